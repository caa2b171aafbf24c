//! Designations (指定承担): the province names who carries the diagnosis of a city that has no institution for it, and ends it.

pub(crate) mod entity;
pub(crate) mod queries;

use ohqc_domain::designations::api::{
    Designated, DesignationAction, DesignationBody, DesignationFilter, DesignationView, EndBody,
};
use ohqc_domain::designations::{Designation, Filed, obstacle};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::{DesignationId, InstitutionId, OrganisationId};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use uuid::Uuid;

use crate::filings::{entity as filings, queries::in_force};
use crate::institutions::entity as institutions;
use crate::regions::{known_place, place_of, province_place, region_name};
use crate::store::{self, By, Revised, Seek, below, code, guard, in_scope, named, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit};

/// Designations, for those who may read the province's rules.
pub struct Designations<'a> {
    app: &'a App,
    actor: &'a Actor,
    /// The province's path, or the country's for its offices.
    province: String,
}

impl App {
    /// Opens the designations of the caller's province.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn designations<'a>(&'a self, actor: &'a Actor) -> Result<Designations<'a>> {
        permit(actor, Permission::PoliciesRead)?;
        Ok(Designations { app: self, actor, province: province_place(&actor.place) })
    }
}

impl Designations<'_> {
    /// Lists designations, the one that began last first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region, a bad cursor or limit.
    pub async fn list(&self, filter: &DesignationFilter) -> Result<Page<DesignationView>> {
        let seek = Seek::new("-valid_from", filter.cursor.as_deref(), filter.limit)?;
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let wanted = Condition::all()
            .add_option(within.map(|place| below(entity::Column::Place, &place)))
            .add_option(filter.institution.map(|id| entity::Column::InstitutionId.eq(id.0)))
            .add_option(filter.on.map(queries::holding));
        let query = self.visible().filter(wanted);
        let query = seek.arrange(query, By::date(entity::Column::ValidFrom), entity::Column::Id)?;
        let rows = query.all(self.app.db().read()).await?;
        let page = seek.page(rows, |row| (row.valid_from.to_string(), row.id.to_string()));
        let owners: Vec<Uuid> = page.items.iter().map(|row| row.institution_id).collect();
        let names =
            named::<institutions::Entity>(self.app.db().read(), institutions::Column::Id, institutions::Column::Name, owners)
                .await?;
        let name = |row: &entity::Model| names.get(&row.institution_id).cloned().unwrap_or_default();
        store::map_page(page, |row| {
            let name = name(&row);
            self.view(row, name).map(|revised| revised.value)
        })
    }

    /// Shows one designation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's province.
    pub async fn get(&self, id: DesignationId) -> Result<Revised<DesignationView>> {
        self.shown(self.find(self.app.db().read(), id).await?).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's province.
    pub async fn history(&self, id: DesignationId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), id).await?;
        self.app.history_of(SubjectKind::Designation, id.0, page).await
    }

    /// Names an institution for a city that has none with a filing of diagnosis in force on the first day (diagnosis F-06).
    ///
    /// # Errors
    /// [`AppError::Denied`] for another province's city; [`AppError::Invalid`] with every complaint, an unknown institution and
    /// an overlap among them; [`AppError::Rule`] where the city has an institution, or the one that is named has no filing.
    pub async fn create(&self, body: DesignationBody) -> Result<Revised<DesignationView>> {
        let grant = permit(self.actor, Permission::DesignationsManage)?;
        let designation = body.check()?;
        let place = place_of(designation.city)?;
        if !grant.scope().covers(&place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        let write = self.app.write(Some(self.actor)).await?;
        alone(&write, &designation).await?;
        let house = house(&write, &grant, designation.institution).await?;
        if let Some(why) = obstacle(filed(&write, &designation, &place).await?) {
            return Err(AppError::Rule(why));
        }
        let others = entity::Entity::find().filter(entity::Column::InstitutionId.eq(house.id)).all(&write.tx).await?;
        for other in &others {
            if held(other)?.overlaps(&designation) {
                let text = Text::new("该机构同期已指定承担该市（州）", "It is named for this city at that time already");
                return Err(AppError::invalid("/valid_from", "overlap", text));
            }
        }
        let row = entity::ActiveModel {
            id: Set(new_id()),
            institution_id: Set(house.id),
            city: Set(designation.city.to_string()),
            place: Set(place),
            valid_from: Set(designation.valid_from),
            valid_to: Set(designation.valid_to),
            basis: Set(body.basis.trim().into()),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        }
        .insert(&write.tx)
        .await?;
        let data = json!({ "city": row.city, "valid_from": row.valid_from });
        write.event(&subject(&row), EventKind::Created, data).await?;
        write.commit().await?;
        self.view(row, house.name)
    }

    /// Ends a designation with a day, or calls off one that has not begun.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a day before its beginning once it has begun; [`AppError::Rule`] once it ends by then; [`AppError::Stale`].
    pub async fn end(&self, id: DesignationId, revision: i32, body: EndBody) -> Result<Revised<DesignationView>> {
        let grant = permit(self.actor, Permission::DesignationsManage)?;
        let write = self.app.write(Some(self.actor)).await?;
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let row = self.find(&write.tx, id).await?;
        if !grant.scope().covers(&row.place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        guard(revision, row.revision)?;
        let ended = held(&row)?.end(body.valid_to, write.today())?;
        let kind = EventKind::of_end(ended.period());
        let mut change = row.into_active_model();
        change.valid_to = Set(ended.valid_to);
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), kind, json!({ "valid_to": row.valid_to })).await?;
        write.commit().await?;
        self.shown(row).await
    }

    fn visible(&self) -> sea_orm::Select<entity::Entity> {
        entity::Entity::find().filter(below(entity::Column::Place, &self.province))
    }

    async fn find(&self, db: &impl ConnectionTrait, id: DesignationId) -> Result<entity::Model> {
        self.visible().filter(entity::Column::Id.eq(id.0)).one(db).await?.ok_or(AppError::NotFound)
    }

    async fn shown(&self, row: entity::Model) -> Result<Revised<DesignationView>> {
        let house = institutions::Entity::find_by_id(row.institution_id).one(self.app.db().read()).await?;
        self.view(row, house.map(|house| house.name).unwrap_or_default())
    }

    fn view(&self, row: entity::Model, institution_name: String) -> Result<Revised<DesignationView>> {
        let (today, held) = (self.app.clock().today(), held(&row)?);
        let value = DesignationView {
            id: DesignationId(row.id),
            institution: held.institution,
            institution_name,
            designated: Designated::new(&held, region_name(&row.city), row.basis),
            standing: held.period().standing(today),
            updated_at: row.updated_at,
            actions: DesignationAction::available(self.actor, &held, &row.place, today),
        };
        Ok(Revised { value, revision: row.revision })
    }
}

/// Keeps the designations of an institution to this change, so that no two of one city overlap.
async fn alone(write: &Write<'_>, designation: &Designation) -> Result<()> {
    write.alone(&format!("designations of {}", designation.institution)).await
}

/// The institution that is named, inside the caller's place.
async fn house(write: &Write<'_>, grant: &Grant, id: InstitutionId) -> Result<institutions::Model> {
    let unknown = || AppError::invalid("/institution", "unknown", Text::new("没有该机构", "No such institution"));
    institutions::Entity::find_by_id(id.0)
        .filter(in_scope(grant.scope(), institutions::Column::Place, institutions::Column::Id))
        .one(&write.tx)
        .await?
        .ok_or_else(unknown)
}

/// What is in force of diagnosis on the first day, in the city and of the institution.
async fn filed(write: &Write<'_>, designation: &Designation, place: &str) -> Result<Filed> {
    let any = async |whose: Condition| -> Result<bool> {
        let query = filings::Entity::find()
            .select_only()
            .column(filings::Column::Id)
            .filter(filings::Column::Service.eq(BodyKind::Diagnosis.code()))
            .filter(in_force(designation.valid_from))
            .filter(filings::Column::AcceptedOn.lte(designation.valid_from))
            .filter(whose);
        Ok(query.into_tuple::<Uuid>().one(&write.tx).await?.is_some())
    };
    Ok(Filed {
        in_city: any(Condition::all().add(below(filings::Column::Place, place))).await?,
        institution: any(Condition::all().add(filings::Column::InstitutionId.eq(designation.institution.0))).await?,
    })
}

fn held(row: &entity::Model) -> Result<Designation> {
    Ok(Designation {
        institution: InstitutionId(row.institution_id),
        city: code(&row.city)?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    })
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Designation, id: row.id, place: row.place.clone(), institution: Some(row.institution_id) }
}
