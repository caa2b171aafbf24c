//! Rounds of QC assessment: finding them, scoring them, fixing their results.

mod answers;
pub(crate) mod entity;
mod finalise;
mod interests;
pub(crate) mod members;
pub(crate) mod queries;
pub(crate) mod rows;
pub(crate) mod teams;

use ohqc_domain::assessments::api::{
    AssessmentFilter, AssessmentOrder, AssessmentSummary, AssessmentView, ConclusionView, TeamBody, TrendFilter, TrendView,
    sees_drafts,
};
use ohqc_domain::assessments::{PlanStateName, State, StateName, TransitionError, by_year};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::ids::{AssessmentId, InstitutionId};
use ohqc_domain::page::{Page, PageFilter, Sort};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;

use crate::filings::owner;
use crate::institutions::entity as institutions;
use crate::plans::entity as plans;
use crate::regions::known_place;
use crate::store::{self, By, Revised, Seek, code, guard};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, events, permit, valid};
use rows::{Found, People, Round, SummaryRow};

/// Rounds, for those who may see them.
pub struct Assessments<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the rounds.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn assessments<'a>(&'a self, actor: &'a Actor) -> Result<Assessments<'a>> {
        Ok(Assessments { app: self, actor, grant: permit(actor, Permission::AssessmentsRead)? })
    }
}

impl Assessments<'_> {
    /// Lists rounds, last changed first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &AssessmentFilter) -> Result<Page<AssessmentSummary>> {
        let sort = filter.sort.unwrap_or(Sort::descending(AssessmentOrder::Updated));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let query = entity::Entity::find()
            .select_only()
            .columns(SummaryRow::COLUMNS)
            .column(institutions::Column::Name)
            .column(institutions::Column::Region)
            .inner_join(institutions::Entity)
            .filter(self.visible())
            .filter(conditions(filter));
        let by = match sort.by {
            AssessmentOrder::Updated => By::moment(entity::Column::UpdatedAt),
            AssessmentOrder::Institution => By::text(institutions::Column::Name),
            AssessmentOrder::Year => By::number(entity::Column::Year),
        };
        let query = seek.arrange(query, by, entity::Column::Id)?;
        let rows: Vec<SummaryRow> = query.into_model().all(self.app.db().read()).await?;
        let page = seek.page(rows, |row| {
            let key = match sort.by {
                AssessmentOrder::Updated => row.updated_at.to_rfc3339(),
                AssessmentOrder::Institution => row.name.clone(),
                AssessmentOrder::Year => row.year.to_string(),
            };
            (key, row.id.to_string())
        });
        let ids: Vec<_> = page.items.iter().map(|row| row.id).collect();
        let mut teams = teams::names(self.app.db().read(), &ids).await?;
        store::map_page(page, |row| {
            let experts = teams.remove(&row.id).unwrap_or_default();
            rows::summary(row, experts)
        })
    }

    /// Shows one round with its sheets.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a round the caller may not know of: outside the scope, somebody else's assignment, an own
    /// one before its plan is approved, or the own institution's before its result is fixed.
    pub async fn get(&self, id: AssessmentId) -> Result<Revised<AssessmentView>> {
        let found = self.find(self.app.db().read(), self.visible(), id).await?;
        self.view(found).await
    }

    /// The conclusion of a finalised round, with its derivation.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or the caller may not see it.
    pub async fn conclusion(&self, id: AssessmentId) -> Result<ConclusionView> {
        let found = self.find(self.app.db().read(), self.visible(), id).await?;
        let round = Round::try_from(&found.row)?;
        let (Some(judgement), State::Finalised { on, .. }) = (round.judgement, round.state) else {
            return Err(AppError::NotFound);
        };
        Ok(ConclusionView {
            assessment: id,
            finalised_on: on,
            display_score: judgement.conclusion.display_score(),
            rules: judgement.rules,
            conclusion: judgement.conclusion,
        })
    }

    /// How the key links fare from year to year, over the finalised rounds that the caller may see.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region.
    pub async fn trend(&self, filter: &TrendFilter) -> Result<TrendView> {
        let place = filter.region.as_deref().map(known_place).transpose()?;
        let rows: Vec<(i32, serde_json::Value)> = entity::Entity::find()
            .select_only()
            .columns([entity::Column::Year, entity::Column::Links])
            .filter(self.visible())
            .filter(entity::Column::Service.eq(filter.service.code()))
            .filter(entity::Column::Links.is_not_null())
            .filter(
                Condition::all()
                    .add_option(place.map(|place| store::below(entity::Column::Place, &place)))
                    .add_option(filter.institution.map(|institution| entity::Column::InstitutionId.eq(institution.0))),
            )
            .into_tuple()
            .all(self.app.db().read())
            .await?;
        let rounds = rows.into_iter().map(|(year, links)| Ok((year, serde_json::from_value(links)?)));
        Ok(TrendView { years: by_year(rounds.collect::<Result<Vec<_>>>()?) })
    }

    /// What happened to it, latest first; what was scored only for those who see it on the sheets.
    ///
    /// # Errors
    /// [`AppError::NotFound`] as in [`Self::get`].
    pub async fn history(&self, id: AssessmentId, page: &PageFilter) -> Result<Page<EventView>> {
        let db = self.app.db().read();
        let found = self.find(db, self.visible(), id).await?;
        let state = Round::try_from(&found.row)?.state;
        let on_team = rows::on_team(self.actor, &teams::of(db, id.0).await?);
        let shown = sees_drafts(self.actor, &state, &found.row.place, InstitutionId(found.row.institution_id), on_team);
        let hidden: &[EventKind] = if shown { &[] } else { &[EventKind::Scored] };
        self.app.history_within(SubjectKind::Assessment, id.0, events::without(hidden), page).await
    }

    /// Puts a team on a round in place of the present one.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Invalid`] for somebody who is no expert or works at the
    /// institution; [`AppError::Rule`] once the result is fixed.
    pub async fn assign(&self, id: AssessmentId, revision: i32, body: TeamBody) -> Result<Revised<AssessmentView>> {
        let grant = permit(self.actor, Permission::AssessmentsPlan)?;
        valid(&body)?;
        let write = self.app.write(Some(self.actor)).await?;
        let mut found = self.find_for_change(&write, &grant, id, revision).await?;
        Round::try_from(&found.row)?.state.assignable().map_err(refusal)?;
        if code::<PlanStateName>(&found.plan.state)? == PlanStateName::Closed {
            return Err(refusal(TransitionError::PlanClosed));
        }
        let experts = teams::require(&write.tx, &teams::EXPERTS, &body.experts, &found.plan.place).await?;
        teams::no_conflict(&write.tx, &teams::EXPERTS, &body.experts, &experts, &[found.institution.id]).await?;
        teams::clear(&write, found.row.id).await?;
        teams::add(&write, &[(found.row.id, found.institution.id)], &experts).await?;
        found.row = save(&write, found.row.into_active_model(), revision).await?;
        write.event(&subject(&found.row), EventKind::Updated, json!({ "assigned": body.experts })).await?;
        write.commit().await?;
        self.view(found).await
    }

    /// What the caller may see: the own place, one's assignments of approved plans, and of the own institution what is final.
    fn visible(&self) -> Condition {
        let mut own = teams::reach(self.grant.scope());
        if matches!(self.grant.scope(), Scope::Organisation(_)) {
            own = own.add(entity::Column::State.eq(StateName::Finalised.code()));
        }
        let any = Condition::any().add(own);
        match teams::expert(self.actor) {
            Some(user) => any.add(teams::assigned(user)),
            None => any,
        }
    }

    async fn find(&self, db: &impl ConnectionTrait, reach: Condition, id: AssessmentId) -> Result<Found> {
        let found = entity::Entity::find_by_id(id.0).find_also_related(institutions::Entity).filter(reach).one(db).await?;
        let (row, institution) = found.ok_or(AppError::NotFound)?;
        let plan = plans::Entity::find_by_id(row.plan_id).one(db).await?;
        let plan = plan.ok_or_else(|| AppError::Internal("a round without its plan".into()))?;
        Ok(Found { row, institution: owner(institution)?, plan })
    }

    async fn find_for_change(&self, write: &Write<'_>, grant: &Grant, id: AssessmentId, revision: i32) -> Result<Found> {
        let row = entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?.ok_or(AppError::NotFound)?;
        plans::Entity::find_by_id(row.plan_id).lock_shared().one(&write.tx).await?;
        let found = self.find(&write.tx, teams::reach(grant.scope()), id).await?;
        guard(revision, found.row.revision)?;
        Ok(found)
    }

    async fn view(&self, found: Found) -> Result<Revised<AssessmentView>> {
        let db = self.app.db().read();
        let revision = found.row.revision;
        let finalised_by = match serde_json::from_value(found.row.state_data.clone())? {
            State::Finalised { by, .. } => Some(teams::name_of(db, by).await?),
            State::Planned | State::Scoring { .. } => None,
        };
        let people = People { experts: teams::of(db, found.row.id).await?, finalised_by };
        let value = rows::view(found, people, self.actor, self.app.clock().today())?;
        Ok(Revised { value, revision })
    }
}

fn conditions(filter: &AssessmentFilter) -> Condition {
    let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
    Condition::all()
        .add_option(text.map(|text| store::like(institutions::Column::Name, text)))
        .add_option(filter.year.map(|year| entity::Column::Year.eq(year)))
        .add_option(filter.service.map(|service| entity::Column::Service.eq(service.code())))
        .add_option(filter.state.map(|state| entity::Column::State.eq(state.code())))
        .add_option(filter.grade.map(|grade| entity::Column::Grade.eq(grade.code())))
        .add_option(filter.plan.map(|plan| entity::Column::PlanId.eq(plan.0)))
        .add_option(filter.institution.map(|institution| entity::Column::InstitutionId.eq(institution.0)))
}

/// What events and clocks of a round are about.
pub(crate) fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Assessment, id: row.id, place: row.place.clone(), institution: Some(row.institution_id) }
}

pub(crate) fn refusal(error: TransitionError) -> AppError {
    AppError::Rule(error.text())
}
