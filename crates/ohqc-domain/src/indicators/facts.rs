//! What indicators need to know of one institution and one service.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::institutions::{Ownership, Service};
use crate::regions::RegionCode;

/// Problems of the year, counted at the cut-off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemCounts {
    /// Found.
    pub found: u32,
    /// Due by the cut-off, or closed already.
    pub due: u32,
    /// Closed.
    pub closed: u32,
    /// Closed, and the rectification was handed in by the due date.
    pub closed_on_time: u32,
    /// Still open.
    pub open: u32,
}

impl ProblemCounts {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            found: self.found.saturating_add(other.found),
            due: self.due.saturating_add(other.due),
            closed: self.closed.saturating_add(other.closed),
            closed_on_time: self.closed_on_time.saturating_add(other.closed_on_time),
            open: self.open.saturating_add(other.open),
        }
    }
}

/// One institution and service, as far as indicators ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The service.
    pub service: Service,
    /// Who owns the institution.
    pub ownership: Ownership,
    /// The prefecture or special unit it reports through.
    pub city: RegionCode,
    /// That unit's name.
    pub city_name: String,
    /// Whether it was on record at the window's end.
    pub filed: bool,
    /// Whether it was assessed within the window.
    pub assessed_in_window: bool,
    /// Whether every key item passed; none without a conclusion of the year.
    pub key_items_passed: Option<bool>,
    /// Its problems.
    pub problems: ProblemCounts,
}
