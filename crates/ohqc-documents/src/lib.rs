//! Printed documents: PDF files that an authority stamps and an institution hangs on its wall, and workbooks of rows.
//!
//! A document takes a plain value and gives the bytes of a file. Values travel into the template as data and are never part of its
//! markup, so nothing that a person typed can change a document's layout or run in it.

mod form;
mod letter;
mod notice;
mod outing_report;
mod press;
mod qr;
mod receipt;
mod record;
mod spreadsheet;
mod table;

pub use form::{FilingForm, FormChapter, FormTable, filing_form};
pub use letter::{LicensorLetter, licensor_letter};
pub use notice::{NoticeGroup, OutingNotice, notice};
pub use outing_report::{OutingReport, outing_report};
pub use press::{DocumentError, in_words};
pub use receipt::{Category, Origin, Receipt, ReceiptKind, receipt};
pub use record::{CheckGroup, CheckRecord, CheckSignature, check_record};
pub use spreadsheet::{Column, Sheet, XLSX, workbook};
pub use table::{BYTE_ORDER_MARK, SHEET_ROWS, Table, separated};
