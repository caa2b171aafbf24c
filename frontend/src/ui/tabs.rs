//! Tabs; which one is open is in the URL.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::keys::Shortcut;
use crate::browser;
use crate::query::use_query;

/// One tab.
#[derive(Clone)]
pub struct Tab {
    key: &'static str,
    label: Signal<String>,
    count: Option<u64>,
    content: ViewFn,
}

impl Tab {
    /// A tab with its content, which is drawn when the tab is opened.
    #[must_use]
    pub fn new(key: &'static str, label: impl Into<Signal<String>>, content: impl Into<ViewFn>) -> Self {
        Self { key, label: label.into(), count: None, content: content.into() }
    }

    /// With a number beside the words.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// Tabs of a page; the first is open when the URL names none.
#[component]
pub fn Tabs(
    /// The tabs.
    tabs: Vec<Tab>,
    /// What the tabs are about, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// The parameter in the URL.
    #[prop(default = "tab")]
    param: &'static str,
) -> impl IntoView {
    let url = use_query();
    let asked = url.param(param);
    let keys: Vec<&'static str> = tabs.iter().map(|tab| tab.key).collect();
    let open = Memo::new(move |_| {
        asked.with(|asked| keys.iter().find(|key| *key == asked).or(keys.first()).copied().unwrap_or_default())
    });
    let buttons = tabs
        .iter()
        .map(|tab| {
            let key = tab.key;
            let selected = move || open.get() == key;
            view! {
                <button type="button" role="tab" class="tab-button" id=format!("{param}-{key}") aria-controls=format!("{param}-panel")
                    aria-selected=move || if selected() { "true" } else { "false" } tabindex=move || if selected() { "0" } else { "-1" }
                    on:click=move |_| url.replace(&url.get().with(param, key).without("cursor"))>
                    {tab.label}
                    {tab.count.map(|count| view! { <span class="tab-count">{crate::format::count(count)}</span> })}
                </button>
            }
        })
        .collect_view();
    let panel = move || tabs.iter().find(|tab| tab.key == open.get()).map(|tab| tab.content.run());
    view! {
        <div class="tabs-frame">
            <div class="tab-row" role="tablist" aria-label=label on:keydown=|event| tab_keys(&event)>{buttons}</div>
            <div class="tab-panel" role="tabpanel" id=format!("{param}-panel") aria-labelledby=move || format!("{param}-{}", open.get()) tabindex="-1">{panel}</div>
        </div>
    }
    .into_any()
}

/// The arrow keys move among the tabs of a row of tabs, and open nothing.
pub fn tab_keys(event: &KeyboardEvent) {
    let Some(forward) = Shortcut::step(event, Shortcut::NextTab, Shortcut::PreviousTab) else { return };
    event.prevent_default();
    browser::focus_step("[role=tablist]:focus-within [role=tab]", forward);
}
