//! The problem list and rectification ledger (问题清单、整改台账): what was found stays, what is done about it moves.

mod answer;
pub mod api;
mod finding;
mod ledger;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use answer::{Attempt, Closing, Correction, Evidence, NoEvidence, Plan, Rejection, Signature};
pub use finding::{Finding, Severity, SourceKind};
pub use ledger::LedgerRow;

use crate::deadlines::{Standing, escalation, standing};
use crate::policy::LadderStep;
use crate::text::Text;

/// Where the mending stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Found; the institution has to say how it will be mended.
    Open,
    /// Planned; being mended.
    Planned {
        /// The plan.
        plan: Plan,
    },
    /// Handed in with evidence; the reviewer has to look at it.
    Corrected {
        /// The plan.
        plan: Plan,
        /// What was done.
        correction: Correction,
    },
    /// Verified and closed (销号).
    Closed {
        /// The plan.
        plan: Plan,
        /// What was done.
        correction: Correction,
        /// The review.
        closing: Closing,
    },
}

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as ProblemState {
        /// Found.
        Open = "open" => ("待整改", "Open"),
        /// Planned.
        Planned = "planned" => ("整改中", "Planned"),
        /// Handed in.
        Corrected = "corrected" => ("待复核", "Under review"),
        /// Closed.
        Closed = "closed" => ("已销号", "Closed"),
    }
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Open => StateName::Open,
            Self::Planned { .. } => StateName::Planned,
            Self::Corrected { .. } => StateName::Corrected,
            Self::Closed { .. } => StateName::Closed,
        }
    }

    /// The plan, once there is one.
    #[must_use]
    pub const fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Open => None,
            Self::Planned { plan } | Self::Corrected { plan, .. } | Self::Closed { plan, .. } => Some(plan),
        }
    }

    /// What was handed in and not sent back.
    #[must_use]
    pub const fn correction(&self) -> Option<&Correction> {
        match self {
            Self::Open | Self::Planned { .. } => None,
            Self::Corrected { correction, .. } | Self::Closed { correction, .. } => Some(correction),
        }
    }

    /// The review that closed it.
    #[must_use]
    pub const fn closing(&self) -> Option<&Closing> {
        match self {
            Self::Open | Self::Planned { .. } | Self::Corrected { .. } => None,
            Self::Closed { closing, .. } => Some(closing),
        }
    }
}

/// The right side of the ledger: the due date, where the mending stands, and every answer that was not enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// The last day to hand in the rectification; none while the holidays of a year it lies in are not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    #[serde(flatten)]
    pub state: State,
    /// Answers that were sent back, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// It is not the institution's turn.
    #[error("the problem is not open for planning")]
    NotOpen,
    /// There is no plan yet, or it was handed in already.
    #[error("the rectification is not planned")]
    NotPlanned,
    /// Nothing was handed in.
    #[error("the rectification was not handed in")]
    NotCorrected,
    /// The target lies in the past, or later than the due date allows.
    #[error("the target date must not lie before {earliest}, nor after the due date")]
    TargetDate {
        /// The first day it may be.
        earliest: NaiveDate,
        /// The last day it may be; none once the due date has passed.
        latest: Option<NaiveDate>,
    },
    /// The due date has passed, and nothing says why the plan ends after it.
    #[error("the due date has passed; the plan must say why it ends after it")]
    LateReason,
    /// Whoever handed it in cannot verify it.
    #[error("the reviewer handed in the rectification")]
    SamePerson,
    /// An institution cannot verify its own rectification.
    #[error("the reviewer belongs to the organisation that handed in the rectification")]
    SameOrganisation,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotOpen => {
                Text::new("整改已提交或已销号，不能再制定计划", "The rectification was handed in or closed; it cannot be planned")
            }
            Self::NotPlanned => Text::new(
                "请先制定整改计划；已提交的整改须等待复核",
                "Plan the rectification first; what was handed in waits for its review",
            ),
            Self::NotCorrected => Text::new("机构尚未提交整改，或问题已销号", "Nothing waits for review here"),
            Self::TargetDate { earliest, latest: Some(latest) } => Text::owned(
                format!("计划完成日应在 {earliest} 至 {latest} 之间"),
                format!("The target date must lie between {earliest} and {latest}"),
            ),
            Self::TargetDate { earliest, latest: None } => {
                Text::owned(format!("计划完成日不得早于 {earliest}"), format!("The target date must not lie before {earliest}"))
            }
            Self::LateReason => Text::new(
                "整改期限已过，请说明逾期原因并知悉逾期处置",
                "The time is over; say why the rectification ends after it",
            ),
            Self::SamePerson => Text::new("复核人不能是提交整改的本人", "Whoever handed in a rectification cannot review it"),
            Self::SameOrganisation => Text::new("整改应由其他单位复核", "Another organisation has to review the rectification"),
        }
    }
}

impl Rectification {
    /// A problem just found, to be mended by a day, as far as that can be told.
    #[must_use]
    pub const fn open(due_on: Option<NaiveDate>) -> Self {
        Self { due_on, state: State::Open, attempts: Vec::new() }
    }

    /// Plans the mending, or plans it anew before anything was handed in.
    ///
    /// # Errors
    /// When it is not the institution's turn, or the target lies in the past or beyond the due date. Once that has passed
    /// any later day will do with a reason that stays in the ledger: the ladder against what stays open runs on all the same.
    pub fn plan(self, plan: Plan) -> Result<Self, TransitionError> {
        match self.state {
            State::Open | State::Planned { .. } => {}
            State::Corrected { .. } | State::Closed { .. } => return Err(TransitionError::NotOpen),
        }
        let earliest = plan.signed.on;
        let latest = self.due_on.filter(|due| *due >= earliest);
        let late = self.due_on.is_some() && latest.is_none();
        if plan.target_date < earliest || latest.is_some_and(|latest| plan.target_date > latest) {
            return Err(TransitionError::TargetDate { earliest, latest });
        }
        if late && plan.late_reason.is_none() {
            return Err(TransitionError::LateReason);
        }
        let plan = Plan { late_reason: plan.late_reason.filter(|_| late), ..plan };
        Ok(Self { state: State::Planned { plan }, ..self })
    }

    /// Hands in what was done.
    ///
    /// # Errors
    /// When there is no plan, or it was handed in already.
    pub fn correct(self, correction: Correction) -> Result<Self, TransitionError> {
        match self.state {
            State::Planned { plan } => Ok(Self { state: State::Corrected { plan, correction }, ..self }),
            State::Open | State::Corrected { .. } | State::Closed { .. } => Err(TransitionError::NotPlanned),
        }
    }

    /// Whether this person may review what was handed in.
    ///
    /// # Errors
    /// When nothing was handed in, or by the same person or organisation.
    pub fn reviewable_by(&self, reviewer: &Signature) -> Result<(), TransitionError> {
        let State::Corrected { correction, .. } = &self.state else { return Err(TransitionError::NotCorrected) };
        if reviewer.by == correction.signed.by {
            Err(TransitionError::SamePerson)
        } else if reviewer.organisation == correction.signed.organisation {
            Err(TransitionError::SameOrganisation)
        } else {
            Ok(())
        }
    }

    /// Closes it: another person of another organisation has verified the evidence.
    ///
    /// # Errors
    /// As [`Rectification::reviewable_by`].
    pub fn close(self, closing: Closing) -> Result<Self, TransitionError> {
        self.reviewable_by(&closing.signed)?;
        match self.state {
            State::Corrected { plan, correction } => Ok(Self { state: State::Closed { plan, correction, closing }, ..self }),
            State::Open | State::Planned { .. } | State::Closed { .. } => Err(TransitionError::NotCorrected),
        }
    }

    /// Sends it back, to its plan or to a new one. The days it lay with the reviewer are added to the due date when it
    /// had been handed in in time.
    ///
    /// # Errors
    /// As [`Rectification::reviewable_by`].
    pub fn reject(mut self, rejection: Rejection) -> Result<Self, TransitionError> {
        self.reviewable_by(&rejection.signed)?;
        let State::Corrected { plan, correction } = self.state else { return Err(TransitionError::NotCorrected) };
        let lay = rejection.signed.on - correction.signed.on;
        self.due_on = self.due_on.map(|due| if correction.signed.on <= due { due + lay } else { due });
        self.state = if rejection.replan { State::Open } else { State::Planned { plan: plan.clone() } };
        self.attempts.push(Attempt { plan, correction, rejection });
        Ok(self)
    }

    /// With a due date that nobody could tell before; the days it lay with reviewers are added where it had been handed in in time.
    #[must_use]
    pub fn told(self, due_on: NaiveDate) -> Self {
        let due_on = self.attempts.iter().fold(due_on, |due, Attempt { correction, rejection, .. }| {
            let (handed_in, back) = (correction.signed.on, rejection.signed.on);
            if handed_in <= due { due + (back - handed_in) } else { due }
        });
        Self { due_on: Some(due_on), ..self }
    }

    /// Where its time stands today. While it lies with the reviewer it does not run; closed, the day it was handed in counts.
    #[must_use]
    pub fn standing(&self, today: NaiveDate, warn_days: u32) -> Standing {
        let closed_on = self.state.closing().and(self.state.correction()).map(|correction| correction.signed.on);
        let paused = matches!(self.state, State::Corrected { .. });
        match self.due_on {
            Some(due_on) => standing(due_on, closed_on, paused, today, warn_days),
            None if closed_on.is_some() => Standing::Met,
            None if paused => Standing::Paused,
            None => Standing::Awaiting,
        }
    }

    /// The step that is due against it today (JL24-6-3 to 6-5); none while its time does not run or is not over.
    #[must_use]
    pub fn escalation<'a>(&self, ladder: &'a [LadderStep], today: NaiveDate) -> Option<&'a LadderStep> {
        match self.state {
            State::Open | State::Planned { .. } => escalation(self.due_on?, ladder, today),
            State::Corrected { .. } | State::Closed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests;
