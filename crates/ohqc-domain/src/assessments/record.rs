//! What a round puts down: its sheets with their fixed templates, and how they become a conclusion.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::Grade;
use super::score::{
    CategoryConclusion, ConcludeError, Conclusion, DiagnosisRules, FailedItem, Filled, MissingRule, OheRules, VetoCircumstance,
    conclude_diagnosis, conclude_ohe,
};
use crate::catalogues::Category;
use crate::checklists::{ItemCode, KeyPass, NaPolicy, Part, Purpose, Sheet, Template, TemplateRef, all, get, preview};
use crate::institutions::Service;
use crate::policy::Profile;
use crate::text::Text;

/// One sheet of a round: which version of which template, and the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FilledSheet {
    /// The template, fixed when the round was planned.
    pub template: TemplateRef,
    /// The answers so far.
    pub answers: Sheet,
}

/// Everything a round puts down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Record {
    /// The sheets, in the order they are filled.
    pub sheets: Vec<FilledSheet>,
    /// Circumstances that decide about a diagnosis institution whatever its points.
    #[serde(default)]
    pub circumstances: BTreeSet<VetoCircumstance>,
    /// People examined per category, where the province weights categories by them.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, u32>)]
    pub people: BTreeMap<Category, u32>,
}

/// The rules a conclusion was drawn by, each value with its clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "service", content = "rules", rename_all = "snake_case")]
pub enum Rules {
    /// Of examination institutions.
    Examination(OheRules),
    /// Of diagnosis institutions.
    Diagnosis(DiagnosisRules),
}

/// A conclusion with the rules it was drawn by: all it takes to draw it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Judgement {
    /// The rules, as the profile had them on that day.
    pub rules: Rules,
    /// The conclusion.
    pub conclusion: Conclusion,
}

/// A template that the service needs has no version for that day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no template for «{part}» may be used on that day")]
pub struct NoTemplate {
    /// What it is for.
    pub part: Part,
    /// The category, for a category table.
    pub category: Option<Category>,
}

impl NoTemplate {
    /// What is missing, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let (part, category) = (self.part.label(), self.category.map_or_else(|| Text::new("", ""), Category::label));
        Text::owned(
            format!("该日期没有可用的评分表：{}{}", part.zh, category.zh),
            format!("No checklist may be used on that day: {} {}", part.en, category.en),
        )
    }
}

/// Why a record has no conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JudgeError {
    /// A template of the round is not known to this program.
    #[error("the template {0} is unknown")]
    UnknownTemplate(TemplateRef),
    /// The sheets do not allow one.
    #[error(transparent)]
    Conclude(#[from] ConcludeError),
}

impl Rules {
    /// The rules of a service in a province.
    ///
    /// # Errors
    /// [`MissingRule`] names the key that the profile lacks.
    pub fn of(service: Service, profile: &Profile) -> Result<Self, MissingRule> {
        Ok(match service {
            Service::Examination => Self::Examination(OheRules::from_profile(profile)?),
            Service::Diagnosis => Self::Diagnosis(DiagnosisRules::from_profile(profile)?),
        })
    }

    /// What happens to items that do not apply.
    #[must_use]
    pub const fn na_policy(&self) -> NaPolicy {
        match self {
            Self::Examination(rules) => rules.na_policy.value,
            Self::Diagnosis(rules) => rules.na_policy.value,
        }
    }

    /// What a ★ has to keep.
    #[must_use]
    pub fn key_pass(&self) -> KeyPass {
        match self {
            Self::Examination(rules) => rules.key_pass().value,
            Self::Diagnosis(rules) => rules.key_pass().value,
        }
    }
}

impl Record {
    /// An empty record with the newest templates of that day: tables A and B and one per filed category, or parts I and II.
    ///
    /// # Errors
    /// [`NoTemplate`] when one of them has no version yet.
    pub fn open(service: Service, filed: &BTreeSet<Category>, on: NaiveDate) -> Result<Self, NoTemplate> {
        let parts: &[Part] = match service {
            Service::Examination => &[Part::Comprehensive, Part::ItemBased],
            Service::Diagnosis => &[Part::FilingConditions, Part::DiagnosisWork],
        };
        let mut wanted: Vec<(Part, Option<Category>)> = parts.iter().map(|part| (*part, None)).collect();
        if service == Service::Examination {
            wanted.extend(filed.iter().map(|category| (Part::CategoryTable, Some(*category))));
        }
        let sheets = wanted.into_iter().map(|(part, category)| {
            let template = newest(part, category, on).ok_or(NoTemplate { part, category })?;
            Ok(FilledSheet { template: template.reference(), answers: Sheet::new() })
        });
        Ok(Self { sheets: sheets.collect::<Result<_, _>>()?, ..Self::default() })
    }

    /// Whether nothing is put down yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sheets.iter().all(|sheet| sheet.answers.is_empty()) && self.circumstances.is_empty() && self.people.is_empty()
    }

    /// The sheet of a template.
    #[must_use]
    pub fn sheet(&self, template: &str) -> Option<&FilledSheet> {
        self.sheets.iter().find(|sheet| sheet.template.id == template)
    }

    /// The sheet of a template, to write on.
    pub fn sheet_mut(&mut self, template: &str) -> Option<&mut FilledSheet> {
        self.sheets.iter_mut().find(|sheet| sheet.template.id == template)
    }

    /// Draws the conclusion.
    ///
    /// # Errors
    /// [`JudgeError::Conclude`] with everything that is missing; [`JudgeError::UnknownTemplate`].
    pub fn conclude(&self, rules: &Rules) -> Result<Conclusion, JudgeError> {
        let filled = self.sheets.iter().map(|sheet| {
            let template = get(&sheet.template).ok_or_else(|| JudgeError::UnknownTemplate(sheet.template.clone()))?;
            let people = template.category.and_then(|category| self.people.get(&category)).copied().unwrap_or_default();
            Ok(Filled::new(template, &sheet.answers).weighing(people))
        });
        let filled: Vec<Filled<'_>> = filled.collect::<Result<_, JudgeError>>()?;
        Ok(match rules {
            Rules::Examination(rules) => conclude_ohe(&filled, rules)?,
            Rules::Diagnosis(rules) => conclude_diagnosis(&filled, &self.circumstances, rules)?,
        })
    }
}

fn newest(part: Part, category: Option<Category>, on: NaiveDate) -> Option<&'static Template> {
    all()
        .iter()
        .filter(|template| template.purpose == Purpose::Assessment && template.part == part && template.category == category)
        .filter(|template| template.valid_from <= on)
        .max_by_key(|template| template.version)
}

/// How far a sheet is filled and what it comes to so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetProgress {
    /// Items that have an answer.
    pub answered: usize,
    /// Items of the template.
    pub items: usize,
    /// Items without an answer.
    pub missing: usize,
    /// What the answered items that count are worth.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// What is left of that.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
    /// The percentage if all that is missing got nothing, two decimals.
    #[schema(value_type = String, format = "decimal")]
    pub worst: Decimal,
    /// The percentage if all that is missing got everything, two decimals.
    #[schema(value_type = String, format = "decimal")]
    pub best: Decimal,
    /// The ★ that failed.
    pub failed_key_items: Vec<ItemCode>,
    /// Whether a ◆ failed.
    pub vetoed: bool,
}

impl SheetProgress {
    /// How far the answers to a template have come.
    #[must_use]
    pub fn of(template: &Template, answers: &Sheet, rules: &Rules) -> Self {
        let seen = preview(template, answers, rules.na_policy(), rules.key_pass());
        let items = template.items().count();
        Self {
            answered: items.saturating_sub(seen.missing.len()),
            items,
            missing: seen.missing.len(),
            points: seen.score.points,
            score: seen.score.score,
            worst: super::score::cut(seen.worst, 2),
            best: super::score::cut(seen.best, 2),
            failed_key_items: seen.score.failed_key_items().map(|item| item.code.clone()).collect(),
            vetoed: seen.score.vetoed,
        }
    }
}

/// A conclusion in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    /// The grade.
    pub grade: Grade,
    /// The total, exact.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
    /// The total as people read it, two decimals.
    #[schema(value_type = String, format = "decimal")]
    pub display_score: Decimal,
    /// Whether every ★ passed.
    pub key_items_passed: bool,
    /// The ★ that did not.
    pub failed_key_items: Vec<FailedItem>,
    /// The ◆ that failed.
    pub failed_veto_items: Vec<FailedItem>,
    /// One conclusion per category table.
    pub per_category: Vec<CategoryConclusion>,
}

impl From<&Conclusion> for Verdict {
    fn from(conclusion: &Conclusion) -> Self {
        Self {
            grade: conclusion.grade,
            score: conclusion.score,
            display_score: conclusion.display_score(),
            key_items_passed: conclusion.key_items_passed,
            failed_key_items: conclusion.failed_key_items.clone(),
            failed_veto_items: conclusion.failed_veto_items.clone(),
            per_category: conclusion.per_category.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklists::{Answer, Scale};
    use crate::policy;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 9, 1).unwrap()
    }

    fn rules(service: Service) -> Rules {
        Rules::of(service, &policy::profile_for("220000".parse().unwrap(), day())).unwrap()
    }

    fn fill(record: &mut Record) {
        for sheet in &mut record.sheets {
            let template = get(&sheet.template).unwrap();
            let best = if template.scale == Scale::Points { Answer::Full } else { Answer::Conforms };
            sheet.answers = template.items().map(|item| (item.code.clone(), best.clone())).collect();
        }
    }

    fn ids(record: &Record) -> Vec<&str> {
        record.sheets.iter().map(|sheet| sheet.template.id.as_str()).collect()
    }

    #[test]
    fn the_templates_follow_from_service_and_filed_categories() {
        let filed = [Category::Physical, Category::Dust].into();
        assert_eq!(ids(&Record::open(Service::Examination, &filed, day()).unwrap()), ["ohe-a", "ohe-b", "ohe-c", "ohe-e"]);
        assert_eq!(ids(&Record::open(Service::Diagnosis, &filed, day()).unwrap()), ["diagnosis-1", "diagnosis-2"]);
        let early = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
        assert!(Record::open(Service::Examination, &filed, early).is_err());
    }

    #[test]
    fn a_full_record_is_concluded_and_an_empty_one_is_not() {
        for service in [Service::Examination, Service::Diagnosis] {
            let mut record = Record::open(service, &[Category::Dust].into(), day()).unwrap();
            assert!(matches!(record.conclude(&rules(service)), Err(JudgeError::Conclude(ConcludeError::Incomplete(_)))));
            fill(&mut record);
            let verdict = Verdict::from(&record.conclude(&rules(service)).unwrap());
            assert_eq!(verdict.score, Decimal::ONE_HUNDRED);
            assert!(verdict.key_items_passed);
        }
    }

    #[test]
    fn circumstances_decide_alone() {
        let mut record = Record::open(Service::Diagnosis, &BTreeSet::new(), day()).unwrap();
        fill(&mut record);
        record.circumstances.insert(VetoCircumstance::FalseCertificate);
        assert_eq!(record.conclude(&rules(Service::Diagnosis)).unwrap().grade, Grade::Unqualified);
    }

    #[test]
    fn what_is_stored_is_read_back_and_concludes_the_same() {
        let mut record = Record::open(Service::Examination, &[Category::Dust].into(), day()).unwrap();
        fill(&mut record);
        let points = Decimal::TWO;
        let off = Answer::Deduct { points, reason: "缺部门".into() };
        record.sheet_mut("ohe-a").unwrap().answers.insert("A1.4".parse().unwrap(), off);
        record.people.insert(Category::Dust, 12);
        let rules = rules(Service::Examination);
        let judgement = Judgement { conclusion: record.conclude(&rules).unwrap(), rules };
        let record: Record = serde_json::from_value(serde_json::to_value(&record).unwrap()).unwrap();
        let stored: Judgement = serde_json::from_value(serde_json::to_value(&judgement).unwrap()).unwrap();
        assert_eq!(record.conclude(&stored.rules).unwrap(), stored.conclusion);
        assert_eq!(stored, judgement);
    }

    #[test]
    fn progress_counts_what_is_missing() {
        let record = Record::open(Service::Examination, &BTreeSet::new(), day()).unwrap();
        let sheet = record.sheet("ohe-a").unwrap();
        let progress = SheetProgress::of(get(&sheet.template).unwrap(), &sheet.answers, &rules(Service::Examination));
        assert_eq!((progress.answered, progress.items, progress.missing), (0, 48, 48));
        assert_eq!((progress.worst, progress.best), (Decimal::ZERO, Decimal::ONE_HUNDRED));
    }
}
