//! From facts to frozen content, in an order that does not depend on how they were read.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use thiserror::Error;

use super::{ResultRow, RowConclusion, Summary};
use crate::assessments::Grade;
use crate::assessments::score::CategoryConclusion;
use crate::checklists::TemplateRef;
use crate::ids::InstitutionId;
use crate::indicators::{Definition, Indicator, ProblemCounts, Window};
use crate::institutions::{Ownership, Service};
use crate::policy::{PolicyError, Profile, profile_for};
use crate::regions::{RegionCode, RegionTree};
use crate::text::Text;

/// The first year that can be released: quality control of these institutions is younger.
const FIRST_YEAR: i32 = 2000;

/// What is frozen: which province and year, as known when, by which rules.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The province.
    pub region: RegionCode,
    /// Its name.
    pub region_name: String,
    /// The year.
    pub year: i32,
    /// The day up to which problems are counted.
    pub cut_off: NaiveDate,
    /// The days coverage looks back on.
    pub window: Window,
    /// The profile that held at the year's end.
    pub profile: Profile,
    /// What the indicators count.
    pub definitions: Vec<Definition>,
}

/// Why a year cannot be frozen.
#[derive(Debug, Error)]
pub enum FrameError {
    /// It is not over, or is too long ago.
    #[error("not a year that can be released")]
    Year,
    /// The profile is not readable.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

impl FrameError {
    /// The reason in words.
    #[must_use]
    pub const fn text() -> Text {
        Text::new(
            "年度应为 2000 年以来已经结束的年度；本年度须待年末之后冻结",
            "Choose a year that is over, since 2000; the present one can be frozen after its end",
        )
    }
}

/// The last day of a year whose results can be frozen on a day: a version never changes, so the year must be over.
fn last_day(year: i32, today: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31).filter(|last| *last < today && year >= FIRST_YEAR)
}

/// Whether a year's results can be frozen on a day; [`Frame::new`] enforces the same.
#[must_use]
pub fn can_be_frozen(year: i32, today: NaiveDate) -> bool {
    last_day(year, today).is_some()
}

impl Frame {
    /// Frames a year of a province, as known on a day.
    ///
    /// # Errors
    /// For a year that is not over, or a profile that cannot be read.
    pub fn new(region: RegionCode, year: i32, today: NaiveDate) -> Result<Self, FrameError> {
        let end = last_day(year, today).ok_or(FrameError::Year)?;
        let profile = profile_for(region, end);
        let settings = profile.settings()?;
        let window = Window::of_year(&settings.qc, year, today).ok_or(FrameError::Year)?;
        let definitions = Indicator::ALL.iter().map(|indicator| indicator.define(&profile, &settings, window)).collect();
        let region_name = RegionTree::embedded().full_name(region);
        Ok(Self { region, region_name, year, cut_off: today, window, profile, definitions })
    }

    /// The first year whose rounds may count.
    #[must_use]
    pub fn first_year(&self) -> i32 {
        self.window.from.year().min(self.year)
    }
}

/// A finalised round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundFact {
    /// The year it was planned for.
    pub year: i32,
    /// The day its result was fixed.
    pub finalised_on: NaiveDate,
    /// The grade.
    pub grade: Grade,
    /// The total, exact.
    pub score: Decimal,
    /// Whether every key item passed.
    pub key_items_passed: bool,
    /// The checklists that were filled.
    pub templates: Vec<TemplateRef>,
    /// One conclusion per category.
    pub categories: Vec<CategoryConclusion>,
}

/// A problem of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemFact {
    /// The last day in time.
    pub due_on: NaiveDate,
    /// The day it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The day the rectification that closed it was handed in; this day is held against the due date.
    pub handed_in_on: Option<NaiveDate>,
}

/// Everything known of an institution and a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionFacts {
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// Who owns it.
    pub ownership: Ownership,
    /// Its region.
    pub region: RegionCode,
    /// The service.
    pub service: Service,
    /// The day of the record.
    pub filed_on: Option<NaiveDate>,
    /// The last day of it; absent while it lasts.
    pub filed_until: Option<NaiveDate>,
    /// Every finalised round that may matter, in any order.
    pub rounds: Vec<RoundFact>,
    /// Problems of the year, in any order.
    pub problems: Vec<ProblemFact>,
}

/// A year's results: rows and what they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// One row per institution and service, in the order of region, credit code and service.
    pub rows: Vec<ResultRow>,
    /// Totals and indicators.
    pub summary: Summary,
    /// The checklists that were filled.
    pub templates: Vec<TemplateRef>,
}

/// Builds the content of a release.
///
/// What has neither a record nor a conclusion nor a problem in that year leaves no row.
#[must_use]
pub fn build(frame: &Frame, facts: Vec<InstitutionFacts>) -> Content {
    let mut rows: Vec<ResultRow> = facts.into_iter().map(|facts| row(frame, facts)).filter(matters).collect();
    rows.sort_by(|a, b| {
        (a.region, &a.credit_code, a.service, a.institution).cmp(&(b.region, &b.credit_code, b.service, b.institution))
    });
    let templates: BTreeSet<TemplateRef> = rows
        .iter()
        .filter_map(|row| row.conclusion.as_ref())
        .flat_map(|conclusion| conclusion.templates.iter().cloned())
        .collect();
    let summary = Summary::of(frame, &rows);
    Content { rows, summary, templates: templates.into_iter().collect() }
}

const fn matters(row: &ResultRow) -> bool {
    row.filed || row.conclusion.is_some() || row.problems.found > 0
}

fn row(frame: &Frame, facts: InstitutionFacts) -> ResultRow {
    let tree = RegionTree::embedded();
    let city = city(tree, facts.region);
    let assessed_in_window = facts.rounds.iter().any(|round| frame.window.counts(round.year, round.finalised_on));
    ResultRow {
        institution: facts.institution,
        institution_name: facts.name,
        credit_code: facts.credit_code,
        ownership: facts.ownership,
        region: facts.region,
        region_name: tree.full_name(facts.region),
        city,
        city_name: tree.get(city).map(|city| city.name.clone()).unwrap_or_default(),
        service: facts.service,
        filed_on: facts.filed_on,
        filed: facts.filed_on.is_some_and(|first| first <= frame.window.to)
            && facts.filed_until.is_none_or(|last| last >= frame.window.to),
        assessed_in_window,
        conclusion: conclusion(frame.year, facts.rounds),
        problems: problems(frame.cut_off, &facts.problems),
    }
}

/// The prefecture or special unit; where there is none (districts of municipalities), what reports straight to the province.
fn city(tree: &RegionTree, region: RegionCode) -> RegionCode {
    if let Some(city) = tree.prefecture(region) {
        return city.code;
    }
    let province = tree.province(region).map(|province| province.code);
    std::iter::once(region)
        .chain(tree.ancestors(region))
        .find(|step| tree.get(*step).is_some_and(|step| step.reporting_parent == province))
        .unwrap_or(region)
}

fn conclusion(year: i32, rounds: Vec<RoundFact>) -> Option<RowConclusion> {
    let mut of_year: Vec<RoundFact> = rounds.into_iter().filter(|round| round.year == year).collect();
    let count = u32::try_from(of_year.len()).unwrap_or(u32::MAX);
    of_year.sort_by_key(|round| (round.finalised_on, round.score));
    let last = of_year.pop()?;
    let mut templates = last.templates;
    templates.sort();
    let mut categories = last.categories;
    categories.sort_by_key(|category| category.category);
    Some(RowConclusion {
        grade: last.grade,
        score: last.score,
        key_items_passed: last.key_items_passed,
        finalised_on: last.finalised_on,
        rounds: count,
        templates,
        categories,
    })
}

fn problems(cut_off: NaiveDate, problems: &[ProblemFact]) -> ProblemCounts {
    problems.iter().fold(ProblemCounts::default(), |sum, problem| {
        let closed = problem.closed_on.filter(|day| *day <= cut_off);
        sum.plus(ProblemCounts {
            found: 1,
            due: u32::from(closed.is_some() || problem.due_on <= cut_off),
            closed: u32::from(closed.is_some()),
            closed_on_time: u32::from(closed.is_some_and(|day| problem.handed_in_on.unwrap_or(day) <= problem.due_on)),
            open: u32::from(closed.is_none()),
        })
    })
}

#[cfg(test)]
mod tests;
