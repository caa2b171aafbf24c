//! Client programs of the API (接口客户端): which organisation each pulls for, its public keys, its tokens.

mod detail;
mod form;
mod list;

use ohqc_domain::clients::{ClientState, NEVER};
use ohqc_domain::ids::ApiClientId;

use crate::prelude::*;

/// Client programs.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Administration,
            href: "/app/clients",
            label: Text::new("接口客户端", "Client programs"),
            glyph: Glyph::Send,
            permissions: &[Permission::ClientsManage],
        },
        NavItem {
            group: Group::New,
            href: "/app/clients/new",
            label: Text::new("登记接口客户端", "Register a client program"),
            glyph: Glyph::Plus,
            permissions: &[Permission::ClientsManage],
        },
    ],
    console: || {
        vec![
            route(path!("clients"), lazy!(registers, list::ClientList)),
            route(path!("clients/new"), lazy!(registers, form::ClientNew)),
            id_route(path!("clients/:id"), lazy!(registers, |id: ApiClientId| view! { <detail::ClientDetail id /> })),
        ]
    },
    public: Vec::new,
};

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("接口客户端", "Client programs"), "/app/clients")
}

fn badge(state: ClientState) -> AnyView {
    let tone = match state {
        ClientState::Active => Tone::Success,
        ClientState::Disabled => Tone::Neutral,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// The day of the last token in words.
fn last_token(day: Option<chrono::NaiveDate>) -> Text {
    day.map_or(NEVER, |day| Text::name(&date(day)))
}
