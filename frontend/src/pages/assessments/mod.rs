//! QC assessment: yearly plans, the list of rounds, scoring, conclusions.

mod conclusion;
mod detail;
mod list;
mod plans;
mod score;
mod team;
mod trend;

use ohqc_domain::assessments::{PlanStateName, StateName};
use ohqc_domain::ids::{AssessmentId, PlanId};

pub use self::plans::WaitingPlans;
use crate::prelude::*;

/// Plans and rounds.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Quality,
            href: "/app/plans",
            label: Text::new("质控计划", "QC plans"),
            glyph: Glyph::Calendar,
            permissions: &[Permission::AssessmentsPlan, Permission::AssessmentsApprove],
        },
        NavItem {
            group: Group::Quality,
            href: "/app/assessments",
            label: Text::new("质控考核", "QC assessments"),
            glyph: Glyph::Checklist,
            permissions: &[Permission::AssessmentsRead],
        },
        NavItem {
            group: Group::New,
            href: "/app/plans/new",
            label: Text::new("拟定质控计划", "Draw up a QC plan"),
            glyph: Glyph::Plus,
            permissions: &[Permission::AssessmentsPlan],
        },
    ],
    console: || {
        vec![
            route(path!("plans"), lazy!(quality, plans::PlanList)),
            route(path!("plans/new"), lazy!(quality, plans::PlanNew)),
            id_route(path!("plans/:id"), lazy!(quality, |id: PlanId| view! { <plans::PlanDetail id /> })),
            route(path!("assessments"), lazy!(quality, list::AssessmentList)),
            route(path!("assessments/trend"), lazy!(quality, trend::AssessmentTrend)),
            id_route(path!("assessments/:id"), lazy!(quality, |id: AssessmentId| view! { <detail::AssessmentDetail id /> })),
        ]
    },
    public: Vec::new,
};

/// Where a round stands, as a mark.
#[component]
pub fn StateBadge(
    /// The state.
    state: StateName,
) -> impl IntoView {
    let tone = match state {
        StateName::Planned => Tone::Neutral,
        StateName::Scoring => Tone::Accent,
        StateName::Finalised => Tone::Success,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// Where a plan stands, as a mark.
#[component]
pub fn PlanBadge(
    /// The state.
    state: PlanStateName,
) -> impl IntoView {
    let tone = match state {
        PlanStateName::Draft => Tone::Neutral,
        PlanStateName::Approved => Tone::Accent,
        PlanStateName::Completed => Tone::Success,
        PlanStateName::Closed => Tone::Neutral,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// The way to the list of rounds.
fn crumb() -> Crumb {
    Crumb::new(t!("质控考核", "QC assessments"), Signal::stored("/app/assessments".to_owned()))
}
