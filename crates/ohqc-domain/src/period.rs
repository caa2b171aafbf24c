//! From when until when: what is put down for a time and ended once.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::text::Text;
use crate::validation::Complaints;

enumeration! {
    /// Where a period stands on a day.
    pub enum Standing as PeriodStanding {
        /// It has not begun.
        Ahead = "ahead" => ("尚未开始", "Not begun"),
        /// It holds.
        InForce = "in_force" => ("生效中", "In force"),
        /// Its last day is over.
        Ended = "ended" => ("已终止", "Ended"),
        /// It was called off before it began, and never held.
        CalledOff = "called_off" => ("开始前已撤销", "Called off"),
    }
}

/// Days from a first to a last one, both included; without a last one while it lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether it holds on that day.
    #[must_use]
    pub fn holds_on(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it was called off before it began: it holds on no day.
    #[must_use]
    pub fn is_void(self) -> bool {
        self.to.is_some_and(|to| to < self.from)
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn standing(self, on: NaiveDate) -> Standing {
        if self.is_void() {
            return Standing::CalledOff;
        }
        if on < self.from {
            return Standing::Ahead;
        }
        if self.holds_on(on) { Standing::InForce } else { Standing::Ended }
    }

    /// Whether both hold on some day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let reaches = |one: Self, another: Self| one.to.is_none_or(|to| another.from <= to);
        !self.is_void() && !other.is_void() && reaches(self, other) && reaches(other, self)
    }

    /// Whether it may still be ended, or end sooner.
    #[must_use]
    pub fn can_end(self, today: NaiveDate) -> bool {
        !self.is_void() && self.to.is_none_or(|to| today < to)
    }

    /// The last day on which it holds; none where it lasts or never did.
    #[must_use]
    pub fn last(self) -> Option<NaiveDate> {
        self.to.filter(|_| !self.is_void())
    }

    /// Complains about a last day before the first.
    pub fn check(self, found: &mut Complaints) {
        if self.is_void() {
            found.add("/valid_to", "before_beginning", Text::new("不能早于开始日期", "Cannot lie before the first day"));
        }
    }

    /// Ends it with a day, included. Before it has begun, a day before its first calls it off: it never holds.
    ///
    /// # Errors
    /// When it has begun and the day lies before that, or it ends by then anyway: an end is never put off.
    pub fn end(self, on: NaiveDate, today: NaiveDate) -> Result<Self, EndError> {
        match self.to {
            Some(to) if to <= on || self.is_void() => Err(EndError::Ended { valid_to: to }),
            _ if self.from <= on => Ok(Self { to: Some(on), ..self }),
            _ if today < self.from => Ok(Self { to: self.from.pred_opt(), ..self }),
            _ => Err(EndError::BeforeBeginning { valid_from: self.from }),
        }
    }
}

/// Ends what was put down for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PeriodEndBody)]
pub struct EndBody {
    /// The last day, included; what has not begun is called off by a day before its first.
    pub valid_to: NaiveDate,
}

/// Why a period cannot end on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EndError {
    /// It begins later.
    #[error("the day lies before the beginning")]
    BeforeBeginning {
        /// Its first day.
        valid_from: NaiveDate,
    },
    /// It ends by then anyway.
    #[error("it ends by then")]
    Ended {
        /// Its last day.
        valid_to: NaiveDate,
    },
}

impl EndError {
    /// The reason in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::BeforeBeginning { valid_from } => Text::owned(
                format!("终止日期不能早于开始日期 {valid_from}"),
                format!("The last day cannot lie before the first, {valid_from}"),
            ),
            Self::Ended { valid_to } => Text::owned(
                format!("已定于 {valid_to} 终止，不能延后"),
                format!("It is set to end on {valid_to}; the end cannot be put off"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_has_not_begun_is_called_off_and_then_stands_in_nobodys_way() {
        let (before, from) = (day("2025-03-01"), day("2025-06-01"));
        let open = Period { from, to: None };
        let off = open.end(day("2025-05-31"), before).unwrap();
        assert_eq!((off.is_void(), off.to, off.last()), (true, Some(day("2025-05-31")), None));
        assert_eq!(open.end(before, before), Ok(off), "any earlier day means the same");
        assert!(!off.holds_on(from) && !off.overlaps(open) && !open.overlaps(off) && !off.can_end(before));
        assert_eq!(off.end(day("2025-07-01"), before), Err(EndError::Ended { valid_to: day("2025-05-31") }), "for good");
        // Once it holds it can only be ended.
        assert_eq!(open.end(day("2025-05-31"), from), Err(EndError::BeforeBeginning { valid_from: from }));
        assert_eq!(open.end(from, from).unwrap().last(), Some(from));
    }

    #[test]
    fn it_stands_ahead_in_force_and_behind_and_never_when_called_off() {
        let held = Period { from: day("2025-06-01"), to: Some(day("2025-06-30")) };
        let on = ["2025-05-31", "2025-06-01", "2025-06-30", "2025-07-01"].map(day);
        let standings = on.map(|on| held.standing(on));
        assert_eq!(standings, [Standing::Ahead, Standing::InForce, Standing::InForce, Standing::Ended]);
        let off = Period { to: held.from.pred_opt(), ..held };
        assert_eq!(on.map(|on| off.standing(on)), [Standing::CalledOff; 4]);
    }
}
