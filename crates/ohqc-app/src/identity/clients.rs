//! Tokens for client programs: OAuth 2 client credentials with `private_key_jwt` (RFC 7523), or a secret where allowed.

use chrono::Utc;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::api::{TokenRequest, TokenView};
use ohqc_domain::identity::{Actor, ClientScope, Principal};
use ohqc_domain::ids::{ApiClientId, OrganisationId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, SqlErr};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::accounts::client_subject;
use super::entities::{api_clients, client_assertions, organisations};
use super::keys::Claims;
use super::secret_hash;
use super::sessions::organisation_row;
use crate::write::Unseen;
use crate::{App, AppError, Result, policy};

/// The one assertion type of RFC 7523.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Life of a program's access token in seconds.
const TOKEN_SECONDS: i64 = 600;
/// Longest life of an assertion in seconds.
const ASSERTION_SECONDS: i64 = 300;
/// How far two clocks may be apart, in seconds.
const LEEWAY_SECONDS: i64 = 5;
/// Signature algorithms accepted in assertions.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::ES256, Algorithm::ES384, Algorithm::RS256];

#[derive(Deserialize)]
struct Assertion {
    iss: String,
    sub: String,
    exp: i64,
    #[serde(default)]
    iat: Option<i64>,
    jti: String,
}

/// Why a program gets no token, in the words of RFC 6749 §5.2.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// There is no credential, or more than one.
    #[error("invalid_request")]
    Request,
    /// Not a known client with a fresh proof of who it is.
    #[error("invalid_client")]
    Client,
    /// A proof that is the client's own, and meant for another address than this.
    #[error("invalid_client")]
    Audience(String),
    /// Not client credentials.
    #[error("unsupported_grant_type")]
    Grant,
    /// A scope the client does not have.
    #[error("invalid_scope")]
    Scope,
    /// Something of ours failed.
    #[error(transparent)]
    App(AppError),
}

impl From<AppError> for TokenError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unauthenticated => Self::Client,
            error => Self::App(error),
        }
    }
}

impl App {
    /// Gives a client program a token.
    ///
    /// # Errors
    /// [`TokenError::Client`] for anything but a known client with a fresh proof of who it is; the other words of RFC 6749
    /// for a request that does not fit.
    pub async fn client_token(&self, request: &TokenRequest, audience: &str) -> std::result::Result<TokenView, TokenError> {
        if request.grant_type != "client_credentials" {
            return Err(TokenError::Grant);
        }
        let client = match (&request.client_assertion, &request.client_id, &request.client_secret) {
            (Some(assertion), named, None) if request.client_assertion_type.as_deref() == Some(JWT_BEARER) => {
                self.client_by_assertion(assertion, named.as_deref(), audience).await?
            }
            (None, Some(id), Some(secret)) => self.client_by_secret(id, secret).await?,
            _ => return Err(TokenError::Request),
        };
        let held: Vec<ClientScope> = serde_json::from_value(client.scopes.clone()).map_err(AppError::from)?;
        let granted = wanted_scopes(request.scope.as_deref(), &held)?;
        let organisation = organisation_row(self.db().read(), client.organisation_id).await?;
        let actor = Actor {
            principal: Principal::Client(ApiClientId(client.id)),
            organisation: OrganisationId(organisation.id),
            place: organisation.place.clone(),
            roles: Vec::new(),
            client_scopes: granted.clone(),
        };
        let write = self.write(Some(&actor)).await?;
        // Whoever was stopped, or given other keys, meanwhile is not let in by what was looked at before.
        let used = api_clients::Entity::update_many()
            .col_expr(api_clients::Column::LastTokenOn, Expr::value(write.today()))
            .filter(api_clients::Column::Id.eq(client.id))
            .filter(api_clients::Column::Revision.eq(client.revision))
            .exec(&write.tx)
            .await
            .map_err(AppError::from)?;
        if used.rows_affected == 0 {
            return Err(TokenError::Client);
        }
        let subject = client_subject(client.id, organisation.place);
        write.event(&subject, EventKind::TokenIssued, json!({ "scopes": granted })).await?;
        write.commit().await?;
        let claims = Claims::new(actor, client.id, None, Utc::now().timestamp(), TOKEN_SECONDS);
        Ok(TokenView {
            access_token: self.keys().sign(&claims)?,
            token_type: "Bearer".into(),
            expires_in: TOKEN_SECONDS,
            scope: granted.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" "),
        })
    }

    /// The client that signed an assertion for us (RFC 7523 §3): issuer, subject and any `client_id` beside it are the same.
    async fn client_by_assertion(
        &self,
        assertion: &str,
        named: Option<&str>,
        audience: &str,
    ) -> std::result::Result<api_clients::Model, TokenError> {
        let subject = unverified_subject(assertion)?;
        if named.is_some_and(|named| named != subject) {
            return Err(TokenError::Client);
        }
        let client = self.client_row(&subject).await?;
        let keys: JwkSet = serde_json::from_value(client.jwks.clone()).map_err(AppError::from)?;
        let header = jsonwebtoken::decode_header(assertion).map_err(|_| TokenError::Client)?;
        if !ALGORITHMS.contains(&header.alg) {
            return Err(TokenError::Client);
        }
        let candidates = keys.keys.iter().filter(|key| header.kid.is_none() || key.common.key_id == header.kid);
        let mut refused = TokenError::Client;
        let mut claims = None;
        for key in candidates.filter_map(|key| DecodingKey::from_jwk(key).ok()) {
            let mut validation = Validation::new(header.alg);
            validation.set_audience(&[audience]);
            validation.set_required_spec_claims(&["aud", "exp", "iss", "sub"]);
            validation.validate_nbf = true;
            validation.leeway = LEEWAY_SECONDS.unsigned_abs();
            match jsonwebtoken::decode::<Assertion>(assertion, &key, &validation) {
                Ok(data) => {
                    claims = Some(data.claims);
                    break;
                }
                // The signature is looked at before the audience, so that nobody but the client is told.
                Err(error) if matches!(error.kind(), ErrorKind::InvalidAudience) => {
                    refused = TokenError::Audience(audience.to_owned());
                }
                Err(_) => {}
            }
        }
        let claims = claims.ok_or(refused)?;
        let now = Utc::now().timestamp();
        let lives_too_long = claims.exp.saturating_sub(now) > ASSERTION_SECONDS.saturating_add(LEEWAY_SECONDS);
        let from_the_future = claims.iat.is_some_and(|iat| iat > now.saturating_add(30));
        if claims.iss != claims.sub || lives_too_long || from_the_future || !fit_as_id(&claims.jti) {
            return Err(TokenError::Client);
        }
        self.use_up(client.id, &claims).await?;
        Ok(client)
    }

    /// Remembers the assertion's id; the second use of the same id is refused by the table's key.
    async fn use_up(&self, client: Uuid, claims: &Assertion) -> Result<()> {
        let write = self.write(None).await?;
        client_assertions::Entity::delete_many()
            .filter(client_assertions::Column::ExpiresAt.lt(Utc::now()))
            .exec(&write.tx)
            .await?;
        let expires_at = chrono::DateTime::from_timestamp(claims.exp.saturating_add(60), 0).ok_or(AppError::Unauthenticated)?;
        let row =
            client_assertions::ActiveModel { client_id: Set(client), jti: Set(claims.jti.clone()), expires_at: Set(expires_at) };
        match row.insert(&write.tx).await {
            Ok(_) => write.commit_unseen(Unseen::Assertion).await,
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(AppError::Unauthenticated),
            Err(error) => Err(error.into()),
        }
    }

    async fn client_by_secret(&self, id: &str, secret: &str) -> Result<api_clients::Model> {
        let client = self.client_row(id).await?;
        let organisation = organisation_row(self.db().read(), client.organisation_id).await?;
        let matches = client.secret_hash.as_deref() == Some(secret_hash(secret).as_str());
        if self.may_use_secrets(&organisation)? && matches { Ok(client) } else { Err(AppError::Unauthenticated) }
    }

    /// Whether the profile of where an organisation is lets its programs use a secret.
    pub(super) fn may_use_secrets(&self, organisation: &organisations::Model) -> Result<bool> {
        Ok(policy::settings(&organisation.region, self.clock().today())?.api.client_secret_allowed)
    }

    async fn client_row(&self, id: &str) -> Result<api_clients::Model> {
        let id: Uuid = id.parse().map_err(|_| AppError::Unauthenticated)?;
        let client = api_clients::Entity::find_by_id(id).one(self.db().read()).await?;
        client.filter(|client| !client.disabled).ok_or(AppError::Unauthenticated)
    }
}

/// Whether an assertion's id is long enough to be single, and can be stored.
fn fit_as_id(jti: &str) -> bool {
    (8..=128).contains(&jti.len()) && !jti.contains(char::is_control)
}

fn wanted_scopes(wanted: Option<&str>, held: &[ClientScope]) -> std::result::Result<Vec<ClientScope>, TokenError> {
    let Some(wanted) = wanted.filter(|text| !text.trim().is_empty()) else { return Ok(held.to_vec()) };
    wanted
        .split_whitespace()
        .map(|code| code.parse::<ClientScope>().ok().filter(|scope| held.contains(scope)).ok_or(TokenError::Scope))
        .collect()
}

/// Whom an assertion claims to come from, before anything of it is believed.
fn unverified_subject(assertion: &str) -> Result<String> {
    use base64::Engine as _;
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    let body = assertion.split('.').nth(1).ok_or(AppError::Unauthenticated)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).map_err(|_| AppError::Unauthenticated)?;
    serde_json::from_slice::<Subject>(&bytes).map(|subject| subject.sub).map_err(|_| AppError::Unauthenticated)
}
