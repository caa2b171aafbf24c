//! From when until when: what is put down for a time and ended once.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::text::Text;
use crate::validation::Complaints;

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

    /// Whether both hold on some day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        other.to.is_none_or(|to| self.from <= to) && self.to.is_none_or(|to| other.from <= to)
    }

    /// Whether it may still be ended, or end sooner.
    #[must_use]
    pub fn can_end(self, today: NaiveDate) -> bool {
        self.to.is_none_or(|to| today < to)
    }

    /// Complains about a last day before the first.
    pub fn check(self, found: &mut Complaints) {
        if self.to.is_some_and(|to| to < self.from) {
            found.add("/valid_to", "before_beginning", Text::new("不能早于开始日期", "Cannot lie before the first day"));
        }
    }

    /// Ends it with a day, included.
    ///
    /// # Errors
    /// When the day lies before its beginning, or it ends by then anyway: an end is never put off.
    pub fn end(self, on: NaiveDate) -> Result<Self, EndError> {
        if on < self.from {
            return Err(EndError::BeforeBeginning { valid_from: self.from });
        }
        match self.to {
            Some(to) if to <= on => Err(EndError::Ended { valid_to: to }),
            _ => Ok(Self { to: Some(on), ..self }),
        }
    }
}

/// Ends what was put down for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PeriodEndBody)]
pub struct EndBody {
    /// The last day, included.
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
