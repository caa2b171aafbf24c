//! Institutions: found, registered, known, changed.

mod deem;
mod detail;
mod edit;
mod form;
mod list;
mod start;

use ohqc_domain::ids::InstitutionId;

pub use edit::Particulars;
pub use form::InstitutionForm;
pub use start::StartFiling;

use crate::prelude::*;

/// Institutions.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Institutions,
        href: "/app/institutions",
        label: Text::new("机构", "Institutions"),
        glyph: Glyph::Building,
        permissions: &[Permission::InstitutionsRead],
    }],
    console: || {
        vec![
            route(path!("institutions"), list::InstitutionList),
            route(path!("institutions/new"), edit::InstitutionNew),
            id_route(path!("institutions/:id"), |id: InstitutionId| view! { <detail::InstitutionDetail id /> }),
            id_route(path!("institutions/:id/edit"), |id: InstitutionId| view! { <edit::InstitutionEdit id /> }),
        ]
    },
    public: Vec::new,
};

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("机构", "Institutions"), Signal::stored("/app/institutions".to_owned()))
}
