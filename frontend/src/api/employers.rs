//! Employers: the register, what institutions find of it, what happened to an entry.

pub use ohqc_domain::employers::api::{EmployerAction, EmployerBody, EmployerBrief, EmployerSummary, EmployerView, MergeBody};
use ohqc_domain::ids::EmployerId;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::{Query, escape};

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("employers");

/// One page of the register.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<EmployerSummary>, Problem> {
    client.list("employers", &query).await
}

/// Those of the province with that credit code, or with that text in their name; at most twenty.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn find(client: Client, text: String) -> Result<Vec<EmployerBrief>, Problem> {
    client.get(&format!("employers/lookup?q={}", escape(text.trim()))).await
}

/// One employer with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: EmployerId) -> Result<Versioned<EmployerView>, Problem> {
    client.get_versioned(&format!("employers/{id}")).await
}

/// Registers an employer.
///
/// # Errors
/// `duplicate` for a credit code known in the county.
pub async fn create(client: Client, body: EmployerBody) -> Result<Versioned<EmployerView>, Problem> {
    client.create("employers", &body).await
}

/// Changes an employer.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn update(
    client: Client,
    id: EmployerId,
    etag: String,
    body: EmployerBody,
) -> Result<Versioned<EmployerView>, Problem> {
    client.put(&format!("employers/{id}"), &etag, &body).await
}

/// Merges an employer into another.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn merge(client: Client, id: EmployerId, etag: String, into: EmployerId) -> Result<Versioned<EmployerView>, Problem> {
    client.act(&format!("employers/{id}/merge"), &etag, &MergeBody { into }).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: EmployerId) -> ListFile {
    ListFile::of(format!("employers/{id}/history"))
}
