//! What narrows a list down; every choice is in the URL.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::button::Button;
use super::button::Weight;
use super::fields::Choice;
use super::icon::{Glyph, Icon};
use crate::query::use_query;

const TYPING: Duration = Duration::from_millis(300);

/// The bar above a list; holds [`SearchBox`] and [`FilterSelect`]s.
#[component]
pub fn FilterBar(
    /// The parameters that «clear» removes.
    #[prop(optional)]
    keys: Vec<&'static str>,
    /// Search box and selects.
    children: Children,
) -> impl IntoView {
    let url = use_query();
    let (clear_keys, shown_keys) = (keys.clone(), keys);
    let any = move || url.get() != shown_keys.iter().fold(url.get(), |query, key| query.without(key));
    let clear = move || url.push(&clear_keys.iter().fold(url.get(), |query, key| query.without(key)).without("cursor"));
    let clear = Callback::new(move |()| clear());
    view! {
        <div class="filter-bar" role="search">
            {children()}
            <Show when=any>
                <Button small=true weight=Weight::Quiet glyph=Glyph::Close on_press=clear>{t!("清除筛选", "Clear")}</Button>
            </Show>
        </div>
    }
    .into_any()
}

/// Looks for words; the URL follows a moment after typing.
#[component]
pub fn SearchBox(
    /// The parameter.
    #[prop(default = "q")]
    key: &'static str,
    /// What is looked for.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let url = use_query();
    let value = url.param(key);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    // While Chinese is being composed the letters typed are not what is looked for.
    let composing = StoredValue::new(false);
    let search = move |text: String| {
        cancel();
        waiting.set_value(set_timeout_with_handle(move || url.set_filter(key, text.trim(), true), TYPING).ok());
    };
    let typed = move |event| {
        if !composing.get_value() {
            search(event_target_value(&event));
        }
    };
    let composed = move |event| {
        composing.set_value(false);
        search(event_target_value(&event));
    };
    on_cleanup(cancel);
    view! {
        <label class="search-box">
            <Icon glyph=Glyph::Search />
            <span class="visually-hidden">{label}</span>
            <input type="search" class="input" placeholder=label prop:value=value on:input=typed
                on:compositionstart=move |_| composing.set_value(true) on:compositionend=composed />
        </label>
    }
    .into_any()
}

/// Narrows down to one of several.
#[component]
pub fn FilterSelect(
    /// The parameter.
    key: &'static str,
    /// What it narrows down by.
    #[prop(into)]
    label: Signal<String>,
    /// What may be chosen.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let url = use_query();
    let value = url.param(key);
    view! {
        <label class="filter-select">
            <span class="filter-label">{label}</span>
            <select class="input select" prop:value=value on:change=move |event| url.set_filter(key, &event_target_value(&event), false)>
                <option value="">{t!("全部", "All")}</option>
                {move || choices.get().into_iter().map(|choice| {
                    let code = choice.code.clone();
                    view! { <option value=choice.code selected=move || value.with(|now| *now == code)>{choice.label}</option> }
                }).collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// Narrows down to a day or a span of days: one date.
#[component]
pub fn FilterDate(
    /// The parameter.
    key: &'static str,
    /// What it narrows down by.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let url = use_query();
    let value = url.param(key);
    view! {
        <label class="filter-select">
            <span class="filter-label">{label}</span>
            <input type="date" class="input" prop:value=value on:change=move |event| url.set_filter(key, &event_target_value(&event), false) />
        </label>
    }
    .into_any()
}

/// Says that the address narrows a list down by something the bar has no choice for, as one institution when one comes
/// from its page; and takes that back.
#[component]
pub fn FilterFact(
    /// The parameter.
    key: &'static str,
    /// What it narrows down by.
    #[prop(into)]
    label: Signal<String>,
    /// Which one, once it is known.
    #[prop(optional, into)]
    name: Signal<Option<String>>,
) -> impl IntoView {
    let url = use_query();
    let value = url.param(key);
    let drop = move || url.set_filter(key, "", false);
    view! {
        <Show when=move || value.with(|value| !value.is_empty())>
            <div class="filter-fact">
                <span class="muted">{label}</span> {move || name.get().map(|name| view! { <b>{name}</b> })}
                <Button small=true weight=Weight::Quiet glyph=Glyph::Close on_press=drop>{t!("取消", "Drop")}</Button>
            </div>
        </Show>
    }
    .into_any()
}
