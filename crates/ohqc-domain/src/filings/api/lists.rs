//! Rows and filters of the lists of filings and of what expires in them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ReviewerView;
use crate::deadlines::api::RunningClock;
use crate::filings::{Expiry, FilingNumber, Origin, PaperKind, StateName};
use crate::ids::{FilingId, InstitutionId};
use crate::institutions::BodyKind;
use crate::page::Sort;

/// A row of a list of filings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilingSummary {
    /// The filing.
    pub id: FilingId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// What is filed or recorded.
    pub service: BodyKind,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub state: StateName,
    /// How far a change, or the wish for the end, has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<StateName>,
    /// Who verifies the materials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<ReviewerView>,
    /// The day it was handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// The day of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
    /// The last day of the service, once it is off the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// The filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<FilingNumber>,
    /// Whether every part was found in order, so that it waits for the record. Said to the office that verifies.
    pub ready: bool,
    /// The clock that runs on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<RunningClock>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl FilingSummary {
    /// Whether it is in force on a day, as [`State::in_force`] says.
    #[must_use]
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.state == StateName::Accepted || self.ends_on.is_some_and(|last| last >= on)
    }
}

crate::enumeration! {
    /// What the list of filings is ordered by.
    pub enum FilingOrder {
        /// The last change.
        Updated = "updated" => ("最近更新", "Changed"),
        /// The institution's name.
        Institution = "institution" => ("机构", "Institution"),
    }
}

/// Filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FilingFilter {
    /// Part of the institution's name or of the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// State: of the filing, or of what is asked for while it is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Whether every part was found in order, so that it waits for the record; to those who do not verify nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready: Option<bool>,
    /// What is filed or recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<BodyKind>,
    /// Origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// Order: `updated` or `institution`; `-` before it turns it round. Last changed first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "institution")]
    pub sort: Option<Sort<FilingOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// A paper of a filing in force that ends soon or has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpiryView {
    /// The filing.
    pub filing: FilingId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// What is filed or recorded.
    pub service: BodyKind,
    /// The filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<FilingNumber>,
    /// What ends.
    pub expiry: Expiry,
}

/// Filters of the list of papers that end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExpiryFilter {
    /// Part of the institution's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// What is filed or recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<BodyKind>,
    /// What ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperKind>,
    /// Only what has ended, or only what has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<bool>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
