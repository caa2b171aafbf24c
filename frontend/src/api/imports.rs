//! Imports: files of rows, tried, imported in portions, told and taken back.

use ohqc_domain::ids::ImportId;
pub use ohqc_domain::imports::api::{ColumnView, HeadingView, ImportAction, ImportSummary, ImportView, MappingBody, RunBody};
use ohqc_domain::imports::{ImportFault, ImportKind, ImportMode, Mapping};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile, Versioned};
use crate::query::Query;
use crate::ui::Chosen;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("imports");

/// All that is wrong with the rows of a batch as a file.
#[must_use]
pub fn faults_file(id: ImportId) -> ListFile {
    ListFile::of(format!("imports/{id}/faults"))
}

/// One page of the history of imports.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<ImportSummary>, Problem> {
    client.list("imports", &query).await
}

/// Brings a file.
///
/// # Errors
/// `unsupported_media_type` for what is no file of rows, `too_large`, `invalid` for too many rows or none.
pub async fn create(client: Client, kind: ImportKind, file: Chosen) -> Result<ImportView, Problem> {
    client.upload_file(&format!("imports?kind={kind}"), file.file()).await
}

/// Hands over the workbook to fill in.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn template(client: Client, kind: ImportKind, name: String) -> Result<(), Problem> {
    client.download(&format!("imports/template?kind={kind}"), &name).await
}

/// One batch with its version.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn get(client: Client, id: ImportId) -> Result<Versioned<ImportView>, Problem> {
    client.get_versioned(&format!("imports/{id}")).await
}

/// Tries every row with these columns.
///
/// # Errors
/// `invalid` for columns that are missing or taken twice.
pub async fn check(client: Client, id: ImportId, etag: String, mapping: Mapping) -> Result<Versioned<ImportView>, Problem> {
    client.act(&format!("imports/{id}/check"), &etag, &MappingBody { mapping }).await
}

/// Imports, or goes on; asked again while the batch is under way.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn run(client: Client, id: ImportId, etag: String, mode: ImportMode) -> Result<Versioned<ImportView>, Problem> {
    client.act(&format!("imports/{id}/run"), &etag, &RunBody { mode }).await
}

/// Takes a batch back.
///
/// # Errors
/// `rule_refused` once something depends on a row.
pub async fn undo(client: Client, id: ImportId, etag: String) -> Result<Versioned<ImportView>, Problem> {
    client.act(&format!("imports/{id}/undo"), &etag, &()).await
}

/// One page of what is wrong with its rows.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn faults(client: Client, id: ImportId, query: Query) -> Result<Page<ImportFault>, Problem> {
    client.list(&format!("imports/{id}/faults"), &query).await
}

/// Hands over the file with what became of each row.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn result(client: Client, id: ImportId, name: String) -> Result<(), Problem> {
    client.download(&format!("imports/{id}/result"), &name).await
}

/// What happened to it, latest first.
#[must_use]
pub fn history(id: ImportId) -> ListFile {
    ListFile::of(format!("imports/{id}/history"))
}
