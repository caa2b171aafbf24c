//! Delegations (代管): which office stands in for a county, and when.

mod detail;
mod form;
mod list;

use ohqc_domain::ids::DelegationId;

use crate::prelude::*;

/// Delegations.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Administration,
        href: "/app/delegations",
        label: Text::new("代管关系", "Delegations"),
        glyph: Glyph::Building,
        permissions: &[Permission::PoliciesRead],
    }],
    console: || {
        vec![
            route(path!("delegations"), lazy!(registers, list::DelegationList)),
            id_route(path!("delegations/:id"), lazy!(registers, |id: DelegationId| view! { <detail::DelegationDetail id /> })),
        ]
    },
    public: Vec::new,
};

/// Whether it holds today, in words.
const fn in_force(holds: bool) -> Text {
    if holds { Text::new("代管中", "In force") } else { Text::new("不在代管期", "Not in force") }
}

fn force(holds: bool) -> AnyView {
    let tone = if holds { Tone::Success } else { Tone::Neutral };
    view! { <StatusBadge tone label=label(in_force(holds)) /> }.into_any()
}
