//! What a round comes to, and the steps that led there.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::super::Grade;
use super::steps::cut;
use crate::catalogues::Category;
use crate::checklists::{Incomplete, ItemCode, Part, Sheet, SheetScore, Template, TemplateRef};
use crate::provenance::Mark;
use crate::text::Text;

enumeration! {
    /// The kind of a step in a derivation.
    pub enum Rule as ScoringRule {
        /// Something was found at an item.
        Item = "item" => ("项目扣分", "Item"),
        /// An item does not apply.
        NotApplicable = "not_applicable" => ("合理缺项", "Not applicable"),
        /// A sheet's points in percent.
        Percentage = "percentage" => ("评分表百分制得分", "Percentage of a sheet"),
        /// A ★ that did not pass.
        KeyItem = "key_item" => ("关键项", "Key item"),
        /// A ◆ that failed, or a circumstance that decides alone.
        Veto = "veto" => ("否决项", "Veto"),
        /// The average of the category tables.
        Average = "average" => ("类别平均", "Average of categories"),
        /// A part times its weight.
        Weight = "weight" => ("权重折算", "Weight"),
        /// The total.
        Total = "total" => ("总分", "Total"),
        /// One category's conclusion.
        Category = "category" => ("类别结论", "Conclusion of a category"),
        /// The conclusion.
        Grade = "grade" => ("结论", "Conclusion"),
    }
}

/// A number or a name that went into a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Input {
    /// What it is.
    pub name: Text,
    /// Its value.
    pub value: String,
}

/// One step of a derivation: what went in, what came out, and by which clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// The kind of step, for programs.
    pub rule: Rule,
    /// The sheet the step is about; absent for the round as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateRef>,
    /// The item the step is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemCode>,
    /// The step in words.
    pub text: Text,
    /// What went in.
    pub inputs: Vec<Input>,
    /// What came out.
    pub result: String,
    /// The clause it rests on.
    pub clause: String,
    /// How sure the clause is.
    pub mark: Mark,
}

/// An item that failed, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FailedItem {
    /// The sheet.
    pub template: TemplateRef,
    /// The item.
    pub item: ItemCode,
}

/// The conclusion of one service category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryConclusion {
    /// The category.
    pub category: Category,
    /// The percentage of its table, exact.
    #[schema(value_type = String, format = "decimal")]
    pub percentage: Decimal,
    /// Whether all ★ of its table passed.
    pub key_items_passed: bool,
    /// Qualified or unqualified.
    pub grade: Grade,
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Conclusion {
    /// The grade.
    pub grade: Grade,
    /// The total, exact; [`Conclusion::display_score`] is for people.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
    /// Whether every ★ of every sheet passed: what the outreach gate asks (`JL24-1-2-c`). For diagnosis institutions: none got zero.
    pub key_items_passed: bool,
    /// The ★ that did not pass.
    pub failed_key_items: Vec<FailedItem>,
    /// The ◆ that failed.
    pub failed_veto_items: Vec<FailedItem>,
    /// One conclusion per category table.
    pub per_category: Vec<CategoryConclusion>,
    /// Every sheet with its items.
    pub sheets: Vec<SheetScore>,
    /// How it came about, in order.
    pub derivation: Vec<Step>,
}

impl Conclusion {
    /// The total as people read it: two decimals, cut off, so that it never looks like a threshold it misses.
    #[must_use]
    pub fn display_score(&self) -> Decimal {
        cut(self.score, 2)
    }

    /// The steps that decided the grade, without the single deductions.
    pub fn decisive_steps(&self) -> impl Iterator<Item = &Step> {
        self.derivation.iter().filter(|step| !matches!(step.rule, Rule::Item | Rule::NotApplicable))
    }
}

/// A template and its answers.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    /// The template.
    pub template: &'a Template,
    /// The answers.
    pub sheet: &'a Sheet,
    /// People examined in the template's category; asked for only where categories are weighted by it.
    pub people: u32,
}

impl<'a> Filled<'a> {
    /// A template and its answers.
    #[must_use]
    pub const fn new(template: &'a Template, sheet: &'a Sheet) -> Self {
        Self { template, sheet, people: 0 }
    }

    /// With the number of people examined in the category.
    #[must_use]
    pub const fn weighing(self, people: u32) -> Self {
        Self { people, ..self }
    }
}

/// Why there is no conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConcludeError {
    /// Sheets that are not filled completely.
    #[error("{} sheets are not complete", .0.len())]
    Incomplete(Vec<Incomplete>),
    /// A sheet that the rules need is not there.
    #[error("there is no sheet for «{0}»")]
    Missing(Part),
    /// Two sheets for the same part or category.
    #[error("there is more than one sheet of the kind of {0}")]
    Duplicate(TemplateRef),
    /// Categories are weighted by the people examined, and nobody was.
    #[error("no category has people to weigh it by")]
    NoPeople,
    /// A sheet that has no place in this conclusion.
    #[error("{0} has no place in this conclusion")]
    Unexpected(TemplateRef),
}

impl ConcludeError {
    /// What is wrong, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Incomplete(sheets) => {
                let list: Vec<String> = sheets.iter().map(describe).collect();
                Text::owned(
                    format!("评分表尚未完成：{}", list.join("；")),
                    format!("Some sheets are not complete: {}", list.join("; ")),
                )
            }
            Self::Missing(part) => {
                let label = part.label();
                Text::owned(format!("缺少评分表：{}", label.zh), format!("A sheet is missing: {}", label.en))
            }
            Self::Duplicate(template) => {
                Text::owned(format!("评分表重复：{template}"), format!("There is more than one sheet like {template}"))
            }
            Self::NoPeople => Text::new(
                "缺少各类别检查人次，无法加权",
                "The people examined per category are missing, so categories cannot be weighted",
            ),
            Self::Unexpected(template) => {
                Text::owned(format!("评分表不适用：{template}"), format!("The sheet does not belong here: {template}"))
            }
        }
    }
}

fn describe(sheet: &Incomplete) -> String {
    let codes = sheet.missing.iter().chain(sheet.refused.iter().map(|refused| &refused.item));
    format!("{} [{}]", sheet.template, codes.map(ItemCode::as_str).collect::<Vec<_>>().join(" "))
}
