//! Keeps a sheet safe while it is filled in: in this browser at once, on the server a moment later. Photographs wait in this
//! browser until they can be stored; what two people put down differently waits until somebody chose.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::task::spawn_local;
use ohqc_domain::checklists::ItemCode;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::verifications::Photo;

use super::sheet::{Content, Contested, Notes, Waiting};
use crate::api::verifications::{self, VerificationView};
use crate::api::{attachments, passes};
use crate::browser;
use crate::prelude::*;
use crate::ui::draft;
use crate::ui::fields::Chosen;

const PAUSE: Duration = Duration::from_millis(700);
const RETRY: Duration = Duration::from_secs(8);

/// Where what was put down is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Saved {
    /// On the server.
    Yes(DateTime<Utc>),
    /// In this browser, on its way.
    Soon,
    /// In this browser; the server cannot be reached and is tried again.
    Offline,
    /// In this browser; the server refuses it.
    Refused(String),
}

/// The sheet on the page. `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Recorder {
    client: Client,
    id: VerificationId,
    /// What is put down.
    pub(super) notes: RwSignal<Notes>,
    /// Where it is.
    pub(super) saved: RwSignal<Saved>,
    /// What somebody else put down differently; nothing is sent before somebody chose.
    pub(super) contested: RwSignal<Vec<Contested>>,
    /// The server's version that the choice is about.
    theirs: StoredValue<Option<Versioned<VerificationView>>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    under_way: StoredValue<bool>,
}

impl Recorder {
    /// Begins with what the server holds, or with what an earlier visit left in this browser: that is sent as it stands, for
    /// only the server's own answer, and no copy kept here, says whether somebody was faster.
    pub(super) fn new(client: Client, read: &Versioned<VerificationView>) -> Self {
        let id = read.value.id;
        let left = draft::read::<Notes>(&key(id)).map(|kept| kept.values);
        let lost = left.as_ref().map(|left| left.lost.clone()).unwrap_or_default();
        let left = left.filter(Notes::unsent);
        let resumed = left.is_some();
        let mut notes = left.unwrap_or_else(|| Notes::of(&read.value, &read.etag));
        notes.lost = lost;
        let recorder = Self {
            client,
            id,
            notes: RwSignal::new(notes),
            saved: RwSignal::new(Saved::Yes(read.value.updated_at)),
            contested: RwSignal::new(Vec::new()),
            theirs: StoredValue::new(None),
            timer: StoredValue::new(None),
            under_way: StoredValue::new(false),
        };
        if resumed {
            recorder.soon(PAUSE);
        }
        on_cleanup(move || recorder.cancel());
        recorder
    }

    /// Changes what is put down.
    pub(super) fn edit(self, change: impl FnOnce(&mut Notes)) {
        self.notes.update(change);
        self.keep();
        if self.contested.try_with_untracked(Vec::is_empty) == Some(true) {
            self.soon(PAUSE);
        }
    }

    /// The version to act upon, when everything is on the server; followed.
    pub(super) fn settled(self) -> Option<String> {
        let all = matches!(self.saved.get(), Saved::Yes(_)) && self.contested.with(Vec::is_empty);
        all.then(|| self.notes.with(|notes| notes.base.clone()))
    }

    /// Puts a photograph to an item: kept in this browser at once, stored when the server can be reached.
    pub(super) fn photograph(self, item: Option<ItemCode>, file: Chosen) {
        spawn_local(async move {
            let Some(picture) = browser::picture(file.file()).await else {
                let _ = self.saved.try_set(Saved::Refused(t!("照片无法读取", "The picture cannot be read").get_untracked()));
                return;
            };
            if self.notes.is_disposed() {
                return;
            }
            let waiting = Waiting { key: format!("{}-photo-{}", key(self.id), uuid::Uuid::new_v4()), item };
            draft::write(&waiting.key, None, &picture);
            self.edit(|notes| notes.waiting.push(waiting));
        });
    }

    /// Takes a photograph away again.
    pub(super) fn discard(self, photo: &Photo) {
        self.edit(|notes| notes.content.photos.retain(|other| other != photo));
    }

    /// Takes the lost photographs as read.
    pub(super) fn dismiss_lost(self) {
        self.notes.update(|notes| notes.lost.clear());
        if self.notes.with_untracked(Notes::unsent) { self.keep() } else { draft::drop(&key(self.id)) }
    }

    /// Whether this browser holds what is put down also once the page is left; followed.
    pub(super) fn kept(self) -> bool {
        draft::keeps(&key(self.id))
    }

    fn keep(self) {
        let _ = self.notes.try_with_untracked(|notes| draft::write(&key(self.id), Some(notes.base.clone()), notes));
    }

    fn cancel(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    fn soon(self, pause: Duration) {
        let Some(offline) = self.saved.try_with_untracked(|saved| matches!(saved, Saved::Offline)) else { return };
        if !offline {
            self.saved.set(Saved::Soon);
        }
        self.cancel();
        self.timer.set_value(set_timeout_with_handle(move || self.save(), pause).ok());
    }

    fn save(self) {
        if self.under_way.get_value() {
            return self.soon(PAUSE);
        }
        self.under_way.set_value(true);
        spawn_local(async move {
            let stored = self.store_photos().await;
            let Some(sent) = self.notes.try_get_untracked() else { return };
            let answer = match stored {
                Ok(()) => verifications::record(self.client, self.id, sent.base.clone(), sent.content.body()).await,
                Err(problem) => Err(problem),
            };
            if self.under_way.try_update_value(|under_way| *under_way = false).is_none() {
                return;
            }
            match answer {
                Ok(read) => self.take(&read, &sent.content),
                Err(problem) if problem.code == Code::Stale => self.ask().await,
                Err(problem) if passes(&problem) => {
                    self.saved.set(Saved::Offline);
                    self.soon(RETRY);
                }
                Err(problem) => {
                    let first = problem.errors.into_iter().next().map(|error| error.detail);
                    self.saved.set(Saved::Refused(first.or(problem.detail).unwrap_or(problem.title)));
                }
            }
        });
    }

    /// Stores the photographs that wait, one after the other; each is kept here until the server holds it.
    async fn store_photos(self) -> Result<(), Problem> {
        while let Some(next) = self.notes.try_with_untracked(|notes| notes.waiting.first().cloned()).flatten() {
            let picture = draft::read::<String>(&next.key).map(|kept| kept.values);
            let file = picture.and_then(|picture| browser::file(&picture, "photo.jpg"));
            let stored = match file {
                Some(file) => Some(attachments::store(self.client, Chosen::new(file)).await?),
                // What this browser no longer holds cannot be sent.
                None => None,
            };
            let here = self.notes.try_update(|notes| {
                notes.stored(&next, stored.map(|file| file.id));
            });
            // Whoever has left finds it waiting when they come back.
            if here.is_some() {
                self.keep();
                draft::drop(&next.key);
            }
        }
        Ok(())
    }

    /// Takes the server's answer; what was put down while it was under way goes with the next save.
    fn take(self, read: &Versioned<VerificationView>, sent: &Content) {
        self.notes.update_untracked(|notes| notes.saved(sent, &read.etag));
        if self.notes.with_untracked(Notes::unsent) {
            self.saved.set(Saved::Soon);
            self.keep();
            self.soon(PAUSE);
        } else {
            if self.notes.with_untracked(|notes| notes.lost.is_empty()) {
                draft::drop(&key(self.id));
            } else {
                self.keep();
            }
            self.saved.set(Saved::Yes(read.value.updated_at));
        }
    }

    async fn ask(self) {
        match verifications::get(self.client, self.id).await {
            Ok(read) => {
                if self.notes.try_get_untracked().is_some() {
                    self.reconcile(&read);
                }
            }
            Err(problem) if passes(&problem) => {
                let _ = self.saved.try_set(Saved::Offline);
                self.soon(RETRY);
            }
            Err(problem) => drop(self.saved.try_set(Saved::Refused(problem.title))),
        }
    }

    /// Takes up what the server holds beside what is put down here; sends the result unless somebody has to choose first.
    fn reconcile(self, read: &Versioned<VerificationView>) {
        let theirs = Content::of(&read.value);
        let contested = self.notes.try_update(|notes| notes.take_up(&theirs, &read.etag)).unwrap_or_default();
        self.keep();
        if contested.is_empty() {
            self.theirs.set_value(None);
            self.contested.set(contested);
            self.soon(PAUSE);
        } else {
            self.saved.set(Saved::Soon);
            self.theirs.set_value(Some(read.clone()));
            self.contested.set(contested);
        }
    }

    /// Settles one thing that two people put down differently.
    pub(super) fn choose(self, one: &Contested, mine: bool) {
        self.notes.update(|notes| notes.choose(one, mine));
        self.keep();
        if let Some(read) = self.theirs.get_value() {
            self.reconcile(&read);
        }
    }
}

fn key(id: VerificationId) -> String {
    format!("verification-{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_comes_once_the_page_was_left_changes_nothing() {
        let page = Owner::new();
        let recorder = page.with(|| Recorder {
            client: Client::new(),
            id: VerificationId(uuid::Uuid::nil()),
            notes: RwSignal::new(Notes::default()),
            saved: RwSignal::new(Saved::Soon),
            contested: RwSignal::new(Vec::new()),
            theirs: StoredValue::new(None),
            timer: StoredValue::new(None),
            under_way: StoredValue::new(false),
        });
        page.cleanup();
        recorder.keep();
        recorder.soon(RETRY);
        recorder.edit(|notes| notes.base = "\"1\"".into());
        assert!(recorder.notes.is_disposed());
    }
}
