//! What is due for the person who asks.

pub use ohqc_domain::deadlines::api::{DeadlineCounts, DeadlineView};
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("deadlines");

/// A page of the open clocks of the person's place, the most urgent first. Takes `q`, `kind`, `standing`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<DeadlineView>, Problem> {
    client.list("deadlines", &query).await
}

/// How many of all of them stand where.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn counts(client: Client) -> Result<DeadlineCounts, Problem> {
    client.get("deadlines/counts").await
}
