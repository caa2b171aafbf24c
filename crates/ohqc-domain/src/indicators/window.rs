//! The days a coverage rate looks back on.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::policy::QcSettings;

enumeration! {
    /// How the period runs; the notice does not say (`qc.coverage_window`).
    pub enum WindowKind {
        /// Calendar periods one after another; those of two years are 2024–2025, 2026–2027 … (G-12).
        Fixed = "fixed" => ("固定周期", "Calendar periods"),
        /// So many months back from the cut-off.
        Rolling = "rolling" => ("滚动周期", "Rolling"),
    }
}

/// A period; both days are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Window {
    /// How it runs.
    pub kind: WindowKind,
    /// Its length in months.
    pub months: u32,
    /// The first day.
    pub from: NaiveDate,
    /// The last day: the end of the year, or the cut-off when that comes first.
    pub to: NaiveDate,
}

impl Window {
    /// The window of a year's results under a profile, as known on the day of the cut-off; none for a year dates cannot hold.
    #[must_use]
    pub fn of_year(qc: &QcSettings, year: i32, cut_off: NaiveDate) -> Option<Self> {
        let kind = qc.coverage_window.parse().unwrap_or(WindowKind::Fixed);
        let end = NaiveDate::from_ymd_opt(year, 12, 31)?;
        let to = end.min(cut_off);
        let from = match kind {
            WindowKind::Fixed => {
                let passed = year.checked_sub(qc.coverage_first_year)?.checked_mul(12)?;
                let into = passed.checked_rem_euclid(i32::try_from(qc.coverage_months).ok()?)?;
                NaiveDate::from_ymd_opt(year, 1, 1)?.checked_sub_months(Months::new(u32::try_from(into).ok()?))?
            }
            WindowKind::Rolling => to.succ_opt()?.checked_sub_months(Months::new(qc.coverage_months))?,
        };
        Some(Self { kind, months: qc.coverage_months, from, to })
    }

    /// The last day of its whole length, which may be to come.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        match self.kind {
            WindowKind::Fixed => {
                let next = self.from.checked_add_months(Months::new(self.months));
                next.and_then(|day| day.pred_opt()).unwrap_or(self.to)
            }
            WindowKind::Rolling => self.to,
        }
    }

    /// Whether the period has run its length, so that a rate below its target is a target missed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.last() <= self.to
    }

    /// Whether a round counts: by the year it was planned for where whole years count, else by the day of its result.
    #[must_use]
    pub fn counts(&self, year: i32, finalised_on: NaiveDate) -> bool {
        match self.kind {
            WindowKind::Fixed => (self.from.year()..=self.to.year()).contains(&year),
            WindowKind::Rolling => (self.from..=self.to).contains(&finalised_on),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::settings_for;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn qc(region: &str, kind: &str) -> QcSettings {
        let mut qc = settings_for(region.parse().unwrap(), day("2025-12-31")).unwrap().qc;
        qc.coverage_window = kind.into();
        qc
    }

    /// `JL24-5-5`: every year; `NHC23-4-5`, `LN24-G3-c`: every two.
    #[test]
    fn jilin_counts_years_and_liaoning_pairs_of_them() {
        let window = |region, year| Window::of_year(&qc(region, "fixed"), year, day("2027-01-05")).map(|w| (w.from, w.to));
        assert_eq!(window("220000", 2025), Some((day("2025-01-01"), day("2025-12-31"))));
        assert_eq!(window("110000", 2025), Some((day("2024-01-01"), day("2025-12-31"))));
        assert_eq!(window("210000", 2024), Some((day("2024-01-01"), day("2024-12-31"))));
        assert_eq!(window("210000", 2025), Some((day("2024-01-01"), day("2025-12-31"))));
        assert_eq!(window("210000", 2026), Some((day("2026-01-01"), day("2026-12-31"))));
    }

    #[test]
    fn calendar_periods_are_counted_from_the_year_the_profile_names() {
        let mut qc = qc("210000", "fixed");
        qc.coverage_first_year = 2025;
        let window = Window::of_year(&qc, 2026, day("2027-01-05")).unwrap();
        assert_eq!((window.from, window.to), (day("2025-01-01"), day("2026-12-31")));
    }

    #[test]
    fn a_result_of_january_counts_for_the_year_it_was_planned_for() {
        let window = Window::of_year(&qc("220000", "fixed"), 2025, day("2026-01-05")).unwrap();
        assert!(window.counts(2025, day("2026-01-04")));
        assert!(!window.counts(2024, day("2025-01-04")));
    }

    #[test]
    fn a_period_is_over_with_its_last_day() {
        let over = |region, year, cut_off| Window::of_year(&qc(region, "fixed"), year, day(cut_off)).unwrap().is_over();
        assert!(!over("220000", 2025, "2025-12-30"));
        assert!(over("220000", 2025, "2025-12-31"));
        assert!(!over("210000", 2024, "2025-03-01"), "the second year of two is to come");
        assert!(over("210000", 2025, "2026-01-05"));
        assert_eq!(Window::of_year(&qc("220000", "fixed"), 2026, day("2026-01-15")).unwrap().last(), day("2026-12-31"));
        assert!(Window::of_year(&qc("220000", "rolling"), 2025, day("2025-06-30")).unwrap().is_over());
    }

    #[test]
    fn a_rolling_window_ends_with_the_cut_off() {
        let window = Window::of_year(&qc("220000", "rolling"), 2025, day("2025-12-19")).unwrap();
        assert_eq!((window.from, window.to), (day("2024-12-20"), day("2025-12-19")));
        assert!(window.counts(2024, day("2024-12-20")));
        assert!(!window.counts(2025, day("2025-12-20")));
    }
}
