//! What the province puts on record, and what it takes off.

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::filings::api::FilingView;
use ohqc_domain::filings::{Application, Given, Holder, Record, Stage, State, VerificationCode, VersionKind, VersionOutcome};
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::{FilingId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::rows::{self, Filing};
use super::versions::{self, Decision};
use super::{Filings, entity, held, number, owner, refusal, save, set_state, subject};
use crate::institutions;
use crate::store::Revised;
use crate::write::Write;
use crate::{AppError, Result, permit, verifications};

impl Filings<'_> {
    /// Puts what was handed in on record: a first filing with its number, receipt and on-site check (JL24-1-1-d, JL24-1-3-d);
    /// a change under the same number with a new receipt; or the end of the filing, with its on-site check.
    ///
    /// # Errors
    /// [`AppError::Rule`] when nothing was handed in, or a part was not found in order; [`AppError::Stale`].
    pub async fn accept(&self, id: FilingId, revision: i32) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsAccept)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let write = self.app.write(Some(self.actor)).await?;
        // Checks are opened and called off by it and a number is given, so these turns are taken before any row.
        verifications::alone(&write, id.0).await?;
        number::alone(&write, &grant).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let institution = held(&write, &institution).await?;
        let filing = Filing::try_from(&row)?;
        for clock in [ClockKind::FilingReview, ClockKind::FilingPublication] {
            write.close_deadline(row.id, clock).await?;
        }
        let row = match filing.state.application() {
            Some(Application::Cancellation { .. }) => cancel(&write, row, revision, filing.state, by).await?,
            Some(Application::Change { .. }) => replace(&write, row, revision, filing, by, &institution).await?,
            None => record(&write, row, revision, filing, by, &institution).await?,
        };
        write.commit().await?;
        let institution = owner(institutions::entity::Entity::find_by_id(institution.id).one(self.app.db().read()).await?)?;
        self.view(row, &institution).await
    }
}

async fn record(
    write: &Write<'_>,
    row: entity::Model,
    revision: i32,
    filing: Filing,
    by: UserId,
    institution: &institutions::entity::Model,
) -> Result<entity::Model> {
    let parts = &filing.service.body().parts;
    filing.state.acceptable(parts).map_err(refusal)?;
    let number = number::next(write, &institution.region, filing.service).await?;
    let verification_code = VerificationCode::from_bytes(rand::random());
    let holder = decided(write, &row, &filing.state, &verification_code).await?;
    let fresh = Record {
        on: write.today(),
        number: number.clone(),
        version_on: write.today(),
        verification_code,
        by,
        holder,
        deemed: None,
        tellings: Vec::new(),
    };
    let state = filing.state.accept(fresh, parts).map_err(refusal)?;
    let row = set_state(write, row, revision, &state).await?;
    let data = json!({ "number": number, "kind": VersionKind::First });
    write.event(&subject(&row), EventKind::Accepted, data).await?;
    verifications::open(write, &row, institution).await?;
    Ok(row)
}

/// The version in force is replaced; number and day of the first record stay. What no check has looked at is looked at.
async fn replace(
    write: &Write<'_>,
    row: entity::Model,
    revision: i32,
    filing: Filing,
    by: UserId,
    institution: &institutions::entity::Model,
) -> Result<entity::Model> {
    let parts = &filing.service.body().parts;
    filing.state.acceptable(parts).map_err(refusal)?;
    let renamed = match filing.state.renamed() {
        Some(holder) => Some(institutions::rename(write, institution, holder).await?),
        None => None,
    };
    let institution = renamed.as_ref().unwrap_or(institution);
    let held = filing.state.record().cloned().ok_or_else(|| AppError::Internal("a change without a record".into()))?;
    let verification_code = VerificationCode::from_bytes(rand::random());
    let holder = decided(write, &row, &filing.state, &verification_code).await?;
    let fresh = Record { version_on: write.today(), verification_code, by, holder, ..held };
    let number = fresh.number.clone();
    let state = filing.state.accept(fresh, parts).map_err(refusal)?;
    let mut change = row.into_active_model();
    rows::set_state(&mut change, &state)?;
    change.dossier = Set(serde_json::to_value(filing.application_dossier.unwrap_or(filing.dossier))?);
    change.application_dossier = Set(None);
    let row = save(write, change, revision).await?;
    let data = json!({ "number": number, "kind": VersionKind::Change });
    write.event(&subject(&row), EventKind::Accepted, data).await?;
    verifications::follow_growth(write, row.id, institution).await?;
    Ok(row)
}

async fn cancel(write: &Write<'_>, row: entity::Model, revision: i32, state: State, by: UserId) -> Result<entity::Model> {
    let decision = Decision { outcome: VersionOutcome::Accepted, opinions: &[], reviewer: None, code: None };
    versions::decide(write, row.id, decision).await?;
    let state = state.cancel(write.today(), by).map_err(refusal)?;
    let row = set_state(write, row, revision, &state).await?;
    write.event(&subject(&row), EventKind::Cancelled, json!({})).await?;
    write.withdraw_deadline(row.id, ClockKind::FilingCompletion).await?;
    verifications::call_off(write, row.id).await?;
    Ok(row)
}

/// Puts the version that was handed in on record. The record names the institution as that version does, for its receipt is
/// confirmed by it.
async fn decided(write: &Write<'_>, row: &entity::Model, state: &State, code: &VerificationCode) -> Result<Holder> {
    let decision =
        Decision { outcome: VersionOutcome::Accepted, opinions: opinions(state), reviewer: row.reviewer_id, code: Some(code) };
    versions::decide(write, row.id, decision).await
}

/// What the reviewer found of what was handed in.
pub fn opinions(state: &State) -> &[Given] {
    match state.stage() {
        Some(Stage::Submitted { opinions, .. }) => opinions,
        _ => &[],
    }
}
