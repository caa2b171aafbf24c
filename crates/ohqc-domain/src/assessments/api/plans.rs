//! Bodies and views of yearly plans.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::super::{PlanState, PlanStateName, StateName};
use crate::identity::{Actor, Permission};
use crate::ids::{AssessmentId, InstitutionId, OrganisationId, PlanId, UserId};
use crate::indicators::{Definition, Ratio};
use crate::institutions::Service;
use crate::regions::RegionCode;
use crate::text::Text;
use crate::validation::Complaints;

/// Draws up a plan. A province has one per year and service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    /// The year it is for.
    #[validate(range(min = 2020, max = 2100))]
    #[schema(example = 2025)]
    pub year: i32,
    /// The service that is assessed.
    pub service: Service,
    /// The province.
    #[schema(example = "220000")]
    pub region: String,
    /// What it is called.
    #[validate(length(min = 2, max = 120))]
    pub title: String,
}

impl PlanBody {
    /// Checks the values; the region must be a province.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<RegionCode, Complaints> {
        let mut complaints = Complaints::default();
        complaints.extend_validated(self);
        let tree = crate::regions::RegionTree::embedded();
        let province =
            RegionCode::parse(&self.region).ok().filter(|code| tree.province(*code).is_some_and(|own| own.code == *code));
        if province.is_none() {
            complaints.add("/region", "not_a_province", Text::new("请选择省级行政区划", "Choose a province"));
        }
        match province {
            Some(code) if complaints.is_empty() => Ok(code),
            _ => Err(complaints),
        }
    }
}

/// Adds institutions to a plan. What is there already stays as it is; experts are added to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RoundsBody {
    /// The institutions.
    #[serde(default)]
    #[validate(length(max = 1000))]
    pub institutions: Vec<InstitutionId>,
    /// Every institution of the province with an accepted filing of the service.
    #[serde(default)]
    pub all: bool,
    /// The experts of these rounds. Nobody is put on a round of the own organisation: naming such an institution is
    /// refused, and with `all` the expert is left out of that round.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub experts: Vec<UserId>,
}

enumeration! {
    /// What may be done to a plan.
    pub enum PlanAction {
        /// Add institutions.
        AddRounds = "add_rounds" => ("列入机构", "Add institutions"),
        /// Take institutions out again.
        RemoveRounds = "remove_rounds" => ("移出机构", "Take institutions out"),
        /// Take the whole draft back.
        Discard = "discard" => ("作废", "Discard"),
        /// Put it in force.
        Approve = "approve" => ("批准计划", "Approve"),
        /// End it.
        Close = "close" => ("结束计划", "Close"),
    }
}

impl PlanAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::AddRounds | Self::RemoveRounds | Self::Discard | Self::Close => Permission::AssessmentsPlan,
            Self::Approve => Permission::AssessmentsApprove,
        }
    }

    /// Whether the state allows the act; the transitions of [`PlanState`] enforce the same.
    #[must_use]
    pub const fn fits(self, state: &PlanState) -> bool {
        match self {
            Self::AddRounds => state.open().is_ok(),
            Self::RemoveRounds | Self::Discard => state.takes_back().is_ok(),
            Self::Approve => matches!(state, PlanState::Draft { .. }),
            Self::Close => matches!(state, PlanState::Approved { .. }),
        }
    }

    /// Everything this actor may do to a plan in this state at this place.
    #[must_use]
    pub fn available(actor: &Actor, state: &PlanState, place: &str) -> Vec<Self> {
        let own = actor.user() == Some(state.drafted_by());
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.fits(state) && !(own && *action == Self::Approve))
            .filter(|action| {
                actor
                    .permit(action.permission())
                    .is_some_and(|grant| grant.scope().covers(place, OrganisationId(uuid::Uuid::nil())))
            })
            .collect()
    }
}

/// How many institutions of the province are covered within the profile's window (indicator I01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverageView {
    /// What is counted, in which window, by which clause, and the target.
    pub definition: Definition,
    /// Institutions with a finalised round in the window, of those on record at its end.
    pub ratio: Ratio,
    /// Whether the target is reached; absent when nobody is on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<bool>,
}

/// How many rounds of a plan stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgressView {
    /// Nothing scored.
    pub planned: u64,
    /// Being scored.
    pub scoring: u64,
    /// The result is fixed.
    pub finalised: u64,
}

impl ProgressView {
    /// All rounds.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.planned + self.scoring + self.finalised
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanView {
    /// The plan.
    pub id: PlanId,
    /// The year.
    pub year: i32,
    /// The service.
    pub service: Service,
    /// The province's code.
    pub region: String,
    /// The province in words.
    pub region_name: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub state: PlanStateName,
    /// Who drew it up.
    pub drafted_by: String,
    /// The day of approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<NaiveDate>,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The day it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// Its rounds by state.
    pub progress: ProgressView,
    /// Coverage of the province.
    pub coverage: CoverageView,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<PlanAction>,
}

/// A row of the list of plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanSummary {
    /// The plan.
    pub id: PlanId,
    /// The year.
    pub year: i32,
    /// The service.
    pub service: Service,
    /// The province in words.
    pub region_name: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub state: PlanStateName,
    /// Its rounds by state.
    pub progress: ProgressView,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Filters of the list of plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PlanFilter {
    /// Year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PlanStateName>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// An institution that is filed and has no finalised round inside the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UncoveredView {
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// City and county in words.
    pub region_name: String,
    /// Its round in this plan, if it is listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<AssessmentId>,
    /// Where that round stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
}

/// Paging of the uncovered institutions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UncoveredFilter {
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Somebody with the role of a QC expert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExpertView {
    /// The person.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// The organisation; its own rounds are closed to the expert.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
}
