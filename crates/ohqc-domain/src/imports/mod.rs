//! Imports: a file of rows becomes entries of the platform, one mechanism for every kind of row.

pub mod api;
mod deemed;
mod export;
mod kinds;
mod mapping;
mod masking;
mod reading;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use deemed::{DeemedRow, deemed, same_name};
pub use export::FaultRow;
pub use kinds::employer;
pub use mapping::{Mapping, check, guess, heading_row};
pub use masking::shown;
pub use reading::Reading;

use crate::text::Text;

/// The most rows of one file.
pub const MAX_ROWS: u32 = 20_000;
/// The most columns of one file.
pub const MAX_COLUMNS: u32 = 100;

enumeration! {
    /// What the rows of a file become.
    pub enum ImportKind {
        /// Employers.
        Employers = "employers" => ("用人单位", "Employers"),
        /// Institutions whose local filing is deemed one with the province (JL24-1-1-e).
        DeemedFilings = "deemed_filings" => ("视同备案机构", "Deemed filings"),
    }
}

enumeration! {
    /// How far a batch has come.
    pub enum ImportState {
        /// The file is kept; its columns are to be matched.
        Uploaded = "uploaded" => ("待匹配列", "Columns to match"),
        /// Every row was tried, and nothing kept.
        Checked = "checked" => ("已试运行", "Tried"),
        /// Rows are being imported; whoever goes on begins after the last one done.
        Running = "running" => ("导入中", "Under way"),
        /// Every row was imported or left out.
        Done = "done" => ("已完成", "Done"),
        /// What it imported is being taken back; whoever goes on begins with the last one left.
        Undoing = "undoing" => ("撤销中", "Being taken back"),
        /// What it imported was taken back.
        Undone = "undone" => ("已撤销", "Taken back"),
    }
}

enumeration! {
    /// What happens when some rows are faulty.
    pub enum ImportMode {
        /// Nothing is imported then: what was imported before the faulty row is taken back.
        All = "all" => ("全部正确才导入", "All or nothing"),
        /// The good ones are imported.
        Good = "good" => ("只导入正确的行", "Only the good rows"),
    }
}

/// One cell of a file, as it was found; kept under one letter while its row waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    #[serde(rename = "e")]
    Empty,
    /// Text.
    #[serde(rename = "t")]
    Text(String),
    /// A number; spreadsheets keep every number, date and shortened code like this.
    #[serde(rename = "n")]
    Number(f64),
    /// A day.
    #[serde(rename = "d")]
    Day(NaiveDate),
    /// A formula without a result; what the spreadsheet shows in its place.
    #[serde(rename = "f")]
    Fault(String),
    /// Part of cells that were merged.
    #[serde(rename = "m")]
    Merged,
}

impl Cell {
    /// What people see in it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Empty | Self::Merged => String::new(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(number) => reading::plain(*number),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number in the file, from 1.
    pub number: u32,
    /// Its cells from the first column on; absent ones are empty.
    pub cells: Vec<Cell>,
}

/// A column that a kind of row knows.
#[derive(Debug, Clone)]
pub struct ImportColumn {
    /// Its key: the field of the body it fills.
    pub key: &'static str,
    /// Its heading.
    pub heading: Text,
    /// Whether every row needs it.
    pub required: bool,
    /// Whether it names a person.
    pub personal: bool,
    /// What may stand there.
    pub example: &'static str,
    /// How it is read.
    pub reading: Reading,
}

/// The values of a row by column, each in the form that the platform keeps it.
pub type Record = BTreeMap<&'static str, String>;

/// One thing wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportFault {
    /// The row's number in the file.
    pub row: u32,
    /// The column's key; absent when it is about the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong, for programs.
    pub code: String,
    /// What stands there.
    pub value: String,
    /// What is wrong, for people.
    pub sentence: Text,
}

/// Reads a row by the columns of its kind.
///
/// # Errors
/// Everything that cannot be read.
pub fn read(kind: ImportKind, mapping: &Mapping, row: &Row) -> Result<Record, Vec<ImportFault>> {
    let (mut record, mut faults) = (Record::new(), Vec::new());
    for column in kind.columns() {
        let at = mapping.get(column.key).and_then(|at| usize::try_from(*at).ok());
        let cell = at.and_then(|at| row.cells.get(at)).unwrap_or(&Cell::Empty);
        let fault = match column.reading.read(cell) {
            Ok(Some(value)) => {
                record.insert(column.key, value);
                continue;
            }
            Ok(None) if !column.required => continue,
            Ok(None) => ("required", Text::new("必填", "Required")),
            Err(fault) => fault,
        };
        let (code, sentence) = (fault.0.to_owned(), fault.1);
        faults.push(ImportFault { row: row.number, column: Some(column.key.to_owned()), code, value: cell.shown(), sentence });
    }
    if faults.is_empty() {
        return Ok(record);
    }
    // What can be read is judged all the same, so that a row says everything at once.
    let told: Vec<&str> = faults.iter().filter_map(|fault| fault.column.as_deref()).collect();
    let more: Vec<ImportFault> = kind
        .complaints(&record)
        .iter()
        .filter_map(|one| Some((kind.column(one.pointer.trim_start_matches('/'))?, one)))
        .filter(|(column, _)| record.contains_key(column.key) && !told.contains(&column.key))
        .map(|(column, one)| ImportFault {
            row: row.number,
            column: Some(column.key.to_owned()),
            code: one.code.to_owned(),
            value: record.get(column.key).cloned().unwrap_or_default(),
            sentence: one.text.clone(),
        })
        .collect();
    faults.extend(more);
    Err(faults)
}

/// The keys of the rows gone through so far, each with the number of the first row that bears it.
#[derive(Debug, Default)]
pub struct Met(BTreeMap<Vec<Option<String>>, u32>);

impl Met {
    /// Notes a row; the number of an earlier one that says the same, if there was one.
    pub fn earlier(&mut self, kind: ImportKind, mapping: &Mapping, row: &Row) -> Option<u32> {
        let record = read(kind, mapping, row).ok()?;
        let key = kind.key().iter().map(|column| record.get(column).cloned()).collect();
        let first = *self.0.entry(key).or_insert(row.number);
        (first != row.number).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    fn row(number: u32, code: &str, region: &str) -> Row {
        let cells = vec![text("某某公司"), text(code), text(region), text("工业大街 1 号"), text("制造业")];
        Row { number, cells }
    }

    fn mapping() -> Mapping {
        ["name", "credit_code", "region", "address", "industry"]
            .iter()
            .zip(0..)
            .map(|(key, at)| ((*key).to_owned(), at))
            .collect()
    }

    #[test]
    fn a_row_is_read_by_its_columns_and_says_everything_that_is_wrong() {
        let record = read(ImportKind::Employers, &mapping(), &row(2, " 91350100m000100y43", "吉林省长春市朝阳区")).unwrap();
        assert_eq!((record["credit_code"].as_str(), record["region"].as_str()), ("91350100M000100Y43", "220104"));
        assert_eq!(record["industry"], "C");
        let cells = vec![Cell::Empty, Cell::Number(9.135e17), text("没有这里"), Cell::Fault("#REF!".into()), Cell::Merged];
        let faults = read(ImportKind::Employers, &mapping(), &Row { number: 3, cells }).unwrap_err();
        let said: Vec<_> = faults.iter().map(|fault| (fault.column.as_deref().unwrap(), fault.code.as_str())).collect();
        assert_eq!(
            said,
            [
                ("name", "required"),
                ("credit_code", "number_for_code"),
                ("region", "unknown_region"),
                ("address", "formula"),
                ("industry", "merged_cell")
            ]
        );
        assert_eq!((faults[3].value.as_str(), faults[3].row), ("#REF!", 3));
    }

    #[test]
    fn the_second_of_two_alike_is_told_the_first() {
        let rows = [
            row(2, "91350100M000100Y43", "220104"),
            row(3, "91350100M000100Y43", "220105"),
            row(5, "91350100m000100y43", "220104"),
        ];
        let mut met = Met::default();
        let said: Vec<_> = rows.iter().map(|row| met.earlier(ImportKind::Employers, &mapping(), row)).collect();
        assert_eq!(said, [None, None, Some(2)]);
    }
}
