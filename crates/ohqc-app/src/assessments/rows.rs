//! Rows to domain values and back.

use chrono::{DateTime, NaiveDate, Utc};
use ohqc_domain::assessments::api::{AssessmentAction, AssessmentSummary, AssessmentView, ExpertView, SheetView, sees_drafts};
use ohqc_domain::assessments::{JudgeError, Judgement, PlanStateName, Record, Rules, SheetProgress, State, StateName, Verdict};
use ohqc_domain::checklists;
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::{AssessmentId, InstitutionId, PlanId};
use ohqc_domain::institutions::Service;
use sea_orm::ActiveValue::Set;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::entity;
use crate::institutions::entity as institutions;
use crate::plans::entity as plans;
use crate::regions::region_name;
use crate::store::code;
use crate::{AppError, Result, policy};

/// A round as the domain knows it.
pub struct Round {
    /// Where it stands.
    pub state: State,
    /// The service.
    pub service: Service,
    /// What is put down.
    pub record: Record,
    /// What it came to.
    pub judgement: Option<Judgement>,
}

impl TryFrom<&entity::Model> for Round {
    type Error = AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        Ok(Self {
            state: serde_json::from_value(row.state_data.clone())?,
            service: code(&row.service)?,
            record: serde_json::from_value(row.sheets.clone())?,
            judgement: row.conclusion.clone().map(serde_json::from_value).transpose()?,
        })
    }
}

/// A round with what its view needs from other tables.
pub struct Found {
    /// The round.
    pub row: entity::Model,
    /// Its institution.
    pub institution: institutions::Model,
    /// Its plan.
    pub plan: plans::Model,
}

/// Who belongs to a round, by name.
pub struct People {
    /// The team.
    pub experts: Vec<ExpertView>,
    /// Who finalised it.
    pub finalised_by: Option<String>,
}

/// The rules of a region on a day.
pub fn rules(service: Service, region: &str, on: NaiveDate) -> Result<Rules> {
    Rules::of(service, &policy::profile(region, on)?).map_err(|error| AppError::Internal(error.to_string()))
}

/// Writes a state into its columns.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    if let State::Finalised { on, .. } = state {
        row.finalised_on = Set(Some(*on));
    }
    Ok(())
}

/// What the record comes to by these rules, once everything is answered.
pub fn verdict(record: &Record, rules: &Rules) -> Result<Option<Verdict>> {
    match record.conclude(rules) {
        Ok(conclusion) => Ok(Some(Verdict::from(&conclusion))),
        Err(JudgeError::Conclude(_)) => Ok(None),
        Err(error @ JudgeError::UnknownTemplate(_)) => Err(AppError::Internal(error.to_string())),
    }
}

/// Whether the caller is one of the team.
pub fn on_team(actor: &Actor, experts: &[ExpertView]) -> bool {
    actor.user().is_some_and(|user| experts.iter().any(|expert| expert.user == user))
}

/// What one caller gets to see.
pub fn view(found: Found, people: People, actor: &Actor, today: NaiveDate) -> Result<AssessmentView> {
    let Found { row, institution, plan } = found;
    let Round { state, service, record, judgement } = Round::try_from(&row)?;
    let plan_state: PlanStateName = code(&plan.state)?;
    let on_team = on_team(actor, &people.experts);
    let owner = InstitutionId(row.institution_id);
    let record = if sees_drafts(actor, &state, &row.place, owner, on_team) { record } else { Record::default() };
    let (rules, verdict) = match judgement {
        Some(judgement) => (judgement.rules, Some(Verdict::from(&judgement.conclusion))),
        None => {
            let rules = rules(service, &institution.region, today)?;
            let verdict = verdict(&record, &rules)?;
            (rules, verdict)
        }
    };
    let sheets = record.sheets.into_iter().map(|sheet| {
        let template = checklists::get(&sheet.template)
            .ok_or_else(|| AppError::Internal(format!("the template {} is unknown", sheet.template)))?;
        Ok(SheetView {
            preview: SheetProgress::of(template, &sheet.answers, &rules),
            title: template.title.clone(),
            part: template.part,
            category: template.category,
            template: sheet.template,
            answers: sheet.answers,
        })
    });
    Ok(AssessmentView {
        id: AssessmentId(row.id),
        plan: PlanId(plan.id),
        plan_title: plan.title,
        plan_state,
        institution: owner,
        institution_name: institution.name,
        region_name: region_name(&institution.region),
        service,
        year: row.year,
        state: state.name(),
        scoring_since: match state {
            State::Scoring { since } => Some(since),
            State::Planned | State::Finalised { .. } => None,
        },
        finalised_on: row.finalised_on,
        finalised_by: people.finalised_by,
        experts: people.experts,
        sheets: sheets.collect::<Result<_>>()?,
        circumstances: record.circumstances,
        people: record.people,
        verdict,
        updated_at: row.updated_at,
        actions: AssessmentAction::available(actor, (&state, plan_state), &row.place, owner, on_team),
    })
}

/// The columns of a list; the sheets and the conclusion stay in the store.
#[derive(Debug, FromQueryResult)]
pub struct SummaryRow {
    pub id: Uuid,
    pub plan_id: Uuid,
    pub institution_id: Uuid,
    pub service: String,
    pub year: i32,
    pub state: String,
    pub grade: Option<String>,
    pub score: Option<String>,
    pub key_items_passed: Option<bool>,
    pub finalised_on: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
    pub name: String,
    pub region: String,
}

impl SummaryRow {
    /// The columns of the round to select; `name` and `region` are the institution's.
    pub const COLUMNS: [entity::Column; 11] = [
        entity::Column::Id,
        entity::Column::PlanId,
        entity::Column::InstitutionId,
        entity::Column::Service,
        entity::Column::Year,
        entity::Column::State,
        entity::Column::Grade,
        entity::Column::Score,
        entity::Column::KeyItemsPassed,
        entity::Column::FinalisedOn,
        entity::Column::UpdatedAt,
    ];
}

/// A row of a list, with its team.
pub fn summary(row: SummaryRow, experts: Vec<String>) -> Result<AssessmentSummary> {
    let state: StateName = code(&row.state)?;
    Ok(AssessmentSummary {
        id: AssessmentId(row.id),
        plan: PlanId(row.plan_id),
        institution: InstitutionId(row.institution_id),
        institution_name: row.name,
        region_name: region_name(&row.region),
        service: code(&row.service)?,
        year: row.year,
        state,
        experts,
        grade: row.grade.as_deref().map(code).transpose()?,
        score: row.score.as_deref().map(code).transpose()?,
        key_items_passed: row.key_items_passed,
        finalised_on: row.finalised_on,
        updated_at: row.updated_at,
    })
}
