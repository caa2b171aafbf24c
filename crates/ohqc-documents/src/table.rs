//! Tables of cells, row after row, however many: as separated text, or as a workbook that grows on the disk.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};

use chrono::{Datelike as _, NaiveDateTime, NaiveTime};
use ohqc_domain::exports::Cell;
use ohqc_domain::text::{Language, Text};
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::DocumentError;
use crate::spreadsheet::{heading, typed};

/// Rows that a sheet holds, its headings among them.
pub const SHEET_ROWS: u32 = 1_048_576;

/// The most that a cell of a sheet holds, in units of UTF-16.
const CELL_UNITS: usize = 32_767;

/// The year that spreadsheets count their days from; what lies before it is written out.
const FIRST_YEAR: i32 = 1900;

/// Marks text as UTF-8, so that spreadsheets read the Chinese.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Rows as RFC 4180 has them, in one language; no cell can be taken for a formula.
///
/// # Errors
/// Only when memory for them cannot be had.
pub fn separated(rows: impl IntoIterator<Item = Vec<Cell>>, language: Language) -> Result<Vec<u8>, DocumentError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |error: String| DocumentError::Data(error);
    for row in rows {
        writer.write_record(row.iter().map(|cell| plain(cell, language))).map_err(|error| failed(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| failed(error.to_string()))
}

/// A cell as plain text.
fn plain(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Typed(text) => harmless(text),
        Cell::Said(text) => harmless(text.get(language)),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(moment) => moment.format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// Spreadsheets run what begins like a formula; an apostrophe makes it text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A workbook of one sheet, row after row; no more than one of them is ever in memory.
pub struct Table {
    book: Workbook,
    language: Language,
    next: u32,
    day: Format,
    moment: Format,
    text: Format,
}

impl Table {
    /// Begins with the headings.
    ///
    /// # Errors
    /// [`DocumentError::Data`] for a title that is none, or a disk that takes nothing.
    pub fn begin(title: &Text, headings: &[Text], language: Language) -> Result<Self, DocumentError> {
        let (day, moment) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("yyyy-mm-dd hh:mm"));
        let mut table = Self { book: Workbook::new(), language, next: 1, day, moment, text: typed() };
        table.head(title.get(language), headings).map_err(failed)?;
        Ok(table)
    }

    fn head(&mut self, title: &str, headings: &[Text]) -> Result<(), XlsxError> {
        let page = self.book.add_worksheet_with_constant_memory()?;
        page.set_name(title)?.set_freeze_panes(1, 0)?;
        for (text, at) in headings.iter().zip(0_u16..) {
            page.set_column_width(at, 20)?;
            page.write_string_with_format(0, at, text.get(self.language), &heading())?;
        }
        Ok(())
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`DocumentError::Full`] when the sheet holds no more.
    pub fn push(&mut self, row: &[Cell]) -> Result<(), DocumentError> {
        if self.next >= SHEET_ROWS {
            return Err(DocumentError::Full);
        }
        self.write(row).map_err(failed)?;
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    fn write(&mut self, row: &[Cell]) -> Result<(), XlsxError> {
        let Self { book, language, next, day, moment, text } = self;
        let page = book.worksheet_from_index(0)?;
        for (cell, at) in row.iter().zip(0_u16..) {
            match cell {
                Cell::Empty => {}
                Cell::Typed(words) => say(page, *next, at, words, text)?,
                Cell::Said(words) => say(page, *next, at, words.get(*language), text)?,
                Cell::Number(number) => match number.to_f64() {
                    Some(value) => drop(page.write_number(*next, at, value)?),
                    None => say(page, *next, at, &number.to_string(), text)?,
                },
                Cell::Day(date) if date.year() >= FIRST_YEAR => {
                    page.write_datetime_with_format(*next, at, NaiveDateTime::new(*date, NaiveTime::MIN), day)?;
                }
                Cell::Moment(at_clock) if at_clock.year() >= FIRST_YEAR => {
                    page.write_datetime_with_format(*next, at, *at_clock, moment)?;
                }
                Cell::Day(_) | Cell::Moment(_) => say(page, *next, at, &plain(cell, *language), text)?,
            }
        }
        Ok(())
    }

    /// The workbook as a file without a name, from its beginning.
    ///
    /// # Errors
    /// [`DocumentError::Data`] for a disk that takes no more.
    pub fn save(mut self) -> Result<File, DocumentError> {
        let write = |file: &File, book: &mut Workbook| book.save_to_writer(file).map_err(failed);
        let unkept = |error: std::io::Error| DocumentError::Data(error.to_string());
        let mut file = tempfile::tempfile().map_err(unkept)?;
        write(&file, &mut self.book)?;
        file.seek(SeekFrom::Start(0)).map_err(unkept)?;
        Ok(file)
    }
}

/// Writes text, cut to what a cell holds.
fn say(page: &mut Worksheet, row: u32, at: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    let mut units = 0_usize;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units = units.saturating_add(c.len_utf16());
            units <= CELL_UNITS
        })
        .collect();
    page.write_string_with_format(row, at, kept, format)?;
    Ok(())
}

fn failed(error: XlsxError) -> DocumentError {
    DocumentError::Data(error.to_string())
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx};
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> Cell {
        Cell::Typed(text.into())
    }

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 6, 1).unwrap()
    }

    #[test]
    fn separated_text_quotes_what_it_must_and_runs_nothing() {
        let rows = [
            vec![typed("a,b"), typed("说\"不\"\n行"), Cell::Number("-5.50".parse().unwrap())],
            vec![typed("=1+1"), typed("-x"), Cell::Day(day())],
        ];
        let text = String::from_utf8(separated(rows, Language::Zh).unwrap()).unwrap();
        assert_eq!(text, "\"a,b\",\"说\"\"不\"\"\n行\",-5.50\r\n'=1+1,'-x,2025-06-01\r\n");
    }

    #[test]
    fn a_workbook_holds_numbers_and_days_as_such_and_text_as_text() {
        let headings = [Text::new("编号", "No."), Text::new("名称", "Name"), Text::new("日期", "On"), Text::new("旧", "Old")];
        let mut table = Table::begin(&Text::new("台账", "Ledger"), &headings, Language::Zh).unwrap();
        let old = NaiveDate::from_ymd_opt(312, 5, 11).unwrap();
        table.push(&[Cell::Number(7.into()), typed("=1+1 <甲>"), Cell::Day(day()), Cell::Day(old)]).unwrap();
        table.push(&[typed("007"), Cell::Said(Text::new("是", "yes")), Cell::Empty, typed(&"长".repeat(40_000))]).unwrap();
        let mut book = Xlsx::new(std::io::BufReader::new(table.save().unwrap())).unwrap();
        let sheet = book.worksheet_range("台账").unwrap();
        let rows: Vec<&[Data]> = sheet.rows().collect();
        assert_eq!(rows[0][0], Data::String("编号".into()));
        assert_eq!((&rows[1][0], &rows[1][1]), (&Data::Float(7.0), &Data::String("=1+1 <甲>".into())));
        assert!(matches!(&rows[1][2], Data::DateTime(found) if found.as_f64() == 45_809.0), "{:?}", rows[1][2]);
        assert_eq!(rows[1][3], Data::String("0312-05-11".into()));
        assert_eq!((&rows[2][0], &rows[2][1]), (&Data::String("007".into()), &Data::String("是".into())));
        assert!(matches!(&rows[2][3], Data::String(text) if text.chars().count() == CELL_UNITS));
    }

    #[test]
    fn a_full_sheet_says_so() {
        let mut table = Table::begin(&Text::new("台账", "Ledger"), &[], Language::En).unwrap();
        table.next = SHEET_ROWS - 1;
        table.push(&[typed("the last")]).unwrap();
        assert!(matches!(table.push(&[typed("one more")]), Err(DocumentError::Full)));
    }

    proptest! {
        #[test]
        fn whatever_was_typed_stays_in_its_cell(name in ".*", reason in "\\PC*") {
            let rows = read(&separated([vec![typed("x"), typed(&name), typed(&reason)]], Language::Zh).unwrap());
            let quoted = format!("'{name}");
            prop_assert_eq!(rows.len(), 1);
            prop_assert!(rows[0][1] == name || rows[0][1] == quoted);
            prop_assert!(rows[0][2].ends_with(&reason));
            prop_assert!(!rows[0].iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
        }
    }
}
