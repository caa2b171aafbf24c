//! The side navigation of the console.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

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
    let path = use_location().pathname;
    let hrefs: Vec<&str> = items.iter().map(|item| item.href).collect();
    let here = Memo::new(move |_| path.with(|path| place_of(path, &hrefs)));
    let lines = items
        .into_iter()
        .map(|item| {
            let current = move || (here.get() == Some(item.href)).then_some("page");
            view! {
                <li>
                    <a href=item.href class="side-link" aria-current=current><Icon glyph=item.glyph size=17 /><span>{label(item.label.clone())}</span></a>
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

/// The one place an address belongs to: the nearest above it. The workbench is the root of all others, and only its own.
fn place_of(path: &str, hrefs: &[&'static str]) -> Option<&'static str> {
    let below = |href: &str| href != "/app" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    hrefs.iter().copied().filter(|href| path == *href || below(href)).max_by_key(|href| href.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_one_place() {
        let hrefs = ["/app", "/app/filings", "/app/filings/expiries"];
        assert_eq!(place_of("/app", &hrefs), Some("/app"));
        assert_eq!(place_of("/app/filings/0199-ab", &hrefs), Some("/app/filings"));
        assert_eq!(place_of("/app/filings/expiries", &hrefs), Some("/app/filings/expiries"));
        assert_eq!(place_of("/app/filingsx", &hrefs), None);
    }
}
