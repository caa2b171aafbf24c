//! Publications: freezing lists, discarding them or releasing them as another person, withdrawing them with a reason.

mod checks;
pub(crate) mod entity;
mod preparing;
mod public;
mod results;
mod rows;

pub(crate) use checks::{made_public, reconsider};

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::ids::{OrganisationId, PublicationId};
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::publications::api::{
    PrepareBody, PublicationAction, PublicationFilter, PublicationSummary, PublicationView, WithdrawBody,
};
use ohqc_domain::publications::{Check, PublicationKind, Signed, State, StateName, TransitionError};
use ohqc_domain::regions::{RegionCode, last_code};
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::hash::sha256;
use crate::regions::place_of;
use crate::store::{self, By, Revised, Seek, below, code, guard};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result, permit, valid, verifications};

/// Publications, for those who may see them before they are public.
pub struct Publications<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the publications.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn publications<'a>(&'a self, actor: &'a Actor) -> Result<Publications<'a>> {
        Ok(Publications { app: self, actor, grant: permit(actor, Permission::PublicationsRead)? })
    }
}

impl Publications<'_> {
    /// Lists publications: first what waits for its release, then the others, last changed first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &PublicationFilter) -> Result<Page<PublicationSummary>> {
        let seek = Seek::new("-waiting", filter.cursor.as_deref(), filter.limit)?;
        let mut query = entity::Entity::find().filter(within(&self.grant));
        if let Some(kind) = filter.kind {
            query = query.filter(entity::Column::Kind.eq(kind.code()));
        }
        if let Some(year) = filter.year {
            query = query.filter(entity::Column::Year.eq(year));
        }
        if let Some(service) = filter.service {
            query = query.filter(entity::Column::Service.eq(service.code()));
        }
        if let Some(state) = filter.state {
            query = query.filter(entity::Column::State.eq(state.code()));
        }
        let by = By::moment(entity::Column::UpdatedAt).ahead(entity::Column::State.eq(StateName::Prepared.code()));
        let query = seek.arrange(query, by, entity::Column::Id)?;
        let found = query.into_partial_model::<rows::Head>().all(self.app.db().read()).await?;
        store::map_page(seek.page(found, rows::Head::waiting), rows::Head::summary)
    }

    /// Shows one publication with its rows.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: PublicationId) -> Result<Revised<PublicationView>> {
        let row = find(self.app.db().read(), &self.grant, id).await?;
        self.view(row).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: PublicationId, page: &PageFilter) -> Result<Page<EventView>> {
        find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Publication, id.0, page).await
    }

    /// Freezes a list as its next version (JL24-5-7, NHC23-4-7).
    ///
    /// # Errors
    /// [`AppError::Denied`] outside the caller's region, [`AppError::Rule`] when nobody belongs on the list, [`AppError::Invalid`].
    pub async fn prepare(&self, body: PrepareBody) -> Result<Revised<PublicationView>> {
        let grant = permit(self.actor, Permission::PublicationsPrepare)?;
        valid(&body)?;
        if body.kind.of_check() {
            let text = Text::new("该名单由现场核查结论拟制", "This list is prepared from an on-site check");
            return Err(AppError::invalid("/kind", "of_check", text));
        }
        let region = body.region.map_or_else(|| own_region(self.actor), Ok)?;
        let place = place_of(region)?;
        if !grant.scope().covers(&place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        let write = self.app.write(Some(self.actor)).await?;
        let row = preparing::freeze(&write, &body, region, &place, self.signed(&write)?).await?;
        let data =
            json!({ "kind": body.kind, "year": body.year, "version": row.version, "rows": row.rows, "sha256": row.sha256 });
        write.event(&subject(&row), EventKind::Prepared, data).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Makes a publication public; an earlier version of the same list gives way to it, and the duty to publish a check ends.
    ///
    /// # Errors
    /// [`AppError::Rule`] for the person who prepared it, altered rows or an outdated version; [`AppError::Stale`].
    pub async fn release(&self, id: PublicationId, revision: i32) -> Result<Revised<PublicationView>> {
        let (write, row) = self.change(permit(self.actor, Permission::PublicationsRelease)?, id, revision).await?;
        checks::holds(&write, &row).await?;
        let latest = preparing::latest(&write, preparing::versions_of(&row)).await?;
        let check = Check {
            intact: sha256(row.snapshot.as_bytes()) == row.sha256,
            latest: latest.is_some_and(|latest| latest.id == row.id),
        };
        let signed = self.signed(&write)?;
        let state = state_of(&row)?.release(signed, check).map_err(refusal)?;
        supersede(&write, &row, signed).await?;
        let row = save(&write, row, &state).await?;
        // The duty of a later check of the filing is its own list's.
        if let Some(check) = row.verification_id {
            write.close_deadline(check, ClockKind::CheckPublication).await?;
        }
        write.event(&subject(&row), EventKind::Released, json!({ "version": row.version, "sha256": row.sha256 })).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Takes a publication back; the public still sees that it was there, and why it is gone.
    ///
    /// # Errors
    /// [`AppError::Rule`] when it is not public, [`AppError::Invalid`] without a reason, [`AppError::Stale`].
    pub async fn withdraw(&self, id: PublicationId, revision: i32, body: WithdrawBody) -> Result<Revised<PublicationView>> {
        valid(&body)?;
        let (write, row) = self.change(permit(self.actor, Permission::PublicationsRelease)?, id, revision).await?;
        let row = take_back(&write, row, self.signed(&write)?, body.reason, None).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Discards what was prepared and never public; its version is free again.
    ///
    /// # Errors
    /// [`AppError::Rule`] once it was released, [`AppError::Stale`].
    pub async fn discard(&self, id: PublicationId, revision: i32) -> Result<()> {
        let mut grants = PublicationAction::Discard.permissions().iter().filter_map(|permission| self.actor.permit(*permission));
        let (write, row) = self.change(grants.next().ok_or(AppError::Denied)?, id, revision).await?;
        state_of(&row)?.waits().map_err(refusal)?;
        entity::Entity::delete_by_id(row.id).exec(&write.tx).await?;
        let name = rows::snapshot(&row)?.title().zh;
        let data = json!({ "name": name, "version": row.version, "sha256": row.sha256 });
        write.event(&subject(&row), EventKind::Removed, data).await?;
        write.commit().await
    }

    async fn change(&self, grant: Grant, id: PublicationId, revision: i32) -> Result<(Write<'_>, entity::Model)> {
        let write = self.app.write(Some(self.actor)).await?;
        if let Some(filing) = checks::filing(&find(&write.tx, &grant, id).await?) {
            verifications::alone(&write, filing).await?;
        }
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let row = find(&write.tx, &grant, id).await?;
        guard(revision, row.revision)?;
        Ok((write, row))
    }

    fn signed(&self, write: &Write<'_>) -> Result<Signed> {
        Ok(Signed { by: self.actor.user().ok_or(AppError::Denied)?, on: write.today() })
    }

    async fn view(&self, row: entity::Model) -> Result<Revised<PublicationView>> {
        let revision = row.revision;
        Ok(Revised { value: rows::view(self.app.db().read(), row, self.actor).await?, revision })
    }
}

/// Takes back what a version is about to take the place of.
async fn supersede(write: &Write<'_>, by: &entity::Model, signed: Signed) -> Result<()> {
    for row in released(write, checks::predecessors(by)).await? {
        let reason = match row.kind == by.kind {
            true => format!("已由第 {} 版替代", by.version),
            false => format!("{} 现场复核结论变更，已由“{}”替代", write.today(), code::<PublicationKind>(&by.kind)?.label().zh),
        };
        take_back(write, row, signed, reason, Some(by)).await?;
    }
    Ok(())
}

/// What is public of some publications, locked.
async fn released(write: &Write<'_>, which: Condition) -> Result<Vec<entity::Model>> {
    let public = entity::Entity::find().filter(which).filter(entity::Column::State.eq(StateName::Released.code()));
    Ok(public.lock_exclusive().all(&write.tx).await?)
}

/// Takes one back, for a reason or because another takes its place.
async fn take_back(
    write: &Write<'_>,
    row: entity::Model,
    signed: Signed,
    reason: String,
    by: Option<&entity::Model>,
) -> Result<entity::Model> {
    let data = match by {
        Some(by) => json!({ "superseded_by": by.id, "version": by.version }),
        None => json!({ "reason": reason }),
    };
    let state = state_of(&row)?.withdraw(signed, reason, by.map(|by| PublicationId(by.id))).map_err(refusal)?;
    let row = save(write, row, &state).await?;
    write.event(&subject(&row), EventKind::Withdrawn, data).await?;
    Ok(row)
}

/// Publications belong to a place and to no single organisation.
fn within(grant: &Grant) -> Condition {
    match grant.scope() {
        Scope::Place(prefix) => Condition::all().add(below(entity::Column::Place, prefix)),
        Scope::Organisation(_) | Scope::Assigned(_) => store::nothing(),
    }
}

async fn find(db: &impl ConnectionTrait, grant: &Grant, id: PublicationId) -> Result<entity::Model> {
    entity::Entity::find_by_id(id.0).filter(within(grant)).one(db).await?.ok_or(AppError::NotFound)
}

fn own_region(actor: &Actor) -> Result<RegionCode> {
    RegionCode::parse(last_code(&actor.place)).map_err(|_| AppError::Internal(format!("place {} ends in no region", actor.place)))
}

fn state_of(row: &entity::Model) -> Result<State> {
    Ok(serde_json::from_value(row.state_data.clone())?)
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Publication, id: row.id, place: row.place.clone(), institution: None }
}

async fn save(write: &Write<'_>, row: entity::Model, state: &State) -> Result<entity::Model> {
    let revision = row.revision;
    let mut change = row.into_active_model();
    rows::set_state(&mut change, state)?;
    crate::write::save(write, change, revision).await
}

fn refusal(error: TransitionError) -> AppError {
    AppError::Rule(error.text())
}
