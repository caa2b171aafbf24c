//! Institutions: found, registered, known, changed.

mod deem;
mod detail;
mod edit;
mod form;
mod latest;
mod list;
mod start;

use ohqc_domain::ids::InstitutionId;

pub use edit::Particulars;
pub use form::InstitutionForm;
pub use start::StartFiling;

use crate::prelude::*;

/// Institutions.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Institutions,
            href: "/app/institutions",
            label: Text::new("机构", "Institutions"),
            glyph: Glyph::Building,
            permissions: &[Permission::InstitutionsRead],
        },
        NavItem {
            group: Group::New,
            href: "/app/institutions/new",
            label: Text::new("登记机构", "Register an institution"),
            glyph: Glyph::Plus,
            permissions: &[Permission::InstitutionsRegister],
        },
    ],
    console: || {
        vec![
            route(path!("institutions"), lazy!(registers, list::InstitutionList)),
            route(path!("institutions/new"), lazy!(registers, edit::InstitutionNew)),
            id_route(path!("institutions/:id"), lazy!(registers, |id: InstitutionId| view! { <detail::InstitutionDetail id /> })),
            id_route(
                path!("institutions/:id/edit"),
                lazy!(registers, |id: InstitutionId| view! { <edit::InstitutionEdit id /> }),
            ),
        ]
    },
    public: Vec::new,
};

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("机构", "Institutions"), Signal::stored("/app/institutions".to_owned()))
}
