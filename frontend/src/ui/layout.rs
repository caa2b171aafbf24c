//! The frame of a page: its header, its sections, what is known of a thing.

use leptos::prelude::*;

use super::badge::Tone;
use super::button::Link;
use super::icon::{Glyph, Icon};
use crate::api::Client;
use crate::browser;
use crate::format::{date, today};

/// One step of the way to a page.
#[derive(Debug, Clone, Copy)]
pub struct Crumb {
    label: Signal<String>,
    href: Signal<String>,
}

impl Crumb {
    /// A step with its address.
    #[must_use]
    pub fn new(label: impl Into<Signal<String>>, href: impl Into<Signal<String>>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The head of a page: where one is, what it is, what one may do. Sets the window's title.
#[component]
pub fn PageHeader(
    /// What the page is.
    #[prop(into)]
    title: Signal<String>,
    /// A line on what it is for.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// The way here, without the page itself.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// Marks beside the title, as the state of the thing.
    #[prop(optional, into)]
    badges: ViewFnOnce,
    /// Buttons at the right.
    #[prop(optional, into)]
    actions: ViewFnOnce,
) -> impl IntoView {
    let site = t!("职业健康质量控制平台", "OHQC");
    Effect::new(move |_| browser::set_title(&format!("{} · {}", title.get(), site.get())));
    // Who printed the page, and when: paper says neither by itself.
    let client = use_context::<Client>();
    let printed = move || {
        let organisation = client.and_then(|client| Some(client.session().person()?.organisation_name.clone()));
        [Some(site.get()), organisation, Some(date(today()))].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let crumbs = (!crumbs.is_empty()).then(|| {
        let steps = crumbs.into_iter().map(|crumb| view! { <li><Link href=crumb.href>{crumb.label}</Link></li> });
        view! { <nav class="crumbs" aria-label=t!("位置", "Breadcrumb")><ol>{steps.collect_view()}</ol></nav> }
    });
    view! {
        <header class="page-header">
            {crumbs}
            <p class="print-only page-printed" data-words=printed></p>
            <div class="page-header-line">
                <div class="page-header-words">
                    <div class="page-header-title"><h1>{title}</h1>{badges.run()}</div>
                    {subtitle.map(|subtitle| view! { <p class="page-subtitle">{subtitle}</p> })}
                </div>
                <div class="page-actions">{actions.run()}</div>
            </div>
        </header>
    }
    .into_any()
}

/// A part of a page with a heading.
#[component]
pub fn Section(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line under the heading.
    #[prop(optional, into)]
    note: Option<Signal<String>>,
    /// Buttons at the right of the heading.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// No padding, for tables that fill it.
    #[prop(optional)]
    flush: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel" class:panel-flush=flush>
            <header class="panel-header">
                <div><h2>{title}</h2>{note.map(|note| view! { <p class="panel-note">{note}</p> })}</div>
                <div class="panel-actions">{actions.run()}</div>
            </header>
            <div class="panel-body">{children()}</div>
        </section>
    }
    .into_any()
}

/// A plain frame without a heading.
#[component]
pub fn Card(
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! { <div class="panel"><div class="panel-body">{children()}</div></div> }.into_any()
}

/// What is known of a thing, as pairs of name and value; holds [`Item`]s.
#[component]
pub fn DescriptionList(
    /// The items.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }.into_any()
}

/// One pair of a [`DescriptionList`].
#[component]
pub fn Item(
    /// What is known.
    #[prop(into)]
    label: Signal<String>,
    /// Over the whole width, for long text.
    #[prop(optional)]
    wide: bool,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div class="fact" class:fact-wide=wide><dt>{label}</dt><dd>{children()}</dd></div> }.into_any()
}

/// One number that matters, with its name.
#[component]
pub fn Stat(
    /// What is counted.
    #[prop(into)]
    label: Signal<String>,
    /// The number as people read it.
    #[prop(into)]
    value: Signal<String>,
    /// What it is compared with.
    #[prop(optional, into)]
    note: Option<Signal<String>>,
    /// Whether it is good or bad.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// Where the number comes from.
    #[prop(optional, into)]
    href: Option<Signal<String>>,
) -> impl IntoView {
    let number = match href {
        Some(href) => view! { <Link href>{value}</Link> }.into_any(),
        None => view! { {value} }.into_any(),
    };
    view! {
        <div class="stat-tile" data-tone=move || tone.get().word()>
            <div class="stat-label">{label}</div>
            <div class="stat-value">{number}</div>
            {note.map(|note| view! { <div class="stat-note">{note}</div> })}
        </div>
    }
    .into_any()
}

/// A message that stays on the page.
#[component]
pub fn Notice(
    /// How serious it is.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// A heading.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let glyph = move || match tone.get() {
        Tone::Neutral | Tone::Accent => Glyph::Info,
        Tone::Success => Glyph::Check,
        Tone::Warning | Tone::Danger => Glyph::Alert,
    };
    view! {
        <div class="notice" data-tone=move || tone.get().word()>
            {move || view! { <Icon glyph=glyph() size=18 /> }}
            <div class="notice-words">
                {title.map(|title| view! { <p class="notice-title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
    .into_any()
}
