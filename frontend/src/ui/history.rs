//! What happened to a thing, as its events tell.

use leptos::prelude::*;
use ohqc_domain::events::{EventKind, EventView};

use super::badge::Tone;
use super::progress::{Timeline, TimelineEntry};
use super::state::EmptyState;
use crate::fetch::Fetched;
use crate::format::moment;
use crate::i18n::label;

/// How an event is marked in a history.
const fn tone(kind: EventKind) -> Tone {
    match kind {
        EventKind::Accepted | EventKind::Approved | EventKind::Finalised | EventKind::Closed | EventKind::Released => Tone::Success,
        EventKind::Returned | EventKind::Rejected | EventKind::Withdrawn => Tone::Warning,
        EventKind::Created | EventKind::Submitted | EventKind::Opened | EventKind::Corrected | EventKind::Planned => Tone::Accent,
        _ => Tone::Neutral,
    }
}

/// Who did it: the person, and the organisation they spoke for.
fn doer(event: &EventView) -> String {
    match (&event.actor, &event.organisation) {
        (Some(actor), Some(organisation)) => format!("{actor} · {organisation}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => t!("系统", "System").get_untracked(),
    }
}

/// The history of a thing, latest first.
#[component]
pub fn History(
    /// Its events.
    source: Fetched<Vec<EventView>>,
) -> impl IntoView {
    source.show(|events| {
        if events.is_empty() {
            return view! { <EmptyState title=t!("尚无记录", "Nothing has happened yet") /> }.into_any();
        }
        let entries = events
            .into_iter()
            .map(|event| {
                let (when, who) = (moment(event.at), doer(&event));
                view! { <TimelineEntry title=label(event.kind.label()) when who=Signal::stored(who) tone=tone(event.kind) /> }
            })
            .collect_view();
        view! { <Timeline>{entries}</Timeline> }.into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_back_stands_out() {
        assert_eq!(tone(EventKind::Returned), Tone::Warning);
        assert_eq!(tone(EventKind::Accepted), Tone::Success);
        assert_eq!(tone(EventKind::Updated), Tone::Neutral);
    }
}
