//! Sessions of people, tokens of programs, accounts.

mod accounts;
mod clients;
pub(crate) mod entities;
mod keys;
pub(crate) mod passwords;
pub(crate) mod sessions;
mod verified;

pub use accounts::{NewClient, NewOrganisation, NewUser, fitting};
pub(crate) use accounts::{change_account, client_subject, insert_client, insert_organisation, insert_user, name_organisation};
pub use clients::TokenError;
pub(crate) use keys::write_private;
pub use keys::{Claims, Keys};
pub use sessions::{RefreshToken, Session};

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::users;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::named;

/// The names of some users, as they are shown.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> crate::Result<HashMap<Uuid, String>> {
    named::<users::Entity>(db, users::Column::Id, users::Column::DisplayName, ids).await
}

/// 32 random bytes as text, for secrets handed out once.
pub(crate) fn random_secret() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The hash under which a random secret is stored; it needs no salt because it cannot be guessed.
pub(crate) fn secret_hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}
