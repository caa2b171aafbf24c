//! The record of an on-site check after filing (D03 现场核查记录表).
//!
//! The official form was not seen: the layout is this platform's own, and the print says so.

use chrono::NaiveDate;
use serde::Serialize;

use crate::press::in_words;
use crate::{DocumentError, press};

/// Everything the record of a check shows, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRecord {
    /// What it is called.
    pub title: String,
    /// The filing number.
    pub number: String,
    /// The institution's full name.
    pub institution: String,
    /// Where the service is given.
    pub address: String,
    /// The last day on site.
    pub conducted_on: NaiveDate,
    /// The day of the conclusion.
    pub concluded_on: NaiveDate,
    /// Who was on site.
    pub team: Vec<String>,
    /// The checklist by key link.
    pub groups: Vec<CheckGroup>,
    /// What of the dossier is not as filed: entry, as filed, as found.
    pub differences: Vec<[String; 3]>,
    /// Why nothing of the dossier was compared; empty where something was.
    pub not_compared: String,
    /// What each filed item came to: category, item, result, reason.
    pub results: Vec<[String; 4]>,
    /// What it came to.
    pub outcome: String,
    /// What the items do not say.
    pub remark: String,
    /// The checklist with its version and basis.
    pub template: String,
    /// Both sides: who signed for them, or why nobody did.
    pub signatures: Vec<CheckSignature>,
}

/// A key link with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckGroup {
    /// The key link.
    pub title: String,
    /// Code, demand, verdict and finding of each item.
    pub items: Vec<[String; 4]>,
}

/// How one side stands to the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckSignature {
    /// The side.
    pub side: String,
    /// Name, role and moment, or why it is not signed.
    pub words: String,
    /// The picture of the signature as PNG.
    pub picture: Option<Vec<u8>>,
}

/// Prints the record of a check as a PDF of A4 pages.
///
/// # Errors
/// [`DocumentError::NoChineseFont`] when the system has none; [`DocumentError::Template`] for a picture that is none.
pub fn check_record(record: &CheckRecord) -> Result<Vec<u8>, DocumentError> {
    press::print(include_str!("record.typ"), &Sheet::of(record))
}

/// The record as its template reads it.
#[derive(Serialize)]
struct Sheet<'record> {
    title: &'record str,
    number: &'record str,
    rows: Vec<(&'static str, String)>,
    groups: &'record [CheckGroup],
    differences: &'record [[String; 3]],
    not_compared: &'record str,
    results: &'record [[String; 4]],
    outcome: &'record str,
    remark: &'record str,
    template: &'record str,
    signatures: &'record [CheckSignature],
    concluded: (i32, u32, u32),
}

impl<'record> Sheet<'record> {
    fn of(record: &'record CheckRecord) -> Self {
        use chrono::Datelike;
        let rows = vec![
            ("机构名称", record.institution.clone()),
            ("备案编号", record.number.clone()),
            ("地址", record.address.clone()),
            ("核查日期", in_words(record.conducted_on)),
            ("结论日期", in_words(record.concluded_on)),
            ("核查人员", record.team.join("、")),
        ];
        let on = record.concluded_on;
        Self {
            title: &record.title,
            number: &record.number,
            rows,
            groups: &record.groups,
            differences: &record.differences,
            not_compared: &record.not_compared,
            results: &record.results,
            outcome: &record.outcome,
            remark: &record.remark,
            template: &record.template,
            signatures: &record.signatures,
            concluded: (on.year(), on.month(), on.day()),
        }
    }
}
