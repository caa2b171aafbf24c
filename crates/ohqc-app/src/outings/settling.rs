//! Notices whose time nobody could judge, judged once the calendar knows the year.

use ohqc_domain::calendar::WorkCalendar;
use ohqc_domain::events::EventKind;
use ohqc_domain::outings::{Standing, window};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select};
use serde_json::json;

use super::rows::{self, Outing};
use super::{entity, save, subject, versions};
use crate::write::Write;
use crate::{App, AppError, Result, policy};

/// Notices whose time nobody could tell when they were sent.
pub(crate) fn untimed() -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::Standing.eq(Standing::Unknown.code()))
}

/// Judges every notice again whose time could not be told when it was sent; the clue of a late one opens with it. One that
/// cannot be read is logged and keeps no other waiting.
pub(crate) async fn settle(app: &App, calendar: &WorkCalendar) -> Result<()> {
    if untimed().one(app.db().read()).await?.is_none() {
        return Ok(());
    }
    let write = app.write(None).await?;
    for row in untimed().lock_exclusive().all(&write.tx).await? {
        let (id, part) = (row.id, write.part().await?);
        match judge(&part, row, calendar).await {
            Err(AppError::Store(error)) => return Err(AppError::Store(error)),
            Err(error) => {
                tracing::error!(outing = %id, error = error.for_log(), "nobody can tell whether it was in time");
                part.discard().await?;
            }
            Ok(()) => part.keep().await?,
        }
    }
    write.commit_any().await
}

async fn judge(write: &Write<'_>, row: entity::Model, calendar: &WorkCalendar) -> Result<()> {
    let profile = policy::profile(&row.employer_region, row.starts_on)?;
    let Ok(Some(window)) = window(row.starts_on, &profile, calendar) else { return Ok(()) };
    let state = Outing::try_from(&row)?.state.judged(&window, row.starts_on);
    let revision = row.revision;
    let mut change = row.into_active_model();
    rows::set_state(&mut change, &state)?;
    let row = save(write, change, revision).await?;
    if let Some(sent) = state.sent() {
        versions::judged(write, row.id, sent).await?;
    }
    write.event(&subject(&row), EventKind::Updated, json!({ "standing": row.standing, "due_on": window.due_on })).await
}
