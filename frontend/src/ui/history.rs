//! What happened to a thing, as its events tell.

use leptos::prelude::*;
use ohqc_domain::events::{EventKind, EventView};
use ohqc_domain::page::Page;
use ohqc_domain::text::Text;

use super::badge::Tone;
use super::button::Button;
use super::details::EventDetails;
use super::export::ExportButton;
use super::icon::Glyph;
use super::progress::{Timeline, TimelineEntry};
use super::state::EmptyState;
use super::task::use_task;
use crate::api::{ListFile, use_client};
use crate::fetch::fetch;
use crate::format::{day, moment};
use crate::i18n::label;
use crate::query::Query;

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

/// Whether two events in a row are one and the same work: saved again, or answered again on the same day.
fn same_work(one: &EventView, other: &EventView) -> bool {
    let by_one = one.kind == other.kind && one.actor == other.actor;
    match one.kind {
        EventKind::Updated => by_one && one.data == other.data,
        EventKind::Scored => by_one && day(one.at) == day(other.at),
        _ => false,
    }
}

/// Events that follow each other and are the same work are counted together, under the latest.
fn lines(events: Vec<EventView>) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    for event in events {
        match found.last_mut().filter(|line| same_work(&line.latest, &event)) {
            Some(line) => line.count = line.count.saturating_add(1),
            None => found.push(Line { latest: event, count: 1 }),
        }
    }
    found
}

fn draw(line: Line) -> AnyView {
    let Line { latest, count } = line;
    let (when, who, what) = (moment(latest.at), doer(&latest), label(latest.what()));
    let title = if count > 1 { t!("{}（{} 次）", "{} ({} times)", what.get(), count) } else { what };
    let tone = event_tone(latest.kind);
    view! { <TimelineEntry title when who=Signal::stored(who) tone><EventDetails event=latest /></TimelineEntry> }.into_any()
}

/// The history of a thing, latest first; what lies further back comes when it is asked for, and the whole of it as a file.
///
/// `<History list=filings::history(id) />`
#[component]
pub fn History(
    /// The list of its events.
    list: ListFile,
) -> impl IntoView {
    let client = use_client();
    let file = list.clone();
    let list = StoredValue::new(list);
    let page = move |query: Query| {
        let list = list.get_value();
        async move { client.rows::<EventView>(&list, &query).await }
    };
    let source = fetch(move || page(Query::new()));
    let task = use_task();
    let earlier = move || {
        let Some(shown) = source.get_untracked() else { return };
        let Some(cursor) = shown.next.clone() else { return };
        let done = move |page: Page<EventView>| {
            source.set(Page { items: [shown.items, page.items].concat(), next: page.next });
        };
        task.run(page(Query::new().with("cursor", cursor)), Text::new("已载入更早的记录", "Earlier entries are here"), done);
    };
    let shown = move |page: Page<EventView>| {
        if page.items.is_empty() {
            return view! { <EmptyState title=t!("尚无记录", "Nothing has happened yet") /> }.into_any();
        }
        let more = page.next.is_some().then(|| {
            view! { <Button small=true glyph=Glyph::ChevronDown busy=task.busy() on_press=earlier>{t!("更早的记录", "Earlier entries")}</Button> }
        });
        view! { <Timeline>{lines(page.items).into_iter().map(draw).collect_view()}</Timeline> {more} }.into_any()
    };
    view! {
        {source.show(shown)}
        <div class="history-file"><ExportButton list=file asked=|_| Query::new() /></div>
    }
    .into_any()
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
            subject: None,
            institution: None,
            subject_id: uuid::Uuid::nil(),
            gone: false,
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
    fn answers_of_one_expert_on_one_day_are_one_line() {
        let at = |kind: EventKind, actor: &str, china: &str| EventView {
            at: format!("2025-06-{china}:00+08:00").parse().unwrap(),
            ..event(kind, actor)
        };
        let events = vec![
            at(EventKind::Finalised, "甲", "12T18:00"),
            at(EventKind::Scored, "乙", "12T10:00"),
            at(EventKind::Scored, "甲", "12T09:30"),
            at(EventKind::Scored, "甲", "12T00:10"),
            at(EventKind::Scored, "甲", "11T23:50"),
        ];
        let counts: Vec<usize> = lines(events).into_iter().map(|line| line.count).collect();
        assert_eq!(counts, [1, 1, 2, 1]);
    }

    #[test]
    fn a_history_names_no_filing_where_only_a_record_is_kept() {
        assert!(EventKind::ALL.iter().all(|kind| !kind.label().zh.contains("备案")));
    }

    #[test]
    fn what_was_sent_back_stands_out() {
        assert_eq!(event_tone(EventKind::Returned), Tone::Warning);
        assert_eq!(event_tone(EventKind::Accepted), Tone::Success);
        assert_eq!(event_tone(EventKind::Updated), Tone::Neutral);
    }
}
