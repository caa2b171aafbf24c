//! Rows to views.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::assessments::api::{PlanAction, PlanSummary, PlanView, ProgressView};
use ohqc_domain::assessments::{PlanState, PlanStateName, StateName};
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::PlanId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{coverage, entity};
use crate::Result;
use crate::assessments::{entity as assessments, teams};
use crate::regions::region_name;
use crate::store::code;

/// How many rounds of each plan stand where.
pub async fn progress(db: &impl ConnectionTrait, plans: &[Uuid]) -> Result<HashMap<Uuid, ProgressView>> {
    let rows: Vec<(Uuid, String, i64)> = assessments::Entity::find()
        .select_only()
        .column(assessments::Column::PlanId)
        .column(assessments::Column::State)
        .column_as(assessments::Column::Id.count(), "rounds")
        .filter(assessments::Column::PlanId.is_in(plans.iter().copied()))
        .group_by(assessments::Column::PlanId)
        .group_by(assessments::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut found: HashMap<Uuid, ProgressView> = HashMap::new();
    for (plan, state, count) in rows {
        let progress = found.entry(plan).or_default();
        let slot = match code::<StateName>(&state)? {
            StateName::Planned => &mut progress.planned,
            StateName::Scoring => &mut progress.scoring,
            StateName::Finalised => &mut progress.finalised,
        };
        *slot = u64::try_from(count).unwrap_or_default();
    }
    Ok(found)
}

/// What one caller gets to see.
pub async fn view(db: &impl ConnectionTrait, row: entity::Model, actor: &Actor, today: NaiveDate) -> Result<PlanView> {
    let state: PlanState = serde_json::from_value(row.state_data.clone())?;
    let progress = progress(db, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let approval = state.approval();
    let approved_by = match approval {
        Some((_, by)) => Some(teams::name_of(db, by).await?),
        None => None,
    };
    Ok(PlanView {
        id: PlanId(row.id),
        year: row.year,
        service: code(&row.service)?,
        region_name: region_name(&row.region),
        state: state.name().seen(progress),
        drafted_by: teams::name_of(db, state.drafted_by()).await?,
        approved_on: approval.map(|(on, _)| on),
        approved_by,
        closed_on: match state {
            PlanState::Closed { on, .. } => Some(on),
            PlanState::Draft { .. } | PlanState::Approved { .. } => None,
        },
        progress,
        coverage: coverage::view(db, &row, today).await?,
        updated_at: row.updated_at,
        actions: PlanAction::available(actor, &state, &row.place),
        region: row.region,
        title: row.title,
    })
}

/// A row of a list.
pub fn summary(row: entity::Model, progress: &HashMap<Uuid, ProgressView>) -> Result<PlanSummary> {
    let progress = progress.get(&row.id).copied().unwrap_or_default();
    Ok(PlanSummary {
        id: PlanId(row.id),
        year: row.year,
        service: code(&row.service)?,
        region_name: region_name(&row.region),
        state: code::<PlanStateName>(&row.state)?.seen(progress),
        progress,
        updated_at: row.updated_at,
        title: row.title,
    })
}
