//! What a reader finds in a document.

use std::fs;
use std::process::Command;

/// The text that `pdftotext` finds, without spaces.
///
/// # Panics
/// As [`raw_text_of`].
pub fn text_of(pdf: &[u8]) -> String {
    raw_text_of(pdf).chars().filter(|character| !character.is_whitespace() && *character != '\u{200b}').collect()
}

/// The text that `pdftotext` finds.
///
/// # Panics
/// Where that program is not installed: what nobody reads is not tested.
pub fn raw_text_of(pdf: &[u8]) -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), pdf).unwrap();
    let read = Command::new("pdftotext").arg("-raw").arg(file.path()).arg("-").output();
    let read = read.expect("pdftotext reads documents in tests; on Debian it is in the package poppler-utils");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).unwrap()
}
