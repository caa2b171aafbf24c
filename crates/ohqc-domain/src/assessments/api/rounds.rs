//! Bodies and views of rounds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::score::{Conclusion, VetoCircumstance};
use super::super::{Grade, PlanStateName, Rules, SheetProgress, State, StateName, Verdict, YearTrend};
use super::plans::ExpertView;
use crate::catalogues::Category;
use crate::checklists::{Answer, ItemCode, Part, Sheet, TemplateRef};
use crate::identity::{Actor, Permission, Scope};
use crate::ids::{AssessmentId, InstitutionId, OrganisationId, PlanId, UserId};
use crate::institutions::Service;
use crate::page::Sort;
use crate::text::Text;

/// Answers one item, or takes its answer back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// The answer; `null` takes it back. It must be there, so that an empty body clears nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub answer: Option<Answer>,
}

/// Replaces a whole sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetBody {
    /// The answers by code.
    pub answers: Sheet,
}

/// What bears on the conclusion beside the sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingsBody {
    /// Circumstances that decide about a diagnosis institution whatever its points.
    #[serde(default)]
    pub circumstances: BTreeSet<VetoCircumstance>,
    /// People examined per category, where the province weights categories by them.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, u32>)]
    pub people: BTreeMap<Category, u32>,
}

/// Puts a team on a round in place of the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TeamBody {
    /// The experts; none of the institution's own people.
    #[validate(length(max = 50))]
    pub experts: Vec<UserId>,
}

enumeration! {
    /// What may be done to a round.
    pub enum AssessmentAction {
        /// Answer items.
        Score = "score" => ("评分", "Score"),
        /// Put experts on it.
        Assign = "assign" => ("指派专家", "Assign experts"),
        /// Fix the result.
        Finalise = "finalise" => ("审定结果", "Finalise"),
        /// Read the conclusion with its derivation.
        Conclusion = "conclusion" => ("考核结论", "Conclusion"),
    }
}

impl AssessmentAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Score => Permission::AssessmentsScore,
            Self::Assign => Permission::AssessmentsPlan,
            Self::Finalise => Permission::AssessmentsFinalise,
            Self::Conclusion => Permission::AssessmentsRead,
        }
    }

    /// Whether the states of round and plan allow the act; the transitions of [`State`] enforce the same.
    #[must_use]
    pub fn fits(self, state: &State, plan: PlanStateName) -> bool {
        match self {
            Self::Score => state.assignable().is_ok() && plan == PlanStateName::Approved,
            Self::Assign => state.assignable().is_ok() && plan != PlanStateName::Closed,
            Self::Finalise => matches!(state, State::Scoring { .. }),
            Self::Conclusion => matches!(state, State::Finalised { .. }),
        }
    }

    /// Everything this actor may do to a round in this state at this place. `assigned` tells whether the actor is on
    /// its team.
    #[must_use]
    pub fn available(
        actor: &Actor,
        (state, plan): (&State, PlanStateName),
        place: &str,
        institution: InstitutionId,
        assigned: bool,
    ) -> Vec<Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.fits(state, plan))
            .filter(|action| *action == Self::Conclusion || covers(actor, action.permission(), (place, institution), assigned))
            .collect()
    }
}

/// Whether this actor may read answers and provisional verdicts: everybody once the result is fixed, until then those
/// who score, approve or finalise.
#[must_use]
pub fn sees_drafts(actor: &Actor, state: &State, place: &str, institution: InstitutionId, assigned: bool) -> bool {
    let working = [Permission::AssessmentsScore, Permission::AssessmentsApprove, Permission::AssessmentsFinalise];
    matches!(state, State::Finalised { .. })
        || working.iter().any(|permission| covers(actor, *permission, (place, institution), assigned))
}

fn covers(actor: &Actor, permission: Permission, (place, institution): (&str, InstitutionId), assigned: bool) -> bool {
    actor.permit(permission).is_some_and(|grant| match grant.scope() {
        Scope::Assigned(_) => assigned,
        scope @ (Scope::Place(_) | Scope::Organisation(_)) => scope.covers(place, OrganisationId(institution.0)),
    })
}

/// One sheet of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SheetView {
    /// The template.
    pub template: TemplateRef,
    /// What it is called.
    pub title: Text,
    /// Its place among the sheets.
    pub part: Part,
    /// The category, for a category table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The answers.
    pub answers: Sheet,
    /// What they come to so far.
    pub preview: SheetProgress,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AssessmentView {
    /// The round.
    pub id: AssessmentId,
    /// Its plan.
    pub plan: PlanId,
    /// What the plan is called.
    pub plan_title: String,
    /// Where the plan stands; rounds are scored while it is in force.
    pub plan_state: PlanStateName,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The service.
    pub service: Service,
    /// The year.
    pub year: i32,
    /// Where it stands.
    pub state: StateName,
    /// The day of the first answer, while it is being scored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring_since: Option<NaiveDate>,
    /// The day the result was fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finalised_on: Option<NaiveDate>,
    /// Who fixed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finalised_by: Option<String>,
    /// The team.
    pub experts: Vec<ExpertView>,
    /// The sheets; none for those who may only look on while it is being scored, like everything else put down.
    pub sheets: Vec<SheetView>,
    /// Circumstances that decide alone.
    pub circumstances: BTreeSet<VetoCircumstance>,
    /// People examined per category.
    #[schema(value_type = BTreeMap<String, u32>)]
    pub people: BTreeMap<Category, u32>,
    /// What it comes to: by today's rules once everything is answered, fixed once it is finalised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<AssessmentAction>,
}

/// What an answer changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// The round's revision, as in the `ETag`.
    pub revision: i32,
    /// The template.
    pub template: TemplateRef,
    /// The item.
    pub item: ItemCode,
    /// Its answer now.
    pub answer: Option<Answer>,
    /// What the sheet comes to so far.
    pub preview: SheetProgress,
    /// What the round comes to by today's rules, once everything is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// The conclusion of a finalised round, with its derivation and the rules it was drawn by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConclusionView {
    /// The round.
    pub assessment: AssessmentId,
    /// The day the result was fixed.
    pub finalised_on: NaiveDate,
    /// The total as people read it, two decimals; the exact one is in the conclusion.
    #[schema(value_type = String, format = "decimal")]
    pub display_score: Decimal,
    /// The rules as the province's profile had them on that day.
    pub rules: Rules,
    /// The conclusion.
    pub conclusion: Conclusion,
}

/// A row of the list of rounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AssessmentSummary {
    /// The round.
    pub id: AssessmentId,
    /// Its plan.
    pub plan: PlanId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// The service.
    pub service: Service,
    /// The year.
    pub year: i32,
    /// Where it stands.
    pub state: StateName,
    /// The team, by name.
    pub experts: Vec<String>,
    /// The grade, once finalised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The exact total, once finalised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "decimal")]
    pub score: Option<Decimal>,
    /// Whether every ★ passed, once finalised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_items_passed: Option<bool>,
    /// The day the result was fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finalised_on: Option<NaiveDate>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Which rounds a trend is drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TrendFilter {
    /// Service; points of different tables do not add up.
    #[param(example = "examination")]
    pub service: Service,
    /// Region whose institutions count; all that the caller may see when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(example = "220100")]
    pub region: Option<String>,
    /// Institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
}

/// How the key links fare from year to year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TrendView {
    /// Years with finalised rounds, the earliest first.
    pub years: Vec<YearTrend>,
}

crate::enumeration! {
    /// What the list of rounds is ordered by.
    pub enum AssessmentOrder {
        /// The last change.
        Updated = "updated" => ("最近更新", "Changed"),
        /// The institution's name.
        Institution = "institution" => ("机构", "Institution"),
        /// The year.
        Year = "year" => ("年度", "Year"),
    }
}

/// Filters of the list of rounds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AssessmentFilter {
    /// Part of the institution's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// Institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<InstitutionId>,
    /// Order: `updated`, `institution` or `year`; `-` before it turns it round. Last changed first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-year")]
    pub sort: Option<Sort<AssessmentOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
