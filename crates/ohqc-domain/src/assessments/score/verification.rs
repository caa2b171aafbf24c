//! The outcome of an on-site check after filing: conditions of the institution, and of each category filed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conclusion::{ConcludeError, Filled, Rule, Step};
use super::steps::{input, round_step, score_all, sheet_steps};
use crate::catalogues::Category;
use crate::checklists::{ItemCode, KeyPass, NaPolicy, Part, SheetScore};
use crate::provenance::{Mark, Sourced};
use crate::text::Text;

enumeration! {
    /// What an on-site check came to (`JL24-1-3-e`).
    pub enum Outcome {
        /// All conditions are met.
        Qualified = "qualified" => ("核查合格", "Passed"),
        /// The institution meets its conditions, some items do not: they are published as not within its capability.
        PartlyQualified = "partly_qualified" => ("部分项目不具备能力", "Some items not within capability"),
        /// The institution lacks a condition: it is published as lacking the legal conditions.
        Unqualified = "unqualified" => ("不具备条件", "Lacks the legal conditions"),
    }
}

/// What an on-site check came to, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerificationConclusion {
    /// The outcome.
    pub outcome: Outcome,
    /// Conditions of the institution that are not met.
    pub failed_conditions: Vec<ItemCode>,
    /// Categories filed for that are not within its capability.
    pub unable: BTreeSet<Category>,
    /// Codes of the filed items, or of whole categories, that the team found not within its capability beside the sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unable_items: Vec<String>,
    /// Shortcomings that are to be rectified but decide nothing.
    pub shortcomings: Vec<ItemCode>,
    /// The sheet with its items.
    pub sheet: SheetScore,
    /// How it came about, in order.
    pub derivation: Vec<Step>,
}

/// A filed item, or a filed category as a whole, and whether the team found it not within the institution's capability.
#[derive(Debug, Clone, Copy)]
pub struct FiledItem<'a> {
    /// The category of an examination, which the sheet may fail; none for diagnosis.
    pub category: Option<Category>,
    /// The item's code, or the category's where it was filed as a whole.
    pub code: &'a str,
    /// Whether the team named it (JL24-1-3-e).
    pub unable: bool,
}

/// Concludes an on-site check of what was filed; items of the sheet for other categories are left out.
///
/// # Errors
/// [`ConcludeError`] when the sheet is not complete or is not one of an on-site check.
pub fn conclude_verification(filled: Filled<'_>, filed: &[FiledItem<'_>]) -> Result<VerificationConclusion, ConcludeError> {
    let template = filled.template.for_categories(&filed.iter().filter_map(|item| item.category).collect());
    let answers = filled.sheet.clone().into_iter().filter(|(code, _)| {
        // Answers to items of categories that are not filed for are not judged; unknown codes still are.
        template.item(code).is_some() || filled.template.item(code).is_none()
    });
    let sheet = answers.collect();
    let policy = Sourced { value: NaPolicy::Exclude, clause: filled.template.basis.clone(), mark: Mark::Own };
    let whole = Sourced { value: KeyPass::WHOLE, clause: filled.template.basis.clone(), mark: Mark::Own };
    let only = [Filled::new(&template, &sheet)];
    let scored = score_all(&only, &[Part::OnSiteCheck], policy.value, whole.value)?;
    let (_, score) = scored.into_iter().next().ok_or(ConcludeError::Missing(Part::OnSiteCheck))?;

    let codes = |veto| {
        let of_institution = score.failed_items().filter(move |item| item.category.is_none() && item.veto == veto);
        of_institution.map(|item| item.code.clone()).collect::<Vec<_>>()
    };
    let (failed_conditions, shortcomings) = (codes(true), codes(false));
    let unable: BTreeSet<Category> = score.failed_items().filter_map(|item| item.category).collect();
    let unable_items: Vec<String> = filed.iter().filter(|item| item.unable).map(|item| item.code.to_owned()).collect();
    let fails = |item: &FiledItem<'_>| item.unable || item.category.is_some_and(|category| unable.contains(&category));
    let nothing_left = !filed.is_empty() && filed.iter().all(fails);
    let (outcome, zh, en) = if !failed_conditions.is_empty() {
        (Outcome::Unqualified, "机构不具备备案条件", "a condition of the institution is not met")
    } else if nothing_left {
        (Outcome::Unqualified, "备案项目均不具备能力", "no filed item is within its capability")
    } else if !filed.iter().any(fails) {
        (Outcome::Qualified, "备案条件全部符合", "all conditions are met")
    } else {
        (Outcome::PartlyQualified, "部分备案项目不具备能力", "some filed items are not within its capability")
    };
    let mut derivation = sheet_steps(&template, &score, &policy, &whole);
    let list = |items: &mut dyn Iterator<Item = &str>| items.collect::<Vec<_>>().join(" ");
    let inputs = vec![
        input("不符合的备案条件", "Conditions not met", list(&mut failed_conditions.iter().map(ItemCode::as_str))),
        input("不具备能力的类别", "Categories not within capability", list(&mut unable.iter().map(|category| category.code()))),
        input("现场认定不具备能力的项目", "Items the team found not within capability", unable_items.join(" ")),
        input("其他不足", "Other shortcomings", list(&mut shortcomings.iter().map(ItemCode::as_str))),
    ];
    let label = outcome.label();
    let text = Text::owned(format!("{zh}：{}", label.zh), format!("{}: {en}", label.en));
    derivation.push(round_step(Rule::Grade, text, inputs, outcome.code().to_owned(), &policy));
    Ok(VerificationConclusion { outcome, failed_conditions, unable, unable_items, shortcomings, sheet: score, derivation })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklists::{Answer, Sheet, latest};

    const DUST: FiledItem<'_> = FiledItem { category: Some(Category::Dust), code: "6.1", unable: false };
    const NOISE: FiledItem<'_> = FiledItem { category: Some(Category::Physical), code: "7.1", unable: false };

    fn check(failing: &[&str]) -> VerificationConclusion {
        check_items(failing, &[DUST, NOISE])
    }

    fn check_items(failing: &[&str], items: &[FiledItem<'_>]) -> VerificationConclusion {
        let filed = BTreeSet::from([Category::Dust, Category::Physical]);
        let template = latest("verification-ohe").unwrap();
        let narrowed = template.for_categories(&filed);
        let answer = |code: &ItemCode| match failing.contains(&code.as_str()) {
            true => Answer::DoesNotConform { reason: "现场未见".into() },
            false => Answer::Conforms,
        };
        let sheet: Sheet = narrowed.items().map(|item| (item.code.clone(), answer(&item.code))).collect();
        conclude_verification(Filled::new(template, &sheet), items).unwrap()
    }

    #[test]
    fn conditions_of_the_institution_and_of_categories_are_told_apart() {
        assert_eq!(check(&[]).outcome, Outcome::Qualified);
        let without_spirometer = check(&["V2.4"]);
        assert_eq!(without_spirometer.outcome, Outcome::PartlyQualified);
        assert_eq!(without_spirometer.unable, BTreeSet::from([Category::Dust]));
        assert_eq!(check(&["V2.4", "V1.6"]).outcome, Outcome::Unqualified);
        let too_small = check(&["V3.1"]);
        assert_eq!(too_small.outcome, Outcome::Unqualified);
        assert!(too_small.derivation.iter().any(|step| step.rule == Rule::Veto && step.item == "V3.1".parse().ok()));
        let no_vehicle = check(&["V2.2"]);
        assert_eq!((no_vehicle.outcome, no_vehicle.shortcomings), (Outcome::Qualified, vec!["V2.2".parse().unwrap()]));
    }

    #[test]
    fn an_item_the_team_names_fails_alone() {
        let unable = |item: FiledItem<'static>| FiledItem { unable: true, ..item };
        let one = check_items(&[], &[unable(DUST), FiledItem { code: "6.2", ..DUST }, NOISE]);
        assert_eq!((one.outcome, one.unable.len(), one.unable_items), (Outcome::PartlyQualified, 0, vec!["6.1".to_owned()]));
        let inputs = &one.derivation.last().unwrap().inputs;
        assert!(inputs.iter().any(|input| input.value == "6.1"), "the derivation names it");
        assert_eq!(check_items(&["V2.4"], &[DUST, unable(NOISE)]).outcome, Outcome::Unqualified, "nothing is left");
    }

    #[test]
    fn a_sheet_with_gaps_is_refused() {
        let template = latest("verification-diagnosis").unwrap();
        let result = conclude_verification(Filled::new(template, &Sheet::new()), &[]);
        assert!(matches!(result, Err(ConcludeError::Incomplete(sheets)) if sheets[0].missing.len() == 14));
    }
}
