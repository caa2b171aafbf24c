//! Reading the trail: the history of one subject, and the audit search over all of them.

pub(crate) mod entity;
mod names;

use ohqc_domain::events::api::EventFilter;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::page::{Page, PageFilter};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use self::names::Names;
use crate::identity::entities::users;
use crate::institutions::entity as institutions;
use crate::store::{self, Seek};
use crate::{App, AppError, Result, permit};

/// What every list of events is ordered by, the latest first.
const ORDER: &str = "position";

/// The audit trail, for those who may search it.
pub struct Events<'a> {
    app: &'a App,
    grant: Grant,
}

impl App {
    /// Opens the audit trail.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn events(&self, actor: &Actor) -> Result<Events<'_>> {
        Ok(Events { app: self, grant: permit(actor, Permission::EventsRead)? })
    }

    /// A page of the history of one subject, latest first; the caller has been allowed to see the subject.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub(crate) async fn history_of(&self, kind: SubjectKind, id: Uuid, page: &PageFilter) -> Result<Page<EventView>> {
        self.history_within(kind, id, Condition::all(), page).await
    }

    /// As [`Self::history_of`], as far as the caller may see it.
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn history_within(
        &self,
        kind: SubjectKind,
        id: Uuid,
        seen: Condition,
        page: &PageFilter,
    ) -> Result<Page<EventView>> {
        let seek = Seek::new(ORDER, page.cursor.as_deref(), page.limit)?;
        let query = entity::Entity::find()
            .filter(entity::Column::SubjectKind.eq(kind.code()))
            .filter(entity::Column::SubjectId.eq(id))
            .filter(seen);
        self.latest_first(query, &seek).await
    }

    /// One page of what a query finds, latest first, with the names of who and what.
    async fn latest_first(&self, mut query: Select<entity::Entity>, seek: &Seek) -> Result<Page<EventView>> {
        if let Some(position) = seek.after_number()? {
            query = query.filter(entity::Column::Position.lt(position));
        }
        let query = query.order_by_desc(entity::Column::Position).limit(seek.fetch());
        let page = seek.page(query.all(self.db().read()).await?, |row| (row.position.to_string(), String::new()));
        let names = Names::load(self, &page.items).await?;
        store::map_page(page, |row| names.view(row))
    }
}

/// Events of no such kind.
pub(crate) fn without(hidden: &[EventKind]) -> Condition {
    Condition::all().add(entity::Column::Kind.is_not_in(hidden.iter().map(|kind| kind.code())))
}

impl Events<'_> {
    /// Searches by actor, subject and time, latest first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &EventFilter) -> Result<Page<EventView>> {
        let seek = Seek::new(ORDER, filter.cursor.as_deref(), filter.limit)?;
        let Scope::Place(place) = self.grant.scope() else { return Err(AppError::Denied) };
        let mut query = entity::Entity::find().filter(store::below(entity::Column::Place, place));
        if let Some(kind) = filter.subject_kind {
            query = query.filter(entity::Column::SubjectKind.eq(kind.code()));
        }
        if let Some(id) = filter.subject_id {
            query = query.filter(entity::Column::SubjectId.eq(id));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(entity::Column::Kind.eq(kind.code()));
        }
        if let Some(name) = filter.actor.as_deref().filter(|name| !name.trim().is_empty()) {
            let found = users::Entity::find()
                .filter(Condition::any().add(users::Column::Name.eq(name)).add(store::like(users::Column::DisplayName, name)))
                .all(self.app.db().read())
                .await?;
            query = query.filter(entity::Column::UserId.is_in(found.into_iter().map(|user| user.id)));
        }
        if let Some(name) = filter.institution.as_deref().filter(|name| !name.trim().is_empty()) {
            let named = institutions::Entity::find()
                .select_only()
                .column(institutions::Column::Id)
                .filter(store::like(institutions::Column::Name, name.trim()));
            query = query.filter(entity::Column::InstitutionId.in_subquery(named.into_query()));
        }
        if let Some(from) = filter.from {
            query = query.filter(entity::Column::At.gte(from));
        }
        if let Some(to) = filter.to {
            query = query.filter(entity::Column::At.lt(to));
        }
        self.app.latest_first(query, &seek).await
    }
}
