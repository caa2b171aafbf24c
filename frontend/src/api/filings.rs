//! Filings: drafting, handing in, sending back, putting on record.

use ohqc_domain::events::EventView;
use ohqc_domain::filings::Dossier;
pub use ohqc_domain::filings::api::{DeemBody, FilingAction, FilingBody, FilingSummary, FilingView, ReturnBody};
use ohqc_domain::ids::FilingId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, Versioned};
use crate::query::Query;

/// One page of the list.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<FilingSummary>, Problem> {
    client.list("filings", &query).await
}

/// One filing with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: FilingId) -> Result<Versioned<FilingView>, Problem> {
    client.get_versioned(&format!("filings/{id}")).await
}

/// Starts a filing.
///
/// # Errors
/// `duplicate` when the institution has one for this service.
pub async fn create(client: Client, body: FilingBody) -> Result<Versioned<FilingView>, Problem> {
    client.create("filings", &body).await
}

/// Puts a local filing on record as deemed.
///
/// # Errors
/// `rule_refused` with the conditions that are not met, `duplicate` when the institution has a filing for this service.
pub async fn deem(client: Client, body: DeemBody) -> Result<Versioned<FilingView>, Problem> {
    client.create("filings/deemed", &body).await
}

/// Saves the dossier.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` with every complaint, `rule_refused` once it is handed in.
pub async fn update(client: Client, id: FilingId, etag: String, dossier: Dossier) -> Result<Versioned<FilingView>, Problem> {
    client.put(&format!("filings/{id}"), &etag, &dossier).await
}

/// Hands it in.
///
/// # Errors
/// `rule_refused` while anything is missing.
pub async fn submit(client: Client, id: FilingId, etag: String) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/submit"), &etag, &()).await
}

/// Sends it back with everything to correct.
///
/// # Errors
/// `rule_refused` when it was not handed in.
pub async fn send_back(client: Client, id: FilingId, etag: String, body: ReturnBody) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/return"), &etag, &body).await
}

/// Puts it on record.
///
/// # Errors
/// `rule_refused` when it was not handed in.
pub async fn accept(client: Client, id: FilingId, etag: String) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/accept"), &etag, &()).await
}

/// What happened to it, latest first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn history(client: Client, id: FilingId) -> Result<Vec<EventView>, Problem> {
    client.get(&format!("filings/{id}/history")).await
}

/// Hands the receipt to the reader as a PDF.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn receipt(client: Client, id: FilingId, name: String) -> Result<(), Problem> {
    client.download(&format!("filings/{id}/receipt"), &name).await
}
