//! Accounts: who has one, opening and stopping them, the organisations they belong to, and one's own.

mod ask;
mod detail;
mod form;
mod issued;
mod list;
mod organisations;
mod own;
mod requests;

use ohqc_domain::accounts::{AccountState, NEVER, role_words};
use ohqc_domain::identity::Role;
use ohqc_domain::ids::{AccountRequestId, OrganisationId, UserId};

pub use own::FirstPassword;

use crate::prelude::*;

/// Accounts.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Administration,
            href: "/app/accounts",
            label: Text::new("账号", "Accounts"),
            glyph: Glyph::Lock,
            permissions: &[Permission::UsersManage],
        },
        NavItem {
            group: Group::Institutions,
            href: "/app/account-requests",
            label: Text::new("账号申请", "Requests for accounts"),
            glyph: Glyph::Checklist,
            permissions: &[Permission::InstitutionsRegister],
        },
        NavItem {
            group: Group::Administration,
            href: "/app/organisations",
            label: Text::new("单位与联系方式", "Organisations"),
            glyph: Glyph::Building,
            permissions: &[Permission::UsersManage],
        },
        NavItem {
            group: Group::New,
            href: "/app/organisations/new",
            label: Text::new("新建单位", "New office"),
            glyph: Glyph::Plus,
            permissions: &[Permission::OrganisationsManage],
        },
        NavItem {
            group: Group::New,
            href: "/app/accounts/new",
            label: Text::new("开通账号", "Open an account"),
            glyph: Glyph::Plus,
            permissions: &[Permission::UsersManage],
        },
    ],
    console: || {
        vec![
            route(path!("accounts"), lazy!(registers, list::AccountList)),
            route(path!("accounts/new"), lazy!(registers, form::AccountNew)),
            id_route(path!("accounts/:id"), lazy!(registers, |id: UserId| view! { <detail::AccountDetail id /> })),
            route(path!("organisations"), lazy!(registers, organisations::OrganisationList)),
            route(path!("organisations/new"), lazy!(registers, organisations::OrganisationNew)),
            id_route(
                path!("organisations/:id"),
                lazy!(registers, |id: OrganisationId| view! { <organisations::OrganisationDetail id /> }),
            ),
            route(path!("account"), lazy!(registers, own::OwnAccount)),
            route(path!("account-requests"), lazy!(registers, requests::RequestList)),
            id_route(
                path!("account-requests/:id"),
                lazy!(registers, |id: AccountRequestId| view! { <requests::RequestDetail id /> }),
            ),
        ]
    },
    public: || vec![route(path!("account-request"), lazy!(open, ask::AskForAccount))],
};

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("账号", "Accounts"), "/app/accounts")
}

/// Roles as choices.
fn role_choices(roles: &[Role]) -> Vec<Choice> {
    roles.iter().map(|role| Choice::new(role.code(), role.label())).collect()
}

fn badge(state: AccountState) -> AnyView {
    let tone = match state {
        AccountState::Active => Tone::Success,
        AccountState::Waiting => Tone::Accent,
        AccountState::Locked => Tone::Warning,
        AccountState::Disabled => Tone::Neutral,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// The day of the last login in words.
fn last_login(day: Option<chrono::NaiveDate>) -> Text {
    day.map_or(NEVER, |day| Text::name(&date(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_never_logged_in_is_said_so() {
        assert_eq!(last_login(None).zh, "从未登录");
    }
}
