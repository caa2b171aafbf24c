//! On-site check after filing (备案后现场核查): each new filing is looked at where the service is offered, within the
//! months the province sets (JL24-1-3-d, NHC23-1-4), and comes out passed, partly within capability, or without the
//! legal conditions (JL24-1-3-e).

pub mod api;
mod results;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use results::CategoryResult;

use crate::assessments::score::{ConcludeError, Filled, VerificationConclusion, conclude_verification};
use crate::checklists::{Sheet, Template};
use crate::filings::FiledService;
use crate::ids::UserId;
use crate::institutions::Service;
use crate::text::Text;

/// Where a check stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Waiting for the team; nothing is put down yet.
    Open,
    /// The sheet is being filled in.
    InProgress,
    /// Over; nothing changes any more.
    Concluded(Box<Concluded>),
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concluded {
    /// The last day on site.
    pub conducted_on: NaiveDate,
    /// The day the conclusion was put down.
    pub concluded_on: NaiveDate,
    /// Who put it down.
    pub by: UserId,
    /// Who was on site.
    pub team: Vec<String>,
    /// What the items do not say.
    pub remark: String,
    /// One result per filed category, in the order of the filing.
    pub results: Vec<CategoryResult>,
    /// The outcome and how it came about.
    pub conclusion: VerificationConclusion,
}

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as VerificationState {
        /// Waiting for the team.
        Open = "open" => ("待现场核查", "Waiting"),
        /// Being filled in.
        InProgress = "in_progress" => ("核查中", "In progress"),
        /// Over.
        Concluded = "concluded" => ("已有结论", "Concluded"),
    }
}

/// What is checked: a filing as it was put on record, the checklist, and the answers to it.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The service.
    pub service: Service,
    /// Categories and items on record.
    pub filed: &'a [FiledService],
    /// The day of the record.
    pub accepted_on: NaiveDate,
    /// The checklist, not narrowed.
    pub template: &'a Template,
    /// The answers.
    pub sheet: &'a Sheet,
}

/// What the team reports beside the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The last day on site.
    pub conducted_on: NaiveDate,
    /// Who was on site.
    pub team: Vec<String>,
    /// What the items do not say.
    pub remark: String,
}

/// Why a transition is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// It has its conclusion.
    #[error("the check is concluded")]
    Concluded,
    /// The day on site is yet to come.
    #[error("the day on site lies in the future")]
    InFuture,
    /// The day on site lies before the filing was on record.
    #[error("the day on site lies before the filing was accepted")]
    BeforeAcceptance {
        /// The day of the record.
        accepted_on: NaiveDate,
    },
    /// The sheet does not allow a conclusion.
    #[error(transparent)]
    NotConclusive(#[from] ConcludeError),
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Concluded => Text::new("核查已有结论，不能修改", "The check is concluded and cannot be changed"),
            Self::InFuture => Text::new("核查日期不能晚于今天", "The day on site cannot be later than today"),
            Self::BeforeAcceptance { accepted_on } => Text::owned(
                format!("核查日期不能早于备案日期 {accepted_on}"),
                format!("The day on site cannot be earlier than the day of the filing, {accepted_on}"),
            ),
            Self::NotConclusive(ConcludeError::Incomplete(sheets)) => {
                let open: usize = sheets.iter().map(|sheet| sheet.missing.len() + sheet.refused.len()).sum();
                Text::owned(format!("核查表还有 {open} 项未填写完整"), format!("{open} items of the sheet are not complete"))
            }
            Self::NotConclusive(error) => error.text(),
        }
    }
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Open => StateName::Open,
            Self::InProgress => StateName::InProgress,
            Self::Concluded(_) => StateName::Concluded,
        }
    }

    /// What it came to, once it is over.
    #[must_use]
    pub fn concluded(&self) -> Option<&Concluded> {
        match self {
            Self::Concluded(concluded) => Some(concluded),
            Self::Open | Self::InProgress => None,
        }
    }

    /// Puts down answers; a sheet that was emptied again is as good as not begun.
    ///
    /// # Errors
    /// [`TransitionError::Concluded`] once it is over.
    pub fn record(self, sheet: &Sheet) -> Result<Self, TransitionError> {
        match self {
            Self::Open | Self::InProgress if sheet.is_empty() => Ok(Self::Open),
            Self::Open | Self::InProgress => Ok(Self::InProgress),
            Self::Concluded(_) => Err(TransitionError::Concluded),
        }
    }

    /// Concludes the check (JL24-1-3-e).
    ///
    /// # Errors
    /// When it is over, the day on site is impossible, or the sheet has gaps; the gaps are listed.
    pub fn conclude(self, case: &Case<'_>, report: Report, today: NaiveDate, by: UserId) -> Result<Self, TransitionError> {
        match self {
            Self::Concluded(_) => return Err(TransitionError::Concluded),
            Self::Open | Self::InProgress => {}
        }
        if report.conducted_on > today {
            return Err(TransitionError::InFuture);
        }
        if report.conducted_on < case.accepted_on {
            return Err(TransitionError::BeforeAcceptance { accepted_on: case.accepted_on });
        }
        let conclusion = conclude_verification(Filled::new(case.template, case.sheet), &case.categories())?;
        let results = results::per_category(case.service, case.filed, &conclusion);
        let Report { conducted_on, team, remark } = report;
        Ok(Self::Concluded(Box::new(Concluded { conducted_on, concluded_on: today, by, team, remark, results, conclusion })))
    }
}

#[cfg(test)]
mod tests;
