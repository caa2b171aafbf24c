//! What is due for the person who asks.

pub use ohqc_domain::deadlines::api::DeadlineView;
use ohqc_domain::problem::Problem;

use super::Client;

/// Every open clock of the person's place, the most urgent first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client) -> Result<Vec<DeadlineView>, Problem> {
    client.get("deadlines").await
}
