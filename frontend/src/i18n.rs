//! The reader's language, and sentences that follow it.
//!
//! Every sentence is a pair beside its use, so none can be missing: `t!("保存", "Save")`.

use std::sync::LazyLock;

use leptos::prelude::*;
pub use ohqc_domain::text::{Language, Text};

use crate::browser;

const KEY: &str = "ohqc.language";

/// One language per page load; not in a context, because event handlers and futures have none.
static LANGUAGE: LazyLock<ArcRwSignal<Language>> = LazyLock::new(|| ArcRwSignal::new(Language::Zh));

/// The reader's language; a view that asks is drawn again when it changes.
#[must_use]
pub fn language() -> Language {
    LANGUAGE.get()
}

/// The reader's language at this moment, for messages made in event handlers and requests.
#[must_use]
pub fn language_now() -> Language {
    LANGUAGE.get_untracked()
}

/// Changes the language, remembers it and tells assistive technology.
pub fn set_language(language: Language) {
    LANGUAGE.set(language);
    browser::set_root_attribute("lang", language.tag());
    browser::store(KEY, if language == Language::En { "en" } else { "zh" });
}

/// Takes up the language of the last visit.
pub fn restore_language() {
    if browser::stored(KEY).as_deref() == Some("en") {
        set_language(Language::En);
    }
}

/// A pair as text that follows the reader: `label(state.label())`.
#[must_use]
pub fn label(text: Text) -> Signal<String> {
    Signal::derive(move || text.get(language()).to_owned())
}

/// A sentence made anew for each language: what [`t!`](crate::t) with arguments becomes. Boxed, so that the machinery of
/// signals is compiled once and not once a sentence.
#[must_use]
pub fn sentence(say: Box<dyn Fn(Language) -> String + Send + Sync>) -> Signal<String> {
    Signal::derive(move || say(language()))
}

/// A sentence in both languages that follows the reader: a `Signal<String>`, usable as a child and as a property.
///
/// `t!("保存", "Save")`, or with arguments as in `format!`: `t!("共 {} 家", "{} institutions", count)`. Signals read
/// in the arguments are followed as well.
#[macro_export]
macro_rules! t {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::i18n::label($crate::i18n::Text::new($zh, $en))
    };
    ($zh:literal, $en:literal, $($argument:tt)+) => {
        $crate::i18n::sentence(::std::boxed::Box::new(move |language| match language {
            $crate::i18n::Language::Zh => ::std::format!($zh, $($argument)+),
            $crate::i18n::Language::En => ::std::format!($en, $($argument)+),
        }))
    };
}
