//! The report on an institution's outings of a period (外出职业健康检查工作情况报告, examination 5.1-6).
//!
//! No form of the clause is known: fields and layout are this platform's own, and the print says so with the clause and how sure it is.

use serde::Serialize;

use crate::{DocumentError, press};

/// A report as it is printed, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutingReport {
    /// The institution.
    pub institution: String,
    /// The period.
    pub period: String,
    /// Whether these are all of its outings; a part is nobody's report and gets no seal.
    pub whole: bool,
    /// The demand that it answers, with its clause and mark.
    pub basis: String,
    /// What the outings come to: names and values.
    pub sums: Vec<(String, String)>,
    /// Each outing: days, employer, county, people planned and examined, notice, state.
    pub rows: Vec<[String; 7]>,
    /// The day of the print in words.
    pub date: String,
    /// Its year, month and day.
    pub printed: (i32, u32, u32),
}

/// Prints a report as a PDF of A4 pages.
///
/// # Errors
/// [`DocumentError::NoChineseFont`] when the system has none.
pub fn outing_report(report: &OutingReport) -> Result<Vec<u8>, DocumentError> {
    press::print(include_str!("outing_report.typ"), report)
}
