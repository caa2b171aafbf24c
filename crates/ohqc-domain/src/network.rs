//! The network of public institutions: which cities and counties lack the one that each is to have (diagnosis F-14).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::institutions::Service;
use crate::policy::{PolicyError, Profile};
use crate::provenance::Mark;
use crate::regions::{Level, RegionCode, RegionTree};

/// A public institution with a filing in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicHouse {
    /// Its place along the reporting tree.
    pub place: String,
    /// What it filed for.
    pub service: Service,
}

/// The day the question is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NetworkFilter {
    /// The day; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// How far the network reaches on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NetworkView {
    /// The day.
    pub on: NaiveDate,
    /// By when each is to have its own.
    pub due: NaiveDate,
    /// The clause that says so.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
    /// Cities, and those without enough public institutions for diagnosis.
    pub diagnosis: Coverage,
    /// Counties, and those without enough public institutions for examination.
    pub examination: Coverage,
    /// The share of counties that is to have theirs, between 0 and 1; absent where all are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "0.95")]
    pub county_share: Option<Decimal>,
}

/// How many regions there are, and which go without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NetworkCoverage)]
pub struct Coverage {
    /// How many public institutions each is to have.
    pub least: u32,
    /// How many regions there are.
    pub all: usize,
    /// Those with fewer, in words.
    pub without: Vec<String>,
}

impl NetworkView {
    /// What lies below a place, with its public institutions on the profile's day.
    ///
    /// # Errors
    /// [`PolicyError`] for an incomplete profile, which tests rule out for the embedded ones.
    pub fn new(place: &str, houses: &[PublicHouse], profile: &Profile) -> Result<Self, PolicyError> {
        let target = profile.settings()?.targets.network;
        let (clause, mark) = profile.basis("targets.network");
        let of =
            |level, service, least| coverage(place, level, least, houses.iter().filter(move |house| house.service == service));
        Ok(Self {
            on: profile.on,
            due: target.due,
            clause: clause.to_owned(),
            mark,
            diagnosis: of(Level::City, Service::Diagnosis, target.prefecture_public_diagnosis),
            examination: of(Level::County, Service::Examination, target.county_public_examination),
            county_share: target.county_share,
        })
    }
}

fn coverage<'a>(place: &str, level: Level, least: u32, houses: impl Iterator<Item = &'a PublicHouse>) -> Coverage {
    let (tree, houses) = (RegionTree::embedded(), houses.collect::<Vec<_>>());
    let below = |code: RegionCode| tree.path(code).filter(|path| path.starts_with(place));
    let regions: Vec<_> =
        tree.iter().filter(|region| region.level == level).filter_map(|one| Some((one.code, below(one.code)?))).collect();
    let count =
        |path: &str| u32::try_from(houses.iter().filter(|house| house.place.starts_with(path)).count()).unwrap_or(u32::MAX);
    let without = regions.iter().filter(|(_, path)| count(path) < least).map(|(code, _)| tree.full_name(*code)).collect();
    Coverage { least, all: regions.len(), without }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::profile_for;

    /// diagnosis F-14: each city is to have a public institution for diagnosis, each county one for examination.
    #[test]
    fn cities_and_counties_without_a_public_institution_are_named() {
        let tree = RegionTree::embedded();
        let path = |code: &str| tree.path(code.parse().unwrap()).unwrap();
        let house = |region: &str, service| PublicHouse { place: path(region), service };
        let houses =
            [house("220104", Service::Diagnosis), house("220104", Service::Examination), house("220402", Service::Examination)];
        let profile = profile_for("220000".parse().unwrap(), "2025-06-16".parse().unwrap());
        let seen = NetworkView::new(&path("220000"), &houses, &profile).unwrap();
        assert_eq!((seen.due.to_string().as_str(), seen.mark), ("2024-12-31", Mark::Verified));
        assert_eq!(seen.clause, "JL24-2-2-a; JL24-2-2-b; JL24-2-2-c");
        let name = |code: &str| tree.full_name(code.parse().unwrap());
        assert!(!seen.diagnosis.without.contains(&name("220100")) && seen.diagnosis.without.contains(&name("220400")));
        assert_eq!(seen.diagnosis.without.len() + 1, seen.diagnosis.all);
        assert_eq!(seen.examination.without.len() + 2, seen.examination.all);
        let city = NetworkView::new(&path("220400"), &houses, &profile).unwrap();
        assert_eq!((city.diagnosis.all, city.diagnosis.without.len()), (1, 1), "a city sees itself");

        // Jilin asks every county; the nation's plan asks 95 % of them.
        let nation = profile_for(RegionCode::COUNTRY, "2025-06-16".parse().unwrap());
        let share = |profile| NetworkView::new(&path("220000"), &houses, profile).unwrap().county_share;
        assert_eq!((share(&profile), share(&nation)), (None, Some(Decimal::new(95, 2))));
    }
}
