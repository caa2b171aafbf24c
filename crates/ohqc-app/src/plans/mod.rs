//! Yearly plans: drawing them up, listing their institutions, taking drafts back, putting plans in force, ending them.

mod coverage;
mod draft;
pub(crate) mod entity;
mod rounds;
mod rows;

use chrono::NaiveDate;
use ohqc_domain::assessments::api::{
    ExpertView, PlanBody, PlanFilter, PlanSummary, PlanView, RoundsBody, UncoveredFilter, UncoveredView,
};
use ohqc_domain::assessments::{PlanState, PlanStateName, StateName};
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::ids::{OrganisationId, PlanId};
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::json;
use uuid::Uuid;

use crate::assessments::{entity as assessments, refusal, subject as round_subject, teams};
use crate::institutions::entity as institutions;
use crate::regions::place_of;
use crate::store::{self, By, Revised, Seek, below, guard, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit};

/// Yearly plans, for those who may see them.
pub struct Plans<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the yearly plans.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn plans<'a>(&'a self, actor: &'a Actor) -> Result<Plans<'a>> {
        Ok(Plans { app: self, actor, grant: permit(actor, Permission::AssessmentsRead)? })
    }
}

impl Plans<'_> {
    /// Lists plans, last changed first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &PlanFilter) -> Result<Page<PlanSummary>> {
        let seek = Seek::new("-updated", filter.cursor.as_deref(), filter.limit)?;
        let conditions = Condition::all()
            .add(reach(&self.grant))
            .add_option(filter.year.map(|year| entity::Column::Year.eq(year)))
            .add_option(filter.service.map(|service| entity::Column::Service.eq(service.code())))
            .add_option(filter.state.map(in_state));
        let query = entity::Entity::find().filter(conditions);
        let query = seek.arrange(query, By::moment(entity::Column::UpdatedAt), entity::Column::Id)?;
        let rows = query.all(self.app.db().read()).await?;
        let page = seek.page(rows, |row| (row.updated_at.to_rfc3339(), row.id.to_string()));
        let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
        let progress = rows::progress(self.app.db().read(), &ids).await?;
        store::map_page(page, |row| rows::summary(row, &progress))
    }

    /// Shows one plan with its progress and the province's coverage.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: PlanId) -> Result<Revised<PlanView>> {
        let row = self.find(self.app.db().read(), &self.grant, id).await?;
        self.view(row).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: PlanId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Plan, id.0, page).await
    }

    /// Institutions on record without a finalised round in the window, by name.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope; [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn uncovered(&self, id: PlanId, filter: &UncoveredFilter) -> Result<Page<UncoveredView>> {
        let row = self.find(self.app.db().read(), &self.grant, id).await?;
        coverage::uncovered(self.app.db().read(), &row, self.app.clock().today(), filter).await
    }

    /// Everybody who may be put on a team: the QC experts of the caller's place.
    ///
    /// # Errors
    /// [`AppError::Denied`] for those who do not plan.
    pub async fn experts(&self) -> Result<Vec<ExpertView>> {
        match permit(self.actor, Permission::AssessmentsPlan)?.scope() {
            Scope::Place(place) => teams::candidates(self.app.db().read(), &teams::EXPERTS, place).await,
            Scope::Organisation(_) | Scope::Assigned(_) => Err(AppError::Denied),
        }
    }

    /// Draws up a plan (NHC23-4-2). A province has one per year and service.
    ///
    /// # Errors
    /// [`AppError::Denied`] for another province, [`AppError::Invalid`], [`AppError::Duplicate`] for a second one.
    pub async fn create(&self, body: PlanBody) -> Result<Revised<PlanView>> {
        let grant = permit(self.actor, Permission::AssessmentsPlan)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let place = place_of(body.check()?)?;
        if !grant.scope().covers(&place, OrganisationId(Uuid::nil())) {
            return Err(AppError::Denied);
        }
        let write = self.app.write(Some(self.actor)).await?;
        let exists = entity::Entity::find()
            .filter(entity::Column::Year.eq(body.year))
            .filter(entity::Column::Service.eq(body.service.code()))
            .filter(entity::Column::Region.eq(body.region.as_str()))
            .one(&write.tx)
            .await?;
        if exists.is_some() {
            let text = Text::new("该省该年度该项服务已有质控计划", "The province has a plan for this year and service");
            return Err(AppError::Duplicate(text));
        }
        let state = PlanState::Draft { by };
        let row = entity::ActiveModel {
            id: Set(new_id()),
            year: Set(body.year),
            service: Set(body.service.code().into()),
            region: Set(body.region),
            place: Set(place),
            state: Set(state.name().code().into()),
            state_data: Set(serde_json::to_value(&state)?),
            title: Set(body.title),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        }
        .insert(&write.tx)
        .await?;
        write.event(&subject(&row), EventKind::Created, json!({ "year": row.year, "service": row.service })).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Adds institutions and their experts; what is listed already stays, so the same call may be made again.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] once it is closed; [`AppError::Invalid`] for
    /// institutions without an accepted filing, persons who are no experts, and conflicts of interest.
    pub async fn add_rounds(&self, id: PlanId, revision: i32, body: RoundsBody) -> Result<Revised<PlanView>> {
        let grant = permit(self.actor, Permission::AssessmentsPlan)?;
        let write = self.app.write(Some(self.actor)).await?;
        self.find(&write.tx, &grant, id).await?;
        draft::locked(&write, id).await?;
        let row = self.find_for_change(&write, &grant, id, revision).await?;
        let state: PlanState = serde_json::from_value(row.state_data.clone())?;
        state.open().map_err(refusal)?;
        let added = rounds::add(&write, &row, &state, body).await?;
        let row = save(&write, row.into_active_model(), revision).await?;
        write.event(&subject(&row), EventKind::Updated, json!({ "added": added })).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Puts a plan in force and starts the clock of every round and of the year's report. The approver is another person than who drew it up.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] for the own plan, an empty one, or twice.
    pub async fn approve(&self, id: PlanId, revision: i32) -> Result<Revised<PlanView>> {
        let grant = permit(self.actor, Permission::AssessmentsApprove)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = self.find_for_change(&write, &grant, id, revision).await?;
        let listed = assessments::Entity::find()
            .find_also_related(institutions::Entity)
            .filter(assessments::Column::PlanId.eq(row.id))
            .order_by_asc(assessments::Column::Id)
            .all(&write.tx)
            .await?;
        let state: PlanState = serde_json::from_value(row.state_data.clone())?;
        let count = u64::try_from(listed.len()).unwrap_or(u64::MAX);
        let state = state.approve(write.today(), by, count).map_err(refusal)?;
        let row = set_state(&write, row, &state).await?;
        write.event(&subject(&row), EventKind::Approved, json!({ "rounds": count })).await?;
        crate::releases::open_year(&write, &row.region, &row.place, row.year).await?;
        for (round, institution) in listed {
            open_clock(&write, row.year, &round, &crate::filings::owner(institution)?).await?;
        }
        write.commit().await?;
        self.view(row).await
    }

    /// Ends a plan; institutions whose round never began stay uncovered, and nobody has to assess them any more.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] while rounds are being scored, or when it is not in force.
    pub async fn close(&self, id: PlanId, revision: i32) -> Result<Revised<PlanView>> {
        let grant = permit(self.actor, Permission::AssessmentsPlan)?;
        let write = self.app.write(Some(self.actor)).await?;
        let row = self.find_for_change(&write, &grant, id, revision).await?;
        let of_plan = |state: StateName| {
            assessments::Entity::find()
                .filter(assessments::Column::PlanId.eq(row.id))
                .filter(assessments::Column::State.eq(state.code()))
        };
        let scoring = of_plan(StateName::Scoring).count(&write.tx).await?;
        let state: PlanState = serde_json::from_value(row.state_data.clone())?;
        let state = state.close(write.today(), scoring).map_err(refusal)?;
        let left: Vec<Uuid> =
            of_plan(StateName::Planned).select_only().column(assessments::Column::Id).into_tuple().all(&write.tx).await?;
        for round in &left {
            write.withdraw_deadline(*round, ClockKind::AssessmentYear).await?;
        }
        let row = set_state(&write, row, &state).await?;
        write.event(&subject(&row), EventKind::Ended, json!({ "not_assessed": left.len() })).await?;
        write.commit().await?;
        self.view(row).await
    }

    async fn find(&self, db: &impl ConnectionTrait, grant: &Grant, id: PlanId) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0).filter(reach(grant)).one(db).await?.ok_or(AppError::NotFound)
    }

    async fn find_for_change(&self, write: &Write<'_>, grant: &Grant, id: PlanId, revision: i32) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let row = self.find(&write.tx, grant, id).await?;
        guard(revision, row.revision).map(|()| row)
    }

    async fn view(&self, row: entity::Model) -> Result<Revised<PlanView>> {
        let revision = row.revision;
        let value = rows::view(self.app.db().read(), row, self.actor, self.app.clock().today()).await?;
        Ok(Revised { value, revision })
    }
}

/// Plans in a state as readers see it ([`PlanStateName::seen`]); a plan in force has rounds.
fn in_state(state: PlanStateName) -> Condition {
    let stored = |state: PlanStateName| Condition::all().add(entity::Column::State.eq(state.code()));
    let unfinished = assessments::Entity::find()
        .select_only()
        .column(assessments::Column::PlanId)
        .filter(assessments::Column::State.ne(StateName::Finalised.code()))
        .into_query();
    match state {
        PlanStateName::Approved => stored(state).add(entity::Column::Id.in_subquery(unfinished)),
        PlanStateName::Completed => stored(PlanStateName::Approved).add(entity::Column::Id.not_in_subquery(unfinished)),
        PlanStateName::Draft | PlanStateName::Closed => stored(state),
    }
}

/// A plan belongs to a province: those who see the province see it.
fn reach(grant: &Grant) -> Condition {
    match grant.scope() {
        Scope::Place(place) => Condition::all().add(below(entity::Column::Place, place)),
        Scope::Organisation(_) | Scope::Assigned(_) => Condition::all().add(entity::Column::Id.is_null()),
    }
}

/// Starts the clock of a round in force: it ends with the plan's year, whenever the plan was approved.
async fn open_clock(write: &Write<'_>, year: i32, round: &assessments::Model, institution: &institutions::Model) -> Result<()> {
    let (Some(first), Some(last)) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) else {
        return Err(AppError::Internal(format!("the plan is for the year {year}")));
    };
    let from = write.today().clamp(first, last);
    let (kind, permission) = (ClockKind::AssessmentYear, Permission::AssessmentsFinalise);
    write
        .open_deadline(&round_subject(round), &Text::name(&institution.name), kind, permission, &institution.region, from)
        .await?;
    Ok(())
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Plan, id: row.id, place: row.place.clone(), institution: None }
}

async fn set_state(write: &Write<'_>, row: entity::Model, state: &PlanState) -> Result<entity::Model> {
    let revision = row.revision;
    let mut change = row.into_active_model();
    change.state = Set(state.name().code().into());
    change.state_data = Set(serde_json::to_value(state)?);
    save(write, change, revision).await
}
