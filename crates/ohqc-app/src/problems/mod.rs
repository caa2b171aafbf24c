//! The problem list and rectification ledger: what was found, how it is mended, who verified it.

pub(crate) mod entity;
mod opening;
pub(crate) mod queries;
mod rows;
mod view;

pub(crate) use opening::{Source, lock, open_from_assessment, open_from_verification, settle};

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::ProblemId;
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::problems::api::{
    CloseBody, CorrectBody, PlanBody, ProblemFilter, ProblemOrder, ProblemSummary, ProblemView, RejectBody,
};
use ohqc_domain::problems::{
    Closing, Correction, Evidence, Finding, LedgerRow, Plan, Rectification, Rejection, Signature, StateName, TransitionError,
};
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Select, SelectTwo};
use serde_json::json;
use uuid::Uuid;

use crate::filings::owner;
use crate::institutions::entity as institutions;
use crate::store::{self, By, LAST, Revised, Seek, guard, in_scope};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result, attachments, permit, policy, valid};
use rows::{Pace, Problem};

/// The ledger, for those who may see it.
pub struct Problems<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the ledger.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn problems<'a>(&'a self, actor: &'a Actor) -> Result<Problems<'a>> {
        Ok(Problems { app: self, actor, grant: permit(actor, Permission::ProblemsRead)? })
    }
}

/// A problem about to be changed, locked and at the revision the caller saw.
struct Change {
    row: entity::Model,
    institution: institutions::Model,
    problem: Problem,
}

impl Problems<'_> {
    /// Lists problems, first due first and closed ones last.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &ProblemFilter) -> Result<Page<ProblemSummary>> {
        self.page(filter, rows::summary).await
    }

    /// The lines of the ledger for spreadsheets, page by page as in the list.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn ledger(&self, filter: &ProblemFilter) -> Result<Page<LedgerRow>> {
        self.page(filter, rows::line).await
    }

    async fn page<T>(
        &self,
        filter: &ProblemFilter,
        view: fn(&entity::Model, &institutions::Model, &mut Pace) -> Result<T>,
    ) -> Result<Page<T>> {
        let sort = order(filter);
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let rows = seek.arrange(self.select(filter)?, column(sort.by), entity::Column::Id)?.all(self.app.db().read()).await?;
        let page = seek.page(rows, |(row, institution)| {
            let key = match sort.by {
                ProblemOrder::Due => row.due_on.filter(|_| row.state != CLOSED).unwrap_or(LAST).to_string(),
                ProblemOrder::Opened => row.opened_on.to_string(),
                ProblemOrder::Updated => row.updated_at.to_rfc3339(),
                ProblemOrder::Institution => store::name_of(institution.as_ref()),
            };
            (key, row.id.to_string())
        });
        let mut pace = self.pace();
        store::map_page(page, |(row, institution)| view(&row, &owner(institution)?, &mut pace))
    }

    /// Shows one problem.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: ProblemId) -> Result<Revised<ProblemView>> {
        let (row, institution) = self.find(self.app.db().read(), &self.grant, id).await?;
        self.view(row, &institution).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: ProblemId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Problem, id.0, page).await
    }

    /// Plans the mending.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a target date out of range; [`AppError::Rule`] once it is handed in; [`AppError::Stale`].
    pub async fn plan(&self, id: ProblemId, revision: i32, body: PlanBody) -> Result<Revised<ProblemView>> {
        valid(&body)?;
        let (write, change) = self.change(Permission::ProblemsAnswer, id, revision).await?;
        let plan = Plan {
            measures: body.measures,
            responsible: body.responsible,
            target_date: body.target_date,
            late_reason: body.late_reason,
            signed: self.signature(&write)?,
        };
        let data = json!({ "target_date": plan.target_date });
        let rectification = change.problem.rectification.plan(plan).map_err(refusal)?;
        let row = save(&write, change.row, revision, &rectification).await?;
        write.event(&subject(row.id, &change.institution), EventKind::Planned, data).await?;
        write.commit().await?;
        self.view(row, &change.institution).await
    }

    /// Hands in what was done, with evidence; the institution's clock stops and the reviewer's starts.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for evidence that is not the institution's; [`AppError::Rule`] without a plan; [`AppError::Stale`].
    pub async fn correct(&self, id: ProblemId, revision: i32, body: CorrectBody) -> Result<Revised<ProblemView>> {
        valid(&body)?;
        let (write, change) = self.change(Permission::ProblemsAnswer, id, revision).await?;
        attachments::require(&write.tx, change.institution.id, ("/evidence", body.evidence.iter().copied())).await?;
        let evidence = Evidence::try_from(body.evidence).map_err(|_| no_evidence())?;
        let data = json!({ "evidence": evidence.files().len() });
        let signed = self.signature(&write)?;
        let correction = Correction { measures: body.measures, evidence, statement: body.statement, signed };
        let rectification = change.problem.rectification.correct(correction).map_err(refusal)?;
        let row = save(&write, change.row, revision, &rectification).await?;
        write.event(&subject(row.id, &change.institution), EventKind::Corrected, data).await?;
        self.hand_over(&write, &row, &change.institution, &change.problem.finding).await?;
        write.commit().await?;
        self.view(row, &change.institution).await
    }

    /// Verifies the evidence and closes the problem.
    ///
    /// # Errors
    /// [`AppError::Rule`] when nothing waits for review, or for a reviewer who is not independent; [`AppError::Stale`].
    pub async fn close(&self, id: ProblemId, revision: i32, body: CloseBody) -> Result<Revised<ProblemView>> {
        valid(&body)?;
        let (write, change) = self.change(Permission::ProblemsReview, id, revision).await?;
        let closing = Closing { remark: body.remark, signed: self.signature(&write)? };
        let rectification = change.problem.rectification.close(closing).map_err(refusal)?;
        let row = save(&write, change.row, revision, &rectification).await?;
        let data = json!({ "due_on": row.due_on, "handed_in_on": row.handed_in_on });
        write.event(&subject(row.id, &change.institution), EventKind::Closed, data).await?;
        write.close_deadline(row.id, ClockKind::RectificationReview).await?;
        write.commit().await?;
        self.view(row, &change.institution).await
    }

    /// Sends the rectification back; what was handed in is kept and the institution's clock runs again.
    ///
    /// # Errors
    /// [`AppError::Rule`] when nothing waits for review, or for a reviewer who is not independent; [`AppError::Stale`].
    pub async fn reject(&self, id: ProblemId, revision: i32, body: RejectBody) -> Result<Revised<ProblemView>> {
        valid(&body)?;
        let (write, change) = self.change(Permission::ProblemsReview, id, revision).await?;
        let Problem { finding, rectification } = change.problem;
        let data = json!({ "replan": body.replan });
        let rejection = Rejection { reason: body.reason, replan: body.replan, signed: self.signature(&write)? };
        let rectification = rectification.reject(rejection).map_err(refusal)?;
        let rectification = opening::timed(rectification, &finding, &change.institution.region, change.row.opened_on)?;
        let row = save(&write, change.row, revision, &rectification).await?;
        let of = subject(row.id, &change.institution);
        write.event(&of, EventKind::Rejected, data).await?;
        write.close_deadline(row.id, ClockKind::RectificationReview).await?;
        opening::reopen_clock(&write, &row, &change.institution, &finding).await?;
        write.commit().await?;
        self.view(row, &change.institution).await
    }

    /// The institution has done its part; from today on the reviewer's time runs.
    async fn hand_over(
        &self,
        write: &Write<'_>,
        row: &entity::Model,
        institution: &institutions::Model,
        finding: &Finding,
    ) -> Result<()> {
        write.close_deadline(row.id, finding.clock()).await?;
        let (of, title, kind) = (subject(row.id, institution), opening::title(finding), ClockKind::RectificationReview);
        write.open_deadline(&of, &title, kind, Permission::ProblemsReview, &institution.region, write.today()).await?;
        Ok(())
    }

    fn select(&self, filter: &ProblemFilter) -> Result<SelectTwo<entity::Entity, institutions::Entity>> {
        let today = self.app.clock().today();
        let warn_days = policy::settings_at(&self.actor.place, today)?.clock.warn_days;
        let query: Select<entity::Entity> = entity::Entity::find();
        Ok(query
            .find_also_related(institutions::Entity)
            .filter(in_scope(self.grant.scope(), entity::Column::Place, entity::Column::InstitutionId))
            .filter(queries::matching(filter, today, warn_days)))
    }

    async fn find(
        &self,
        db: &impl ConnectionTrait,
        grant: &Grant,
        id: ProblemId,
    ) -> Result<(entity::Model, institutions::Model)> {
        let found = entity::Entity::find_by_id(id.0)
            .find_also_related(institutions::Entity)
            .filter(in_scope(grant.scope(), entity::Column::Place, entity::Column::InstitutionId))
            .one(db)
            .await?;
        let (row, institution) = found.ok_or(AppError::NotFound)?;
        Ok((row, owner(institution)?))
    }

    async fn change(&self, permission: Permission, id: ProblemId, revision: i32) -> Result<(Write<'_>, Change)> {
        let grant = permit(self.actor, permission)?;
        let write = self.app.write(Some(self.actor)).await?;
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let (row, institution) = self.find(&write.tx, &grant, id).await?;
        guard(revision, row.revision)?;
        let problem = Problem::try_from(&row)?;
        Ok((write, Change { row, institution, problem }))
    }

    fn signature(&self, write: &Write<'_>) -> Result<Signature> {
        let by = self.actor.user().ok_or(AppError::Denied)?;
        Ok(Signature { by, organisation: self.actor.organisation, on: write.today() })
    }

    fn pace(&self) -> Pace {
        Pace::new(self.app.clock().today())
    }

    async fn view(&self, row: entity::Model, institution: &institutions::Model) -> Result<Revised<ProblemView>> {
        let revision = row.revision;
        let value = view::view(self.app.db().read(), row, institution, self.actor, self.pace()).await?;
        Ok(Revised { value, revision })
    }
}

fn subject(id: Uuid, institution: &institutions::Model) -> Subject {
    Subject { kind: SubjectKind::Problem, id, place: institution.place.clone(), institution: Some(institution.id) }
}

async fn save(write: &Write<'_>, row: entity::Model, revision: i32, rectification: &Rectification) -> Result<entity::Model> {
    let mut change = row.into_active_model();
    rows::set_rectification(&mut change, rectification)?;
    crate::write::save(write, change, revision).await
}

fn no_evidence() -> AppError {
    AppError::invalid("/evidence", "required", Text::new("请至少上传一份整改证据", "Add at least one evidence file"))
}

fn refusal(error: TransitionError) -> AppError {
    match error {
        TransitionError::TargetDate { .. } => AppError::invalid("/target_date", "range", error.text()),
        TransitionError::LateReason => AppError::invalid("/late_reason", "required", error.text()),
        TransitionError::NotOpen
        | TransitionError::NotPlanned
        | TransitionError::NotCorrected
        | TransitionError::SamePerson
        | TransitionError::SameOrganisation => AppError::Rule(error.text()),
    }
}

/// The state that nothing is due in any more.
const CLOSED: &str = StateName::Closed.code();

/// The order asked for; first due first when none is.
fn order(filter: &ProblemFilter) -> Sort<ProblemOrder> {
    filter.sort.unwrap_or(Sort::ascending(ProblemOrder::Due))
}

fn column(order: ProblemOrder) -> By {
    match order {
        ProblemOrder::Due => By::date_or_last(entity::Column::DueOn).behind(entity::Column::State.eq(CLOSED)),
        ProblemOrder::Opened => By::date(entity::Column::OpenedOn),
        ProblemOrder::Updated => By::moment(entity::Column::UpdatedAt),
        ProblemOrder::Institution => By::text(institutions::Column::Name),
    }
}
