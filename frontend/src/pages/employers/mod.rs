//! Employers (用人单位): found, registered, changed, merged.

mod detail;
mod edit;
mod form;
mod list;
mod lookup;
mod merge;

pub use edit::RegisterDialog;
use ohqc_domain::catalogues;
use ohqc_domain::ids::EmployerId;

use crate::prelude::*;

/// Employers.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Institutions,
            href: "/app/employers",
            label: Text::new("用人单位", "Employers"),
            glyph: Glyph::Building,
            permissions: &[Permission::EmployersRead, Permission::EmployersFind],
        },
        NavItem {
            group: Group::New,
            href: "/app/employers/new",
            label: Text::new("登记用人单位", "Register an employer"),
            glyph: Glyph::Plus,
            permissions: &[Permission::EmployersRegister],
        },
    ],
    console: || {
        vec![
            route(path!("employers"), lazy!(registers, Employers)),
            route(path!("employers/new"), lazy!(registers, edit::EmployerNew)),
            id_route(path!("employers/:id"), lazy!(registers, |id: EmployerId| view! { <detail::EmployerDetail id /> })),
            id_route(path!("employers/:id/edit"), lazy!(registers, |id: EmployerId| view! { <edit::EmployerEdit id /> })),
        ]
    },
    public: Vec::new,
};

/// The register for those who may see it; for institutions, who is where.
#[component]
fn Employers() -> impl IntoView {
    let client = use_client();
    move || {
        if client.can(Permission::EmployersRead) {
            view! { <list::EmployerList /> }.into_any()
        } else {
            view! { <lookup::EmployerLookup /> }.into_any()
        }
    }
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("用人单位", "Employers"), Signal::stored("/app/employers".to_owned()))
}

/// The sections of industry as choices.
fn industries() -> Vec<Choice> {
    let words = |name: &Text, code: &str| Text::owned(format!("{code} {}", name.zh), format!("{code} {}", name.en));
    catalogues::industries().iter().map(|one| Choice::new(one.code.clone(), words(&one.name, &one.code))).collect()
}

/// Registers an employer, for those who may.
fn register(client: Client) -> Option<AnyView> {
    client.can(Permission::EmployersRegister).then(|| {
        view! { <LinkButton href="/app/employers/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("登记用人单位", "Register")}</LinkButton> }
            .into_any()
    })
}
