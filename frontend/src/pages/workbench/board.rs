//! What is due, sorted into what is late, what is soon and what has time.

use ohqc_domain::deadlines::Standing;

use crate::api::deadlines::DeadlineView;
use crate::query::Query;

/// The filters of the board in the address.
pub(super) const FILTERS: [&str; 3] = ["q", "kind", "standing"];

/// What of the address the server is asked for.
pub(super) fn asked(address: &Query) -> Query {
    address.pick(&["q", "kind", "standing", "cursor"])
}

/// Whether the address narrows the board down.
pub(super) fn narrowed(address: &Query) -> bool {
    FILTERS.iter().any(|key| address.get(key).is_some())
}

/// One group of the board; its clocks by due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) standing: Standing,
    pub(super) clocks: Vec<DeadlineView>,
}

/// The clocks of a page in groups; groups without any are left out.
pub(super) fn lots(clocks: &[DeadlineView]) -> Vec<Lot> {
    let lot = |standing: Standing| {
        let clocks = clocks.iter().filter(|clock| clock.standing == standing).cloned().collect();
        Lot { standing, clocks }
    };
    Standing::BOARD.into_iter().map(lot).filter(|lot| !lot.clocks.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use ohqc_domain::deadlines::ClockKind;
    use ohqc_domain::ids::DeadlineId;
    use ohqc_domain::provenance::{Basis, Mark};
    use ohqc_domain::text::Text;
    use uuid::Uuid;

    use super::*;

    fn clock(title: &str, standing: Standing, days_left: i64) -> DeadlineView {
        let opened_on = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        DeadlineView {
            id: DeadlineId(Uuid::from_u128(1)),
            kind: ClockKind::Rectification,
            subject_kind: "filing".into(),
            subject_id: Uuid::from_u128(2),
            title: Text::name(title),
            institution_id: None,
            institution_name: Some("长春市职业病医院".into()),
            opened_on,
            due_on: Some(opened_on + Days::new(u64::try_from(days_left + 100).unwrap())),
            awaits: None,
            safe_on: None,
            closed_on: None,
            days_left: Some(days_left),
            standing,
            warnings: 0,
            basis: Basis { clause: "JL24-1-3-d".into(), mark: Mark::Verified },
        }
    }

    #[test]
    fn the_latest_stands_first_and_what_warns_before_what_has_time() {
        let page = [
            clock("a", Standing::Overdue, -16),
            clock("b", Standing::Overdue, -3),
            clock("c", Standing::Upcoming, 10),
            clock("d", Standing::DueSoon, 30),
            DeadlineView { due_on: None, days_left: None, awaits: Some(2027), ..clock("e", Standing::Awaiting, 0) },
        ];
        let lots = lots(&page);
        let told = |lot: &Lot| lot.clocks.iter().map(|clock| clock.title.zh.to_string()).collect::<String>();
        assert_eq!(lots.iter().map(|lot| lot.standing).collect::<Vec<_>>(), Standing::BOARD);
        assert_eq!(lots.iter().map(told).collect::<Vec<_>>(), ["ab", "d", "c", "e"]);
    }

    #[test]
    fn a_page_is_no_filter() {
        let address = Query::new().with("cursor", "abc").with("tab", "x");
        assert_eq!(asked(&address).to_string(), "?cursor=abc");
        assert!(!narrowed(&address) && narrowed(&address.with("q", "长春")));
    }
}
