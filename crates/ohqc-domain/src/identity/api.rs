//! What callers send and get about identity.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{OrganisationKind, Permission, Reach, Role};
use crate::ids::{OrganisationId, UserId};

/// Name and password.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// Login name.
    #[validate(length(min = 1, max = 64))]
    pub name: String,
    /// Password, in clear over TLS only.
    #[validate(length(min = 1, max = 256))]
    #[schema(format = Password)]
    pub password: String,
}

impl std::fmt::Debug for LoginBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoginBody").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A session: a short-lived access token and who it speaks for. The refresh token travels in a cookie only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Bearer token for the `Authorization` header.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in: i64,
    /// The platform's day in its own time zone. Deadlines and validity are judged by it, not by the caller's clock.
    pub today: NaiveDate,
    /// Who is logged in.
    pub user: UserView,
}

/// A user as the client sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserView {
    /// The user.
    pub id: UserId,
    /// Login name.
    pub name: String,
    /// The name to show.
    pub display_name: String,
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// What it is.
    pub organisation_kind: OrganisationKind,
    /// Its region's code.
    pub region: String,
    /// The user's roles.
    pub roles: Vec<Role>,
    /// What the roles give; nothing until a first password has been changed.
    pub permissions: Vec<Permission>,
    /// Whether the password was given by somebody else and must be changed first.
    pub must_change_password: bool,
}

/// One row of the permission table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    /// The role.
    pub role: Role,
    /// What it is called.
    pub label: crate::text::Text,
    /// How far it reaches.
    pub reach: Reach,
    /// What it may do.
    pub permissions: Vec<Permission>,
}

impl RoleView {
    /// The whole table, in the order of the roles.
    #[must_use]
    pub fn table() -> Vec<Self> {
        Role::ALL
            .iter()
            .map(|role| Self { role: *role, label: role.label(), reach: role.reach(), permissions: role.permissions().to_vec() })
            .collect()
    }
}

/// A request for a token by a client program (RFC 6749 §4.4 with RFC 7523 §2.2, or a secret where the province allows it).
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `client_credentials`.
    pub grant_type: String,
    /// Wanted scopes, separated by spaces; all of the client's when absent.
    #[serde(default)]
    pub scope: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[serde(default)]
    pub client_assertion_type: Option<String>,
    /// The signed JWT.
    #[serde(default)]
    pub client_assertion: Option<String>,
    /// The client's id, with a secret.
    #[serde(default)]
    pub client_id: Option<String>,
    /// The client's secret, if the province allows secrets.
    #[serde(default)]
    pub client_secret: Option<String>,
}

/// A token for a client program (RFC 6749 §5.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// Bearer token.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: i64,
    /// Granted scopes.
    pub scope: String,
}
