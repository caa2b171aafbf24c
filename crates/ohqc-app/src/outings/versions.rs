//! Versions: each notice as it was sent, frozen, with what the authority did about it while it held.

use std::collections::{HashMap, HashSet};

use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::api::VersionView;
use ohqc_domain::outings::{Confirmation, NoticeBody, NoticeFacts, Receipt, Sent, State, Visit};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use uuid::Uuid;

use super::reader::Reader;
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
        /// The moment another took its place; none while it holds.
        pub superseded_at: Option<DateTimeUtc>,
        /// The first day of which it tells.
        pub starts_on: Date,
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
        superseded_at: Set(None),
        starts_on: Set(notice.starts_on),
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
        .col_expr(entity::Column::SupersededAt, Expr::value(write.now()))
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

/// The condition that a notice names an employer no more.
pub fn left(employer: Uuid) -> SimpleExpr {
    outings::Column::EmployerId.not_in_subquery(employers::entries(employer))
}

/// A column of the last notice that named an employer, for each outing of a list.
pub fn last_told(employer: Uuid, column: entity::Column) -> SimpleExpr {
    let outing = Expr::col(entity::Column::OutingId.as_column_ref()).equals(outings::Column::Id.as_column_ref());
    let last = of_employer(employer).select_only().column(column).filter(outing);
    let last = last.order_by_desc(entity::Column::Number).limit(1).into_query();
    SimpleExpr::SubQuery(None, Box::new(last.into()))
}

/// Outings as an employer was told of them last, where their notices name another employer since: nothing of the other, and
/// nothing that happened later.
pub async fn as_told(
    db: &impl ConnectionTrait,
    rows: Vec<outings::Model>,
    moved: &HashSet<Uuid>,
    employer: Uuid,
) -> Result<Vec<outings::Model>> {
    if moved.is_empty() {
        return Ok(rows);
    }
    let told = of_employer(employer).filter(entity::Column::OutingId.is_in(moved.iter().copied()));
    let told = told.order_by_asc(entity::Column::Number).all(db).await?;
    // A later notice takes the place of one before.
    let mut last: HashMap<Uuid, entity::Model> = told.into_iter().map(|notice| (notice.outing_id, notice)).collect();
    let named = employers::by_ids(db, last.values().map(|told| told.employer_id)).await?;
    let then = |row: outings::Model| match last.remove(&row.id) {
        Some(told) => put_back(row, told, &named),
        None => Ok(row),
    };
    rows.into_iter().map(then).collect()
}

/// An outing as a notice of it told.
fn put_back(row: outings::Model, told: entity::Model, named: &HashMap<Uuid, employers::entity::Model>) -> Result<outings::Model> {
    let (sent, notice): (Sent, NoticeBody) = (serde_json::from_value(told.sent)?, serde_json::from_value(told.notice.clone())?);
    let (standing, ahead) = (Some(sent.standing.code().to_owned()), sent.is_ahead());
    let state = match told.receipt.map(serde_json::from_value).transpose()? {
        Some(receipt) => State::Received { sent, receipt },
        None => State::Notified { sent },
    };
    let employer = named.get(&told.employer_id).cloned().ok_or(AppError::NotFound)?;
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
        starts_on: told.starts_on,
        ends_on: notice.ends_on,
        examined: None,
        // The outing's own would count what happened since.
        revision: told.number,
        updated_at: told.superseded_at.unwrap_or(told.sent_at),
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
pub async fn notices(db: &impl ConnectionTrait, reader: Reader<'_>, outings: Vec<Uuid>) -> Result<Vec<serde_json::Value>> {
    let found = entity::Entity::find()
        .select_only()
        .column(entity::Column::Notice)
        .filter(entity::Column::OutingId.is_in(outings))
        .filter(readable(reader));
    Ok(found.into_tuple().all(db).await?)
}

/// Which notices of an outing they read who see the outing: an institution and the offices all, an employer those that name it.
fn readable(reader: Reader<'_>) -> Condition {
    let own = |id: Uuid| entity::Column::EmployerId.in_subquery(employers::entries(id));
    Condition::all().add_option(reader.employer().map(own))
}

impl Outings<'_> {
    /// Every notice as it was sent, the last first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn versions(&self, id: OutingId) -> Result<Vec<VersionView>> {
        let db = self.app.db().read();
        let (row, _) = find(db, self.reader(), id, self.app.clock().today()).await?;
        let Outing { state, visit, confirmation, .. } = Outing::try_from(&row)?;
        let mut found = of(id.0).filter(readable(self.reader())).all(db).await?;
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
