//! Rows to domain values and back.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::PublicationId;
use ohqc_domain::publications::api::{
    PublicPublicationSummary, PublicWithdrawal, PublicationAction, PublicationSummary, PublicationView, SignedView,
    WithdrawalView,
};
use ohqc_domain::publications::{Signed, Snapshot, State, StateName};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DerivePartialModel};
use uuid::Uuid;

use super::entity;
use crate::store::{code, count, last_moment};
use crate::{AppError, Result};

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

/// A publication without its rows, for lists: the frozen JSON of a province's year is large.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "entity::Entity")]
pub struct Head {
    id: Uuid,
    title: serde_json::Value,
    kind: String,
    year: i32,
    service: String,
    region_name: String,
    version: i32,
    state: String,
    state_data: serde_json::Value,
    rows: i32,
    prepared_on: NaiveDate,
    released_on: Option<NaiveDate>,
    updated_at: DateTime<Utc>,
}

impl Head {
    /// Its place in the console's list.
    pub fn waiting(&self) -> (String, String) {
        let key = if self.state == StateName::Prepared.code() { last_moment() } else { self.updated_at };
        (key.to_rfc3339(), self.id.to_string())
    }

    /// Its place in the public list.
    pub fn released(&self) -> (String, String) {
        (self.released_on.map(|day| day.to_string()).unwrap_or_default(), self.id.to_string())
    }

    /// A row of the console's list.
    ///
    /// # Errors
    /// When the row does not hold what was written.
    pub fn summary(self) -> Result<PublicationSummary> {
        Ok(PublicationSummary {
            id: PublicationId(self.id),
            title: serde_json::from_value(self.title)?,
            kind: code(&self.kind)?,
            year: self.year,
            service: code(&self.service)?,
            region_name: self.region_name,
            version: self.version,
            state: code(&self.state)?,
            rows: count(self.rows)?,
            prepared_on: self.prepared_on,
            released_on: self.released_on,
            updated_at: self.updated_at,
        })
    }

    /// What the public sees of it: of a withdrawn one, why it is gone.
    ///
    /// # Errors
    /// When the row does not hold what was written, or was never released.
    pub fn public(self) -> Result<PublicPublicationSummary> {
        let withdrawn = match serde_json::from_value(self.state_data)? {
            State::Prepared { .. } | State::Released { .. } => None,
            State::Withdrawn { withdrawn, reason, superseded_by, .. } => {
                Some(PublicWithdrawal { on: withdrawn.on, reason, superseded_by })
            }
        };
        Ok(PublicPublicationSummary {
            id: PublicationId(self.id),
            title: serde_json::from_value(self.title)?,
            kind: code(&self.kind)?,
            year: self.year,
            service: code(&self.service)?,
            region_name: self.region_name,
            version: self.version,
            released_on: self.released_on.ok_or_else(|| AppError::Internal("public without a day of release".into()))?,
            rows: withdrawn.is_none().then(|| count(self.rows)).transpose()?,
            withdrawn,
        })
    }
}
