//! Passwords: argon2id, checked off the request threads, with the same effort for names that do not exist.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::{AppError, Result};

/// A hash of nothing anybody knows, verified when the name does not exist so that timing tells nothing.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&super::random_secret()).ok());

fn hash_now(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| AppError::Internal(format!("a password could not be hashed: {error}")))
}

/// Hashes a password for storage.
pub async fn hash(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(|error| AppError::Internal(error.to_string()))?
}

/// Whether the password is the stored one; `None` stands for a name that does not exist.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    let check = move || {
        let exists = stored.is_some();
        let Some(hash) = stored.or_else(|| NOBODY.clone()) else { return false };
        let matches =
            PasswordHash::new(&hash).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        exists && matches
    };
    tokio::task::spawn_blocking(check).await.map_err(|error| AppError::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_name_passes() {
        let stored = hash("长春南湖 2025".into()).await.unwrap();
        assert!(verify("长春南湖 2025".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("长春南湖 2024".into(), Some(stored)).await.unwrap());
        assert!(!verify("anything".into(), None).await.unwrap());
    }
}
