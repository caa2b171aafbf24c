//! Asking for an account without one (JL24-1-1-a): what is asked, how it stands, what is answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::api::IssuedPassword;
use crate::identity::{Actor, Permission};
use crate::ids::{AccountRequestId, InstitutionId, OrganisationId};
use crate::institutions::BodyKind;
use crate::institutions::api::{InstitutionBody, Particulars};
use crate::page::Sort;
use crate::text::Text;
use crate::validation::Complaints;

enumeration! {
    /// How a request for an account stands.
    pub enum RequestState as AccountRequestState {
        /// Not answered yet.
        Pending = "pending" => ("待处理", "Pending"),
        /// The account is open.
        Approved = "approved" => ("已开通", "Approved"),
        /// Refused with a reason.
        Refused = "refused" => ("不予同意", "Refused"),
    }
}

/// Asks for an account. The contact is the applicant; name and telephone are removed from the request once it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountRequestBody)]
pub struct RequestBody {
    /// The institution as it would be registered; its contact is the applicant.
    pub institution: InstitutionBody,
    /// What it wants to file.
    pub service: BodyKind,
}

impl RequestBody {
    /// Checks the particulars as registering does.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<Particulars, Complaints> {
        Particulars::try_from(self.institution.clone()).map_err(|found| found.under("/institution"))
    }
}

/// What the number of a request tells anybody who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountRequestReceipt)]
pub struct RequestReceipt {
    /// The number to ask with.
    #[schema(example = "7K3M-9QXA-2BCD")]
    pub number: String,
    /// The institution's name.
    pub name: String,
    /// How it stands.
    pub state: RequestState,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day for the answer; absent while the holidays of its year are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// The day it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

enumeration! {
    /// What may be done to a request for an account.
    pub enum RequestAction as AccountRequestAction {
        /// Open the account.
        Approve = "approve" => ("同意并开通", "Approve"),
        /// Refuse it with a reason.
        Refuse = "refuse" => ("不予同意", "Refuse"),
    }
}

impl RequestAction {
    /// Everything this actor may do to a request at a place.
    #[must_use]
    pub fn available(actor: &Actor, place: &str, state: RequestState) -> Vec<Self> {
        let nobody = OrganisationId(uuid::Uuid::nil());
        let held = actor.permit(Permission::InstitutionsRegister).is_some_and(|grant| grant.scope().covers(place, nobody));
        if held && state == RequestState::Pending { vec![Self::Approve, Self::Refuse] } else { Vec::new() }
    }
}

/// A request as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AccountRequestView)]
pub struct RequestView {
    /// The request.
    pub id: AccountRequestId,
    /// The institution's name.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// Its region in words.
    pub region_name: String,
    /// What it wants to file.
    pub service: BodyKind,
    /// How it stands.
    pub state: RequestState,
    /// The day it was received.
    pub received_on: NaiveDate,
    /// The last day for the answer; absent while the holidays of its year are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// The day it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What was handed in, while it is pending; absent in lists and once it is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub particulars: Option<InstitutionBody>,
    /// The institution registered under this credit code, which approval takes instead of a new one; absent in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// What else is pending for this credit code, for anybody may ask in anybody's name: the first [`OTHERS`]; absent in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherRequest>,
    /// How many more are pending besides those; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<u64>,
    /// What this caller may do now.
    pub actions: Vec<RequestAction>,
}

/// The most other requests that are shown with one.
pub const OTHERS: u64 = 20;

/// Another pending request of the same credit code, to tell the right one by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OtherAccountRequest)]
pub struct OtherRequest {
    /// The request.
    pub id: AccountRequestId,
    /// The institution's name as it was handed in.
    pub name: String,
    /// The applicant.
    pub contact_name: String,
    /// Their telephone.
    pub contact_phone: String,
    /// The day it was received.
    pub received_on: NaiveDate,
}

/// Approves a request: the administrator's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountRequestApproval)]
pub struct ApproveBody {
    /// Login name: letters, digits, `.`, `_` and `-`.
    #[schema(example = "zhang.san")]
    pub name: String,
    /// The name to show.
    pub display_name: String,
}

/// Refuses a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountRequestRefusal)]
pub struct RefuseBody {
    /// Why, for the applicant.
    #[validate(length(max = 500))]
    pub reason: String,
}

impl RefuseBody {
    /// Checks that there is a reason.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        if self.reason.trim().is_empty() {
            found.add("/reason", "required", Text::new("请填写理由", "Say why"));
        } else {
            found.extend_validated(self);
        }
        found.into_result(())
    }
}

/// An approved request and the account it opened, whose password is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ApprovedAccountRequest)]
pub struct ApprovedRequest {
    /// The request.
    pub request: RequestView,
    /// The account.
    pub issued: IssuedPassword,
}

enumeration! {
    /// What requests for accounts are ordered by.
    pub enum RequestOrder as AccountRequestOrder {
        /// The last day for the answer.
        Due = "due" => ("答复期限", "Due"),
        /// The day it was received.
        Received = "received" => ("申请日期", "Received"),
        /// The institution's name.
        Name = "name" => ("机构名称", "Name"),
    }
}

/// Which requests to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestFilter {
    /// Part of the institution's name or its credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Code of a region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// How they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RequestState>,
    /// What they want to file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<BodyKind>,
    /// The order; `due` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-received")]
    pub sort: Option<Sort<RequestOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
