//! The form of a filing: 备案表, 备案变更表, 注销备案申请表 (D01, D02; diagnosis.md §3.1 no. 1).
//!
//! No official form was seen: fields and layout are this platform's own, and the print says so.

use serde::Serialize;

use crate::{DocumentError, press};

/// A form as it is printed, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilingForm {
    /// What it is called.
    pub title: String,
    /// What concerns it as a whole: names and values.
    pub rows: Vec<(String, String)>,
    /// Its parts, in order.
    pub chapters: Vec<FormChapter>,
    /// What the institution declares; empty where it declares nothing.
    pub declaration: String,
    /// The institution that hands it in.
    pub institution: String,
    /// The day it was handed in, in words.
    pub date: String,
    /// Year, month and day of that.
    pub submitted: (i32, u32, u32),
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormChapter {
    /// What it is about.
    pub title: String,
    /// Names and values.
    pub rows: Vec<(String, String)>,
    /// Its tables.
    pub tables: Vec<FormTable>,
}

/// A table of a form; each row has a value a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormTable {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Prints a form as a PDF of A4 pages.
///
/// # Errors
/// [`DocumentError::NoChineseFont`] when the system has none.
pub fn filing_form(form: &FilingForm) -> Result<Vec<u8>, DocumentError> {
    press::print(include_str!("form.typ"), form)
}
