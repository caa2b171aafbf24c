//! What a cell of a table holds.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rust_decimal::Decimal;

use crate::calendar::in_china;
use crate::text::Text;

/// What one cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// What was typed, the same in both languages.
    Typed(String),
    /// Words of ours.
    Said(Text),
    /// A number, exact.
    Number(Decimal),
    /// A day.
    Day(NaiveDate),
    /// A moment by the clocks of China.
    Moment(NaiveDateTime),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Typed(text)
    }
}

impl From<Text> for Cell {
    fn from(text: Text) -> Self {
        Self::Said(text)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Said(if yes { Text::new("是", "yes") } else { Text::new("否", "no") })
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::Moment(in_china(moment))
    }
}

macro_rules! numbers {
    ($($number:ty),+) => { $(
        impl From<$number> for Cell {
            fn from(number: $number) -> Self {
                Self::Number(number.into())
            }
        }
    )+ };
}

numbers!(i32, i64, u32, u64, usize, Decimal);

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_stands_in_the_time_of_china() {
        let moment = DateTime::parse_from_rfc3339("2025-12-31T16:05:00Z").unwrap().to_utc();
        assert_eq!(Cell::from(moment), Cell::Moment("2026-01-01T00:05:00".parse().unwrap()));
    }

    #[test]
    fn what_is_not_there_leaves_the_cell_empty() {
        assert_eq!((Cell::from(None::<String>), Cell::from(Some(3_u32))), (Cell::Empty, Cell::Number(Decimal::from(3))));
    }
}
