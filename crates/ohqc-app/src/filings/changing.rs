//! What an institution asks for while its filing is on record: a change (备案变更), or the end (注销).

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::filings::api::{CancellationBody, ChangeBody, FilingView};
use ohqc_domain::filings::{Application, Holder, Stage, VersionKind, VersionOutcome};
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::FilingId;
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::deeming::ask_completion;
use super::rows::{self, Filing};
use super::versions::{self, Decision, Handed};
use super::{Filings, held, holder, open_clock, refusal, save, set_state, subject};
use crate::institutions;
use crate::store::Revised;
use crate::{Result, permit, valid};

impl Filings<'_> {
    /// Begins a change from the dossier in force; its clock runs from the day things changed.
    ///
    /// # Errors
    /// [`AppError::Rule`](crate::AppError::Rule) when it is not on record or something is asked for already;
    /// [`AppError::Stale`](crate::AppError::Stale).
    pub async fn change(&self, id: FilingId, revision: i32, body: ChangeBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        body.check(write.today())?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let application = Application::Change { changed_on: body.changed_on, holder: None, stage: Stage::Draft };
        let state = Filing::try_from(&row)?.state.apply(application).map_err(refusal)?;
        let dossier = row.dossier.clone();
        let mut change = row.into_active_model();
        rows::set_state(&mut change, &state)?;
        change.application_dossier = Set(Some(dossier));
        change.reviewer_id = Set(None);
        let row = save(&write, change, revision).await?;
        let data = json!({ "kind": VersionKind::Change, "changed_on": body.changed_on });
        write.event(&subject(&row), EventKind::Opened, data).await?;
        open_clock(&write, &row, &institution, ClockKind::FilingChange, Permission::FilingsEdit, body.changed_on).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Lets a change give the institution another name, address, credit code or licence; it takes effect with the change.
    ///
    /// # Errors
    /// [`AppError::Rule`](crate::AppError::Rule) while no change is being filled in;
    /// [`AppError::Duplicate`](crate::AppError::Duplicate) for another's credit code;
    /// [`AppError::Invalid`](crate::AppError::Invalid); [`AppError::Stale`](crate::AppError::Stale).
    pub async fn rename(&self, id: FilingId, revision: i32, body: Holder) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let before = Filing::try_from(&row)?.state;
        institutions::renamed(&institution, &body)?;
        institutions::free_code(&write, &body.credit_code, Some(institution.id)).await?;
        let state = before.rename(body).map_err(refusal)?;
        let row = set_state(&write, row, revision, &state).await?;
        write.event(&subject(&row), EventKind::Updated, json!({ "fields": ["holder"] })).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Asks for the end of the filing; how late the notice is, is said and not refused.
    ///
    /// # Errors
    /// [`AppError::Rule`](crate::AppError::Rule) when it is not on record or something is asked for already;
    /// [`AppError::Invalid`](crate::AppError::Invalid); [`AppError::Stale`](crate::AppError::Stale).
    pub async fn ask_cancellation(&self, id: FilingId, revision: i32, body: CancellationBody) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        valid(&body)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let institution = held(&write, &institution).await?;
        let filing = Filing::try_from(&row)?;
        body.check(filing.service, row.accepted_on.unwrap_or(write.today()), write.today())?;
        let (last_day, reason) = (body.last_day, body.reason);
        let application = Application::Cancellation { on: write.today(), last_day, reason: reason.clone() };
        let state = filing.state.apply(application).map_err(refusal)?;
        let (holder, ending) = (holder(&institution)?, Some((last_day, reason.as_str())));
        let handed = Handed { kind: VersionKind::Cancellation, dossier: &filing.dossier, holder: &holder, ending };
        versions::freeze(&write, row.id, handed).await?;
        let mut change = row.into_active_model();
        rows::set_state(&mut change, &state)?;
        let row = save(&write, change, revision).await?;
        let data = json!({ "kind": VersionKind::Cancellation, "last_day": last_day });
        write.event(&subject(&row), EventKind::Submitted, data).await?;
        open_clock(&write, &row, &institution, ClockKind::FilingReview, Permission::FilingsAccept, write.today()).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Takes back a change that is not being verified, or the wish for the end.
    ///
    /// # Errors
    /// [`AppError::Rule`](crate::AppError::Rule) when there is nothing to take back; [`AppError::Stale`](crate::AppError::Stale).
    pub async fn withdraw(&self, id: FilingId, revision: i32) -> Result<Revised<FilingView>> {
        let grant = permit(self.actor, Permission::FilingsEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let before = Filing::try_from(&row)?.state;
        let ending = matches!(before.application(), Some(Application::Cancellation { .. }));
        let handed_in = matches!(before.stage(), Some(Stage::Returned { .. }));
        let state = before.withdraw().map_err(refusal)?;
        if ending {
            let decision = Decision { outcome: VersionOutcome::Withdrawn, opinions: &[], reviewer: None, code: None };
            versions::decide(&write, row.id, decision).await?;
        } else if handed_in {
            versions::give_up(&write, row.id).await?;
        }
        let mut change = row.into_active_model();
        rows::set_state(&mut change, &state)?;
        change.application_dossier = Set(None);
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), EventKind::Withdrawn, json!({})).await?;
        for clock in [ClockKind::FilingChange, ClockKind::FilingCorrection, ClockKind::FilingReview] {
            write.withdraw_deadline(row.id, clock).await?;
        }
        // A deemed filing is still to be completed, though what was to complete it had been handed in.
        if let Some(deemed_on) = state.deemed_only().filter(|_| handed_in) {
            let Filing { service, dossier, .. } = Filing::try_from(&row)?;
            ask_completion(&write, &row, &institution, (service, &dossier), deemed_on).await?;
        }
        write.commit().await?;
        self.view(row, &institution).await
    }
}
