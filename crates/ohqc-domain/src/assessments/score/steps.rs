//! Scoring every sheet of a round, and putting into words how it came about.

use rust_decimal::{Decimal, RoundingStrategy};

use super::conclusion::{ConcludeError, FailedItem, Filled, Input, Rule, Step};
use crate::checklists::{ItemScore, NaPolicy, Part, SheetScore, Template, score_sheet};
use crate::provenance::Sourced;
use crate::text::Text;

/// Scores every sheet, or names every one that is not complete.
pub(super) fn score_all<'a>(
    filled: &[Filled<'a>],
    parts: &[Part],
    policy: NaPolicy,
    key_pass_ratio: Decimal,
) -> Result<Vec<(&'a Template, SheetScore)>, ConcludeError> {
    let mut scored: Vec<(&Template, SheetScore)> = Vec::new();
    let mut incomplete = Vec::new();
    for Filled { template, sheet, .. } in filled {
        if !parts.contains(&template.part) {
            return Err(ConcludeError::Unexpected(template.reference()));
        }
        if scored.iter().any(|(other, _)| other.part == template.part && other.category == template.category) {
            return Err(ConcludeError::Duplicate(template.reference()));
        }
        match score_sheet(template, sheet, policy, key_pass_ratio) {
            Ok(score) => scored.push((template, score)),
            Err(error) => incomplete.push(error),
        }
    }
    if incomplete.is_empty() {
        // The order in which sheets come in must not show.
        scored.sort_by_key(|(template, _)| (template.part, template.category));
        Ok(scored)
    } else {
        Err(ConcludeError::Incomplete(incomplete))
    }
}

/// The steps of one sheet: what was found, what does not apply, which ★ and ◆ failed, and the percentage.
pub(super) fn sheet_steps(
    template: &Template,
    score: &SheetScore,
    policy: &Sourced<NaPolicy>,
    key_ratio: &Sourced<Decimal>,
) -> Vec<Step> {
    let mut steps: Vec<Step> = score.items.iter().filter_map(|item| item_step(template, item, policy)).collect();
    steps.push(Step {
        rule: Rule::Percentage,
        template: Some(score.template.clone()),
        item: None,
        text: Text::owned(
            format!("{}：得分÷应得分×100", template.title.zh),
            format!("{}: points kept / points that count x 100", template.title.en),
        ),
        inputs: vec![
            input("得分", "Points kept", number(score.score)),
            input("应得分", "Points that count", number(score.points)),
        ],
        result: number(score.percentage),
        clause: template.basis.clone(),
        mark: template.mark,
    });
    steps.extend(score.failed_key_items().map(|item| key_step(template, item, key_ratio)));
    steps.extend(score.failed_veto_items().filter_map(|item| veto_step(template, item)));
    steps
}

fn item_step(template: &Template, scored: &ItemScore, policy: &Sourced<NaPolicy>) -> Option<Step> {
    let item = template.item(&scored.code)?;
    let reason = scored.reason.clone().unwrap_or_default();
    let step = |rule, text, inputs, result, clause: &str, mark| Step {
        rule,
        template: Some(template.reference()),
        item: Some(scored.code.clone()),
        text,
        inputs,
        result,
        clause: clause.to_owned(),
        mark,
    };
    if scored.not_applicable {
        let label = policy.value.label();
        let text = Text::owned(
            format!("{} {}：不涉及，{}（{reason}）", scored.code, item.content.zh, label.zh),
            format!("{} {}: does not apply, {} ({reason})", scored.code, item.content.en, label.en.to_lowercase()),
        );
        let result = match policy.value {
            NaPolicy::Full => number(scored.score),
            NaPolicy::Exclude => "-".to_owned(),
        };
        Some(step(Rule::NotApplicable, text, vec![], result, &policy.clause, policy.mark))
    } else if scored.failed {
        let (zh, en) = item.deduction.as_ref().map_or_else(
            || ("不符合".to_owned(), "does not conform".to_owned()),
            |rule| {
                let points = number(scored.deducted);
                (format!("扣 {points} 分〔{}〕", rule.text.zh), format!("{points} off [{}]", rule.text.en))
            },
        );
        let text = Text::owned(
            format!("{} {}：{zh}，{reason}", scored.code, item.content.zh),
            format!("{} {}: {en}, {reason}", scored.code, item.content.en),
        );
        let inputs = vec![input("分值", "Worth", number(scored.points)), input("扣分", "Taken off", number(scored.deducted))];
        Some(step(Rule::Item, text, inputs, number(scored.score), &item.basis, item.points_mark()))
    } else {
        None
    }
}

fn key_step(template: &Template, item: &ItemScore, ratio: &Sourced<Decimal>) -> Step {
    let needed = item.points * ratio.value;
    Step {
        rule: Rule::KeyItem,
        template: Some(template.reference()),
        item: Some(item.code.clone()),
        text: Text::owned(
            format!("关键项 {} 得 {} 分，低于合格所需的 {} 分", item.code, number(item.score), number(needed)),
            format!("Key item {} kept {} points, it needs {}", item.code, number(item.score), number(needed)),
        ),
        inputs: vec![
            input("得分", "Points kept", number(item.score)),
            input("分值", "Worth", number(item.points)),
            input("合格得分率", "Share to keep", number(ratio.value)),
        ],
        result: "failed".to_owned(),
        clause: ratio.clause.clone(),
        mark: ratio.mark,
    }
}

fn veto_step(template: &Template, scored: &ItemScore) -> Option<Step> {
    let item = template.item(&scored.code)?;
    Some(Step {
        rule: Rule::Veto,
        template: Some(template.reference()),
        item: Some(scored.code.clone()),
        text: Text::owned(
            format!("否决项 {} 不符合：{}", item.code, item.content.zh),
            format!("Veto item {} failed: {}", item.code, item.content.en),
        ),
        inputs: vec![],
        result: "failed".to_owned(),
        clause: item.basis.clone(),
        mark: item.mark,
    })
}

/// A step about the round as a whole.
pub(super) fn round_step<T>(rule: Rule, text: Text, inputs: Vec<Input>, result: String, source: &Sourced<T>) -> Step {
    Step { rule, template: None, item: None, text, inputs, result, clause: source.clause.clone(), mark: source.mark }
}

/// Where failed items are, over all sheets.
pub(super) fn failed<'a, I: Iterator<Item = &'a ItemScore>>(
    sheets: &'a [(&Template, SheetScore)],
    pick: impl Fn(&'a SheetScore) -> I,
) -> Vec<FailedItem> {
    let of =
        |sheet: &'a SheetScore| pick(sheet).map(|item| FailedItem { template: sheet.template.clone(), item: item.code.clone() });
    sheets.iter().flat_map(|(_, sheet)| of(sheet)).collect()
}

pub(super) fn input(zh: &'static str, en: &'static str, value: String) -> Input {
    Input { name: Text::new(zh, en), value }
}

/// A number for people: at most four decimals, cut off.
pub(super) fn number(value: Decimal) -> String {
    cut(value, 4).normalize().to_string()
}

/// Undoes the 28-digit truncation of quotients that do not end, so that three thirds are one.
pub(super) fn settle(value: Decimal) -> Decimal {
    value.round_dp(12).normalize()
}

/// Cuts decimals off.
pub(crate) fn cut(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::ToZero)
}
