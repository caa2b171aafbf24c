//! Lists as tables for spreadsheets: what stands in which column, in both languages and in the words of the screen.

mod cell;

pub use cell::Cell;

use crate::text::Text;

/// A row of a list that is handed over as a table.
pub trait Exported: Sized + 'static {
    /// What the file is called before its day.
    const FILE: &'static str;

    /// What the sheet is called.
    const TITLE: Text;

    /// What stands in the table, from left to right.
    fn columns() -> Vec<Column<Self>>;
}

/// Says what one cell holds.
type Say<T> = Box<dyn Fn(&T) -> Cell + Send>;

/// One column of a table of rows.
pub struct Column<T> {
    /// What stands above it.
    pub heading: Text,
    say: Say<T>,
}

impl<T> Column<T> {
    /// A column under a heading: `Column::new(Text::new("地区", "Region"), |row: &FilingSummary| row.region_name.clone())`.
    pub fn new<C: Into<Cell>>(heading: Text, say: impl Fn(&T) -> C + Send + 'static) -> Self {
        Self { heading, say: Box::new(move |row| say(row).into()) }
    }

    /// What stands in it for a row.
    pub fn cell(&self, row: &T) -> Cell {
        (self.say)(row)
    }
}

#[cfg(test)]
mod tests;
