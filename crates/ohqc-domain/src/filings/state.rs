//! Where a filing stands: what is on record, and the application that is being handled, are two things.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Difference, Holder, Missing, Opinion, Part, Record, ReturnReason, Stage, StateName, Telling};
use crate::ids::UserId;
use crate::text::Text;

/// Where a filing stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Not on record: the first filing is being handled.
    First {
        /// How far it has come.
        stage: Stage,
    },
    /// On record, and in force whatever is asked for meanwhile.
    Accepted {
        /// What is on record.
        record: Record,
        /// What the institution asks for: a change, or the end.
        application: Option<Application>,
    },
    /// Taken off the record, which is kept.
    Cancelled {
        /// What was on record.
        record: Record,
        /// The last day of the service.
        last_day: NaiveDate,
        /// Why.
        reason: String,
        /// The day the record was closed.
        on: NaiveDate,
        /// Who closed it.
        by: UserId,
    },
}

/// What an institution asks for while its filing is on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum Application {
    /// Another dossier in place of the one in force (备案变更; 办法2019 第六条, 令6 第十条).
    Change {
        /// The day things changed.
        changed_on: NaiveDate,
        /// Name, address and whatever else of the institution itself is to change, where it does.
        #[serde(default)]
        holder: Option<Holder>,
        /// How far it has come.
        stage: Stage,
    },
    /// The end of the filing (注销; 令6 第三十一条).
    Cancellation {
        /// The day it was asked for.
        on: NaiveDate,
        /// The last day of the service.
        last_day: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl Application {
    /// How far it has come; one that asks for the end is handed in at once.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Change { stage, .. } => stage.name(),
            Self::Cancellation { .. } => StateName::Submitted,
        }
    }
}

/// Why a transition is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// Nothing is being filled in.
    #[error("the filing is not open for editing")]
    NotEditable,
    /// Nothing was handed in.
    #[error("the filing was not submitted")]
    NotSubmitted,
    /// The dossier lacks something.
    #[error("the dossier is incomplete")]
    Incomplete(Vec<Missing>),
    /// A change that changes nothing.
    #[error("nothing differs from what is on record")]
    Unchanged,
    /// Returning needs at least one thing to correct.
    #[error("no reason given")]
    NoReason,
    /// These parts were not found in order, or not looked at.
    #[error("not every part was judged")]
    NotJudged(Vec<Part>),
    /// Only what is on record is changed or ended.
    #[error("the filing is not on record")]
    NotOnRecord,
    /// Another application is being handled.
    #[error("another application is being handled")]
    Busy,
    /// The authority that issued the practice licence was told of this version.
    #[error("the licensing authority was told already")]
    AlreadyTold,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotEditable => Text::new("已提交或已办结，不能修改", "The filing is not open for editing"),
            Self::NotSubmitted => Text::new("尚未提交，或已办结", "The filing is not waiting for review"),
            Self::Incomplete(missing) => Text::owned(
                format!("材料还缺 {} 项，请补齐后提交", missing.len()),
                format!("{} things are still missing from the dossier", missing.len()),
            ),
            Self::Unchanged => Text::new(
                "与在册内容没有不同，不能提交变更；无需变更的，请撤回",
                "Nothing differs from what is on record; take the change back where none is needed",
            ),
            Self::NoReason => Text::new("没有需补正的部分，不能退回", "Nothing is to be corrected"),
            Self::NotJudged(parts) => {
                let names = |get: fn(&Text) -> &str, comma: &str| {
                    parts.iter().map(|part| get(&part.label()).to_owned()).collect::<Vec<_>>().join(comma)
                };
                Text::owned(
                    format!("以下部分尚未核查或需补正：{}", names(|text| &text.zh, "、")),
                    format!("Not judged, or not in order: {}", names(|text| &text.en, ", ")),
                )
            }
            Self::NotOnRecord => Text::new("不在册，不能变更、注销或告知", "The filing is not on record"),
            Self::Busy => Text::new("已有变更或注销申请在办", "A change or the end of the filing is being handled"),
            Self::AlreadyTold => {
                Text::new("已就现行备案告知发证机关", "The licensing authority was told of what is on record already")
            }
        }
    }
}

impl State {
    /// A filing that is begun.
    #[must_use]
    pub const fn draft() -> Self {
        Self::First { stage: Stage::Draft }
    }

    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::First { stage } => stage.name(),
            Self::Accepted { .. } => StateName::Accepted,
            Self::Cancelled { .. } => StateName::Cancelled,
        }
    }

    /// What is, or was, on record.
    #[must_use]
    pub const fn record(&self) -> Option<&Record> {
        match self {
            Self::First { .. } => None,
            Self::Accepted { record, .. } | Self::Cancelled { record, .. } => Some(record),
        }
    }

    /// Whether it is in force on a day: on record, or taken off it with the last day of the service still to come.
    #[must_use]
    pub fn in_force(&self, on: NaiveDate) -> bool {
        match self {
            Self::First { .. } => false,
            Self::Accepted { .. } => true,
            Self::Cancelled { last_day, .. } => *last_day >= on,
        }
    }

    /// The day of the deeming, while what is on record is what a prefecture had, and nothing is asked for: on that day its dossier
    /// may have lacked something.
    #[must_use]
    pub fn deemed_only(&self) -> Option<NaiveDate> {
        match self {
            Self::Accepted { record, application: None } => {
                Some(record.on).filter(|on| record.deemed.is_some() && record.version_on == *on)
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => None,
        }
    }

    /// What is asked for while the filing is on record.
    #[must_use]
    pub const fn application(&self) -> Option<&Application> {
        match self {
            Self::Accepted { application, .. } => application.as_ref(),
            Self::First { .. } | Self::Cancelled { .. } => None,
        }
    }

    /// How far the dossier that is being handled has come, of a first filing or of a change.
    #[must_use]
    pub const fn stage(&self) -> Option<&Stage> {
        match self {
            Self::First { stage } | Self::Accepted { application: Some(Application::Change { stage, .. }), .. } => Some(stage),
            Self::Accepted { .. } | Self::Cancelled { .. } => None,
        }
    }

    fn on_stage(
        self,
        error: TransitionError,
        step: impl FnOnce(Stage) -> Result<Stage, TransitionError>,
    ) -> Result<Self, TransitionError> {
        match self {
            Self::First { stage } => Ok(Self::First { stage: step(stage)? }),
            Self::Accepted { record, application: Some(Application::Change { changed_on, holder, stage }) } => {
                let application = Some(Application::Change { changed_on, holder, stage: step(stage)? });
                Ok(Self::Accepted { record, application })
            }
            Self::Accepted { .. } | Self::Cancelled { .. } => Err(error),
        }
    }

    /// Whether the institution may change a dossier.
    ///
    /// # Errors
    /// [`TransitionError::NotEditable`] while nothing is being filled in.
    pub fn editable(&self) -> Result<(), TransitionError> {
        self.stage().ok_or(TransitionError::NotEditable)?.editable()
    }

    /// The institution as a change is to have it; none where it stays as it is.
    #[must_use]
    pub const fn renamed(&self) -> Option<&Holder> {
        match self.application() {
            Some(Application::Change { holder, .. }) => holder.as_ref(),
            Some(Application::Cancellation { .. }) | None => None,
        }
    }

    /// Lets a change put another name, address, credit code or licence in place of those on record.
    ///
    /// # Errors
    /// [`TransitionError::NotEditable`] while no change is being filled in.
    pub fn rename(self, wanted: Holder) -> Result<Self, TransitionError> {
        self.editable()?;
        match self {
            Self::Accepted { record, application: Some(Application::Change { changed_on, stage, .. }) } => {
                let holder = (wanted != record.holder).then_some(wanted);
                Ok(Self::Accepted { record, application: Some(Application::Change { changed_on, holder, stage }) })
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => Err(TransitionError::NotEditable),
        }
    }

    /// Hands in what is being filled in. `missing` is what [`super::completeness`] found, `changes` in what it differs from what
    /// is on record, of which a first filing has nothing.
    ///
    /// # Errors
    /// When it is not editable, anything is missing, or a change changes nothing.
    pub fn submit(self, on: NaiveDate, missing: Vec<Missing>, changes: &[Difference]) -> Result<Self, TransitionError> {
        let unchanged = self.record().is_some() && changes.is_empty();
        let submitted = self.on_stage(TransitionError::NotEditable, |stage| stage.submit(on, missing))?;
        if unchanged { Err(TransitionError::Unchanged) } else { Ok(submitted) }
    }

    /// Keeps the reviewer's opinions.
    ///
    /// # Errors
    /// When nothing was handed in.
    pub fn judge(self, opinions: Vec<Opinion>, author: (UserId, DateTime<Utc>)) -> Result<Self, TransitionError> {
        self.on_stage(TransitionError::NotSubmitted, |stage| stage.judge(opinions, author))
    }

    /// Sends back what was handed in, with everything to correct at once; `parts` are those of the kind's dossier.
    ///
    /// # Errors
    /// When nothing was handed in, a part has no opinion, or nothing is to be corrected.
    pub fn send_back(self, on: NaiveDate, parts: &[Part]) -> Result<Self, TransitionError> {
        self.on_stage(TransitionError::NotSubmitted, |stage| stage.send_back(on, parts))
    }

    /// What would be sent back.
    ///
    /// # Errors
    /// As [`Self::send_back`].
    pub fn reasons(&self, parts: &[Part]) -> Result<Vec<ReturnReason>, TransitionError> {
        self.stage().ok_or(TransitionError::NotSubmitted)?.reasons(parts)
    }

    /// Whether what was handed in may go on record.
    ///
    /// # Errors
    /// When nothing was handed in, or a part was not found in order.
    pub fn acceptable(&self, parts: &[Part]) -> Result<(), TransitionError> {
        self.stage().ok_or(TransitionError::NotSubmitted)?.acceptable(parts)
    }

    /// Puts what was handed in on record: a first filing, or a change that takes the place of the version in force and keeps
    /// the number and the day of the first record. `record` is of today.
    ///
    /// # Errors
    /// When nothing was handed in, or a part was not found in order.
    pub fn accept(self, record: Record, parts: &[Part]) -> Result<Self, TransitionError> {
        self.acceptable(parts)?;
        let record = match self {
            Self::Accepted { record: Record { on, number, deemed, tellings, .. }, .. } => {
                Record { on, number, deemed, tellings, ..record }
            }
            Self::First { .. } | Self::Cancelled { .. } => record,
        };
        Ok(Self::Accepted { record, application: None })
    }

    /// Takes the filing off the record, as asked for.
    ///
    /// # Errors
    /// When the end was not asked for.
    pub fn cancel(self, today: NaiveDate, by: UserId) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { record, application: Some(Application::Cancellation { last_day, reason, .. }) } => {
                Ok(Self::Cancelled { record, last_day, reason, on: today, by })
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => Err(TransitionError::NotSubmitted),
        }
    }

    /// Asks for something while the filing is on record.
    ///
    /// # Errors
    /// When it is not on record, or something is asked for already.
    pub fn apply(self, application: Application) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { record, application: None } => Ok(Self::Accepted { record, application: Some(application) }),
            Self::Accepted { .. } => Err(TransitionError::Busy),
            Self::First { .. } | Self::Cancelled { .. } => Err(TransitionError::NotOnRecord),
        }
    }

    /// Keeps that the authority which issued the practice licence was told of the version on record, once a version.
    ///
    /// # Errors
    /// When it is not on record, or was told of already.
    pub fn tell(self, telling: Telling) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { mut record, application } if record.telling().is_none() => {
                record.tellings.push(telling);
                Ok(Self::Accepted { record, application })
            }
            Self::Accepted { .. } => Err(TransitionError::AlreadyTold),
            Self::First { .. } | Self::Cancelled { .. } => Err(TransitionError::NotOnRecord),
        }
    }

    /// Takes back what was asked for; what is on record stays as it is.
    ///
    /// # Errors
    /// When nothing is asked for, or a change is being verified.
    pub fn withdraw(self) -> Result<Self, TransitionError> {
        match self {
            Self::Accepted { record, application: Some(application) } => {
                if let Application::Change { stage, .. } = &application {
                    stage.editable()?;
                }
                Ok(Self::Accepted { record, application: None })
            }
            Self::First { .. } | Self::Accepted { .. } | Self::Cancelled { .. } => Err(TransitionError::NotEditable),
        }
    }
}

#[cfg(test)]
mod tests;
