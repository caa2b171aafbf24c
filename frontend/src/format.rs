//! Dates, moments and scores as people read them.

use std::cell::Cell;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ohqc_domain::calendar;
use ohqc_domain::indicators::Ratio;
use ohqc_domain::text::{Language, Text};
pub use ohqc_domain::text::{colon, join};
use rust_decimal::Decimal;

/// A date: `2025-03-09`. The same in both languages, so that columns line up.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// A moment in China's time: `2025-03-09 14:30`.
#[must_use]
pub fn moment(moment: DateTime<Utc>) -> String {
    calendar::minute(moment)
}

/// The day of a moment in China's time.
#[must_use]
pub fn day(moment: DateTime<Utc>) -> NaiveDate {
    calendar::in_china(moment).date()
}

thread_local! {
    /// How far the platform's day lies after this computer's; not zero when its clock is wrong, or a past day is being shown.
    static AHEAD: Cell<TimeDelta> = const { Cell::new(TimeDelta::zero()) };
}

/// Counts days from the platform's day on, whatever this computer's clock says.
pub fn follow_day(platform: NaiveDate) {
    AHEAD.set(platform - local_day());
}

/// Today as the platform counts it; by this computer's clock until the platform was asked.
#[must_use]
pub fn today() -> NaiveDate {
    let local = local_day();
    local.checked_add_signed(AHEAD.get()).unwrap_or(local)
}

fn local_day() -> NaiveDate {
    day(Utc::now())
}

/// A whole number as it is typed, or what is wrong with it; its field is named where it is said.
///
/// # Errors
/// A complaint's code and words.
pub fn whole(typed: &str) -> Result<u32, (&'static str, Text)> {
    let typed = typed.trim();
    typed.parse::<u32>().map_err(|_| match typed.strip_prefix(['-', '−', '－']).map(str::parse::<f64>) {
        Some(Ok(_)) => ("range", Text::new("不能小于 0", "Cannot be less than 0")),
        None if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) => {
            ("range", Text::new("数字过大", "Too large a number"))
        }
        _ => ("number", Text::new("请填写整数", "Give a whole number")),
    })
}

/// A score without idle zeros: `87.5`, `90`.
#[must_use]
pub fn score(score: Decimal) -> String {
    score.normalize().to_string()
}

/// A score with two decimals, so that columns line up: `87.50`.
#[must_use]
pub fn points(score: Decimal) -> String {
    format!("{:.2}", score.round_dp(2))
}

/// A share of the whole as a percentage with one place: `12.5%`.
#[must_use]
pub fn percent(share: Decimal) -> String {
    format!("{}%", (share * Decimal::ONE_HUNDRED).round_dp(1).normalize())
}

/// Two counts and what they come to: `31/43 (72.09%)`, or a dash of nothing.
#[must_use]
pub fn ratio(ratio: &Ratio) -> String {
    match ratio.percent {
        Some(percent) => format!("{}/{} ({percent}%)", ratio.numerator, ratio.denominator),
        None => "—".to_owned(),
    }
}

/// A count with thousands separated: `12,345`.
#[must_use]
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number of things as a count.
#[must_use]
pub fn as_count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The size of a file: `1.4 MB`.
#[must_use]
pub fn file_size(bytes: u64) -> String {
    let bytes = Decimal::from(bytes);
    let kilo = Decimal::from(1024);
    if bytes < kilo {
        format!("{bytes} B")
    } else if bytes < kilo * kilo {
        format!("{} KB", (bytes / kilo).round_dp(0))
    } else {
        format!("{} MB", (bytes / kilo / kilo).round_dp(1))
    }
}

/// Days left until a date, as a person would say it.
#[must_use]
pub fn days_left(today: NaiveDate, due: NaiveDate, language: Language) -> String {
    days_in_words((due - today).num_days(), language)
}

/// A number of days left, negative when late, as a person would say it.
#[must_use]
pub fn days_in_words(days: i64, language: Language) -> String {
    match (language, days) {
        (Language::En, -1) => "1 day late".to_owned(),
        (Language::En, 1) => "1 day left".to_owned(),
        (Language::Zh, 0) => "今天到期".to_owned(),
        (Language::En, 0) => "due today".to_owned(),
        (Language::Zh, days) if days < 0 => format!("逾期 {} 天", days.saturating_abs()),
        (Language::En, days) if days < 0 => format!("{} days late", days.saturating_abs()),
        (Language::Zh, days) => format!("剩 {days} 天"),
        (Language::En, days) => format!("{days} days left"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_platforms() {
        let shown: NaiveDate = "2026-01-15".parse().unwrap();
        follow_day(shown);
        assert_eq!(today(), shown);
        follow_day(local_day());
        assert_eq!(today(), local_day());
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
    }

    #[test]
    fn scores_and_shares_carry_no_idle_zeros() {
        assert_eq!(score(Decimal::new(9000, 2)), "90");
        assert_eq!(score(Decimal::new(875, 1)), "87.5");
        assert_eq!(points(Decimal::new(875, 1)), "87.50");
        assert_eq!(points(Decimal::new(8_756_789, 5)), "87.57");
        assert_eq!(percent(Decimal::new(125, 3)), "12.5%");
    }

    #[test]
    fn a_late_deadline_says_so() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
        assert_eq!(days_left(day(5), day(3), Language::Zh), "逾期 2 天");
        assert_eq!(days_left(day(5), day(5), Language::En), "due today");
        assert_eq!(days_left(day(5), day(8), Language::Zh), "剩 3 天");
        assert_eq!(days_left(day(5), day(6), Language::En), "1 day left");
    }

    #[test]
    fn moments_are_shown_in_the_time_of_china() {
        let moment_utc = DateTime::parse_from_rfc3339("2025-12-31T16:05:00Z").unwrap().to_utc();
        assert_eq!(moment(moment_utc), "2026-01-01 00:05");
    }
}
