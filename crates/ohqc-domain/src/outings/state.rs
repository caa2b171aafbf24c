//! Where an outing stands, and what may come next.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::{Heads, Recipient, Standing, Visit, Window};
use crate::text::Text;

/// Where an outing stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// The notice is being filled in; nobody was told.
    Draft,
    /// The authority was told and has not confirmed it.
    Notified {
        /// The notice.
        sent: Sent,
    },
    /// The authority has the notice.
    Received {
        /// The notice.
        sent: Sent,
        /// Its confirmation.
        receipt: Receipt,
    },
    /// People are being examined.
    UnderWay {
        /// The notice.
        sent: Sent,
        /// The authority's confirmation, if it gave one.
        receipt: Option<Receipt>,
        /// The day it began.
        began_on: NaiveDate,
    },
    /// Over.
    Completed {
        /// The notice.
        sent: Sent,
        /// The authority's confirmation, if it gave one.
        receipt: Option<Receipt>,
        /// What it came to.
        completion: Completion,
    },
    /// Called off.
    Cancelled {
        /// The notice, if one was sent.
        sent: Option<Sent>,
        /// The authority's confirmation of it, if it gave one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Receipt>,
        /// The day it was called off.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// A notice that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingNotice)]
pub struct Sent {
    /// 1 for the first, one more for each change that was told anew.
    pub version: u32,
    /// The day it was sent.
    pub on: NaiveDate,
    /// The day the authority was first told of this place and first day, by which the time is judged.
    pub first_on: NaiveDate,
    /// Whether that was in time.
    pub standing: Standing,
    /// The day that decided it; absent where no rule sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Who was told, and why they.
    pub recipient: Recipient,
    /// The fields that changed since the notice before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<String>,
}

/// The authority's confirmation (接收回执).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingReceipt)]
pub struct Receipt {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The office that did.
    pub office: String,
    /// Who did it there, by name; what was received before names were kept has none, nor does the employer read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// What it says to it.
    pub remark: String,
}

/// The employer's confirmation of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingConfirmation)]
pub struct Confirmation {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The employer that did.
    pub employer: String,
}

/// What an outing came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingCompletion)]
pub struct Completion {
    /// The day it was reported.
    pub on: NaiveDate,
    /// People who were examined.
    pub examined: Heads,
    /// What the numbers do not say.
    pub remark: String,
}

/// One question or answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingMessage)]
pub struct Message {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Who says it: an office, or the institution.
    pub organisation: String,
    /// Whether the authority says it.
    pub of_authority: bool,
    /// What.
    pub text: String,
}

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as OutingState {
        /// Being filled in.
        Draft = "draft" => ("草稿", "Draft"),
        /// Told.
        Notified = "notified" => ("已告知", "Notified"),
        /// Confirmed.
        Received = "received" => ("已接收", "Received"),
        /// Being carried out.
        UnderWay = "under_way" => ("实施中", "Under way"),
        /// Over.
        Completed = "completed" => ("已完成", "Completed"),
        /// Called off.
        Cancelled = "cancelled" => ("已取消", "Cancelled"),
    }
}

impl StateName {
    /// Whether vehicles, devices and people are taken by it.
    #[must_use]
    pub const fn occupies(self) -> bool {
        matches!(self, Self::Notified | Self::Received | Self::UnderWay)
    }
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// The notice was sent already.
    #[error("the notice was sent")]
    NotDraft,
    /// It is under way or over.
    #[error("the notice cannot be changed any more")]
    Fixed,
    /// No notice waits for confirmation.
    #[error("no notice waits for confirmation")]
    NotNotified,
    /// Its first day is still to come.
    #[error("the outing begins later")]
    TooEarly {
        /// The first day that may be.
        not_before: NaiveDate,
    },
    /// It did not begin.
    #[error("the outing is not under way")]
    NotUnderWay,
    /// It is over, or called off.
    #[error("the outing is over")]
    Over,
    /// A visit needs an outing that was told and is not over.
    #[error("nothing to visit")]
    NothingToVisit,
    /// The visit lies outside the outing.
    #[error("the visit lies outside the outing")]
    VisitOutside {
        /// The first day of the outing.
        first: NaiveDate,
        /// The last that may be.
        last: NaiveDate,
    },
    /// No visit is planned.
    #[error("no visit is planned")]
    NoVisit,
    /// No clue waits for an answer.
    #[error("no clue is open")]
    NoClue,
    /// No notice waits for the employer.
    #[error("no notice waits for the employer")]
    NothingToConfirm,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::NotDraft => Text::new("告知书已发出，不能重复告知", "The notice was sent before"),
            Self::Fixed => {
                Text::new("外出检查已开始、结束或取消，告知内容不能更改", "Once it has begun or is over, the notice stays")
            }
            Self::NotNotified => Text::new("没有待接收的告知书", "No notice waits to be received"),
            Self::TooEarly { not_before } => {
                Text::owned(format!("最早 {not_before} 才能办理"), format!("Not before {not_before}"))
            }
            Self::NotUnderWay => Text::new("外出检查尚未开始，或已结束", "The outing is not under way"),
            Self::Over => Text::new("外出检查已开始、结束或取消，不能取消", "What has begun or is over cannot be called off"),
            Self::NothingToVisit => Text::new(
                "只有已告知且未结束的外出检查可以安排现场监督",
                "Only an outing that was notified and is not over is visited",
            ),
            Self::VisitOutside { first, last } => Text::owned(
                format!("现场监督日期应在 {first} 至 {last} 之间"),
                format!("A visit lies between {first} and {last}"),
            ),
            Self::NoVisit => Text::new("尚未安排现场监督，或已有记录", "No visit waits for its record"),
            Self::NoClue => Text::new("没有待核实的告知线索", "No clue waits to be looked into"),
            Self::NothingToConfirm => Text::new("没有待用人单位确认的告知书", "No notice waits to be confirmed by the employer"),
        }
    }
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::Notified { .. } => StateName::Notified,
            Self::Received { .. } => StateName::Received,
            Self::UnderWay { .. } => StateName::UnderWay,
            Self::Completed { .. } => StateName::Completed,
            Self::Cancelled { .. } => StateName::Cancelled,
        }
    }

    /// The notice that holds, once one was sent.
    #[must_use]
    pub const fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Draft => None,
            Self::Notified { sent }
            | Self::Received { sent, .. }
            | Self::UnderWay { sent, .. }
            | Self::Completed { sent, .. } => Some(sent),
            Self::Cancelled { sent, .. } => sent.as_ref(),
        }
    }

    /// The authority's confirmation.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Draft | Self::Notified { .. } => None,
            Self::Received { receipt, .. } => Some(receipt),
            Self::UnderWay { receipt, .. } | Self::Completed { receipt, .. } | Self::Cancelled { receipt, .. } => {
                receipt.as_ref()
            }
        }
    }

    /// Whether the notice may still be changed; once it was sent, a change of place, date or people is told anew.
    ///
    /// # Errors
    /// [`TransitionError::Fixed`] from the first day on that an authority was told, and when it is over.
    pub fn editable(&self, today: NaiveDate, first: NaiveDate) -> Result<(), TransitionError> {
        match self {
            Self::Draft => Ok(()),
            Self::Notified { .. } | Self::Received { .. } if today < first => Ok(()),
            Self::Notified { .. } | Self::Received { .. } => Err(TransitionError::Fixed),
            Self::UnderWay { .. } | Self::Completed { .. } | Self::Cancelled { .. } => Err(TransitionError::Fixed),
        }
    }

    /// Sends the first notice.
    ///
    /// # Errors
    /// [`TransitionError::NotDraft`] for a second one.
    pub fn notify(self, sent: Sent) -> Result<Self, TransitionError> {
        match self {
            Self::Draft => Ok(Self::Notified { sent }),
            _ => Err(TransitionError::NotDraft),
        }
    }

    /// Tells a change of place, date or people; the authority has to confirm it anew. Gives back the notice before.
    ///
    /// # Errors
    /// [`TransitionError::Fixed`] unless a notice stands and the outing has not begun.
    pub fn notify_again(self, sent: Sent) -> Result<(Self, Sent), TransitionError> {
        match self {
            Self::Notified { sent: before } | Self::Received { sent: before, .. } => Ok((Self::Notified { sent }, before)),
            Self::Draft | Self::UnderWay { .. } | Self::Completed { .. } | Self::Cancelled { .. } => Err(TransitionError::Fixed),
        }
    }

    /// The notice that holds, judged again: the calendar knows by now when it was due for an outing that starts on a day.
    #[must_use]
    pub fn judged(mut self, window: &Window, starts_on: NaiveDate) -> Self {
        match &mut self {
            Self::Notified { sent }
            | Self::Received { sent, .. }
            | Self::UnderWay { sent, .. }
            | Self::Completed { sent, .. }
            | Self::Cancelled { sent: Some(sent), .. } => {
                sent.standing = window.standing(sent.first_on, starts_on);
                sent.due_on = Some(window.due_on);
            }
            Self::Draft | Self::Cancelled { sent: None, .. } => {}
        }
        self
    }

    /// Confirms the notice.
    ///
    /// # Errors
    /// [`TransitionError::NotNotified`] unless one waits.
    pub fn receive(self, receipt: Receipt) -> Result<Self, TransitionError> {
        match self {
            Self::Notified { sent } => Ok(Self::Received { sent, receipt }),
            _ => Err(TransitionError::NotNotified),
        }
    }

    /// Whether the employer may confirm the notice: one that was sent, holds and is not confirmed yet.
    ///
    /// # Errors
    /// [`TransitionError::NothingToConfirm`] otherwise.
    pub fn confirm(&self, before: Option<&Confirmation>) -> Result<(), TransitionError> {
        match self {
            Self::Notified { .. } | Self::Received { .. } | Self::UnderWay { .. } | Self::Completed { .. }
                if before.is_none() =>
            {
                Ok(())
            }
            _ => Err(TransitionError::NothingToConfirm),
        }
    }

    /// Begins; an authority that has not confirmed the notice does not hold it up.
    ///
    /// # Errors
    /// When nobody was told, it began before, or its first day is still to come.
    pub fn begin(self, today: NaiveDate, first: NaiveDate) -> Result<Self, TransitionError> {
        let (sent, receipt) = match self {
            Self::Notified { sent } => (sent, None),
            Self::Received { sent, receipt } => (sent, Some(receipt)),
            Self::Draft | Self::UnderWay { .. } | Self::Completed { .. } | Self::Cancelled { .. } => {
                return Err(TransitionError::Fixed);
            }
        };
        if today < first {
            return Err(TransitionError::TooEarly { not_before: first });
        }
        Ok(Self::UnderWay { sent, receipt, began_on: today })
    }

    /// Reports how many were examined, not before the last day.
    ///
    /// # Errors
    /// When it is not under way, or its last day is still to come.
    pub fn complete(self, last: NaiveDate, completion: Completion) -> Result<Self, TransitionError> {
        match self {
            Self::UnderWay { .. } if completion.on < last => Err(TransitionError::TooEarly { not_before: last }),
            Self::UnderWay { sent, receipt, .. } => Ok(Self::Completed { sent, receipt, completion }),
            _ => Err(TransitionError::NotUnderWay),
        }
    }

    /// Calls it off before it begins.
    ///
    /// # Errors
    /// [`TransitionError::Over`] once it has begun, or somebody visited it.
    pub fn cancel(self, on: NaiveDate, reason: String, visit: Option<&Visit>) -> Result<Self, TransitionError> {
        if !self.may_be_called_off(visit) {
            return Err(TransitionError::Over);
        }
        match self {
            Self::Draft => Ok(Self::Cancelled { sent: None, receipt: None, on, reason }),
            Self::Notified { sent } => Ok(Self::Cancelled { sent: Some(sent), receipt: None, on, reason }),
            Self::Received { sent, receipt } => Ok(Self::Cancelled { sent: Some(sent), receipt: Some(receipt), on, reason }),
            Self::UnderWay { .. } | Self::Completed { .. } | Self::Cancelled { .. } => Err(TransitionError::Over),
        }
    }

    /// Whether it may still be called off: it has not begun, and nobody saw it take place.
    #[must_use]
    pub fn may_be_called_off(&self, visit: Option<&Visit>) -> bool {
        let waits = matches!(self, Self::Draft | Self::Notified { .. } | Self::Received { .. });
        waits && visit.is_none_or(|visit| visit.record.is_none())
    }

    /// Whether a visit on a day may be planned (JL24-3-1-d).
    ///
    /// # Errors
    /// When nobody was told, it is over, or the day lies outside it.
    pub fn plan_visit(&self, on: NaiveDate, (first, last): (NaiveDate, NaiveDate)) -> Result<(), TransitionError> {
        match self.name().occupies() {
            false => Err(TransitionError::NothingToVisit),
            true if on < first || on > last => Err(TransitionError::VisitOutside { first, last }),
            true => Ok(()),
        }
    }
}

/// What makes a notice that is told anew another one, with a time of its own: where it is and when it begins (JL24-3-1-b).
const ANOTHER: [&str; 3] = ["address", "employer", "starts_on"];

impl Sent {
    /// With the time of the notice before, where that told of the same place and first day already.
    #[must_use]
    pub fn after(self, before: &Self) -> Self {
        if self.changed.iter().any(|field| ANOTHER.contains(&field.as_str())) {
            return self;
        }
        let Self { first_on, standing, due_on, .. } = *before;
        Self { first_on, standing, due_on, ..self }
    }

    /// Whether it came so many working days ahead as the province names, however it reads the period.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        self.due_on.is_some_and(|due_on| self.first_on <= due_on)
    }
}
