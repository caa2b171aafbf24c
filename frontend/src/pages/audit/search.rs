//! What an audit search asks the server.

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use ohqc_domain::calendar::first_moment;

use crate::query::Query;

/// The parameters the page keeps in its address.
pub(super) const KEYS: &[&str] = &["actor", "institution", "subject_kind", "subject_id", "kind", "from", "to"];

/// The request for what the address says: days in China become moments, the last day counts in full.
pub(super) fn request(address: &Query) -> Query {
    let asked = address.pick(&["actor", "institution", "subject_kind", "subject_id", "kind", "cursor"]);
    let from = address.parse::<NaiveDate>("from").and_then(first_moment);
    let to = address.parse::<NaiveDate>("to").and_then(|day| day.checked_add_days(Days::new(1))).and_then(first_moment);
    let text = |moment: Option<DateTime<Utc>>| {
        moment.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
    };
    asked.with("from", text(from)).with("to", text(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_china_become_moments_and_the_last_day_counts() {
        let asked = request(
            &Query::new()
                .with("actor", "li")
                .with("institution", "长春")
                .with("from", "2026-01-05")
                .with("to", "2026-01-05")
                .with("tab", "x"),
        );
        assert_eq!(asked.get("from"), Some("2026-01-04T16:00:00Z"));
        assert_eq!(asked.get("to"), Some("2026-01-05T16:00:00Z"));
        assert_eq!(asked.get("institution"), Some("长春"));
        assert_eq!((asked.get("actor"), asked.get("tab")), (Some("li"), None));
        assert_eq!(request(&Query::new().with("from", "soon")).to_string(), "");
    }
}
