//! The closed lists of the field: what institutions file for, what they hand in, how problems are named.

mod codes;
mod data;

pub use codes::{Catalogue, Category, DiagnosisCategory, KeyLink, ProblemCategory, QualityDocumentKind};
pub use data::{
    ExpectedDevice, Industry, ProblemKind, QualityDocument, Service, expected_devices, industries, industry, problem_kinds,
    quality_documents, service, services, services_of,
};
