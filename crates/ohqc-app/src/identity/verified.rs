//! Tokens whose signature was checked lately: checking one costs more than answering most requests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use super::keys::Claims;

/// Tokens remembered at most.
const MOST: usize = 4096;

/// Checked tokens by their SHA-256, so that no token lies around in memory. A signature stays right; expiry is asked each time.
#[derive(Default)]
pub struct Verified(Mutex<HashMap<[u8; 32], Arc<Claims>>>);

impl Verified {
    /// What a token says, when it was checked before and has not expired.
    pub fn get(&self, token: &str, now: i64) -> Option<Arc<Claims>> {
        self.lock().get(&digest(token)).filter(|claims| claims.exp > now).cloned()
    }

    /// Remembers a token that has just been checked.
    pub fn put(&self, token: &str, claims: &Arc<Claims>, now: i64) {
        let mut held = self.lock();
        if held.len() >= MOST {
            held.retain(|_, claims| claims.exp > now);
        }
        if held.len() >= MOST {
            held.clear();
        }
        held.insert(digest(token), Arc::clone(claims));
    }

    /// A panic while the lock was held leaves at worst a token that is checked again.
    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Arc<Claims>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::identity::{Actor, ClientScope, Principal};
    use ohqc_domain::ids::{ApiClientId, OrganisationId};
    use uuid::Uuid;

    use super::*;

    fn claims(now: i64) -> Arc<Claims> {
        let actor = Actor {
            principal: Principal::Client(ApiClientId(Uuid::nil())),
            organisation: OrganisationId(Uuid::nil()),
            place: "/000000/".into(),
            roles: vec![],
            client_scopes: vec![ClientScope::ReleasesRead],
        };
        Arc::new(Claims::new(actor, Uuid::nil(), None, now, 600))
    }

    #[test]
    fn a_remembered_token_still_expires() {
        let verified = Verified::default();
        verified.put("token", &claims(1000), 1000);
        assert!(verified.get("token", 1599).is_some());
        assert!(verified.get("token", 1600).is_none());
        assert!(verified.get("another", 1000).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let verified = Verified::default();
        for n in 0..=MOST {
            verified.put(&n.to_string(), &claims(1000), 1000);
        }
        assert!(verified.lock().len() <= MOST);
        assert!(verified.get(&MOST.to_string(), 1001).is_some());
    }
}
