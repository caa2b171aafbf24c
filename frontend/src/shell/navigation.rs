//! The side navigation of the console.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::api::use_client;
use crate::i18n::label;
use crate::pages::{Group, NavItem, places};
use crate::ui::Icon;

/// Every place this person may go to, by group.
#[component]
pub fn Navigation() -> impl IntoView {
    let client = use_client();
    let groups = move || {
        let session = client.session();
        let shown = Group::ALL.iter().filter(|group| !matches!(group, Group::New | Group::Public));
        shown
            .filter_map(|group| {
                let items = places(*group, |permission| session.can(permission));
                (!items.is_empty()).then(|| draw(*group, items))
            })
            .collect_view()
    };
    view! { <nav class="side-nav" aria-label=t!("主导航", "Main")>{groups}</nav> }.into_any()
}

fn draw(group: Group, items: Vec<&'static NavItem>) -> AnyView {
    let lines = items
        .into_iter()
        .map(|item| {
            // The workbench is the root of all others, so only its exact address counts.
            let exact = item.href == "/app";
            view! {
                <li>
                    <A href=item.href exact=exact attr:class="side-link"><Icon glyph=item.glyph size=17 /><span>{label(item.label.clone())}</span></A>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="side-group">
            <h2 class="side-heading">{label(group.label())}</h2>
            <ul>{lines}</ul>
        </div>
    }
    .into_any()
}
