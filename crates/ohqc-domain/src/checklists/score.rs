//! From a filled sheet to points, exactly.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::answer::{Answer, check_sheet};
use super::sheet::{ItemCode, Sheet};
use super::template::{Item, Section, Template, TemplateRef};
use crate::catalogues::{Category, KeyLink, ProblemCategory};
use crate::text::Text;

enumeration! {
    /// What happens to items that do not apply (合理缺项).
    pub enum NaPolicy {
        /// They count as full.
        Full = "full" => ("按满分计", "Counted as full"),
        /// They leave the denominator, the rest is scaled to one hundred.
        Exclude = "exclude" => ("从分母剔除后折算", "Left out of the denominator"),
    }
}

/// What a ★ has to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPass {
    /// This share of its points, 1 for all.
    Share(Decimal),
    /// Anything: it fails at nothing.
    AboveZero,
}

impl KeyPass {
    /// All of its points.
    pub const WHOLE: Self = Self::Share(Decimal::ONE);

    /// Whether a ★ that kept `score` of `points` fails.
    #[must_use]
    pub fn fails(self, score: Decimal, points: Decimal) -> bool {
        match self {
            Self::Share(share) => score < points * share,
            Self::AboveZero => score.is_zero() && !points.is_zero(),
        }
    }
}

/// What one item came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemScore {
    /// The item.
    pub code: ItemCode,
    /// What it is worth.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// What was taken off.
    #[schema(value_type = String, format = "decimal")]
    pub deducted: Decimal,
    /// What is left.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
    /// Whether it does not apply; whether it then counts is the policy's to say.
    pub not_applicable: bool,
    /// ★
    pub key: bool,
    /// ◆
    pub veto: bool,
    /// Whether anything was found: a deduction, or no conformity.
    pub failed: bool,
    /// ★ that did not keep what it has to.
    pub key_failed: bool,
    /// What the expert wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The ledger's category for it.
    pub problem: ProblemCategory,
    /// The key link it belongs to.
    pub link: KeyLink,
    /// The service category it concerns, where it concerns one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
}

/// What one section came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SectionScore {
    /// The section.
    pub code: String,
    /// What its items that count are worth.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// What is left of that.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
}

/// What a sheet came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetScore {
    /// The template that was filled.
    pub template: TemplateRef,
    /// Every item, in the template's order.
    pub items: Vec<ItemScore>,
    /// Every section, in the template's order.
    pub sections: Vec<SectionScore>,
    /// What all items that count are worth.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// What is left of that.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
    /// `score` of `points` in percent, not rounded; zero when no item counts.
    #[schema(value_type = String, format = "decimal")]
    pub percentage: Decimal,
    /// Whether no ★ failed.
    pub key_passed: bool,
    /// Whether a ◆ failed.
    pub vetoed: bool,
}

impl SheetScore {
    /// The ★ that failed.
    pub fn failed_key_items(&self) -> impl Iterator<Item = &ItemScore> {
        self.items.iter().filter(|item| item.key_failed)
    }

    /// The ◆ that failed.
    pub fn failed_veto_items(&self) -> impl Iterator<Item = &ItemScore> {
        self.items.iter().filter(|item| item.veto && item.failed)
    }

    /// Everything that was found.
    pub fn failed_items(&self) -> impl Iterator<Item = &ItemScore> {
        self.items.iter().filter(|item| item.failed)
    }

    /// The percentage as people read it, two decimals. Thresholds are compared with the exact value.
    #[must_use]
    pub fn display_percentage(&self) -> Decimal {
        self.percentage.round_dp_with_strategy(2, RoundingStrategy::ToZero)
    }
}

/// An answer that the template refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedAnswer {
    /// The item.
    pub item: ItemCode,
    /// Why, for programs.
    pub code: String,
    /// Why, for people.
    pub text: Text,
}

/// Why a sheet has no score yet.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, ToSchema)]
#[error("{template}: {} items are not answered, {} answers are refused", missing.len(), refused.len())]
pub struct Incomplete {
    /// The template that was filled.
    pub template: TemplateRef,
    /// Items without an answer, in the template's order.
    pub missing: Vec<ItemCode>,
    /// Answers that the template refuses.
    pub refused: Vec<RefusedAnswer>,
}

/// The score of what is answered so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// What the answered items came to; the others are not in it.
    pub score: SheetScore,
    /// Items without an answer, in the template's order.
    pub missing: Vec<ItemCode>,
    /// Answers that the template refuses; they count as not given.
    pub refused: Vec<RefusedAnswer>,
    /// The percentage if all that is missing got nothing.
    #[schema(value_type = String, format = "decimal")]
    pub worst: Decimal,
    /// The percentage if all that is missing got everything.
    #[schema(value_type = String, format = "decimal")]
    pub best: Decimal,
}

/// Scores a filled sheet.
///
/// # Errors
/// [`Incomplete`] when an item has no answer or an answer is refused.
pub fn score_sheet(template: &Template, sheet: &Sheet, policy: NaPolicy, key_pass: KeyPass) -> Result<SheetScore, Incomplete> {
    let (missing, refused) = (missing(template, sheet), check_sheet(template, sheet));
    if missing.is_empty() && refused.is_empty() {
        Ok(tally(template, policy, |item| score_item(item, sheet.get(&item.code)?, key_pass).into()))
    } else {
        Err(Incomplete { template: template.reference(), missing, refused })
    }
}

/// Scores what is answered so far and says what is missing.
#[must_use]
pub fn preview(template: &Template, sheet: &Sheet, policy: NaPolicy, key_pass: KeyPass) -> Preview {
    let refused = check_sheet(template, sheet);
    let answer = |item: &Item| sheet.get(&item.code).filter(|_| refused.iter().all(|refusal| refusal.item != item.code));
    let with_default = |share: Decimal| {
        let fill = |item: &Item| match answer(item) {
            Some(answer) => Some(score_item(item, answer, key_pass)),
            None => Some(item_score(item, item.points * (Decimal::ONE - share), None, false, key_pass)),
        };
        tally(template, policy, fill).percentage
    };
    Preview {
        score: tally(template, policy, |item| score_item(item, answer(item)?, key_pass).into()),
        missing: missing(template, sheet),
        worst: with_default(Decimal::ZERO),
        best: with_default(Decimal::ONE),
        refused,
    }
}

fn missing(template: &Template, sheet: &Sheet) -> Vec<ItemCode> {
    template.items().filter(|item| sheet.get(&item.code).is_none()).map(|item| item.code.clone()).collect()
}

fn score_item(item: &Item, answer: &Answer, key_pass: KeyPass) -> ItemScore {
    let deducted = match answer {
        Answer::Deduct { points, .. } => *points,
        Answer::DoesNotConform { .. } => item.points,
        Answer::Full | Answer::Conforms | Answer::NotApplicable { .. } => Decimal::ZERO,
    };
    let not_applicable = matches!(answer, Answer::NotApplicable { .. });
    item_score(item, deducted, answer.reason().map(str::to_owned), not_applicable, key_pass)
}

fn item_score(item: &Item, deducted: Decimal, reason: Option<String>, not_applicable: bool, key_pass: KeyPass) -> ItemScore {
    let left = (item.points - deducted).max(Decimal::ZERO);
    let score = left.round_dp_with_strategy(1, RoundingStrategy::ToZero);
    ItemScore {
        code: item.code.clone(),
        points: item.points,
        deducted,
        score,
        not_applicable,
        key: item.key,
        veto: item.veto,
        failed: deducted > Decimal::ZERO,
        key_failed: item.key && key_pass.fails(score, item.points),
        reason,
        problem: item.problem,
        link: item.link,
        category: item.category,
    }
}

fn tally(template: &Template, policy: NaPolicy, score_of: impl Fn(&Item) -> Option<ItemScore>) -> SheetScore {
    let counts = |item: &&ItemScore| !item.not_applicable || policy == NaPolicy::Full;
    let mut items = Vec::new();
    let mut sections = Vec::new();
    for Section { code, items: in_section, .. } in &template.sections {
        let scored: Vec<ItemScore> = in_section.iter().filter_map(&score_of).collect();
        let points = scored.iter().filter(counts).map(|item| item.points).sum();
        let score = scored.iter().filter(counts).map(|item| item.score).sum();
        sections.push(SectionScore { code: code.clone(), points, score });
        items.extend(scored);
    }
    let points: Decimal = sections.iter().map(|section| section.points).sum();
    let score: Decimal = sections.iter().map(|section| section.score).sum();
    SheetScore {
        template: template.reference(),
        points,
        score,
        percentage: (score * Decimal::ONE_HUNDRED).checked_div(points).unwrap_or_default(),
        key_passed: !items.iter().any(|item| item.key_failed),
        vetoed: items.iter().any(|item| item.veto && item.failed),
        items,
        sections,
    }
}
