//! What anybody may read: what is public, and what no longer is and why.

use ohqc_domain::ids::PublicationId;
use ohqc_domain::page::Page;
use ohqc_domain::publications::api::{PublicContent, PublicPublication, PublicPublicationFilter, PublicPublicationSummary};
use ohqc_domain::publications::{Snapshot, StateName};
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
        let found = query.into_partial_model::<rows::Head>().all(self.db().read()).await?;
        store::map_page(seek.page(found, rows::Head::released), rows::Head::public)
    }

    /// Shows one publication, with the rows that contain the text; a withdrawn one has none.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what was never public.
    pub async fn public_publication(&self, id: PublicationId, text: Option<&str>) -> Result<PublicPublication> {
        let one = published().filter(entity::Column::Id.eq(id.0));
        let head = one.clone().into_partial_model::<rows::Head>().one(self.db().read()).await?;
        let summary = head.ok_or(AppError::NotFound)?.public()?;
        if summary.withdrawn.is_some() {
            return Ok(PublicPublication { summary, content: None });
        }
        let row = one.one(self.db().read()).await?.ok_or(AppError::NotFound)?;
        let snapshot = rows::snapshot(&row)?;
        Ok(PublicPublication { summary, content: Some(content(row.sha256, snapshot, text.unwrap_or_default())) })
    }
}

fn published() -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::State.is_in([StateName::Released.code(), StateName::Withdrawn.code()]))
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
