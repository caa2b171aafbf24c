//! The policy profiles.

pub use ohqc_domain::policy::{DifferenceView, ProfileSummary, ProfileView, SettingView};
use ohqc_domain::problem::Problem;

use super::Client;
use crate::query::escape;

/// The profiles in force, the baseline first.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client) -> Result<Vec<ProfileSummary>, Problem> {
    client.get("policies").await
}

/// One profile with everything it says, and where it departs from its parent.
///
/// # Errors
/// `not_found` when there is no profile of that name.
pub async fn get(client: Client, id: String) -> Result<ProfileView, Problem> {
    client.get(&format!("policies/{}", escape(&id))).await
}
