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
        permission: Some(Permission::PoliciesRead),
    }],
    console: || {
        vec![
            route(path!("delegations"), list::DelegationList),
            id_route(path!("delegations/:id"), |id: DelegationId| view! { <detail::DelegationDetail id /> }),
        ]
    },
    public: Vec::new,
};

/// Whether it holds today.
fn force(in_force: bool) -> AnyView {
    let (tone, words) = if in_force {
        (Tone::Success, t!("代管中", "In force"))
    } else {
        (Tone::Neutral, t!("不在代管期", "Not in force"))
    };
    view! { <StatusBadge tone label=words /> }.into_any()
}
