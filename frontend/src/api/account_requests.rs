//! Requests for accounts: handed in and looked up by anybody, answered at the desk.

pub use ohqc_domain::accounts::requests::{
    ApproveBody, ApprovedRequest, OtherRequest, RefuseBody, RequestAction, RequestBody, RequestReceipt, RequestView,
};
use ohqc_domain::ids::AccountRequestId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::{Query, escape};

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("account-requests");

/// Asks for an account, exactly once.
///
/// # Errors
/// `invalid` with every complaint, `too_many_requests` for whoever asks too often.
pub async fn ask(client: Client, body: RequestBody) -> Result<RequestReceipt, Problem> {
    client.create("public/account-requests", &body).await.map(|made| made.value)
}

/// How a request stands.
///
/// # Errors
/// `not_found` for a number that nobody was given.
pub async fn look_up(client: Client, number: String) -> Result<RequestReceipt, Problem> {
    client.get(&format!("public/account-requests/{}", escape(number.trim()))).await
}

/// One page of the list. Takes `q`, `region`, `state`, `service`, `sort`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<RequestView>, Problem> {
    client.list("account-requests", &query).await
}

/// One request with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: AccountRequestId) -> Result<Versioned<RequestView>, Problem> {
    client.get_versioned(&format!("account-requests/{id}")).await
}

/// Approves it; the answer tells the account's first password, this once.
///
/// # Errors
/// `invalid` with every complaint, `duplicate` for a login name that is taken, `rule_refused` once it is answered.
pub async fn approve(
    client: Client,
    id: AccountRequestId,
    etag: String,
    body: ApproveBody,
) -> Result<Versioned<ApprovedRequest>, Problem> {
    client.act(&format!("account-requests/{id}/approve"), &etag, &body).await
}

/// Refuses it with a reason.
///
/// # Errors
/// `rule_refused` once it is answered, `stale` when somebody was faster.
pub async fn refuse(
    client: Client,
    id: AccountRequestId,
    etag: String,
    body: RefuseBody,
) -> Result<Versioned<RequestView>, Problem> {
    client.act(&format!("account-requests/{id}/refuse"), &etag, &body).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: AccountRequestId) -> ListFile {
    ListFile::of(format!("account-requests/{id}/history"))
}
