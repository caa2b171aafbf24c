//! Employers (用人单位): registered, found, changed, and merged where one was registered twice.

pub(crate) mod entity;
mod merging;
mod register;
mod rows;

use std::collections::{BTreeSet, HashMap};

use ohqc_domain::employers::api::{
    Employer, EmployerBody, EmployerBrief, EmployerFilter, EmployerLookup, EmployerOrder, EmployerSummary, EmployerView,
    MergeBody,
};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::EmployerId;
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use ohqc_domain::values::CreditCode;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use serde_json::json;
use uuid::Uuid;

use crate::identity::name_organisation;
use crate::regions::{known_place, province_place};
use crate::store::{self, By, Revised, Seek, below, guard, in_scope};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit};
pub(crate) use merging::is_merged;
pub(crate) use register::{register, remove};
pub(crate) use rows::{brief, industry_name};

/// The most employers that a look-up finds: it serves to address one, not to copy the register.
const MOST_FOUND: u64 = 20;

/// Employers, for those who may see or find them.
pub struct Employers<'a> {
    app: &'a App,
    actor: &'a Actor,
}

impl App {
    /// Opens the register.
    ///
    /// # Errors
    /// [`AppError::Denied`] for a caller who may neither see nor find employers.
    pub fn employers<'a>(&'a self, actor: &'a Actor) -> Result<Employers<'a>> {
        permit(actor, Permission::EmployersRead).or_else(|_| permit(actor, Permission::EmployersFind))?;
        Ok(Employers { app: self, actor })
    }
}

impl Employers<'_> {
    /// Lists employers by name: those that stand, or those merged into others.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad filter, cursor or limit.
    pub async fn list(&self, filter: &EmployerFilter) -> Result<Page<EmployerSummary>> {
        let grant = permit(self.actor, Permission::EmployersRead)?;
        let sort = filter.sort.unwrap_or(Sort::ascending(EmployerOrder::Name));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let merged = entity::Column::MergedInto;
        let wanted = Condition::all()
            .add(in_scope(grant.scope(), entity::Column::Place, entity::Column::Id))
            .add(if filter.merged == Some(true) { merged.is_not_null() } else { merged.is_null() })
            .add_option(text.map(named_like))
            .add_option(within.map(|place| below(entity::Column::Place, &place)))
            .add_option(filter.industry.as_deref().map(|code| entity::Column::Industry.eq(code)))
            .add_option(filter.size.map(|size| entity::Column::Size.eq(size.code())));
        let by = match sort.by {
            EmployerOrder::Name => By::text(entity::Column::Name),
            EmployerOrder::Region => By::text(entity::Column::Place),
            EmployerOrder::Industry => By::text(entity::Column::Industry),
            EmployerOrder::Registered => By::moment(entity::Column::CreatedAt),
        };
        let query = seek.arrange(entity::Entity::find().filter(wanted), by, entity::Column::Id)?;
        let page = seek.page(query.all(self.app.db().read()).await?, |row| {
            let key = match sort.by {
                EmployerOrder::Name => row.name.clone(),
                EmployerOrder::Region => row.place.clone(),
                EmployerOrder::Industry => row.industry.clone(),
                EmployerOrder::Registered => row.created_at.to_rfc3339(),
            };
            (key, row.id.to_string())
        });
        store::map_page(page, rows::summary)
    }

    /// Finds employers of the caller's province by a whole credit code or part of the name, to address one of them.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for less than two characters.
    pub async fn find(&self, lookup: &EmployerLookup) -> Result<Vec<EmployerBrief>> {
        permit(self.actor, Permission::EmployersFind)?;
        let text = lookup.q.trim();
        if text.chars().count() < 2 {
            let text = Text::new("请至少输入两个字，或完整的统一社会信用代码", "Give two characters, or a whole credit code");
            return Err(AppError::invalid("/q", "too_short", text));
        }
        let who = match CreditCode::parse(text) {
            Ok(code) => entity::Column::CreditCode.eq(code.as_str()),
            Err(_) => store::like(entity::Column::Name, text),
        };
        let rows = entity::Entity::find()
            .filter(below(entity::Column::Place, &province_place(&self.actor.place)))
            .filter(entity::Column::MergedInto.is_null())
            .filter(who)
            .order_by_asc(entity::Column::Name)
            .order_by_asc(entity::Column::Id)
            .limit(MOST_FOUND)
            .all(self.app.db().read())
            .await?;
        rows.into_iter().map(rows::brief).collect()
    }

    /// Shows one employer.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: EmployerId) -> Result<Revised<EmployerView>> {
        let grant = permit(self.actor, Permission::EmployersRead)?;
        let row = one(self.app.db().read(), &grant, id).await?;
        self.view(row).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: EmployerId, page: &PageFilter) -> Result<Page<EventView>> {
        let grant = permit(self.actor, Permission::EmployersRead)?;
        one(self.app.db().read(), &grant, id).await?;
        self.app.history_of(SubjectKind::Employer, id.0, page).await
    }

    /// Registers an employer's work place in a county: offices in their region, institutions in their province.
    ///
    /// # Errors
    /// [`AppError::Denied`] elsewhere, [`AppError::Invalid`], [`AppError::Duplicate`] for a credit code known in the county.
    pub async fn create(&self, body: EmployerBody) -> Result<Revised<EmployerView>> {
        let write = self.app.write(Some(self.actor)).await?;
        let row = register(&write, self.actor, body).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Changes an employer's particulars. Its region stays, because its scope hangs on it: who works elsewhere is registered
    /// there, and the two are merged.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`], [`AppError::Duplicate`]; [`AppError::Rule`] once merged.
    pub async fn update(&self, id: EmployerId, revision: i32, body: EmployerBody) -> Result<Revised<EmployerView>> {
        let grant = permit(self.actor, Permission::EmployersEdit)?;
        let employer = Employer::try_from(body)?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = one_for_change(&write, &grant, id).await?;
        guard(revision, row.revision)?;
        standing(&row)?;
        if row.region != employer.region.as_str() {
            let text = Text::new(
                "登记后不能更改所在区划；请在实际所在地登记，再与本条合并",
                "The region is fixed; register it where it is and merge this entry into that",
            );
            return Err(AppError::invalid("/region", "fixed", text));
        }
        register::unknown(&write, &employer, Some(row.id)).await?;
        let body = serde_json::to_value(&employer.body)?;
        let fields = store::changed_fields(&row.particulars, &body);
        let mut change = row.into_active_model();
        change.name = Set(employer.body.name.clone());
        change.credit_code = Set(employer.credit_code.as_str().into());
        change.industry = Set(employer.body.industry.clone());
        change.size = Set(employer.body.size.map(|size| size.code().into()));
        change.particulars = Set(body);
        let row = save(&write, change, revision).await?;
        name_organisation(&write, row.id, &row.name).await?;
        write.event(&subject(&row), EventKind::Updated, json!({ "fields": fields })).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Merges an employer into another: both were one. It stays readable and points to the one that stays; its accounts pass
    /// over.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`] for a target that is none, [`AppError::Rule`] once merged.
    pub async fn merge(&self, id: EmployerId, revision: i32, body: MergeBody) -> Result<Revised<EmployerView>> {
        let grant = permit(self.actor, Permission::EmployersEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = merging::merge(&write, &grant, id, revision, body.into).await?;
        write.commit().await?;
        self.view(row).await
    }

    async fn view(&self, row: entity::Model) -> Result<Revised<EmployerView>> {
        let stays = match row.merged_into {
            Some(id) => Some(by_id(self.app.db().read(), id).await?),
            None => None,
        };
        rows::view(self.actor, row, stays)
    }
}

fn named_like(text: &str) -> sea_orm::sea_query::SimpleExpr {
    store::like(entity::Column::Name, text).or(store::like(entity::Column::CreditCode, text))
}

/// The entries of the employer that an account belongs to, as a subquery: the one that stays, and what was merged into it.
pub(crate) fn entries(stays: Uuid) -> SelectStatement {
    ids(stays).into_query()
}

/// As [`entries`], read.
pub(crate) async fn entries_of(db: &impl ConnectionTrait, stays: Uuid) -> Result<Vec<Uuid>> {
    Ok(ids(stays).into_tuple().all(db).await?)
}

fn ids(stays: Uuid) -> Select<entity::Entity> {
    let one = Condition::any().add(entity::Column::Id.eq(stays)).add(entity::Column::MergedInto.eq(stays));
    entity::Entity::find().select_only().column(entity::Column::Id).filter(one)
}

/// An employer, whatever became of it.
pub(crate) async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<entity::Model> {
    entity::Entity::find_by_id(id).one(db).await?.ok_or(AppError::NotFound)
}

/// Employers by their ids, whatever became of them.
pub(crate) async fn by_ids(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, entity::Model>> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn one(db: &impl ConnectionTrait, grant: &Grant, id: EmployerId) -> Result<entity::Model> {
    entity::Entity::find_by_id(id.0)
        .filter(in_scope(grant.scope(), entity::Column::Place, entity::Column::Id))
        .one(db)
        .await?
        .ok_or(AppError::NotFound)
}

async fn one_for_change(write: &Write<'_>, grant: &Grant, id: EmployerId) -> Result<entity::Model> {
    entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
    one(&write.tx, grant, id).await
}

/// Refuses what was merged into another.
fn standing(row: &entity::Model) -> Result<()> {
    match row.merged_into {
        None => Ok(()),
        Some(_) => Err(AppError::Rule(Text::new("该单位已合并到另一条登记", "It has been merged into another entry"))),
    }
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Employer, id: row.id, place: row.place.clone(), institution: None }
}
