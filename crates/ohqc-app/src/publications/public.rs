//! What anybody may read: what is public, and what no longer is and why.

use ohqc_domain::ids::PublicationId;
use ohqc_domain::page::Page;
use ohqc_domain::publications::api::{
    PublicContent, PublicPublication, PublicPublicationFilter, PublicPublicationSummary, PublicWithdrawal,
};
use ohqc_domain::publications::{Snapshot, State, StateName};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::{entity, rows};
use crate::store::{self, By, Seek};
use crate::{App, AppError, Result};

impl App {
    /// Lists what is or was public, last released first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn public_publications(&self, filter: &PublicPublicationFilter) -> Result<Page<PublicPublicationSummary>> {
        let seek = Seek::new("-released", filter.cursor.as_deref(), filter.limit)?;
        let mut query = published();
        if let Some(kind) = filter.kind {
            query = query.filter(entity::Column::Kind.eq(kind.code()));
        }
        if let Some(year) = filter.year {
            query = query.filter(entity::Column::Year.eq(year));
        }
        if let Some(service) = filter.service {
            query = query.filter(entity::Column::Service.eq(service.code()));
        }
        let query = seek.arrange(query, By::date(entity::Column::ReleasedOn), entity::Column::Id)?;
        let found = query.all(self.db().read()).await?;
        let page = seek.page(found, |row| (row.released_on.map(|day| day.to_string()).unwrap_or_default(), row.id.to_string()));
        store::map_page(page, |row| summary(&row, &rows::snapshot(&row)?))
    }

    /// Shows one publication, with the rows that contain the text; a withdrawn one has none.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what was never public.
    pub async fn public_publication(&self, id: PublicationId, text: Option<&str>) -> Result<PublicPublication> {
        let found = published().filter(entity::Column::Id.eq(id.0)).one(self.db().read()).await?;
        let row = found.ok_or(AppError::NotFound)?;
        let snapshot = rows::snapshot(&row)?;
        let summary = summary(&row, &snapshot)?;
        let content = summary.withdrawn.is_none().then(|| content(row.sha256, snapshot, text.unwrap_or_default()));
        Ok(PublicPublication { summary, content })
    }
}

fn published() -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::State.is_in([StateName::Released.code(), StateName::Withdrawn.code()]))
}

fn summary(row: &entity::Model, snapshot: &Snapshot) -> Result<PublicPublicationSummary> {
    let withdrawn = match serde_json::from_value(row.state_data.clone())? {
        State::Prepared { .. } | State::Released { .. } => None,
        State::Withdrawn { withdrawn, reason, superseded_by, .. } => {
            Some(PublicWithdrawal { on: withdrawn.on, reason, superseded_by })
        }
    };
    Ok(PublicPublicationSummary {
        id: PublicationId(row.id),
        title: snapshot.title(),
        kind: snapshot.kind,
        year: snapshot.year,
        service: snapshot.service,
        region_name: snapshot.region_name.clone(),
        version: row.version,
        released_on: row.released_on.ok_or_else(|| AppError::Internal("public without a day of release".into()))?,
        rows: withdrawn.is_none().then_some(snapshot.rows.len()),
        withdrawn,
    })
}

fn content(sha256: String, snapshot: Snapshot, text: &str) -> PublicContent {
    PublicContent {
        publisher: snapshot.publisher,
        basis: snapshot.basis,
        form: snapshot.form,
        taken_on: snapshot.taken_on,
        sha256,
        total: snapshot.rows.len(),
        rows: snapshot.rows.into_iter().filter(|row| row.matches(text)).collect(),
    }
}
