//! One line of the results: an institution and a service.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::assessments::Grade;
use crate::assessments::score::CategoryConclusion;
use crate::checklists::TemplateRef;
use crate::ids::InstitutionId;
use crate::indicators::{Facts, ProblemCounts};
use crate::institutions::{Ownership, Service};
use crate::regions::RegionCode;

/// What the year's assessment came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowConclusion {
    /// The grade.
    pub grade: Grade,
    /// The total, exact.
    #[schema(value_type = String, format = "decimal")]
    pub score: Decimal,
    /// Whether every key item passed.
    pub key_items_passed: bool,
    /// The day the result was fixed.
    pub finalised_on: NaiveDate,
    /// How many rounds of the year were finalised; the latest is the one shown.
    pub rounds: u32,
    /// The checklists that were filled.
    pub templates: Vec<TemplateRef>,
    /// One conclusion per category, for examinations.
    pub categories: Vec<CategoryConclusion>,
}

/// An institution and a service in a year. All indicators can be recomputed from these rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultRow {
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Who owns it.
    pub ownership: Ownership,
    /// Its region.
    pub region: RegionCode,
    /// The region's full name.
    pub region_name: String,
    /// The prefecture or special unit it reports through.
    pub city: RegionCode,
    /// That unit's name.
    pub city_name: String,
    /// The service.
    pub service: Service,
    /// The day of the record; absent when the service is not on record.
    pub filed_on: Option<NaiveDate>,
    /// Whether it was on record at the end of the coverage window.
    pub filed: bool,
    /// Whether it was assessed within the coverage window.
    pub assessed_in_window: bool,
    /// The year's conclusion; absent when it was not assessed in the year.
    pub conclusion: Option<RowConclusion>,
    /// Its problems of the year.
    pub problems: ProblemCounts,
}

impl ResultRow {
    /// What indicators ask of the row.
    #[must_use]
    pub fn facts(&self) -> Facts {
        Facts {
            service: self.service,
            ownership: self.ownership,
            city: self.city,
            city_name: self.city_name.clone(),
            filed: self.filed,
            assessed_in_window: self.assessed_in_window,
            key_items_passed: self.conclusion.as_ref().map(|conclusion| conclusion.key_items_passed),
            problems: self.problems,
        }
    }
}
