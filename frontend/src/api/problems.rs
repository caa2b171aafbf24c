//! The problem ledger: what was found, how it is mended, who verified it.

use ohqc_domain::ids::ProblemId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
pub use ohqc_domain::problems::api::{
    AttemptView, CloseBody, CorrectBody, CorrectionView, PlanBody, PlanView, ProblemAction, ProblemSummary, ProblemView,
    RejectBody, SignatureView,
};

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("problems");

/// One page of the ledger. Takes `q`, `state`, `standing`, `key_item`, `institution`, `year`, `category`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<ProblemSummary>, Problem> {
    client.list("problems", &query).await
}

/// One problem with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: ProblemId) -> Result<Versioned<ProblemView>, Problem> {
    client.get_versioned(&format!("problems/{id}")).await
}

/// Plans the mending.
///
/// # Errors
/// `invalid` with every complaint, `rule_refused` when it is not the institution's turn.
pub async fn plan(client: Client, id: ProblemId, etag: String, body: PlanBody) -> Result<Versioned<ProblemView>, Problem> {
    client.act(&format!("problems/{id}/plan"), &etag, &body).await
}

/// Hands in what was done.
///
/// # Errors
/// `invalid` with every complaint, `rule_refused` without a plan.
pub async fn correct(client: Client, id: ProblemId, etag: String, body: CorrectBody) -> Result<Versioned<ProblemView>, Problem> {
    client.act(&format!("problems/{id}/correct"), &etag, &body).await
}

/// Verifies and closes it.
///
/// # Errors
/// `rule_refused` for the same person or organisation that handed it in.
pub async fn close(client: Client, id: ProblemId, etag: String, body: CloseBody) -> Result<Versioned<ProblemView>, Problem> {
    client.act(&format!("problems/{id}/close"), &etag, &body).await
}

/// Sends the rectification back.
///
/// # Errors
/// `rule_refused` for the same person or organisation that handed it in.
pub async fn reject(client: Client, id: ProblemId, etag: String, body: RejectBody) -> Result<Versioned<ProblemView>, Problem> {
    client.act(&format!("problems/{id}/reject"), &etag, &body).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: ProblemId) -> ListFile {
    ListFile::of(format!("problems/{id}/history"))
}
