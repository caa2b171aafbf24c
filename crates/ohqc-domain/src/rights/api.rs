//! What callers send and get about service rights.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Rights, UnitRight};
use crate::catalogues;
use crate::designations::api::Designated;
use crate::institutions::Service;
use crate::text::Text;

/// The day the question is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RightsFilter {
    /// The day; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// Who may do what where: filters of the public list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicRightsFilter {
    /// Region code; everything below it counts, and who was named to diagnose for a city of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Category code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Item code: a hazard that is examined for, or a disease that is diagnosed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Only what the institution may go out for, or only what it may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub going_out: Option<bool>,
    /// The day; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

impl PublicRightsFilter {
    /// Whether a unit is what is looked for, and may be done.
    #[must_use]
    pub fn wants(&self, unit: &UnitRight) -> bool {
        let item = self.item.as_deref();
        let of_item = item.and_then(catalogues::item).map(|item| item.category.as_str());
        let category = self.category.as_deref().is_none_or(|category| category == unit.category);
        // Whoever filed a whole category filed each item of it.
        let named = category
            && item.is_none_or(|item| match &unit.item {
                Some(filed) => filed == item,
                None => of_item == Some(unit.category.as_str()),
            });
        let out = unit.going_out.as_ref().is_some_and(|right| right.granted);
        named && unit.perform.granted && self.going_out.is_none_or(|wanted| wanted == out)
    }
}

/// An institution that may do what was asked for: no person, no evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicRight {
    /// Name on the day of the record.
    pub name: String,
    /// Practice address on that day.
    pub address: String,
    /// City and county in words.
    pub region_name: String,
    /// The service.
    pub service: Service,
    /// The filing number.
    pub number: String,
    /// What was asked for and may be done.
    pub units: Vec<PublicUnit>,
    /// The cities whose diagnosis it was named to carry on that day (diagnosis F-06).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub designated: Vec<Designated>,
}

/// One thing an institution may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicUnit {
    /// Category code.
    pub category: String,
    /// Item code; absent for a category as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Category and item in words.
    pub label: Text,
    /// Whether it may go out for it.
    pub going_out: bool,
    /// Why, in one sentence.
    pub why: Text,
}

impl From<UnitRight> for PublicUnit {
    fn from(unit: UnitRight) -> Self {
        let going_out = unit.going_out.as_ref().is_some_and(|right| right.granted);
        let why = unit.going_out.filter(|right| right.granted).unwrap_or(unit.perform).sentence;
        Self { category: unit.category, item: unit.item, label: unit.label, going_out, why }
    }
}

/// Every service of an institution on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsView {
    /// The day.
    pub on: NaiveDate,
    /// One answer per service.
    pub services: Vec<Rights>,
    /// The cities whose diagnosis it was named to carry on that day (diagnosis F-06).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub designated: Vec<Designated>,
}
