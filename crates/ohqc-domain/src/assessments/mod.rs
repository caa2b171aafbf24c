//! QC assessment: yearly plans, rounds, scoring and conclusions.

pub mod api;
mod grade;
mod plan;
mod record;
mod round;
pub mod score;
mod trend;

use thiserror::Error;

pub use grade::Grade;
pub use plan::{PlanState, PlanStateName, usual_title};
pub use record::{FilledSheet, JudgeError, Judgement, NoTemplate, Record, Rules, SheetProgress, Verdict};
pub use round::{State, StateName};
pub use trend::{LinkTally, YearTrend, by_year, tallies};

use crate::text::Text;

/// Why a plan or a round does not go on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// The plan was approved before.
    #[error("the plan is not a draft")]
    NotDraft,
    /// What is in force, or was, is not taken back.
    #[error("the plan is past its draft")]
    PastDraft,
    /// Whoever drew the plan up does not approve it.
    #[error("the approver drew the plan up")]
    SamePerson,
    /// A plan without institutions.
    #[error("the plan has no rounds")]
    NoRounds,
    /// The plan is not approved, or closed.
    #[error("the plan is not approved")]
    PlanNotApproved,
    /// The plan is closed.
    #[error("the plan is closed")]
    PlanClosed,
    /// Rounds were begun and not finalised.
    #[error("{0} rounds are being scored")]
    InProgress(u64),
    /// Nothing was scored.
    #[error("the round has not begun")]
    NotBegun,
    /// The result is fixed.
    #[error("the round is finalised")]
    Finalised,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotDraft => Text::new("计划已批准，不能重复批准", "The plan was approved before"),
            Self::PastDraft => {
                Text::new("计划已批准，不能作废，也不能移出机构", "An approved plan is not discarded, and keeps its institutions")
            }
            Self::SamePerson => Text::new("计划不能由拟定人本人批准", "Whoever drew the plan up cannot approve it"),
            Self::NoRounds => Text::new("计划尚未列入任何机构", "The plan has no institutions yet"),
            Self::PlanNotApproved => Text::new("计划未处于已批准状态", "The plan is not approved"),
            Self::PlanClosed => Text::new("计划已结束", "The plan is closed"),
            Self::InProgress(count) => Text::owned(
                format!("还有 {count} 家机构的考核尚未审定"),
                format!("{count} rounds were begun and are not finalised"),
            ),
            Self::NotBegun => Text::new("尚未开始评分", "Nothing has been scored yet"),
            Self::Finalised => Text::new("考核结果已审定，不能更改", "The result is fixed"),
        }
    }
}
