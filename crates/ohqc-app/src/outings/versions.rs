//! Versions: each notice as it was sent, frozen, with what the authority did about it while it held.

use std::collections::HashSet;

use ohqc_domain::identity::{Grant, Scope};
use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::api::VersionView;
use ohqc_domain::outings::{Confirmation, NoticeBody, NoticeFacts, Receipt, Sent, State, Visit};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use uuid::Uuid;

use super::rows::{self, Outing};
use super::{Outings, entity as outings, find};
use crate::events::entity as events;
use crate::regions::place_of;
use crate::store::{below, new_id};
use crate::write::Write;
use crate::{AppError, Result, employers};

pub mod entity {
    //! The table of versions.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outing_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub outing_id: Uuid,
        pub number: i32,
        /// The place of the authority that was told; whoever was told once sees what became of it.
        pub recipient_place: String,
        /// The employer that it names.
        pub employer_id: Uuid,
        /// The moment it was sent.
        pub sent_at: DateTimeUtc,
        pub sent: Json,
        pub notice: Json,
        pub facts: Json,
        pub receipt: Option<Json>,
        pub confirmation: Option<Json>,
        pub visit: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Freezes what is sent today.
pub async fn freeze(write: &Write<'_>, outing: Uuid, sent: &Sent, notice: &NoticeBody, facts: &NoticeFacts) -> Result<()> {
    entity::ActiveModel {
        id: Set(new_id()),
        outing_id: Set(outing),
        number: Set(number(sent)),
        recipient_place: Set(place_of(sent.recipient.region)?),
        employer_id: Set(notice.employer.0),
        sent_at: Set(write.now()),
        sent: Set(serde_json::to_value(sent)?),
        notice: Set(serde_json::to_value(notice)?),
        facts: Set(serde_json::to_value(facts)?),
        receipt: Set(None),
        confirmation: Set(None),
        visit: Set(None),
    }
    .insert(&write.tx)
    .await?;
    Ok(())
}

/// Keeps with a version that another takes the place of what the authority and the employer did about it.
pub async fn supersede(
    write: &Write<'_>,
    outing: Uuid,
    before: &Sent,
    receipt: Option<&Receipt>,
    confirmation: Option<&Confirmation>,
    visit: Option<&Visit>,
) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Receipt, Expr::value(receipt.map(serde_json::to_value).transpose()?))
        .col_expr(entity::Column::Confirmation, Expr::value(confirmation.map(serde_json::to_value).transpose()?))
        .col_expr(entity::Column::Visit, Expr::value(visit.map(serde_json::to_value).transpose()?))
        .filter(entity::Column::OutingId.eq(outing))
        .filter(entity::Column::Number.eq(number(before)))
        .exec(&write.tx)
        .await?;
    Ok(())
}

/// Puts down with a version what its time came to.
pub async fn judged(write: &Write<'_>, outing: Uuid, sent: &Sent) -> Result<()> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Sent, Expr::value(serde_json::to_value(sent)?))
        .filter(entity::Column::OutingId.eq(outing))
        .filter(entity::Column::Number.eq(number(sent)))
        .exec(&write.tx)
        .await?;
    Ok(())
}

fn number(sent: &Sent) -> i32 {
    i32::try_from(sent.version).unwrap_or(i32::MAX)
}

/// The outings that an office at a place or below was told of at any time, as a subquery.
pub fn told(place: &str) -> SelectStatement {
    entity::Entity::find()
        .select_only()
        .column(entity::Column::OutingId)
        .filter(below(entity::Column::RecipientPlace, place))
        .into_query()
}

/// The outings that an employer was named in at any time, as a subquery.
pub fn named(employer: Uuid) -> SelectStatement {
    of_employer(employer).select_only().column(entity::Column::OutingId).into_query()
}

/// The notices that name an employer.
fn of_employer(employer: Uuid) -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::EmployerId.in_subquery(employers::entries(employer)))
}

/// The notices of an outing, the first first.
fn of(outing: Uuid) -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::OutingId.eq(outing)).order_by_asc(entity::Column::Number)
}

/// An outing as an employer was told of it last, when its notice has been changed to another employer since: nothing of the
/// other, and nothing that happened later.
pub async fn as_told(db: &impl ConnectionTrait, row: outings::Model, employer: Uuid) -> Result<outings::Model> {
    let told = of_employer(employer)
        .filter(entity::Column::OutingId.eq(row.id))
        .order_by_desc(entity::Column::Number)
        .one(db)
        .await?
        .ok_or(AppError::NotFound)?;
    let next = of(row.id).filter(entity::Column::Number.gt(told.number)).one(db).await?;
    let (sent, notice): (Sent, NoticeBody) = (serde_json::from_value(told.sent)?, serde_json::from_value(told.notice.clone())?);
    let (standing, ahead) = (Some(sent.standing.code().to_owned()), sent.is_ahead());
    let state = match told.receipt.map(serde_json::from_value).transpose()? {
        Some(receipt) => State::Received { sent, receipt },
        None => State::Notified { sent },
    };
    let employer = employers::by_id(db, told.employer_id).await?;
    Ok(outings::Model {
        employer_id: employer.id,
        employer_name: employer.name,
        employer_region: employer.region,
        employer_place: employer.place,
        recipient_place: told.recipient_place,
        state: state.name().code().to_owned(),
        state_data: serde_json::to_value(&state)?,
        notice: told.notice,
        findings: serde_json::json!([]),
        facts: Some(told.facts),
        messages: serde_json::json!([]),
        // Why a visit was given up says where the outing went.
        visit: told.visit.filter(|visit| visit.get("cancelled").is_none()),
        confirmation: told.confirmation,
        standing,
        ahead,
        clue: None,
        clue_status: None,
        starts_on: notice.starts_on,
        ends_on: notice.ends_on,
        examined: None,
        updated_at: next.map_or(told.sent_at, |next| next.sent_at),
        ..row
    })
}

/// What happened to an outing while its notice named an employer, the change to another among it.
pub async fn known_to(db: &impl ConnectionTrait, outing: Uuid, employer: Uuid) -> Result<Condition> {
    let entries = employers::entries_of(db, employer).await?;
    let mut known = Condition::any();
    let mut notices = of(outing).all(db).await?.into_iter().peekable();
    while let Some(told) = notices.next() {
        if entries.contains(&told.employer_id) {
            let until = notices.peek().map(|next| events::Column::At.lte(next.sent_at));
            known = known.add(Condition::all().add(events::Column::At.gte(told.sent_at)).add_option(until));
        }
    }
    Ok(known)
}

/// Which of these outings an office at a place or below was told of at any time.
pub async fn told_among(db: &impl ConnectionTrait, outings: Vec<Uuid>, place: &str) -> Result<HashSet<Uuid>> {
    let found = entity::Entity::find()
        .select_only()
        .column(entity::Column::OutingId)
        .filter(entity::Column::OutingId.is_in(outings))
        .filter(below(entity::Column::RecipientPlace, place));
    Ok(found.into_tuple::<Uuid>().all(db).await?.into_iter().collect())
}

/// The notices of these outings, as they were sent and as far as somebody may see them.
pub async fn notices(db: &impl ConnectionTrait, grant: &Grant, outings: Vec<Uuid>) -> Result<Vec<serde_json::Value>> {
    let found = entity::Entity::find()
        .select_only()
        .column(entity::Column::Notice)
        .filter(entity::Column::OutingId.is_in(outings))
        .filter(readable(grant));
    Ok(found.into_tuple().all(db).await?)
}

/// Which notices of an outing they read who see the outing: an institution and the offices all, an employer those that name it.
fn readable(grant: &Grant) -> Condition {
    let Scope::Organisation(id) = grant.scope() else { return Condition::all() };
    let own = outings::Entity::find().select_only().column(outings::Column::Id).filter(outings::Column::InstitutionId.eq(id.0));
    Condition::any()
        .add(entity::Column::OutingId.in_subquery(own.into_query()))
        .add(entity::Column::EmployerId.in_subquery(employers::entries(id.0)))
}

impl Outings<'_> {
    /// Every notice as it was sent, the last first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn versions(&self, id: OutingId) -> Result<Vec<VersionView>> {
        let db = self.app.db().read();
        let (row, _) = find(db, &self.grant, id, self.app.clock().today()).await?;
        let Outing { state, visit, confirmation, .. } = Outing::try_from(&row)?;
        let mut found = of(id.0).filter(readable(&self.grant)).all(db).await?;
        found.reverse();
        let last = state.sent().map(|sent| sent.version);
        let view = |row: entity::Model| {
            let sent: Sent = serde_json::from_value(row.sent)?;
            let holds = last == Some(sent.version);
            let (mut receipt, confirmation, mut visit) = match holds {
                true => (state.receipt().cloned(), confirmation.clone(), visit.clone()),
                false => (
                    row.receipt.map(serde_json::from_value).transpose()?,
                    row.confirmation.map(serde_json::from_value).transpose()?,
                    row.visit.map(serde_json::from_value).transpose()?,
                ),
            };
            if self.speaks_for_employer() {
                rows::conceal(&mut receipt, &mut visit);
                visit = visit.filter(|visit| holds || visit.cancelled.is_none());
            }
            let (notice, facts) = (serde_json::from_value(row.notice)?, serde_json::from_value(row.facts)?);
            Ok(VersionView { sent, holds, receipt, confirmation, visit, notice, facts })
        };
        found.into_iter().map(view).collect()
    }
}
