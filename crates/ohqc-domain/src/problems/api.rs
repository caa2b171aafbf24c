//! What callers send and get about problems.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::{Finding, Rectification, Severity, Signature, SourceKind, State, StateName};
use crate::attachments::AttachmentView;
use crate::catalogues::ProblemCategory;
use crate::checklists::ItemCode;
use crate::deadlines::{EscalationStep, Standing};
use crate::identity::{Actor, Permission};
use crate::ids::{AttachmentId, FilingId, InstitutionId, OrganisationId, ProblemId};
use crate::institutions::Service;
use crate::page::Sort;
use crate::provenance::Basis;
use crate::text::Text;

/// Plans a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = RectificationPlanBody)]
pub struct PlanBody {
    /// What will be done.
    #[validate(length(min = 2, max = 2000))]
    pub measures: String,
    /// Who answers for it.
    #[validate(length(min = 1, max = 40))]
    pub responsible: String,
    /// The day it will be done: not in the past, and within the due date while that has not passed.
    pub target_date: NaiveDate,
    /// Why it will be done after the due date; required once that has passed, and kept for the reviewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 2, max = 500))]
    pub late_reason: Option<String>,
}

/// Hands in a rectification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CorrectBody {
    /// What was done.
    #[validate(length(min = 2, max = 2000))]
    pub measures: String,
    /// Evidence files of the institution, uploaded before.
    #[validate(length(min = 1, max = 20))]
    pub evidence: Vec<AttachmentId>,
    /// What the institution declares about it.
    #[validate(length(min = 2, max = 1000))]
    pub statement: String,
}

/// Closes a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CloseBody {
    /// What the reviewer remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 500))]
    pub remark: Option<String>,
}

/// Sends a rectification back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RejectBody {
    /// What is not mended.
    #[validate(length(min = 2, max = 500))]
    pub reason: String,
    /// Whether the plan itself has to be made anew.
    #[serde(default)]
    pub replan: bool,
}

enumeration! {
    /// What may be done to a problem.
    pub enum ProblemAction {
        /// Plan the mending.
        Plan = "plan" => ("制定整改计划", "Plan the rectification"),
        /// Hand in what was done.
        Correct = "correct" => ("提交整改", "Hand in the rectification"),
        /// Verify and close.
        Close = "close" => ("复核销号", "Verify and close"),
        /// Send it back.
        Reject = "reject" => ("退回整改", "Send back"),
    }
}

impl ProblemAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Plan | Self::Correct => Permission::ProblemsAnswer,
            Self::Close | Self::Reject => Permission::ProblemsReview,
        }
    }

    /// Whether the state allows the act; the transitions of [`Rectification`] enforce the same.
    #[must_use]
    pub const fn fits(self, state: &State) -> bool {
        match self {
            Self::Plan => matches!(state, State::Open | State::Planned { .. }),
            Self::Correct => matches!(state, State::Planned { .. }),
            Self::Close | Self::Reject => matches!(state, State::Corrected { .. }),
        }
    }

    /// Everything this actor may do to a problem at this place on a day.
    #[must_use]
    pub fn available(
        actor: &Actor,
        rectification: &Rectification,
        place: &str,
        institution: InstitutionId,
        today: NaiveDate,
    ) -> Vec<Self> {
        let Some(by) = actor.user() else { return Vec::new() };
        let reviewer = Signature { by, organisation: actor.organisation, on: today };
        let independent = rectification.reviewable_by(&reviewer).is_ok();
        let owner = OrganisationId(institution.0);
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.fits(&rectification.state))
            .filter(|action| independent || matches!(action, Self::Plan | Self::Correct))
            .filter(|action| actor.permit(action.permission()).is_some_and(|grant| grant.scope().covers(place, owner)))
            .collect()
    }
}

/// The filing in which a problem is mended by a change (办法2019 第六条, 令6 第十条).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeSought {
    /// The filing.
    pub filing: FilingId,
    /// The day of the last change put on record since the problem was opened; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_on: Option<NaiveDate>,
}

/// Who did it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignatureView {
    /// The person's name.
    pub by: String,
    /// The organisation's name.
    pub organisation: String,
    /// The day.
    pub on: NaiveDate,
}

/// How the institution means to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RectificationPlanView)]
pub struct PlanView {
    /// What will be done.
    pub measures: String,
    /// Who answers for it.
    pub responsible: String,
    /// The day it will be done.
    pub target_date: NaiveDate,
    /// Why it will be done after the due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    /// Who planned it.
    pub signed: SignatureView,
}

/// What the institution did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionView {
    /// What was done.
    pub measures: String,
    /// The proof.
    pub evidence: Vec<AttachmentView>,
    /// What the institution declares about it.
    pub statement: String,
    /// Who handed it in.
    pub signed: SignatureView,
}

/// The review that closed the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosingView {
    /// What the reviewer remarked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Who verified it.
    pub signed: SignatureView,
}

/// An answer that was sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttemptView {
    /// The plan it followed.
    pub plan: PlanView,
    /// The answer.
    pub correction: CorrectionView,
    /// Why it was sent back.
    pub reason: String,
    /// Whether the plan had to be made anew.
    pub replan: bool,
    /// Who sent it back.
    pub signed: SignatureView,
}

/// A problem: its finding on the left, the rectification on the right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemView {
    /// The problem.
    pub id: ProblemId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The service it concerns.
    pub service: Service,
    /// The year of the source.
    pub year: i32,
    /// What opened it.
    pub source_kind: SourceKind,
    /// Which one; its page is `/assessments/{source_id}` or `/verifications/{source_id}`.
    pub source_id: Uuid,
    /// What was found; it never changes.
    pub finding: Finding,
    /// Where it is mended by filing a change: the filing, and whether that was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeSought>,
    /// Where the mending stands.
    pub state: StateName,
    /// Where its time stands; `paused` while it lies with the reviewer.
    pub standing: Standing,
    /// The step of the ladder that is due against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<EscalationStep>,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The last day to hand in the rectification; absent while it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// What sets the time.
    pub due_basis: Basis,
    /// The day it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanView>,
    /// What was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<CorrectionView>,
    /// The review that closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<ClosingView>,
    /// Answers that were sent back, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<AttemptView>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<ProblemAction>,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemSummary {
    /// The problem.
    pub id: ProblemId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The service it concerns.
    pub service: Service,
    /// The year of the source.
    pub year: i32,
    /// The item that failed.
    pub item: ItemCode,
    /// What the item demands.
    pub content: Text,
    /// What was found.
    pub reason: String,
    /// The ledger's category.
    pub category: ProblemCategory,
    /// Whether the item is a key item (★).
    pub key_item: bool,
    /// How serious it is.
    pub severity: Severity,
    /// Where the mending stands.
    pub state: StateName,
    /// Where its time stands.
    pub standing: Standing,
    /// The step of the ladder that is due against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<EscalationStep>,
    /// The day it was opened.
    pub opened_on: NaiveDate,
    /// The last day to hand in the rectification; absent while it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// The day it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

crate::enumeration! {
    /// What the ledger is ordered by.
    pub enum ProblemOrder {
        /// The due date; closed ones come last.
        Due = "due" => ("整改期限", "Due"),
        /// The day it was opened.
        Opened = "opened" => ("立账日期", "Opened"),
        /// The last change.
        Updated = "updated" => ("最近更新", "Changed"),
        /// The institution's name.
        Institution = "institution" => ("机构", "Institution"),
    }
}

/// Filters of the ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProblemFilter {
    /// Part of the institution's name or of what was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Standing of its time, `overdue` above all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Key items only, or all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_item: Option<bool>,
    /// Institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// Year of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<ProblemCategory>,
    /// Order: `due`, `opened`, `updated` or `institution`; `-` before it turns it round. First due first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-opened")]
    pub sort: Option<Sort<ProblemOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
