//! Logging in, out, and who is logged in.

use ohqc_domain::accounts::api::PasswordBody;
use ohqc_domain::identity::Permission;
pub use ohqc_domain::identity::api::{LoginBody, SessionView, UserView};
use ohqc_domain::ids::UserId;
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

    /// Whether what somebody asked for may be asked again in this session: nothing of theirs is done as somebody else.
    #[must_use]
    pub fn serves(&self, asked: Option<UserId>) -> bool {
        asked.is_none_or(|asked| self.person().is_some_and(|person| person.id == asked))
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
    fn what_somebody_asked_for_is_asked_again_for_nobody_else() {
        let user = |number: u128| UserId(uuid::Uuid::from_u128(number));
        let view = serde_json::json!({
            "id": user(1), "name": "qc", "display_name": "", "organisation_id": user(9), "organisation_name": "",
            "organisation_kind": "qc_centre", "region": "220000", "roles": [], "permissions": [], "must_change_password": false,
        });
        let session = SessionState::Active(serde_json::from_value(view).unwrap());
        assert!(session.serves(Some(user(1))) && session.serves(None));
        assert!(!session.serves(Some(user(2))) && !SessionState::Anonymous.serves(Some(user(1))));
    }

    #[test]
    fn nobody_may_do_anything_before_logging_in() {
        for permission in Permission::ALL {
            assert!(!SessionState::Unknown.can(*permission));
            assert!(!SessionState::Anonymous.can(*permission));
        }
    }
}
