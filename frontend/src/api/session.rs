//! Logging in, out, and who is logged in.

use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::problem::Problem;
use serde::{Deserialize, Serialize};

use super::Client;

/// The person at this screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionView {
    /// The user.
    pub id: UserId,
    /// The name they log in with.
    pub name: String,
    /// The name others see.
    pub display_name: String,
    /// Where they belong.
    pub organisation_id: OrganisationId,
    /// What it is called.
    pub organisation_name: String,
    /// Codes of their roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Codes of what they may do.
    #[serde(default)]
    pub permissions: Vec<String>,
}

/// Whether somebody is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// Not asked yet.
    Unknown,
    /// Nobody.
    Anonymous,
    /// Somebody.
    Active(SessionView),
}

impl SessionState {
    /// Whether the person holds a permission, by its code.
    #[must_use]
    pub fn can(&self, permission: &str) -> bool {
        matches!(self, Self::Active(view) if view.permissions.iter().any(|held| held == permission))
    }

    /// The person, if there is one.
    #[must_use]
    pub const fn person(&self) -> Option<&SessionView> {
        match self {
            Self::Active(view) => Some(view),
            Self::Unknown | Self::Anonymous => None,
        }
    }
}

/// What logging in and renewing answer.
#[derive(Debug, Deserialize)]
pub(super) struct Granted {
    pub access_token: String,
    pub user: SessionView,
}

/// What logging in asks for.
#[derive(Debug, Serialize)]
pub struct Credentials {
    /// The name to log in with.
    pub name: String,
    /// The password.
    pub password: String,
}

/// Logs in.
///
/// # Errors
/// `login_failed` when name or password is wrong or the account is locked.
pub async fn log_in(client: Client, credentials: Credentials) -> Result<(), Problem> {
    let granted: Granted = client.post("session", &credentials).await?;
    client.take_up(Some(granted));
    Ok(())
}

/// Logs out here; what the server answers does not keep anybody logged in.
pub async fn log_out(client: Client) {
    let _ = client.delete("session", None).await;
    client.take_up(None);
}

/// Logs out everywhere.
///
/// # Errors
/// Whatever the server answers: elsewhere the sessions may still stand.
pub async fn log_out_everywhere(client: Client) -> Result<(), Problem> {
    client.delete("session/all", None).await?;
    client.take_up(None);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_do_anything_before_logging_in() {
        assert!(!SessionState::Unknown.can("filings.read"));
        assert!(!SessionState::Anonymous.can("filings.read"));
    }

    #[test]
    fn permissions_are_matched_whole() {
        let id = uuid::Uuid::nil();
        let view = SessionView {
            id: id.into(),
            name: "wang".into(),
            display_name: "王".into(),
            organisation_id: id.into(),
            organisation_name: "卫健委".into(),
            roles: vec![],
            permissions: vec!["filings.read".into()],
        };
        let state = SessionState::Active(view);
        assert!(state.can("filings.read"));
        assert!(!state.can("filings"));
    }
}
