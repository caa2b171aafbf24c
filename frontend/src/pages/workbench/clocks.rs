//! One group of the board, drawn.

use leptos_router::components::A;
use ohqc_domain::deadlines::{ClockKind, Standing};

use super::board::Lot;
use crate::api::deadlines::DeadlineView;
use crate::format;
use crate::prelude::*;

/// A group with its heading.
pub(super) fn draw_lot(lot: Lot) -> AnyView {
    let Lot { standing, clocks } = lot;
    let heading = format!("lot-{}", standing.code());
    let named_by = heading.clone();
    view! {
        <section class="lot" data-tone=standing_tone(standing).word() aria-labelledby=named_by>
            <h3 class="lot-heading" id=heading><span class="lot-dot" aria-hidden="true"></span>{label(standing.label())}</h3>
            <ul class="clock-list">{clocks.iter().map(draw_clock).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The day a clock is due, or the year whose holidays it waits for.
fn due(clock: &DeadlineView) -> Signal<String> {
    match clock.due_on.map(date) {
        Some(day) => t!("{} 到期", "due {}", day),
        None => label(clock.awaited()),
    }
}

fn draw_clock(clock: &DeadlineView) -> AnyView {
    let days = clock.days_left;
    let left = match days {
        Some(days) => Signal::derive(move || format::days_in_words(days, language())),
        None => label(clock.standing.label()),
    };
    let words = label(clock.title.clone());
    let page = match clock.kind {
        // The duty is the year's, whichever version fulfils it.
        ClockKind::ReleaseYear => Some("/app/releases".to_owned()),
        _ => subject_page(&clock.subject_kind, clock.subject_id),
    };
    let title = match page {
        Some(href) => view! { <A href=href attr:class="row-link">{words}</A> }.into_any(),
        None => view! { <b>{words}</b> }.into_any(),
    };
    let named = clock.institution_name.clone().filter(|name| !clock.title.zh.contains(name));
    let due = due(clock);
    let safe = clock.safe_on.filter(|safe| Some(*safe) != clock.due_on).map(|safe| {
        let day = date(safe);
        view! { <span class="muted">{t!("稳妥日 {}", "safe by {}", day)}</span> }
    });
    let basis = clock.basis.clone();
    // An on-site check warns twice (JL24-1-3-d); a single warning is what the group says already.
    let again = (clock.standing == Standing::DueSoon && clock.warnings > 1).then(|| {
        let nth = clock.warnings;
        view! { <Badge tone=Tone::Danger>{t!("第 {} 次预警", "warning {}", nth)}</Badge> }
    });
    view! {
        <li class="clock row-linked">
            <span class="clock-left"><Badge tone=standing_tone(clock.standing)>{left}</Badge>{again}</span>
            <span class="clock-words">
                {title}
                <span class="muted">{label(clock.kind.label())}{named.map(|name| format!(" · {name}"))} " · " <BasisWords basis /></span>
            </span>
            <span class="clock-day"><span>{due}</span>{safe}</span>
        </li>
    }
    .into_any()
}
