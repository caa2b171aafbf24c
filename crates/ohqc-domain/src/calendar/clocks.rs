//! The clocks of China: dates in the regulations are dates there.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// How far they are ahead of UTC, in winter and summer alike.
const AHEAD: TimeDelta = TimeDelta::hours(8);

/// What they show at a moment.
#[must_use]
pub fn in_china(moment: DateTime<Utc>) -> NaiveDateTime {
    let utc = moment.naive_utc();
    utc.checked_add_signed(AHEAD).unwrap_or(utc)
}

/// A moment as people read it there: `2025-03-09 14:30`.
#[must_use]
pub fn minute(moment: DateTime<Utc>) -> String {
    in_china(moment).format("%Y-%m-%d %H:%M").to_string()
}

/// The first moment of a day there; none at the end of all days.
#[must_use]
pub fn first_moment(day: NaiveDate) -> Option<DateTime<Utc>> {
    day.and_time(NaiveTime::MIN).and_utc().checked_sub_signed(AHEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_china_begins_eight_hours_earlier() {
        let day: NaiveDate = "2026-01-15".parse().unwrap();
        let first = first_moment(day).unwrap();
        assert_eq!((first.to_rfc3339().as_str(), minute(first).as_str()), ("2026-01-14T16:00:00+00:00", "2026-01-15 00:00"));
        assert_eq!(in_china(first - TimeDelta::seconds(1)).date(), day.pred_opt().unwrap());
    }
}
