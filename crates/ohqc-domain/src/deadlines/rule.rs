//! How a due date follows from a start.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{CalendarError, WorkCalendar, add_months_clamped};
use crate::text::Text;

/// How a due date follows from a start. The day of the start is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "rule", content = "value", rename_all = "snake_case")]
#[schema(as = ClockRule)]
pub enum Rule {
    /// Calendar months, ending with the month when it is shorter.
    Months(u32),
    /// Working days after the start.
    WorkingDaysForward(u16),
    /// Working days before the start.
    WorkingDaysBack(u16),
    /// Days, holidays included.
    CalendarDays(u32),
    /// That very day.
    Fixed(NaiveDate),
}

impl Rule {
    /// The last day in time.
    ///
    /// # Errors
    /// [`CalendarError`] when working days must be counted through a year whose holidays are not published.
    pub fn due(self, start: NaiveDate, calendar: &WorkCalendar) -> Result<NaiveDate, CalendarError> {
        match self {
            Self::Months(months) => add_months_clamped(start, months),
            Self::WorkingDaysForward(count) => calendar.add_working_days(start, count),
            Self::WorkingDaysBack(count) => calendar.back_working_days(start, count),
            Self::CalendarDays(days) => start.checked_add_days(Days::new(days.into())).ok_or(CalendarError::OutOfRange),
            Self::Fixed(date) => Ok(date),
        }
    }

    /// The last day in time of what may have begun before the calendar does: then no later than if it had begun on its eve, which is
    /// said by `false`.
    ///
    /// # Errors
    /// [`CalendarError`] when working days must be counted through a later year whose holidays are not published.
    pub fn due_at_latest(self, start: NaiveDate, calendar: &WorkCalendar) -> Result<(NaiveDate, bool), CalendarError> {
        let eve = calendar.first_day().and_then(|first| first.pred_opt());
        match (self, eve) {
            (Self::WorkingDaysForward(_), Some(eve)) if start < eve => Ok((self.due(eve, calendar)?, false)),
            _ => Ok((self.due(start, calendar)?, true)),
        }
    }

    /// Whether it counts back from its start.
    #[must_use]
    pub const fn counts_back(self) -> bool {
        matches!(self, Self::WorkingDaysBack(_))
    }

    /// A due date after the clock stood still from `from` until it ran again on `to`; a fixed date does not move.
    pub(super) fn extended(
        self,
        due: NaiveDate,
        from: NaiveDate,
        to: NaiveDate,
        calendar: &WorkCalendar,
    ) -> Result<NaiveDate, CalendarError> {
        match self {
            Self::Fixed(_) | Self::WorkingDaysBack(_) => Ok(due),
            Self::Months(_) | Self::CalendarDays(_) => {
                let stood = u64::try_from((to - from).num_days()).map_err(|_| CalendarError::OutOfRange)?;
                due.checked_add_days(Days::new(stood)).ok_or(CalendarError::OutOfRange)
            }
            Self::WorkingDaysForward(_) => {
                // From the eve of the pause to the eve of the day it runs again: the working days that were lost.
                let eve = |day: NaiveDate| day.pred_opt().ok_or(CalendarError::OutOfRange);
                let lost = calendar.working_days_between(eve(from)?, eve(to)?)?;
                calendar.add_working_days(due, u16::try_from(lost).map_err(|_| CalendarError::OutOfRange)?)
            }
        }
    }

    /// The rule in words, e.g. 3 个月.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Months(n) => Text::owned(format!("{n} 个月内"), format!("within {n} months")),
            Self::WorkingDaysForward(n) => Text::owned(format!("{n} 个工作日内"), format!("within {n} working days")),
            Self::WorkingDaysBack(n) => Text::owned(format!("提前 {n} 个工作日"), format!("{n} working days ahead")),
            Self::CalendarDays(n) => Text::owned(format!("{n} 日内"), format!("within {n} days")),
            Self::Fixed(date) => Text::owned(format!("{date} 前"), format!("by {date}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_start_is_not_counted() {
        // requirements 8.3, and the civil code's way of counting days
        for (rule, start, due) in [
            (Rule::Months(3), "2024-11-30", "2025-02-28"),
            (Rule::WorkingDaysForward(15), "2024-09-20", "2024-10-16"),
            (Rule::WorkingDaysBack(5), "2024-10-08", "2024-09-25"),
            (Rule::CalendarDays(30), "2026-01-01", "2026-01-31"),
            (Rule::Fixed(day("2026-12-31")), "2026-01-01", "2026-12-31"),
        ] {
            assert_eq!(rule.due(day(start), WorkCalendar::embedded()), Ok(day(due)), "{rule:?}");
        }
        assert_eq!(Rule::Months(3).due(NaiveDate::MAX, WorkCalendar::embedded()), Err(CalendarError::OutOfRange));
    }
}
