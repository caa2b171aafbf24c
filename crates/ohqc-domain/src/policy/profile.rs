//! A profile on a day: its own values over those it inherits.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::catalogue::Catalogue;
use super::settings::Settings;
use super::source::{PolicyError, Source, Version, embedded};
use super::value::Value;
use crate::provenance::{Mark, Sourced};
use crate::regions::{RegionCode, RegionTree};
use crate::text::Text;

/// The name of a profile: `CN`, `JL` …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct ProfileId(pub String);

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document that clauses cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What clauses of it begin with, e.g. `JL24`.
    pub prefix: String,
    /// Its Chinese title or number.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// When it was issued, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<NaiveDate>,
}

/// A value with where it comes from and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Setting {
    /// The value.
    pub value: Value,
    /// The clause.
    pub clause: String,
    /// How sure it is.
    pub mark: Mark,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The profile that sets it.
    pub from: ProfileId,
    /// The first day it holds; none when it is not dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day it holds; none when it is not dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

/// A profile on a day.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name.
    pub id: ProfileId,
    /// What people call it.
    pub title: Text,
    /// The region it is bound to.
    pub region: RegionCode,
    /// What it inherits from.
    pub inherits: Option<ProfileId>,
    /// Since when it holds.
    pub valid_from: NaiveDate,
    /// The day it was asked for.
    pub on: NaiveDate,
    /// The documents its clauses cite, its own first.
    pub documents: Vec<Document>,
    settings: Arc<BTreeMap<String, Setting>>,
    typed: Arc<OnceLock<Settings>>,
}

impl Profile {
    /// What is left when no profile can be read; its settings are incomplete and say so.
    fn empty(on: NaiveDate) -> Self {
        Self {
            id: ProfileId::default(),
            title: Text::new("", ""),
            region: RegionCode::COUNTRY,
            inherits: None,
            valid_from: on,
            on,
            documents: Vec::new(),
            settings: Arc::default(),
            typed: Arc::default(),
        }
    }

    /// The same profile of a province that also sets this.
    #[cfg(test)]
    pub(crate) fn setting(mut self, key: &str, value: Value, clause: &str) -> Self {
        let (from, mark, clause) = (self.id.clone(), Mark::Verified, clause.to_owned());
        self.typed = Arc::default();
        Arc::make_mut(&mut self.settings)
            .insert(key.into(), Setting { value, clause, mark, note: None, from, valid_from: None, valid_to: None });
        self
    }

    /// One setting; none when the rule does not exist there.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key)
    }

    /// Every setting in the order of keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.settings.iter().map(|(key, setting)| (key.as_str(), setting))
    }

    /// The clause a setting comes from; a dash when it is not set.
    #[must_use]
    pub fn clause(&self, key: &str) -> &str {
        self.get(key).map_or("—", |setting| &setting.clause)
    }

    /// That clause, and how sure it is; a dash of our own when it is not set.
    #[must_use]
    pub fn basis(&self, key: &str) -> (&str, Mark) {
        self.get(key).map_or(("—", Mark::Own), |setting| (&setting.clause, setting.mark))
    }

    /// A label with its clause and mark; none where it is not set.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<Sourced<Text>> {
        let Setting { value: Value::Label(value), clause, mark, .. } = self.get(key)? else { return None };
        Some(Sourced { value: value.clone(), clause: clause.clone(), mark: *mark })
    }

    /// All values as one typed struct, which is how use cases read a profile.
    ///
    /// # Errors
    /// [`PolicyError::Incomplete`] when a value is missing or misshapen; tests prove that no embedded profile is.
    pub fn settings(&self) -> Result<Settings, PolicyError> {
        if let Some(known) = self.typed.get() {
            return Ok(known.clone());
        }
        let read = self.read()?;
        Ok(self.typed.get_or_init(|| read).clone())
    }

    fn read(&self) -> Result<Settings, PolicyError> {
        let mut root = serde_json::Map::new();
        for (key, setting) in self.settings.iter() {
            insert(&mut root, key, setting.value.to_json());
        }
        serde_json::from_value(root.into())
            .map_err(|cause| PolicyError::Incomplete { profile: self.id.clone(), cause: cause.to_string() })
    }
}

/// Puts a value at `a.b.c` of a nested object.
fn insert(object: &mut serde_json::Map<String, serde_json::Value>, key: &str, value: serde_json::Value) {
    match key.split_once('.') {
        None => {
            object.insert(key.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = object.entry(first).or_insert_with(|| serde_json::Map::new().into());
            if let Some(inner) = inner.as_object_mut() {
                insert(inner, rest, value);
            }
        }
    }
}

/// A source and those it inherits from, the baseline first.
fn chain<'a>(sources: &'a [Source], id: &ProfileId) -> Vec<&'a Source> {
    let find = |id: &ProfileId| sources.iter().find(|source| source.id == *id);
    let above = |source: &&'a Source| source.inherits.as_ref().and_then(find);
    let mut chain: Vec<&Source> = std::iter::successors(find(id), above).take(sources.len()).collect();
    chain.reverse();
    chain
}

fn resolve(sources: &[Source], source: &Source, on: NaiveDate) -> Profile {
    let mut documents = Vec::new();
    let mut settings: BTreeMap<String, Setting> = BTreeMap::new();
    for layer in chain(sources, &source.id) {
        documents.splice(0..0, layer.documents.iter().cloned());
        // The baseline answers for every day; a province only since it has a profile.
        if layer.inherits.is_some() && on < layer.valid_from {
            continue;
        }
        for (key, versions) in &layer.settings {
            let Some(version) = versions.iter().find(|version| version.holds_on(on)) else { continue };
            let merges = Catalogue::embedded().key(key).is_some_and(|key| key.merge.is_some());
            // What is joined from two profiles cites both.
            let (value, clause) = match settings.get(key) {
                Some(below) if merges => {
                    (version.value.clone().merged_over(&below.value), format!("{}; {}", version.clause, below.clause))
                }
                _ => (version.value.clone(), version.clause.clone()),
            };
            settings.insert(
                key.clone(),
                Setting {
                    value,
                    clause,
                    mark: version.mark,
                    note: version.note.clone(),
                    from: layer.id.clone(),
                    valid_from: version.from,
                    valid_to: version.to,
                },
            );
        }
    }
    Profile {
        id: source.id.clone(),
        title: source.title.clone(),
        region: source.region,
        inherits: source.inherits.clone(),
        valid_from: source.valid_from,
        on,
        documents,
        settings: Arc::new(settings),
        typed: Arc::default(),
    }
}

/// The days on which a value of some profile changes, in order; between two of them every profile is as it was.
static TURNS: LazyLock<Vec<NaiveDate>> = LazyLock::new(|| {
    let of_version = |version: &Version| [version.from, version.to.and_then(|to| to.succ_opt())];
    let of_source = |source: &Source| {
        let versions: Vec<_> = source.settings.values().flatten().flat_map(of_version).flatten().collect();
        versions.into_iter().chain([source.valid_from])
    };
    embedded().iter().flat_map(of_source).collect::<BTreeSet<_>>().into_iter().collect()
});

/// A source as it was resolved for a stretch of days.
type Resolved = BTreeMap<(ProfileId, usize), Profile>;

/// A source on a day, resolved and read once for every stretch of days.
fn known(source: &'static Source, on: NaiveDate) -> Profile {
    static KNOWN: LazyLock<RwLock<Resolved>> = LazyLock::new(RwLock::default);
    let stretch = (source.id.clone(), TURNS.partition_point(|turn| *turn <= on));
    let found = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&stretch).cloned();
    let profile = found.unwrap_or_else(|| {
        let resolved = resolve(embedded(), source, on);
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).entry(stretch).or_insert(resolved).clone()
    });
    Profile { on, ..profile }
}

/// Every profile on a day, the baseline first.
#[must_use]
pub fn all(on: NaiveDate) -> Vec<Profile> {
    embedded().iter().map(|source| known(source, on)).collect()
}

/// One profile on a day.
#[must_use]
pub fn profile(id: &ProfileId, on: NaiveDate) -> Option<Profile> {
    embedded().iter().find(|source| source.id == *id).map(|source| known(source, on))
}

/// The profile that holds at a place on a day: that of the nearest region up the reporting tree that has one by then.
#[must_use]
pub fn profile_for(region: RegionCode, on: NaiveDate) -> Profile {
    let sources = embedded();
    let bound = |code: &RegionCode| {
        sources.iter().find(|source| source.region == *code && (source.inherits.is_none() || source.valid_from <= on))
    };
    let above = RegionTree::embedded().ancestors(region);
    let source = std::iter::once(&region).chain(&above).find_map(bound).or_else(|| sources.first());
    source.map_or_else(|| Profile::empty(on), |source| known(source, on))
}

/// The typed settings that hold at a place on a day.
///
/// # Errors
/// [`PolicyError::Incomplete`], which tests rule out for the embedded profiles.
pub fn settings_for(region: RegionCode, on: NaiveDate) -> Result<Settings, PolicyError> {
    profile_for(region, on).settings()
}

/// A key that two profiles answer differently: another value, another clause or another mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// The key.
    pub key: String,
    /// What people call it.
    pub title: Text,
    /// Whether only clause or mark differ.
    pub same_value: bool,
    /// What the parent says; none when it is silent.
    pub parent: Option<Setting>,
    /// What the child says; none when it is silent.
    pub child: Option<Setting>,
}

/// Where a profile departs from another, in the order of the catalogue.
#[must_use]
pub fn diff(parent: &Profile, child: &Profile) -> Vec<Difference> {
    let differs =
        |one: &Setting, other: &Setting| (&one.value, &one.clause, one.mark) != (&other.value, &other.clause, other.mark);
    let keys: BTreeSet<&str> = parent.iter().chain(child.iter()).map(|(key, _)| key).collect();
    Catalogue::embedded()
        .keys()
        .filter(|key| keys.contains(key.key.as_str()))
        .filter_map(|key| {
            let (parent, child) = (parent.get(&key.key).cloned(), child.get(&key.key).cloned());
            let (same_value, changed) = match (&parent, &child) {
                (Some(parent), Some(child)) => (parent.value == child.value, differs(parent, child)),
                _ => (false, true),
            };
            changed.then(|| Difference { key: key.key.clone(), title: key.title(), same_value, parent, child })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(region: &str, on: &str) -> Profile {
        profile_for(region.parse().unwrap(), day(on))
    }

    #[test]
    fn a_place_has_the_profile_of_its_province() {
        for (region, id) in
            [("220102", "JL"), ("22L001", "JL"), ("210200", "LN"), ("120101", "TJ"), ("110101", "CN"), ("000000", "CN")]
        {
            assert_eq!(at(region, "2026-01-05").id.0, id, "{region}");
        }
        assert_eq!(at("120101", "2024-12-31").id.0, "CN", "before its profile a province follows the nation");
    }

    #[test]
    fn a_profile_is_resolved_once_for_days_between_which_nothing_changes() {
        let around = |turn: &NaiveDate| [turn.pred_opt(), Some(*turn), turn.succ_opt()];
        for on in TURNS.iter().flat_map(around).flatten() {
            for source in embedded() {
                let (known, fresh) = (known(source, on), resolve(embedded(), source, on));
                assert_eq!((known.on, &known.settings), (on, &fresh.settings), "{} {on}", source.id);
                assert_eq!(format!("{:?}", known.settings().unwrap()), format!("{:?}", fresh.read().unwrap()));
            }
        }
        assert!(TURNS.len() > 3);
    }

    #[test]
    fn every_profile_is_complete_on_every_day_that_matters() {
        for on in ["2019-01-01", "2021-07-21", "2024-01-01", "2024-06-20", "2024-06-21", "2025-01-01", "2026-01-05", "2030-01-01"]
        {
            for profile in all(day(on)) {
                profile.settings().unwrap();
                for key in Catalogue::embedded().keys() {
                    assert!(key.optional || profile.get(&key.key).is_some(), "{} {} {on}", profile.id, key.key);
                }
            }
        }
    }

    /// examination 7-1, examination 7-2, examination 7-3, examination 7-4, examination 7-5, examination 7-6,
    /// examination 7-7, examination 7-8, examination 7-9, examination 7-10, examination 7-11, examination 7-12,
    /// examination 7-13.
    #[test]
    fn the_defaults_are_those_of_the_list() {
        let jl = at("220000", "2026-01-05").settings().unwrap();
        let days = (jl.filing.review_working_days, jl.check.after_filing_months, jl.outreach.notice_working_days);
        assert_eq!(days, (5, 3, Some(5)));
        let cases = (jl.cases.result_notice_working_days, jl.cases.report_working_days, jl.cases.suspected_report_days);
        assert_eq!((cases, jl.cases.acute_report_hours), ((30, 15, 15), 2));
        assert_eq!((jl.qc.rounds_per_year.examination, jl.qc.coverage_months), (1, 12));
        assert_eq!((jl.rectification.default_days, jl.rectification.key_item_days), (30, 15));
        let points = [jl.qc.pass_line, jl.qc.basic_line, jl.qc.weight_general, jl.qc.weight_item, jl.qc.point_step];
        assert_eq!(points.map(|value| value.to_string()), ["80", "70", "40", "60", "0.1"]);
        assert_eq!((jl.cases.archive_years, jl.cases.rules_switch), (15, day("2026-08-01")));
    }

    /// examination 1.3-4, examination T03.
    #[test]
    fn the_differences_of_the_requirements_hold() {
        // requirements 9.1: C-01, C-02, C-09, C-15, C-19, C-20, C-24
        let on = "2026-01-05";
        let [cn, jl, ln, tj] = ["000000", "220000", "210000", "120000"].map(|region| at(region, on).settings().unwrap());
        assert_eq!(
            [cn.qc.coverage_months, jl.qc.coverage_months, ln.qc.coverage_months, tj.qc.coverage_months],
            [24, 12, 24, 24]
        );
        assert_eq!((cn.check.types.len(), jl.check.types.as_slice()), (2, ["examination".to_owned()].as_slice()));
        assert!(!cn.filing.deemed && jl.filing.deemed);
        assert_eq!((cn.filing.review_working_days, jl.filing.review_working_days), (10, 5));
        assert_eq!(jl.outreach.notice_working_days, Some(5));
        assert_eq!(cn.outreach.notice_working_days, None, "the nation is silent");
        assert_eq!(tj.supervision.milestones.len(), 3);
        assert_eq!(jl.targets.network.due, day("2024-12-31"));
        let routes: Vec<&str> = jl.report.routes.iter().map(|route| route.code.as_str()).collect();
        assert_eq!(routes, ["annual_qc", "national_qc", "national_supervision", "urgent"], "national routes stay");
        assert_eq!(tj.report.routes.len(), 7);
    }

    /// `JL24-1-2-e`: outsiders file with the city up to the eve of the notice, and no longer.
    /// examination 1.3-2.
    #[test]
    fn rules_change_with_the_notice() {
        let city = |on| at("220000", on).settings().unwrap().filing;
        assert_eq!((city("2024-06-20").authority.as_str(), city("2024-06-21").authority.as_str()), ("city", "province"));
        assert_eq!(
            (city("2024-06-20").city_filing_for_outsiders, city("2024-06-21").city_filing_for_outsiders),
            (Some(true), Some(false))
        );
    }

    /// `JL24-0-b`: Jilin carries the nation's notice out: what it sets stands over what it inherits, and says what it is about.
    #[test]
    fn a_value_says_where_it_comes_from() {
        let jilin = at("220000", "2026-01-05");
        assert_eq!(jilin.inherits.as_ref().map(|parent| parent.0.as_str()), Some("CN"));
        let scope = jilin.get("org.types_in_scope").unwrap();
        assert!(scope.clause.contains("JL24-0-b"));
        let types = jilin.settings().unwrap().org.types_in_scope;
        assert!(["examination", "diagnosis"].iter().all(|one| types.iter().any(|kind| kind == one)), "{types:?}");
        let coverage = jilin.get("qc.coverage_months").unwrap();
        assert_eq!((coverage.clause.as_str(), coverage.mark, coverage.from.0.as_str()), ("JL24-5-5", Mark::Inferred, "JL"));
        assert_eq!(jilin.get("qc.pass_line").unwrap().from.0, "CN");
        assert_eq!(jilin.clause("check.after_filing_months"), "JL24-1-3-d");
    }

    #[test]
    fn differences_are_listed_with_both_sides() {
        let (nation, jilin) = (at("000000", "2026-01-05"), at("220000", "2026-01-05"));
        let differences = diff(&nation, &jilin);
        let find = |key: &str| differences.iter().find(|difference| difference.key == key);
        assert!(find("qc.coverage_months").is_some_and(|found| !found.same_value && found.parent.is_some()));
        assert!(find("outreach.notice_working_days").is_some_and(|found| found.parent.is_none() && found.child.is_some()));
        assert!(find("check.after_filing_months").is_some_and(|found| found.same_value), "the same months by another clause");
        assert!(find("qc.pass_line").is_none(), "inherited");
        assert!(diff(&nation, &nation).is_empty());
    }

    #[test]
    fn nothing_of_ours_passes_for_official() {
        for profile in all(day("2026-01-05")) {
            for (key, setting) in profile.iter() {
                let unnamed = setting.clause == "—";
                assert!(!unnamed || !setting.mark.is_official(), "{} {key} cites nothing", profile.id);
                let cited = setting.clause.split("; ").all(|clause| !clause.trim().is_empty());
                assert!(cited, "{} {key}", profile.id);
            }
        }
    }
}
