//! Passwords: argon2id, checked off the request threads, with the same effort for names that do not exist.

use std::sync::LazyLock;
use std::thread::available_parallelism;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::{AppError, Result};

/// A hash of nothing anybody knows, verified when the name does not exist so that timing tells nothing.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&super::random_secret()).ok());

/// Hashes under way at most: each takes 19 MB and a core, and more at once only wait for each other.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(available_parallelism().map_or(2, usize::from).min(8)));

fn hash_now(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| AppError::Internal(format!("a password could not be hashed: {error}")))
}

/// Hashes a password for storage.
pub async fn hash(password: String) -> Result<String> {
    in_turn(&TURNS, move || hash_now(&password)).await?
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
    in_turn(&TURNS, check).await
}

/// Runs the work on a thread of its own when its turn has come.
async fn in_turn<T: Send + 'static>(turns: &'static Semaphore, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = turns.acquire().await.map_err(|error| AppError::Internal(error.to_string()))?;
    // The turn goes with the work: a caller who leaves does not stop it.
    let held = move || {
        let done = work();
        drop(turn);
        done
    };
    tokio::task::spawn_blocking(held).await.map_err(|error| AppError::Internal(error.to_string()))
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

    #[tokio::test]
    async fn no_more_than_the_turns_work_at_once() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        static TWO: Semaphore = Semaphore::const_new(2);
        static NOW: AtomicUsize = AtomicUsize::new(0);
        let work = || {
            let together = NOW.fetch_add(1, SeqCst) + 1;
            let _ = hash_now("long enough to meet");
            NOW.fetch_sub(1, SeqCst);
            together
        };
        let all: Vec<_> = (0..12).map(|_| tokio::spawn(in_turn(&TWO, work))).collect();
        for one in all {
            assert!(one.await.unwrap().unwrap() <= 2);
        }
    }
}
