//! Two counts and what they come to.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// «n/N»: the counts are the exact value, the percentage is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ratio {
    /// The upper count.
    pub numerator: u32,
    /// The lower count.
    pub denominator: u32,
    /// Percent with two decimals, cut off so that it never looks like a target it misses; none of nothing.
    #[schema(value_type = Option<String>, format = "decimal")]
    pub percent: Option<Decimal>,
}

impl Ratio {
    /// The ratio of two counts.
    #[must_use]
    pub fn new(numerator: u32, denominator: u32) -> Self {
        let percent = Decimal::from(numerator)
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|hundredfold| hundredfold.checked_div(Decimal::from(denominator)))
            .map(|percent| percent.round_dp_with_strategy(2, RoundingStrategy::ToZero));
        Self { numerator, denominator, percent: percent.map(with_two_decimals) }
    }

    /// How many of some things are so.
    #[must_use]
    pub fn of(things: impl IntoIterator<Item = bool>) -> Self {
        let (numerator, denominator) =
            things.into_iter().fold((0_u32, 0_u32), |(n, all), so| (n.saturating_add(u32::from(so)), all.saturating_add(1)));
        Self::new(numerator, denominator)
    }

    /// Whether a target between 0 and 1 is reached, compared without rounding; nothing reaches or misses a target of nothing.
    #[must_use]
    pub fn reaches(&self, target: Decimal) -> Option<bool> {
        let needed = target.checked_mul(Decimal::from(self.denominator))?;
        (self.denominator > 0).then(|| Decimal::from(self.numerator) >= needed)
    }
}

/// `100` as `100.00`: one value, one text.
fn with_two_decimals(mut percent: Decimal) -> Decimal {
    percent.rescale(2);
    percent
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_percentage_never_looks_like_a_target_it_misses() {
        let nearly = Ratio::new(99_999, 100_000);
        assert_eq!(nearly.percent.map(|p| p.to_string()).as_deref(), Some("99.99"));
        assert_eq!(nearly.reaches(Decimal::ONE), Some(false));
        assert_eq!(Ratio::new(7, 7).percent.map(|p| p.to_string()).as_deref(), Some("100.00"));
    }

    #[test]
    fn nothing_has_no_percentage() {
        let none = Ratio::new(0, 0);
        assert_eq!((none.percent, none.reaches(Decimal::ONE)), (None, None));
    }

    proptest! {
        #[test]
        fn a_target_is_compared_exactly(n in 0u32..5000, more in 0u32..5000, thousandths in 0u32..=1000) {
            let all = n + more;
            let reached = Ratio::new(n, all).reaches(Decimal::new(thousandths.into(), 3));
            prop_assert_eq!(reached, (all > 0).then(|| u64::from(n) * 1000 >= u64::from(all) * u64::from(thousandths)));
        }

        #[test]
        fn a_ratio_survives_json(n in 0u32..5000, more in 0u32..5000) {
            let ratio = Ratio::new(n, n + more);
            let json = serde_json::to_string(&ratio).unwrap();
            prop_assert_eq!(serde_json::from_str::<Ratio>(&json).unwrap(), ratio);
        }
    }
}
