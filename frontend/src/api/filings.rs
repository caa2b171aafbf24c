//! Filings: drafting, handing in, sending back, putting on record.

pub use ohqc_domain::filings::api::{
    CancellationBody, ChangeBody, DeemBody, ExpiryView, FilingAction, FilingBody, FilingSummary, FilingView, OpinionView,
    OpinionsBody, ReviewerBody, ReviewerView, VersionView,
};
use ohqc_domain::filings::{Dossier, Holder, TellingBody};
use ohqc_domain::ids::{FilingId, UserId};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("filings");

/// All papers that end as a file.
pub const EXPIRIES_FILE: ListFile = ListFile::at("filings/expiries");

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

/// Who may be named to verify it.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn reviewers(client: Client, id: FilingId) -> Result<Vec<ReviewerView>, Problem> {
    client.get(&format!("filings/{id}/reviewers")).await
}

/// Names who verifies it.
///
/// # Errors
/// `rule_refused` when nothing was handed in.
pub async fn assign(client: Client, id: FilingId, etag: String, user: UserId) -> Result<Versioned<FilingView>, Problem> {
    client.put(&format!("filings/{id}/reviewer"), &etag, &ReviewerBody { user }).await
}

/// Keeps the opinions of the named reviewer.
///
/// # Errors
/// `rule_refused` for anybody else, `stale` when somebody was faster.
pub async fn judge(client: Client, id: FilingId, etag: String, body: OpinionsBody) -> Result<Versioned<FilingView>, Problem> {
    client.put(&format!("filings/{id}/opinions"), &etag, &body).await
}

/// Sends it back with everything to correct.
///
/// # Errors
/// `rule_refused` while a part has no opinion, or nothing is to be corrected.
pub async fn send_back(client: Client, id: FilingId, etag: String) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/return"), &etag, &()).await
}

/// Begins a change of what is on record.
///
/// # Errors
/// `rule_refused` when something is asked for already.
pub async fn change(client: Client, id: FilingId, etag: String, body: ChangeBody) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/change"), &etag, &body).await
}

/// Lets a change give the institution another name, address, credit code or licence.
///
/// # Errors
/// `rule_refused` while no change is being filled in, `duplicate` for another's credit code, `invalid`, `stale`.
pub async fn rename(client: Client, id: FilingId, etag: String, body: Holder) -> Result<Versioned<FilingView>, Problem> {
    client.put(&format!("filings/{id}/holder"), &etag, &body).await
}

/// Asks for the end of the filing.
///
/// # Errors
/// `rule_refused` when something is asked for already.
pub async fn ask_cancellation(
    client: Client,
    id: FilingId,
    etag: String,
    body: CancellationBody,
) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/cancellation"), &etag, &body).await
}

/// Takes back a change, or the wish for the end.
///
/// # Errors
/// `rule_refused` while the change is being verified.
pub async fn withdraw(client: Client, id: FilingId, etag: String) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/withdraw"), &etag, &()).await
}

/// What was handed in, latest first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn versions(client: Client, id: FilingId) -> Result<Vec<VersionView>, Problem> {
    client.get(&format!("filings/{id}/versions")).await
}

/// Puts it on record.
///
/// # Errors
/// `rule_refused` when it was not handed in.
pub async fn accept(client: Client, id: FilingId, etag: String) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/accept"), &etag, &()).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: FilingId) -> ListFile {
    ListFile::of(format!("filings/{id}/history"))
}

/// Hands the receipt to the reader as a PDF.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn receipt(client: Client, id: FilingId, name: String) -> Result<(), Problem> {
    client.download(&format!("filings/{id}/receipt"), &name).await
}

/// Hands the form of a version to the reader as a PDF.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn form(client: Client, id: FilingId, number: u32, name: String) -> Result<(), Problem> {
    client.download(&format!("filings/{id}/versions/{number}/form"), &name).await
}

/// What of the filings in force ends soon or has ended. Takes `q`, `service`, `paper`, `over`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn expiries(client: Client, query: Query) -> Result<Page<ExpiryView>, Problem> {
    client.list("filings/expiries", &query).await
}

/// Records that the authority which issued the practice licence was told.
///
/// # Errors
/// `rule_refused` when it was told of this version already, `invalid`, `stale`.
pub async fn tell_licensor(
    client: Client,
    id: FilingId,
    etag: String,
    body: TellingBody,
) -> Result<Versioned<FilingView>, Problem> {
    client.act(&format!("filings/{id}/licensor"), &etag, &body).await
}

/// Hands the letter to that authority to the reader as a PDF.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn letter(client: Client, id: FilingId, name: String) -> Result<(), Problem> {
    client.download(&format!("filings/{id}/licensor/letter"), &name).await
}
