//! Delegations (代管): read, put down, ended.

pub use ohqc_domain::delegations::api::{DelegationAction, DelegationBody, DelegationView, EndBody};
use ohqc_domain::ids::DelegationId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("delegations");

/// One page of the list. Takes `region`, `on`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<DelegationView>, Problem> {
    client.list("delegations", &query).await
}

/// One delegation with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: DelegationId) -> Result<Versioned<DelegationView>, Problem> {
    client.get_versioned(&format!("delegations/{id}")).await
}

/// Puts one down.
///
/// # Errors
/// `invalid` with every complaint, an overlap among them.
pub async fn create(client: Client, body: DelegationBody) -> Result<Versioned<DelegationView>, Problem> {
    client.create("delegations", &body).await
}

/// Ends it with a day.
///
/// # Errors
/// `invalid` for a day before its beginning, `rule_refused` once it ends by then.
pub async fn end(client: Client, id: DelegationId, etag: String, body: EndBody) -> Result<Versioned<DelegationView>, Problem> {
    client.act(&format!("delegations/{id}/end"), &etag, &body).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: DelegationId) -> ListFile {
    ListFile::of(format!("delegations/{id}/history"))
}
