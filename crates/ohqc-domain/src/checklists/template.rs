//! What a checklist template says: sections, items, points, and where each comes from.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::sheet::ItemCode;
use crate::catalogues::{Category, KeyLink, ProblemCategory};
use crate::provenance::{Mark, Sourced};
use crate::text::Text;

enumeration! {
    /// What a checklist is for.
    pub enum Purpose {
        /// A round of QC assessment.
        Assessment = "assessment" => ("质量控制考核", "QC assessment"),
        /// The on-site check after filing.
        Verification = "verification" => ("备案后现场核查", "On-site check after filing"),
    }
}

enumeration! {
    /// The place of a checklist among those of its purpose; scoring asks for the part, never for an id.
    pub enum Part as ChecklistPart {
        /// Table A of examination institutions.
        Comprehensive = "comprehensive" => ("综合考核", "Comprehensive assessment"),
        /// Table B of examination institutions.
        ItemBased = "item_based" => ("项目考核", "Item-based assessment"),
        /// Tables C to H: one service category of an examination institution.
        CategoryTable = "category_table" => ("分类考核", "Assessment by category"),
        /// Part I of diagnosis institutions.
        FilingConditions = "filing_conditions" => ("机构备案条件核查", "Filing conditions"),
        /// Part II of diagnosis institutions.
        DiagnosisWork = "diagnosis_work" => ("诊断工作质量评估", "Quality of diagnosis work"),
        /// The on-site check after filing.
        OnSiteCheck = "on_site_check" => ("现场核查", "On-site check"),
    }
}

enumeration! {
    /// How an item is answered.
    pub enum Scale {
        /// Points that deductions eat up.
        Points = "points" => ("计分制", "Points"),
        /// Conforms or does not.
        Conformity = "conformity" => ("符合性", "Conformity"),
    }
}

enumeration! {
    /// How an item is looked into.
    pub enum Method {
        /// 查: papers are read.
        Documents = "documents" => ("查阅资料", "Review of documents"),
        /// 看: seen on site.
        Site = "site" => ("现场查看", "Inspection on site"),
        /// 问: people are asked.
        Interview = "interview" => ("访谈", "Interview"),
        /// 操: somebody shows how it is done.
        Operation = "operation" => ("现场操作", "Demonstration"),
        /// 系: compared with data of the system.
        System = "system" => ("系统数据核对", "Check against system data"),
        /// 抽: a sample is drawn.
        Sampling = "sampling" => ("抽样核查", "Sampling"),
        /// 盲样: blind samples are read or measured.
        BlindSample = "blind_sample" => ("盲样考核", "Blind samples"),
        /// 考: a written or case examination.
        Examination = "examination" => ("理论与案例考核", "Examination"),
        /// Judged again by an expert.
        ExpertReview = "expert_review" => ("专家复核", "Expert review"),
    }
}

/// Which version of which template; rounds keep it for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRef {
    /// The template, e.g. `ohe-a`.
    pub id: String,
    /// Its version, counted from 1.
    pub version: u32,
}

impl std::fmt::Display for TemplateRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.id, self.version)
    }
}

/// A checklist: one version, never edited once it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The template, e.g. `ohe-a`; all versions share it.
    pub id: String,
    /// The version, counted from 1.
    pub version: u32,
    /// What it is called.
    pub title: Text,
    /// What it is for.
    pub purpose: Purpose,
    /// Its place among those of the purpose.
    pub part: Part,
    /// The kind of institution it applies to: `ohe` or `diagnosis`.
    pub institution_kind: String,
    /// The service category it applies to; absent when it applies to all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// How its items are answered.
    pub scale: Scale,
    /// Percent of the total, where the source fixes it. What counts is the province's rule; this is what the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Sourced<Decimal>>,
    /// Where it comes from.
    pub basis: String,
    /// How sure its structure is; items carry their own mark.
    pub mark: Mark,
    /// The first day on which it may be used.
    pub valid_from: NaiveDate,
    /// The sections in order.
    pub sections: Vec<Section>,
}

/// A group of items with its subtotal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The code, e.g. `A1`.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// The subtotal as the source states it; the items must add up to it. Absent on a conformity scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "decimal")]
    pub points: Option<Decimal>,
    /// How sure title and subtotal are.
    pub mark: Mark,
    /// The items in order.
    pub items: Vec<Item>,
}

/// One thing that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The code, unique in the template, e.g. `A1.1`.
    pub code: ItemCode,
    /// What is demanded.
    pub content: Text,
    /// The points it is worth, a multiple of 0.1. On a conformity scale each condition counts one.
    #[serde(default = "one")]
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// ★: the conclusion asks whether all of these passed.
    #[serde(default)]
    pub key: bool,
    /// ◆: one of these that fails decides the conclusion alone.
    #[serde(default)]
    pub veto: bool,
    /// Whether «not applicable» may be answered.
    #[serde(default)]
    pub na_allowed: bool,
    /// How points are taken off. Absent on a conformity scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deduction: Option<Deduction>,
    /// The most that may be taken off, where that is less than the points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "decimal")]
    pub max: Option<Decimal>,
    /// How it is looked into.
    pub methods: Vec<Method>,
    /// The clause or document it rests on.
    pub basis: String,
    /// How sure the demand is.
    pub mark: Mark,
    /// How sure the points are, where that differs from the demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_mark: Option<Mark>,
    /// What the reader has to know about the certainty of a part of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The category under which a failure enters the problem ledger.
    pub problem: ProblemCategory,
    /// The key link it belongs to.
    pub link: KeyLink,
    /// The service category it concerns; a failure then concerns that category only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
}

const fn one() -> Decimal {
    Decimal::ONE
}

/// How points are taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    /// The rule, for programs.
    pub rule: DeductionRule,
    /// The rule, for people.
    pub text: Text,
}

/// The rule behind a deduction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeductionRule {
    /// All points or none.
    AllOrNothing,
    /// So many points for each thing that is missing or wrong, until nothing is left.
    PerUnit {
        /// Points per thing.
        #[schema(value_type = String, format = "decimal")]
        points: Decimal,
        /// What is counted.
        unit: Text,
    },
    /// In proportion to a rate (of conformity, of timeliness, of agreement).
    Ratio,
    /// As the expert judges, within the bounds the text gives.
    Free,
}

impl Template {
    /// Which version of which template this is.
    #[must_use]
    pub fn reference(&self) -> TemplateRef {
        TemplateRef { id: self.id.clone(), version: self.version }
    }

    /// Its name in a few characters: 表A, 第一部分.
    #[must_use]
    pub fn short_name(&self) -> Text {
        let letter = self.id.rsplit('-').next().unwrap_or_default().to_uppercase();
        match self.part {
            Part::FilingConditions => Text::new("第一部分", "Part I"),
            Part::DiagnosisWork => Text::new("第二部分", "Part II"),
            Part::OnSiteCheck => self.part.label(),
            Part::Comprehensive | Part::ItemBased | Part::CategoryTable => {
                Text::owned(format!("表{letter}"), format!("Table {letter}"))
            }
        }
    }

    /// All items in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The item with that code.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.items().find(|item| item.code == *code)
    }

    /// What all items are worth together.
    #[must_use]
    pub fn points(&self) -> Decimal {
        self.items().map(|item| item.points).sum()
    }

    /// The template without the items and sections that concern categories the institution has not filed for.
    #[must_use]
    pub fn for_categories(&self, filed: &BTreeSet<Category>) -> Self {
        let mut narrowed = self.clone();
        for section in &mut narrowed.sections {
            section.items.retain(|item| item.category.is_none_or(|category| filed.contains(&category)));
            section.points = section.points.map(|_| section.items.iter().map(|item| item.points).sum());
        }
        narrowed.sections.retain(|section| !section.items.is_empty());
        narrowed
    }
}

impl Item {
    /// Why «not applicable» may not be answered, as the checklist has it; nothing where it may.
    #[must_use]
    pub const fn must_apply(&self) -> Option<Text> {
        match (self.na_allowed, self.veto, self.key) {
            (true, ..) => None,
            (false, true, _) => Some(Text::new("否决项，必须判定", "Decisive, so it has to be judged")),
            (false, false, true) => Some(Text::new("关键项，必须判定", "A key item, so it has to be judged")),
            (false, false, false) => {
                Some(Text::new("核查表未列为可不适用的项目", "The checklist does not name it among what may not apply"))
            }
        }
    }

    /// The most that may be taken off.
    #[must_use]
    pub fn ceiling(&self) -> Decimal {
        self.max.map_or(self.points, |max| max.min(self.points))
    }

    /// How sure the points are.
    #[must_use]
    pub fn points_mark(&self) -> Mark {
        self.points_mark.unwrap_or(self.mark)
    }
}
