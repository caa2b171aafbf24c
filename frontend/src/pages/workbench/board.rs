//! What is due, sorted into what is late, what is soon and what has time.

use ohqc_domain::deadlines::{ClockKind, Standing};

use crate::api::deadlines::DeadlineView;
use crate::query::Query;

/// The groups of the board, the most urgent first.
pub(super) const GROUPS: [Standing; 5] =
    [Standing::Overdue, Standing::DueSoon, Standing::Awaiting, Standing::Upcoming, Standing::Paused];

/// Rows of a group shown before the reader asks for all.
pub(super) const SHOWN: usize = 12;

/// What the reader narrowed the board down to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    words: String,
    kind: Option<ClockKind>,
    standing: Option<Standing>,
}

impl Filter {
    /// Reads the parameters `q`, `kind` and `standing`.
    pub(super) fn read(query: &Query) -> Self {
        Self {
            words: query.get("q").unwrap_or_default().trim().to_lowercase(),
            kind: query.parse("kind"),
            standing: query.parse("standing"),
        }
    }

    fn takes(&self, clock: &DeadlineView) -> bool {
        let says = |text: &str| text.to_lowercase().contains(&self.words);
        let named = self.words.is_empty() || says(&clock.title) || clock.institution_name.as_deref().is_some_and(says);
        named
            && self.kind.is_none_or(|kind| kind == clock.kind)
            && self.standing.is_none_or(|standing| standing == clock.standing)
    }
}

/// How many clocks stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) overdue: u64,
    pub(super) due_soon: u64,
    pub(super) upcoming: u64,
    pub(super) paused: u64,
    /// The most days any is late.
    pub(super) latest: i64,
}

impl Counts {
    pub(super) fn of(clocks: &[DeadlineView]) -> Self {
        let mut counts = Self::default();
        for clock in clocks {
            let place = match clock.standing {
                Standing::Overdue => &mut counts.overdue,
                Standing::DueSoon => &mut counts.due_soon,
                Standing::Upcoming => &mut counts.upcoming,
                Standing::Paused => &mut counts.paused,
                Standing::Awaiting | Standing::Met | Standing::MetLate => continue,
            };
            *place = place.saturating_add(1);
            counts.latest = counts.latest.max(clock.days_left.unwrap_or_default().saturating_neg());
        }
        counts
    }

    pub(super) const fn is_nothing_pressing(&self) -> bool {
        self.overdue == 0 && self.due_soon == 0
    }
}

/// One group of the board; its clocks by due date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lot {
    pub(super) standing: Standing,
    pub(super) clocks: Vec<DeadlineView>,
}

/// The clocks that pass the filter, in groups; groups without any are left out.
pub(super) fn lots(clocks: &[DeadlineView], filter: &Filter) -> Vec<Lot> {
    let lot = |standing: Standing| {
        let mut clocks: Vec<DeadlineView> =
            clocks.iter().filter(|clock| clock.standing == standing && filter.takes(clock)).cloned().collect();
        clocks.sort_by(|a, b| (a.due_on, &a.title).cmp(&(b.due_on, &b.title)));
        Lot { standing, clocks }
    };
    GROUPS.into_iter().map(lot).filter(|lot| !lot.clocks.is_empty()).collect()
}

/// The kinds of clock that occur, in the order of the enumeration.
pub(super) fn kinds(clocks: &[DeadlineView]) -> Vec<ClockKind> {
    ClockKind::ALL.iter().copied().filter(|kind| clocks.iter().any(|clock| clock.kind == *kind)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use ohqc_domain::ids::DeadlineId;
    use uuid::Uuid;

    use super::*;

    fn clock(title: &str, kind: ClockKind, standing: Standing, days_left: i64) -> DeadlineView {
        let opened_on = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
        DeadlineView {
            id: DeadlineId(Uuid::from_u128(1)),
            kind,
            subject_kind: "filing".into(),
            subject_id: Uuid::from_u128(2),
            title: title.into(),
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
            basis: "JL24-1-3-d".into(),
        }
    }

    fn clocks() -> Vec<DeadlineView> {
        vec![
            clock("b", ClockKind::Rectification, Standing::Overdue, -3),
            clock("a", ClockKind::Rectification, Standing::Overdue, -16),
            clock("c", ClockKind::FilingReview, Standing::Upcoming, 30),
            clock("d", ClockKind::FilingReview, Standing::Met, 0),
        ]
    }

    #[test]
    fn the_latest_stands_first_and_what_is_done_is_gone() {
        let lots = lots(&clocks(), &Filter::default());
        assert_eq!(lots.iter().map(|lot| lot.standing).collect::<Vec<_>>(), [Standing::Overdue, Standing::Upcoming]);
        assert_eq!(lots[0].clocks.iter().map(|clock| clock.title.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn counts_tell_how_late_the_latest_is() {
        let counts = Counts::of(&clocks());
        assert_eq!((counts.overdue, counts.due_soon, counts.upcoming, counts.latest), (2, 0, 1, 16));
        assert!(!counts.is_nothing_pressing());
        assert!(Counts::of(&[]).is_nothing_pressing());
    }

    #[test]
    fn the_filter_reads_the_address() {
        let found = |query: Query| lots(&clocks(), &Filter::read(&query)).iter().map(|lot| lot.clocks.len()).sum::<usize>();
        assert_eq!(found(Query::new().with("kind", "rectification")), 2);
        assert_eq!(found(Query::new().with("standing", "upcoming")), 1);
        assert_eq!(found(Query::new().with("q", "长春")), 3);
        assert_eq!(found(Query::new().with("q", "白城")), 0);
        assert_eq!(found(Query::new().with("kind", "nonsense")), 3);
        assert_eq!(kinds(&clocks()), [ClockKind::FilingReview, ClockKind::Rectification]);
    }
}
