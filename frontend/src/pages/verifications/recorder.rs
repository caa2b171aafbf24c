//! Keeps a sheet safe while it is filled in: in this browser at once, on the server a moment later.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::task::spawn_local;
use ohqc_domain::ids::VerificationId;

use super::sheet::Notes;
use crate::api::passes;
use crate::api::verifications::{self, SheetBody, VerificationView};
use crate::prelude::*;
use crate::ui::draft;

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
    /// The server's version when it is not the one that was typed upon.
    pub(super) theirs: RwSignal<Option<Versioned<VerificationView>>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    under_way: StoredValue<bool>,
}

impl Recorder {
    /// Begins with what the server holds, or with what an earlier visit left in this browser.
    pub(super) fn new(client: Client, read: &Versioned<VerificationView>) -> Self {
        let id = read.value.id;
        let begun = Notes::of(&read.value.sheet, &read.etag);
        let left = draft::read::<Notes>(&key(id)).map(|kept| kept.values).filter(|notes| notes.sheet != begun.sheet);
        let (same, foreign) = match left {
            Some(notes) if notes.base == begun.base => (Some(notes), None),
            Some(notes) => (None, Some(notes)),
            None => (None, None),
        };
        let resumed = same.is_some();
        let theirs = foreign.is_some().then(|| read.clone());
        let recorder = Self {
            client,
            id,
            notes: RwSignal::new(same.or(foreign).unwrap_or(begun)),
            saved: RwSignal::new(Saved::Yes(read.value.updated_at)),
            theirs: RwSignal::new(theirs),
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
        self.notes.with_untracked(|notes| draft::write(&key(self.id), Some(notes.base.clone()), notes));
        if self.theirs.with_untracked(Option::is_none) {
            self.soon(PAUSE);
        }
    }

    /// The version to act upon, when everything is on the server; followed.
    pub(super) fn settled(self) -> Option<String> {
        matches!(self.saved.get(), Saved::Yes(_)).then(|| self.notes.with(|notes| notes.base.clone()))
    }

    fn cancel(self) {
        if let Some(handle) = self.timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    fn soon(self, pause: Duration) {
        if self.saved.with_untracked(|saved| !matches!(saved, Saved::Offline)) {
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
        let sent = self.notes.get_untracked();
        spawn_local(async move {
            let body = SheetBody { sheet: sent.sheet.clone() };
            let answer = verifications::record(self.client, self.id, sent.base.clone(), body).await;
            if self.under_way.try_update_value(|under_way| *under_way = false).is_none() {
                return;
            }
            match answer {
                Ok(read) => self.take(&read, &sent),
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

    /// Takes the server's answer; what was put down while it was under way goes with the next save.
    fn take(self, read: &Versioned<VerificationView>, sent: &Notes) {
        let base = read.etag.clone();
        self.notes.update_untracked(|notes| notes.base.clone_from(&base));
        let settled = self.notes.with_untracked(|notes| notes.sheet == sent.sheet);
        if settled {
            draft::drop(&key(self.id));
            self.saved.set(Saved::Yes(read.value.updated_at));
        } else {
            self.saved.set(Saved::Soon);
            self.soon(PAUSE);
        }
    }

    async fn ask(self) {
        match verifications::get(self.client, self.id).await {
            Ok(read) => drop(self.theirs.try_set(Some(read))),
            Err(problem) => drop(self.saved.try_set(Saved::Refused(problem.title))),
        }
    }

    /// Gives up what was put down here for what the server holds.
    pub(super) fn load_theirs(self, read: &Versioned<VerificationView>) {
        draft::drop(&key(self.id));
        self.notes.set(Notes::of(&read.value.sheet, &read.etag));
        self.saved.set(Saved::Yes(read.value.updated_at));
        self.theirs.set(None);
    }

    /// Puts what was put down here in place of what the server holds.
    pub(super) fn keep_mine(self, read: &Versioned<VerificationView>) {
        self.theirs.set(None);
        let base = read.etag.clone();
        self.edit(|notes| notes.base = base);
    }
}

fn key(id: VerificationId) -> String {
    format!("verification-{id}")
}
