//! The names of who acted and of what it was about, looked up for one page of events.

use std::collections::{BTreeSet, HashMap};

use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::text::Text;
use sea_orm::prelude::Json;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity;
use crate::accounts::request_entity as requests;
use crate::attachments::entity as attachments;
use crate::delegations::entity as delegations;
use crate::employers::entity as employers;
use crate::identity::entities::{api_clients, organisations};
use crate::imports::entity::batches;
use crate::institutions::entity as institutions;
use crate::plans::entity as plans;
use crate::publications::entity as publications;
use crate::regions::region_name;
use crate::releases::entity as releases;
use crate::store::{code, named};
use crate::{App, Result, identity};

type Named = HashMap<Uuid, String>;

pub(super) struct Names {
    users: Named,
    clients: Named,
    organisations: Named,
    institutions: Named,
    files: Named,
    subjects: HashMap<(SubjectKind, Uuid), Text>,
    gone: BTreeSet<Uuid>,
}

impl Names {
    pub(super) async fn load(app: &App, rows: &[entity::Model]) -> Result<Self> {
        let db = app.db().read();
        let ids = |pick: fn(&entity::Model) -> Option<Uuid>| rows.iter().filter_map(pick).collect::<BTreeSet<_>>();
        let mut about: HashMap<SubjectKind, BTreeSet<Uuid>> = HashMap::new();
        for row in rows.iter().filter(|row| row.institution_id.is_none()) {
            about.entry(code(&row.subject_kind)?).or_default().insert(row.subject_id);
        }
        let mut subjects = HashMap::new();
        for (kind, ids) in about {
            subjects.extend(subjects_of(db, kind, ids).await?.into_iter().map(|(id, name)| ((kind, id), name)));
        }
        let mut gone = BTreeSet::new();
        for row in removals_of(db, rows).await? {
            if let Some(name) = row.data.get("name").and_then(Json::as_str) {
                subjects.insert((code(&row.subject_kind)?, row.subject_id), Text::name(name));
            }
            gone.insert(row.subject_id);
        }
        Ok(Self {
            users: identity::names(db, rows.iter().flat_map(people)).await?,
            clients: named::<api_clients::Entity>(
                db,
                api_clients::Column::Id,
                api_clients::Column::Name,
                ids(|row| row.client_id),
            )
            .await?,
            organisations: named::<organisations::Entity>(
                db,
                organisations::Column::Id,
                organisations::Column::Name,
                ids(|row| row.organisation_id),
            )
            .await?,
            institutions: named::<institutions::Entity>(
                db,
                institutions::Column::Id,
                institutions::Column::Name,
                ids(|row| row.institution_id),
            )
            .await?,
            files: named::<attachments::Entity>(
                db,
                attachments::Column::Id,
                attachments::Column::Name,
                rows.iter().filter_map(|row| row.data.get("attachment").and_then(id)),
            )
            .await?,
            subjects,
            gone,
        })
    }

    /// What an event says, with names in place of the ids of people and files: an event itself holds none.
    fn told(&self, mut data: Json) -> Json {
        if let Some(people) = data.get_mut("assigned").and_then(Json::as_array_mut) {
            people.iter_mut().for_each(|person| put(person, &self.users));
        }
        if let Some(file) = data.get_mut("attachment") {
            put(file, &self.files);
        }
        data
    }

    pub(super) fn view(&self, row: entity::Model) -> Result<EventView> {
        let user = row.user_id.and_then(|id| self.users.get(&id));
        let client = row.client_id.and_then(|id| self.clients.get(&id));
        let subject_kind = code(&row.subject_kind)?;
        Ok(EventView {
            position: row.position,
            at: row.at,
            actor: user.or(client).cloned(),
            organisation: row.organisation_id.and_then(|id| self.organisations.get(&id)).cloned(),
            subject_kind,
            subject_id: row.subject_id,
            gone: self.gone.contains(&row.subject_id),
            subject: self.subjects.get(&(subject_kind, row.subject_id)).cloned(),
            institution: row.institution_id.and_then(|id| self.institutions.get(&id)).cloned(),
            kind: code(&row.kind)?,
            data: self.told(row.data),
        })
    }
}

fn id(value: &Json) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}

/// A name in place of an id; what is gone keeps its id.
fn put(value: &mut Json, names: &Named) {
    if let Some(name) = id(value).and_then(|id| names.get(&id)) {
        *value = name.as_str().into();
    }
}

/// Whose names an event asks for: who acted, and who was assigned.
fn people(row: &entity::Model) -> Vec<Uuid> {
    let assigned = row.data.get("assigned").and_then(Json::as_array).into_iter().flatten().filter_map(id);
    row.user_id.into_iter().chain(assigned).collect()
}

/// The events by which subjects of a page of events went: what is gone is named by what was said of it then.
async fn removals_of(db: &impl ConnectionTrait, rows: &[entity::Model]) -> Result<Vec<entity::Model>> {
    use entity::Column;
    let kinds: BTreeSet<&str> = rows.iter().map(|row| row.subject_kind.as_str()).collect();
    let subjects: BTreeSet<Uuid> = rows.iter().map(|row| row.subject_id).collect();
    let removals = entity::Entity::find()
        .filter(Column::SubjectKind.is_in(kinds))
        .filter(Column::SubjectId.is_in(subjects))
        .filter(Column::Kind.eq(EventKind::Removed.code()));
    Ok(removals.all(db).await?)
}

/// What subjects of a kind are called that belong to no institution; the others are told by their institution's name.
async fn subjects_of(db: &impl ConnectionTrait, kind: SubjectKind, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Text>> {
    let names = match kind {
        SubjectKind::User => identity::names(db, ids).await?,
        SubjectKind::ApiClient => {
            named::<api_clients::Entity>(db, api_clients::Column::Id, api_clients::Column::Name, ids).await?
        }
        SubjectKind::Plan => named::<plans::Entity>(db, plans::Column::Id, plans::Column::Title, ids).await?,
        SubjectKind::Employer => named::<employers::Entity>(db, employers::Column::Id, employers::Column::Name, ids).await?,
        SubjectKind::Import => named::<batches::Entity>(db, batches::Column::Id, batches::Column::FileName, ids).await?,
        SubjectKind::Organisation => {
            named::<organisations::Entity>(db, organisations::Column::Id, organisations::Column::Name, ids).await?
        }
        SubjectKind::AccountRequest => named::<requests::Entity>(db, requests::Column::Id, requests::Column::Name, ids).await?,
        SubjectKind::Delegation => {
            let counties = named::<delegations::Entity>(db, delegations::Column::Id, delegations::Column::County, ids).await?;
            counties.into_iter().map(|(id, county)| (id, region_name(&county))).collect()
        }
        SubjectKind::Publication => return publications_of(db, ids).await,
        SubjectKind::Release => return releases_of(db, ids).await,
        SubjectKind::Institution
        | SubjectKind::Filing
        | SubjectKind::Verification
        | SubjectKind::Assessment
        | SubjectKind::Problem
        | SubjectKind::Designation
        | SubjectKind::Outing => Named::new(),
    };
    Ok(names.into_iter().map(|(id, name)| (id, Text::name(&name))).collect())
}

async fn publications_of(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Text>> {
    use publications::Column;
    let rows: Vec<(Uuid, Json, i32)> = publications::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Title, Column::Version])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let name = |(id, title, version): (Uuid, Json, i32)| {
        let title: Text = serde_json::from_value(title)?;
        Ok((id, Text::owned(format!("{}（第{version}版）", title.zh), format!("{} (version {version})", title.en))))
    };
    rows.into_iter().map(name).collect()
}

async fn releases_of(db: &impl ConnectionTrait, ids: BTreeSet<Uuid>) -> Result<HashMap<Uuid, Text>> {
    use releases::Column;
    let rows: Vec<(Uuid, String, i32, i32)> = releases::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Region, Column::Year, Column::Version])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let name = |(id, region, year, version): (Uuid, String, i32, i32)| {
        let region = region_name(&region);
        let words = Text::owned(format!("{region}{year}年度（第{version}版）"), format!("{region}, {year} (version {version})"));
        (id, words)
    };
    Ok(rows.into_iter().map(name).collect())
}
