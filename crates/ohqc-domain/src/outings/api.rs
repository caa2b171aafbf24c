//! What callers send and get about outings.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{
    Clue, ClueStatus, Completion, Confirmation, Figure, Finding, Heads, Message, NoticeBody, NoticeFacts, OutingCounts,
    OutingRatio, Receipt, Recipient, Sent, Standing, State, StateName, Visit, Window,
};
use crate::employers::api::EmployerBrief;
use crate::identity::{Actor, Permission, Scope};
use crate::ids::{InstitutionId, OrganisationId, OutingId};
use crate::page::Sort;
use crate::regions::RegionCode;
use crate::text::Text;
use crate::validation::Complaints;

/// Starts an outing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutingBody {
    /// Whose outing it is.
    pub institution: InstitutionId,
    /// The notice so far.
    pub notice: NoticeBody,
}

/// Confirms a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields, default)]
#[schema(as = OutingReceiveBody)]
pub struct ReceiveBody {
    /// What the authority says to it.
    #[validate(length(max = 1000))]
    pub remark: String,
}

/// Asks or answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingMessageBody)]
pub struct MessageBody {
    /// What.
    #[validate(length(min = 2, max = 2000))]
    pub text: String,
}

/// Plans a visit on the spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingVisitBody)]
pub struct VisitBody {
    /// The day.
    pub planned_on: NaiveDate,
}

/// Reports how many were examined.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingCompleteBody)]
pub struct CompleteBody {
    /// People who were examined.
    #[validate(nested)]
    pub examined: Heads,
    /// What the numbers do not say.
    #[serde(default)]
    #[validate(length(max = 1000))]
    pub remark: String,
}

impl CompleteBody {
    /// Checks the numbers against those of the notice. More than twice as many as were planned is a slip of the hand, or an
    /// outing that the notice did not tell of: it is taken with an explanation only. No clause sets a bound; this one is ours.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self, planned: Heads) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        let (examined, planned) = (self.examined.total(), planned.total());
        if examined > planned.saturating_mul(2) && self.remark.trim().is_empty() {
            let text = Text::owned(
                format!("实检共 {examined} 人，超过计划 {planned} 人的两倍：请核对人数，确属实际的请在说明中写明原因"),
                format!("{examined} examined is more than twice the {planned} planned: correct it, or say why in the remark"),
            );
            found.add("/remark", "unexplained", text);
        }
        found.into_result(())
    }
}

/// Calls an outing off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingCancelBody)]
pub struct CancelBody {
    /// Why.
    #[validate(length(min = 2, max = 500))]
    pub reason: String,
}

/// Answers a clue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = OutingClueBody)]
pub struct ClueBody {
    /// Whether it is as it seems.
    pub confirmed: bool,
    /// What was found.
    #[validate(length(min = 2, max = 1000))]
    pub remark: String,
}

enumeration! {
    /// What may be done to an outing.
    pub enum OutingAction {
        /// Change the notice; what concerns place, date or people is told anew once it was sent.
        Edit = "edit" => ("修改告知书", "Edit the notice"),
        /// Send the notice.
        Notify = "notify" => ("告知", "Notify"),
        /// Confirm it.
        Receive = "receive" => ("接收", "Receive"),
        /// Confirm it, as the employer.
        Confirm = "confirm" => ("确认告知", "Confirm the notice"),
        /// Ask or answer.
        Message = "message" => ("询问、答复", "Ask or answer"),
        /// Plan a visit on the spot.
        PlanVisit = "plan_visit" => ("安排现场监督", "Plan a visit"),
        /// Record what the visit found.
        RecordVisit = "record_visit" => ("记录现场监督", "Record the visit"),
        /// Say that it has begun.
        Begin = "begin" => ("开始实施", "Begin"),
        /// Report how many were examined.
        Complete = "complete" => ("完成并填报人数", "Complete"),
        /// Call it off.
        Cancel = "cancel" => ("取消", "Call off"),
        /// Say what became of the clue that it gave rise to.
        SettleClue = "settle_clue" => ("核实线索", "Answer the clue"),
    }
}

/// Whom an outing concerns: what its actions are decided by.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// The institution.
    pub institution: InstitutionId,
    /// The institution's place.
    pub place: &'a str,
    /// The employer; of one that was merged, the one that stays.
    pub employer: OrganisationId,
    /// The place of the authority that was told, or would be.
    pub recipient_place: &'a str,
}

/// How far an outing has come: what its actions are decided by, beside whom it concerns.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// Where it stands.
    pub state: &'a State,
    /// The visit on the spot.
    pub visit: Option<&'a Visit>,
    /// The employer's confirmation.
    pub confirmation: Option<&'a Confirmation>,
    /// The clue that it gave rise to.
    pub clue: Option<&'a Clue>,
    /// Its first and its last day.
    pub days: (NaiveDate, NaiveDate),
}

impl Parties<'_> {
    /// Whether the actor speaks for the institution.
    #[must_use]
    pub fn is_institution(&self, actor: &Actor) -> bool {
        let grant = actor.permit(Permission::OutingsEdit);
        grant.is_some_and(|grant| grant.scope().covers(self.place, OrganisationId(self.institution.0)))
    }

    /// Whether the actor speaks for the employer.
    #[must_use]
    pub fn is_employer(&self, actor: &Actor) -> bool {
        let grant = actor.permit(Permission::OutingsConfirm);
        grant.is_some_and(|grant| *grant.scope() == Scope::Organisation(self.employer))
    }

    /// Whether the actor speaks for the very office that was told; those above it look on.
    #[must_use]
    pub fn is_recipient(&self, actor: &Actor) -> bool {
        let grant = actor.permit(Permission::OutingsReceive);
        grant.is_some_and(|grant| match grant.scope() {
            Scope::Place(place) => self.recipient_place == place,
            Scope::Organisation(_) | Scope::Assigned(_) => false,
        })
    }
}

impl OutingAction {
    /// Everything this actor may do to it today.
    #[must_use]
    pub fn available(actor: &Actor, course: Course<'_>, parties: Parties<'_>, today: NaiveDate) -> Vec<Self> {
        let Course { state, visit, confirmation, clue, days: (first, last) } = course;
        let (institution, recipient) = (parties.is_institution(actor), parties.is_recipient(actor));
        let fits = |action: &&Self| match action {
            Self::Edit => institution && state.editable(today, first).is_ok(),
            Self::Notify => institution && matches!(state, State::Draft),
            Self::Receive => recipient && matches!(state, State::Notified { .. }),
            Self::Confirm => parties.is_employer(actor) && state.confirm(confirmation).is_ok(),
            Self::Message => (institution || recipient) && state.sent().is_some(),
            Self::PlanVisit => recipient && state.name().occupies() && visit.is_none_or(|visit| visit.record.is_none()),
            Self::RecordVisit => recipient && visit.is_some_and(Visit::is_planned) && today >= first,
            Self::Begin => institution && matches!(state, State::Notified { .. } | State::Received { .. }) && today >= first,
            Self::Complete => institution && matches!(state, State::UnderWay { .. }) && today >= last,
            Self::Cancel => institution && state.may_be_called_off(visit),
            Self::SettleClue => recipient && clue.is_some_and(|clue| clue.status() == ClueStatus::Open),
        };
        Self::ALL.iter().filter(fits).copied().collect()
    }
}

/// What a notice would meet if it were sent today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingCheck {
    /// Whether it would be taken.
    pub accepted: bool,
    /// Fields that are missing or wrong, and everything that stands in the way or should be known.
    pub findings: Vec<Finding>,
    /// Who would be told, and why they.
    pub recipient: Recipient,
    /// Whether that would be in time.
    pub standing: Standing,
    /// When it is due; absent where the province has no rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
}

/// An outing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingView {
    /// The outing.
    pub id: OutingId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// The region of the institution; that of the employer stands with it (LN24-2-3-c).
    pub institution_region: RegionCode,
    /// It in words.
    pub institution_region_name: String,
    /// The employer.
    pub employer: EmployerBrief,
    /// Where it stands.
    pub state: StateName,
    /// Whether it has moved away from the reader, an office or an employer that was told before; the employer is shown what it
    /// was told last, and nothing since.
    pub moved_away: bool,
    /// The notice.
    pub notice: NoticeBody,
    /// What the record said of it when it was sent or last changed; for a draft, what it says today.
    pub facts: NoticeFacts,
    /// Whether it was, or would be, sent in time.
    pub standing: Standing,
    /// The notice that was sent last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Sent>,
    /// The authority's confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// The employer's confirmation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// The visit on the spot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// What it came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<Completion>,
    /// Why it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_because: Option<String>,
    /// The clue that it gave rise to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clue: Option<Clue>,
    /// Questions and answers between institution and authority, the earliest first; the employer is not shown them.
    pub messages: Vec<Message>,
    /// Warnings that stood when the notice was sent; for a draft, everything that it would meet today. Not for the employer.
    pub findings: Vec<Finding>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<OutingAction>,
}

/// A notice as it was sent, with what the authority did about it while it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingVersion)]
pub struct VersionView {
    /// When, to whom, and what had changed.
    pub sent: Sent,
    /// Whether it still holds.
    pub holds: bool,
    /// The authority's confirmation of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// The employer's confirmation of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
    /// The visit planned on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<Visit>,
    /// The notice, as it was sent.
    pub notice: NoticeBody,
    /// What the record said of it then.
    pub facts: NoticeFacts,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingSummary {
    /// The outing.
    pub id: OutingId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// The employer's name.
    pub employer_name: String,
    /// The employer's region.
    pub region: RegionCode,
    /// City and county of the employer in words.
    pub region_name: String,
    /// The institution's region (LN24-2-3-c).
    pub institution_region: RegionCode,
    /// Where it stands.
    pub state: StateName,
    /// Whether it has moved away from the reader, an office or an employer that was told before; the employer is shown what it
    /// was told last, and nothing since.
    pub moved_away: bool,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// People to be examined.
    pub planned: u32,
    /// Whether it was, or would be, sent in time.
    pub standing: Standing,
    /// Who was told, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_name: Option<String>,
    /// The QC centre that got a copy, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_name: Option<Text>,
    /// When the employer confirmed the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Whether a visit is planned or was made.
    pub visited: bool,
    /// The clue that it gave rise to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clue: Option<Clue>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

crate::enumeration! {
    /// What the list of outings is ordered by.
    pub enum OutingOrder {
        /// The first day.
        Starts = "starts" => ("开始日期", "First day"),
        /// The last change.
        Updated = "updated" => ("最近更新", "Changed"),
    }
}

/// Which outings to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutingFilter {
    /// Where they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Code of a region: employers below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// Those that last until this day or longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Those that begin on this day or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Those told late or not at all, or only the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// Those that gave rise to a clue, by where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clue: Option<ClueStatus>,
    /// Those whose notice the employer has confirmed, or only those that wait for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
    /// Those that a figure counts; `from` and `to` are then the period in which they begin, as for the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<Figure>,
    /// Part of the employer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Order: `starts` or `updated`; `-` before it turns it round. By first day, the last first, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-starts")]
    pub sort: Option<Sort<OutingOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Which outings to count: those that begin in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutingFigureFilter {
    /// Code of a region: employers below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The first day of the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

/// Outings in numbers: the counts, and the indicators made of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingFigures {
    /// What is counted.
    pub counts: OutingCounts,
    /// People examined by those that are completed.
    pub examined: u64,
    /// I28 外出告知率, I11 按期告知率, I29 外出及时告知率.
    pub indicators: Vec<OutingRatio>,
}

/// Outings to the employers of a county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutingCounty {
    /// The county.
    pub region: RegionCode,
    /// What is counted there.
    pub counts: OutingCounts,
}
