//! Designations (指定承担): which institution carries the diagnosis of a city that has none, and when.

mod detail;
mod form;
mod list;

use ohqc_domain::ids::DesignationId;

use crate::prelude::*;

/// Designations.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Administration,
        href: "/app/designations",
        label: Text::new("指定承担", "Designations"),
        glyph: Glyph::Checklist,
        permissions: &[Permission::PoliciesRead],
    }],
    console: || {
        vec![
            route(path!("designations"), lazy!(registers, list::DesignationList)),
            id_route(path!("designations/:id"), lazy!(registers, |id: DesignationId| view! { <detail::DesignationDetail id /> })),
        ]
    },
    public: Vec::new,
};
