//! Workbooks of rows: what is to be filled in, and what became of what was.
//!
//! Every cell is written as text, so that codes keep their zeros and nothing typed becomes a formula.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::DocumentError;

/// The media type of workbooks.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows that may be filled in under a list of choices.
const FILLED: u32 = 20_000;

/// A sheet of a workbook.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each as long as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a sheet.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The heading.
    pub heading: String,
    /// What may be chosen below it; empty where anything may stand.
    pub choices: Vec<String>,
}

impl Column {
    /// A column of anything.
    pub fn plain(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), choices: Vec::new() }
    }
}

/// A workbook of sheets; the choices of their columns stand in one of their own under that title.
///
/// # Errors
/// [`DocumentError::Data`] for a title that is none, or more rows than a sheet holds.
pub fn workbook(sheets: &[Sheet], choices: &str) -> Result<Vec<u8>, DocumentError> {
    write(sheets, choices).map_err(|error| DocumentError::Data(error.to_string()))
}

fn write(sheets: &[Sheet], choices: &str) -> Result<Vec<u8>, XlsxError> {
    let (text, head) = (typed(), heading());
    let mut book = Workbook::new();
    let mut lists: Vec<&[String]> = Vec::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.title)?.set_freeze_panes(1, 0)?;
        for (column, at) in sheet.columns.iter().zip(0_u16..) {
            page.set_column_format(at, &text)?.set_column_width(at, 20)?;
            page.write_string_with_format(0, at, column.heading.as_str(), &head)?;
            if !column.choices.is_empty() {
                offer(page, at, choices, lists.len(), column.choices.len())?;
                lists.push(&column.choices);
            }
        }
        for (row, number) in sheet.rows.iter().zip(1_u32..) {
            for (cell, at) in row.iter().zip(0_u16..).filter(|(cell, _)| !cell.is_empty()) {
                page.write_string_with_format(number, at, cell.as_str(), &text)?;
            }
        }
    }
    if !lists.is_empty() {
        let page = book.add_worksheet();
        page.set_name(choices)?;
        for (list, at) in lists.iter().zip(0_u16..) {
            for (choice, row) in list.iter().zip(0_u32..) {
                page.write_string(row, at, choice.as_str())?;
            }
        }
    }
    book.save_to_buffer()
}

/// How text stands.
pub fn typed() -> Format {
    Format::new().set_num_format("@")
}

/// How headings stand.
pub fn heading() -> Format {
    typed().set_bold().set_align(FormatAlign::Left)
}

/// Offers the choices that stand in a column of their sheet.
fn offer(page: &mut Worksheet, at: u16, title: &str, list: usize, length: usize) -> Result<(), XlsxError> {
    let column = u8::try_from(list).ok().and_then(|list| b'A'.checked_add(list)).map_or('A', char::from);
    let area = format!("'{title}'!${column}$1:${column}${length}");
    let offered = DataValidation::new().allow_list_formula(area.as_str().into());
    page.add_data_validation(1, at, FILLED, at, &offered)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_a_packed_file_and_too_long_a_title_is_refused() {
        let sheet = Sheet {
            title: "数据".into(),
            columns: vec![Column::plain("名称"), Column { heading: "规模".into(), choices: vec!["大型".into()] }],
            rows: vec![vec!["=1+1".into(), "大型".into()]],
        };
        assert!(workbook(std::slice::from_ref(&sheet), "选项").unwrap().starts_with(b"PK"));
        let long = Sheet { title: "长".repeat(40), ..sheet };
        assert!(workbook(&[long], "选项").is_err());
    }
}
