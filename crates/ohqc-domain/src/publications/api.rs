//! What callers send and get about publications, in the console and on the public site.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{PublicationKind, Row, Snapshot, State, StateName};
use crate::identity::{Actor, Permission};
use crate::ids::{OrganisationId, PublicationId, VerificationId};
use crate::institutions::Service;
use crate::provenance::Sourced;
use crate::regions::RegionCode;
use crate::text::Text;

/// Prepares a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PrepareBody {
    /// The list.
    pub kind: PublicationKind,
    /// The year of the rounds.
    #[validate(range(min = 2000, max = 2100))]
    pub year: i32,
    /// The service.
    pub service: Service,
    /// Only institutions of this region; the caller's own place when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
}

/// Prepares the publication of what one on-site check found (JL24-1-3-e, NHC23-1-5); which list follows from its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareCheckBody {
    /// The check, with its conclusion.
    pub verification: VerificationId,
}

/// Takes a publication back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawBody {
    /// Why; it is shown to the public.
    #[validate(length(min = 2, max = 500))]
    pub reason: String,
}

enumeration! {
    /// What may be done to a publication.
    pub enum PublicationAction {
        /// Take back what was never public.
        Discard = "discard" => ("作废", "Discard"),
        /// Make it public.
        Release = "release" => ("发布", "Release"),
        /// Take it back.
        Withdraw = "withdraw" => ("撤回", "Withdraw"),
    }
}

impl PublicationAction {
    /// The permissions of which the act needs one: whoever prepares and whoever releases may discard.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Discard => &[Permission::PublicationsPrepare, Permission::PublicationsRelease],
            Self::Release | Self::Withdraw => &[Permission::PublicationsRelease],
        }
    }

    /// Whether the state allows the act; the transitions of [`State`] enforce the same.
    #[must_use]
    pub const fn fits(self, state: &State) -> bool {
        match self {
            Self::Discard | Self::Release => state.waits().is_ok(),
            Self::Withdraw => matches!(state, State::Released { .. }),
        }
    }

    /// Everything this actor may do to a publication of a place; a publication belongs to no single organisation.
    #[must_use]
    pub fn available(actor: &Actor, state: &State, place: &str) -> Vec<Self> {
        let prepared_it = actor.user() == Some(state.prepared().by);
        let nobody = OrganisationId(uuid::Uuid::nil());
        Self::ALL
            .iter()
            .copied()
            .filter(|action| action.fits(state))
            .filter(|action| !(prepared_it && matches!(action, Self::Release)))
            .filter(|action| {
                let mut grants = action.permissions().iter().filter_map(|permission| actor.permit(*permission));
                grants.any(|grant| grant.scope().covers(place, nobody))
            })
            .collect()
    }
}

/// Who did it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedView {
    /// The person's name.
    pub by: String,
    /// The day.
    pub on: NaiveDate,
}

/// How and why a publication was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WithdrawalView {
    /// Who took it back.
    pub signed: SignedView,
    /// Why.
    pub reason: String,
    /// The version that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<PublicationId>,
}

/// A publication in the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicationView {
    /// The publication.
    pub id: PublicationId,
    /// What it is called.
    pub title: Text,
    /// Its version among those of the same list.
    pub version: i32,
    /// Where it stands.
    pub state: StateName,
    /// Who prepared it.
    pub prepared: SignedView,
    /// Who released it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<SignedView>,
    /// How it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<WithdrawalView>,
    /// What is frozen.
    pub snapshot: Snapshot,
    /// SHA-256 of the frozen JSON, hexadecimal.
    pub sha256: String,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<PublicationAction>,
}

/// A row of the console's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicationSummary {
    /// The publication.
    pub id: PublicationId,
    /// What it is called.
    pub title: Text,
    /// The list.
    pub kind: PublicationKind,
    /// The year of the rounds.
    pub year: i32,
    /// The service.
    pub service: Service,
    /// The region in words.
    pub region_name: String,
    /// Its version among those of the same list.
    pub version: i32,
    /// Where it stands.
    pub state: StateName,
    /// How many rows it has.
    pub rows: usize,
    /// The day it was prepared.
    pub prepared_on: NaiveDate,
    /// The day it was released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_on: Option<NaiveDate>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Filters of the console's list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PublicationFilter {
    /// The list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PublicationKind>,
    /// The year of the rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Why something is no longer public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicWithdrawal {
    /// The day it was taken back.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// The version that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<PublicationId>,
}

/// A row of the public list of publications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicPublicationSummary {
    /// The publication.
    pub id: PublicationId,
    /// What it is called.
    pub title: Text,
    /// The list.
    pub kind: PublicationKind,
    /// The year of the rounds.
    pub year: i32,
    /// The service.
    pub service: Service,
    /// The region in words.
    pub region_name: String,
    /// Its version among those of the same list.
    pub version: i32,
    /// The day it was released.
    pub released_on: NaiveDate,
    /// How many rows it has; none once it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
    /// Why it is no longer public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<PublicWithdrawal>,
}

/// What a publication says while it is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicContent {
    /// The authority that publishes.
    pub publisher: Text,
    /// The clause that asks for publication.
    pub basis: Sourced<Text>,
    /// The form of the list.
    pub form: Sourced<Text>,
    /// The day the rows were taken.
    pub taken_on: NaiveDate,
    /// SHA-256 of the frozen JSON, hexadecimal.
    pub sha256: String,
    /// How many rows there are, found or not.
    pub total: usize,
    /// The rows, or those that were searched for.
    pub rows: Vec<Row>,
}

/// A publication on the public site: its content, or why it has none any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicPublication {
    /// What it is.
    pub summary: PublicPublicationSummary,
    /// What it says; none once it is withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<PublicContent>,
}

/// Filters of the public list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PublicPublicationFilter {
    /// The list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<PublicationKind>,
    /// The year of the rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Search within a publication.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RowFilter {
    /// Part of the institution's name, its city or a category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}
