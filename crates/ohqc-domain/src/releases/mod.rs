//! Annual releases: a province's results of a year, frozen, approved by a second person, published, and never changed
//! (JL24-6-6, NHC23-5-5, NHC23-5-6). A later version supersedes an earlier one and leaves it as it is.

pub mod api;
mod content;
mod export;
mod manifest;
mod row;
mod summary;

pub use content::{Content, Frame, FrameError, InstitutionFacts, ProblemFact, RoundFact, build, can_be_frozen};
pub use manifest::{Counts, FORMAT, Manifest, Part, PartName, ProfileRef, RuleRef};
pub use row::{ResultRow, RowConclusion};
pub use summary::{CategoryTotals, CityTotals, GradeCounts, ServiceTotals, Summary, Totals};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::ids::UserId;
use crate::text::Text;

/// Who did something, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Who.
    pub by: UserId,
    /// When.
    pub on: NaiveDate,
}

/// Where a version of a release stands. The frozen content is the same in every state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Frozen by the centre, waiting for the second person.
    Prepared {
        /// The centre's person.
        prepared: Act,
    },
    /// Refused by the second person; a corrected version follows under the next number.
    Returned {
        /// The centre's person.
        prepared: Act,
        /// The second person.
        returned: Act,
        /// Why.
        reason: String,
    },
    /// Approved by the second person.
    Approved {
        /// The centre's person.
        prepared: Act,
        /// The second person.
        approved: Act,
    },
    /// Published; clients may pull it for ever.
    Published {
        /// The centre's person.
        prepared: Act,
        /// The second person.
        approved: Act,
        /// Whoever published it.
        published: Act,
    },
}

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as ReleaseState {
        /// Frozen, waiting for the second person.
        Prepared = "prepared" => ("待批准", "Waiting for approval"),
        /// Refused by the second person.
        Returned = "returned" => ("已退回", "Returned"),
        /// Approved by the second person.
        Approved = "approved" => ("已批准", "Approved"),
        /// Published.
        Published = "published" => ("已发布", "Published"),
    }
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// It is not waiting for approval.
    #[error("the release is not waiting for approval")]
    NotPrepared,
    /// It is not approved.
    #[error("the release is not approved")]
    NotApproved,
    /// Whoever prepared it may not approve or publish it.
    #[error("the preparer may not decide")]
    SamePerson,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub const fn text(&self) -> Text {
        match self {
            Self::NotPrepared => Text::new("该版本不在待批准状态", "This version is not waiting for approval"),
            Self::NotApproved => Text::new("该版本尚未批准，或已发布", "This version is not approved, or published already"),
            Self::SamePerson => {
                Text::new("拟制人不得批准或发布本人拟制的版本", "Whoever prepared a version may not approve or publish it")
            }
        }
    }
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Prepared { .. } => StateName::Prepared,
            Self::Returned { .. } => StateName::Returned,
            Self::Approved { .. } => StateName::Approved,
            Self::Published { .. } => StateName::Published,
        }
    }

    /// Who prepared it, and when.
    #[must_use]
    pub const fn prepared(&self) -> Act {
        match self {
            Self::Prepared { prepared }
            | Self::Returned { prepared, .. }
            | Self::Approved { prepared, .. }
            | Self::Published { prepared, .. } => *prepared,
        }
    }

    /// Whether it still waits for a decision.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self, Self::Prepared { .. } | Self::Approved { .. })
    }

    /// Approves it as the second person.
    ///
    /// # Errors
    /// When it is not waiting for approval, or the same person prepared it.
    pub fn approve(self, approved: Act) -> Result<Self, TransitionError> {
        match self {
            Self::Prepared { prepared } if prepared.by == approved.by => Err(TransitionError::SamePerson),
            Self::Prepared { prepared } => Ok(Self::Approved { prepared, approved }),
            Self::Returned { .. } | Self::Approved { .. } | Self::Published { .. } => Err(TransitionError::NotPrepared),
        }
    }

    /// Refuses it with a reason; also after approval, as long as it is not published.
    ///
    /// # Errors
    /// When it was decided already, or the same person prepared it.
    pub fn send_back(self, returned: Act, reason: String) -> Result<Self, TransitionError> {
        match self {
            Self::Prepared { prepared } | Self::Approved { prepared, .. } if prepared.by == returned.by => {
                Err(TransitionError::SamePerson)
            }
            Self::Prepared { prepared } | Self::Approved { prepared, .. } => Ok(Self::Returned { prepared, returned, reason }),
            Self::Returned { .. } | Self::Published { .. } => Err(TransitionError::NotPrepared),
        }
    }

    /// Publishes it.
    ///
    /// # Errors
    /// When it is not approved, or whoever prepared it publishes it.
    pub fn publish(self, published: Act) -> Result<Self, TransitionError> {
        match self {
            Self::Approved { prepared, .. } if prepared.by == published.by => Err(TransitionError::SamePerson),
            Self::Approved { prepared, approved } => Ok(Self::Published { prepared, approved, published }),
            Self::Prepared { .. } | Self::Returned { .. } | Self::Published { .. } => Err(TransitionError::NotApproved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(who: u128) -> Act {
        Act { by: UserId(uuid::Uuid::from_u128(who)), on: "2026-01-05".parse().unwrap() }
    }

    #[test]
    fn two_people_bring_it_out() {
        let state = State::Prepared { prepared: act(1) }.approve(act(2)).unwrap().publish(act(2)).unwrap();
        assert_eq!(state, State::Published { prepared: act(1), approved: act(2), published: act(2) });
    }

    #[test]
    fn nobody_decides_on_their_own_work() {
        let prepared = State::Prepared { prepared: act(1) };
        assert_eq!(prepared.clone().approve(act(1)), Err(TransitionError::SamePerson));
        assert_eq!(prepared.clone().send_back(act(1), "x".into()), Err(TransitionError::SamePerson));
        assert_eq!(prepared.approve(act(2)).unwrap().publish(act(1)), Err(TransitionError::SamePerson));
    }

    #[test]
    fn nothing_happens_out_of_order() {
        let prepared = State::Prepared { prepared: act(1) };
        assert_eq!(prepared.clone().publish(act(2)), Err(TransitionError::NotApproved));
        let approved = prepared.approve(act(2)).unwrap();
        assert_eq!(approved.clone().approve(act(2)), Err(TransitionError::NotPrepared));
        let published = approved.publish(act(3)).unwrap();
        assert_eq!(published.clone().publish(act(3)), Err(TransitionError::NotApproved));
        assert_eq!(published.send_back(act(2), "x".into()), Err(TransitionError::NotPrepared));
    }

    #[test]
    fn even_an_approved_one_can_be_stopped() {
        let state = State::Approved { prepared: act(1), approved: act(2) }.send_back(act(3), "数据有误".into()).unwrap();
        assert_eq!(state.name(), StateName::Returned);
        assert!(!state.is_pending());
    }
}
