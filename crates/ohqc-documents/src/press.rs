//! Turns a typst template and its data into a PDF. Fonts come from the system and are found once.

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, system};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Why a document could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The system has no Chinese font, so the document would be empty boxes.
    #[error("no Chinese font was found; install Noto CJK (on Debian: apt-get install fonts-noto-cjk) and start again")]
    NoChineseFont,
    /// A value does not fit its place, such as an address too long for a QR code.
    #[error("the document's data cannot be printed: {0}")]
    Data(String),
    /// A sheet holds no more rows.
    #[error("the sheet is full")]
    Full,
    /// The template is wrong; what typst said about it.
    #[error("the template failed: {0}")]
    Template(String),
}

/// Serif faces with Chinese characters, best first.
const SERIF: [&str; 6] =
    ["Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "SimSun"];

/// Sans-serif faces with Chinese characters, best first.
const SANS: [&str; 7] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
];

/// Prints a template. It reads its data with `json(bytes(sys.inputs.data))` and its faces from `sys.inputs.serif` and `.sans`.
///
/// The same input gives the same bytes. The PDF is archival and accessible (PDF/A-2a, PDF/UA-1).
pub(crate) fn print(template: &'static str, data: &impl Serialize) -> Result<Vec<u8>, DocumentError> {
    let fonts = fonts();
    let faces = Faces::choose(fonts.book()).ok_or(DocumentError::NoChineseFont)?;
    let data = serde_json::to_string(data).map_err(|cause| DocumentError::Data(cause.to_string()))?;

    let mut inputs = Dict::new();
    inputs.insert("data".into(), data.into_value());
    inputs.insert("serif".into(), faces.serif.into_value());
    inputs.insert("sans".into(), faces.sans.into_value());
    let library = Library::builder().with_inputs(inputs).build();
    let desk = Desk { library: LazyHash::new(library), fonts, template: Source::detached(template) };

    let document = typst::compile::<PagedDocument>(&desk).output.map_err(|causes| complaint(&causes))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|cause| DocumentError::Template(cause.message().to_string()))?;
    let options = PdfOptions { creator: Smart::Custom(Some("OHQC".into())), standards, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|causes| complaint(&causes));
    // Layouts are remembered between calls; without this the memory of a long-running server would grow.
    comemo::evict(4);
    pdf
}

fn complaint(causes: &[SourceDiagnostic]) -> DocumentError {
    let messages: Vec<&str> = causes.iter().map(|cause| cause.message.as_str()).collect();
    DocumentError::Template(messages.join("; "))
}

/// A date as documents write it: 2025年3月18日.
#[must_use]
pub fn in_words(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The system's fonts. Each is read when first used.
fn fonts() -> &'static FontStore {
    static FONTS: OnceLock<FontStore> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = FontStore::new();
        fonts.extend(system());
        fonts
    })
}

/// The families that documents are set in.
struct Faces {
    serif: &'static str,
    sans: &'static str,
}

impl Faces {
    /// The best faces at hand; one stands in for the other where only one is.
    fn choose(book: &FontBook) -> Option<Self> {
        let first = |names: &[&'static str]| names.iter().copied().find(|name| book.contains_family(&name.to_lowercase()));
        let (serif, sans) = (first(&SERIF), first(&SANS));
        Some(Self { serif: serif.or(sans)?, sans: sans.or(serif)? })
    }
}

/// What a template sees: its data, the fonts, and no file and no date.
struct Desk {
    library: LazyHash<Library>,
    fonts: &'static FontStore,
    template: Source,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_chinese_face_there_is_no_document() {
        assert!(Faces::choose(&FontBook::new()).is_none());
    }

    #[test]
    fn templates_reach_no_file() {
        let outcome = print("#read(\"/etc/hostname\")", &"");
        assert!(matches!(outcome, Err(DocumentError::Template(_))), "{outcome:?}");
    }
}
