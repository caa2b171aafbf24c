//! 指定承担: an institution that the province names to carry the diagnosis of a city that has none (diagnosis F-06).

pub mod api;
mod export;

use chrono::NaiveDate;

use crate::ids::InstitutionId;
use crate::period::{EndError, Period};
use crate::provenance::Mark;
use crate::regions::RegionCode;
use crate::text::Text;

/// The clause that lets the province name an institution, and how sure that is: its text was not seen.
pub const CLAUSE: (&str, Mark) = ("令6 第十一条", Mark::Unverified);

/// For a time, an institution carries the diagnosis of a city.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Designation {
    /// Who carries it.
    pub institution: InstitutionId,
    /// The city that has no diagnosis institution of its own.
    pub city: RegionCode,
    /// The first day, included.
    pub valid_from: NaiveDate,
    /// The last day, included; none while it lasts.
    pub valid_to: Option<NaiveDate>,
}

impl Designation {
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

    /// Whether both name one institution for one city on some day; a city may have several.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.institution == other.institution && self.city == other.city && self.period().overlaps(other.period())
    }

    /// Ends it with a day, included, or calls it off ([`Period::end`]).
    ///
    /// # Errors
    /// When it has begun and the day lies before that, or it ends by then anyway.
    pub fn end(self, on: NaiveDate, today: NaiveDate) -> Result<Self, EndError> {
        Ok(Self { valid_to: self.period().end(on, today)?.to, ..self })
    }
}

/// What is known of the filings of diagnosis on the first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filed {
    /// Whether an institution of the city has one in force.
    pub in_city: bool,
    /// Whether the institution itself has one in force.
    pub institution: bool,
}

/// Why an institution cannot be named for a city.
#[must_use]
pub const fn obstacle(filed: Filed) -> Option<Text> {
    if filed.in_city {
        return Some(Text::new(
            "该市（州）当日已有备案的职业病诊断机构，不需要指定",
            "An institution of the city has a filing of diagnosis in force on that day; nobody need be named",
        ));
    }
    // The clause asks for one that meets the conditions; that a filing in force shows it is our reading.
    if filed.institution {
        return None;
    }
    Some(Text::new(
        "只能指定当日诊断备案有效的机构：备案记录了它符合的条件",
        "Only an institution with a filing of diagnosis in force on that day can be named: the filing records the conditions it meets",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// diagnosis F-06: named where a city has no diagnosis institution on record, and only who meets the conditions.
    #[test]
    fn nobody_is_named_for_a_city_that_has_an_institution() {
        let said = |in_city, institution| obstacle(Filed { in_city, institution }).map(|text| text.zh);
        assert_eq!(said(false, true), None);
        assert!(said(true, true).unwrap().contains("已有备案"));
        assert!(said(false, false).unwrap().contains("诊断备案有效"));
    }

    #[test]
    fn one_institution_is_named_once_for_a_city_on_a_day() {
        let one = |institution: u128, city: &str, from: &str, to: Option<&str>| Designation {
            institution: InstitutionId(uuid::Uuid::from_u128(institution)),
            city: city.parse().unwrap(),
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|day| day.parse().unwrap()),
        };
        let first = one(1, "220400", "2024-01-01", Some("2024-12-31"));
        assert!(first.overlaps(&one(1, "220400", "2024-12-31", None)));
        assert!(!first.overlaps(&one(1, "220400", "2025-01-01", None)));
        assert!(!first.overlaps(&one(1, "220500", "2024-06-01", None)), "another city");
        assert!(!first.overlaps(&one(2, "220400", "2024-06-01", None)), "another institution");
        let ended = first.end("2024-06-30".parse().unwrap(), "2024-03-01".parse().unwrap()).unwrap();
        assert!(ended.holds_on("2024-06-30".parse().unwrap()) && !ended.holds_on("2024-07-01".parse().unwrap()));
    }
}
