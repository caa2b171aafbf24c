//! What a reader finds in a document.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

/// The text that `pdftotext` finds, without spaces; `None` when that program is not installed.
pub fn text_of(pdf: &[u8]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), pdf).unwrap();
    match Command::new("pdftotext").arg("-raw").arg(file.path()).arg("-").output() {
        Err(cause) if cause.kind() == ErrorKind::NotFound => None,
        outcome => {
            let text = String::from_utf8(outcome.unwrap().stdout).unwrap();
            Some(text.chars().filter(|character| !character.is_whitespace() && *character != '\u{200b}').collect())
        }
    }
}
