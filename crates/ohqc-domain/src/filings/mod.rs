//! Filing (备案): an institution files the service it offers; the province keeps the record. It is a filing, not a licence (NHC23-1-2).

pub mod api;
mod category;
mod check;
mod completeness;
mod dossier;
mod number;
mod origin;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

pub use category::{FiledCategory, category_label, is_category, is_item};
pub use check::complaints;
pub use completeness::{Missing, completeness, least};
pub use dossier::{
    Device, DiagnosisCertificate, Dossier, DossierAttachment, FiledService, Licences, Person, PersonRole, Premises, Reporting,
    Room, Title, Vehicle,
};
pub use number::{FilingNumber, VerificationCode};
pub use origin::{Deemed, NotDeemed, Origin};

use crate::ids::UserId;
use crate::institutions::api::InstitutionBody;
use crate::text::Text;

/// Where a filing stands. What exists only in a state lives in that state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Being filled in by the institution.
    Draft,
    /// Handed in; the materials are being verified.
    Submitted {
        /// The day it was handed in.
        on: NaiveDate,
    },
    /// Sent back; everything to correct is listed at once.
    Returned {
        /// The day it was sent back.
        on: NaiveDate,
        /// What to correct.
        reasons: Vec<ReturnReason>,
    },
    /// On record, with number and receipt.
    Accepted {
        /// What is on record.
        record: Record,
    },
}

/// What is on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The day of the record; the on-site check's clock starts here (JL24-1-3-d).
    pub on: NaiveDate,
    /// The filing number.
    pub number: FilingNumber,
    /// The receipt's code that the public site confirms.
    pub verification_code: VerificationCode,
    /// Who recorded it.
    pub by: UserId,
    /// Whom the record names; what the institution changes later does not change the record.
    pub holder: Holder,
    /// The local filing that is deemed one with the province.
    #[serde(default)]
    pub deemed: Option<Deemed>,
}

/// An institution as it stood on the day of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Name.
    pub name: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// Number of the practice licence.
    pub licence_number: String,
    /// Practice address.
    pub address: String,
}

impl From<InstitutionBody> for Holder {
    fn from(body: InstitutionBody) -> Self {
        let InstitutionBody { name, credit_code, licence_number, address, .. } = body;
        Self { name, credit_code, licence_number, address }
    }
}

enumeration! {
    /// The name of a state, for filters and badges.
    pub enum StateName as FilingState {
        /// Being filled in.
        Draft = "draft" => ("填报中", "Draft"),
        /// Handed in.
        Submitted = "submitted" => ("待核查", "Submitted"),
        /// Sent back.
        Returned = "returned" => ("待补正", "Returned"),
        /// On record.
        Accepted = "accepted" => ("已备案", "Filed"),
    }
}

enumeration! {
    /// The parts of a dossier, each reviewed on its own (the five key links of JL24-1-3-c, and the filing itself).
    pub enum Part as DossierPart {
        /// Licences and filed services.
        Services = "services" => ("备案项目与证照", "Services and licences"),
        /// People and certificates.
        People = "people" => ("人员", "People"),
        /// Premises.
        Premises = "premises" => ("场所", "Premises"),
        /// Equipment.
        Equipment = "equipment" => ("设备", "Equipment"),
        /// Quality management system.
        Quality = "quality" => ("质量管理体系", "Quality system"),
        /// Information reporting.
        Reporting = "reporting" => ("信息报告", "Information reporting"),
        /// Filing materials.
        Attachments = "attachments" => ("备案材料", "Materials"),
    }
}

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnReason {
    /// The part of the dossier.
    pub part: Part,
    /// What to correct there.
    #[validate(length(min = 2, max = 500))]
    pub note: String,
}

/// Why a transition is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransitionError {
    /// It is not being filled in.
    #[error("the filing is not open for editing")]
    NotEditable,
    /// It was not handed in.
    #[error("the filing was not submitted")]
    NotSubmitted,
    /// The dossier lacks something.
    #[error("the dossier is incomplete")]
    Incomplete(Vec<Missing>),
    /// Returning needs at least one reason.
    #[error("no reason given")]
    NoReason,
}

impl TransitionError {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NotEditable => Text::new("备案已提交或已办结，不能修改", "The filing is not open for editing"),
            Self::NotSubmitted => Text::new("备案尚未提交，或已办结", "The filing is not waiting for review"),
            Self::Incomplete(missing) => Text::owned(
                format!("备案材料还缺 {} 项，请补齐后提交", missing.len()),
                format!("{} things are still missing from the dossier", missing.len()),
            ),
            Self::NoReason => Text::new("请至少写明一条补正意见", "Give at least one thing to correct"),
        }
    }
}

impl State {
    /// The state's name.
    #[must_use]
    pub const fn name(&self) -> StateName {
        match self {
            Self::Draft => StateName::Draft,
            Self::Submitted { .. } => StateName::Submitted,
            Self::Returned { .. } => StateName::Returned,
            Self::Accepted { .. } => StateName::Accepted,
        }
    }

    /// Whether the institution may change the dossier.
    ///
    /// # Errors
    /// [`TransitionError::NotEditable`] once it is handed in.
    pub const fn editable(&self) -> Result<(), TransitionError> {
        match self {
            Self::Draft | Self::Returned { .. } => Ok(()),
            Self::Submitted { .. } | Self::Accepted { .. } => Err(TransitionError::NotEditable),
        }
    }

    /// Hands the filing in. `missing` is what [`completeness`] found.
    ///
    /// # Errors
    /// When it is not editable, or anything is missing.
    pub fn submit(self, on: NaiveDate, missing: Vec<Missing>) -> Result<Self, TransitionError> {
        self.editable()?;
        if missing.is_empty() { Ok(Self::Submitted { on }) } else { Err(TransitionError::Incomplete(missing)) }
    }

    /// Sends it back with everything to correct at once.
    ///
    /// # Errors
    /// When it was not handed in, or no reason is given.
    pub fn return_for_correction(self, on: NaiveDate, reasons: Vec<ReturnReason>) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted { .. } if reasons.is_empty() => Err(TransitionError::NoReason),
            Self::Submitted { .. } => Ok(Self::Returned { on, reasons }),
            Self::Draft | Self::Returned { .. } | Self::Accepted { .. } => Err(TransitionError::NotSubmitted),
        }
    }

    /// Puts it on record with its number, under the particulars of that day.
    ///
    /// # Errors
    /// When it was not handed in.
    pub fn accept(self, record: Record) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted { .. } => Ok(Self::Accepted { record }),
            Self::Draft | Self::Returned { .. } | Self::Accepted { .. } => Err(TransitionError::NotSubmitted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 3, d).unwrap()
    }

    fn record() -> Record {
        let text = || "某某医院".to_owned();
        Record {
            on: day(5),
            number: FilingNumber::new("220000", crate::institutions::Service::Examination, 2025, 7),
            verification_code: VerificationCode::from_bytes([7; 10]),
            by: UserId(uuid::Uuid::from_u128(3)),
            holder: Holder { name: text(), credit_code: text(), licence_number: text(), address: text() },
            deemed: None,
        }
    }

    #[test]
    fn the_straight_way_ends_on_record() {
        let state = State::Draft.submit(day(1), vec![]).unwrap().accept(record()).unwrap();
        assert_eq!(state.name(), StateName::Accepted);
    }

    #[test]
    fn a_returned_filing_can_be_corrected_and_handed_in_again() {
        let reason = ReturnReason { part: Part::People, note: "主检医师证书过期".into() };
        let state = State::Submitted { on: day(1) }.return_for_correction(day(2), vec![reason]).unwrap();
        assert!(state.editable().is_ok());
        assert_eq!(state.submit(day(3), vec![]).unwrap().name(), StateName::Submitted);
    }

    #[test]
    fn nothing_happens_out_of_order() {
        assert_eq!(State::Draft.accept(record()), Err(TransitionError::NotSubmitted));
        assert_eq!(State::Draft.return_for_correction(day(1), vec![]), Err(TransitionError::NotSubmitted));
        assert_eq!(State::Submitted { on: day(1) }.return_for_correction(day(1), vec![]), Err(TransitionError::NoReason));
        let accepted = State::Submitted { on: day(1) }.accept(record()).unwrap();
        assert_eq!(accepted.clone().submit(day(2), vec![]), Err(TransitionError::NotEditable));
        assert_eq!(accepted.editable(), Err(TransitionError::NotEditable));
    }
}
