//! The key that signs access tokens (ES256), and the key set that lets others check them.

use std::path::Path;
use std::sync::Arc;

use chrono::Utc;
use jsonwebtoken::jwk::{Jwk, JwkSet, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ohqc_domain::identity::Actor;
use p256::SecretKey;
use p256::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::verified::Verified;
use crate::{AppError, Result};

/// Who signs and who is addressed.
const ISSUER: &str = "ohqc";

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer.
    pub iss: String,
    /// Audience.
    pub aud: String,
    /// The user's or client's id.
    pub sub: String,
    /// Issued at, seconds.
    pub iat: i64,
    /// Expires at, seconds.
    pub exp: i64,
    /// The login it belongs to; absent for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// Who acts.
    pub actor: Actor,
}

impl Claims {
    /// Claims for an actor, valid for some seconds.
    #[must_use]
    pub fn new(actor: Actor, sub: Uuid, sid: Option<Uuid>, now: i64, seconds: i64) -> Self {
        Self {
            iss: ISSUER.into(),
            aud: ISSUER.into(),
            sub: sub.to_string(),
            iat: now,
            exp: now.saturating_add(seconds),
            sid,
            actor,
        }
    }
}

/// The signing key and its public half.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    jwk: Jwk,
    verified: Verified,
}

impl Keys {
    /// Reads the key from the data directory, or makes one with owner-only rights on the first start.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the file cannot be read, written or understood.
    pub fn load_or_create(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join("signing-key.pem");
        let secret = if path.exists() {
            let pem = std::fs::read_to_string(&path)?;
            p256::pkcs8::DecodePrivateKey::from_pkcs8_pem(&pem)
                .map_err(|e| AppError::Internal(format!("signing-key.pem is not readable: {e}")))?
        } else {
            std::fs::create_dir_all(data_dir)?;
            let secret = random_key()?;
            let pem = secret.to_pkcs8_pem(LineEnding::LF).map_err(|e| AppError::Internal(e.to_string()))?;
            write_private(&path, pem.as_bytes())?;
            secret
        };
        Self::from_secret(&secret)
    }

    fn from_secret(secret: &SecretKey) -> Result<Self> {
        let failed = |error: &dyn std::fmt::Display| AppError::Internal(format!("signing key: {error}"));
        let private = secret.to_pkcs8_pem(LineEnding::LF).map_err(|e| failed(&e))?;
        let public = secret.public_key().to_public_key_pem(LineEnding::LF).map_err(|e| failed(&e))?;
        let encoding = EncodingKey::from_ec_pem(private.as_bytes()).map_err(|e| failed(&e))?;
        let decoding = DecodingKey::from_ec_pem(public.as_bytes()).map_err(|e| failed(&e))?;
        let mut jwk = Jwk::from_encoding_key(&encoding, Algorithm::ES256).map_err(|e| failed(&e))?;
        jwk.common.key_id = Some(jwk.thumbprint(ThumbprintHash::SHA256).map_err(|e| failed(&e))?);
        jwk.common.public_key_use = Some(jsonwebtoken::jwk::PublicKeyUse::Signature);
        Ok(Self { encoding, decoding, jwk, verified: Verified::default() })
    }

    /// The public keys, as served at `/.well-known/jwks.json`.
    #[must_use]
    pub fn key_set(&self) -> JwkSet {
        JwkSet { keys: vec![self.jwk.clone()] }
    }

    pub(crate) fn sign(&self, claims: &Claims) -> Result<String> {
        let mut header = Header::new(Algorithm::ES256);
        header.kid.clone_from(&self.jwk.common.key_id);
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|e| AppError::Internal(format!("signing failed: {e}")))
    }

    /// Reads a bearer token. `now` comes from the system's clock, not from the demonstration day.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] for anything but a token of ours that is still valid.
    pub fn verify(&self, token: &str) -> Result<Arc<Claims>> {
        let now = Utc::now().timestamp();
        if let Some(claims) = self.verified.get(token, now) {
            return Ok(claims);
        }
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[ISSUER]);
        validation.leeway = 5;
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation).map_err(|_| AppError::Unauthenticated)?;
        let claims = Arc::new(data.claims);
        self.verified.put(token, &claims, now);
        Ok(claims)
    }
}

fn random_key() -> Result<SecretKey> {
    for _ in 0..16 {
        if let Ok(secret) = SecretKey::from_slice(&rand::random::<[u8; 32]>()) {
            return Ok(secret);
        }
    }
    Err(AppError::Internal("no signing key could be made".into()))
}

/// Writes a new file that only its owner may read, and returns when it and its name are durable.
#[cfg(unix)]
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    path.parent().map_or(Ok(()), crate::durable::sync_folder)
}

#[cfg(not(unix))]
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::write(path, bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_its_owner_reads_the_key_and_it_stays_the_same() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::load_or_create(folder.path()).unwrap();
        let key = std::fs::metadata(folder.path().join("signing-key.pem")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
        assert_eq!(Keys::load_or_create(folder.path()).unwrap().key_set(), first.key_set());
        assert!(write_private(&folder.path().join("signing-key.pem"), b"another").is_err(), "a secret is never overwritten");
    }
}
