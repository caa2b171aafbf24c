//! A round: one institution, one service, one plan.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{PlanStateName, Record, TransitionError};
use crate::ids::UserId;

/// Where a round stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Listed in the plan, nothing scored.
    Planned,
    /// Being scored.
    Scoring {
        /// The day of the first answer.
        since: NaiveDate,
    },
    /// The result is fixed.
    Finalised {
        /// The day; the province's rules of that day hold.
        on: NaiveDate,
        /// Who finalised it.
        by: UserId,
    },
}

enumeration! {
    /// The name of a round's state, for filters and badges.
    pub enum StateName as AssessmentState {
        /// Nothing scored.
        Planned = "planned" => ("待考核", "Planned"),
        /// Being scored.
        Scoring = "scoring" => ("评分中", "Being scored"),
        /// The result is fixed.
        Finalised = "finalised" => ("已审定", "Finalised"),
    }
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Planned => StateName::Planned,
            Self::Scoring { .. } => StateName::Scoring,
            Self::Finalised { .. } => StateName::Finalised,
        }
    }

    /// Takes what is put down; the first answer begins the round, and one that holds nothing has not begun.
    ///
    /// # Errors
    /// When the plan is not in force or the round is finalised.
    pub fn record(self, record: &Record, plan: PlanStateName, on: NaiveDate) -> Result<Self, TransitionError> {
        match self {
            Self::Finalised { .. } => Err(TransitionError::Finalised),
            Self::Planned | Self::Scoring { .. } if plan != PlanStateName::Approved => Err(TransitionError::PlanNotApproved),
            Self::Planned | Self::Scoring { .. } if record.is_empty() => Ok(Self::Planned),
            Self::Planned => Ok(Self::Scoring { since: on }),
            Self::Scoring { since } => Ok(Self::Scoring { since }),
        }
    }

    /// Whether the team may be changed.
    ///
    /// # Errors
    /// [`TransitionError::Finalised`].
    pub const fn assignable(&self) -> Result<(), TransitionError> {
        match self {
            Self::Planned | Self::Scoring { .. } => Ok(()),
            Self::Finalised { .. } => Err(TransitionError::Finalised),
        }
    }

    /// Fixes the result. That every item is answered is for the conclusion to say.
    ///
    /// # Errors
    /// When nothing was scored or the round is finalised.
    pub fn finalise(self, on: NaiveDate, by: UserId) -> Result<Self, TransitionError> {
        match self {
            Self::Planned => Err(TransitionError::NotBegun),
            Self::Scoring { .. } => Ok(Self::Finalised { on, by }),
            Self::Finalised { .. } => Err(TransitionError::Finalised),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogues::Category;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 5, d).unwrap()
    }

    fn begun() -> Record {
        Record { people: [(Category::Dust, 12)].into(), ..Record::default() }
    }

    #[test]
    fn a_round_that_holds_nothing_has_not_begun() {
        let (plan, nothing) = (PlanStateName::Approved, Record::default());
        assert_eq!(State::Planned.record(&nothing, plan, day(1)), Ok(State::Planned));
        let scoring = State::Planned.record(&begun(), plan, day(1)).unwrap();
        assert_eq!(scoring.record(&nothing, plan, day(2)), Ok(State::Planned));
    }

    #[test]
    fn the_first_answer_begins_a_round_and_finalising_ends_it() {
        let by = UserId(uuid::Uuid::from_u128(1));
        let scoring = State::Planned.record(&begun(), PlanStateName::Approved, day(1)).unwrap();
        assert_eq!(scoring.clone().record(&begun(), PlanStateName::Approved, day(2)), Ok(State::Scoring { since: day(1) }));
        let done = scoring.finalise(day(3), by).unwrap();
        assert_eq!(done, State::Finalised { on: day(3), by });
        assert_eq!(done.clone().record(&begun(), PlanStateName::Approved, day(4)), Err(TransitionError::Finalised));
        assert_eq!(done.clone().finalise(day(4), by), Err(TransitionError::Finalised));
        assert_eq!(done.assignable(), Err(TransitionError::Finalised));
    }

    #[test]
    fn nothing_is_scored_outside_a_plan_in_force() {
        for plan in [PlanStateName::Draft, PlanStateName::Closed] {
            assert_eq!(State::Planned.record(&begun(), plan, day(1)), Err(TransitionError::PlanNotApproved));
            assert_eq!(State::Scoring { since: day(1) }.record(&begun(), plan, day(2)), Err(TransitionError::PlanNotApproved));
        }
        assert_eq!(State::Planned.finalise(day(1), UserId(uuid::Uuid::nil())), Err(TransitionError::NotBegun));
    }
}
