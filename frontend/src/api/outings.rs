//! Outings: told, received, visited, carried out, counted.

use ohqc_domain::ids::{InstitutionId, OutingId};
pub use ohqc_domain::outings::OutingReport;
pub use ohqc_domain::outings::api::{
    CancelBody, ClueBody, MessageBody, OutingAction, OutingBody, OutingCheck, OutingCounty, OutingFigures, OutingSummary,
    OutingView, ReceiveBody, VersionView, VisitBody,
};
use ohqc_domain::outings::{NoticeBody, VisitRecord};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
use serde::Serialize;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("outings");

/// One page of the list. Takes `state`, `region`, `institution`, `from`, `to`, `late`, `confirmed`, `clue`, `figure`, `q`, `sort`, `cursor`, `limit`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<OutingSummary>, Problem> {
    client.list("outings", &query).await
}

/// How many were told of, and in time. Takes `region`, `from`, `to`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn figures(client: Client, query: Query) -> Result<OutingFigures, Problem> {
    client.get(&format!("outings/figures{query}")).await
}

/// How many by county. Takes `region`, `from`, `to`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn counties(client: Client, query: Query) -> Result<Vec<OutingCounty>, Problem> {
    client.get(&format!("outings/counties{query}")).await
}

/// Every notice as it was sent, the last first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn versions(client: Client, id: OutingId) -> Result<Vec<VersionView>, Problem> {
    client.get(&format!("outings/{id}/versions")).await
}

/// One outing with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: OutingId) -> Result<Versioned<OutingView>, Problem> {
    client.get_versioned(&format!("outings/{id}")).await
}

/// What a notice would meet if it were sent today.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn check(client: Client, body: OutingBody) -> Result<OutingCheck, Problem> {
    client.post("outings/check", &body).await
}

/// Starts one.
///
/// # Errors
/// `invalid` with every complaint.
pub async fn create(client: Client, body: OutingBody) -> Result<Versioned<OutingView>, Problem> {
    client.create("outings", &body).await
}

/// Saves the notice; told anew where it was sent and place, date or people change.
///
/// # Errors
/// `invalid`, `stale`, or `rule_refused` with everything that refuses the changed notice.
pub async fn update(client: Client, id: OutingId, etag: String, notice: NoticeBody) -> Result<Versioned<OutingView>, Problem> {
    client.put(&format!("outings/{id}"), &etag, &notice).await
}

/// Does one of the acts that an outing offers: `notify`, `receive`, `confirm`, `message`, `visit`, `begin`, `complete`, `cancel`, `clue`.
///
/// # Errors
/// `rule_refused` with every reason, `stale`, `invalid`.
pub async fn act<B: Serialize>(
    client: Client,
    id: OutingId,
    verb: &'static str,
    etag: String,
    body: B,
) -> Result<Versioned<OutingView>, Problem> {
    client.act(&format!("outings/{id}/{verb}"), &etag, &body).await
}

/// Records what a visit found.
///
/// # Errors
/// `rule_refused` without a plan or for a day outside the outing.
pub async fn record(client: Client, id: OutingId, etag: String, body: VisitRecord) -> Result<Versioned<OutingView>, Problem> {
    client.put(&format!("outings/{id}/visit"), &etag, &body).await
}

/// Hands the printed notice to the reader.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn print(client: Client, id: OutingId) -> Result<(), Problem> {
    client.download(&format!("outings/{id}/notice"), &format!("外出告知书-{id}.pdf")).await
}

/// What an institution's outings of a period came to. Takes `from`, `to`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn report(client: Client, id: InstitutionId, query: Query) -> Result<OutingReport, Problem> {
    client.get(&format!("institutions/{id}/outing-report{query}")).await
}

/// The outings of a report as a file.
#[must_use]
pub fn report_file(id: InstitutionId) -> ListFile {
    ListFile::of(format!("institutions/{id}/outing-report"))
}

/// Hands the printed report to the reader. Takes `from`, `to`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn print_report(client: Client, id: InstitutionId, query: Query) -> Result<(), Problem> {
    client.download(&format!("institutions/{id}/outing-report/document{query}"), "外出工作情况报告.pdf").await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: OutingId) -> ListFile {
    ListFile::of(format!("outings/{id}/history"))
}
