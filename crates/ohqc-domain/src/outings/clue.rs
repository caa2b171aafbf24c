//! Clues (外出告知线索): outings told late, after they began, or not at all, for the competent authority to look into (JL24-3-1-b).
//!
//! A clue says what the notice and the calendar say, and no more; that it is handed on to enforcement is another matter.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Sent, Standing, State, TransitionError};
use crate::regions::RegionCode;

enumeration! {
    /// What gives rise to a clue.
    pub enum ClueKind as OutingClueKind {
        /// The first day has come and nobody was told.
        NoNotice = "no_notice" => ("首日已到仍未告知", "First day come, nobody told"),
        /// The notice came on the first day or later.
        AfterStart = "after_start" => ("开始后告知", "Told after it began"),
        /// The notice came after the day it was due, and before the outing.
        Late = "late" => ("逾期告知", "Told late"),
    }
}

enumeration! {
    /// Where a clue stands.
    pub enum ClueStatus as OutingClueStatus {
        /// Nobody has looked into it.
        Open = "open" => ("待核实", "To be looked into"),
        /// It is as it seems.
        Confirmed = "confirmed" => ("属实", "Confirmed"),
        /// It is not, or there is a reason for it.
        Dismissed = "dismissed" => ("不成立", "Dismissed"),
    }
}

/// A clue, with the facts it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingClue)]
pub struct Clue {
    /// What gave rise to it.
    pub kind: ClueKind,
    /// Since when it stands: the first day, or that of the notice.
    pub since: NaiveDate,
    /// The first day of the outing, as it was planned then.
    pub starts_on: NaiveDate,
    /// The day that decided whether a notice was late; absent where no rule sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// The day of the notice; absent while there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<NaiveDate>,
    /// The region whose authority was told; absent while none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RegionCode>,
    /// What the authority found; absent while nobody has looked into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<ClueSettlement>,
    /// The clue before it, which was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(no_recursion)]
    pub before: Option<Box<Clue>>,
}

/// What an authority found when it looked into a clue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingClueSettlement)]
pub struct ClueSettlement {
    /// The day.
    pub on: NaiveDate,
    /// The office.
    pub office: String,
    /// The first day that was looked into.
    pub starts_on: NaiveDate,
    /// The region whose authority had been told by then; absent when none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<RegionCode>,
    /// Whether it is as it seems.
    pub confirmed: bool,
    /// What was found.
    pub remark: String,
}

impl Clue {
    /// What an outing gives rise to today; none while all is as it should be.
    ///
    /// What is called off before its first day took place nowhere, so a late notice of it is no clue.
    #[must_use]
    pub fn of(state: &State, starts_on: NaiveDate, due_on: Option<NaiveDate>, today: NaiveDate) -> Option<Self> {
        let untold = |by: NaiveDate| (starts_on <= by).then(|| Self::untold(starts_on, due_on));
        match state {
            State::Draft => untold(today),
            State::Cancelled { sent: None, on, .. } => untold(*on),
            State::Cancelled { on, .. } if *on < starts_on => None,
            _ => state.sent().and_then(|sent| Self::told(sent, starts_on)),
        }
    }

    fn untold(starts_on: NaiveDate, due_on: Option<NaiveDate>) -> Self {
        let (kind, since) = (ClueKind::NoNotice, starts_on);
        Self { kind, since, starts_on, due_on, told_on: None, recipient: None, settlement: None, before: None }
    }

    fn told(sent: &Sent, starts_on: NaiveDate) -> Option<Self> {
        let kind = match sent.standing {
            Standing::Late => ClueKind::Late,
            Standing::Missing => ClueKind::AfterStart,
            Standing::NoRule | Standing::Unknown | Standing::OnTime | Standing::Early => return None,
        };
        let (since, due_on) = (sent.first_on, sent.due_on);
        let (told_on, recipient) = (Some(since), Some(sent.recipient.region));
        Some(Self { kind, since, starts_on, due_on, told_on, recipient, settlement: None, before: None })
    }

    /// One outing has one clue at a time: what was recorded of it stays, unless nobody has answered it and it came to nothing. Once
    /// answered it is done with, but not what happens later: another first day or another office told late is a new clue.
    ///
    /// That a first day came without notice is never undone by choosing another day.
    #[must_use]
    pub fn follow(before: Option<Self>, now: Option<Self>) -> Option<Self> {
        match before {
            Some(before) if before.settlement.is_some() => Some(before.renewed(now)),
            Some(before) if before.kind == ClueKind::NoNotice => {
                let (told_on, recipient) = now.and_then(|now| now.told_on.zip(now.recipient)).unzip();
                let kind = if told_on.is_some() { ClueKind::AfterStart } else { before.kind };
                Some(Self { kind, told_on, recipient, ..before })
            }
            Some(before) if before.kind == ClueKind::AfterStart => Some(before),
            Some(Self { before: settled, .. }) => match now {
                Some(now) => Some(Self { before: settled, ..now }),
                None => settled.map(|settled| *settled),
            },
            None => now,
        }
    }

    /// A clue that was answered, or the new one that the facts give rise to since.
    fn renewed(self, now: Option<Self>) -> Self {
        match (now, &self.settlement) {
            (Some(now), Some(found)) if !found.covers(&now) => Self { before: Some(Box::new(self)), ..now },
            _ => self,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn status(&self) -> ClueStatus {
        match &self.settlement {
            None => ClueStatus::Open,
            Some(settlement) if settlement.confirmed => ClueStatus::Confirmed,
            Some(_) => ClueStatus::Dismissed,
        }
    }

    /// Puts down what was found, once.
    ///
    /// # Errors
    /// [`TransitionError::NoClue`] for a second answer.
    pub fn settle(self, settlement: ClueSettlement) -> Result<Self, TransitionError> {
        match self.status() {
            ClueStatus::Open => Ok(Self { settlement: Some(settlement), ..self }),
            ClueStatus::Confirmed | ClueStatus::Dismissed => Err(TransitionError::NoClue),
        }
    }
}

impl ClueSettlement {
    /// Whether a clue is of the first day, and of the office told, that were looked into.
    fn covers(&self, clue: &Clue) -> bool {
        let same_office = self.recipient.is_none() || clue.recipient.is_none() || self.recipient == clue.recipient;
        self.starts_on == clue.starts_on && same_office
    }
}
