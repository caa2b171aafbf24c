//! The workbench: what is due for this person.

use crate::pages::places;
use crate::prelude::*;

/// The workbench.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Work,
        href: "/app",
        label: Text::new("我的工作台", "My desk"),
        glyph: Glyph::Home,
        permission: None,
    }],
    console: || vec![route(path!(""), Workbench)],
    public: Vec::new,
};

/// Greets the person and leads to what they may do.
#[component]
fn Workbench() -> impl IntoView {
    let client = use_client();
    let name = move || client.session().person().map(|person| person.display_name.clone()).unwrap_or_default();
    let place = move || client.session().person().map(|person| person.organisation_name.clone()).unwrap_or_default();
    let doors = move || {
        let session = client.session();
        let shown = Group::ALL.iter().filter(|group| !matches!(group, Group::Work | Group::Public));
        shown
            .flat_map(|group| places(*group, |permission| session.can(permission)))
            .map(|item| view! { <li><LinkButton href=item.href glyph=item.glyph>{label(item.label.clone())}</LinkButton></li> })
            .collect_view()
    };
    view! {
        <PageHeader title=t!("{}，您好", "Good day, {}", name()) subtitle=Signal::derive(place) />
        <Section title=t!("常用入口", "Where to go")><ul class="cluster">{doors}</ul></Section>
    }
    .into_any()
}
