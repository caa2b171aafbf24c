//! The notice of an outing (外出职业健康检查告知书, JL24-A2).
//!
//! The official annex was not seen: fields and layout are this platform's own, and the print says so.

use serde::Serialize;

use crate::{DocumentError, press};

/// A notice as it is printed: groups of named values, and who confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutingNotice {
    /// The institution that goes out.
    pub institution: String,
    /// Whom it tells.
    pub recipient: String,
    /// The groups, in the order of the form.
    pub groups: Vec<NoticeGroup>,
    /// The declaration; empty while it was not made.
    pub declaration: String,
    /// The day of the notice in words; empty for a draft.
    pub date: String,
    /// The authority's confirmation in words; empty until there is one.
    pub receipt: String,
    /// The employer's confirmation in words; empty until there is one.
    pub confirmation: String,
    /// That it was called off, or names another employer by now, in words; empty while it holds.
    pub void: String,
    /// Year, month and day of the print.
    pub printed: (i32, u32, u32),
}

/// A group of named values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeGroup {
    /// What it is about.
    pub title: String,
    /// Names and values.
    pub rows: Vec<(String, String)>,
}

/// Prints a notice as a PDF of A4 pages.
///
/// # Errors
/// [`DocumentError::NoChineseFont`] when the system has none.
pub fn notice(notice: &OutingNotice) -> Result<Vec<u8>, DocumentError> {
    press::print(include_str!("notice.typ"), notice)
}
