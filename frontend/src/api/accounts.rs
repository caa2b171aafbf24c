//! Accounts and the organisations they belong to.

pub use ohqc_domain::accounts::api::{
    AccountAction, AccountBody, AccountChange, AccountView, Contact, IssuedPassword, OrganisationAction, OrganisationBody,
    OrganisationChange, OrganisationView,
};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("accounts");

/// All organisations as a file.
pub const ORGANISATIONS_FILE: ListFile = ListFile::at("organisations");

/// One page of the list. Takes `q`, `organisation`, `region`, `role`, `state`, `idle_since`, `sort`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<AccountView>, Problem> {
    client.list("accounts", &query).await
}

/// One account with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: UserId) -> Result<Versioned<AccountView>, Problem> {
    client.get_versioned(&format!("accounts/{id}")).await
}

/// Makes one; the answer tells its first password, this once.
///
/// # Errors
/// `invalid` with every complaint, `duplicate` for a login name that is taken.
pub async fn create(client: Client, body: AccountBody) -> Result<Versioned<IssuedPassword>, Problem> {
    client.create("accounts", &body).await
}

/// Changes name and roles.
///
/// # Errors
/// `invalid` with every complaint, `stale` when somebody was faster.
pub async fn update(client: Client, id: UserId, etag: String, body: AccountChange) -> Result<Versioned<AccountView>, Problem> {
    client.put(&format!("accounts/{id}"), &etag, &body).await
}

/// Stops it.
///
/// # Errors
/// `rule_refused` in another state, `stale` when somebody was faster.
pub async fn disable(client: Client, id: UserId, etag: String) -> Result<Versioned<AccountView>, Problem> {
    client.act(&format!("accounts/{id}/disable"), &etag, &()).await
}

/// Lets it in again.
///
/// # Errors
/// `rule_refused` in another state, `stale` when somebody was faster.
pub async fn enable(client: Client, id: UserId, etag: String) -> Result<Versioned<AccountView>, Problem> {
    client.act(&format!("accounts/{id}/enable"), &etag, &()).await
}

/// Gives it another first password, told this once.
///
/// # Errors
/// `rule_refused` in another state, `stale` when somebody was faster.
pub async fn renew(client: Client, id: UserId, etag: String) -> Result<Versioned<IssuedPassword>, Problem> {
    client.act(&format!("accounts/{id}/password"), &etag, &()).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: UserId) -> ListFile {
    ListFile::of(format!("accounts/{id}/history"))
}

/// One page of the organisations whose accounts the reader manages. Takes `q`, `kind`, `region`, `sort`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn organisations(client: Client, query: Query) -> Result<Page<OrganisationView>, Problem> {
    client.list("organisations", &query).await
}

/// One organisation with the version of its contact.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn organisation(client: Client, id: OrganisationId) -> Result<Versioned<OrganisationView>, Problem> {
    client.get_versioned(&format!("organisations/{id}")).await
}

/// Creates an office.
///
/// # Errors
/// `invalid` with every complaint, `duplicate` where the region has such an authority.
pub async fn create_organisation(client: Client, body: OrganisationBody) -> Result<Versioned<OrganisationView>, Problem> {
    client.create("organisations", &body).await
}

/// Gives an office another name.
///
/// # Errors
/// `invalid`, `stale`, `rule_refused` for what is registered elsewhere.
pub async fn rename_organisation(
    client: Client,
    id: OrganisationId,
    etag: String,
    body: OrganisationChange,
) -> Result<Versioned<OrganisationView>, Problem> {
    client.put(&format!("organisations/{id}"), &etag, &body).await
}

/// What happened to it and to its contact, latest first.
#[must_use]
pub fn organisation_history(id: OrganisationId) -> ListFile {
    ListFile::of(format!("organisations/{id}/history"))
}

/// Writes its entry in the contact directory.
///
/// # Errors
/// `invalid` with every complaint, `stale` when somebody was faster.
pub async fn set_contact(
    client: Client,
    id: OrganisationId,
    etag: String,
    body: Contact,
) -> Result<Versioned<OrganisationView>, Problem> {
    client.put(&format!("organisations/{id}/contact"), &etag, &body).await
}
