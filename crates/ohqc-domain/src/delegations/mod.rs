//! 代管: a county whose supervision another authority runs (JL24-3-1-c).

pub mod api;
mod export;

use chrono::NaiveDate;

use crate::period::{EndError, Period};
use crate::regions::{Line, RegionCode};

/// For a time, one line of a county's authority lies with another region, usually its prefecture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// The county that is stood in for.
    pub county: RegionCode,
    /// The region whose office acts for it.
    pub authority: RegionCode,
    /// Which line is delegated; the others stay with the county.
    pub line: Line,
    /// The first day, included.
    pub valid_from: NaiveDate,
    /// The last day, included; none while it lasts.
    pub valid_to: Option<NaiveDate>,
}

impl Delegation {
    /// From when until when.
    #[must_use]
    pub const fn period(&self) -> Period {
        Period { from: self.valid_from, to: self.valid_to }
    }

    /// Whether it holds on that day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.period().holds_on(day)
    }

    /// Whether both stand in for one county's line on some day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.county == other.county && self.line == other.line && self.period().overlaps(other.period())
    }

    /// Ends it with a day, included, or calls it off ([`Period::end`]).
    ///
    /// # Errors
    /// When it has begun and the day lies before that, or it ends by then anyway.
    pub fn end(self, on: NaiveDate, today: NaiveDate) -> Result<Self, EndError> {
        Ok(Self { valid_to: self.period().end(on, today)?.to, ..self })
    }
}

/// The region whose office answers for a county on that day: the delegate, or the county itself.
///
/// Of several delegations that hold, the one that began last decides.
#[must_use]
pub fn route(county: RegionCode, line: Line, on: NaiveDate, delegations: &[Delegation]) -> RegionCode {
    delegations
        .iter()
        .filter(|delegation| delegation.county == county && delegation.line == line && delegation.holds_on(on))
        .max_by_key(|delegation| delegation.valid_from)
        .map_or(county, |delegation| delegation.authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_notice_goes_to_the_prefecture_while_it_stands_in() {
        let table = [Delegation {
            county: code("220102"),
            authority: code("220100"),
            line: Line::Health,
            valid_from: day("2024-07-01"),
            valid_to: Some(day("2025-06-30")),
        }];
        let to = |line, on| route(code("220102"), line, day(on), &table);
        assert_eq!(to(Line::Health, "2024-06-30"), code("220102"));
        assert_eq!(to(Line::Health, "2024-07-01"), code("220100"));
        assert_eq!(to(Line::Health, "2025-06-30"), code("220100"));
        assert_eq!(to(Line::Health, "2025-07-01"), code("220102"));
        assert_eq!(to(Line::DiseaseControl, "2024-07-01"), code("220102"), "the other line stays");
        assert_eq!(route(code("220103"), Line::Health, day("2024-07-01"), &table), code("220103"), "another county stays");
    }

    #[test]
    fn the_later_of_two_decides() {
        let one = |authority: &str, from: &str| Delegation {
            county: code("220581"),
            authority: code(authority),
            line: Line::DiseaseControl,
            valid_from: day(from),
            valid_to: None,
        };
        let table = [one("22L002", "2024-06-21"), one("220500", "2020-01-01")];
        assert_eq!(route(code("220581"), Line::DiseaseControl, day("2023-01-01"), &table), code("220500"));
        assert_eq!(route(code("220581"), Line::DiseaseControl, day("2024-06-21"), &table), code("22L002"));
    }

    #[test]
    fn two_of_one_county_and_line_may_not_share_a_day() {
        let one = |line, from: &str, to: Option<&str>| Delegation {
            county: code("220102"),
            authority: code("220100"),
            line,
            valid_from: day(from),
            valid_to: to.map(day),
        };
        let first = one(Line::Health, "2024-01-01", Some("2024-12-31"));
        assert!(first.overlaps(&one(Line::Health, "2024-12-31", None)));
        assert!(first.overlaps(&one(Line::Health, "2023-01-01", Some("2024-01-01"))));
        assert!(!first.overlaps(&one(Line::Health, "2025-01-01", None)));
        assert!(!first.overlaps(&one(Line::Health, "2023-01-01", Some("2023-12-31"))));
        assert!(!first.overlaps(&one(Line::DiseaseControl, "2024-06-01", None)));
    }

    #[test]
    fn an_end_is_never_put_off() {
        let one = Delegation {
            county: code("220102"),
            authority: code("220100"),
            line: Line::Health,
            valid_from: day("2024-01-01"),
            valid_to: None,
        };
        let ended = one.clone().end(day("2024-06-30"), day("2024-03-01")).unwrap();
        assert_eq!(ended.valid_to, Some(day("2024-06-30")));
        let refused = ended.end(day("2024-06-30"), day("2024-03-01")).unwrap_err();
        assert_eq!(refused, EndError::Ended { valid_to: day("2024-06-30") });
        assert_eq!(refused.text().zh, "已定于 2024-06-30 终止，不能延后", "also while that day lies ahead");
        assert_eq!(
            one.end(day("2023-12-31"), day("2024-03-01")),
            Err(EndError::BeforeBeginning { valid_from: day("2024-01-01") })
        );
    }
}
