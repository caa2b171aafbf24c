//! The permission table.

pub use ohqc_domain::identity::api::RoleView;
use ohqc_domain::problem::Problem;

use super::Client;

/// Every role with its reach and what it may do.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client) -> Result<Vec<RoleView>, Problem> {
    client.get("permissions").await
}
