//! Outings (外出职业健康检查): notices of institutions, the inbox of authorities, a calendar of both, and what employers confirm.

mod acts;
mod calendar;
mod clues;
mod detail;
mod edit;
mod facts;
mod findings;
mod form;
mod list;
mod map;
mod overview;
mod report;
mod versions;

pub use clues::CluePanel;
pub use list::{InboxPanel, NoticePanel, UnsentPanel};

use ohqc_domain::ids::{InstitutionId, OutingId};
use ohqc_domain::outings::{Standing, StateName};

use crate::prelude::*;

/// Outings.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Institutions,
            href: "/app/outings",
            label: Text::new("外出检查", "Outings"),
            glyph: Glyph::Building,
            permissions: &[Permission::OutingsRead],
        },
        NavItem {
            group: Group::New,
            href: "/app/outings/new",
            label: Text::new("填写外出告知书", "Notice of an outing"),
            glyph: Glyph::Plus,
            permissions: &[Permission::OutingsEdit],
        },
    ],
    console: || {
        vec![
            route(path!("outings"), lazy!(registers, list::OutingList)),
            route(path!("outings/new"), lazy!(registers, edit::OutingNew)),
            id_route(path!("outings/:id"), lazy!(registers, |id: OutingId| view! { <detail::OutingDetail id /> })),
            id_route(path!("outings/:id/edit"), lazy!(registers, |id: OutingId| view! { <edit::OutingEdit id /> })),
            id_route(
                path!("institutions/:id/outing-report"),
                lazy!(registers, |id: InstitutionId| view! { <report::OutingReportPage id /> }),
            ),
        ]
    },
    public: Vec::new,
};

/// Where an institution's report on its outings stands.
pub fn report_page(id: impl std::fmt::Display) -> String {
    format!("/app/institutions/{id}/outing-report")
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("外出检查", "Outings"), "/app/outings")
}

/// A state as a mark.
fn state_badge(state: StateName) -> AnyView {
    let tone = match state {
        StateName::Draft => Tone::Neutral,
        StateName::Notified | StateName::UnderWay => Tone::Accent,
        StateName::Received | StateName::Completed => Tone::Success,
        StateName::Cancelled => Tone::Warning,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// Whether it was told in time, of what was sent at all.
fn told_badge(sent: bool, standing: Standing) -> AnyView {
    if !sent {
        return view! { <span class="muted">{t!("尚未告知", "Not sent yet")}</span> }.into_any();
    }
    standing_badge(standing)
}

/// Whether it was told in time, as a mark.
fn standing_badge(standing: Standing) -> AnyView {
    let tone = match standing {
        Standing::OnTime => Tone::Success,
        Standing::NoRule | Standing::Unknown => Tone::Neutral,
        Standing::Early | Standing::Late => Tone::Warning,
        Standing::Missing => Tone::Danger,
    };
    view! { <Badge tone>{label(standing.label())}</Badge> }.into_any()
}
