//! On-site check after filing (备案后现场核查): each new filing is looked at where the service is offered, within the
//! months the province sets (JL24-1-3-d, NHC23-1-4), and comes out passed, partly within capability, or without the
//! legal conditions (JL24-1-3-e).

pub mod api;
mod comparison;
mod export;
mod results;
mod signing;
mod team;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use comparison::{Compared, Comparison, Difference, Entry, Finding, differences, entries};
pub use results::{CategoryResult, ItemResult, Unable, item_label, outgrown, units};
pub use signing::{MOST_PHOTOS, Photo, Signatures, SignaturesBody, Signing, SigningBody};
pub use team::{CandidateView, MemberView, Membership, StandAsideBody, TeamBody};

use crate::assessments::score::{ConcludeError, Filled, Outcome, VerificationConclusion, conclude_verification};
use crate::checklists::{ItemCode, Sheet, Template};
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
    /// Ended without a conclusion: its filing was cancelled.
    CalledOff {
        /// The day.
        on: NaiveDate,
    },
}

/// What came after a check that bears on its follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sequel {
    /// Nothing did.
    None,
    /// It is followed up already.
    Followed,
    /// Its filing was cancelled: there is nothing left to look at.
    FilingEnded,
    /// The filing has categories by now that it did not look at, so one that passed is followed up too.
    Outgrown,
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
    /// What of the dossier is not as filed.
    pub differences: Vec<Difference>,
    /// Why nothing of the dossier was compared; empty where something was.
    #[serde(default)]
    pub not_compared: String,
    /// Who signed for either side.
    pub signatures: Signatures,
    /// The outcome and how it came about.
    pub conclusion: VerificationConclusion,
}

impl Concluded {
    /// Every filed item with the result of its category, in the order of the filing.
    pub fn filed_items(&self) -> impl Iterator<Item = (&CategoryResult, &ItemResult)> {
        self.results.iter().flat_map(|category| category.items.iter().map(move |item| (category, item)))
    }
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
        /// Ended with its filing.
        CalledOff = "called_off" => ("已终止（备案注销）", "Called off: filing cancelled"),
    }
}

/// What is checked: a filing as it was put on record, the checklist, and the answers to it.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The service.
    pub service: Service,
    /// Categories and items on record.
    pub filed: &'a [FiledService],
    /// The first day on site that may be: the record's, and for a follow-up the day on site of the check that failed.
    pub not_before: NaiveDate,
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
    /// Filed items that the team found not within the institution's capability.
    pub unable: Vec<Unable>,
    /// What of the dossier is not as filed.
    pub differences: Vec<Difference>,
    /// Why nothing of the dossier was compared; empty where something was.
    pub not_compared: String,
    /// Who signed for either side.
    pub signatures: Signatures,
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
    /// The day on site lies before there was anything to check.
    #[error("the day on site is too early")]
    TooEarly {
        /// The first day that may be.
        not_before: NaiveDate,
    },
    /// Only what failed is checked again.
    #[error("the check did not fail")]
    NotFailed,
    /// Its follow-up is opened already.
    #[error("the check has its follow-up")]
    Followed,
    /// The filing it looks into was cancelled.
    #[error("the filing was cancelled")]
    FilingEnded,
    /// A team is named and the person is not on it.
    #[error("only members of the team fill in the sheet")]
    NotOnTeam,
    /// Somebody who declared an interest in the institution.
    #[error("an interest in the institution was declared")]
    StoodAside,
    /// A team is named and the person does not lead it.
    #[error("only the leader of the team concludes")]
    NotLeader,
    /// Entries of the dossier that are not as filed and do not say how.
    #[error("{} differences are not explained", .0.len())]
    Unexplained(Vec<ItemCode>),
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
            Self::TooEarly { not_before } => Text::owned(
                format!("核查日期不能早于 {not_before}"),
                format!("The day on site cannot be earlier than {not_before}"),
            ),
            Self::NotFailed => Text::new("只有未全部合格的核查可以复核", "Only a check that failed has a follow-up"),
            Self::Followed => Text::new("该核查已开启复核", "The check has its follow-up already"),
            Self::FilingEnded => Text::new("备案已注销，核查已终止", "The filing was cancelled, and the check ended with it"),
            Self::StoodAside => Text::new(
                "您已声明与该机构存在利害关系，应当回避",
                "You declared an interest in the institution and have to stand aside",
            ),
            Self::NotOnTeam => {
                Text::new("已指派核查组，仅核查组成员可以填写", "A team is named; only its members fill in the sheet")
            }
            Self::NotLeader => Text::new("已指派核查组，仅组长可以作出结论", "A team is named; only its leader concludes"),
            Self::Unexplained(codes) => {
                let open = codes.len();
                Text::owned(
                    format!("有 {open} 条与备案不一致的情况未说明"),
                    format!("{open} entries that are not as filed do not say how"),
                )
            }
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
            Self::CalledOff { .. } => StateName::CalledOff,
        }
    }

    /// What it came to, once it is over.
    #[must_use]
    pub fn concluded(&self) -> Option<&Concluded> {
        match self {
            Self::Concluded(concluded) => Some(concluded),
            Self::Open | Self::InProgress | Self::CalledOff { .. } => None,
        }
    }

    /// Puts down answers; a sheet that was emptied again is as good as not begun.
    ///
    /// # Errors
    /// [`TransitionError::Concluded`] or [`TransitionError::FilingEnded`] once it is over.
    pub fn record(self, sheet: &Sheet) -> Result<Self, TransitionError> {
        self.ongoing()?;
        Ok(if sheet.is_empty() { Self::Open } else { Self::InProgress })
    }

    /// Whether it still goes on, so that the team is named, fills in the sheet and concludes.
    ///
    /// # Errors
    /// [`TransitionError::Concluded`], [`TransitionError::FilingEnded`].
    pub const fn ongoing(&self) -> Result<(), TransitionError> {
        match self {
            Self::Open | Self::InProgress => Ok(()),
            Self::Concluded(_) => Err(TransitionError::Concluded),
            Self::CalledOff { .. } => Err(TransitionError::FilingEnded),
        }
    }

    /// Ends it without a conclusion, because its filing was cancelled.
    ///
    /// # Errors
    /// As [`State::ongoing`].
    pub fn call_off(self, on: NaiveDate) -> Result<Self, TransitionError> {
        self.ongoing()?;
        Ok(Self::CalledOff { on })
    }

    /// Whether a follow-up (复核) may be opened: a check that failed in part or in whole, or that did not look at what a change
    /// filed later, has one, so a filing never has two open checks.
    ///
    /// # Errors
    /// [`TransitionError::NotFailed`], [`TransitionError::Followed`], [`TransitionError::FilingEnded`].
    pub fn follow_up(&self, sequel: Sequel) -> Result<(), TransitionError> {
        let Some(concluded) = self.concluded() else { return Err(TransitionError::NotFailed) };
        match (sequel, concluded.conclusion.outcome) {
            (Sequel::Followed, _) => Err(TransitionError::Followed),
            (Sequel::FilingEnded, _) => Err(TransitionError::FilingEnded),
            (Sequel::None, Outcome::Qualified) => Err(TransitionError::NotFailed),
            (Sequel::None, Outcome::PartlyQualified | Outcome::Unqualified) | (Sequel::Outgrown, _) => Ok(()),
        }
    }

    /// Concludes the check (JL24-1-3-e).
    ///
    /// # Errors
    /// When it is over, the day on site is impossible, or the sheet has gaps; the gaps are listed.
    pub fn conclude(self, case: &Case<'_>, report: Report, today: NaiveDate, by: UserId) -> Result<Self, TransitionError> {
        self.ongoing()?;
        if report.conducted_on > today {
            return Err(TransitionError::InFuture);
        }
        if report.conducted_on < case.not_before {
            return Err(TransitionError::TooEarly { not_before: case.not_before });
        }
        let unexplained = report.differences.iter().filter(|one| one.note.is_empty()).map(|one| one.entry.code.clone());
        let unexplained: Vec<ItemCode> = unexplained.collect();
        if !unexplained.is_empty() {
            return Err(TransitionError::Unexplained(unexplained));
        }
        let conclusion = conclude_verification(Filled::new(case.template, case.sheet), &case.items(&report.unable))?;
        let results = results::per_category(case, &report.unable, &conclusion);
        let Report { conducted_on, team, differences, not_compared, signatures, remark, .. } = report;
        Ok(Self::Concluded(Box::new(Concluded {
            conducted_on,
            concluded_on: today,
            by,
            team,
            remark,
            results,
            differences,
            not_compared,
            signatures,
            conclusion,
        })))
    }
}

#[cfg(test)]
mod tests;
