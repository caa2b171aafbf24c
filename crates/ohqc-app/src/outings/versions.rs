//! Versions: each notice as it was sent, frozen, with what the authority did about it while it held.

use std::collections::HashSet;

use ohqc_domain::identity::{Grant, Scope};
use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::api::VersionView;
use ohqc_domain::outings::{Confirmation, NoticeBody, NoticeFacts, Receipt, Sent, Visit};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::rows::Outing;
use super::{Outings, entity as outings, find};
use crate::regions::place_of;
use crate::store::{below, new_id};
use crate::write::Write;
use crate::{Result, employers};

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
    /// [`AppError::NotFound`](crate::AppError::NotFound) outside the caller's scope.
    pub async fn versions(&self, id: OutingId) -> Result<Vec<VersionView>> {
        let db = self.app.db().read();
        let (row, _) = find(db, &self.grant, id, self.app.clock().today()).await?;
        let Outing { state, visit, confirmation, .. } = Outing::try_from(&row)?;
        let rows = entity::Entity::find()
            .filter(entity::Column::OutingId.eq(id.0))
            .filter(readable(&self.grant))
            .order_by_desc(entity::Column::Number)
            .all(db)
            .await?;
        let last = state.sent().map(|sent| sent.version);
        let view = |row: entity::Model| {
            let sent: Sent = serde_json::from_value(row.sent)?;
            let holds = last == Some(sent.version);
            let (receipt, confirmation, visit) = match holds {
                true => (state.receipt().cloned(), confirmation.clone(), visit.clone()),
                false => (
                    row.receipt.map(serde_json::from_value).transpose()?,
                    row.confirmation.map(serde_json::from_value).transpose()?,
                    row.visit.map(serde_json::from_value).transpose()?,
                ),
            };
            let (notice, facts) = (serde_json::from_value(row.notice)?, serde_json::from_value(row.facts)?);
            Ok(VersionView { sent, holds, receipt, confirmation, visit, notice, facts })
        };
        rows.into_iter().map(view).collect()
    }
}
