//! Reading the trail: the history of one subject, and the audit search over all of them.

pub(crate) mod entity;

use std::collections::HashMap;

use ohqc_domain::events::api::EventFilter;
use ohqc_domain::events::{EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::page::Page;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::identity::entities::{api_clients, organisations, users};
use crate::institutions::entity as institutions;
use crate::store::{self, Seek};
use crate::{App, AppError, Result, permit};

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

    /// The history of one subject, latest first; the caller has been allowed to see the subject.
    pub(crate) async fn history_of(&self, kind: SubjectKind, id: Uuid) -> Result<Vec<EventView>> {
        let rows = entity::Entity::find()
            .filter(entity::Column::SubjectKind.eq(kind.code()))
            .filter(entity::Column::SubjectId.eq(id))
            .order_by_desc(entity::Column::Position)
            .limit(500)
            .all(self.db().read())
            .await?;
        self.event_views(rows).await
    }

    async fn event_views(&self, rows: Vec<entity::Model>) -> Result<Vec<EventView>> {
        let names = Names::load(self, &rows).await?;
        rows.into_iter().map(|row| names.view(row)).collect()
    }
}

impl Events<'_> {
    /// Searches by actor, subject and time, latest first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &EventFilter) -> Result<Page<EventView>> {
        let seek = Seek::new("position", filter.cursor.as_deref(), filter.limit)?;
        let Scope::Place(place) = self.grant.scope() else { return Err(AppError::Denied) };
        let mut query =
            entity::Entity::find().filter(store::below(entity::Column::Place, place)).order_by_desc(entity::Column::Position);
        if let Some(position) = seek.after_number()? {
            query = query.filter(entity::Column::Position.lt(position));
        }
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
                .filter(
                    sea_orm::Condition::any()
                        .add(users::Column::Name.eq(name))
                        .add(store::like(users::Column::DisplayName, name)),
                )
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
        let rows = query.limit(seek.fetch()).all(self.app.db().read()).await?;
        let page = seek.page(rows, |row| (row.position.to_string(), String::new()));
        Ok(Page { items: self.app.event_views(page.items).await?, next: page.next })
    }
}

struct Names {
    users: HashMap<Uuid, String>,
    clients: HashMap<Uuid, String>,
    organisations: HashMap<Uuid, String>,
    institutions: HashMap<Uuid, String>,
}

impl Names {
    async fn load(app: &App, rows: &[entity::Model]) -> Result<Self> {
        let db = app.db().read();
        let ids =
            |pick: fn(&entity::Model) -> Option<Uuid>| rows.iter().filter_map(pick).collect::<std::collections::BTreeSet<_>>();
        let clients = api_clients::Entity::find().filter(api_clients::Column::Id.is_in(ids(|row| row.client_id))).all(db).await?;
        let organisations =
            organisations::Entity::find().filter(organisations::Column::Id.is_in(ids(|row| row.organisation_id))).all(db).await?;
        let institutions =
            institutions::Entity::find().filter(institutions::Column::Id.is_in(ids(|row| row.institution_id))).all(db).await?;
        Ok(Self {
            institutions: institutions.into_iter().map(|row| (row.id, row.name)).collect(),
            users: crate::identity::names(db, ids(|row| row.user_id)).await?,
            clients: clients.into_iter().map(|row| (row.id, row.name)).collect(),
            organisations: organisations.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    fn view(&self, row: entity::Model) -> Result<EventView> {
        let user = row.user_id.and_then(|id| self.users.get(&id));
        let client = row.client_id.and_then(|id| self.clients.get(&id));
        Ok(EventView {
            position: row.position,
            at: row.at,
            actor: user.or(client).cloned(),
            organisation: row.organisation_id.and_then(|id| self.organisations.get(&id)).cloned(),
            subject_kind: store::code(&row.subject_kind)?,
            subject_id: row.subject_id,
            institution: row.institution_id.and_then(|id| self.institutions.get(&id)).cloned(),
            kind: store::code(&row.kind)?,
            data: row.data,
        })
    }
}
