//! Designations (指定承担): read, made, ended.

pub use ohqc_domain::designations::api::{DesignationAction, DesignationBody, DesignationView, EndBody};
use ohqc_domain::ids::DesignationId;
use ohqc_domain::network::NetworkView;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("designations");

/// One page of the list. Takes `region`, `institution`, `on`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<DesignationView>, Problem> {
    client.list("designations", &query).await
}

/// One designation with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: DesignationId) -> Result<Versioned<DesignationView>, Problem> {
    client.get_versioned(&format!("designations/{id}")).await
}

/// Names an institution for a city.
///
/// # Errors
/// `invalid` with every complaint, `rule_refused` where the city has an institution of its own.
pub async fn create(client: Client, body: DesignationBody) -> Result<Versioned<DesignationView>, Problem> {
    client.create("designations", &body).await
}

/// Ends it with a day.
///
/// # Errors
/// `invalid` for a day before its beginning, `rule_refused` once it ends by then.
pub async fn end(client: Client, id: DesignationId, etag: String, body: EndBody) -> Result<Versioned<DesignationView>, Problem> {
    client.act(&format!("designations/{id}/end"), &etag, &body).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: DesignationId) -> ListFile {
    ListFile::of(format!("designations/{id}/history"))
}

/// Which cities and counties lack a public institution today.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn network(client: Client) -> Result<NetworkView, Problem> {
    client.get("network").await
}
