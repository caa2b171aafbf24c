//! QC assessment: yearly plans, rounds, scoring and conclusions.

mod grade;

pub use grade::Grade;
