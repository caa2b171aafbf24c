//! The yearly plan: drawn up by the QC centre, approved by the health authority (NHC23-4-2).

use std::fmt::Display;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::TransitionError;
use super::api::ProgressView;
use crate::ids::UserId;
use crate::institutions::Service;

/// Where a plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PlanState {
    /// Being drawn up.
    Draft {
        /// Who draws it up.
        by: UserId,
    },
    /// In force: its rounds may be scored.
    Approved {
        /// Who drew it up.
        drafted_by: UserId,
        /// The day of approval; the clocks of its rounds start here.
        on: NaiveDate,
        /// Who approved it.
        by: UserId,
    },
    /// Over.
    Closed {
        /// Who drew it up.
        drafted_by: UserId,
        /// The day of approval.
        approved_on: NaiveDate,
        /// Who approved it.
        approved_by: UserId,
        /// The day it was closed.
        on: NaiveDate,
    },
}

enumeration! {
    /// The name of a plan's state, for filters and badges.
    pub enum PlanStateName {
        /// Being drawn up.
        Draft = "draft" => ("拟定中", "Draft"),
        /// In force.
        Approved = "approved" => ("执行中", "Approved"),
        /// In force with every result fixed: never stored, and over as soon as another institution joins.
        Completed = "completed" => ("已完成", "Completed"),
        /// Over.
        Closed = "closed" => ("已结束", "Closed"),
    }
}

impl PlanStateName {
    /// The stored state as readers see it: in force and every round finalised is completed.
    #[must_use]
    pub const fn seen(self, progress: ProgressView) -> Self {
        match self {
            Self::Approved if progress.total() > 0 && progress.finalised == progress.total() => Self::Completed,
            stored => stored,
        }
    }
}

/// The title that a plan usually has.
#[must_use]
pub fn usual_title(province: &str, year: impl Display, service: Service) -> String {
    format!("{province}{year}年度{}质量控制工作计划", service.label().zh)
}

impl PlanState {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> PlanStateName {
        match self {
            Self::Draft { .. } => PlanStateName::Draft,
            Self::Approved { .. } => PlanStateName::Approved,
            Self::Closed { .. } => PlanStateName::Closed,
        }
    }

    /// Who drew it up.
    #[must_use]
    pub const fn drafted_by(&self) -> UserId {
        match self {
            Self::Draft { by } => *by,
            Self::Approved { drafted_by, .. } | Self::Closed { drafted_by, .. } => *drafted_by,
        }
    }

    /// The day and the person of the approval.
    #[must_use]
    pub const fn approval(&self) -> Option<(NaiveDate, UserId)> {
        match self {
            Self::Draft { .. } => None,
            Self::Approved { on, by, .. } => Some((*on, *by)),
            Self::Closed { approved_on, approved_by, .. } => Some((*approved_on, *approved_by)),
        }
    }

    /// Whether institutions may still be added: a newly filed one joins a plan that is in force.
    ///
    /// # Errors
    /// [`TransitionError::PlanClosed`].
    pub const fn open(&self) -> Result<(), TransitionError> {
        match self {
            Self::Draft { .. } | Self::Approved { .. } => Ok(()),
            Self::Closed { .. } => Err(TransitionError::PlanClosed),
        }
    }

    /// Whether what it lists, and the plan itself, may be taken back: only while nothing rests on it.
    ///
    /// # Errors
    /// [`TransitionError::PastDraft`].
    pub const fn takes_back(&self) -> Result<(), TransitionError> {
        match self {
            Self::Draft { .. } => Ok(()),
            Self::Approved { .. } | Self::Closed { .. } => Err(TransitionError::PastDraft),
        }
    }

    /// Puts the plan in force.
    ///
    /// # Errors
    /// When it is no draft, has no rounds, or the approver drew it up.
    pub fn approve(self, on: NaiveDate, by: UserId, rounds: u64) -> Result<Self, TransitionError> {
        match self {
            Self::Draft { by: drafted_by } if drafted_by == by => Err(TransitionError::SamePerson),
            Self::Draft { .. } if rounds == 0 => Err(TransitionError::NoRounds),
            Self::Draft { by: drafted_by } => Ok(Self::Approved { drafted_by, on, by }),
            Self::Approved { .. } | Self::Closed { .. } => Err(TransitionError::NotDraft),
        }
    }

    /// Ends the plan. Institutions whose round never began stay uncovered; `in_progress` counts rounds being scored.
    ///
    /// # Errors
    /// When it is not in force, or rounds are being scored.
    pub fn close(self, on: NaiveDate, in_progress: u64) -> Result<Self, TransitionError> {
        match self {
            Self::Approved { .. } if in_progress > 0 => Err(TransitionError::InProgress(in_progress)),
            Self::Approved { drafted_by, on: approved_on, by: approved_by } => {
                Ok(Self::Closed { drafted_by, approved_on, approved_by, on })
            }
            Self::Draft { .. } => Err(TransitionError::PlanNotApproved),
            Self::Closed { .. } => Err(TransitionError::PlanClosed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(id: u128) -> UserId {
        UserId(uuid::Uuid::from_u128(id))
    }

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 2, d).unwrap()
    }

    #[test]
    fn two_people_put_a_plan_in_force_and_it_ends() {
        let draft = PlanState::Draft { by: user(1) };
        assert_eq!(draft.clone().approve(day(1), user(1), 3), Err(TransitionError::SamePerson));
        assert_eq!(draft.clone().approve(day(1), user(2), 0), Err(TransitionError::NoRounds));
        let approved = draft.approve(day(1), user(2), 3).unwrap();
        assert_eq!(approved.approval(), Some((day(1), user(2))));
        assert_eq!(approved.clone().approve(day(2), user(3), 3), Err(TransitionError::NotDraft));
        assert_eq!(approved.takes_back(), Err(TransitionError::PastDraft));
        assert_eq!(approved.clone().close(day(3), 1), Err(TransitionError::InProgress(1)));
        let closed = approved.close(day(3), 0).unwrap();
        assert_eq!((closed.name(), closed.drafted_by()), (PlanStateName::Closed, user(1)));
        assert_eq!(closed.open(), Err(TransitionError::PlanClosed));
        assert_eq!(closed.close(day(4), 0), Err(TransitionError::PlanClosed));
    }

    #[test]
    fn a_plan_in_force_is_completed_when_every_result_is_fixed() {
        let seen = |state: PlanStateName, scoring, finalised| state.seen(ProgressView { planned: 0, scoring, finalised });
        assert_eq!(seen(PlanStateName::Approved, 0, 83), PlanStateName::Completed);
        assert_eq!(seen(PlanStateName::Approved, 1, 82), PlanStateName::Approved);
        assert_eq!(seen(PlanStateName::Approved, 0, 0), PlanStateName::Approved);
        assert_eq!(seen(PlanStateName::Closed, 0, 83), PlanStateName::Closed);
        assert_eq!(seen(PlanStateName::Draft, 0, 0), PlanStateName::Draft);
    }

    #[test]
    fn a_draft_is_open_and_cannot_be_closed() {
        let draft = PlanState::Draft { by: user(1) };
        assert_eq!((draft.open(), draft.takes_back()), (Ok(()), Ok(())));
        assert_eq!(draft.close(day(1), 0), Err(TransitionError::PlanNotApproved));
    }
}
