//! What time it is: the system's, or a fixed day for demonstrations and tests.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ohqc_domain::calendar::in_china;

/// Source of «now» and «today».
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Always this day, at the system's time of day.
    Day(NaiveDate),
}

impl Clock {
    /// The present moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now();
        match self {
            Self::System => now,
            Self::Day(day) => now + (*day - local_date(now)),
        }
    }

    /// The present date in China.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        local_date(self.now())
    }

    /// The moment a number of seconds from now.
    #[must_use]
    pub fn after_seconds(&self, seconds: i64) -> DateTime<Utc> {
        self.now() + TimeDelta::seconds(seconds)
    }
}

/// The date of a moment in China.
pub(crate) fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    in_china(moment).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_day_stays() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        assert_eq!(Clock::Day(day).today(), day);
    }
}
