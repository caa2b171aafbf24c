//! Versions: what was handed in, frozen as it was, with what became of it and the code of its receipt.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::filings::api::{FormerView, ReceiptChange, VersionView};
use ohqc_domain::filings::{Difference, Dossier, Given, Holder, Stage, VerificationCode, VersionKind, VersionOutcome, compare};
use ohqc_domain::ids::FilingId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::problems::api::ChangeSought;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::rows::Filing;
use super::{Filings, entity as filings, reviewers};
use crate::institutions::entity as institutions;
use crate::store::{code, new_id};
use crate::write::Write;
use crate::{AppError, Result};

pub mod entity {
    //! The table of versions.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub filing_id: Uuid,
        pub number: i32,
        pub kind: String,
        pub dossier: Json,
        pub holder: Json,
        /// Of a wish for the end: the last day of the service, and why it ends.
        pub last_day: Option<Date>,
        pub reason: Option<String>,
        pub submitted_on: Date,
        pub outcome: String,
        pub opinions: Json,
        pub reviewer_id: Option<Uuid>,
        pub decided_on: Option<Date>,
        pub verification_code: Option<String>,
        pub superseded_on: Option<Date>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "crate::filings::entity::Entity",
            from = "Column::FilingId",
            to = "crate::filings::entity::Column::Id"
        )]
        Filing,
    }

    impl Related<crate::filings::entity::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Filing.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What became of a version.
pub struct Decision<'a> {
    /// The outcome.
    pub outcome: VersionOutcome,
    /// What the reviewer found.
    pub opinions: &'a [Given],
    /// Who that was.
    pub reviewer: Option<Uuid>,
    /// The code of its receipt.
    pub code: Option<&'a VerificationCode>,
}

/// What is handed in.
pub struct Handed<'a> {
    /// What it comes from.
    pub kind: VersionKind,
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The institution.
    pub holder: &'a Holder,
    /// Of a wish for the end: the last day of the service, and why it ends.
    pub ending: Option<(NaiveDate, &'a str)>,
}

/// Freezes what is handed in today.
pub async fn freeze(write: &Write<'_>, filing: Uuid, handed: Handed<'_>) -> Result<()> {
    let Handed { kind, dossier, holder, ending } = handed;
    let earlier = entity::Entity::find().filter(entity::Column::FilingId.eq(filing)).count(&write.tx).await?;
    entity::ActiveModel {
        id: Set(new_id()),
        filing_id: Set(filing),
        number: Set(i32::try_from(earlier).unwrap_or(i32::MAX).saturating_add(1)),
        kind: Set(kind.code().into()),
        dossier: Set(serde_json::to_value(dossier)?),
        holder: Set(serde_json::to_value(holder)?),
        last_day: Set(ending.map(|(last_day, _)| last_day)),
        reason: Set(ending.map(|(_, reason)| reason.to_owned())),
        submitted_on: Set(write.today()),
        outcome: Set(VersionOutcome::Pending.code().into()),
        opinions: Set(serde_json::json!([])),
        reviewer_id: Set(None),
        decided_on: Set(None),
        verification_code: Set(None),
        superseded_on: Set(None),
    }
    .insert(&write.tx)
    .await?;
    Ok(())
}

/// Says what became of the version that is being verified, and tells the institution that it names. One that goes on record
/// takes the place of the one in force.
pub async fn decide(write: &Write<'_>, filing: Uuid, decision: Decision<'_>) -> Result<Holder> {
    let pending = of(filing)
        .filter(entity::Column::Outcome.eq(VersionOutcome::Pending.code()))
        .one(&write.tx)
        .await?
        .ok_or_else(|| AppError::Internal(format!("filing {filing} has no version to decide")))?;
    if decision.outcome == VersionOutcome::Accepted {
        entity::Entity::update_many()
            .col_expr(entity::Column::SupersededOn, Expr::value(write.today()))
            .filter(entity::Column::FilingId.eq(filing))
            .filter(entity::Column::Outcome.eq(VersionOutcome::Accepted.code()))
            .filter(entity::Column::SupersededOn.is_null())
            .exec(&write.tx)
            .await?;
    }
    let holder = serde_json::from_value(pending.holder.clone())?;
    let mut change = pending.into_active_model();
    change.outcome = Set(decision.outcome.code().into());
    change.opinions = Set(serde_json::to_value(decision.opinions)?);
    change.reviewer_id = Set(decision.reviewer);
    change.decided_on = Set(Some(write.today()));
    change.verification_code = Set(decision.code.map(|code| code.as_str().to_owned()));
    change.update(&write.tx).await?;
    Ok(holder)
}

/// Says of the version that was sent back that the institution gave it up: whatever is handed in next is another matter.
pub async fn give_up(write: &Write<'_>, filing: Uuid) -> Result<()> {
    let all = entity::Entity::find().filter(entity::Column::FilingId.eq(filing));
    let last = all.order_by_desc(entity::Column::Number).one(&write.tx).await?;
    if let Some(last) = last.filter(|one| one.outcome == VersionOutcome::Returned.code()) {
        let mut change = last.into_active_model();
        change.outcome = Set(VersionOutcome::Withdrawn.code().into());
        change.update(&write.tx).await?;
    }
    Ok(())
}

/// The versions of a filing, oldest first.
fn of(filing: Uuid) -> sea_orm::Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::FilingId.eq(filing)).order_by_asc(entity::Column::Number)
}

impl Filings<'_> {
    /// Everything that was handed in, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn versions(&self, id: FilingId) -> Result<Vec<VersionView>> {
        let db = self.app.db().read();
        let (filing, _) = self.find(db, &self.grant, id).await?;
        let rows = of(id.0).all(db).await?;
        let mut opinions: Vec<Vec<Given>> = Vec::with_capacity(rows.len());
        for row in &rows {
            opinions.push(serde_json::from_value(row.opinions.clone())?);
        }
        let people = opinions.iter().flatten().map(|given| given.by.0).chain(rows.iter().filter_map(|row| row.reviewer_id));
        let names = crate::identity::names(db, people).await?;
        let kind: BodyKind = code(&filing.service)?;
        let mut in_force: Option<(Holder, Dossier)> = None;
        let mut views = Vec::with_capacity(rows.len());
        for (row, given) in rows.into_iter().zip(opinions) {
            let (holder, dossier) = frozen(&row)?;
            let changed = in_force.as_ref().map(|before| compared(kind, before, (&holder, &dossier)));
            // The law knows a receipt of what is filed only.
            let shown =
                |view: VersionView| VersionView { verification_code: view.verification_code.filter(|_| kind.files()), ..view };
            views.push(shown(view(&row, &given, &names, changed.unwrap_or_default())?));
            if row.outcome == VersionOutcome::Accepted.code() {
                in_force = Some((holder, dossier));
            }
        }
        views.reverse();
        Ok(views)
    }
}

/// The institution and the dossier of a version.
fn frozen(row: &entity::Model) -> Result<(Holder, Dossier)> {
    Ok((serde_json::from_value(row.holder.clone())?, serde_json::from_value(row.dossier.clone())?))
}

/// In what a version differs from the one in force before it.
fn compared(kind: BodyKind, (named, before): &(Holder, Dossier), (holder, dossier): (&Holder, &Dossier)) -> Vec<Difference> {
    compare(kind, Some((named, holder)), (before, dossier))
}

/// One version of a filing.
pub struct One {
    /// The row.
    pub row: entity::Model,
    /// The institution, as it names it.
    pub holder: Holder,
    /// The dossier, as it was handed in.
    pub dossier: Dossier,
    /// In what it differs from the version that was in force.
    pub differences: Vec<Difference>,
}

/// A version by its number.
///
/// # Errors
/// [`AppError::NotFound`] where the filing has no such version.
pub async fn one(db: &impl ConnectionTrait, filing: Uuid, kind: BodyKind, number: u32) -> Result<One> {
    let row = of(filing).filter(entity::Column::Number.eq(number)).one(db).await?.ok_or(AppError::NotFound)?;
    let before = entity::Entity::find()
        .filter(entity::Column::FilingId.eq(filing))
        .filter(entity::Column::Number.lt(number))
        .filter(entity::Column::Outcome.eq(VersionOutcome::Accepted.code()))
        .order_by_desc(entity::Column::Number)
        .one(db)
        .await?;
    let (holder, dossier) = frozen(&row)?;
    let before = before.as_ref().map(frozen).transpose()?;
    let differences = before.map(|before| compared(kind, &before, (&holder, &dossier))).unwrap_or_default();
    Ok(One { row, holder, dossier, differences })
}

/// What was handed in before what is being corrected or verified now, where that was sent back, and the parts that differ by now.
pub async fn former(
    db: &impl ConnectionTrait,
    row: &super::entity::Model,
    institution: &institutions::Model,
) -> Result<Option<FormerView>> {
    let filing = Filing::try_from(row)?;
    let behind = match filing.state.stage() {
        Some(Stage::Returned { .. }) => 0,
        Some(Stage::Submitted { .. }) => 1,
        Some(Stage::Draft) | None => return Ok(None),
    };
    let latest = entity::Entity::find().filter(entity::Column::FilingId.eq(row.id)).order_by_desc(entity::Column::Number);
    let before = latest.offset(behind).limit(1).one(db).await?;
    let Some(before) = before.filter(|one| one.outcome == VersionOutcome::Returned.code()) else { return Ok(None) };
    let named = filing.state.renamed().cloned().map_or_else(|| super::holder(institution), Ok)?;
    let mut changed: Vec<_> = compared(filing.service, &frozen(&before)?, (&named, filing.handled()))
        .into_iter()
        .map(|difference| difference.part)
        .collect();
    changed.sort_unstable();
    changed.dedup();
    let given: Vec<Given> = serde_json::from_value(before.opinions)?;
    let names = crate::identity::names(db, given.iter().map(|one| one.by.0)).await?;
    let opinions = given.iter().map(|one| reviewers::opinion(one, &names)).collect();
    Ok(Some(FormerView { number: u32::try_from(before.number).unwrap_or_default(), opinions, changed }))
}

fn view(
    row: &entity::Model,
    opinions: &[Given],
    names: &HashMap<Uuid, String>,
    differences: Vec<Difference>,
) -> Result<VersionView> {
    let holder: Holder = serde_json::from_value(row.holder.clone())?;
    Ok(VersionView {
        number: u32::try_from(row.number).unwrap_or_default(),
        kind: code(&row.kind)?,
        institution_name: holder.name,
        submitted_on: row.submitted_on,
        outcome: code(&row.outcome)?,
        decided_on: row.decided_on,
        reviewer: reviewers::view(row.reviewer_id, names),
        opinions: opinions.iter().map(|given| reviewers::opinion(given, names)).collect(),
        verification_code: row.verification_code.as_deref().and_then(VerificationCode::parse),
        superseded_on: row.superseded_on,
        differences,
    })
}

/// What was put on record under a filing's number, first to last, up to a version.
pub async fn changes(db: &impl ConnectionTrait, filing: Uuid, up_to: i32) -> Result<Vec<ReceiptChange>> {
    let rows = of(filing)
        .filter(entity::Column::Outcome.eq(VersionOutcome::Accepted.code()))
        .filter(entity::Column::Number.lte(up_to))
        .all(db)
        .await?;
    let each = rows.into_iter().filter_map(|row| row.decided_on.map(|on| (row.kind, on)));
    each.map(|(kind, on)| Ok(ReceiptChange { kind: code(&kind)?, on })).collect()
}

/// The filing on record for a service that a change since a day was to mend, and the day of the last such change.
pub async fn change_since(
    db: &impl ConnectionTrait,
    institution: Uuid,
    service: &str,
    since: NaiveDate,
) -> Result<Option<ChangeSought>> {
    let filing = filings::Entity::find()
        .filter(filings::Column::InstitutionId.eq(institution))
        .filter(filings::Column::Service.eq(service))
        .filter(filings::Column::AcceptedOn.is_not_null())
        .order_by_desc(filings::Column::CreatedAt)
        .one(db)
        .await?;
    let Some(filing) = filing else { return Ok(None) };
    let last = of(filing.id)
        .filter(entity::Column::Kind.eq(VersionKind::Change.code()))
        .filter(entity::Column::Outcome.eq(VersionOutcome::Accepted.code()))
        .filter(entity::Column::DecidedOn.gte(since))
        .all(db)
        .await?;
    Ok(Some(ChangeSought { filing: FilingId(filing.id), changed_on: last.iter().filter_map(|row| row.decided_on).max() }))
}

/// The dossiers of a filing's versions, as stored.
pub async fn dossiers(db: &impl ConnectionTrait, filings: Vec<Uuid>) -> Result<Vec<serde_json::Value>> {
    let rows = entity::Entity::find().filter(entity::Column::FilingId.is_in(filings)).all(db).await?;
    Ok(rows.into_iter().map(|row| row.dossier).collect())
}
