//! What callers get about checklists; a template itself is sent as it is.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Part, Purpose, Scale, Template};
use crate::catalogues::Category;
use crate::provenance::Mark;
use crate::text::Text;

/// A version of a checklist in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChecklistSummary {
    /// The template.
    pub id: String,
    /// The version.
    pub version: u32,
    /// What it is called.
    pub title: Text,
    /// What it is for.
    pub purpose: Purpose,
    /// Its place among those of the purpose.
    pub part: Part,
    /// The kind of institution it applies to: `ohe` or `diagnosis`.
    pub institution_kind: String,
    /// The category it applies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// How its items are answered.
    pub scale: Scale,
    /// How many items it has.
    pub items: usize,
    /// What they are worth together.
    #[schema(value_type = String, format = "decimal")]
    pub points: Decimal,
    /// Where it comes from.
    pub basis: String,
    /// How sure its structure is.
    pub mark: Mark,
    /// The first day on which it may be used.
    pub valid_from: NaiveDate,
}

impl From<&Template> for ChecklistSummary {
    fn from(template: &Template) -> Self {
        Self {
            id: template.id.clone(),
            version: template.version,
            title: template.title.clone(),
            purpose: template.purpose,
            part: template.part,
            institution_kind: template.institution_kind.clone(),
            category: template.category,
            scale: template.scale,
            items: template.items().count(),
            points: template.points(),
            basis: template.basis.clone(),
            mark: template.mark,
            valid_from: template.valid_from,
        }
    }
}
