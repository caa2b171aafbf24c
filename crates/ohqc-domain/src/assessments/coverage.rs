//! The time within which every institution is assessed (indicator I01, NHC23-4-5, JL24-5-5).

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use crate::indicators::WindowKind;
use crate::indicators::FIRST_YEAR;

/// The whole window of a plan, both days included; a release looks back from its cut-off instead ([`crate::indicators::Window`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlanWindow)]
pub struct Window {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

impl Window {
    /// The window that a plan of that year counts in; none when the dates are out of range.
    #[must_use]
    pub fn of(kind: WindowKind, months: u32, year: i32, today: NaiveDate) -> Option<Self> {
        let months = months.max(1);
        match kind {
            WindowKind::Fixed => {
                let start = NaiveDate::from_ymd_opt(year, 1, 1)?;
                let passed = i64::from(year - FIRST_YEAR) * 12;
                let into = u32::try_from(passed.rem_euclid(i64::from(months))).ok()?;
                let from = start.checked_sub_months(Months::new(into))?;
                Some(Self { from, to: from.checked_add_months(Months::new(months))?.pred_opt()? })
            }
            WindowKind::Rolling => {
                let to = today.min(NaiveDate::from_ymd_opt(year, 12, 31)?);
                let from = to.checked_add_days(Days::new(1))?.checked_sub_months(Months::new(months))?;
                Some(Self { from, to })
            }
        }
    }

    /// The day on which institutions are counted: the window's end, or today while it runs.
    #[must_use]
    pub fn counted_on(self, today: NaiveDate) -> NaiveDate {
        self.to.min(today)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn window(from: &str, to: &str) -> Option<Window> {
        Some(Window { from: day(from), to: day(to) })
    }

    #[test]
    fn two_years_are_counted_from_2024() {
        let today = day("2025-06-15");
        for year in [2024, 2025] {
            assert_eq!(Window::of(WindowKind::Fixed, 24, year, today), window("2024-01-01", "2025-12-31"));
        }
        assert_eq!(Window::of(WindowKind::Fixed, 24, 2026, today), window("2026-01-01", "2027-12-31"));
        assert_eq!(Window::of(WindowKind::Fixed, 24, 2023, today), window("2022-01-01", "2023-12-31"));
        assert_eq!(Window::of(WindowKind::Fixed, 12, 2025, today), window("2025-01-01", "2025-12-31"));
    }

    #[test]
    fn a_rolling_window_ends_today_or_with_its_year() {
        assert_eq!(Window::of(WindowKind::Rolling, 24, 2025, day("2025-06-15")), window("2023-06-16", "2025-06-15"));
        assert_eq!(Window::of(WindowKind::Rolling, 12, 2024, day("2025-06-15")), window("2024-01-01", "2024-12-31"));
    }

    proptest! {
        #[test]
        fn a_fixed_window_holds_its_year_and_its_months(months in 1_u32..120, year in 1990_i32..2100) {
            let found = Window::of(WindowKind::Fixed, months, year, day("2025-01-01")).unwrap();
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            prop_assert!(found.from <= first && first <= found.to);
            prop_assert_eq!(found.from.checked_add_months(Months::new(months)).unwrap(), found.to.succ_opt().unwrap());
        }
    }
}
