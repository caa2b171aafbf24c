//! What callers send and get about annual releases.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{Manifest, ResultRow, State, StateName, Summary};
use crate::identity::{Actor, Permission};
use crate::ids::{OrganisationId, ReleaseId};
use crate::regions::RegionCode;

/// Freezes a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReleaseBody {
    /// The year; it must be over.
    #[schema(example = 2025)]
    pub year: i32,
}

/// Refuses a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnReleaseBody {
    /// What must be corrected before the next version.
    #[validate(length(min = 2, max = 500))]
    pub reason: String,
}

enumeration! {
    /// What may be done to a version of a release.
    pub enum ReleaseAction {
        /// Approve it as the second person.
        Approve = "approve" => ("批准", "Approve"),
        /// Refuse it.
        Return = "return" => ("退回", "Return"),
        /// Publish it.
        Publish = "publish" => ("发布", "Publish"),
    }
}

impl ReleaseAction {
    /// The permission the act needs.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Approve | Self::Return | Self::Publish => Permission::ReleasesApprove,
        }
    }

    /// Whether the state allows the act; the transitions of [`State`] enforce the same.
    #[must_use]
    pub const fn fits(self, state: &State) -> bool {
        match self {
            Self::Approve => matches!(state, State::Prepared { .. }),
            Self::Return => state.is_pending(),
            Self::Publish => matches!(state, State::Approved { .. }),
        }
    }

    /// Everything this actor may do to a version in this state at this place; nothing to what they prepared themselves.
    #[must_use]
    pub fn available(actor: &Actor, state: &State, place: &str) -> Vec<Self> {
        if actor.user().is_none_or(|user| user == state.prepared().by) {
            return Vec::new();
        }
        let covers = |permission| {
            actor.permit(permission).is_some_and(|grant| grant.scope().covers(place, OrganisationId(uuid::Uuid::nil())))
        };
        Self::ALL.iter().copied().filter(|action| action.fits(state) && covers(action.permission())).collect()
    }
}

/// A version of a release as the offices see it, in any state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseView {
    /// The release.
    pub id: ReleaseId,
    /// The year.
    pub year: i32,
    /// The province.
    pub region: RegionCode,
    /// Its name.
    pub region_name: String,
    /// The version.
    pub version: u32,
    /// Where it stands.
    pub state: StateName,
    /// Who prepared it.
    pub prepared_by: String,
    /// When.
    pub prepared_on: NaiveDate,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_on: Option<NaiveDate>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
    /// Who refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<NaiveDate>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its head.
    pub manifest: Manifest,
    /// Totals and indicators.
    pub summary: Summary,
    /// What this caller may do now.
    pub actions: Vec<ReleaseAction>,
}

/// A row of the offices' list of versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseSummary {
    /// The release.
    pub id: ReleaseId,
    /// The year.
    pub year: i32,
    /// The province.
    pub region: RegionCode,
    /// Its name.
    pub region_name: String,
    /// The version.
    pub version: u32,
    /// Where it stands.
    pub state: StateName,
    /// Rows.
    pub rows: u32,
    /// When it was frozen.
    pub generated_at: DateTime<Utc>,
    /// The day it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<NaiveDate>,
}

/// A published release in the list for clients: the newest version of its year and province.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedRelease {
    /// The release.
    pub id: ReleaseId,
    /// The year.
    pub year: i32,
    /// The province.
    pub region: RegionCode,
    /// Its name.
    pub region_name: String,
    /// The version.
    pub version: u32,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// Rows.
    pub rows: u32,
    /// SHA-256 of the results, as in the manifest.
    pub sha256: String,
}

/// Everything published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublishedReleases {
    /// The newest version of each year and province, latest year first.
    pub items: Vec<PublishedRelease>,
}

/// A published release: its head and what it comes to. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseDocument {
    /// The day it was approved.
    pub approved_on: NaiveDate,
    /// The day it was published.
    pub published_on: NaiveDate,
    /// Its head.
    pub manifest: Manifest,
    /// Totals and indicators.
    pub summary: Summary,
}

/// A page of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultPage {
    /// The rows; each is, byte for byte, a line of the NDJSON form.
    pub items: Vec<ResultRow>,
    /// The cursor of the next page; absent on the last. It stays with the version it began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

enumeration! {
    /// What was pulled.
    pub enum PullForm {
        /// The head and the summary.
        Document = "document" => ("清单与汇总", "Head and summary"),
        /// The summary alone.
        Summary = "summary" => ("汇总", "Summary"),
        /// A page of results.
        Page = "page" => ("分页结果", "Page of results"),
        /// All results.
        Ndjson = "ndjson" => ("全部结果", "All results"),
    }
}

/// The receipt of a pull.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PullView {
    /// The version.
    pub version: u32,
    /// When; of several pulls in a row, the last.
    pub at: DateTime<Utc>,
    /// The client program, or the person.
    pub puller: String,
    /// Whether a program pulled it.
    pub program: bool,
    /// The organisation it pulled for.
    pub organisation: String,
    /// What was pulled.
    pub form: PullForm,
    /// The first row of a page, counted from 1; 0 where no row was pulled.
    pub first_row: u32,
    /// Rows pulled; none when nothing had changed.
    pub rows: u32,
    /// Whether the puller had these bytes already.
    pub unchanged: bool,
    /// How often: the same pull in quick succession is one receipt.
    pub times: u32,
}

/// Filters of the offices' list of versions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFilter {
    /// Year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
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

/// Which published release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReleaseQuery {
    /// The province; needed only when the caller may see that year of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// The version; the newest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// Which results.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ResultQuery {
    /// The province; needed only when the caller may see that year of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// The version; the newest when absent. A cursor stays with the version it began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Which receipts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PullFilter {
    /// The province; needed only when the caller may see that year of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionCode>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
