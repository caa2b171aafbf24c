//! Client programs of the API: registered, changed, stopped.

pub use ohqc_domain::clients::api::{ClientAction, ClientBody, ClientChange, ClientKeyView, ClientOrganisation, ClientView};
use ohqc_domain::ids::ApiClientId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("clients");

/// One page of the list. Takes `q`, `state`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<ClientView>, Problem> {
    client.list("clients", &query).await
}

/// One page of the organisations a program may pull for. Takes `q`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn organisations(client: Client, query: Query) -> Result<Page<ClientOrganisation>, Problem> {
    client.list("client-organisations", &query).await
}

/// One program with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: ApiClientId) -> Result<Versioned<ClientView>, Problem> {
    client.get_versioned(&format!("clients/{id}")).await
}

/// Registers one by its public keys.
///
/// # Errors
/// `invalid` with every complaint.
pub async fn create(client: Client, body: ClientBody) -> Result<Versioned<ClientView>, Problem> {
    client.create("clients", &body).await
}

/// Changes name, scopes and keys.
///
/// # Errors
/// `invalid` with every complaint, `stale` when somebody was faster.
pub async fn update(client: Client, id: ApiClientId, etag: String, body: ClientChange) -> Result<Versioned<ClientView>, Problem> {
    client.put(&format!("clients/{id}"), &etag, &body).await
}

/// Gives it no more tokens.
///
/// # Errors
/// `rule_refused` in another state, `stale` when somebody was faster.
pub async fn disable(client: Client, id: ApiClientId, etag: String) -> Result<Versioned<ClientView>, Problem> {
    client.act(&format!("clients/{id}/disable"), &etag, &()).await
}

/// Gives it tokens again.
///
/// # Errors
/// `rule_refused` in another state, `stale` when somebody was faster.
pub async fn enable(client: Client, id: ApiClientId, etag: String) -> Result<Versioned<ClientView>, Problem> {
    client.act(&format!("clients/{id}/enable"), &etag, &()).await
}

/// What happened to it, every token among it, latest first.
#[must_use]
pub fn history(id: ApiClientId) -> ListFile {
    ListFile::of(format!("clients/{id}/history"))
}
