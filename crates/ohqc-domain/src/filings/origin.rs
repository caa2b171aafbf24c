//! Where a filing comes from: filed on the platform, or with a prefecture before and deemed filed with the province (视同备案).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::api::DeemBody;
use crate::institutions::Service;
use crate::policy::profile_for;
use crate::regions::RegionCode;
use crate::text::Text;
use crate::validation::Complaints;

enumeration! {
    /// Where a filing comes from; which right to examine away from home it has follows from it (JL24-1-2-c, JL24-1-2-d).
    pub enum Origin as FilingOrigin {
        /// Filed with the province on the platform.
        Platform = "platform" => ("平台备案", "Filed on the platform"),
        /// Filed with a prefecture before.
        Local = "local" => ("原市（州）备案", "Filed with a prefecture"),
    }
}

/// The local filing that is deemed one with the province (JL24-1-1-e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deemed {
    /// The number that the prefecture gave.
    pub local_number: String,
    /// The day of the prefecture's record.
    pub local_on: NaiveDate,
    /// The day the institution was registered on the platform.
    pub registered_on: NaiveDate,
}

/// Why a local filing is not deemed one with the province.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotDeemed {
    /// The province's rules know no such thing.
    #[error("local filings are not deemed filings here")]
    NotHere,
    /// A condition is not met.
    #[error("a condition is not met")]
    Conditions(Complaints),
}

impl NotDeemed {
    /// The reason in words.
    #[must_use]
    pub const fn text(&self) -> Text {
        match self {
            Self::NotHere => {
                Text::new("本省规定中没有“视同备案”，请按首次备案办理", "This province deems no local filing its own; file anew")
            }
            Self::Conditions(_) => Text::new(
                "视同备案须同时满足：已在市（州）备案，且已在平台注册",
                "Deemed filing needs both: a filing with the prefecture, and registration on the platform",
            ),
        }
    }
}

impl Deemed {
    /// Checks on a day that it was filed with the prefecture while that was the authority. That the institution is registered on
    /// the platform, the other condition, the platform itself knows, with the day.
    ///
    /// # Errors
    /// [`NotDeemed`] where the province knows no deemed filing (`filing.deemed`), or with every condition that is not met.
    pub fn new(claim: &DeemBody, region: RegionCode, registered_on: NaiveDate, today: NaiveDate) -> Result<Self, NotDeemed> {
        let filing = |on| profile_for(region, on).settings().ok().map(|settings| settings.filing);
        // Diagnosis was always filed with the province (JL24-1-0): the notice deems examination filings only.
        if claim.service != Service::Examination || filing(today).is_none_or(|filing| !filing.deemed) {
            return Err(NotDeemed::NotHere);
        }
        let mut found = Complaints::default();
        let local_number = claim.local_number.trim();
        if local_number.is_empty() {
            found.add("/local_number", "required", Text::new("缺市（州）备案编号", "The prefecture's number is missing"));
        }
        let local_on = past(&mut found, "/local_on", claim.local_on, today);
        if local_on.is_some_and(|on| filing(on).is_none_or(|filing| filing.authority != "city")) {
            let text = Text::new("该日起备案机关已不是市（州），不能视同", "The prefecture did not keep filings on that day");
            found.add("/local_on", "not_local", text);
        }
        match local_on {
            Some(local_on) if found.is_empty() => Ok(Self { local_number: local_number.to_owned(), local_on, registered_on }),
            _ => Err(NotDeemed::Conditions(found)),
        }
    }
}

/// A day that must be there and not in the future.
fn past(found: &mut Complaints, at: &str, day: Option<NaiveDate>, today: NaiveDate) -> Option<NaiveDate> {
    match day {
        None => found.add(at, "required", Text::new("缺日期", "The day is missing")),
        Some(day) if day > today => found.add(at, "future", Text::new("日期不得晚于今天", "The day lies in the future")),
        Some(_) => {}
    }
    day.filter(|day| *day <= today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::Dossier;
    use crate::ids::InstitutionId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn claim() -> DeemBody {
        DeemBody {
            institution: InstitutionId(uuid::Uuid::nil()),
            service: Service::Examination,
            local_number: "长卫职检备〔2021〕第3号".into(),
            local_on: Some(day("2021-08-12")),
            dossier: Dossier::default(),
        }
    }

    fn deem(region: &str, claim: &DeemBody) -> Result<Deemed, NotDeemed> {
        Deemed::new(claim, region.parse().unwrap(), day("2024-05-20"), day("2025-06-16"))
    }

    fn pointers(claim: &DeemBody) -> Vec<String> {
        match deem("220104", claim) {
            Err(NotDeemed::Conditions(found)) => found.iter().map(|one| one.pointer.clone()).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// JL24-1-1-e
    /// examination 1.3-3.
    #[test]
    fn it_was_filed_with_the_prefecture_while_that_was_the_authority() {
        assert_eq!(deem("220104", &claim()).map(|deemed| deemed.local_on), Ok(day("2021-08-12")));
        assert_eq!(pointers(&DeemBody { local_number: " ".into(), local_on: None, ..claim() }), ["/local_number", "/local_on"]);
        assert_eq!(pointers(&DeemBody { local_on: Some(day("2025-06-17")), ..claim() }), ["/local_on"]);
    }

    /// JL24-1-1-e: what is deemed filed is deemed filed for something.
    #[test]
    fn a_deemed_filing_names_a_category() {
        let at = |claim: DeemBody| claim.check().unwrap_err().iter().map(|one| one.pointer.clone()).collect::<Vec<_>>();
        assert_eq!(at(claim()), ["/dossier/services"]);
    }

    /// examination 1.3-3.
    #[test]
    fn a_prefecture_files_nothing_once_the_province_does() {
        assert!(deem("220104", &DeemBody { local_on: Some(day("2024-06-20")), ..claim() }).is_ok());
        assert_eq!(pointers(&DeemBody { local_on: Some(day("2024-06-21")), ..claim() }), ["/local_on"]);
    }

    #[test]
    fn only_a_province_that_says_so_deems() {
        assert_eq!(deem("210100", &claim()), Err(NotDeemed::NotHere));
        assert_eq!(deem("220104", &DeemBody { service: Service::Diagnosis, ..claim() }), Err(NotDeemed::NotHere));
    }
}
