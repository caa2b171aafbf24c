//! What is made public: prepared and released in the console, read by everybody.

use ohqc_domain::ids::{PublicationId, VerificationId};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
pub use ohqc_domain::publications::api::{
    PrepareBody, PrepareCheckBody, PublicContent, PublicPublication, PublicPublicationSummary, PublicWithdrawal,
    PublicationAction, PublicationSummary, PublicationView, SignedView, WithdrawBody, WithdrawalView,
};

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("publications");

/// All that is public as a file.
pub const PUBLIC_FILE: ListFile = ListFile::at("public/publications");

/// A page of publications in any state. Takes `kind`, `year`, `service`, `state`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<PublicationSummary>, Problem> {
    client.list("publications", &query).await
}

/// One publication with its frozen rows.
///
/// # Errors
/// `not_found` outside the person's place.
pub async fn get(client: Client, id: PublicationId) -> Result<Versioned<PublicationView>, Problem> {
    client.get_versioned(&format!("publications/{id}")).await
}

/// Freezes a list as it is now.
///
/// # Errors
/// `rule_refused` when there is nothing to publish.
pub async fn prepare(client: Client, body: PrepareBody) -> Result<Versioned<PublicationView>, Problem> {
    client.create("publications", &body).await
}

/// Freezes what an on-site check found.
///
/// # Errors
/// `rule_refused` without a conclusion, for one that passed or has a follow-up, and where the province does not publish it.
pub async fn prepare_check(client: Client, id: VerificationId) -> Result<Versioned<PublicationView>, Problem> {
    client.create("publications/checks", &PrepareCheckBody { verification: id }).await
}

/// Makes it public; never by the person who prepared it.
///
/// # Errors
/// `rule_refused` to the same person, or when it is not the latest version.
pub async fn release(client: Client, id: PublicationId, etag: String) -> Result<Versioned<PublicationView>, Problem> {
    client.act(&format!("publications/{id}/release"), &etag, &()).await
}

/// Discards what was never public.
///
/// # Errors
/// `rule_refused` once it was released, `stale` when somebody was faster.
pub async fn discard(client: Client, id: PublicationId, etag: String) -> Result<(), Problem> {
    client.delete(&format!("publications/{id}"), Some(&etag)).await
}

/// Takes it back.
///
/// # Errors
/// `invalid` without a reason, `rule_refused` when it is not public.
pub async fn withdraw(
    client: Client,
    id: PublicationId,
    etag: String,
    body: WithdrawBody,
) -> Result<Versioned<PublicationView>, Problem> {
    client.act(&format!("publications/{id}/withdraw"), &etag, &body).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: PublicationId) -> ListFile {
    ListFile::of(format!("publications/{id}/history"))
}

/// A page of what is or was public, for anybody. Takes `kind`, `year`, `service`, `cursor`, `limit`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list_public(client: Client, query: Query) -> Result<Page<PublicPublicationSummary>, Problem> {
    client.list("public/publications", &query).await
}

/// What a publication says, or why it says nothing any more.
///
/// # Errors
/// `not_found` when it was never public.
pub async fn get_public(client: Client, id: PublicationId) -> Result<PublicPublication, Problem> {
    client.get(&public_path(id)).await
}

/// The address of a publication's JSON, for programs.
#[must_use]
pub fn public_address(id: PublicationId) -> String {
    format!("/api/v1/{}", public_path(id))
}

fn public_path(id: PublicationId) -> String {
    format!("public/publications/{id}")
}
