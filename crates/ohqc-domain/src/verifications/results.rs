//! What a check says about each filed category, and which part of the checklist concerns the filing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Case;
use crate::assessments::score::{Outcome, VerificationConclusion};
use crate::catalogues::Category;
use crate::checklists::{ItemCode, Template};
use crate::filings::{FiledService, category_label};
use crate::institutions::Service;
use crate::text::Text;

/// What the check says about one filed category; what did not pass is published (JL24-1-3-e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryResult {
    /// Category code of the filing.
    pub category: String,
    /// What people call it.
    pub label: Text,
    /// Filed items of the category; empty means the whole category.
    pub items: Vec<String>,
    /// Whether it is within the institution's capability. None is, where the institution lacks a condition.
    pub passed: bool,
    /// Items of the checklist that speak against it.
    pub failed: Vec<ItemCode>,
}

impl Case<'_> {
    /// The categories the checklist knows; diagnosis is checked as a whole.
    #[must_use]
    pub fn categories(&self) -> BTreeSet<Category> {
        categories(self.service, self.filed)
    }

    /// The checklist without what concerns categories that were not filed.
    #[must_use]
    pub fn checklist(&self) -> Template {
        self.template.for_categories(&self.categories())
    }
}

/// The categories of a filing that a checklist can name.
#[must_use]
pub(super) fn categories(service: Service, filed: &[FiledService]) -> BTreeSet<Category> {
    match service {
        Service::Examination => filed.iter().filter_map(|filed| filed.category.parse().ok()).collect(),
        Service::Diagnosis => BTreeSet::new(),
    }
}

pub(super) fn per_category(service: Service, filed: &[FiledService], conclusion: &VerificationConclusion) -> Vec<CategoryResult> {
    let lacks_conditions = !conclusion.failed_conditions.is_empty();
    let result = |filed: &FiledService| {
        let category = match service {
            Service::Examination => filed.category.parse::<Category>().ok(),
            Service::Diagnosis => None,
        };
        let of_category = conclusion.sheet.failed_items().filter(|item| item.category.is_some() && item.category == category);
        let mut failed: Vec<ItemCode> = of_category.map(|item| item.code.clone()).collect();
        let passed = failed.is_empty() && conclusion.outcome != Outcome::Unqualified;
        if lacks_conditions {
            failed.extend(conclusion.failed_conditions.iter().cloned());
        }
        let label = category_label(service, &filed.category);
        CategoryResult { category: filed.category.clone(), label, items: filed.items.clone(), passed, failed }
    };
    filed.iter().map(result).collect()
}
