//! The conclusion of a check and what follows from it: problems in the ledger, publications that no longer hold, the follow-up.

use chrono::Datelike;
use ohqc_domain::assessments::score::Outcome;
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::verifications::api::{ConcludeBody, VerificationView};
use ohqc_domain::verifications::{Concluded, Membership, Sequel, differences};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::rows::{self, Verification};
use super::{Opening, TransitionError, Verifications, entity, files, insert, publishing, refusal, save, subject, team};
use crate::institutions::entity as institutions;
use crate::problems::{Source, open_from_verification};
use crate::store::{Revised, code};
use crate::write::Write;
use crate::{AppError, Result, permit, publications};

impl Verifications<'_> {
    /// Concludes the check, closes its clock and fixes everything (JL24-1-3-e). What does not conform, and what of the dossier is
    /// not as filed, enters the ledger; that a result is to be published enters the board; what was published of an earlier check
    /// and no longer holds is withdrawn.
    ///
    /// # Errors
    /// [`AppError::RuleAt`] with every gap of the sheet; [`AppError::Invalid`] for an impossible day on site, a missing
    /// signature, a file that is not the team's, or a dossier that was not compared without a reason; [`AppError::Rule`] once it
    /// is over, and for everybody but the leader of a named team; [`AppError::Stale`].
    pub async fn conclude(&self, id: VerificationId, revision: i32, body: ConcludeBody) -> Result<Revised<VerificationView>> {
        let grant = permit(self.actor, Permission::VerificationsRecord)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let verification = Verification::try_from(&row)?;
        verification.state.ongoing().map_err(refusal)?;
        let members = team::of(&write.tx, row.id).await?;
        if !Membership::of(Some(by), &members).concludes() {
            return Err(refusal(TransitionError::NotLeader));
        }
        team::uninterested(&write, self.actor, &institution).await?;
        let compared = verification.entries.is_empty() || !verification.comparison.is_empty();
        body.check(&verification.filed, !members.is_empty(), compared)?;
        files::add(&write, self.actor, row.id, ("/signatures", body.signatures.attachments())).await?;
        let found = differences(&verification.entries, &verification.comparison);
        let report = body.into_report(&members, found, write.now());
        let case = verification.case(&verification.sheet);
        let state = verification.state.clone().conclude(&case, report, write.today(), by).map_err(refusal)?;
        let mut change = row.into_active_model();
        rows::set_state(&mut change, &state)?;
        let row = save(&write, change, revision).await?;
        if let Some(concluded) = state.concluded() {
            follow_from(&write, &row, &institution, concluded).await?;
        }
        let (row, institution) = self.find(&write.tx, &grant, id).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Opens a follow-up (复核) of a check that failed or did not look at everything: the same filing as it is on record today, the
    /// checklist of today, a clock of its own. The team may have been there already.
    ///
    /// # Errors
    /// [`AppError::Rule`] for a check that did not fail, has its follow-up or whose filing was cancelled;
    /// [`AppError::Stale`].
    pub async fn follow_up(&self, id: VerificationId, revision: i32) -> Result<Revised<VerificationView>> {
        let grant = permit(self.actor, Permission::VerificationsAssign)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        let state = Verification::try_from(&row)?.state;
        state.follow_up(super::sequel(&write.tx, &row).await?).map_err(refusal)?;
        let next = open_next(&write, row, &institution).await?;
        write.commit().await?;
        self.view(next, &institution).await
    }
}

/// Opens the follow-up of a filing's last check, with its clock, where that passed and by now more is on record than it looked at
/// (JL24-1-2-d). One that failed waits until what it found is mended. The caller holds the turn ([`super::alone`]).
pub(crate) async fn follow_growth(write: &Write<'_>, filing: Uuid, institution: &institutions::Model) -> Result<()> {
    let checks = entity::Entity::find().filter(entity::Column::FilingId.eq(filing)).order_by_desc(entity::Column::Round);
    let Some(last) = checks.lock_exclusive().one(&write.tx).await? else { return Ok(()) };
    let state = Verification::try_from(&last)?.state;
    let passed = state.concluded().is_some_and(|concluded| concluded.conclusion.outcome == Outcome::Qualified);
    if passed && super::sequel(&write.tx, &last).await? == Sequel::Outgrown {
        open_next(write, last, institution).await?;
    }
    Ok(())
}

async fn open_next(write: &Write<'_>, row: entity::Model, institution: &institutions::Model) -> Result<entity::Model> {
    let (filed, entries) = super::on_record(&write.tx, row.filing_id).await?;
    let opening = Opening {
        filing: row.filing_id,
        service: code(&row.service)?,
        number: row.number.clone(),
        filed,
        entries,
        accepted_on: row.accepted_on,
        not_before: row.conducted_on.unwrap_or(row.not_before),
        round: row.round.saturating_add(1),
        follows: Some(row.id),
    };
    let next = insert(write, opening, &row.place, institution).await?;
    let revision = row.revision;
    let mut change = row.into_active_model();
    change.followed_by_id = Set(Some(next.id));
    let row = save(write, change, revision).await?;
    write.event(&subject(&row), EventKind::Updated, json!({ "followed_by": next.id })).await?;
    // What the follow-up comes to is published in its place.
    write.withdraw_deadline(row.id, ClockKind::CheckPublication).await?;
    Ok(next)
}

/// What a conclusion leads to, in its transaction.
async fn follow_from(
    write: &Write<'_>,
    row: &entity::Model,
    institution: &institutions::Model,
    concluded: &Concluded,
) -> Result<()> {
    let Concluded { conducted_on, conclusion, differences, .. } = concluded;
    let source = Source::verification(row.id, write.today().year(), code(&row.service)?);
    let problems = open_from_verification(write, source, institution, concluded).await?;
    let data = json!({
        "outcome": conclusion.outcome, "conducted_on": conducted_on, "unable": conclusion.unable_items,
        "differences": differences.len(), "problems": problems,
    });
    write.event(&subject(row), EventKind::Recorded, data).await?;
    write.close_deadline_on(row.id, rows::timed(row.follows_id.is_some()), *conducted_on).await?;
    publishing::ask(write, row, institution).await?;
    if row.follows_id.is_some() {
        publications::reconsider(write, row.filing_id, (conclusion.outcome, concluded.by)).await?;
    }
    follow_growth(write, row.filing_id, institution).await
}
