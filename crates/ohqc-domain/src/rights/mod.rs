//! Service rights (服务资格): what an institution may examine or diagnose on a day, whether it may go out for it, and why.
//!
//! One pure function, [`judge`], over the facts of that day. Every answer is a chain of reasons, each with its clause and
//! its evidence, so that it reads as a sentence that can be checked.

pub mod api;
mod export;
mod going_out;
mod reason;
mod service;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use reason::{Effect, Evidence, Reason, ReasonCode, Right};

use crate::assessments::Grade;
use crate::assessments::score::Outcome;
use crate::events::SubjectKind;
use crate::filings::{Dossier, FiledCategory, FiledService, FilingNumber, Origin};
use crate::ids::{AssessmentId, FilingId, ProblemId, VerificationId};
use crate::institutions::Service;
use crate::policy::{PolicyError, Profile, Settings};
use crate::provenance::Mark;
use crate::text::Text;
use crate::verifications::{item_label, units};

/// What is known of one institution's service on the profile's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The service.
    pub service: Service,
    /// The filing in force on that day; none when the service is not on record.
    pub filing: Option<Filing>,
    /// The last on-site check of that filing: the last concluded one, or the first while it waits.
    pub check: Option<Check>,
    /// The last finalised round of QC assessment.
    pub round: Option<Round>,
    /// Problems that are open on that day.
    pub problems: Vec<Problem>,
    /// Penalties that are in force on that day; none as long as the platform keeps no cases of inspection.
    pub penalties: Vec<Penalty>,
}

impl Facts {
    /// What is known of a service that is not on record.
    #[must_use]
    pub const fn unfiled(service: Service) -> Self {
        Self { service, filing: None, check: None, round: None, problems: Vec::new(), penalties: Vec::new() }
    }
}

/// A filing in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The filing.
    pub id: FilingId,
    /// Its number.
    pub number: FilingNumber,
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// How it came to the province; the way out differs by it (JL24-1-2-c, JL24-1-2-d).
    pub origin: Origin,
    /// The last day it is in force, once its end is known.
    pub ends_on: Option<NaiveDate>,
    /// The number of the version in force.
    pub version: u32,
    /// Its dossier.
    pub dossier: Dossier,
}

impl Filing {
    /// The version in force as a proof, with the day that matters.
    fn evidence(&self, on: impl Into<Option<NaiveDate>>) -> Evidence {
        Evidence { version: Some(self.version), ..Evidence::new(SubjectKind::Filing, self.id, on) }
    }
}

/// An on-site check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The check.
    pub id: VerificationId,
    /// Where it stands.
    pub state: CheckState,
}

/// Where an on-site check stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckState {
    /// Waiting for its conclusion.
    Open {
        /// The last day in time.
        due_on: NaiveDate,
    },
    /// Over.
    Concluded {
        /// The day on site.
        on: NaiveDate,
        /// What it came to.
        outcome: Outcome,
        /// The categories that were looked at.
        categories: Vec<String>,
        /// What was found not within the institution's capability (JL24-1-3-e).
        unable: Vec<UnableItem>,
    },
}

impl CheckState {
    /// Whether it found a filed item, or a category filed as a whole, not within the institution's capability; nothing is, of one
    /// that lacks the conditions (JL24-1-3-e).
    #[must_use]
    pub fn denies(&self, category: &str, item: Option<&str>) -> bool {
        match self {
            Self::Open { .. } => false,
            Self::Concluded { outcome: Outcome::Unqualified, .. } => true,
            Self::Concluded { unable, .. } => unable.iter().any(|one| one.names(category, item)),
        }
    }
}

/// A filed item, or a whole category, that a check found not within the institution's capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnableItem {
    /// Category code.
    pub category: String,
    /// Item code; absent for the category as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// What was filed that the last on-site check found not within the institution's capability: items, and categories filed as a
/// whole.
#[must_use]
pub fn unable(filed: &[FiledService], check: Option<&Check>) -> Vec<UnableItem> {
    let denied = |category: &str, item: Option<&str>| check.is_some_and(|check| check.state.denies(category, item));
    let each = filed.iter().flat_map(|filed| units(filed).map(|item| (filed.category.as_str(), item)));
    let found = each.filter(|(category, item)| denied(category, *item));
    found.map(|(category, item)| UnableItem { category: category.to_owned(), item: item.map(str::to_owned) }).collect()
}

/// What was filed in words, as receipts and public lists say it, with what of it the last on-site check narrowed (JL24-1-3-e).
#[must_use]
pub fn filed_categories(service: Service, filed: &[FiledService], check: Option<&Check>) -> Vec<FiledCategory> {
    let named = |one: &FiledService| {
        let unable = unable(std::slice::from_ref(one), check);
        let unable = unable.iter().map(|one| item_label(one.item.as_deref())).collect();
        FiledCategory { unable, ..FiledCategory::new(service, one) }
    };
    filed.iter().map(named).collect()
}

impl UnableItem {
    /// Whether it speaks of that item, or of the category as a whole.
    #[must_use]
    pub fn names(&self, category: &str, item: Option<&str>) -> bool {
        self.category == category && (self.item.is_none() || self.item.as_deref() == item)
    }
}

/// A finalised round of QC assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The round.
    pub id: AssessmentId,
    /// The day of its result.
    pub on: NaiveDate,
    /// Its conclusion.
    pub grade: Grade,
    /// Whether every key item passed.
    pub key_items_passed: bool,
}

/// An open problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The problem.
    pub id: ProblemId,
    /// The last day to mend it; none while it cannot be told.
    pub due_on: Option<NaiveDate>,
    /// Whether it lies at a key item.
    pub key_item: bool,
}

/// A penalty that an inspection imposed (处罚).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Penalty {
    /// The day of the decision.
    pub on: NaiveDate,
    /// Whether it takes the qualification away.
    pub disqualifies: bool,
    /// The clause it rests on.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
}

/// What an institution's service may do on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ServiceRights)]
pub struct Rights {
    /// The service.
    pub service: Service,
    /// The day.
    pub on: NaiveDate,
    /// It all in one sentence.
    pub sentence: Text,
    /// The filing number in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<FilingNumber>,
    /// What speaks for or against the service as a whole.
    pub reasons: Vec<Reason>,
    /// One answer per filed item, or per category filed as a whole, in the order of the filing.
    pub units: Vec<UnitRight>,
}

/// What may be done about one filed item, or about a category filed as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnitRight {
    /// Category code.
    pub category: String,
    /// Item code; absent for a category filed as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Category and item in words.
    pub label: Text,
    /// Whether it may be examined, or diagnosed.
    pub perform: Right,
    /// Whether the institution may go out for it; absent for diagnosis, which has no outings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub going_out: Option<Right>,
}

/// A clause with how sure it is.
type Clause<'a> = (&'a str, Mark);

/// What every rule of this module asks.
struct Court<'a> {
    facts: &'a Facts,
    profile: &'a Profile,
    settings: Settings,
    on: NaiveDate,
}

impl<'a> Court<'a> {
    /// What an examination and a diagnosis cite for the same thing.
    const fn by_service(&self, examination: Clause<'static>, diagnosis: Clause<'static>) -> Clause<'static> {
        match self.facts.service {
            Service::Examination => examination,
            Service::Diagnosis => diagnosis,
        }
    }

    /// The clause that sets a key of the profile; what is read into it is our reading.
    fn read_from(&self, key: &str) -> Clause<'a> {
        (self.profile.clause(key), Mark::Inferred)
    }

    /// The clause that sets a key of the profile, as sure as the profile is.
    fn set_by(&self, key: &str) -> Clause<'a> {
        self.profile.basis(key)
    }
}

/// Says what a service may do on the profile's day.
///
/// # Errors
/// [`PolicyError`] for an incomplete profile, which tests rule out for the embedded ones.
pub fn judge(facts: &Facts, profile: &Profile) -> Result<Rights, PolicyError> {
    let court = Court { facts, profile, settings: profile.settings()?, on: profile.on };
    let in_force = facts.filing.as_ref().filter(|filing| filing.ends_on.is_none_or(|last| last >= court.on));
    let Some(filing) = in_force else { return Ok(not_filed(&court)) };
    let common = service::common(&court, filing);
    let out = match facts.service {
        Service::Examination => Some(going_out::gate(&court, filing)),
        Service::Diagnosis => None,
    };
    let unit = |filed: &FiledService, item: Option<&str>| {
        let label = unit_label(facts.service, filed, item);
        let mut chain = common.clone();
        chain.extend(service::of_unit(&court, filing, &filed.category, item));
        let perform = Right::new(chain, &service::may(facts.service, &label));
        let going_out = out.as_ref().map(|gate| {
            let devices = going_out::devices(&court, filing, &filed.category);
            let gate = gate.iter().cloned().chain(going_out::check(&court, filing, &filed.category, item)).chain(devices);
            going_out::right(&perform, gate, &label)
        });
        UnitRight { category: filed.category.clone(), item: item.map(str::to_owned), label, perform, going_out }
    };
    let units: Vec<UnitRight> = filing
        .dossier
        .services
        .iter()
        .flat_map(|filed| units(filed).map(move |item| (filed, item)))
        .map(|(filed, item)| unit(filed, item))
        .collect();
    let sentence = summary(facts.service, &units);
    let (service, on, number) = (facts.service, court.on, Some(filing.number.clone()));
    Ok(Rights { service, on, sentence, number, reasons: common, units })
}

fn not_filed(court: &Court<'_>) -> Rights {
    let (service, on) = (court.facts.service, court.on);
    let clause = court.by_service(("办法2019 第四条", Mark::Verified), ("令6 第七条", Mark::Inferred));
    let label = service.label();
    let text = Text::owned(
        format!("{on} 没有有效的{}备案", label.zh),
        format!("No filing for {} is in force on {on}", label.en.to_lowercase()),
    );
    let reason = Reason::new(ReasonCode::NotFiled, text.clone(), clause);
    Rights { service, on, sentence: text, number: None, reasons: vec![reason], units: Vec::new() }
}

/// Category and item in words; an item that is all of its category is called by the category.
fn unit_label(service: Service, filed: &FiledService, item: Option<&str>) -> Text {
    let one = FiledService { category: filed.category.clone(), items: item.map(str::to_owned).into_iter().collect() };
    let named = FiledCategory::new(service, &one);
    if item.is_some() {
        named.text()
    } else {
        Text::owned(named.name.zh, format!("{}, {}", named.name.en, item_label(None).en.to_lowercase()))
    }
}

fn summary(service: Service, units: &[UnitRight]) -> Text {
    let all = units.len();
    let may = units.iter().filter(|unit| unit.perform.granted).count();
    let out = units.iter().filter(|unit| unit.going_out.as_ref().is_some_and(|right| right.granted)).count();
    let label = service.label();
    match service {
        Service::Examination => Text::owned(
            format!("备案 {all} 项，可开展 {may} 项，可外出开展 {out} 项"),
            format!("{all} items on record: {may} may be examined, {out} of them away from home"),
        ),
        Service::Diagnosis => Text::owned(
            format!("备案 {all} 项{}，可开展 {may} 项", label.zh),
            format!("{all} items on record: {may} may be diagnosed"),
        ),
    }
}

#[cfg(test)]
mod tests;
