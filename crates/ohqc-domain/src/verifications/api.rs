//! What callers send and get about on-site checks.

mod bodies;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub(super) use bodies::too_long;
pub use bodies::{ConcludeBody, LONGEST_REASON, SheetBody};

use super::{CategoryResult, Comparison, Difference, Entry, MemberView, Membership, Photo, Sequel, Signatures, State, StateName};
use crate::assessments::score::{Outcome, VerificationConclusion};
use crate::checklists::{ItemCode, RefusedAnswer, Sheet, TemplateRef};
use crate::deadlines::{EscalationStep, Standing};
use crate::filings::{FiledService, FilingNumber};
use crate::identity::{Actor, Permission, Scope};
use crate::ids::{FilingId, InstitutionId, OrganisationId, VerificationId};
use crate::indicators::Ratio;
use crate::institutions::Service;
use crate::page::Sort;
use crate::publications::PublicationKind;

enumeration! {
    /// What may be done to an on-site check.
    pub enum VerificationAction {
        /// Name the team.
        Assign = "assign" => ("指派核查组", "Name the team"),
        /// Declare an interest and leave the team.
        StandAside = "stand_aside" => ("声明回避", "Stand aside"),
        /// Fill in the sheet.
        Record = "record" => ("填写核查表", "Fill in the sheet"),
        /// Put down the conclusion.
        Conclude = "conclude" => ("作出核查结论", "Conclude"),
        /// Open another check of what failed.
        FollowUp = "follow_up" => ("开启复核", "Open a follow-up"),
    }
}

impl VerificationAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Record | Self::Conclude | Self::StandAside => Permission::VerificationsRecord,
            Self::Assign | Self::FollowUp => Permission::VerificationsAssign,
        }
    }

    /// Whether the state allows the act, and what came after it; the transitions of [`State`] enforce the same.
    #[must_use]
    pub fn fits(self, state: &State, sequel: Sequel) -> bool {
        match self {
            Self::FollowUp => state.follow_up(sequel).is_ok(),
            Self::Record | Self::Conclude | Self::Assign | Self::StandAside => state.ongoing().is_ok(),
        }
    }

    /// Whether the team allows the act; the use case enforces the same.
    #[must_use]
    pub const fn suits(self, held: Membership) -> bool {
        match self {
            Self::Record => held.records(),
            Self::Conclude => held.concludes(),
            Self::StandAside => held.on,
            Self::Assign | Self::FollowUp => true,
        }
    }

    /// Everything this actor may do to a check in this state at this place.
    #[must_use]
    pub fn available(
        actor: &Actor,
        (state, sequel): (&State, Sequel),
        place: &str,
        institution: InstitutionId,
        held: Membership,
    ) -> Vec<Self> {
        let fitting = Self::ALL.iter().copied().filter(|action| action.fits(state, sequel) && action.suits(held));
        fitting.filter(|action| reaches(actor, action.permission(), place, institution, held)).collect()
    }
}

/// Whether the actor sees what the team puts down before there is a conclusion: only those who may record do.
#[must_use]
pub fn sees_notes(actor: &Actor, state: &State, place: &str, institution: InstitutionId, held: Membership) -> bool {
    state.concluded().is_some() || reaches(actor, Permission::VerificationsRecord, place, institution, held)
}

/// Whether a permission reaches a check: by its place, or because the person is on its team.
fn reaches(actor: &Actor, permission: Permission, place: &str, institution: InstitutionId, held: Membership) -> bool {
    actor.permit(permission).is_some_and(|grant| match grant.scope() {
        Scope::Assigned(_) => held.on,
        scope @ (Scope::Place(_) | Scope::Organisation(_)) => scope.covers(place, OrganisationId(institution.0)),
    })
}

/// An on-site check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VerificationView {
    /// The check.
    pub id: VerificationId,
    /// The filing it looks into.
    pub filing: FilingId,
    /// The filing's number.
    pub number: FilingNumber,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The service.
    pub service: Service,
    /// Categories and items as they were put on record.
    pub filed: Vec<FiledService>,
    /// Where it stands.
    pub state: StateName,
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// The day the time began: that of the record, or the opening of a follow-up.
    pub opened_on: NaiveDate,
    /// The first day on site that may be.
    pub not_before: NaiveDate,
    /// The failed check that this one follows up (复核).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<VerificationId>,
    /// The follow-up of this check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed_by: Option<VerificationId>,
    /// The last day in time.
    pub due_on: NaiveDate,
    /// Days from today to the due date, negative once it is past; absent once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// Where the clock stands today; absent once the check was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The day its filing was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing_ended_on: Option<NaiveDate>,
    /// The checklist; what concerns categories that were not filed is left out of it.
    pub template: TemplateRef,
    /// The answers so far; empty for those who may not see notes before there is a conclusion.
    pub sheet: Sheet,
    /// Items without an answer, in the checklist's order.
    pub missing: Vec<ItemCode>,
    /// Answers that are not complete yet, e.g. a failed item without a reason.
    pub refused: Vec<RefusedAnswer>,
    /// The dossier's entries to look for on site; empty for those who may not see notes before there is a conclusion.
    pub entries: Vec<Entry>,
    /// What was found of them so far.
    pub comparison: Comparison,
    /// Photographs taken on site.
    pub photos: Vec<Photo>,
    /// The team that was named before going, its leader first.
    pub members: Vec<MemberView>,
    /// The step against a check that is not done in time (`check.ladder`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<EscalationStep>,
    /// The last day on site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conducted_on: Option<NaiveDate>,
    /// The day the conclusion was put down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concluded_on: Option<NaiveDate>,
    /// Who was on site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub team: Vec<String>,
    /// What the items do not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// One result per filed category, once it is concluded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<CategoryResult>,
    /// What of the dossier is not as filed, once it is concluded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Why nothing of the dossier was compared, once it is concluded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub not_compared: String,
    /// Who signed for either side, once it is concluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signatures: Option<Signatures>,
    /// The outcome and how it came about, once it is concluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<VerificationConclusion>,
    /// The list its result is to be published in (JL24-1-3-e, NHC23-1-5), where the province publishes the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<PublicationKind>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<VerificationAction>,
}

/// A row of a list of on-site checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VerificationSummary {
    /// The check.
    pub id: VerificationId,
    /// The filing it looks into.
    pub filing: FilingId,
    /// The filing's number.
    pub number: FilingNumber,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The service.
    pub service: Service,
    /// Where it stands.
    pub state: StateName,
    /// The failed check that this one follows up (复核).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<VerificationId>,
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// The last day in time.
    pub due_on: NaiveDate,
    /// Days from today to the due date, negative once it is past; absent once it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// Where the clock stands today; absent once the check was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The step against a check that is not done in time (`check.ladder`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<EscalationStep>,
    /// The last day on site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conducted_on: Option<NaiveDate>,
    /// What it came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

enumeration! {
    /// What the list of on-site checks is ordered by.
    pub enum VerificationOrder {
        /// The last change.
        Updated = "updated" => ("最近更新", "Changed"),
        /// The due date.
        Due = "due" => ("核查期限", "Due"),
        /// The day the filing was put on record.
        Accepted = "accepted" => ("备案日期", "Filed"),
        /// The institution's name.
        Institution = "institution" => ("机构", "Institution"),
    }
}

/// Filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct VerificationFilter {
    /// Part of the institution's name or of the filing number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// What it came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Whether it is past its due date without a conclusion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// Order: `updated`, `due`, `accepted` or `institution`; `-` before it turns it round. Last changed first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "due")]
    pub sort: Option<Sort<VerificationOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Which checks are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VerificationFigureFilter {
    /// Code of a region: institutions below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// The first day of the period in which a check is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// I02 现场核查按期率: the first checks of new filings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerificationFigures {
    /// Those made in time, of those that were due or made by today.
    pub in_time: Ratio,
    /// Made after their last day.
    pub late: u32,
    /// Past their last day, and not made.
    pub missing: u32,
}
