//! How far, how much: meters, steps, scores, history.

use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::badge::Tone;
use super::icon::{Glyph, Icon};
use crate::format;

/// A share of the whole as whole percents, for the width of a bar; never outside 0 to 100.
#[must_use]
pub fn percent_of(part: Decimal, whole: Decimal) -> u8 {
    let share = part.checked_div(whole).unwrap_or_default() * Decimal::ONE_HUNDRED;
    share.round().clamp(Decimal::ZERO, Decimal::ONE_HUNDRED).to_u8().unwrap_or_default()
}

/// How much of something is done.
#[component]
pub fn ProgressMeter(
    /// What is measured.
    #[prop(into)]
    label: Signal<String>,
    /// How much is done.
    #[prop(into)]
    done: Signal<u64>,
    /// Out of how much.
    #[prop(into)]
    total: Signal<u64>,
    /// Whether that is good or bad.
    #[prop(optional, into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    let percent = move || percent_of(Decimal::from(done.get()), Decimal::from(total.get()));
    view! {
        <div class="meter" data-tone=move || tone.get().word()>
            <div class="meter-line">
                <span>{label}</span>
                <span class="meter-number">{move || format!("{} / {}", format::count(done.get()), format::count(total.get()))}</span>
            </div>
            <div class="meter-track" role="progressbar" aria-label=label aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent>
                <span class="meter-fill" style:width=move || format!("{}%", percent())></span>
            </div>
        </div>
    }
    .into_any()
}

/// Points reached out of points possible, exact.
#[component]
pub fn Score(
    /// Points reached.
    value: Decimal,
    /// Points possible.
    #[prop(optional, into)]
    out_of: Option<Decimal>,
    /// Whether it is enough.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    view! {
        <span class="score" data-tone=tone.word()>
            <b>{format::score(value)}</b>
            {out_of.map(|out_of| view! { <span class="score-whole">{format!(" / {}", format::score(out_of))}</span> })}
        </span>
    }
    .into_any()
}

/// Where a step of a wizard or a procedure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// Here.
    Current,
    /// Ahead.
    Ahead,
}

impl StepState {
    /// Where the step at a position stands when another is current.
    #[must_use]
    pub const fn at(position: usize, current: usize) -> Self {
        if position < current {
            Self::Done
        } else if position == current {
            Self::Current
        } else {
            Self::Ahead
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::Ahead => "ahead",
        }
    }
}

/// The steps of a procedure, to be read: nothing to be pressed, so that an act has one button of its name.
#[component]
pub fn Stepper(
    /// The steps in order.
    steps: Vec<Signal<String>>,
    /// Which one is current, from 0; as many as there are steps when all are done.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(at, words)| {
            let state = move || StepState::at(at, current.get());
            let number = move || match state() {
                StepState::Done => view! { <Icon glyph=Glyph::Check size=14 /> }.into_any(),
                StepState::Current | StepState::Ahead => view! { {at.saturating_add(1)} }.into_any(),
            };
            view! {
                <li class="step-item" data-state=move || state().word() aria-current=move || (state() == StepState::Current).then_some("step")>
                    <span class="step-words">
                        <span class="step-number" aria-hidden="true">{number}</span>
                        <span>{words}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="step-list">{steps}</ol> }.into_any()
}

/// What happened, newest first; holds [`TimelineEntry`]s.
#[component]
pub fn Timeline(
    /// The entries.
    children: Children,
) -> impl IntoView {
    view! { <ol class="history">{children()}</ol> }.into_any()
}

/// One thing that happened.
#[component]
pub fn TimelineEntry(
    /// What happened.
    #[prop(into)]
    title: Signal<String>,
    /// When, as people read it.
    #[prop(into)]
    when: Signal<String>,
    /// Who did it.
    #[prop(optional, into)]
    who: Option<Signal<String>>,
    /// Whether it was good or bad.
    #[prop(optional)]
    tone: Tone,
    /// More about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="history-entry" data-tone=tone.word()>
            <span class="history-dot" aria-hidden="true"></span>
            <div class="history-words">
                <p class="history-title">{title}</p>
                <p class="history-meta"><time>{when}</time>{who.map(|who| view! { <span>" · "{who}</span> })}</p>
                {children.map(|children| view! { <div class="history-more">{children()}</div> })}
            </div>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meter_never_leaves_its_track() {
        let share = |part: i64, whole: i64| percent_of(Decimal::from(part), Decimal::from(whole));
        assert_eq!(share(1, 3), 33);
        assert_eq!(share(5, 4), 100);
        assert_eq!(share(-1, 4), 0);
        assert_eq!(share(1, 0), 0);
    }

    #[test]
    fn steps_before_the_current_one_are_done() {
        assert_eq!(StepState::at(0, 1), StepState::Done);
        assert_eq!(StepState::at(1, 1), StepState::Current);
        assert_eq!(StepState::at(2, 1), StepState::Ahead);
    }
}
