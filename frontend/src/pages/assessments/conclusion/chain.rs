//! A derivation in the order people ask for it: the grade first, then what led there, then each sheet.

use ohqc_domain::assessments::score::{Conclusion, Rule, Step};
use ohqc_domain::checklists::{SheetScore, TemplateRef};
use ohqc_domain::text::Text;

/// A derivation taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain {
    /// What decided the grade, the last step first.
    pub(super) grade: Vec<Step>,
    /// From the sheets' percentages to the total, in order.
    pub(super) total: Vec<Step>,
    /// One conclusion per category.
    pub(super) categories: Vec<Step>,
    /// What was found on each sheet, in the sheets' order.
    pub(super) sheets: Vec<SheetChain>,
}

/// The steps of one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetChain {
    /// The sheet with all its items.
    pub(super) score: SheetScore,
    /// Its percentage.
    pub(super) percentage: Option<Step>,
    /// What was found and what does not apply.
    pub(super) items: Vec<Step>,
    /// ★ and ◆ that failed.
    pub(super) struck: Vec<Step>,
}

impl Chain {
    /// Takes a derivation apart; every step goes to exactly one place.
    pub(super) fn of(conclusion: &Conclusion) -> Self {
        let steps = &conclusion.derivation;
        let pick = |wanted: &dyn Fn(&Step) -> bool| -> Vec<Step> { steps.iter().filter(|step| wanted(step)).cloned().collect() };
        let whole = |step: &Step, rules: &[Rule]| step.template.is_none() && rules.contains(&step.rule);
        let mut grade = pick(&|step| whole(step, &[Rule::Grade, Rule::Veto, Rule::KeyItem]));
        grade.reverse();
        Self {
            grade,
            total: pick(&|step| whole(step, &[Rule::Average, Rule::Weight, Rule::Total, Rule::Percentage])),
            categories: pick(&|step| step.rule == Rule::Category),
            sheets: conclusion.sheets.iter().map(|score| SheetChain::of(score, steps)).collect(),
        }
    }
}

impl SheetChain {
    fn of(score: &SheetScore, steps: &[Step]) -> Self {
        let own = |step: &&Step| step.template.as_ref() == Some(&score.template);
        let pick = |rules: &[Rule]| -> Vec<Step> {
            steps.iter().filter(own).filter(|step| rules.contains(&step.rule)).cloned().collect()
        };
        Self {
            percentage: pick(&[Rule::Percentage]).pop(),
            items: pick(&[Rule::Item, Rule::NotApplicable]),
            struck: pick(&[Rule::KeyItem, Rule::Veto]),
            score: score.clone(),
        }
    }

    /// The sheet's name as its percentage step has it.
    pub(super) fn title(&self) -> Text {
        let fallback = || Text::name(&self.score.template.id);
        self.percentage
            .as_ref()
            .map_or_else(fallback, |step| Text::owned(before_colon(&step.text.zh), before_colon(&step.text.en)))
    }
}

/// What stands before the last colon: a sheet's title may hold one itself.
fn before_colon(text: &str) -> &str {
    text.rfind(['：', ':']).and_then(|at| text.get(..at)).unwrap_or(text)
}

/// A value of a derivation as people read it: codes and truth values become words.
pub(super) fn words(value: &str) -> Text {
    if let Ok(grade) = value.parse::<ohqc_domain::assessments::Grade>() {
        return grade.label();
    }
    match value {
        "true" => Text::new("是", "Yes"),
        "false" => Text::new("否", "No"),
        "failed" => Text::new("未达标", "Below"),
        other => Text::owned(other, other),
    }
}

/// Whether two sheets are the same version of the same template.
pub(super) fn is_of(step: &Step, template: &TemplateRef) -> bool {
    step.template.as_ref() == Some(template)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ohqc_domain::assessments::{Record, Rules};
    use ohqc_domain::catalogues::Category;
    use ohqc_domain::checklists::{Answer, Scale, get};
    use ohqc_domain::institutions::Service;
    use ohqc_domain::policy;

    use super::*;

    fn conclude(service: Service) -> Conclusion {
        let day = chrono::NaiveDate::from_ymd_opt(2025, 9, 1).unwrap();
        let rules = Rules::of(service, &policy::profile_for("220000".parse().unwrap(), day)).unwrap();
        let mut record = Record::open(service, &BTreeSet::from([Category::Dust]), day).unwrap();
        for sheet in &mut record.sheets {
            let template = get(&sheet.template).unwrap();
            let best = if template.scale == Scale::Points { Answer::Full } else { Answer::Conforms };
            sheet.answers = template.items().map(|item| (item.code.clone(), best.clone())).collect();
            if let Some(item) = template.items().find(|item| item.key && template.scale == Scale::Points) {
                sheet.answers.insert(item.code.clone(), Answer::Deduct { points: item.ceiling(), reason: "未见".into() });
            }
        }
        record.conclude(&rules).unwrap()
    }

    #[test]
    fn every_step_is_shown_exactly_once() {
        for service in [Service::Examination, Service::Diagnosis] {
            let conclusion = conclude(service);
            let chain = Chain::of(&conclusion);
            let of_sheets: usize = chain
                .sheets
                .iter()
                .map(|sheet| sheet.items.len() + sheet.struck.len() + usize::from(sheet.percentage.is_some()))
                .sum();
            let shown = chain.grade.len() + chain.total.len() + chain.categories.len() + of_sheets;
            assert_eq!(shown, conclusion.derivation.len(), "{service}");
            assert_eq!(chain.grade.first().map(|step| step.rule), Some(Rule::Grade));
        }
    }

    #[test]
    fn a_sheet_is_called_by_its_title() {
        let chain = Chain::of(&conclude(Service::Examination));
        for sheet in &chain.sheets {
            assert_eq!(sheet.title(), get(&sheet.score.template).unwrap().title);
        }
    }

    #[test]
    fn codes_become_words() {
        assert_eq!(words("basically_qualified").zh, "基本合格");
        assert_eq!(words("true").en, "Yes");
        assert_eq!(words("88.74").zh, "88.74");
    }
}
