//! Buttons and links.

use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Glyph, Icon};

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The one thing to do here; at most one a view.
    Primary,
    /// Something one may do.
    #[default]
    Secondary,
    /// Something at hand that should not draw the eye.
    Quiet,
    /// Something that cannot be undone.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with words.
#[component]
pub fn Button(
    /// How much it asks to be pressed.
    #[prop(optional)]
    weight: Weight,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What pressing does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// While something is under way: not to be pressed, says so.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Not to be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// A smaller one, for rows and toolbars.
    #[prop(optional)]
    small: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button type=if submit { "submit" } else { "button" } class=weight.class() class:button-small=small
            disabled=move || disabled.get() || busy.get() aria-busy=move || busy.get().then_some("true")
            on:click=move |_| if let Some(on_press) = on_press { on_press.run(()) }>
            {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {move || glyph.filter(|_| !busy.get()).map(|glyph| view! { <Icon glyph /> })}
            {children()}
        </button>
    }
    .into_any()
}

/// A button that shows an icon only; its label is read out and shown on hover.
#[component]
pub fn IconButton(
    /// What it shows.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// What pressing does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Not to be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Whether what it opens is open; absent for buttons that open nothing.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" aria-label=label title=label disabled=disabled
            aria-expanded=move || expanded.map(|open| if open.get() { "true" } else { "false" })
            on:click=move |_| on_press.run(())>
            {move || view! { <Icon glyph=glyph.get() size=18 /> }}
        </button>
    }
    .into_any()
}

/// A link within the client.
#[component]
pub fn Link(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <A href=move || href.get() attr:class="text-link">{children()}</A> }.into_any()
}

/// A link that looks like a button: for going somewhere, as «new» and «back».
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks to be pressed.
    #[prop(optional)]
    weight: Weight,
    /// An icon before the words.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// A smaller one, for rows and toolbars.
    #[prop(optional)]
    small: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let class = if small { format!("{} button-small", weight.class()) } else { weight.class().to_owned() };
    view! {
        <A href=move || href.get() attr:class=class>
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {children()}
        </A>
    }
    .into_any()
}
