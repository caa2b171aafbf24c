//! Working days of the country: weekends, public holidays and make-up days, for the years that were published.

mod clocks;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

pub use self::clocks::{first_moment, in_china, minute};
use crate::text::Text;

/// Holidays and make-up days as they are embedded: `date,kind,name`.
const FILE: &str = include_str!("../../data/workdays.csv");

enumeration! {
    /// What the State Council made of a day.
    pub enum DayKind {
        /// 放假
        Holiday = "holiday" => ("放假", "Holiday"),
        /// 调休上班
        Workday = "workday" => ("调休上班", "Make-up working day"),
    }
}

/// A day that differs from its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SpecialDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// The holiday it belongs to, e.g. 国庆节.
    pub name: String,
}

/// A question that the calendar cannot answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The holidays of that year are not in the calendar: an answer would be a guess.
    #[error("the holidays of {year} are not published")]
    NoHolidaysPublished {
        /// The year.
        year: i32,
    },
    /// The date lies beyond what dates can hold.
    #[error("the date is out of range")]
    OutOfRange,
}

impl CalendarError {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::NoHolidaysPublished { year } => Text::owned(
                format!("{year}年放假安排尚未发布或未录入，无法计算工作日"),
                format!("The public holidays of {year} are not published or not entered yet, so working days cannot be counted"),
            ),
            Self::OutOfRange => Text::new("日期超出范围", "The date is out of range"),
        }
    }
}

impl From<CalendarError> for (&'static str, Text) {
    fn from(error: CalendarError) -> Self {
        ("calendar", error.text())
    }
}

/// The working days of the years whose holidays were published.
#[derive(Debug, Clone, Default)]
pub struct WorkCalendar {
    days: BTreeMap<NaiveDate, SpecialDay>,
    years: BTreeSet<i32>,
}

impl WorkCalendar {
    /// The calendar as it is embedded, read once. A test proves that the embedded file is read whole.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(|| WorkCalendar::parse(FILE).unwrap_or_default());
        &CALENDAR
    }

    /// Reads a file of special days.
    ///
    /// # Errors
    /// When a line is not `date,kind,name`.
    pub fn parse(file: &str) -> Result<Self, csv::Error> {
        csv::Reader::from_reader(file.as_bytes()).deserialize().collect::<Result<Vec<SpecialDay>, _>>().map(Self::from_days)
    }

    /// A calendar of these days.
    ///
    /// A year counts as published when its National Day is among them: the first days of January are announced
    /// together with the last of December, so a single entry does not make a year.
    #[must_use]
    pub fn from_days(days: impl IntoIterator<Item = SpecialDay>) -> Self {
        let days: BTreeMap<NaiveDate, SpecialDay> = days.into_iter().map(|day| (day.date, day)).collect();
        let years = days
            .values()
            .filter(|day| day.kind == DayKind::Holiday && (day.date.month(), day.date.day()) == (10, 1))
            .map(|day| day.date.year())
            .collect();
        Self { days, years }
    }

    /// The years that can be computed with.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// The first day that can be computed with.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(*self.years.first()?, 1, 1)
    }

    /// What differs from the weekday on that day.
    #[must_use]
    pub fn special_day(&self, date: NaiveDate) -> Option<&SpecialDay> {
        self.days.get(&date)
    }

    /// Whether people work on that day.
    ///
    /// # Errors
    /// [`CalendarError::NoHolidaysPublished`] for a year that is not in the calendar.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        if !self.years.contains(&date.year()) {
            return Err(CalendarError::NoHolidaysPublished { year: date.year() });
        }
        Ok(match self.days.get(&date).map(|day| day.kind) {
            Some(DayKind::Holiday) => false,
            Some(DayKind::Workday) => true,
            None => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        })
    }

    /// The `count`-th working day after `start`, which itself is not counted; `start` when `count` is 0.
    ///
    /// # Errors
    /// [`CalendarError`] when the way leads through a year that is not in the calendar.
    pub fn add_working_days(&self, start: NaiveDate, count: u16) -> Result<NaiveDate, CalendarError> {
        self.walk(start, count, NaiveDate::succ_opt)
    }

    /// The `count`-th working day before `start`, which itself is not counted; `start` when `count` is 0.
    ///
    /// # Errors
    /// [`CalendarError`] when the way leads through a year that is not in the calendar.
    pub fn back_working_days(&self, start: NaiveDate, count: u16) -> Result<NaiveDate, CalendarError> {
        self.walk(start, count, NaiveDate::pred_opt)
    }

    fn walk(&self, start: NaiveDate, count: u16, step: fn(&NaiveDate) -> Option<NaiveDate>) -> Result<NaiveDate, CalendarError> {
        let mut day = start;
        let mut left = count;
        while left > 0 {
            day = step(&day).ok_or(CalendarError::OutOfRange)?;
            if self.is_working_day(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    /// How many working days lie after `from` up to and including `to`; 0 when `to` is not later.
    ///
    /// # Errors
    /// [`CalendarError`] when a year in between is not in the calendar.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<u32, CalendarError> {
        let mut count = 0;
        let mut day = from;
        while day < to {
            day = day.succ_opt().ok_or(CalendarError::OutOfRange)?;
            if self.is_working_day(day)? {
                count += 1;
            }
        }
        Ok(count)
    }

    /// The last working day on or before a due date: who acts by then is never late.
    ///
    /// # Errors
    /// [`CalendarError`] when the year is not in the calendar.
    pub fn safe_date(&self, due: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let mut day = due;
        while !self.is_working_day(day)? {
            day = day.pred_opt().ok_or(CalendarError::OutOfRange)?;
        }
        Ok(day)
    }
}

/// The same day `months` later, or the last day of that month when it is shorter (11-30 and 3 months: 02-28).
///
/// # Errors
/// [`CalendarError::OutOfRange`] beyond what dates can hold.
pub fn add_months_clamped(date: NaiveDate, months: u32) -> Result<NaiveDate, CalendarError> {
    date.checked_add_months(Months::new(months)).ok_or(CalendarError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_embedded_file_is_read_whole() {
        let calendar = WorkCalendar::parse(FILE).unwrap();
        assert_eq!(calendar.days.len(), FILE.trim().lines().count() - 1);
        assert_eq!(calendar.years().collect::<Vec<_>>(), [2023, 2024, 2025, 2026]);
        for special in calendar.days.values() {
            let weekend = matches!(special.date.weekday(), Weekday::Sat | Weekday::Sun);
            assert!(weekend || special.kind == DayKind::Holiday, "a make-up day is a weekend: {}", special.date);
        }
    }

    /// `JL24-3-1-b`, the vectors of requirements 8.3.
    #[test]
    fn working_days_before_an_outing() {
        for (start, expected) in [
            ("2024-10-08", "2024-09-25"),
            ("2025-02-05", "2025-01-22"),
            ("2025-05-06", "2025-04-25"),
            ("2025-10-09", "2025-09-25"),
            ("2026-02-24", "2026-02-10"),
            ("2026-05-06", "2026-04-24"),
            ("2026-10-08", "2026-09-23"),
            ("2024-07-08", "2024-07-01"),
        ] {
            assert_eq!(WorkCalendar::embedded().back_working_days(day(start), 5), Ok(day(expected)), "before {start}");
        }
    }

    /// `TJ25-T1-1.1`, the vectors of requirements 8.3.
    #[test]
    fn working_days_after_the_first_diagnosis() {
        for (start, expected) in [("2024-09-20", "2024-10-16"), ("2025-01-20", "2025-02-14"), ("2026-02-10", "2026-03-09")] {
            assert_eq!(WorkCalendar::embedded().add_working_days(day(start), 15), Ok(day(expected)), "after {start}");
        }
    }

    /// `NHC23-1-4`, `JL24-1-3-d`, the vectors of requirements 8.3.
    /// examination T04.
    #[test]
    fn months_end_with_the_month() {
        for (start, expected) in [("2024-11-30", "2025-02-28"), ("2024-12-01", "2025-03-01"), ("2025-03-31", "2025-06-30")] {
            assert_eq!(add_months_clamped(day(start), 3), Ok(day(expected)), "after {start}");
        }
    }

    /// `NHC23-5-6`, `TJ25-3-1-b`, `LN24-2-2-d` and the other dates of requirements 8.1.
    #[test]
    fn safe_dates_of_the_year() {
        for (due, safe) in [
            ("2025-01-10", "2025-01-10"),
            ("2026-01-10", "2026-01-09"),
            ("2025-07-05", "2025-07-04"),
            ("2026-07-05", "2026-07-03"),
            ("2025-08-31", "2025-08-29"),
            ("2025-11-30", "2025-11-28"),
            ("2026-12-05", "2026-12-04"),
        ] {
            assert_eq!(WorkCalendar::embedded().safe_date(day(due)), Ok(day(safe)), "due {due}");
        }
    }

    #[test]
    fn an_unpublished_year_is_no_guess() {
        let calendar = WorkCalendar::embedded();
        let refused = Err(CalendarError::NoHolidaysPublished { year: 2027 });
        assert_eq!(calendar.add_working_days(day("2026-12-30"), 5), refused);
        assert_eq!(calendar.safe_date(day("2027-01-10")), refused);
        assert_eq!(
            calendar.working_days_between(day("2026-12-30"), day("2027-01-02")),
            Err(CalendarError::NoHolidaysPublished { year: 2027 })
        );
        assert!(CalendarError::NoHolidaysPublished { year: 2027 }.text().zh.contains("2027"));
    }

    fn dates() -> impl Strategy<Value = NaiveDate> {
        (0i64..900).prop_map(|days| day("2023-04-01") + chrono::Duration::days(days))
    }

    proptest! {
        #[test]
        fn forth_and_back_again(start in dates(), count in 1u16..40) {
            let calendar = WorkCalendar::embedded();
            let end = calendar.add_working_days(start, count).unwrap();
            prop_assert!(calendar.is_working_day(end).unwrap());
            prop_assert_eq!(calendar.working_days_between(start, end), Ok(u32::from(count)));
            let back = calendar.back_working_days(end, count).unwrap();
            prop_assert_eq!(back, calendar.safe_date(start).unwrap());
        }

        #[test]
        fn later_starts_never_end_earlier(one in dates(), other in dates(), count in 0u16..40) {
            let calendar = WorkCalendar::embedded();
            let (first, second) = (one.min(other), one.max(other));
            prop_assert!(calendar.add_working_days(first, count).unwrap() <= calendar.add_working_days(second, count).unwrap());
            prop_assert!(calendar.back_working_days(first, count).unwrap() <= calendar.back_working_days(second, count).unwrap());
        }

        #[test]
        fn a_safe_date_is_a_working_day_not_later(due in dates()) {
            let safe = WorkCalendar::embedded().safe_date(due).unwrap();
            prop_assert!(safe <= due && WorkCalendar::embedded().is_working_day(safe).unwrap());
        }

        #[test]
        fn months_keep_the_day_or_the_month_end(start in dates(), months in 0u32..36) {
            let end = add_months_clamped(start, months).unwrap();
            prop_assert!(end.day() == start.day() || (end.day() < start.day() && end.succ_opt().unwrap().day() == 1));
        }
    }
}
