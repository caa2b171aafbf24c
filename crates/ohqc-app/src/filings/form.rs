//! The form of a filing (备案表, 备案变更表, 注销备案申请表), from a version as it was handed in.

use chrono::NaiveDate;
use ohqc_domain::filings::{Chapter, Difference, FilingNumber, Holder, VersionKind, VersionOutcome, chapters};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::text::Text;

use super::Filings;
use super::versions::{self, One};
use crate::store::code;
use crate::{Result, policy};

/// Everything a printed form needs.
#[derive(Debug, Clone)]
pub struct FormData {
    /// What is filed or recorded.
    pub kind: BodyKind,
    /// What the version came from.
    pub version: VersionKind,
    /// Its number within the filing.
    pub number: u32,
    /// The filing number, once it has one.
    pub filing_number: Option<FilingNumber>,
    /// The institution as the version names it.
    pub holder: Holder,
    /// The day it was handed in.
    pub submitted_on: NaiveDate,
    /// What became of it.
    pub outcome: VersionOutcome,
    /// The day that was decided.
    pub decided_on: Option<NaiveDate>,
    /// What the filing rests on, and how sure that is where it was not read in the text.
    pub basis: Text,
    /// The authority that keeps the record.
    pub authority: Text,
    /// The last day of the service and why it ends, where the end was asked for.
    pub ending: Option<(NaiveDate, String)>,
    /// In what it differs from the version in force on that day.
    pub differences: Vec<Difference>,
    /// The dossier, part by part.
    pub chapters: Vec<Chapter>,
}

impl Filings<'_> {
    /// The form of a version, as it was handed in.
    ///
    /// # Errors
    /// [`AppError::NotFound`](crate::AppError::NotFound) outside the caller's scope, or where the filing has no such version.
    pub async fn form(&self, id: FilingId, number: u32) -> Result<FormData> {
        let db = self.app.db().read();
        let (filing, institution) = self.find(db, &self.grant, id).await?;
        let kind: BodyKind = code(&filing.service)?;
        let One { row, holder, dossier, differences } = versions::one(db, filing.id, kind, number).await?;
        Ok(FormData {
            kind,
            version: code(&row.kind)?,
            number,
            filing_number: filing.number.map(FilingNumber::from),
            holder,
            submitted_on: row.submitted_on,
            outcome: code(&row.outcome)?,
            decided_on: row.decided_on,
            basis: kind.basis(&policy::profile(&institution.region, row.submitted_on)?).said(),
            authority: policy::settings(&institution.region, row.submitted_on)?.org.health_authority,
            ending: row.last_day.zip(row.reason),
            differences,
            chapters: chapters(kind, &dossier),
        })
    }
}
