//! Scoring every sheet of a round, and putting into words how it came about.

use rust_decimal::{Decimal, RoundingStrategy};

use super::conclusion::{ConcludeError, FailedItem, Filled, Input, Rule, Step};
use crate::checklists::{DeductionRule, ItemScore, KeyPass, NaPolicy, Part, SheetScore, Template, score_sheet, times};
use crate::provenance::Sourced;
use crate::text::Text;

/// Scores every sheet, or names every one that is not complete.
pub(super) fn score_all<'a>(
    filled: &[Filled<'a>],
    parts: &[Part],
    policy: NaPolicy,
    key_pass: KeyPass,
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
        match score_sheet(template, sheet, policy, key_pass) {
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
    key_pass: &Sourced<KeyPass>,
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
    steps.extend(score.failed_key_items().map(|item| key_step(template, item, key_pass)));
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
        let mut inputs = vec![input("分值", "Worth", number(scored.points))];
        inputs.extend(item.deduction.as_ref().and_then(|deduction| counted(&deduction.rule, scored.deducted)));
        inputs.push(input("扣分", "Taken off", number(scored.deducted)));
        Some(step(Rule::Item, text, inputs, number(scored.score), &item.basis, item.points_mark()))
    } else {
        None
    }
}

/// «n × 1.5», where so much is taken off for each thing.
fn counted(rule: &DeductionRule, deducted: Decimal) -> Option<Input> {
    let DeductionRule::PerUnit { points, unit } = rule else { return None };
    let count = times(deducted, *points)?;
    let name = Text::owned(format!("数量（{}）×每{}扣分", unit.zh, unit.zh), format!("How many ({}) × points for each", unit.en));
    Some(Input { name, value: format!("{} × {}", number(count), number(*points)) })
}

fn key_step(template: &Template, item: &ItemScore, rule: &Sourced<KeyPass>) -> Step {
    let mut inputs = key_inputs(item);
    let (code, kept) = (&item.code, number(item.score));
    let text = match rule.value {
        KeyPass::Share(share) => {
            let needed = number(item.points * share);
            inputs.push(input("合格得分率", "Share to keep", number(share)));
            Text::owned(
                format!("关键项 {code} 得 {kept} 分，低于合格所需的 {needed} 分"),
                format!("Key item {code} kept {kept} points, it needs {needed}"),
            )
        }
        KeyPass::AboveZero => Text::owned(format!("关键项 {code} 得 0 分"), format!("Key item {code} kept nothing")),
    };
    keyed(template, item, (text, inputs, "failed"), rule)
}

/// A ★ that passed, but kept too little for «excellent».
pub(super) fn low_key_step(template: &Template, item: &ItemScore, share: &Sourced<Decimal>) -> Step {
    let (code, kept, needed) = (&item.code, number(item.score), number(item.points * share.value));
    let text = Text::owned(
        format!("关键项 {code} 得 {kept} 分，低于优秀所需的 {needed} 分"),
        format!("Key item {code} kept {kept} points, «excellent» needs {needed}"),
    );
    let mut inputs = key_inputs(item);
    inputs.push(input("优秀得分率", "Share for «excellent»", number(share.value)));
    keyed(template, item, (text, inputs, "not_excellent"), share)
}

fn key_inputs(item: &ItemScore) -> Vec<Input> {
    vec![input("得分", "Points kept", number(item.score)), input("分值", "Worth", number(item.points))]
}

fn keyed<T>(template: &Template, item: &ItemScore, said: (Text, Vec<Input>, &str), source: &Sourced<T>) -> Step {
    let (text, inputs, result) = said;
    Step {
        template: Some(template.reference()),
        item: Some(item.code.clone()),
        ..round_step(Rule::KeyItem, text, inputs, result.to_owned(), source)
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
