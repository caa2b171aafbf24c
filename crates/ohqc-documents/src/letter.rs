//! The letter to the authority that issued a practice licence (告知发证机关, 办法2019 第四条).
//!
//! No official wording was seen: words and layout are this platform's own template, and the print says so.

use serde::Serialize;

use crate::{Category, DocumentError, press};

/// A letter as it is printed, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LicensorLetter {
    /// What it is called.
    pub title: String,
    /// Its number; empty where it has none.
    pub number: String,
    /// Whom it addresses; empty where that is to be filled in by hand.
    pub licensor: String,
    /// What it tells.
    pub opening: String,
    /// The institution and its filing: names and values.
    pub rows: Vec<(String, String)>,
    /// The filed categories, each with its items.
    pub categories: Vec<Category>,
    /// What it asks for.
    pub asked: String,
    /// The authority that keeps the record.
    pub authority: String,
    /// The day of the letter in words; empty before it is sent.
    pub date: String,
    /// Year, month and day of the version that it tells of.
    pub filed: (i32, u32, u32),
}

/// Prints the letter as a PDF of A4 pages.
///
/// # Errors
/// [`DocumentError::NoChineseFont`] when the system has none.
pub fn licensor_letter(letter: &LicensorLetter) -> Result<Vec<u8>, DocumentError> {
    press::print(include_str!("letter.typ"), letter)
}
