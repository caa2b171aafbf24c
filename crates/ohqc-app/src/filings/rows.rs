//! Rows to domain values and back.

use chrono::NaiveDate;
use ohqc_domain::filings::api::{FilingAction, FilingSummary, FilingView};
use ohqc_domain::filings::{Dossier, FilingNumber, Origin, Record, State, VerificationCode, completeness};
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::{FilingId, InstitutionId};
use ohqc_domain::institutions::Service;
use sea_orm::ActiveValue::Set;

use super::entity;
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::code;
use crate::{AppError, Result, policy};

/// A filing as the domain knows it.
pub struct Filing {
    /// Where it stands.
    pub state: State,
    /// The service.
    pub service: Service,
    /// The dossier.
    pub dossier: Dossier,
}

impl TryFrom<&entity::Model> for Filing {
    type Error = AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        Ok(Self {
            state: serde_json::from_value(row.state_data.clone())?,
            service: code(&row.service)?,
            dossier: serde_json::from_value(row.dossier.clone())?,
        })
    }
}

/// Writes a state into its columns.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    match state {
        State::Draft | State::Returned { .. } => {}
        State::Submitted { on } => row.submitted_on = Set(Some(*on)),
        State::Accepted { record: Record { on, number, verification_code, deemed, .. } } => {
            row.accepted_on = Set(Some(*on));
            row.number = Set(Some(number.as_str().into()));
            row.verification_code = Set(Some(verification_code.as_str().into()));
            row.origin = Set(if deemed.is_some() { Origin::Local } else { Origin::Platform }.code().into());
        }
    }
    Ok(())
}

/// What one caller gets to see.
pub fn view(row: entity::Model, institution: &institutions::Model, actor: &Actor, today: NaiveDate) -> Result<FilingView> {
    let Filing { state, service, dossier } = Filing::try_from(&row)?;
    let profile = policy::profile(&institution.region, today)?;
    let missing = if state.editable().is_ok() { completeness(service, &dossier, &profile) } else { Vec::new() };
    let actions = FilingAction::available(actor, &state, &row.place, InstitutionId(row.institution_id));
    let name = state.name();
    let (reasons, deemed) = match state {
        State::Returned { reasons, .. } => (reasons, None),
        State::Accepted { record } => (Vec::new(), record.deemed),
        State::Draft | State::Submitted { .. } => (Vec::new(), None),
    };
    Ok(FilingView {
        id: FilingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name.clone(),
        region: code(&institution.region)?,
        service,
        origin: code(&row.origin)?,
        state: name,
        submitted_on: row.submitted_on,
        accepted_on: row.accepted_on,
        number: row.number.map(FilingNumber::from),
        verification_code: row.verification_code.as_deref().and_then(VerificationCode::parse),
        deemed,
        reasons,
        missing,
        dossier,
        updated_at: row.updated_at,
        actions,
    })
}

/// A row of a list.
pub fn summary(row: entity::Model, institution: &institutions::Model) -> Result<FilingSummary> {
    Ok(FilingSummary {
        id: FilingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        service: code(&row.service)?,
        origin: code(&row.origin)?,
        state: code(&row.state)?,
        submitted_on: row.submitted_on,
        accepted_on: row.accepted_on,
        number: row.number.map(FilingNumber::from),
        updated_at: row.updated_at,
    })
}
