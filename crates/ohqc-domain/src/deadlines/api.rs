//! Clocks as the workbench shows them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{ClockKind, Standing};
use crate::ids::{DeadlineId, InstitutionId};
use crate::provenance::Basis;
use crate::text::Text;

/// Filters of the board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeadlineFilter {
    /// Part of the matter, in either language, or of the institution's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// What must be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ClockKind>,
    /// Where it stands today; what is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// How many clocks of the whole board stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadlineCounts {
    /// Past their last day.
    pub overdue: u64,
    /// Within the time of their warnings.
    pub due_soon: u64,
    /// Not warned of yet.
    pub upcoming: u64,
    /// Without a day until the holidays of a year are published.
    pub awaiting: u64,
    /// The most days any is late; 0 when none is.
    pub latest: i64,
    /// What must be done, each once.
    pub kinds: Vec<ClockKind>,
}

/// The clock that runs on something, as lists and pages of such things show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunningClock {
    /// What must be done.
    pub kind: ClockKind,
    /// The last day in time; none while the holidays of a year it lies in are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Days from today to that day; negative once it is past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// Where it stands today.
    pub standing: Standing,
}

/// One clock on the board of what is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadlineView {
    /// Its id.
    pub id: DeadlineId,
    /// What must be done.
    pub kind: ClockKind,
    /// What it is about: the code of an event's subject kind, e.g. `filing`.
    pub subject_kind: String,
    /// Which one; its page is `/{subject_kind}s/{subject_id}`.
    pub subject_id: Uuid,
    /// The subject in a few words, e.g. its number.
    pub title: Text,
    /// The institution concerned.
    pub institution_id: Option<InstitutionId>,
    /// Its name.
    pub institution_name: Option<String>,
    /// The day the time began.
    pub opened_on: NaiveDate,
    /// The last day in time; none while the holidays of a year it lies in are not published.
    pub due_on: Option<NaiveDate>,
    /// The year whose holidays it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<i32>,
    /// The last working day in time; none while the holidays of that year are not published.
    pub safe_on: Option<NaiveDate>,
    /// The day the duty was fulfilled.
    pub closed_on: Option<NaiveDate>,
    /// Days from today to the due date; negative once it is past.
    pub days_left: Option<i64>,
    /// Where it stands today.
    pub standing: Standing,
    /// How many of its warnings have been given by today.
    pub warnings: usize,
    /// What sets the time.
    pub basis: Basis,
}
