//! Organisations as their accounts' managers see them, with their entries in the contact directory (JL24-6-7, TJ25-5).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ohqc_domain::accounts::api::{
    Contact, OrganisationAction, OrganisationBody, OrganisationChange, OrganisationFilter, OrganisationOrder, OrganisationView,
    USAGE_DAYS, Usage,
};
use ohqc_domain::accounts::{AUTHORITIES, OFFICES};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{OrganisationLevel, Permission};
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait, Select,
};
use serde_json::json;
use uuid::Uuid;

use super::{Accounts, entity, office_of, offices, users};
use crate::events::entity as events;
use crate::identity::{NewOrganisation, insert_organisation};
use crate::regions::{known_place, place_of, region_name};
use crate::store::{self, By, Revised, Seek, below, code, guard};
use crate::write::{Subject, Write};
use crate::{AppError, Result, permit};

/// What a page of organisations is shown with, fetched once and not per row.
#[derive(Default)]
struct Beside {
    contacts: HashMap<Uuid, entity::Model>,
    logins: HashMap<Uuid, NaiveDate>,
    usage: HashMap<Uuid, Usage>,
}

impl Accounts<'_> {
    /// Lists the organisations whose accounts the caller manages, by region unless asked otherwise.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region, a bad cursor or limit.
    pub async fn organisations(&self, filter: &OrganisationFilter) -> Result<Page<OrganisationView>> {
        let sort = filter.sort.unwrap_or(Sort::ascending(OrganisationOrder::Region));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let wanted = Condition::all()
            .add(self.managed())
            .add_option(text.map(|text| store::like(offices::Column::Name, text)))
            .add_option(filter.kind.map(|kind| offices::Column::Kind.eq(kind.code())))
            .add_option(within.map(|place| below(offices::Column::Place, &place)))
            .add_option(filter.idle_since.map(idle));
        let by = match sort.by {
            OrganisationOrder::Name => By::text(offices::Column::Name),
            OrganisationOrder::Region => By::text(offices::Column::Place),
            OrganisationOrder::Kind => By::text(offices::Column::Kind),
        };
        let db = self.app.db().read();
        let rows = seek.arrange(offices::Entity::find().filter(wanted), by, offices::Column::Id)?.all(db).await?;
        let page = seek.page(rows, |row| {
            let key = match sort.by {
                OrganisationOrder::Name => row.name.clone(),
                OrganisationOrder::Region => row.place.clone(),
                OrganisationOrder::Kind => row.kind.clone(),
            };
            (key, row.id.to_string())
        });
        let mut beside = self.beside(db, page.items.iter().map(|row| row.id)).await?;
        store::map_page(page, |row| self.organisation_view(row, &mut beside).map(|revised| revised.value))
    }

    /// Shows one organisation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one whose accounts the caller does not manage.
    pub async fn organisation(&self, id: OrganisationId) -> Result<Revised<OrganisationView>> {
        let db = self.app.db().read();
        let row = self.office(db, id).await?.ok_or(AppError::NotFound)?;
        self.organisation_view(row, &mut self.beside(db, [id.0]).await?)
    }

    /// What happened to it and to its entry in the contact directory, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one whose accounts the caller does not manage.
    pub async fn organisation_history(&self, id: OrganisationId, page: &PageFilter) -> Result<Page<EventView>> {
        self.office(self.app.db().read(), id).await?.ok_or(AppError::NotFound)?;
        self.app.history_of(SubjectKind::Organisation, id.0, page).await
    }

    /// Creates an office below the caller's place: an authority of either line, or a supervision or technical body (JL24-0-a).
    /// A region has one authority of each line.
    ///
    /// # Errors
    /// [`AppError::Denied`] outside the caller's place; [`AppError::Invalid`]; [`AppError::Duplicate`] for a second authority.
    pub async fn create_organisation(&self, body: OrganisationBody) -> Result<Revised<OrganisationView>> {
        let grant = permit(self.actor, Permission::OrganisationsManage)?;
        let region = body.check()?;
        let OrganisationBody { kind, name, .. } = body;
        let place = place_of(region.code)?;
        if !grant.scope().covers(&place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        if place == self.actor.place && AUTHORITIES.contains(&kind) {
            let text = Text::new("同级主管部门不由本单位建立", "An authority of one's own place is not one's to create");
            return Err(AppError::invalid("/region", "beside", text));
        }
        let write = self.app.write(Some(self.actor)).await?;
        if AUTHORITIES.contains(&kind) {
            write.alone(&format!("{kind} of {}", region.code)).await?;
            let same = offices::Entity::find()
                .filter(offices::Column::Kind.eq(kind.code()))
                .filter(offices::Column::Region.eq(region.code.as_str()));
            if same.one(&write.tx).await?.is_some() {
                let text = Text::new("该地区已有此类单位", "The region has such an office already");
                return Err(AppError::Duplicate(text));
            }
        }
        let level = OrganisationLevel::of(region.level);
        let row = insert_organisation(&write, NewOrganisation { kind, level, name, region: region.code }).await?;
        write.event(&subject(&row), EventKind::Created, json!({ "name": row.name })).await?;
        write.commit().await?;
        self.organisation_view(row, &mut Beside::default())
    }

    /// Gives an office another name.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`]; [`AppError::Rule`] for what is registered elsewhere.
    pub async fn rename_organisation(
        &self,
        id: OrganisationId,
        revision: i32,
        body: OrganisationChange,
    ) -> Result<Revised<OrganisationView>> {
        permit(self.actor, Permission::OrganisationsManage)?;
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = self.office_for_change(&write, id, revision).await?;
        if !OFFICES.contains(&code(&row.kind)?) {
            let text = Text::new("该单位经登记，名称随登记信息变更", "It is registered; its name changes with its particulars");
            return Err(AppError::Rule(text));
        }
        let mut change = row.into_active_model();
        change.name = Set(body.name.trim().to_owned());
        change.revision = Set(revision.saturating_add(1));
        let row = change.update(&write.tx).await?;
        write.event(&subject(&row), EventKind::Updated, json!({ "fields": ["name"] })).await?;
        write.commit().await?;
        self.organisation(id).await
    }

    async fn office_for_change(&self, write: &Write<'_>, id: OrganisationId, revision: i32) -> Result<offices::Model> {
        let office = offices::Entity::find_by_id(id.0).filter(self.managed()).lock_exclusive().one(&write.tx).await?;
        let office = office.ok_or(AppError::NotFound)?;
        guard(revision, office.revision)?;
        Ok(office)
    }

    /// Writes an organisation's entry in the contact directory.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`].
    pub async fn set_contact(&self, id: OrganisationId, revision: i32, body: Contact) -> Result<Revised<OrganisationView>> {
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let office = self.office_for_change(&write, id, revision).await?;
        let contact = serde_json::to_value(&body)?;
        match entity::Entity::find_by_id(id.0).one(&write.tx).await? {
            Some(row) => {
                let mut change = row.into_active_model();
                change.contact = Set(contact);
                change.updated_at = Set(write.now());
                change.update(&write.tx).await?;
            }
            None => {
                let new = entity::ActiveModel { id: Set(id.0), contact: Set(contact), updated_at: Set(write.now()) };
                new.insert(&write.tx).await?;
            }
        }
        let subject = subject(&office);
        let mut change = office.into_active_model();
        change.revision = Set(revision.saturating_add(1));
        change.update(&write.tx).await?;
        write.event(&subject, EventKind::Updated, json!({ "fields": ["contact"] })).await?;
        write.commit().await?;
        self.organisation(id).await
    }

    fn organisation_view(&self, row: offices::Model, beside: &mut Beside) -> Result<Revised<OrganisationView>> {
        let roles = office_of(&row)?.givable(self.actor);
        let contact = beside.contacts.remove(&row.id);
        let kind = code(&row.kind)?;
        let may_rename = OFFICES.contains(&kind) && self.actor.permit(Permission::OrganisationsManage).is_some();
        let possible = [
            (!roles.is_empty(), OrganisationAction::OpenAccount),
            (may_rename, OrganisationAction::Rename),
            (true, OrganisationAction::EditContact),
        ];
        let actions = possible.into_iter().filter(|(may, _)| *may).map(|(_, action)| action).collect();
        let revision = row.revision;
        let value = OrganisationView {
            id: OrganisationId(row.id),
            kind,
            level: code(&row.level)?,
            name: row.name,
            region_name: region_name(&row.region),
            region: row.region,
            contact: contact.map(|row| serde_json::from_value(row.contact)).transpose()?,
            last_login_on: beside.logins.remove(&row.id),
            usage: beside.usage.remove(&row.id).unwrap_or_default(),
            roles,
            actions,
        };
        Ok(Revised { value, revision })
    }

    async fn beside(&self, db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<Beside> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let contacts = entity::Entity::find().filter(entity::Column::Id.is_in(ids.clone())).all(db).await?;
        let people: Vec<(Uuid, Uuid, bool, Option<NaiveDate>)> = users::Entity::find()
            .select_only()
            .columns([users::Column::Id, users::Column::OrganisationId, users::Column::Disabled, users::Column::LastLoginOn])
            .filter(users::Column::OrganisationId.is_in(ids))
            .into_tuple()
            .all(db)
            .await?;
        let mut beside = Beside { contacts: contacts.into_iter().map(|row| (row.id, row)).collect(), ..Beside::default() };
        let since = self.app.clock().now() - TimeDelta::days(i64::try_from(USAGE_DAYS).unwrap_or_default());
        let everybody = || people.iter().map(|(id, ..)| *id);
        let logins = counted(db, logins(everybody(), since), events::Column::SubjectId).await?;
        let changes = counted(db, changes(everybody(), since), events::Column::UserId).await?;
        for (id, office, disabled, last) in people {
            let usage = beside.usage.entry(office).or_default();
            usage.accounts = usage.accounts.saturating_add(u32::from(!disabled));
            usage.logins = usage.logins.saturating_add(logins.get(&id).copied().unwrap_or_default());
            usage.changes = usage.changes.saturating_add(changes.get(&id).copied().unwrap_or_default());
            let Some(last) = last else { continue };
            let latest = beside.logins.entry(office).or_insert(last);
            *latest = last.max(*latest);
        }
        Ok(beside)
    }
}

fn subject(row: &offices::Model) -> Subject {
    Subject { kind: SubjectKind::Organisation, id: row.id, place: row.place.clone(), institution: None }
}

/// Logins of these users.
fn logins(people: impl Iterator<Item = Uuid>, since: DateTime<Utc>) -> Select<events::Entity> {
    events::Entity::find()
        .filter(events::Column::SubjectKind.eq(SubjectKind::User.code()))
        .filter(events::Column::SubjectId.is_in(people))
        .filter(events::Column::Kind.eq(EventKind::LoggedIn.code()))
        .filter(events::Column::At.gte(since))
}

/// What these users did besides coming and going.
fn changes(people: impl Iterator<Item = Uuid>, since: DateTime<Utc>) -> Select<events::Entity> {
    let going = [EventKind::LoggedIn, EventKind::LoggedOut].map(|kind| kind.code());
    events::Entity::find()
        .filter(events::Column::UserId.is_in(people))
        .filter(events::Column::Kind.is_not_in(going))
        .filter(events::Column::At.gte(since))
}

/// How many of some events name each user in a column.
async fn counted(db: &impl ConnectionTrait, some: Select<events::Entity>, user: events::Column) -> Result<HashMap<Uuid, u32>> {
    let some = some.select_only().column(user).column_as(events::Column::Position.count(), "times").group_by(user);
    let counts: Vec<(Uuid, i64)> = some.into_tuple().all(db).await?;
    Ok(counts.into_iter().map(|(id, times)| (id, u32::try_from(times).unwrap_or(u32::MAX))).collect())
}

/// The condition «nobody of it has logged in since».
fn idle(since: NaiveDate) -> SimpleExpr {
    let active = users::Entity::find()
        .select_only()
        .column(users::Column::OrganisationId)
        .filter(users::Column::LastLoginOn.gte(since))
        .into_query();
    offices::Column::Id.not_in_subquery(active)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of events is the longest of all.
    #[tokio::test]
    async fn logins_and_changes_are_counted_along_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::database(folder.path()).await;
        let some = || [Uuid::from_u128(1), Uuid::from_u128(2)].into_iter();
        for query in [logins(some(), Utc::now()), changes(some(), Utc::now())] {
            crate::testing::searches_along_indexes(&db, query).await;
        }
    }
}
