//! What happened: one append-only row per change, read by histories, audit, feeds and notifications.

pub mod api;
mod export;
mod words;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use words::{name, words};

use crate::period::Period;
use crate::text::Text;

enumeration! {
    /// What an event is about.
    pub enum SubjectKind {
        /// A user or a session.
        User = "user" => ("用户", "User"),
        /// A client program of the API.
        ApiClient = "api_client" => ("接口客户端", "API client"),
        /// An institution.
        Institution = "institution" => ("机构", "Institution"),
        /// A filing.
        Filing = "filing" => ("备案或登记", "Filing or record"),
        /// An on-site check.
        Verification = "verification" => ("现场核查", "On-site check"),
        /// A yearly plan.
        Plan = "plan" => ("质控计划", "QC plan"),
        /// A round of assessment.
        Assessment = "assessment" => ("质控考核", "QC assessment"),
        /// An entry of the ledger.
        Problem = "problem" => ("问题", "Problem"),
        /// A publication.
        Publication = "publication" => ("公示", "Publication"),
        /// An annual release.
        Release = "release" => ("年度发布", "Annual release"),
        /// A delegation.
        Delegation = "delegation" => ("代管关系", "Delegation"),
        /// A designation.
        Designation = "designation" => ("指定承担", "Designation"),
        /// An examination away from home.
        Outing = "outing" => ("外出检查", "Outing"),
        /// An employer.
        Employer = "employer" => ("用人单位", "Employer"),
        /// A file of rows that is imported.
        Import = "import" => ("批量导入", "Import"),
        /// An organisation's entry in the contact directory.
        Organisation = "organisation" => ("单位", "Organisation"),
        /// A request for an account.
        AccountRequest = "account_request" => ("账号申请", "Request for an account"),
    }
}

enumeration! {
    /// What happened to it.
    pub enum EventKind {
        /// Logged in.
        LoggedIn = "logged_in" => ("登录", "Logged in"),
        /// A login failed.
        LoginFailed = "login_failed" => ("登录失败", "Login failed"),
        /// The account was locked.
        Locked = "locked" => ("账号锁定", "Locked"),
        /// Logged out.
        LoggedOut = "logged_out" => ("退出登录", "Logged out"),
        /// A refresh token was used twice; its family was ended.
        TokenReuse = "token_reuse" => ("令牌重复使用，会话已终止", "Token reuse; sessions ended"),
        /// A client program got a token.
        TokenIssued = "token_issued" => ("签发接口令牌", "Token issued"),
        /// Created.
        Created = "created" => ("新建", "Created"),
        /// Changed.
        Updated = "updated" => ("修改", "Updated"),
        /// A file was attached.
        Attached = "attached" => ("上传附件", "File attached"),
        /// Submitted.
        Submitted = "submitted" => ("提交", "Submitted"),
        /// Somebody was named for it.
        Assigned = "assigned" => ("指定人员", "Assigned"),
        /// Taken off the record.
        Cancelled = "cancelled" => ("注销", "Cancelled"),
        /// Returned for correction.
        Returned = "returned" => ("退回补正", "Returned for correction"),
        /// Accepted.
        Accepted = "accepted" => ("办结", "Accepted"),
        /// Opened.
        Opened = "opened" => ("开启", "Opened"),
        /// A result was recorded.
        Recorded = "recorded" => ("记录结果", "Recorded"),
        /// Approved.
        Approved = "approved" => ("批准", "Approved"),
        /// Scored.
        Scored = "scored" => ("评分", "Scored"),
        /// Finalised.
        Finalised = "finalised" => ("审定", "Finalised"),
        /// The institution planned its rectification.
        Planned = "planned" => ("提交整改计划", "Rectification planned"),
        /// The institution submitted evidence.
        Corrected = "corrected" => ("提交整改证据", "Rectification submitted"),
        /// The rectification was sent back.
        Rejected = "rejected" => ("整改不到位，退回", "Rectification sent back"),
        /// A request was refused.
        Refused = "refused" => ("不予同意", "Refused"),
        /// Closed.
        Closed = "closed" => ("销号", "Closed"),
        /// Prepared.
        Prepared = "prepared" => ("拟制", "Prepared"),
        /// Made public.
        Released = "released" => ("发布", "Released"),
        /// Taken back.
        Withdrawn = "withdrawn" => ("撤回", "Withdrawn"),
        /// Found to be the same as another, and merged into it.
        Merged = "merged" => ("合并", "Merged"),
        /// Taken off again, as what an import brought.
        Removed = "removed" => ("删除", "Removed"),
        /// An authority was told.
        Notified = "notified" => ("告知", "Notified"),
        /// The authority confirmed it.
        Received = "received" => ("接收告知", "Received"),
        /// The employer confirmed the notice.
        Confirmed = "confirmed" => ("用人单位确认告知", "Confirmed by the employer"),
        /// Somebody asked or answered.
        Asked = "asked" => ("询问或答复", "Asked or answered"),
        /// A visit on the spot was planned.
        VisitPlanned = "visit_planned" => ("安排现场监督", "Visit planned"),
        /// A visit on the spot was recorded.
        VisitRecorded = "visit_recorded" => ("记录现场监督", "Visit recorded"),
        /// A planned visit was given up.
        VisitCancelled = "visit_cancelled" => ("取消现场监督", "Visit called off"),
        /// Another office answers for it from now on.
        Moved = "moved" => ("移至其他地区", "Moved to another place"),
        /// An authority looked into a clue.
        ClueSettled = "clue_settled" => ("核实告知线索", "Clue answered"),
        /// Begun.
        Begun = "begun" => ("开始实施", "Begun"),
        /// Completed.
        Completed = "completed" => ("完成", "Completed"),
        /// Brought to an end.
        Ended = "ended" => ("终止", "Ended"),
        /// Called off.
        CalledOff = "called_off" => ("取消", "Called off"),
        /// Pulled by a client program.
        Pulled = "pulled" => ("拉取", "Pulled"),
    }
}

/// The keys that the data of an event may carry, sorted: whoever shows events has words for each.
pub const DATA_KEYS: &[&str] = &[
    "added",
    "answered",
    "assessment",
    "assigned",
    "attachment",
    "authority",
    "changed_on",
    "circumstances",
    "city",
    "conducted_on",
    "confirmed",
    "county",
    "differences",
    "due_on",
    "everywhere",
    "evidence",
    "faulty",
    "fields",
    "filing",
    "followed_by",
    "follows",
    "grade",
    "handed_in_on",
    "item",
    "items",
    "key_items_passed",
    "kind",
    "last_day",
    "line",
    "made_on",
    "merged_from",
    "merged_into",
    "name",
    "not_assessed",
    "number",
    "opinions",
    "origin",
    "outcome",
    "people",
    "permissions",
    "plan",
    "planned_on",
    "problems",
    "reason",
    "reasons",
    "recipient",
    "removed",
    "replan",
    "roles",
    "rounds",
    "rows",
    "scopes",
    "score",
    "service",
    "sha256",
    "standing",
    "starts_on",
    "stood_aside",
    "superseded_by",
    "target_date",
    "team",
    "template",
    "templates",
    "told_on",
    "unable",
    "valid_from",
    "valid_to",
    "verification",
    "version",
    "year",
];

impl EventKind {
    /// How the end of what was put down for a time is told: it was called off where it never held.
    #[must_use]
    pub fn of_end(period: Period) -> Self {
        if period.is_void() { Self::CalledOff } else { Self::Ended }
    }

    /// What happened, in the words of what it happened to: an import is tried and carried out, and nobody approves it.
    const fn said_of(self, subject: SubjectKind) -> Text {
        match (subject, self) {
            (SubjectKind::Filing, Self::Notified) => Text::new("告知发证机关", "The licensing authority was told"),
            (SubjectKind::Plan | SubjectKind::Publication, Self::Removed) => Text::new("作废", "Discarded"),
            (SubjectKind::Assessment, Self::Removed) => Text::new("移出计划", "Taken out of the plan"),
            (SubjectKind::Delegation | SubjectKind::Designation, Self::CalledOff) => Text::new("开始前撤销", "Called off"),
            (SubjectKind::Import, Self::Created) => Text::new("上传文件", "File uploaded"),
            (SubjectKind::Import, Self::Recorded) => Text::new("试运行", "Tried"),
            (SubjectKind::Import, Self::Begun) => Text::new("开始导入", "Import begun"),
            (SubjectKind::Import, Self::Finalised) => Text::new("导入完成", "Imported"),
            (SubjectKind::Import, Self::CalledOff) => Text::new("有错行，中止导入", "Given up over a faulty row"),
            (SubjectKind::Import, Self::Withdrawn) => Text::new("撤销导入", "Taken back"),
            _ => self.label(),
        }
    }
}

impl EventView {
    /// What happened, in the words of its subject.
    #[must_use]
    pub const fn what(&self) -> Text {
        self.kind.said_of(self.subject_kind)
    }
}

/// One event as readers get it. `data` never holds personal data in clear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// Its place in the order of all events.
    pub position: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The acting person's or program's name; absent when the system acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The organisation the actor spoke for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// About what.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject_id: Uuid,
    /// Whether it is gone by now, discarded or taken off again: no page shows it any more.
    pub gone: bool,
    /// What it is called, where it belongs to no institution or is gone: a name or a title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Text>,
    /// The name of the institution concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// What happened.
    pub kind: EventKind,
    /// What else is worth knowing.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_approves_an_import() {
        let said = |subject| EventKind::ALL.iter().map(move |kind| kind.said_of(subject).zh);
        assert!(said(SubjectKind::Assessment).any(|word| word == "审定"));
        assert!(said(SubjectKind::Import).all(|word| word != "审定"));
    }
}
