//! What an audit search asks the server, and its result as a file.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use ohqc_domain::text::Language;

use crate::api::events::EventView;
use crate::csv::csv;
use crate::format;
use crate::query::Query;

const CHINA_AHEAD: TimeDelta = TimeDelta::hours(8);

/// The parameters the page keeps in its address.
pub(super) const KEYS: &[&str] = &["actor", "subject_kind", "subject_id", "kind", "from", "to"];

/// The request for what the address says: days in China become moments, the last day counts in full.
pub(super) fn request(address: &Query) -> Query {
    let asked = address.pick(&["actor", "subject_kind", "subject_id", "kind", "cursor"]);
    let from = address.parse::<NaiveDate>("from").and_then(first_moment);
    let to = address.parse::<NaiveDate>("to").and_then(|day| day.checked_add_days(Days::new(1))).and_then(first_moment);
    let text = |moment: Option<DateTime<Utc>>| {
        moment.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
    };
    asked.with("from", text(from)).with("to", text(to))
}

fn first_moment(day: NaiveDate) -> Option<DateTime<Utc>> {
    day.and_time(NaiveTime::MIN).and_utc().checked_sub_signed(CHINA_AHEAD)
}

/// What else an event says, as `key: value` in the order of keys.
pub(super) fn details(data: &serde_json::Value) -> Vec<(String, String)> {
    let plain = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let Some(object) = data.as_object() else { return Vec::new() };
    object.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.clone(), plain(value))).collect()
}

/// The events as a spreadsheet file.
pub(super) fn file(events: &[EventView], language: Language) -> String {
    let head = match language {
        Language::Zh => ["序号", "时间", "操作人", "所在单位", "对象类型", "对象编号", "事件", "说明"],
        Language::En => ["position", "at", "actor", "organisation", "subject", "subject id", "event", "details"],
    };
    let line = |event: &EventView| {
        let details: Vec<String> = details(&event.data).into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
        [
            event.position.to_string(),
            format::moment(event.at),
            event.actor.clone().unwrap_or_default(),
            event.organisation.clone().unwrap_or_default(),
            event.subject_kind.label().get(language).to_owned(),
            event.subject_id.to_string(),
            event.kind.label().get(language).to_owned(),
            details.join("; "),
        ]
    };
    csv(std::iter::once(head.map(str::to_owned)).chain(events.iter().map(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_china_become_moments_and_the_last_day_counts() {
        let asked =
            request(&Query::new().with("actor", "li").with("from", "2026-01-05").with("to", "2026-01-05").with("tab", "x"));
        assert_eq!(asked.get("from"), Some("2026-01-04T16:00:00Z"));
        assert_eq!(asked.get("to"), Some("2026-01-05T16:00:00Z"));
        assert_eq!((asked.get("actor"), asked.get("tab")), (Some("li"), None));
        assert_eq!(request(&Query::new().with("from", "soon")).to_string(), "");
    }

    #[test]
    fn details_leave_out_what_is_not_there() {
        let data = serde_json::json!({ "number": "220000-OHE-2025-0001", "old": null, "count": 3 });
        let expected = [("count".to_owned(), "3".to_owned()), ("number".to_owned(), "220000-OHE-2025-0001".to_owned())];
        let mut found = details(&data);
        found.sort();
        assert_eq!(found, expected);
        assert!(details(&serde_json::Value::Null).is_empty());
    }
}
