//! QC assessment: yearly plans, rounds, scoring and conclusions.

mod grade;
pub mod score;

pub use grade::Grade;
