//! The form of a filing (备案表, 备案变更表, 注销备案申请表), from a version as it was handed in.

use chrono::NaiveDate;
use ohqc_domain::filings::{
    Application, Chapter, Difference, Dossier, FilingNumber, Holder, State, VersionKind, VersionOutcome, chapters,
};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::Filing;
use super::{Filings, versions};
use crate::{AppError, Result, policy};

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
    /// The last day of the service and why it ends, where the end was asked for and the wish was not taken back.
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
    /// [`AppError::NotFound`] outside the caller's scope, or where the filing has no such version.
    pub async fn form(&self, id: FilingId, number: u32) -> Result<FormData> {
        let version = self.versions(id).await?.into_iter().find(|one| one.number == number).ok_or(AppError::NotFound)?;
        let db = self.app.db().read();
        let (row, institution) = self.find(db, &self.grant, id).await?;
        let frozen = versions::entity::Entity::find()
            .filter(versions::entity::Column::FilingId.eq(id.0))
            .filter(versions::entity::Column::Number.eq(number))
            .one(db)
            .await?
            .ok_or(AppError::NotFound)?;
        let dossier: Dossier = serde_json::from_value(frozen.dossier)?;
        let Filing { state, service: kind, .. } = Filing::try_from(&row)?;
        let ends = version.kind == VersionKind::Cancellation && version.outcome != VersionOutcome::Withdrawn;
        Ok(FormData {
            kind,
            version: version.kind,
            number,
            filing_number: row.number.map(FilingNumber::from),
            holder: serde_json::from_value(frozen.holder)?,
            submitted_on: version.submitted_on,
            outcome: version.outcome,
            decided_on: version.decided_on,
            basis: kind.basis(&policy::profile(&institution.region, version.submitted_on)?).said(),
            authority: policy::settings(&institution.region, version.submitted_on)?.org.health_authority,
            ending: ends.then(|| ending(&state)).flatten(),
            differences: version.differences,
            chapters: chapters(kind, &dossier),
        })
    }
}

/// When and why a filing ends.
fn ending(state: &State) -> Option<(NaiveDate, String)> {
    match (state, state.application()) {
        (State::Cancelled { last_day, reason, .. }, _) | (_, Some(Application::Cancellation { last_day, reason, .. })) => {
            Some((*last_day, reason.clone()))
        }
        _ => None,
    }
}
