//! On-site checks after filing: found, filled in, concluded.

use ohqc_domain::events::EventView;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
pub use ohqc_domain::verifications::api::{
    ConcludeBody, SheetBody, VerificationAction, VerificationFigures, VerificationSummary, VerificationView,
};
pub use ohqc_domain::verifications::{CandidateView, StandAsideBody, TeamBody};

use super::{Client, Versioned};
use crate::query::Query;

/// One page of the list.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<VerificationSummary>, Problem> {
    client.list("verifications", &query).await
}

/// How many were made in time.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn figures(client: Client, query: Query) -> Result<VerificationFigures, Problem> {
    client.get(&format!("verifications/figures{query}")).await
}

/// One check with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: VerificationId) -> Result<Versioned<VerificationView>, Problem> {
    client.get_versioned(&format!("verifications/{id}")).await
}

/// Saves the sheet as it is now.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` with every answer the checklist cannot take, `rule_refused` once it is over.
pub async fn record(
    client: Client,
    id: VerificationId,
    etag: String,
    body: SheetBody,
) -> Result<Versioned<VerificationView>, Problem> {
    client.put(&format!("verifications/{id}/sheet"), &etag, &body).await
}

/// Who may be named for the team.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn candidates(client: Client, id: VerificationId) -> Result<Vec<CandidateView>, Problem> {
    client.get(&format!("verifications/{id}/candidates")).await
}

/// Names the team.
///
/// # Errors
/// `invalid` for somebody who has to stand aside; `rule_refused` once it is over; `stale` when somebody was faster.
pub async fn assign(
    client: Client,
    id: VerificationId,
    etag: String,
    body: TeamBody,
) -> Result<Versioned<VerificationView>, Problem> {
    client.put(&format!("verifications/{id}/team"), &etag, &body).await
}

/// Declares an interest in the institution and leaves the team.
///
/// # Errors
/// `rule_refused` for somebody who is not on the team; `stale` when somebody was faster.
pub async fn stand_aside(client: Client, id: VerificationId, etag: String, body: StandAsideBody) -> Result<(), Problem> {
    client.act(&format!("verifications/{id}/stand-aside"), &etag, &body).await.map(|_: Versioned<()>| ())
}

/// Hands the record over as a PDF.
///
/// # Errors
/// `unavailable` when the server cannot print.
pub async fn print(client: Client, id: VerificationId, name: String) -> Result<(), Problem> {
    client.download(&format!("verifications/{id}/record"), &name).await
}

/// Concludes the check.
///
/// # Errors
/// `rule_refused` while the sheet has gaps or the day on site is impossible; `stale` when somebody was faster.
pub async fn conclude(
    client: Client,
    id: VerificationId,
    etag: String,
    body: ConcludeBody,
) -> Result<Versioned<VerificationView>, Problem> {
    client.act(&format!("verifications/{id}/conclude"), &etag, &body).await
}

/// Opens a follow-up of a check that failed.
///
/// # Errors
/// `rule_refused` for one that did not fail or has its follow-up; `stale` when somebody was faster.
pub async fn follow_up(client: Client, id: VerificationId, etag: String) -> Result<Versioned<VerificationView>, Problem> {
    client.act(&format!("verifications/{id}/follow-up"), &etag, &()).await
}

/// What happened to it, latest first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn history(client: Client, id: VerificationId, query: Query) -> Result<Page<EventView>, Problem> {
    client.list(&format!("verifications/{id}/history"), &query).await
}
