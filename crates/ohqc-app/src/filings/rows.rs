//! Rows to domain values and back.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::filings::api::{ApplicationView, CancelledView, FilingAction, FilingSummary, FilingView};
use ohqc_domain::filings::{
    Application, Difference, Dossier, FilingNumber, Origin, Record, Stage, State, VerificationCode, VersionKind, compare,
    completeness, due,
};
use ohqc_domain::identity::{Actor, Permission};
use ohqc_domain::ids::{FilingId, InstitutionId};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::rights::{Check, unable};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::{entity, reviewers};
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::code;
use crate::{AppError, Result, policy};

/// A filing as the domain knows it.
pub struct Filing {
    /// Where it stands.
    pub state: State,
    /// What is filed or recorded.
    pub service: BodyKind,
    /// The dossier: the one in force once it is on record.
    pub dossier: Dossier,
    /// The dossier of a change.
    pub application_dossier: Option<Dossier>,
}

impl Filing {
    /// The dossier that is being handled.
    pub fn handled(&self) -> &Dossier {
        self.application_dossier.as_ref().unwrap_or(&self.dossier)
    }
}

impl TryFrom<&entity::Model> for Filing {
    type Error = AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        Ok(Self {
            state: serde_json::from_value(row.state_data.clone())?,
            service: code(&row.service)?,
            dossier: serde_json::from_value(row.dossier.clone())?,
            application_dossier: row.application_dossier.clone().map(serde_json::from_value).transpose()?,
        })
    }
}

/// Writes a state into its columns; of what kind it is the row says already.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    let kind = row.service.try_as_ref().ok_or_else(|| AppError::Internal("a filing of no kind".into()))?;
    row.ready = Set(state.acceptable(&code::<BodyKind>(kind)?.body().parts).is_ok());
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    row.ends_on = Set(match state {
        State::Cancelled { last_day, .. } => Some(*last_day),
        State::First { .. } | State::Accepted { .. } => None,
    });
    row.application_state = Set(state.application().map(|application| application.name().code().into()));
    match (state.stage(), state.application()) {
        (Some(Stage::Submitted { on, .. }), _) | (_, Some(Application::Cancellation { on, .. })) => {
            row.submitted_on = Set(Some(*on));
        }
        _ => {}
    }
    if let Some(Record { on, number, verification_code, deemed, .. }) = state.record() {
        row.accepted_on = Set(Some(*on));
        row.number = Set(Some(number.as_str().into()));
        row.verification_code = Set(Some(verification_code.as_str().into()));
        row.origin = Set(if deemed.is_some() { Origin::Local } else { Origin::Platform }.code().into());
    }
    Ok(())
}

/// What one caller gets to see, with what the last on-site check says of it.
pub fn view(
    row: entity::Model,
    institution: &institutions::Model,
    actor: &Actor,
    names: &HashMap<Uuid, String>,
    check: Option<&Check>,
    today: NaiveDate,
) -> Result<FilingView> {
    let filing = Filing::try_from(&row)?;
    let profile = policy::profile(&institution.region, today)?;
    let missing = match filing.state.deemed_only() {
        // What has ended since the deeming is the watch's business.
        Some(on) => completeness(filing.service, &filing.dossier, &policy::profile(&institution.region, on)?),
        None if filing.state.editable().is_ok() => completeness(filing.service, filing.handled(), &profile),
        None => Vec::new(),
    };
    let mut actions =
        FilingAction::available(actor, (filing.service, &filing.state), &row.place, InstitutionId(row.institution_id));
    let named = row.reviewer_id.is_some() && row.reviewer_id == actor.user().map(|user| user.0);
    // The law knows a receipt of what is filed only.
    actions.retain(|action| match action {
        FilingAction::Judge => named,
        FilingAction::Receipt => filing.service.files() && filing.state.in_force(today),
        FilingAction::TellLicensor | FilingAction::Letter => filing.service.body().licensor.is_some(),
        _ => true,
    });
    let due_on = due::of(filing.service, &filing.state, filing.handled(), &profile);
    let late = due_on.is_some_and(|due| due::handed_in(&filing.state, row.submitted_on, today) > due);
    let record = filing.state.record();
    let verifies = actor.permit(Permission::FilingsReview).is_some();
    let sees_opinions = verifies || !matches!(filing.state.stage(), Some(Stage::Submitted { .. }));
    let opinions = if sees_opinions { super::accepting::opinions(&filing.state) } else { &[] };
    Ok(FilingView {
        id: FilingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name.clone(),
        region: code(&institution.region)?,
        service: filing.service,
        origin: code(&row.origin)?,
        state: filing.state.name(),
        submitted_on: row.submitted_on,
        accepted_on: row.accepted_on,
        number: row.number.map(FilingNumber::from),
        verification_code: row.verification_code.as_deref().filter(|_| filing.service.files()).and_then(VerificationCode::parse),
        basis: filing.service.basis(&profile),
        holder: record.map(|record| record.holder.clone()),
        deemed: record.and_then(|record| record.deemed.clone()),
        tellings: record.map(|record| record.tellings.clone()).unwrap_or_default(),
        version_on: record.map(|record| record.version_on).filter(|on| Some(*on) != row.accepted_on),
        application: application(&filing),
        cancelled: match &filing.state {
            State::Cancelled { on, last_day, reason, .. } => {
                Some(CancelledView { on: *on, last_day: *last_day, reason: reason.clone() })
            }
            State::First { .. } | State::Accepted { .. } => None,
        },
        reviewer: reviewers::view(row.reviewer_id, names),
        // What a reviewer is still writing is the office's own; the institution reads it once it is decided.
        opinions: opinions.iter().map(|given| reviewers::opinion(given, names)).collect(),
        ready: verifies && row.ready,
        reasons: match filing.state.stage() {
            Some(Stage::Returned { reasons, .. }) => reasons.clone(),
            _ => Vec::new(),
        },
        former: None,
        clock: None,
        due_on,
        late,
        missing,
        unable: unable(&filing.dossier.services, check),
        noticed: Vec::new(),
        dossier: filing.dossier.masked(),
        updated_at: row.updated_at,
        actions,
    })
}

/// What is asked for while the filing is on record, with the differences a reviewer looks at.
fn application(filing: &Filing) -> Option<ApplicationView> {
    let application = filing.state.application()?;
    let state = application.name();
    Some(match application {
        Application::Change { changed_on, holder, .. } => ApplicationView {
            kind: VersionKind::Change,
            state,
            changed_on: Some(*changed_on),
            holder: holder.clone(),
            differences: changed(filing),
            dossier: filing.application_dossier.clone().map(Dossier::masked),
            last_day: None,
            reason: None,
        },
        Application::Cancellation { last_day, reason, .. } => ApplicationView {
            kind: VersionKind::Cancellation,
            state,
            changed_on: None,
            holder: None,
            differences: Vec::new(),
            dossier: None,
            last_day: Some(*last_day),
            reason: Some(reason.clone()),
        },
    })
}

/// In what a change differs from what is on record: the institution itself first, then its dossier.
pub fn changed(filing: &Filing) -> Vec<Difference> {
    let named = filing.state.record().map(|record| &record.holder).zip(filing.state.renamed());
    compare(filing.service, named, (&filing.dossier, filing.handled()))
}

/// A row of a list, without what only some lists say: its clock, and whether it is ready.
pub fn summary(row: entity::Model, institution: &institutions::Model, names: &HashMap<Uuid, String>) -> Result<FilingSummary> {
    Ok(FilingSummary {
        id: FilingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name.clone(),
        region_name: region_name(&institution.region),
        service: code(&row.service)?,
        origin: code(&row.origin)?,
        state: code(&row.state)?,
        application: row.application_state.as_deref().map(code).transpose()?,
        reviewer: reviewers::view(row.reviewer_id, names),
        submitted_on: row.submitted_on,
        accepted_on: row.accepted_on,
        ends_on: row.ends_on,
        number: row.number.map(FilingNumber::from),
        ready: false,
        clock: None,
        updated_at: row.updated_at,
    })
}
