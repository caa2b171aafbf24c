//! The problem ledger: the list, and each problem with what was found beside what is done about it.

mod answer;
mod correct;
mod detail;
mod evidence;
mod finding;
mod list;
mod plan;
mod review;

use ohqc_domain::deadlines::{EscalationStep, Standing};
use ohqc_domain::ids::ProblemId;
use ohqc_domain::problems::{Severity, StateName};

use crate::prelude::*;

/// The ledger.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Supervision,
        href: "/app/problems",
        label: Text::new("问题台账", "Problem ledger"),
        glyph: Glyph::Flag,
        permissions: &[Permission::ProblemsRead],
    }],
    console: || {
        vec![
            route(path!("problems"), lazy!(quality, list::ProblemList)),
            id_route(path!("problems/:id"), lazy!(quality, |id: ProblemId| view! { <detail::ProblemDetail id /> })),
        ]
    },
    public: Vec::new,
};

/// Where the mending stands, as a mark.
#[component]
pub fn StateBadge(
    /// The state.
    state: StateName,
) -> impl IntoView {
    let tone = match state {
        StateName::Open => Tone::Warning,
        StateName::Planned => Tone::Accent,
        StateName::Corrected => Tone::Accent,
        StateName::Closed => Tone::Success,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}

/// Where its time stands, and the step that is due against it.
#[component]
fn StandingBadge(
    /// Where its time stands.
    standing: Standing,
    /// The step of the ladder.
    #[prop(into)]
    escalation: Option<EscalationStep>,
) -> impl IntoView {
    let words = match standing {
        Standing::Paused => Text::new("复核期间不计时", "Not running"),
        other => other.label(),
    };
    let step = escalation.map(|step| view! { " " <Badge tone=Tone::Danger>{label(step.label())}</Badge> });
    view! { <span class="chips"><Badge tone=standing_tone(standing)>{label(words)}</Badge>{step}</span> }.into_any()
}

/// Whether a finding is serious.
const fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::General => Tone::Neutral,
        Severity::Serious => Tone::Warning,
        Severity::Major => Tone::Danger,
    }
}

/// The way to the ledger.
fn crumb() -> Crumb {
    Crumb::new(t!("问题台账", "Problem ledger"), Signal::stored("/app/problems".to_owned()))
}
