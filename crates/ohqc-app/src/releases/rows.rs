//! Rows to domain values and back.

use std::collections::HashMap;

use ohqc_domain::identity::Actor;
use ohqc_domain::ids::ReleaseId;
use ohqc_domain::releases::api::{ReleaseAction, ReleaseSummary, ReleaseView};
use ohqc_domain::releases::{Act, State};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::entity;
use crate::Result;
use crate::regions::{region_name, stored_region};
use crate::store::{code, count};

/// The state of a version.
pub fn state(row: &entity::Model) -> Result<State> {
    Ok(serde_json::from_value(row.state_data.clone())?)
}

/// What one office gets to see.
pub async fn view(db: &impl ConnectionTrait, row: entity::Model, actor: &Actor) -> Result<ReleaseView> {
    let state = state(&row)?;
    let actions = ReleaseAction::available(actor, &state, &row.place);
    let (approved, published, returned) = match &state {
        State::Prepared { .. } => (None, None, None),
        State::Returned { returned, .. } => (None, None, Some(*returned)),
        State::Approved { approved, .. } => (Some(*approved), None, None),
        State::Published { approved, published, .. } => (Some(*approved), Some(*published), None),
    };
    let prepared = state.prepared();
    let names = names(db, [Some(prepared), approved, published, returned]).await?;
    let name = |act: Option<Act>| act.map(|act| names.get(&act.by.0).cloned().unwrap_or_default());
    let name_of_state = state.name();
    let reason = match state {
        State::Returned { reason, .. } => Some(reason),
        State::Prepared { .. } | State::Approved { .. } | State::Published { .. } => None,
    };
    Ok(ReleaseView {
        id: ReleaseId(row.id),
        year: row.year,
        region: stored_region(&row.region)?,
        region_name: region_name(&row.region),
        version: count(row.version)?,
        state: name_of_state,
        prepared_by: name(Some(prepared)).unwrap_or_default(),
        prepared_on: prepared.on,
        approved_by: name(approved),
        approved_on: approved.map(|act| act.on),
        published_by: name(published),
        published_on: published.map(|act| act.on),
        returned_by: name(returned),
        returned_on: returned.map(|act| act.on),
        reason,
        manifest: serde_json::from_str(&row.manifest)?,
        summary: serde_json::from_str(&row.summary)?,
        actions,
    })
}

/// A row of the offices' list.
pub fn summary(row: entity::Model) -> Result<ReleaseSummary> {
    let published_on = match state(&row)? {
        State::Published { published, .. } => Some(published.on),
        State::Prepared { .. } | State::Returned { .. } | State::Approved { .. } => None,
    };
    Ok(ReleaseSummary {
        id: ReleaseId(row.id),
        year: row.year,
        region: stored_region(&row.region)?,
        region_name: region_name(&row.region),
        version: count(row.version)?,
        state: code(&row.state)?,
        rows: count(row.rows)?,
        generated_at: row.created_at,
        published_on,
    })
}

async fn names(db: &impl ConnectionTrait, acts: [Option<Act>; 4]) -> Result<HashMap<Uuid, String>> {
    crate::identity::names(db, acts.into_iter().flatten().map(|act| act.by.0)).await
}
