//! What stands on record of a filing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{Deemed, FilingNumber, Telling, VerificationCode};
use crate::ids::UserId;
use crate::institutions::api::InstitutionBody;
use crate::validation::Complaints;
use crate::values::CreditCode;

/// What is on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The day of the first record; the on-site check's clock starts here (JL24-1-3-d).
    pub on: NaiveDate,
    /// The filing number; it stays through every change.
    pub number: FilingNumber,
    /// The day of the version in force.
    pub version_on: NaiveDate,
    /// The code of its receipt that the public site confirms.
    pub verification_code: VerificationCode,
    /// Who recorded it.
    pub by: UserId,
    /// Whom the record names; what the institution changes later does not change the record.
    pub holder: Holder,
    /// The local filing that is deemed one with the province.
    #[serde(default)]
    pub deemed: Option<Deemed>,
    /// What the authority that issued the practice licence was told, first to last.
    #[serde(default)]
    pub tellings: Vec<Telling>,
}

impl Record {
    /// That the authority which issued the practice licence was told of the version in force.
    #[must_use]
    pub fn telling(&self) -> Option<&Telling> {
        self.tellings.iter().find(|told| told.verification_code == self.verification_code)
    }
}

/// An institution as it stood on the day of the record, or as a change is to have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = FilingHolder)]
pub struct Holder {
    /// Name.
    #[validate(length(min = 2, max = 120))]
    pub name: String,
    /// Unified social credit code.
    #[schema(example = "91220101MA0Y2NQG3X")]
    pub credit_code: String,
    /// Number of the practice licence; empty for a body that is no medical institution.
    #[validate(length(max = 40))]
    pub licence_number: String,
    /// Practice address.
    #[validate(length(min = 4, max = 200))]
    pub address: String,
}

impl Holder {
    /// Checks what a change is to put in place of what is on record.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<(), Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        found.check("/credit_code", CreditCode::parse(&self.credit_code));
        found.into_result(())
    }
}

impl From<InstitutionBody> for Holder {
    fn from(body: InstitutionBody) -> Self {
        let InstitutionBody { name, credit_code, licence_number, address, .. } = body;
        Self { name, credit_code, licence_number, address }
    }
}
