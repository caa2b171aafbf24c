//! The closed lists of the field: what institutions file for, what they hand in, how problems are named.

mod codes;
mod data;

pub use codes::{Category, DiagnosisCategory, KeyLink, ProblemCategory, QualityDocumentKind};
pub use data::{
    ExpectedDevice, Industry, Item, ProblemKind, QualityDocument, expected_devices, industries, industry, item, items, items_of,
    problem_kinds, quality_documents,
};
