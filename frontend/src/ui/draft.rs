//! Unsent forms, kept in this browser.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::browser;

fn key(id: &str) -> String {
    format!("ohqc.draft.{id}")
}

/// The draft of a form; nothing when the form has changed its shape since.
#[must_use]
pub fn read<F: DeserializeOwned>(id: &str) -> Option<F> {
    serde_json::from_str(&browser::stored(&key(id))?).ok()
}

/// Keeps a draft.
pub fn write<F: Serialize>(id: &str, values: &F) {
    if let Ok(text) = serde_json::to_string(values) {
        browser::store(&key(id), &text);
    }
}

/// Drops a draft.
pub fn drop(id: &str) {
    browser::forget(&key(id));
}
