//! Logging in, out, and who is logged in.

use ohqc_domain::accounts::api::PasswordBody;
use ohqc_domain::identity::Permission;
pub use ohqc_domain::identity::api::{LoginBody, SessionView, UserView};
use ohqc_domain::problem::Problem;

use super::Client;
use crate::ui::draft;

/// Whether somebody is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// Not asked yet.
    Unknown,
    /// Nobody.
    Anonymous,
    /// Somebody.
    Active(UserView),
}

impl SessionState {
    /// Whether the person holds a permission.
    #[must_use]
    pub fn can(&self, permission: Permission) -> bool {
        matches!(self, Self::Active(view) if view.permissions.contains(&permission))
    }

    /// The person, if there is one.
    #[must_use]
    pub const fn person(&self) -> Option<&UserView> {
        match self {
            Self::Active(view) => Some(view),
            Self::Unknown | Self::Anonymous => None,
        }
    }
}

/// Logs in.
///
/// # Errors
/// `login_failed` when name or password is wrong or the account is locked.
pub async fn log_in(client: Client, body: LoginBody) -> Result<(), Problem> {
    let session: SessionView = client.post("session", &body).await?;
    draft::admit(session.user.id);
    client.take_up(Some(session)).await;
    Ok(())
}

/// Changes one's own password; the answer begins a new session, and every other ends.
///
/// # Errors
/// `invalid` when the present password is wrong or the new one may not be taken.
pub async fn change_password(client: Client, body: PasswordBody) -> Result<(), Problem> {
    let session: SessionView = client.post("session/password", &body).await?;
    client.take_up(Some(session)).await;
    Ok(())
}

/// Logs out here, and leaves nothing unsent in this browser; what the server answers does not keep anybody logged in.
pub async fn log_out(client: Client) {
    let _ = client.delete("session", None).await;
    client.take_up(None).await;
    draft::wipe();
}

/// Logs out everywhere.
///
/// # Errors
/// Whatever the server answers: elsewhere the sessions may still stand.
pub async fn log_out_everywhere(client: Client) -> Result<(), Problem> {
    client.delete("session/all", None).await?;
    client.take_up(None).await;
    draft::wipe();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_may_do_anything_before_logging_in() {
        for permission in Permission::ALL {
            assert!(!SessionState::Unknown.can(*permission));
            assert!(!SessionState::Anonymous.can(*permission));
        }
    }
}
