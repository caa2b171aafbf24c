//! A visit (现场监督) to an outing, from its plan to its record (JL24-3-1-d).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Recipient, TransitionError};
use crate::text::Text;

/// A visit on the spot (现场监督, JL24-3-1-d).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingVisit)]
pub struct Visit {
    /// The day it is planned for.
    pub planned_on: NaiveDate,
    /// The office that visits.
    pub office: String,
    /// What it found; absent while it is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<VisitRecord>,
    /// Why it does not take place; absent while it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<VisitCancellation>,
}

/// A planned visit that does not take place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutingVisitCancellation)]
pub struct VisitCancellation {
    /// The day it was given up.
    pub on: NaiveDate,
    /// Why.
    pub reason: Text,
}

/// What a visit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct VisitRecord {
    /// The day on the spot.
    pub made_on: NaiveDate,
    /// Whether everything was as the notice says.
    pub as_notified: bool,
    /// What was seen.
    #[validate(length(min = 2, max = 2000))]
    pub findings: String,
}

impl Visit {
    /// Whether it is still to come.
    #[must_use]
    pub const fn is_planned(&self) -> bool {
        self.record.is_none() && self.cancelled.is_none()
    }

    /// Gives it up, unless it was made or given up before.
    #[must_use]
    pub fn called_off(self, on: NaiveDate, reason: Text) -> Self {
        if self.is_planned() { Self { cancelled: Some(VisitCancellation { on, reason }), ..self } } else { self }
    }

    /// What becomes of it once the outing is told anew: given up when another office answers, or when its day lies outside.
    #[must_use]
    pub fn told_anew(self, today: NaiveDate, recipients: [&Recipient; 2], (first, last): (NaiveDate, NaiveDate)) -> Self {
        let [before, now] = recipients;
        if before.region != now.region {
            let name = &now.region_name;
            let reason =
                Text::owned(format!("外出检查已改由{name}接收告知"), format!("The outing has moved and is now told to {name}"));
            self.called_off(today, reason)
        } else if self.planned_on < first || self.planned_on > last {
            self.called_off(today, Text::new("外出检查改期，原定日期不在检查期间内", "The outing has moved to other days"))
        } else {
            self
        }
    }

    /// Records what it found, once.
    ///
    /// # Errors
    /// [`TransitionError::NoVisit`] for a second record; [`TransitionError::VisitOutside`] for a day outside the outing or to come.
    pub fn recorded(
        self,
        record: VisitRecord,
        (first, last): (NaiveDate, NaiveDate),
        today: NaiveDate,
    ) -> Result<Self, TransitionError> {
        let last = last.min(today);
        if !self.is_planned() {
            return Err(TransitionError::NoVisit);
        }
        if record.made_on < first || record.made_on > last {
            return Err(TransitionError::VisitOutside { first, last });
        }
        Ok(Self { record: Some(record), ..self })
    }
}
