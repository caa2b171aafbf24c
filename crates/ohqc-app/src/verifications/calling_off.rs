//! The end of a filing: nothing of it is left to be checked on site.

use ohqc_domain::events::EventKind;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::rows::{self, Verification};
use super::{ONGOING, StateName, entity, save, subject};
use crate::Result;
use crate::write::Write;

/// Ends the check of a cancelled filing that is still to come, with its clock, and keeps those that failed from being followed up.
/// The caller holds the turn ([`super::alone`]).
pub(crate) async fn call_off(write: &Write<'_>, filing: Uuid) -> Result<()> {
    let ongoing = entity::Entity::find()
        .filter(entity::Column::FilingId.eq(filing))
        .filter(entity::Column::State.is_in(ONGOING.map(StateName::code)))
        .lock_exclusive()
        .all(&write.tx)
        .await?;
    for row in ongoing {
        let state = Verification::try_from(&row)?.state.call_off(write.today()).map_err(super::refusal)?;
        let (revision, timed) = (row.revision, rows::timed(row.follows_id.is_some()));
        let mut change = row.into_active_model();
        rows::set_state(&mut change, &state)?;
        let row = save(write, change, revision).await?;
        write.event(&subject(&row), EventKind::CalledOff, json!({ "reason": "备案已注销", "filing": filing })).await?;
        write.withdraw_deadline(row.id, timed).await?;
    }
    entity::Entity::update_many()
        .col_expr(entity::Column::FilingEndedOn, Expr::value(write.today()))
        .filter(entity::Column::FilingId.eq(filing))
        .exec(&write.tx)
        .await?;
    Ok(())
}
