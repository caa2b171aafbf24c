//! What callers send and get about filings.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{Deemed, Dossier, FiledCategory, FilingNumber, Missing, Origin, ReturnReason, State, StateName, VerificationCode};
use crate::identity::{Actor, Permission};
use crate::ids::{FilingId, InstitutionId};
use crate::institutions::Service;
use crate::page::Sort;
use crate::regions::RegionCode;
use crate::text::Text;

/// Starts a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct FilingBody {
    /// The institution that files.
    pub institution: InstitutionId,
    /// The service it files.
    pub service: Service,
}

/// Puts a filing with a prefecture on record as one with the province (视同备案, JL24-1-1-e).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DeemBody {
    /// The institution.
    pub institution: InstitutionId,
    /// The service it filed.
    pub service: Service,
    /// The number that the prefecture gave.
    #[serde(default)]
    #[validate(length(max = 80))]
    #[schema(example = "长卫职检备〔2021〕第3号")]
    pub local_number: String,
    /// The day of the prefecture's record.
    #[serde(default)]
    #[schema(example = "2021-08-12")]
    pub local_on: Option<NaiveDate>,
    /// The day the institution was registered on the platform.
    #[serde(default)]
    #[schema(example = "2024-05-20")]
    pub registered_on: Option<NaiveDate>,
    /// What is known of its dossier; it may be incomplete.
    #[serde(default)]
    #[validate(nested)]
    pub dossier: Dossier,
}

/// Sends a filing back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnBody {
    /// Everything to correct, at once.
    #[validate(length(min = 1, max = 50), nested)]
    pub reasons: Vec<ReturnReason>,
}

enumeration! {
    /// What may be done to a filing.
    pub enum FilingAction {
        /// Change the dossier.
        Edit = "edit" => ("修改档案", "Edit the dossier"),
        /// Hand it in.
        Submit = "submit" => ("提交备案", "Submit"),
        /// Send it back for correction.
        Return = "return" => ("退回补正", "Return for correction"),
        /// Put it on record.
        Accept = "accept" => ("办理备案", "Accept"),
        /// Print the receipt.
        Receipt = "receipt" => ("备案回执", "Receipt"),
    }
}

impl FilingAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Edit | Self::Submit => Permission::FilingsEdit,
            Self::Return => Permission::FilingsReview,
            Self::Accept => Permission::FilingsAccept,
            Self::Receipt => Permission::FilingsRead,
        }
    }

    /// Whether the state allows the act; the transitions of [`State`] enforce the same.
    #[must_use]
    pub const fn fits(self, state: &State) -> bool {
        match self {
            Self::Edit | Self::Submit => matches!(state, State::Draft | State::Returned { .. }),
            Self::Return | Self::Accept => matches!(state, State::Submitted { .. }),
            Self::Receipt => matches!(state, State::Accepted { .. }),
        }
    }

    /// Everything this actor may do to a filing in this state at this place.
    #[must_use]
    pub fn available(actor: &Actor, state: &State, place: &str, institution: InstitutionId) -> Vec<Self> {
        let organisation = crate::ids::OrganisationId(institution.0);
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.fits(state))
            .filter(|action| actor.permit(action.permission()).is_some_and(|grant| grant.scope().covers(place, organisation)))
            .collect()
    }
}

/// A filing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FilingView {
    /// The filing.
    pub id: FilingId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// Its region, whose profile says what a dossier needs.
    pub region: RegionCode,
    /// The service.
    pub service: Service,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub state: StateName,
    /// The day it was handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// The day of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
    /// The filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<FilingNumber>,
    /// The receipt's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_code: Option<VerificationCode>,
    /// The local filing that is deemed one with the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed: Option<Deemed>,
    /// What to correct, when it was sent back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReturnReason>,
    /// The dossier.
    pub dossier: Dossier,
    /// What it still lacks.
    pub missing: Vec<Missing>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<FilingAction>,
}

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
    /// The service.
    pub service: Service,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub state: StateName,
    /// The day it was handed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// The day of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_on: Option<NaiveDate>,
    /// The filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<FilingNumber>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
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
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
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

/// What the public site says about a receipt. It names no person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptCheck {
    /// The filing number.
    pub number: FilingNumber,
    /// The institution's name on the day of the record.
    pub institution_name: String,
    /// Its address on that day.
    pub address: String,
    /// The service.
    pub service: Service,
    /// Filed categories with their items.
    pub categories: Vec<FiledCategory>,
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// The authority that keeps the record.
    pub authority: Text,
    /// The local filing that is deemed one with the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deemed: Option<Deemed>,
}
