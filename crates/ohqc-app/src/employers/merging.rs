//! Two entries of one employer become one.

use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Grant;
use ohqc_domain::ids::EmployerId;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{entity, one, one_for_change, standing, subject};
use crate::identity::change_account;
use crate::identity::entities::users;
use crate::identity::sessions::{end_logins, locked_user};
use crate::store::guard;
use crate::write::{Write, save};
use crate::{AppError, Result};

/// Merges one into another. What was merged into the first points to the one that stays, so no way is longer than a step.
pub async fn merge(write: &Write<'_>, grant: &Grant, id: EmployerId, revision: i32, into: EmployerId) -> Result<entity::Model> {
    // Two that are merged into each other at once would both be gone.
    write.alone("employers are merged").await?;
    let row = one_for_change(write, grant, id).await?;
    guard(revision, row.revision)?;
    standing(&row)?;
    let stays = one(&write.tx, grant, into).await.map_err(|error| match error {
        AppError::NotFound => target("unknown_employer", Text::new("没有这个用人单位", "There is no such employer")),
        other => other,
    })?;
    if stays.id == row.id {
        return Err(target("itself", Text::new("不能合并到自身", "It cannot be merged into itself")));
    }
    if stays.merged_into.is_some() {
        let text = Text::new("该单位自己也已合并到另一条登记", "That one has been merged into another entry itself");
        return Err(target("merged", text));
    }
    entity::Entity::update_many()
        .col_expr(entity::Column::MergedInto, Expr::value(stays.id))
        .filter(entity::Column::MergedInto.eq(row.id))
        .exec(&write.tx)
        .await?;
    pass_on(write, &row, &stays).await?;
    let mut change = row.into_active_model();
    change.merged_into = Set(Some(stays.id));
    let row = save(write, change, revision).await?;
    write.event(&subject(&row), EventKind::Merged, json!({ "merged_into": stays.id })).await?;
    write.event(&subject(&stays), EventKind::Merged, json!({ "merged_from": row.id })).await?;
    Ok(row)
}

/// Passes the accounts of one employer on to another. Each keeps a trace of it and its logins end, for they were begun in the
/// name of an employer that is no more.
async fn pass_on(write: &Write<'_>, from: &entity::Model, to: &entity::Model) -> Result<()> {
    for held in users::Entity::find().filter(users::Column::OrganisationId.eq(from.id)).all(&write.tx).await? {
        let user = locked_user(write, held.id).await?.ok_or(AppError::NotFound)?;
        end_logins(write, user.id).await?;
        change_account(write, user, to.place.clone(), &["organisation"], |row| row.organisation_id = Set(to.id)).await?;
    }
    Ok(())
}

fn target(code: &'static str, text: Text) -> AppError {
    AppError::invalid("/into", code, text)
}

/// Whether an organisation is an employer's entry that was merged into another one; none is merged before this change ends.
pub(crate) async fn is_merged(write: &Write<'_>, organisation: Uuid) -> Result<bool> {
    let row = entity::Entity::find_by_id(organisation).lock_exclusive().one(&write.tx).await?;
    Ok(row.is_some_and(|row| row.merged_into.is_some()))
}
