//! What was published never changes, so its bytes stay in memory: pulls touch the database for their receipts only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::published::{Representation, Version};

/// Bytes held at most.
const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Representations held at most; without it a client could fill the memory with one-row pages.
const MAX_HELD: usize = 512;
/// How long the list of published versions is believed; another node's publication is seen after this long.
const INDEX_LIFE: Duration = Duration::from_secs(1);

/// Which bytes of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Head and summary.
    Document,
    /// The summary.
    Summary,
    /// All results.
    Ndjson,
    /// Results after so many rows, at most so many.
    Page(u32, u32),
}

type Key = (Uuid, Form);

#[derive(Default)]
struct Held {
    parts: HashMap<Key, (Arc<Representation>, u64)>,
    bytes: usize,
    turn: u64,
}

/// Bytes of published versions, the least recently pulled dropped first, and the list of what is published.
#[derive(Default)]
pub struct Shelf {
    held: Mutex<Held>,
    index: Mutex<Option<(Instant, Arc<Vec<Version>>)>>,
}

/// A panic while the lock was held leaves at worst a cache that is wrong about its size.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shelf {
    pub(super) fn index(&self) -> Option<Arc<Vec<Version>>> {
        let index = lock(&self.index);
        index.as_ref().filter(|(since, _)| since.elapsed() < INDEX_LIFE).map(|(_, versions)| Arc::clone(versions))
    }

    pub(super) fn keep_index(&self, asked: Instant, versions: Arc<Vec<Version>>) {
        *lock(&self.index) = Some((asked, versions));
    }

    pub(super) fn forget_index(&self) {
        *lock(&self.index) = None;
    }

    pub(super) fn get(&self, release: Uuid, form: Form) -> Option<Arc<Representation>> {
        let mut held = lock(&self.held);
        held.turn = held.turn.wrapping_add(1);
        let turn = held.turn;
        let (part, used) = held.parts.get_mut(&(release, form))?;
        *used = turn;
        Some(Arc::clone(part))
    }

    pub(super) fn put(&self, release: Uuid, form: Form, part: Arc<Representation>) {
        let mut held = lock(&self.held);
        held.turn = held.turn.wrapping_add(1);
        let turn = held.turn;
        held.bytes = held.bytes.saturating_add(part.bytes.len());
        if let Some((old, _)) = held.parts.insert((release, form), (part, turn)) {
            held.bytes = held.bytes.saturating_sub(old.bytes.len());
        }
        while held.parts.len() > 1 && (held.bytes > MAX_BYTES || held.parts.len() > MAX_HELD) {
            let Some(oldest) = held.parts.iter().min_by_key(|(_, (_, used))| *used).map(|(key, _)| *key) else { break };
            if let Some((old, _)) = held.parts.remove(&oldest) {
                held.bytes = held.bytes.saturating_sub(old.bytes.len());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn part(size: usize) -> Arc<Representation> {
        Arc::new(Representation::new(Uuid::nil(), super::super::JSON, Bytes::from(vec![b' '; size])))
    }

    #[test]
    fn the_least_recently_pulled_goes_first() {
        let shelf = Shelf::default();
        let third = MAX_BYTES / 3;
        for id in 1..=3_u128 {
            shelf.put(Uuid::from_u128(id), Form::Ndjson, part(third));
        }
        assert!(shelf.get(Uuid::from_u128(1), Form::Ndjson).is_some());
        shelf.put(Uuid::from_u128(4), Form::Ndjson, part(third));
        assert!(shelf.get(Uuid::from_u128(2), Form::Ndjson).is_none());
        assert!(shelf.get(Uuid::from_u128(1), Form::Ndjson).is_some());
    }

    #[test]
    fn one_row_pages_do_not_fill_the_memory() {
        let shelf = Shelf::default();
        for start in 0..2000 {
            shelf.put(Uuid::nil(), Form::Page(start, 1), part(10));
        }
        assert_eq!(lock(&shelf.held).parts.len(), MAX_HELD);
        assert_eq!(lock(&shelf.held).bytes, MAX_HELD * 10);
    }
}
