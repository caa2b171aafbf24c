//! What callers send and get about on-site checks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{
    CategoryResult, Comparison, Difference, Entry, MOST_PHOTOS, MemberView, Membership, Photo, Report, Sequel, Signatures,
    SignaturesBody, State, StateName, Unable, comparison, units,
};
use crate::assessments::score::{Outcome, VerificationConclusion};
use crate::checklists::{AnswerError, ItemCode, RefusedAnswer, Sheet, Template, TemplateRef, check_answer};
use crate::deadlines::{EscalationStep, Standing};
use crate::filings::{FiledService, FilingNumber};
use crate::identity::{Actor, Permission, Scope};
use crate::ids::{FilingId, InstitutionId, OrganisationId, VerificationId};
use crate::indicators::Ratio;
use crate::institutions::Service;
use crate::page::Sort;
use crate::publications::PublicationKind;
use crate::text::Text;
use crate::validation::Complaints;

/// Longest reason an answer may carry, in characters.
pub const LONGEST_REASON: usize = 1000;

/// Saves the sheet as it is now; all of it, not a part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationSheetBody)]
pub struct SheetBody {
    /// Every answer given so far.
    pub sheet: Sheet,
    /// What was found of the dossier's entries so far.
    #[serde(default)]
    pub comparison: Comparison,
    /// Photographs taken on site.
    #[serde(default)]
    pub photos: Vec<Photo>,
}

impl SheetBody {
    /// Checks the answers against the checklist and the dossier's entries. A reason may still be missing: the sheet is saved
    /// while it is typed.
    ///
    /// # Errors
    /// Every answer that the checklist or the comparison cannot take.
    pub fn check(&self, checklist: &Template, entries: &[Entry]) -> Result<(), Complaints> {
        let mut complaints = Complaints::default();
        for (item, answer) in self.sheet.iter() {
            match check_answer(checklist, item, answer) {
                Ok(()) | Err(AnswerError::MissingReason) => {}
                Err(error) => complaints.add(format!("/sheet/{item}"), error.code(), error.text()),
            }
            if answer.reason().is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
                complaints.add(format!("/sheet/{item}/reason"), "length", too_long());
            }
        }
        comparison::check(entries, &self.comparison, &mut complaints);
        if self.photos.len() > MOST_PHOTOS {
            let text = Text::owned(format!("最多 {MOST_PHOTOS} 张照片"), format!("At most {MOST_PHOTOS} photographs"));
            complaints.add("/photos", "length", text);
        }
        complaints.into_result(())
    }
}

/// Concludes a check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConcludeBody {
    /// The last day on site: not in the future, not before [`VerificationView::not_before`].
    pub conducted_on: NaiveDate,
    /// The names of those who were on site; beside the team, where one is named.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = names))]
    pub team: Vec<String>,
    /// Filed items or categories not within the institution's capability though the sheet speaks for them (JL24-1-3-e).
    #[serde(default)]
    #[validate(length(max = 200))]
    pub unable: Vec<Unable>,
    /// What the items do not say.
    #[serde(default)]
    #[validate(length(max = 2000))]
    pub remark: String,
    /// Why nothing of the dossier was compared; needed where that is so.
    #[serde(default)]
    #[validate(length(max = 500))]
    pub not_compared: String,
    /// Who signs for either side, or why not.
    #[serde(default)]
    pub signatures: SignaturesBody,
}

impl ConcludeBody {
    /// Checks the report: somebody was on site, what the team names was filed, once, and with a reason, and both sides signed
    /// or it is said why not. `named` tells whether the team was named before, `compared` whether the dossier was compared or
    /// has nothing to compare.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self, filed: &[FiledService], named: bool, compared: bool) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        if self.team.is_empty() && !named {
            found.add("/team", "required", Text::new("请填写核查人员", "Say who was on site"));
        }
        if !compared && self.not_compared.trim().is_empty() {
            let text = Text::new(
                "未比对任何备案信息，请先比对，或说明理由",
                "Nothing of the dossier was compared; compare it, or say why not",
            );
            found.add("/not_compared", "required", text);
        }
        self.signatures.check(&mut found);
        for (index, unable) in self.unable.iter().enumerate() {
            let mut complain = |field: &str, code, text| found.add(format!("/unable/{index}/{field}"), code, text);
            let category = filed.iter().find(|filed| filed.category == unable.category);
            let item = unable.item.as_deref();
            if category.is_none() {
                complain("category", "not_filed", Text::new("该类别未备案", "The category was not filed"));
            } else if item.is_some() && !category.into_iter().flat_map(units).any(|unit| unit == item) {
                complain("item", "not_filed", Text::new("该项目未备案", "The item was not filed"));
            }
            if self.unable.iter().take(index).any(|earlier| earlier.overlaps(unable)) {
                complain("item", "duplicate", Text::new("项目重复", "The item is named twice"));
            }
            match unable.reason.trim().chars().count() {
                0 => complain("reason", "required", Text::new("请填写理由", "Give the reason")),
                1..=LONGEST_REASON => {}
                _ => complain("reason", "length", too_long()),
            }
        }
        found.into_result(())
    }
}

pub(super) fn too_long() -> Text {
    Text::owned(format!("最多 {LONGEST_REASON} 个字符"), format!("Use at most {LONGEST_REASON} characters"))
}

fn names(team: &[String]) -> Result<(), validator::ValidationError> {
    let good = team.iter().all(|name| (1..=40).contains(&name.trim().chars().count()));
    if good { Ok(()) } else { Err(validator::ValidationError::new("name")) }
}

impl ConcludeBody {
    /// The report of a check, put down at a moment: the named team comes before whoever else was on site.
    #[must_use]
    pub fn into_report(self, members: &[MemberView], differences: Vec<Difference>, at: DateTime<Utc>) -> Report {
        let mut team: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
        for name in self.team.iter().map(|name| name.trim()) {
            if !team.iter().any(|known| known == name) {
                team.push(name.to_owned());
            }
        }
        let remark = self.remark.trim().to_owned();
        let not_compared = self.not_compared.trim().to_owned();
        let Self { conducted_on, unable, signatures, .. } = self;
        Report { conducted_on, team, unable, differences, not_compared, signatures: signatures.at(at), remark }
    }
}

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

#[cfg(test)]
mod tests {
    use super::super::SigningBody;
    use super::*;
    use crate::checklists::{Answer, latest};

    fn complaints(item: &str, answer: Answer) -> Vec<(String, &'static str)> {
        let body = SheetBody { sheet: [(item.parse().unwrap(), answer)].into_iter().collect(), ..SheetBody::default() };
        let checklist = latest("verification-ohe").unwrap().for_categories(&[crate::catalogues::Category::Dust].into());
        let found = body.check(&checklist, &[]).err().unwrap_or_default();
        found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect()
    }

    #[test]
    fn a_reason_may_follow_but_nonsense_is_refused_at_once() {
        assert_eq!(complaints("V1.1", Answer::DoesNotConform { reason: String::new() }), []);
        assert_eq!(complaints("V1.1", Answer::Full), [("/sheet/V1.1".to_owned(), "wrong_scale")]);
        // V1.5 concerns chemical agents, which were not filed.
        assert_eq!(complaints("V1.5", Answer::Conforms), [("/sheet/V1.5".to_owned(), "unknown_item")]);
        let long = Answer::DoesNotConform { reason: "长".repeat(LONGEST_REASON + 1) };
        assert_eq!(complaints("V1.1", long), [("/sheet/V1.1/reason".to_owned(), "length")]);
    }

    #[test]
    fn a_nameless_member_of_the_team_is_refused() {
        let body = |team: &[&str]| ConcludeBody {
            conducted_on: NaiveDate::default(),
            team: team.iter().map(|name| (*name).to_owned()).collect(),
            ..ConcludeBody::default()
        };
        let complains = |team: &[&str], named| {
            let found = body(team).check(&[], named, true).err().unwrap_or_default();
            found.iter().any(|complaint| complaint.pointer == "/team")
        };
        assert!(!complains(&["王芳", "李强"], false));
        assert!(complains(&[], false) && !complains(&[], true), "a named team was on site");
        assert!(complains(&["王芳", "  "], true));
    }

    /// 令6 第十条
    #[test]
    fn that_nothing_was_compared_is_said_and_not_passed_over() {
        let complains = |why: &str, compared| {
            let body = ConcludeBody { not_compared: why.into(), ..ConcludeBody::default() };
            let found = body.check(&[], true, compared).err().unwrap_or_default();
            found.iter().any(|complaint| complaint.pointer == "/not_compared")
        };
        assert!(complains(" ", false) && !complains("机构当日停电，设备无法启用", false) && !complains("", true));
    }

    #[test]
    fn only_what_was_filed_may_be_named_once_and_with_a_reason() {
        let filed = |category: &str, items: &[&str]| FiledService {
            category: category.into(),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
        };
        let unable = |category: &str, item: Option<&str>, reason: &str| Unable {
            category: category.into(),
            item: item.map(str::to_owned),
            reason: reason.into(),
        };
        let complaints = |unable: &[Unable]| {
            let why = || SigningBody::Skipped { reason: "纸质签字".into() };
            let signatures = SignaturesBody { team: why(), institution: why() };
            let body =
                ConcludeBody { team: vec!["王芳".into()], unable: unable.to_vec(), signatures, ..ConcludeBody::default() };
            let found = body.check(&[filed("1", &["6.1", "6.2"]), filed("3", &[])], false, true).err().unwrap_or_default();
            found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect::<Vec<_>>()
        };
        let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(complaints(&[unable("1", Some("6.1"), "无设备"), unable("3", None, "无隔声室")]), []);
        assert_eq!(complaints(&[unable("2", None, "无设备")]), at("/unable/0/category", "not_filed"));
        assert_eq!(complaints(&[unable("3", Some("7.1"), "无设备")]), at("/unable/0/item", "not_filed"));
        assert_eq!(complaints(&[unable("1", Some("6.1"), " ")]), at("/unable/0/reason", "required"));
        let long = "长".repeat(LONGEST_REASON + 1);
        assert_eq!(complaints(&[unable("1", Some("6.1"), &long)]), at("/unable/0/reason", "length"));
        let twice = [unable("1", None, "无设备"), unable("1", Some("6.2"), "无设备")];
        assert_eq!(complaints(&twice), at("/unable/1/item", "duplicate"));
    }
}
