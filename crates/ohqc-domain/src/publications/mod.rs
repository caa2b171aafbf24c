//! Publication (公示/公布): prepared by one person, released by another, frozen as it was prepared, withdrawn with a reason.

pub mod api;
mod export;
mod snapshot;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use snapshot::{Row, Snapshot};

use crate::assessments::score::Outcome;
use crate::ids::{PublicationId, UserId};
use crate::text::Text;

enumeration! {
    /// The lists that are made public (requirements §7.1); a kind more is a variant more and what its rows hold.
    pub enum PublicationKind {
        /// P3: the results of a year's rounds (JL24-5-7, NHC23-4-7).
        AssessmentResults = "assessment_results" => ("质控考核结果", "QC assessment results"),
        /// P6: those that passed (JL24-A4).
        QualifiedList = "qualified_list" => ("质控合格名单", "QC qualified list"),
        /// P1: an institution that an on-site check found lacking the legal conditions (JL24-1-3-e, NHC23-1-5).
        LackingConditions = "lacking_conditions" => ("不具备法定条件的机构", "Institution lacking the legal conditions"),
        /// P2: what it filed and is not able to do (JL24-1-3-e, NHC23-1-5).
        BeyondCapability = "beyond_capability" => ("不具备能力的服务项目", "Services beyond capability"),
    }
}

impl PublicationKind {
    /// Whether it comes from one on-site check and not from a year's rounds.
    #[must_use]
    pub const fn of_check(self) -> bool {
        match self {
            Self::AssessmentResults | Self::QualifiedList => false,
            Self::LackingConditions | Self::BeyondCapability => true,
        }
    }

    /// The lists that the result of an on-site check belongs on: the institution lacks a condition, or is not able to do a part.
    #[must_use]
    pub fn of_outcome(outcome: Outcome) -> Option<Self> {
        match outcome {
            Outcome::Qualified => None,
            Outcome::PartlyQualified => Some(Self::BeyondCapability),
            Outcome::Unqualified => Some(Self::LackingConditions),
        }
    }
}

/// Who did it and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The person.
    pub by: UserId,
    /// The day.
    pub on: NaiveDate,
}

/// Where a publication stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Frozen, waiting for another person's release.
    Prepared {
        /// Who prepared it.
        prepared: Signed,
    },
    /// Public.
    Released {
        /// Who prepared it.
        prepared: Signed,
        /// Who released it.
        released: Signed,
    },
    /// Taken back; that it was public, and why it is no more, stays public.
    Withdrawn {
        /// Who prepared it.
        prepared: Signed,
        /// Who released it.
        released: Signed,
        /// Who took it back.
        withdrawn: Signed,
        /// Why.
        reason: String,
        /// The version that took its place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        superseded_by: Option<PublicationId>,
    },
}

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as PublicationState {
        /// Waiting for release.
        Prepared = "prepared" => ("待发布", "Prepared"),
        /// Public.
        Released = "released" => ("已发布", "Released"),
        /// Taken back.
        Withdrawn = "withdrawn" => ("已撤回", "Withdrawn"),
    }
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// It is not waiting for release.
    #[error("the publication is not waiting for release")]
    NotPrepared,
    /// It is not public.
    #[error("the publication is not public")]
    NotReleased,
    /// Whoever prepared it cannot release it.
    #[error("the publication was prepared by the same person")]
    SamePerson,
    /// The frozen rows are not those that were prepared.
    #[error("the snapshot does not match its hash")]
    Altered,
    /// A later version was prepared.
    #[error("there is a later version")]
    Outdated,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub const fn text(&self) -> Text {
        match self {
            Self::NotPrepared => Text::new("公示已发布或已撤回", "The publication was released or withdrawn already"),
            Self::NotReleased => Text::new("公示尚未发布，或已撤回", "The publication is not public"),
            Self::SamePerson => Text::new("发布人不能是拟制人本人", "Whoever prepared a publication cannot release it"),
            Self::Altered => Text::new("公示内容与拟制时不一致，不能发布", "The rows are not those that were prepared"),
            Self::Outdated => Text::new("已拟制更新的版本，请发布新版本", "A later version was prepared; release that one"),
        }
    }
}

/// What is known of a snapshot at the moment of its release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Whether its stored bytes have the hash taken when it was prepared.
    pub intact: bool,
    /// Whether no later version of the same list was prepared.
    pub latest: bool,
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Prepared { .. } => StateName::Prepared,
            Self::Released { .. } => StateName::Released,
            Self::Withdrawn { .. } => StateName::Withdrawn,
        }
    }

    /// Who prepared it.
    #[must_use]
    pub const fn prepared(&self) -> Signed {
        match self {
            Self::Prepared { prepared } | Self::Released { prepared, .. } | Self::Withdrawn { prepared, .. } => *prepared,
        }
    }

    /// Who released it.
    #[must_use]
    pub const fn released(&self) -> Option<Signed> {
        match self {
            Self::Prepared { .. } => None,
            Self::Released { released, .. } | Self::Withdrawn { released, .. } => Some(*released),
        }
    }

    /// Makes it public.
    ///
    /// # Errors
    /// When it is not waiting for release, the person prepared it, its rows were altered, or there is a later version.
    pub fn release(self, released: Signed, check: Check) -> Result<Self, TransitionError> {
        let Self::Prepared { prepared } = self else { return Err(TransitionError::NotPrepared) };
        if prepared.by == released.by {
            Err(TransitionError::SamePerson)
        } else if !check.intact {
            Err(TransitionError::Altered)
        } else if !check.latest {
            Err(TransitionError::Outdated)
        } else {
            Ok(Self::Released { prepared, released })
        }
    }

    /// Whether it may be discarded: what was public leaves a trace instead.
    ///
    /// # Errors
    /// When it is not waiting for release.
    pub const fn waits(&self) -> Result<(), TransitionError> {
        match self {
            Self::Prepared { .. } => Ok(()),
            Self::Released { .. } | Self::Withdrawn { .. } => Err(TransitionError::NotPrepared),
        }
    }

    /// Takes it back.
    ///
    /// # Errors
    /// When it is not public.
    pub fn withdraw(
        self,
        withdrawn: Signed,
        reason: String,
        superseded_by: Option<PublicationId>,
    ) -> Result<Self, TransitionError> {
        match self {
            Self::Released { prepared, released } => Ok(Self::Withdrawn { prepared, released, withdrawn, reason, superseded_by }),
            Self::Prepared { .. } | Self::Withdrawn { .. } => Err(TransitionError::NotReleased),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: Check = Check { intact: true, latest: true };

    fn signed(person: u128) -> Signed {
        Signed { by: UserId(uuid::Uuid::from_u128(person)), on: NaiveDate::from_ymd_opt(2025, 10, 8).unwrap() }
    }

    fn prepared() -> State {
        State::Prepared { prepared: signed(1) }
    }

    #[test]
    fn two_people_make_it_public_and_one_takes_it_back() {
        let public = prepared().release(signed(2), FINE).unwrap();
        assert_eq!((public.name(), public.waits()), (StateName::Released, Err(TransitionError::NotPrepared)));
        assert_eq!(prepared().waits(), Ok(()));
        let back = public.withdraw(signed(2), "甲医院结论有误".into(), None).unwrap();
        assert_eq!((back.name(), back.released()), (StateName::Withdrawn, Some(signed(2))));
    }

    #[test]
    fn a_check_leads_to_the_list_its_outcome_belongs_on() {
        // JL24-1-3-e: P1 at institution level, P2 at item level.
        assert_eq!(PublicationKind::of_outcome(Outcome::Unqualified), Some(PublicationKind::LackingConditions));
        assert_eq!(PublicationKind::of_outcome(Outcome::PartlyQualified), Some(PublicationKind::BeyondCapability));
        assert_eq!(PublicationKind::of_outcome(Outcome::Qualified), None);
        assert!(PublicationKind::ALL.iter().filter(|kind| kind.of_check()).count() == 2);
    }

    #[test]
    fn nobody_releases_what_they_prepared() {
        assert_eq!(prepared().release(signed(1), FINE), Err(TransitionError::SamePerson));
    }

    #[test]
    fn only_the_latest_version_as_it_was_prepared_is_released() {
        let refused = |check| prepared().release(signed(2), check).unwrap_err();
        assert_eq!(refused(Check { intact: false, latest: true }), TransitionError::Altered);
        assert_eq!(refused(Check { intact: true, latest: false }), TransitionError::Outdated);
    }

    #[test]
    fn nothing_happens_out_of_order() {
        assert_eq!(prepared().withdraw(signed(2), "有误".into(), None), Err(TransitionError::NotReleased));
        let public = prepared().release(signed(2), FINE).unwrap();
        assert_eq!(public.clone().release(signed(3), FINE), Err(TransitionError::NotPrepared));
        let back = public.withdraw(signed(2), "有误".into(), None).unwrap();
        assert_eq!(back.clone().withdraw(signed(2), "有误".into(), None), Err(TransitionError::NotReleased));
        assert_eq!(back.release(signed(3), FINE), Err(TransitionError::NotPrepared));
    }
}
