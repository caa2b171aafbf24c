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
