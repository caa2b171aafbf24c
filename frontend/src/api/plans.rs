//! Yearly plans of QC assessment: drawing up, adding institutions, approval, coverage.

pub use ohqc_domain::assessments::api::{ExpertView, PlanAction, PlanBody, PlanSummary, PlanView, RoundsBody, UncoveredView};
use ohqc_domain::ids::{AssessmentId, PlanId};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("plans");

/// All that a plan does not cover as a file.
#[must_use]
pub fn uncovered_file(id: PlanId) -> ListFile {
    ListFile::of(format!("plans/{id}/uncovered"))
}

/// One page of the list. Takes `year`, `service`, `state`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<PlanSummary>, Problem> {
    client.list("plans", &query).await
}

/// One plan with its version, its progress and the province's coverage.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: PlanId) -> Result<Versioned<PlanView>, Problem> {
    client.get_versioned(&format!("plans/{id}")).await
}

/// Draws up a plan.
///
/// # Errors
/// `duplicate` when the province has one for that year and service, `invalid` with every complaint.
pub async fn create(client: Client, body: PlanBody) -> Result<Versioned<PlanView>, Problem> {
    client.create("plans", &body).await
}

/// Adds institutions, and experts to their rounds.
///
/// # Errors
/// `rule_refused` once it is closed; `invalid` names institutions without a filing and experts with an interest.
pub async fn add_rounds(client: Client, id: PlanId, etag: String, body: RoundsBody) -> Result<Versioned<PlanView>, Problem> {
    client.act(&format!("plans/{id}/rounds"), &etag, &body).await
}

/// Takes an institution out of a draft again.
///
/// # Errors
/// `rule_refused` once it is approved, `stale` when somebody was faster.
pub async fn remove_round(client: Client, id: PlanId, etag: String, round: AssessmentId) -> Result<(), Problem> {
    client.delete(&format!("plans/{id}/rounds/{round}"), Some(&etag)).await
}

/// Discards a draft with its rounds.
///
/// # Errors
/// `rule_refused` once it is approved, `stale` when somebody was faster.
pub async fn discard(client: Client, id: PlanId, etag: String) -> Result<(), Problem> {
    client.delete(&format!("plans/{id}"), Some(&etag)).await
}

/// Puts it in force.
///
/// # Errors
/// `rule_refused` for whoever drew it up, and without institutions.
pub async fn approve(client: Client, id: PlanId, etag: String) -> Result<Versioned<PlanView>, Problem> {
    client.act(&format!("plans/{id}/approve"), &etag, &()).await
}

/// Ends it.
///
/// # Errors
/// `rule_refused` while rounds are being scored.
pub async fn close(client: Client, id: PlanId, etag: String) -> Result<Versioned<PlanView>, Problem> {
    client.act(&format!("plans/{id}/close"), &etag, &()).await
}

/// Filed institutions without a finalised round inside the window.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn uncovered(client: Client, id: PlanId, query: Query) -> Result<Page<UncoveredView>, Problem> {
    client.list(&format!("plans/{id}/uncovered"), &query).await
}

/// Everybody of the caller's province who may be put on a round.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn experts(client: Client) -> Result<Vec<ExpertView>, Problem> {
    client.get("experts").await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: PlanId) -> ListFile {
    ListFile::of(format!("plans/{id}/history"))
}
