//! Unsent forms, kept in this browser: each under the person who typed it and with the version it was typed upon.

use std::cell::RefCell;

use chrono::{Days, NaiveDate};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use crate::browser;
use crate::format::today;

const PREFIX: &str = "ohqc.draft.";

/// Drafts nobody came back to are dropped after so many days.
const KEPT_DAYS: u64 = 30;

thread_local! {
    /// Whose drafts are read and written; nobody's before somebody logs in.
    static OWNER: RefCell<Option<String>> = const { RefCell::new(None) };
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

fn key(owner: &str, form: &str) -> String {
    format!("{PREFIX}{owner}.{form}")
}

fn own_key(form: &str) -> Option<String> {
    OWNER.with_borrow(|owner| owner.as_ref().map(|owner| key(owner, form)))
}

/// Takes up a person's drafts, and drops everybody's that are too old.
pub fn belong_to(person: impl ToString) {
    OWNER.set(Some(person.to_string()));
    let stale = |key: &String| browser::stored(key).is_none_or(|text| decode::<IgnoredAny>(&text, today()).is_none());
    browser::stored_keys(PREFIX).iter().filter(|key| stale(key)).for_each(|key| browser::forget(key));
}

/// Drops everything the person left unsent, as when they log out: the next one at this computer sees nothing of it.
pub fn wipe() {
    if let Some(own) = own_key("") {
        browser::stored_keys(&own).iter().for_each(|key| browser::forget(key));
    }
    OWNER.set(None);
}

/// Whether the person has anything unsent in this browser.
#[must_use]
pub fn any() -> bool {
    own_key("").is_some_and(|own| !browser::stored_keys(&own).is_empty())
}

/// The draft of a form.
#[must_use]
pub fn read<F: DeserializeOwned>(form: &str) -> Option<Kept<F>> {
    decode(&browser::stored(&own_key(form)?)?, today())
}

/// Keeps a draft with the version it was typed upon.
pub fn write<F: Serialize>(form: &str, base: Option<String>, values: &F) {
    if let (Some(key), Ok(text)) = (own_key(form), serde_json::to_string(&Kept { on: today(), base, values })) {
        browser::store(&key, &text);
    }
}

/// Drops a draft.
pub fn drop(form: &str) {
    if let Some(key) = own_key(form) {
        browser::forget(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_belongs_to_one_person_until_they_log_out() {
        assert_eq!(own_key("plan-new"), None);
        belong_to(7);
        assert_eq!(own_key("plan-new").as_deref(), Some("ohqc.draft.7.plan-new"));
        belong_to(8);
        assert_eq!(own_key("plan-new").as_deref(), Some("ohqc.draft.8.plan-new"));
        wipe();
        assert_eq!(own_key("plan-new"), None);
    }

    #[test]
    fn a_draft_keeps_its_base_and_ends_after_thirty_days() {
        let on: NaiveDate = "2026-01-01".parse().unwrap();
        let text = serde_json::to_string(&Kept { on, base: Some("\"3\"".into()), values: 5 }).unwrap();
        let on = |day: &str| decode::<i32>(&text, day.parse().unwrap());
        assert_eq!(on("2026-01-31").map(|kept| (kept.base, kept.values)), Some((Some("\"3\"".to_owned()), 5)));
        assert_eq!(on("2026-02-01"), None);
        assert_eq!(decode::<String>(&text, "2026-01-01".parse().unwrap()), None, "another shape");
        assert_eq!(decode::<IgnoredAny>("{\"name\":\"x\"}", "2026-01-01".parse().unwrap()).map(|_| ()), None);
    }
}
