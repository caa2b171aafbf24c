//! Filings: filled in by institutions, verified and put on record by the province.

mod apply;
mod desk;
mod detail;
mod edit;
mod expiries;
mod licensor;
mod list;
mod read;
mod review;
mod versions;

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::deadlines::api::RunningClock;
use ohqc_domain::filings::StateName;
use ohqc_domain::filings::api::{ApplicationView, FilingSummary};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;

pub use self::expiries::ExpiryPanel;
pub use self::list::{DraftPanel, ReadyPanel};
use crate::format::colon;
use crate::prelude::*;

/// Filings.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Institutions,
            href: "/app/filings",
            label: Text::new("备案与登记", "Filings and records"),
            glyph: Glyph::Document,
            permissions: &[Permission::FilingsRead],
        },
        NavItem {
            group: Group::Institutions,
            href: "/app/filings/expiries",
            label: Text::new("资质到期", "Expiry watch"),
            glyph: Glyph::Clock,
            permissions: &[Permission::FilingsRead],
        },
    ],
    console: || {
        vec![
            route(path!("filings"), lazy!(registers, list::FilingList)),
            route(path!("filings/expiries"), lazy!(registers, expiries::ExpiryList)),
            id_route(path!("filings/:id"), lazy!(registers, |id: FilingId| view! { <detail::FilingDetail id /> })),
            id_route(path!("filings/:id/edit"), lazy!(registers, |id: FilingId| view! { <edit::FilingEdit id /> })),
        ]
    },
    public: Vec::new,
};

/// Whether a state is good or bad.
#[must_use]
pub const fn state_tone(state: StateName) -> Tone {
    match state {
        StateName::Draft => Tone::Neutral,
        StateName::Submitted => Tone::Accent,
        StateName::Returned => Tone::Warning,
        StateName::Accepted => Tone::Success,
        StateName::Cancelled => Tone::Neutral,
    }
}

/// The state of a filing as a mark.
#[component]
pub fn StateBadge(
    /// The state.
    state: StateName,
    /// Of what kind of body: a record is not called a filing.
    kind: BodyKind,
) -> impl IntoView {
    view! { <StatusBadge tone=state_tone(state) label=label(kind.said(state.label())) /> }.into_any()
}

/// How a filing stands, in a list: its state, and how far a change or the end that is asked for has come.
pub fn standing(row: &FilingSummary) -> AnyView {
    let asked = row.application.map(|state| {
        let words = Signal::derive(move || format!("{}{}", t!("在办：", "Under way: ").get(), state.label().get(language())));
        view! { <StatusBadge tone=state_tone(state) label=words /> }
    });
    view! { <span class="chips"><StateBadge state=row.state kind=row.service />{asked}{ready(row.ready)}</span> }.into_any()
}

/// That every part was found in order, so that it waits for the record, as a mark.
fn ready(ready: bool) -> Option<AnyView> {
    ready
        .then(|| view! { <Badge tone=Tone::Success>{t!("核查完毕，待办理", "In order, to be put on record")}</Badge> }.into_any())
}

/// When the clock that runs on a filing ends, and how that stands.
fn due(clock: Option<RunningClock>) -> Option<AnyView> {
    let RunningClock { due_on, days_left, standing, .. } = clock?;
    let badge = view! { <StandingBadge standing=Some(standing) days_left /> };
    Some(view! { <span class="due-cell"><span>{due_on.map(date)}</span>{badge}</span> }.into_any())
}

/// By when what was sent back is to be corrected.
fn correction(clock: Option<RunningClock>) -> Option<AnyView> {
    let RunningClock { due_on, days_left, standing, .. } = clock.filter(|clock| clock.kind == ClockKind::FilingCorrection)?;
    let words = match due_on {
        Some(due) => t!("应于 {} 前补正并重新提交。", "To be corrected and handed in again by {}.", date(due)),
        None => t!("补正期限：", "Time for the correction:"),
    };
    Some(view! { <p>{words}" "<StandingBadge standing=Some(standing) days_left /></p> }.into_any())
}

/// What is asked for while a filing is on record, and how far it has come, as a mark.
#[component]
fn ApplicationBadge(
    /// What is asked for.
    asked: ApplicationView,
    /// Of what kind of body.
    kind: BodyKind,
) -> impl IntoView {
    let (what, state) = (kind.said(asked.kind.label()), asked.state.label());
    let words = Signal::derive(move || colon(what.get(language()), state.get(language()), language()));
    view! { <StatusBadge tone=state_tone(asked.state) label=words /> }.into_any()
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("备案与登记", "Filings and records"), Signal::stored("/app/filings".to_owned()))
}
