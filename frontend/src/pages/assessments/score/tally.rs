//! Running totals while a sheet is being filled; what it comes to as a whole is for the server to say.

use ohqc_domain::checklists::{Answer, Item};
use rust_decimal::Decimal;

/// What is known of a part of a sheet so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    /// Its items.
    pub(super) items: usize,
    /// Those with an answer.
    pub(super) answered: usize,
    /// Points taken off; on a conformity scale, conditions that are not met.
    pub(super) lost: Decimal,
    /// Items that do not apply.
    pub(super) not_applicable: usize,
    /// ★ and ◆ at which something was found.
    pub(super) struck: usize,
}

impl Tally {
    /// With one more item.
    #[must_use]
    pub(super) fn with(self, item: &Item, answer: Option<&Answer>) -> Self {
        let lost = answer.map(|answer| lost(item, answer)).unwrap_or_default();
        let not_applicable = matches!(answer, Some(Answer::NotApplicable { .. }));
        Self {
            items: self.items.saturating_add(1),
            answered: self.answered.saturating_add(usize::from(answer.is_some())),
            lost: self.lost + lost,
            not_applicable: self.not_applicable.saturating_add(usize::from(not_applicable)),
            struck: self.struck.saturating_add(usize::from((item.key || item.veto) && !lost.is_zero())),
        }
    }

    /// Items without an answer.
    pub(super) const fn missing(self) -> usize {
        self.items.saturating_sub(self.answered)
    }

    /// Two parts together.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            items: self.items.saturating_add(other.items),
            answered: self.answered.saturating_add(other.answered),
            lost: self.lost + other.lost,
            not_applicable: self.not_applicable.saturating_add(other.not_applicable),
            struck: self.struck.saturating_add(other.struck),
        }
    }
}

/// What an answer takes off.
pub(super) fn lost(item: &Item, answer: &Answer) -> Decimal {
    match answer {
        Answer::Full | Answer::Conforms | Answer::NotApplicable { .. } => Decimal::ZERO,
        Answer::Deduct { points, .. } => *points,
        Answer::DoesNotConform { .. } => item.points,
    }
}

#[cfg(test)]
mod tests {
    use ohqc_domain::checklists::latest;

    use super::*;

    #[test]
    fn totals_add_up_over_the_items() {
        let template = latest("ohe-a").unwrap();
        let off = Answer::Deduct { points: Decimal::TWO, reason: "缺".into() };
        let na = Answer::NotApplicable { reason: "不涉及".into() };
        let answer = |code: &str| match code {
            "A1.1" => Some(&off),
            "A1.2" => Some(&Answer::Full),
            "A1.3" => Some(&na),
            _ => None,
        };
        let tally = template.items().fold(Tally::default(), |tally, item| tally.with(item, answer(item.code.as_str())));
        assert_eq!((tally.items, tally.answered, tally.missing()), (48, 3, 45));
        assert_eq!((tally.lost, tally.not_applicable, tally.struck), (Decimal::TWO, 1, 1));
        assert_eq!(tally.and(Tally::default()), tally);
    }
}
