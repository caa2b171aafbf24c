//! Institutions: registering them, changing their particulars, finding them.

pub(crate) mod entity;
pub(crate) mod filed;
mod summaries;

use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::filings::Holder;
use ohqc_domain::identity::{Actor, Grant, OrganisationLevel, Permission};
use ohqc_domain::ids::{InstitutionId, OrganisationId};
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::institutions::api::{
    InstitutionAction, InstitutionBody, InstitutionFilter, InstitutionOrder, InstitutionSummary, InstitutionView, Particulars,
};
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::filings;
use crate::identity::entities::organisations;
use crate::identity::name_organisation;
use crate::regions::{known_place, place_of, region_name};
use crate::store::{self, By, Revised, Seek, guard, in_scope, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit};

/// The particulars that say who an institution is, as the receipt prints them.
const IDENTITY: [&str; 4] = ["name", "credit_code", "licence_number", "address"];

/// Institutions, for those who may see them.
pub struct Institutions<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the institutions.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn institutions<'a>(&'a self, actor: &'a Actor) -> Result<Institutions<'a>> {
        Ok(Institutions { app: self, actor, grant: permit(actor, Permission::InstitutionsRead)? })
    }
}

impl Institutions<'_> {
    /// Lists institutions by name.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad filter, cursor or limit.
    pub async fn list(&self, filter: &InstitutionFilter) -> Result<Page<InstitutionSummary>> {
        let sort = filter.sort.unwrap_or(Sort::ascending(InstitutionOrder::Name));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let mut query = entity::Entity::find().filter(in_scope(self.grant.scope(), entity::Column::Place, entity::Column::Id));
        if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
            query = query.filter(store::like(entity::Column::Name, text).or(store::like(entity::Column::CreditCode, text)));
        }
        if let Some(region) = &filter.region {
            query = query.filter(store::below(entity::Column::Place, &known_place(region)?));
        }
        if let Some(ownership) = filter.ownership {
            query = query.filter(entity::Column::Ownership.eq(ownership.code()));
        }
        if let Some(service) = filter.service {
            query = query.filter(
                entity::Column::Id.in_subquery(filings::queries::institutions_in_force(service, self.app.clock().today())),
            );
        }
        let by = match sort.by {
            InstitutionOrder::Name => By::text(entity::Column::Name),
            InstitutionOrder::Region => By::text(entity::Column::Place),
            InstitutionOrder::Registered => By::moment(entity::Column::CreatedAt),
        };
        let rows = seek.arrange(query, by, entity::Column::Id)?.all(self.app.db().read()).await?;
        let page = seek.page(rows, |row| {
            let key = match sort.by {
                InstitutionOrder::Name => row.name.clone(),
                InstitutionOrder::Region => row.place.clone(),
                InstitutionOrder::Registered => row.created_at.to_rfc3339(),
            };
            (key, row.id.to_string())
        });
        let items = summaries::of(self.app.db().read(), page.items, self.app.clock().today()).await?;
        Ok(Page { items, next: page.next })
    }

    /// Shows one institution.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: InstitutionId) -> Result<Revised<InstitutionView>> {
        let row = self.find(self.app.db().read(), &self.grant, id).await?;
        self.view(row).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: InstitutionId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Institution, id.0, page).await
    }

    /// Registers an institution (JL24-1-1-a).
    ///
    /// # Errors
    /// [`AppError::Denied`] outside the caller's region, [`AppError::Invalid`], [`AppError::Duplicate`] for a known credit code.
    pub async fn create(&self, body: InstitutionBody) -> Result<Revised<InstitutionView>> {
        let write = self.app.write(Some(self.actor)).await?;
        let row = register(&write, self.actor, body).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Changes an institution's particulars; its region stays, because its scope hangs on it, and who it is stays while a first
    /// filing is verified and once it is on record.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`], [`AppError::Duplicate`], [`AppError::RuleAt`].
    pub async fn update(&self, id: InstitutionId, revision: i32, body: InstitutionBody) -> Result<Revised<InstitutionView>> {
        let grant = permit(self.actor, Permission::InstitutionsEdit)?;
        let particulars = Particulars::try_from(body)?;
        let write = self.app.write(Some(self.actor)).await?;
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let row = self.find(&write.tx, &grant, id).await?;
        guard(revision, row.revision)?;
        if row.region != particulars.region.as_str() {
            let text =
                Text::new("登记后不能更改所在区划，请联系质控中心", "The region is fixed once registered; ask the QC centre");
            return Err(AppError::invalid("/region", "fixed", text));
        }
        free_code(&write, particulars.credit_code.as_str(), Some(row.id)).await?;
        kind_stays(&row, &particulars)?;
        let fields = store::changed_fields(&row.particulars, &serde_json::to_value(&particulars.body)?);
        identity_stays(&write, &row, &fields).await?;
        let row = keep(&write, row, &particulars).await?;
        write.commit().await?;
        self.view(row).await
    }

    async fn find(&self, db: &impl ConnectionTrait, grant: &Grant, id: InstitutionId) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0)
            .filter(in_scope(grant.scope(), entity::Column::Place, entity::Column::Id))
            .one(db)
            .await?
            .ok_or(AppError::NotFound)
    }

    async fn view(&self, row: entity::Model) -> Result<Revised<InstitutionView>> {
        let filings = filings::queries::summaries_of_institution(self.app.db().read(), &row).await?;
        let owner = OrganisationId(row.id);
        let may = |permission| self.actor.permit(permission).is_some_and(|grant| grant.scope().covers(&row.place, owner));
        let mut actions = Vec::new();
        if may(Permission::InstitutionsEdit) {
            actions.push(InstitutionAction::Edit);
        }
        if may(Permission::FilingsEdit) {
            actions.push(InstitutionAction::File);
        }
        let view = InstitutionView {
            id: InstitutionId(row.id),
            particulars: serde_json::from_value(row.particulars)?,
            region_name: region_name(&row.region),
            filings,
            created_at: row.created_at,
            actions,
        };
        Ok(Revised { value: view, revision: row.revision })
    }
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Institution, id: row.id, place: row.place.clone(), institution: Some(row.id) }
}

/// Refuses a credit code that another institution has.
pub(crate) async fn free_code(write: &Write<'_>, code: &str, own: Option<Uuid>) -> Result<()> {
    let found = entity::Entity::find().filter(entity::Column::CreditCode.eq(code)).one(&write.tx).await?;
    match found {
        Some(row) if Some(row.id) != own => {
            Err(AppError::Duplicate(Text::new("该统一社会信用代码已登记", "This credit code is registered already")))
        }
        _ => Ok(()),
    }
}

/// What an institution says of itself.
pub(crate) fn particulars(row: &entity::Model) -> Result<InstitutionBody> {
    Ok(serde_json::from_value(row.particulars.clone())?)
}

/// An institution's particulars with another name, address, credit code or licence, each checked.
///
/// # Errors
/// [`AppError::Invalid`] with every complaint.
pub(crate) fn renamed(row: &entity::Model, holder: &Holder) -> Result<Particulars> {
    let Holder { name, credit_code, licence_number, address } = holder.clone();
    Ok(Particulars::try_from(InstitutionBody { name, credit_code, licence_number, address, ..particulars(row)? })?)
}

/// Gives an institution another name, address, credit code or licence, as a change of its filing put it on record.
pub(crate) async fn rename(write: &Write<'_>, row: &entity::Model, holder: &Holder) -> Result<entity::Model> {
    let wanted = renamed(row, holder)?;
    free_code(write, wanted.credit_code.as_str(), Some(row.id)).await?;
    keep(write, row.clone(), &wanted).await
}

/// Writes particulars, tells the organisation its name and leaves the event.
async fn keep(write: &Write<'_>, row: entity::Model, particulars: &Particulars) -> Result<entity::Model> {
    let body = serde_json::to_value(&particulars.body)?;
    let fields = store::changed_fields(&row.particulars, &body);
    let revision = row.revision;
    let mut change = row.into_active_model();
    change.name = Set(particulars.body.name.clone());
    change.credit_code = Set(particulars.credit_code.as_str().into());
    change.ownership = Set(particulars.body.ownership.code().into());
    change.particulars = Set(body);
    let row = save(write, change, revision).await?;
    name_organisation(write, row.id, &row.name).await?;
    write.event(&subject(&row), EventKind::Updated, json!({ "fields": fields })).await?;
    Ok(row)
}

/// Registers an institution within a change that is under way.
pub(crate) async fn register(write: &Write<'_>, actor: &Actor, body: InstitutionBody) -> Result<entity::Model> {
    let grant = permit(actor, Permission::InstitutionsRegister)?;
    let particulars = Particulars::try_from(body)?;
    let place = place_of(particulars.region)?;
    let id = new_id();
    if !grant.scope().covers(&place, OrganisationId(id)) {
        return Err(AppError::Denied);
    }
    free_code(write, particulars.credit_code.as_str(), None).await?;
    let row = insert(write, id, &particulars, place).await?;
    write.event(&subject(&row), EventKind::Created, json!({ "name": row.name })).await?;
    Ok(row)
}

/// Refuses to change who an institution is while a filing of it is on record, for the number would pass to somebody else, or a
/// first one is handed in, for it would be verified of another than the one that its receipt names.
async fn identity_stays(write: &Write<'_>, row: &entity::Model, fields: &[String]) -> Result<()> {
    let fixed: Vec<&String> = fields.iter().filter(|field| IDENTITY.contains(&field.as_str())).collect();
    if fixed.is_empty() {
        return Ok(());
    }
    let held = filings::queries::services_in_force(&write.tx, &[row.id], write.today()).await?;
    if let Some(kind) = named_first(held.into_iter().map(|(_, kind)| kind)) {
        let text = Text::new(
            "机构已备案，名称、统一社会信用代码、执业许可证登记号和地址不能在此修改；确有变化的，请在备案中办理备案变更",
            "The institution is on record: name, credit code, licence number and address cannot be changed here; change the filing",
        );
        let each = Text::new("已备案，不能自行修改", "On record; it cannot be changed here");
        return Err(fixed_by(kind, text, &fixed, "on_record", &each));
    }
    if let Some(kind) = named_first(filings::queries::kinds_handed_in(&write.tx, row.id).await?.into_iter()) {
        let text = Text::new(
            "备案已提交，核查期间名称、统一社会信用代码、执业许可证登记号和地址不能修改；确需修改的，请在退回补正时修改后再提交",
            "The filing is handed in: name, credit code, licence number and address stay while it is verified; \
             change them when it is sent back, before it is handed in again",
        );
        let each = Text::new("备案已提交，核查期间不能修改", "The filing is handed in; it stays while that is verified");
        return Err(fixed_by(kind, text, &fixed, "handed_in", &each));
    }
    Ok(())
}

/// What the law has filed is named before what is only recorded.
fn named_first(kinds: impl Iterator<Item = BodyKind>) -> Option<BodyKind> {
    kinds.max_by_key(|kind| kind.files())
}

/// The refusal of each field that a kind's filing, or record, holds.
fn fixed_by(kind: BodyKind, text: Text, fields: &[&String], code: &'static str, each: &Text) -> AppError {
    let mut complaints = Complaints::default();
    for field in fields {
        complaints.add(format!("/{field}"), code, kind.said(each.clone()));
    }
    AppError::RuleAt(kind.said(text), complaints)
}

/// Refuses another kind of house where its people's roles hang on it.
fn kind_stays(row: &entity::Model, wanted: &Particulars) -> Result<()> {
    if particulars(row)?.establishment.organisation() == wanted.body.establishment.organisation() {
        return Ok(());
    }
    let text = Text::new("登记后不能改为另一类机构", "It cannot become another kind of body once registered");
    Err(AppError::invalid("/establishment", "fixed", text))
}

/// Inserts an institution together with its organisation, under one id.
async fn insert(write: &Write<'_>, id: Uuid, particulars: &Particulars, place: String) -> Result<entity::Model> {
    let body = &particulars.body;
    organisations::ActiveModel {
        id: Set(id),
        kind: Set(body.establishment.organisation().code().into()),
        level: Set(OrganisationLevel::Body.code().into()),
        name: Set(body.name.clone()),
        region: Set(particulars.region.as_str().into()),
        place: Set(place.clone()),
        revision: Set(1),
        created_at: Set(write.now()),
    }
    .insert(&write.tx)
    .await?;
    let row = entity::ActiveModel {
        id: Set(id),
        name: Set(body.name.clone()),
        credit_code: Set(particulars.credit_code.as_str().into()),
        ownership: Set(body.ownership.code().into()),
        region: Set(particulars.region.as_str().into()),
        place: Set(place),
        particulars: Set(serde_json::to_value(body)?),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
    };
    Ok(row.insert(&write.tx).await?)
}
