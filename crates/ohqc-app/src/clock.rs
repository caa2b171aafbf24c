//! What time it is: the system's, or a fixed day for demonstrations and tests.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// China's offset from UTC in seconds; dates in the regulations are dates there.
const CHINA: i32 = 8 * 3600;

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

pub(crate) fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    match FixedOffset::east_opt(CHINA) {
        Some(offset) => moment.with_timezone(&offset).date_naive(),
        None => moment.date_naive(),
    }
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
