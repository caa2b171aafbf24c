//! What happened to a thing, as its events tell.

use leptos::prelude::*;
use ohqc_domain::events::{EventKind, EventView};

use super::badge::Tone;
use super::details::EventDetails;
use super::progress::{Timeline, TimelineEntry};
use super::state::EmptyState;
use crate::fetch::Fetched;
use crate::format::moment;
use crate::i18n::label;

/// How an event is marked in a history.
#[must_use]
pub const fn event_tone(kind: EventKind) -> Tone {
    match kind {
        EventKind::LoginFailed | EventKind::Locked | EventKind::TokenReuse => Tone::Danger,
        EventKind::Accepted | EventKind::Approved | EventKind::Finalised | EventKind::Closed | EventKind::Released => {
            Tone::Success
        }
        EventKind::Returned | EventKind::Rejected | EventKind::Withdrawn => Tone::Warning,
        EventKind::Created
        | EventKind::Submitted
        | EventKind::Opened
        | EventKind::Prepared
        | EventKind::Corrected
        | EventKind::Planned => Tone::Accent,
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

/// One line of a history: an event, and how many like it went before.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    latest: EventView,
    count: usize,
}

/// Saving again and again is one line: changes by the same person that follow each other are counted together.
fn lines(events: Vec<EventView>) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    for event in events {
        let same = |line: &Line| {
            event.kind == EventKind::Updated
                && line.latest.kind == event.kind
                && line.latest.actor == event.actor
                && line.latest.data == event.data
        };
        match found.last_mut().filter(|line| same(line)) {
            Some(line) => line.count = line.count.saturating_add(1),
            None => found.push(Line { latest: event, count: 1 }),
        }
    }
    found
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
        let entries = lines(events)
            .into_iter()
            .map(|Line { latest, count }| {
                let (when, who, what) = (moment(latest.at), doer(&latest), label(latest.kind.label()));
                let title = if count > 1 { t!("{}（{} 次）", "{} ({} times)", what.get(), count) } else { what };
                let tone = event_tone(latest.kind);
                view! { <TimelineEntry title when who=Signal::stored(who) tone><EventDetails event=latest /></TimelineEntry> }
            })
            .collect_view();
        view! { <Timeline>{entries}</Timeline> }.into_any()
    })
}

#[cfg(test)]
mod tests {
    use ohqc_domain::events::SubjectKind;

    use super::*;

    fn event(kind: EventKind, actor: &str) -> EventView {
        EventView {
            position: 1,
            at: chrono::DateTime::UNIX_EPOCH,
            actor: Some(actor.into()),
            organisation: None,
            subject_kind: SubjectKind::Filing,
            institution: None,
            subject_id: uuid::Uuid::nil(),
            kind,
            data: serde_json::json!({}),
        }
    }

    #[test]
    fn saving_again_and_again_is_one_line() {
        let events = vec![
            event(EventKind::Submitted, "赵"),
            event(EventKind::Updated, "赵"),
            event(EventKind::Updated, "赵"),
            event(EventKind::Updated, "钱"),
            event(EventKind::Created, "赵"),
        ];
        let counts: Vec<usize> = lines(events).into_iter().map(|line| line.count).collect();
        assert_eq!(counts, [1, 2, 1, 1]);
    }

    #[test]
    fn what_was_sent_back_stands_out() {
        assert_eq!(event_tone(EventKind::Returned), Tone::Warning);
        assert_eq!(event_tone(EventKind::Accepted), Tone::Success);
        assert_eq!(event_tone(EventKind::Updated), Tone::Neutral);
    }
}
