//! What a check says about each filed category, and which part of the checklist concerns the filing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Case;
use crate::assessments::score::{FiledItem, VerificationConclusion};
use crate::catalogues::{self, Category};
use crate::checklists::{ItemCode, Template};
use crate::filings::{FiledService, category_label};
use crate::institutions::Service;
use crate::text::Text;

/// What the check says about one filed category; what did not pass is to be published (JL24-1-3-e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CategoryResult {
    /// Category code of the filing.
    pub category: String,
    /// What people call it.
    pub label: Text,
    /// One result per filed item, in the order of the filing; one for all where the category was filed as a whole.
    pub items: Vec<ItemResult>,
    /// Whether all of it is within the institution's capability. Nothing is, where the institution lacks a condition.
    pub passed: bool,
    /// Items of the checklist that speak against it.
    pub failed: Vec<ItemCode>,
}

/// What the check says about one filed item («不具备能力的项目», JL24-1-3-e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemResult {
    /// The item's code; absent for a category filed as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// What people call it.
    pub label: Text,
    /// Whether it is within the institution's capability.
    pub passed: bool,
    /// Why it is not: items of the checklist, or the team's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// A filed item, or a whole filed category, that the team found not within the institution's capability.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unable {
    /// Category code of the filing.
    #[schema(example = "1")]
    pub category: String,
    /// Code of a filed item; absent for everything filed of the category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Why, as found on site.
    pub reason: String,
}

impl<'a> Case<'a> {
    /// Everything filed, with what the team says against it.
    pub(super) fn items(&self, unable: &[Unable]) -> Vec<FiledItem<'a>> {
        let of = |filed: &'a FiledService| {
            let category = category(self.service, filed);
            units(filed).map(move |item| FiledItem {
                category,
                code: item.unwrap_or(&filed.category),
                unable: unable.iter().any(|unable| unable.names(&filed.category, item)),
            })
        };
        self.filed.iter().flat_map(of).collect()
    }
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
    filed.iter().filter_map(|filed| category(service, filed)).collect()
}

/// Diagnosis is checked as a whole: no item of its checklist concerns a single class.
fn category(service: Service, filed: &FiledService) -> Option<Category> {
    match service {
        Service::Examination => filed.category.parse().ok(),
        Service::Diagnosis => None,
    }
}

/// Whether a record has categories that a check of what was filed before did not look at.
#[must_use]
pub fn outgrown(filed: &[FiledService], on_record: &[FiledService]) -> bool {
    on_record.iter().any(|now| filed.iter().all(|before| before.category != now.category))
}

/// What of a filed category passes or fails on its own: each item, or the category where it was filed as a whole.
pub fn units(filed: &FiledService) -> impl Iterator<Item = Option<&str>> {
    let whole = filed.items.is_empty().then_some(None);
    whole.into_iter().chain(filed.items.iter().map(|item| Some(item.as_str())))
}

/// What people call a filed item.
#[must_use]
pub fn item_label(item: Option<&str>) -> Text {
    match item {
        None => Text::new("全部项目", "All items"),
        Some(code) => catalogues::item(code).map_or_else(|| Text::owned(code, code), |item| item.name.clone()),
    }
}

impl Unable {
    /// Whether both speak of the same item.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.names(&other.category, other.item.as_deref()) || other.names(&self.category, self.item.as_deref())
    }

    fn names(&self, category: &str, item: Option<&str>) -> bool {
        self.category == category && (self.item.is_none() || self.item.as_deref() == item)
    }
}

pub(super) fn per_category(case: &Case<'_>, unable: &[Unable], conclusion: &VerificationConclusion) -> Vec<CategoryResult> {
    let result = |filed: &FiledService| {
        let category = category(case.service, filed);
        let of_category = conclusion.sheet.failed_items().filter(|item| item.category.is_some() && item.category == category);
        let mut failed: Vec<ItemCode> = of_category.map(|item| item.code.clone()).collect();
        failed.extend(conclusion.failed_conditions.iter().cloned());
        let by_sheet = against(&failed);
        let items: Vec<ItemResult> = units(filed)
            .map(|item| {
                let named = unable.iter().find(|unable| unable.names(&filed.category, item));
                let reason = by_sheet.clone().or_else(|| named.map(|unable| spoken(&unable.reason)));
                ItemResult { item: item.map(str::to_owned), label: item_label(item), passed: reason.is_none(), reason }
            })
            .collect();
        let passed = items.iter().all(|item| item.passed);
        let label = category_label(case.service, &filed.category);
        CategoryResult { category: filed.category.clone(), label, items, passed, failed }
    };
    case.filed.iter().map(result).collect()
}

/// The reason the derivation gives: items of the checklist that are not met.
fn against(failed: &[ItemCode]) -> Option<Text> {
    let codes = failed.iter().map(ItemCode::as_str).collect::<Vec<_>>().join(" ");
    (!failed.is_empty()).then(|| Text::owned(format!("核查表不符合：{codes}"), format!("The sheet does not conform: {codes}")))
}

/// What a person wrote is shown as written in either language.
fn spoken(words: &str) -> Text {
    Text::owned(words.to_owned(), words.to_owned())
}
