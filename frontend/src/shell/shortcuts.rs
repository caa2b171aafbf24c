//! The keyboard shortcuts, shown by `?` and from the menu of the user.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use crate::browser;
use crate::i18n::label;
use crate::ui::{Dialog, KEYS, Key, Shortcut};

/// Where a key is text, or has a list of its own.
const ELSEWHERE: &str = "input, textarea, select, [contenteditable], .score-row";

/// Whether the shortcuts are shown; in context.
#[derive(Clone, Copy)]
pub struct Shortcuts(pub(super) RwSignal<bool>);

impl Shortcuts {
    /// Not shown.
    #[must_use]
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }
}

impl Default for Shortcuts {
    fn default() -> Self {
        Self::new()
    }
}

fn asked(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let text = target.is_some_and(|target| target.closest(ELSEWHERE).is_ok_and(|found| found.is_some()));
    Shortcut::List.pressed(event) && !text && !browser::composing(event) && !browser::exists("dialog[open]")
}

/// The list itself; once, at the root.
#[component]
pub fn ShortcutList() -> impl IntoView {
    let Shortcuts(open) = expect_context();
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        if asked(&event) {
            event.prevent_default();
            open.set(true);
        }
    });
    on_cleanup(move || keys.remove());
    let lines = || {
        let line = |key: &'static Key| {
            view! { <div class="key-line"><dt><kbd>{key.shown}</kbd></dt><dd>{label(key.words.clone())}</dd></div> }
        };
        KEYS.iter().map(line).collect_view()
    };
    view! {
        <Dialog open title=t!("键盘快捷键", "Keyboard shortcuts")>
            <dl class="key-list">{lines}</dl>
            <p class="muted key-note">{t!("评分和核查页另有单键操作；评分时在条目上按 ? 查看。", "Scoring and checking have keys of their own; press ? at an item while scoring.")}</p>
        </Dialog>
    }
    .into_any()
}
