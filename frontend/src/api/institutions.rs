//! Institutions: their list, their particulars, what happened to them.

use ohqc_domain::ids::InstitutionId;
pub use ohqc_domain::institutions::api::{InstitutionAction, InstitutionBody, InstitutionSummary, InstitutionView};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("institutions");

/// One page of the list.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<InstitutionSummary>, Problem> {
    client.list("institutions", &query).await
}

/// One institution with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: InstitutionId) -> Result<Versioned<InstitutionView>, Problem> {
    client.get_versioned(&format!("institutions/{id}")).await
}

/// Registers an institution.
///
/// # Errors
/// `duplicate` when the credit code is registered already, `invalid` with every complaint.
pub async fn create(client: Client, body: InstitutionBody) -> Result<Versioned<InstitutionView>, Problem> {
    client.create("institutions", &body).await
}

/// Changes its particulars.
///
/// # Errors
/// `stale` when somebody was faster, `invalid` with every complaint.
pub async fn update(
    client: Client,
    id: InstitutionId,
    etag: String,
    body: InstitutionBody,
) -> Result<Versioned<InstitutionView>, Problem> {
    client.put(&format!("institutions/{id}"), &etag, &body).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: InstitutionId) -> ListFile {
    ListFile::of(format!("institutions/{id}/history"))
}
