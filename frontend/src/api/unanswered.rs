//! Creations that got no answer: sent again, each keeps the `Idempotency-Key` it had, so that it happens once.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use ohqc_domain::problem::{Code, Problem};
use uuid::Uuid;

/// How many are remembered; whoever has more of them comes back to the earliest no more.
const REMEMBERED: usize = 64;

/// What tells one creation from another, as a digest: nothing of what somebody sends is held for longer than sending it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Creation(u64);

impl Creation {
    /// What is sent to a path: a body, or the name and the content of a file.
    pub fn of(path: &str, sent: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        (path, sent).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// Those that may have happened or not, the earliest first.
#[derive(Default)]
pub(super) struct Unanswered(Vec<(Creation, Uuid)>);

impl Unanswered {
    /// The key to send a creation with: its own when it got no answer, or a new one.
    pub fn key(&self, creation: Creation) -> Uuid {
        self.0.iter().find(|(one, _)| *one == creation).map_or_else(Uuid::new_v4, |(_, key)| *key)
    }

    /// Takes what became of a creation; those of others wait on. A refusal tells nothing of an earlier try, as when somebody had to
    /// log in again meanwhile.
    pub fn take<T>(&mut self, creation: Creation, key: Uuid, answer: &Result<T, Problem>) {
        match answer {
            Ok(_) => self.0.retain(|(one, _)| *one != creation),
            Err(problem) if leaves_open(problem) && self.0.iter().all(|(one, _)| *one != creation) => {
                if self.0.len() >= REMEMBERED {
                    self.0.remove(0);
                }
                self.0.push((creation, key));
            }
            Err(_) => {}
        }
    }
}

/// Whether a creation may have happened all the same: no answer came that can be read, or its first try is still under way.
fn leaves_open(problem: &Problem) -> bool {
    matches!(problem.status, 0 | 200..=299 | 500..) || problem.code == Code::IdempotencyMismatch
}

#[cfg(test)]
mod tests {
    use ohqc_domain::text::Language;

    use super::*;

    fn failed(status: u16, code: Code) -> Result<(), Problem> {
        Err(Problem::new(status, code, None, Language::Zh))
    }

    #[test]
    fn a_lost_creation_keeps_its_key_whatever_else_is_created_until_it_is_answered() {
        let (mut unanswered, lost) = (Unanswered::default(), failed(0, Code::Unavailable));
        let (one, other) = (Creation::of("filings", "{}"), Creation::of("outings", "{}"));
        let key = unanswered.key(one);
        unanswered.take(one, key, &lost);
        unanswered.take(other, unanswered.key(other), &Ok(()));
        unanswered.take(other, unanswered.key(other), &failed(422, Code::Invalid));
        assert_eq!(unanswered.key(one), key);
        assert_ne!(unanswered.key(Creation::of("filings", "{ }")), key, "another body is another creation");
        unanswered.take(one, key, &failed(409, Code::IdempotencyMismatch));
        assert_eq!(unanswered.key(one), key, "its first try is still under way");
        for (status, code) in [(401, Code::Unauthenticated), (429, Code::TooManyRequests), (201, Code::Internal)] {
            unanswered.take(one, key, &failed(status, code));
            assert_eq!(unanswered.key(one), key, "{status} tells nothing of the first try");
        }
        unanswered.take(one, key, &Ok(()));
        assert_ne!(unanswered.key(one), key, "created anew, it is another");
    }

    #[test]
    fn a_file_is_told_by_its_name_and_content() {
        let file = |name: &str, content: &[u8]| Creation::of("attachments", (name, content));
        assert_eq!(file("a.pdf", b"%PDF-1"), file("a.pdf", b"%PDF-1"));
        assert_ne!(file("a.pdf", b"%PDF-1"), file("b.pdf", b"%PDF-1"));
        assert_ne!(file("a.pdf", b"%PDF-1"), file("a.pdf", b"%PDF-2"));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let (mut unanswered, lost) = (Unanswered::default(), failed(503, Code::Unavailable));
        for one in 0..=REMEMBERED {
            let creation = Creation::of("filings", one);
            unanswered.take(creation, unanswered.key(creation), &lost);
        }
        assert_eq!(unanswered.0.len(), REMEMBERED);
        assert!(unanswered.0.iter().all(|(creation, _)| *creation != Creation::of("filings", 0_usize)));
    }
}
