//! Rows to domain values and back.

use std::collections::{BTreeSet, HashMap};

use ohqc_domain::identity::Actor;
use ohqc_domain::ids::PublicationId;
use ohqc_domain::publications::api::{PublicationAction, PublicationSummary, PublicationView, SignedView, WithdrawalView};
use ohqc_domain::publications::{Signed, Snapshot, State};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::entity;
use crate::Result;
use crate::store::code;

/// Writes a state into its columns.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    row.released_on = Set(state.released().map(|released| released.on));
    Ok(())
}

/// The frozen content of a row.
pub fn snapshot(row: &entity::Model) -> Result<Snapshot> {
    Ok(serde_json::from_str(&row.snapshot)?)
}

/// What the console shows.
pub async fn view(db: &impl ConnectionTrait, row: entity::Model, actor: &Actor) -> Result<PublicationView> {
    let state: State = serde_json::from_value(row.state_data.clone())?;
    let snapshot = snapshot(&row)?;
    let actions = PublicationAction::available(actor, &state, &row.place);
    let names = names(db, &state).await?;
    let signed = |signed: Signed| SignedView { by: names.get(&signed.by.0).cloned().unwrap_or_default(), on: signed.on };
    let (prepared, released) = (signed(state.prepared()), state.released().map(signed));
    let name = state.name();
    let withdrawn = match state {
        State::Prepared { .. } | State::Released { .. } => None,
        State::Withdrawn { withdrawn, reason, superseded_by, .. } => {
            Some(WithdrawalView { signed: signed(withdrawn), reason, superseded_by })
        }
    };
    Ok(PublicationView {
        id: PublicationId(row.id),
        title: snapshot.title(),
        version: row.version,
        state: name,
        prepared,
        released,
        withdrawn,
        snapshot,
        sha256: row.sha256,
        updated_at: row.updated_at,
        actions,
    })
}

async fn names(db: &impl ConnectionTrait, state: &State) -> Result<HashMap<Uuid, String>> {
    let mut people: BTreeSet<Uuid> = [state.prepared()].into_iter().chain(state.released()).map(|signed| signed.by.0).collect();
    if let State::Withdrawn { withdrawn, .. } = state {
        people.insert(withdrawn.by.0);
    }
    crate::identity::names(db, people).await
}

/// A row of the console's list.
pub fn summary(row: entity::Model) -> Result<PublicationSummary> {
    let snapshot = snapshot(&row)?;
    Ok(PublicationSummary {
        id: PublicationId(row.id),
        title: snapshot.title(),
        kind: snapshot.kind,
        year: snapshot.year,
        service: snapshot.service,
        region_name: snapshot.region_name,
        version: row.version,
        state: code(&row.state)?,
        rows: snapshot.rows.len(),
        prepared_on: row.prepared_on,
        released_on: row.released_on,
        updated_at: row.updated_at,
    })
}
