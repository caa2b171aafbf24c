//! What callers send and get about client programs.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{ClientState, check_keys};
use crate::identity::{ClientScope, OrganisationKind};
use crate::ids::{ApiClientId, OrganisationId};
use crate::text::Text;
use crate::validation::Complaints;

enumeration! {
    /// What may be done to a client program.
    pub enum ClientAction {
        /// Change its name, its scopes and its keys.
        Edit = "edit" => ("修改", "Change"),
        /// Give it no more tokens.
        Disable = "disable" => ("停用", "Disable"),
        /// Give it tokens again.
        Enable = "enable" => ("恢复使用", "Enable"),
    }
}

impl ClientAction {
    /// Everything that whoever manages it may do as it stands.
    #[must_use]
    pub fn available(state: ClientState) -> Vec<Self> {
        match state {
            ClientState::Active => vec![Self::Edit, Self::Disable],
            ClientState::Disabled => vec![Self::Edit, Self::Enable],
        }
    }
}

/// Makes a client program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClientBody {
    /// The organisation it pulls for; its place is how far the program sees.
    pub organisation: OrganisationId,
    /// What it is called.
    #[validate(length(min = 2, max = 80))]
    #[schema(example = "省疾控中心年度结果拉取程序")]
    pub name: String,
    /// What it may ask for, at least one.
    pub scopes: Vec<ClientScope>,
    /// Its public keys as a JWK Set (RFC 7517).
    #[schema(value_type = Object, example = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "2025-1",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] }))]
    pub jwks: serde_json::Value,
}

impl ClientBody {
    /// Checks the name, that there is a scope, and the keys.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        checked(&mut found, &self.scopes);
        check_keys(&mut found, &self.jwks, false);
        found.into_result(())
    }
}

/// Changes a client program; another organisation's is another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ClientChange {
    /// What it is called.
    #[validate(length(min = 2, max = 80))]
    #[schema(example = "省疾控中心年度结果拉取程序")]
    pub name: String,
    /// What it may ask for, at least one.
    pub scopes: Vec<ClientScope>,
    /// Its public keys as a JWK Set (RFC 7517): all of them, old and next. Null, or without keys, where it has a secret.
    #[schema(value_type = Object, example = json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "2025-1",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] }))]
    pub jwks: serde_json::Value,
}

impl ClientChange {
    /// Checks the name, that there is a scope, and the keys, which a program with a secret may go without.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self, secret: bool) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        checked(&mut found, &self.scopes);
        check_keys(&mut found, &self.jwks, secret);
        found.into_result(())
    }
}

fn checked(found: &mut Complaints, scopes: &[ClientScope]) {
    if scopes.is_empty() {
        found.add("/scopes", "required", Text::new("至少选择一个授权范围", "Choose at least one scope"));
    }
}

/// A public key of a client program, to be compared with what its owner holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClientKeyView {
    /// What the program calls it; absent when it has one key alone and no name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The algorithm of the assertions it proves.
    #[schema(example = "ES256")]
    pub algorithm: String,
    /// Its thumbprint (RFC 7638): SHA-256 in base64url.
    #[schema(example = "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")]
    pub thumbprint: String,
}

/// A client program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClientView {
    /// The program: its `client_id`.
    pub id: ApiClientId,
    /// What it is called.
    pub name: String,
    /// The organisation it pulls for.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Its region in words.
    pub region_name: String,
    /// What it may ask for.
    pub scopes: Vec<ClientScope>,
    /// Its public keys.
    pub keys: Vec<ClientKeyView>,
    /// They as they were given (RFC 7517).
    #[schema(value_type = Object)]
    pub jwks: serde_json::Value,
    /// Whether it has a shared secret, which the operator gave it.
    pub secret: bool,
    /// How it stands.
    pub state: ClientState,
    /// The day of its last token; absent while it got none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_token_on: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<ClientAction>,
}

/// An organisation that a client program may pull for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClientOrganisation {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its region in words.
    pub region_name: String,
}

/// Which of the organisations to list, from the province down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientOrganisationFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// One organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OrganisationId>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Which client programs to list; the last made first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClientFilter {
    /// Part of the program's or of the organisation's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// How they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ClientState>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
