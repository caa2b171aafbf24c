//! Unsent work, kept in this browser: each text under the person who typed it and with the version it was typed upon. What is
//! kept is encrypted with a key of this person and browser (`vault.ts`), and gone once the person logs out in any tab. Beside it lies what
//! the server last told of the few things that must open without a connection.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use leptos::prelude::{ArcRwSignal, Set as _, Update as _, With as _, WithUntracked as _};
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::browser;
use crate::format::today;

/// Drafts nobody came back to are dropped after so many days.
const KEPT_DAYS: u64 = 30;

/// How the names of what was seen begin, and not typed: nobody loses anything with it.
const SEEN: &str = "seen/";

/// Whose drafts are read and written, and their texts by form, as they lie encrypted in this browser.
struct Owner {
    person: String,
    texts: BTreeMap<String, String>,
}

thread_local! {
    /// Nobody's before somebody logs in.
    static OWNER: RefCell<Option<Owner>> = const { RefCell::new(None) };
    /// The forms whose latest text this page alone holds, as the browser could not keep it: it is gone once the page is.
    static UNKEPT: ArcRwSignal<BTreeSet<String>> = ArcRwSignal::new(BTreeSet::new());
}

/// A form as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<F> {
    on: NaiveDate,
    /// The version of the thing on the server when it was typed, where the form changes a thing.
    pub base: Option<String>,
    /// What was typed.
    pub values: F,
}

impl<F> Kept<F> {
    fn is_fresh(&self, today: NaiveDate) -> bool {
        self.on.checked_add_days(Days::new(KEPT_DAYS)).is_some_and(|last| today <= last)
    }
}

/// A draft as it is stored; nothing when it is too old, or the form has changed its shape since.
fn decode<F: DeserializeOwned>(text: &str, today: NaiveDate) -> Option<Kept<F>> {
    serde_json::from_str::<Kept<F>>(text).ok().filter(|kept| kept.is_fresh(today))
}

/// Lets what somebody leaves unsent be kept, as they log in; before, and once they logged out, nothing is.
pub fn admit(person: impl ToString) {
    browser::vault_admit(&person.to_string());
}

/// Takes up a person's drafts; done before anything is drawn for them, so that no form begins without its own.
pub async fn belong_to(person: impl ToString) {
    let person = person.to_string();
    let known = OWNER.with_borrow(|owner| owner.as_ref().is_some_and(|owner| owner.person == person));
    if !known {
        let texts = browser::vault_open(&person).await;
        take_up(person, texts);
    }
}

fn take_up(person: String, texts: Vec<(String, String)>) {
    OWNER.set(Some(Owner { person, texts: texts.into_iter().collect() }));
    unkept().set(BTreeSet::new());
}

/// Drops everything the person left unsent, as when they log out: the next one at this computer sees nothing of it.
pub fn wipe() {
    if let Some(owner) = OWNER.take() {
        browser::vault_wipe(&owner.person);
    }
}

/// Lets go of the person who logged out in another tab, which has dropped what lay here.
pub fn leave() {
    OWNER.set(None);
}

/// Whether the person has anything unsent in this browser.
#[must_use]
pub fn any() -> bool {
    OWNER.with_borrow(|owner| owner.as_ref().is_some_and(|owner| owner.texts.keys().any(|form| !form.starts_with(SEEN))))
}

/// A thing as the server last told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen<T> {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub value: T,
}

/// What the server last told of something; for when it cannot be asked.
#[must_use]
pub fn seen<T: DeserializeOwned>(what: &str) -> Option<Seen<T>> {
    OWNER.with_borrow(|owner| serde_json::from_str(owner.as_ref()?.texts.get(&format!("{SEEN}{what}"))?).ok())
}

/// Keeps what the server told of something just now.
pub fn saw<T: Serialize>(what: &str, value: &T) {
    if let Ok(text) = serde_json::to_string(&Seen { at: Utc::now(), value }) {
        put(&format!("{SEEN}{what}"), text);
    }
}

/// Drops what the server told of something.
pub fn unsee(what: &str) {
    drop(&format!("{SEEN}{what}"));
}

/// Drops everything the server told, as when the session has ended; what was typed waits for the person to come back.
pub fn unsee_all() {
    let names = OWNER.with_borrow(|owner| {
        let names = owner.iter().flat_map(|owner| owner.texts.keys());
        names.filter(|name| name.starts_with(SEEN)).cloned().collect::<Vec<_>>()
    });
    names.iter().for_each(|name| drop(name));
}

/// Whether the latest text of every form whose name begins so is kept beyond this page; followed.
#[must_use]
pub fn keeps(prefix: &str) -> bool {
    unkept().with(|forms| !forms.iter().any(|form| form.starts_with(prefix)))
}

fn unkept() -> ArcRwSignal<BTreeSet<String>> {
    UNKEPT.with(Clone::clone)
}

fn put(form: &str, text: String) {
    let put = OWNER.with_borrow_mut(|owner| {
        let owner = owner.as_mut()?;
        let put = browser::vault_put(&owner.person, form, &text);
        owner.texts.insert(form.to_owned(), text);
        put
    });
    let Some(put) = put else { return tell(form, false) };
    let form = form.to_owned();
    spawn_local(async move {
        let kept = browser::vault_kept(put).await;
        // What was dropped meanwhile nobody misses.
        if OWNER.with_borrow(|owner| owner.as_ref().is_some_and(|owner| owner.texts.contains_key(&form))) {
            tell(&form, kept);
        }
    });
}

fn tell(form: &str, kept: bool) {
    let unkept = unkept();
    if kept == unkept.with_untracked(|forms| forms.contains(form)) {
        unkept.update(|forms| {
            if kept {
                forms.remove(form)
            } else {
                forms.insert(form.to_owned())
            };
        });
    }
}

/// The draft of a form.
#[must_use]
pub fn read<F: DeserializeOwned>(form: &str) -> Option<Kept<F>> {
    OWNER.with_borrow(|owner| decode(owner.as_ref()?.texts.get(form)?, today()))
}

/// Keeps a draft with the version it was typed upon.
pub fn write<F: Serialize>(form: &str, base: Option<String>, values: &F) {
    if let Ok(text) = serde_json::to_string(&Kept { on: today(), base, values }) {
        put(form, text);
    }
}

/// Drops a draft.
pub fn drop(form: &str) {
    OWNER.with_borrow_mut(|owner| {
        if let Some(owner) = owner
            && owner.texts.remove(form).is_some()
        {
            browser::vault_drop(&owner.person, form);
        }
    });
    tell(form, true);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_belongs_to_one_person_until_they_log_out() {
        write("plan-new", None, &1);
        assert_eq!(read::<i32>("plan-new").map(|kept| kept.values), None, "nobody is there");
        take_up("7".into(), Vec::new());
        write("plan-new", None, &1);
        assert_eq!((read::<i32>("plan-new").map(|kept| kept.values), any()), (Some(1), true));
        take_up("8".into(), Vec::new());
        assert_eq!((read::<i32>("plan-new").map(|kept| kept.values), any()), (None, false));
        write("plan-new", None, &2);
        wipe();
        assert_eq!(read::<i32>("plan-new").map(|kept| kept.values), None);
    }

    #[test]
    fn what_an_earlier_visit_left_is_taken_up() {
        let left = serde_json::to_string(&Kept { on: today(), base: Some("\"3\"".into()), values: 5 }).unwrap();
        take_up("7".into(), vec![("check".into(), left)]);
        assert_eq!(read::<i32>("check").and_then(|kept| kept.base).as_deref(), Some("\"3\""));
        drop("check");
        assert!(!any());
        wipe();
    }

    #[test]
    fn what_was_seen_is_nothing_unsent_and_goes_with_the_rest() {
        take_up("7".into(), Vec::new());
        saw("check-1", &("\"3\"", 5));
        assert_eq!(seen::<(String, i32)>("check-1").map(|seen| seen.value), Some(("\"3\"".to_owned(), 5)));
        assert!(!any(), "nothing would be lost with it");
        unsee("check-1");
        assert_eq!(seen::<(String, i32)>("check-1"), None);
        saw("session", &1);
        wipe();
        take_up("7".into(), Vec::new());
        assert_eq!(seen::<i32>("session"), None);
    }

    #[test]
    fn only_what_was_typed_outlives_the_session_and_nothing_is_kept_for_whoever_left() {
        take_up("7".into(), Vec::new());
        saw("session", &1);
        saw("check", &2);
        write("plan-new", None, &3);
        unsee_all();
        assert_eq!((seen::<i32>("session"), seen::<i32>("check")), (None, None));
        assert_eq!(read::<i32>("plan-new").map(|kept| kept.values), Some(3));
        leave();
        write("plan-new", None, &4);
        saw("check", &5);
        assert_eq!((read::<i32>("plan-new"), seen::<i32>("check"), any()), (None, None, false));
    }

    #[test]
    fn what_the_browser_cannot_keep_is_told_until_it_is_kept_or_dropped() {
        take_up("7".into(), Vec::new());
        assert!(keeps("check-1"));
        // There is no browser here.
        write("check-1-photo", None, &1);
        assert!(!keeps("check-1") && keeps("check-2"));
        tell("check-1-photo", true);
        assert!(keeps("check-1"));
        write("check-1", None, &2);
        assert!(!keeps("check-1"));
        drop("check-1");
        assert!(keeps("check-1"));
        wipe();
        write("check-1", None, &3);
        assert!(!keeps("check-1"), "nothing is kept for nobody");
        take_up("8".into(), Vec::new());
        assert!(keeps("check-1"));
        wipe();
    }

    #[test]
    fn a_draft_keeps_its_base_and_ends_after_thirty_days() {
        let on: NaiveDate = "2026-01-01".parse().unwrap();
        let text = serde_json::to_string(&Kept { on, base: Some("\"3\"".into()), values: 5 }).unwrap();
        let on = |day: &str| decode::<i32>(&text, day.parse().unwrap());
        assert_eq!(on("2026-01-31").map(|kept| (kept.base, kept.values)), Some((Some("\"3\"".to_owned()), 5)));
        assert_eq!(on("2026-02-01"), None);
        assert_eq!(decode::<String>(&text, "2026-01-01".parse().unwrap()), None, "another shape");
    }
}
