//! The audit trail.

pub use ohqc_domain::events::EventView;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::{Client, ListFile};
use crate::query::Query;

/// The whole list as a file.
pub const FILE: ListFile = ListFile::at("events");

/// A page of what happened, latest first. Takes `actor`, `subject_kind`, `subject_id`, `kind`, `from`, `to`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<EventView>, Problem> {
    client.list("events", &query).await
}
