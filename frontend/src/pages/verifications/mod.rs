//! On-site checks after filing: what is due, the sheet on site, what it came to.

mod compare;
mod conclude;
mod contest;
mod detail;
mod list;
mod photos;
mod publish;
mod recorder;
mod result;
mod rows;
mod sheet;
mod team;
mod unable;
mod work;

use ohqc_domain::assessments::score::Outcome;
use ohqc_domain::deadlines::{EscalationStep, Standing};
use ohqc_domain::ids::VerificationId;
use ohqc_domain::verifications::StateName;

use crate::prelude::*;

/// On-site checks.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Quality,
        href: "/app/verifications",
        label: Text::new("现场核查", "On-site checks"),
        glyph: Glyph::Checklist,
        permissions: &[Permission::VerificationsRead],
    }],
    console: || {
        vec![
            route(path!("verifications"), lazy!(quality, list::VerificationList)),
            id_route(
                path!("verifications/:id"),
                lazy!(quality, |id: VerificationId| view! { <detail::VerificationDetail id /> }),
            ),
        ]
    },
    public: Vec::new,
};

const fn state_tone(state: StateName) -> Tone {
    match state {
        StateName::Open => Tone::Neutral,
        StateName::InProgress => Tone::Accent,
        StateName::Concluded => Tone::Success,
        StateName::CalledOff => Tone::Neutral,
    }
}

const fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Qualified => Tone::Success,
        Outcome::PartlyQualified => Tone::Warning,
        Outcome::Unqualified => Tone::Danger,
    }
}

/// Where the clock stands, with the step of the ladder that is due; nothing once the check was called off.
#[component]
fn LadderBadge(
    /// Where it stands.
    #[prop(optional_no_strip)]
    standing: Option<Standing>,
    /// Days left; negative once it is late.
    #[prop(optional_no_strip)]
    days_left: Option<i64>,
    /// The step of the ladder that is due.
    #[prop(optional_no_strip)]
    escalation: Option<EscalationStep>,
) -> impl IntoView {
    let step = escalation.map(|step| view! { " " <Badge tone=Tone::Danger>{label(step.label())}</Badge> });
    view! { <StandingBadge standing days_left />{step} }.into_any()
}
