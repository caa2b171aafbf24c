//! Deemed filing (视同备案, JL24-1-1-e): a filing with a prefecture goes on record as one with the province.

use chrono::NaiveDate;
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::filings::api::{DeemBody, FilingView};
use ohqc_domain::filings::{
    Deemed, Dossier, NotDeemed, Origin, Record, State, VerificationCode, VersionKind, VersionOutcome, complaints, completeness,
};
use ohqc_domain::identity::{Actor, Permission};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::versions::{self, Decision, Handed};
use super::{Filings, entity, holder, insert, number, open_clock, subject, unfiled};
use crate::assessments::entity as assessments;
use crate::clock::local_date;
use crate::institutions::entity as institutions;
use crate::outings::entity as outings;
use crate::store::{Revised, code, referred_to, used};
use crate::verifications::entity as verifications;
use crate::write::Write;
use crate::{AppError, Result, permit, policy};

impl Filings<'_> {
    /// Puts a local filing on record as deemed, with the province's number beside the prefecture's. The notice has newly
    /// filed institutions checked on site (JL24-1-3-d), and this one is not new: no check is opened. What its dossier lacks the
    /// institution completes by a change, within the time of a clock.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an institution outside the caller's scope, [`AppError::Duplicate`] when it has a filing for
    /// the service, [`AppError::Rule`] where the province deems none, [`AppError::RuleAt`] with the conditions that are not met.
    pub async fn deem(&self, body: DeemBody) -> Result<Revised<FilingView>> {
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = deem(&write, self.actor, &body).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }
}

/// Puts a local filing on record within a change that is under way.
pub(crate) async fn deem(write: &Write<'_>, actor: &Actor, body: &DeemBody) -> Result<(entity::Model, institutions::Model)> {
    let grant = permit(actor, Permission::FilingsAccept)?;
    let by = actor.user().ok_or(AppError::Denied)?;
    body.check()?;
    complaints(body.service, &body.dossier, write.today()).under("/dossier").into_result(())?;
    let dossier = body.dossier.clone().unmasked(&Dossier::default()).map_err(|found| found.under("/dossier"))?;
    number::alone(write, &grant).await?;
    let institution = unfiled(write, &grant, body.institution, body.service.into()).await?;
    let registered_on = local_date(institution.created_at);
    let deemed = Deemed::new(body, code(&institution.region)?, registered_on, write.today()).map_err(refusal)?;
    let files = dossier.attachments.iter().map(|file| file.attachment);
    crate::attachments::require(&write.tx, institution.id, ("/dossier/attachments", files)).await?;
    let number = number::next(write, &institution.region, body.service).await?;
    let record = Record {
        on: write.today(),
        version_on: write.today(),
        number: number.clone(),
        verification_code: VerificationCode::from_bytes(rand::random()),
        by,
        holder: holder(&institution)?,
        deemed: Some(deemed),
        tellings: Vec::new(),
    };
    let (code, holder) = (record.verification_code.clone(), record.holder.clone());
    let state = State::Accepted { record, application: None };
    let row = insert(write, &institution, body.service.into(), &state, &dossier).await?;
    let handed = Handed { kind: VersionKind::Deemed, dossier: &dossier, holder: &holder, ending: None };
    versions::freeze(write, row.id, handed).await?;
    let decision = Decision { outcome: VersionOutcome::Accepted, opinions: &[], reviewer: None, code: Some(&code) };
    versions::decide(write, row.id, decision).await?;
    let data = json!({ "number": number, "kind": VersionKind::Deemed, "origin": Origin::Local });
    write.event(&subject(&row), EventKind::Accepted, data).await?;
    ask_completion(write, &row, &institution, (body.service.into(), &dossier), write.today()).await?;
    Ok((row, institution))
}

/// Asks for what the dossier of a deemed filing lacked on the day of the deeming, within the time of a clock; what has ended
/// since is not for this clock.
pub(super) async fn ask_completion(
    write: &Write<'_>,
    row: &entity::Model,
    institution: &institutions::Model,
    (kind, dossier): (BodyKind, &Dossier),
    deemed_on: NaiveDate,
) -> Result<()> {
    let profile = policy::profile(&institution.region, deemed_on)?;
    if completeness(kind, dossier, &profile).is_empty() {
        return Ok(());
    }
    open_clock(write, row, institution, ClockKind::FilingCompletion, Permission::FilingsEdit, write.today()).await
}

/// Takes a deemed filing back as if it had never been put on record; its number is not given again.
///
/// # Errors
/// [`AppError::Rule`] once it was changed, or a check, a round or an outing relies on it.
pub(crate) async fn remove(write: &Write<'_>, id: Uuid) -> Result<()> {
    let row = entity::Entity::find_by_id(id)
        .lock_exclusive()
        .one(&write.tx)
        .await?
        .ok_or_else(|| used("备案已不存在", "the filing is gone"))?;
    if row.revision != 1 {
        return Err(used("备案后已变更或已告知发证机关", "the filing was changed, or the licensing authority told of it"));
    }
    if let Some(what) = relied_on(write, &row).await? {
        return Err(AppError::Rule(what));
    }
    write.withdraw_deadline(id, ClockKind::FilingCompletion).await?;
    versions::entity::Entity::delete_many().filter(versions::entity::Column::FilingId.eq(id)).exec(&write.tx).await?;
    entity::Entity::delete_by_id(id).exec(&write.tx).await.map_err(referred_to)?;
    write.event(&subject(&row), EventKind::Removed, json!({ "number": row.number })).await
}

/// What relies on a filing since it is on record: its on-site check, a round of the service, an outing of the institution.
async fn relied_on(write: &Write<'_>, row: &entity::Model) -> Result<Option<Text>> {
    let checks = verifications::Entity::find().filter(verifications::Column::FilingId.eq(row.id));
    if checks.one(&write.tx).await?.is_some() {
        return Ok(Some(Text::new("备案已开启现场核查", "an on-site check of the filing was opened")));
    }
    let round = assessments::Entity::find()
        .filter(assessments::Column::InstitutionId.eq(row.institution_id))
        .filter(assessments::Column::Service.eq(row.service.as_str()))
        .filter(assessments::Column::CreatedAt.gte(row.created_at))
        .one(&write.tx)
        .await?;
    if let Some(assessments::Model { year, .. }) = round {
        return Ok(Some(Text::owned(
            format!("机构已列入 {year} 年度质控考核"),
            format!("the institution is in the QC assessment of {year}"),
        )));
    }
    let outing = outings::Entity::find()
        .filter(outings::Column::InstitutionId.eq(row.institution_id))
        .filter(outings::Column::CreatedAt.gte(row.created_at))
        .one(&write.tx)
        .await?;
    Ok(outing.map(|outings::Model { starts_on, .. }| {
        Text::owned(
            format!("机构已办理 {starts_on} 起的外出检查"),
            format!("the institution has an outing that begins on {starts_on}"),
        )
    }))
}

fn refusal(error: NotDeemed) -> AppError {
    let text = error.text();
    match error {
        NotDeemed::NotHere => AppError::Rule(text),
        NotDeemed::Conditions(complaints) => AppError::RuleAt(text, complaints),
    }
}
