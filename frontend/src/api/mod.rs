//! The only place that speaks HTTP: one [`Client`] in context, one module of typed functions per capability.
//!
//! A capability's module holds no state: `pub async fn list(client: Client, query: Query) -> Result<Page<FilingView>, Problem>
//! { client.list("filings", &query).await }`. Add it here with one `pub mod` line.

pub mod account_requests;
pub mod accounts;
mod answer;
pub mod assessments;
pub mod attachments;
mod call;
pub mod checklists;
pub mod client;
pub mod clients;
pub mod deadlines;
pub mod delegations;
pub mod designations;
pub mod employers;
pub mod events;
pub mod filings;
pub mod imports;
pub mod institutions;
pub mod outings;
mod pages;
pub mod permissions;
pub mod plans;
pub mod policies;
pub mod problems;
pub mod publications;
pub mod receipts;
pub mod releases;
pub mod rights;
pub mod session;
mod unanswered;
pub mod verifications;

pub use answer::passes;
pub use client::{Client, ListFile, Received, Versioned, use_client};
pub use pages::every;
pub use session::SessionState;
