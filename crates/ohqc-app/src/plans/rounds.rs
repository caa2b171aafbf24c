//! Listing institutions in a plan: each gets a round with the templates of that day, fixed from then on.

use std::collections::{BTreeSet, HashMap};

use ohqc_domain::assessments::api::RoundsBody;
use ohqc_domain::assessments::{PlanState, Record, State, StateName};
use ohqc_domain::catalogues::Category;
use ohqc_domain::checklists::TemplateRef;
use ohqc_domain::events::EventKind;
use ohqc_domain::institutions::Service;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{entity, open_clock};
use crate::assessments::{entity as assessments, subject, teams};
use crate::filings;
use crate::institutions::entity as institutions;
use crate::store::{code, new_id};
use crate::write::Write;
use crate::{AppError, Result};

/// Adds what is not listed yet, and the experts to all of it. Gives back how many rounds are new.
pub async fn add(write: &Write<'_>, plan: &entity::Model, state: &PlanState, body: RoundsBody) -> Result<usize> {
    let mut complaints = Complaints::default();
    complaints.extend_validated(&body);
    if body.institutions.is_empty() && !body.all {
        complaints.add("/institutions", "required", Text::new("请选择机构，或选择全部", "Choose institutions, or all"));
    }
    complaints.into_result(()).map_err(AppError::Invalid)?;
    let service: Service = code(&plan.service)?;
    let experts = teams::require(&write.tx, &teams::EXPERTS, &body.experts, &plan.place).await?;
    let asked = chosen(write, plan, service, &body).await?;
    if !body.all {
        let institutions: Vec<Uuid> = asked.iter().map(|row| row.id).collect();
        teams::no_conflict(&write.tx, &teams::EXPERTS, &body.experts, &experts, &institutions).await?;
    }

    let mut listed = listed(write, plan.id).await?;
    let new: Vec<institutions::Model> = asked.iter().filter(|row| !listed.contains_key(&row.id)).cloned().collect();
    let mut categories = filed_categories(write, service, &new).await?;
    for institution in &new {
        let filed = categories.remove(&institution.id).unwrap_or_default();
        let round = insert(write, plan, service, institution, &filed).await?;
        if matches!(state, PlanState::Approved { .. }) {
            open_clock(write, plan.year, &round, institution).await?;
        }
        listed.insert(institution.id, (round.id, round.state));
    }
    let open = asked.iter().filter_map(|row| listed.get(&row.id).map(|(round, state)| (*round, row.id, state)));
    let open: Vec<(Uuid, Uuid)> =
        open.filter(|(_, _, state)| state.as_str() != StateName::Finalised.code()).map(|(round, id, _)| (round, id)).collect();
    teams::add(write, &open, &experts).await?;
    Ok(new.len())
}

/// The institutions asked for, by name; each must have the service on record in the plan's province.
async fn chosen(
    write: &Write<'_>,
    plan: &entity::Model,
    service: Service,
    body: &RoundsBody,
) -> Result<Vec<institutions::Model>> {
    let on_record = filings::queries::filed_institutions(service, &plan.place, write.today());
    let mut query = institutions::Entity::find()
        .filter(institutions::Column::Id.in_subquery(on_record))
        .order_by_asc(institutions::Column::Name)
        .order_by_asc(institutions::Column::Id);
    if !body.all {
        query = query.filter(institutions::Column::Id.is_in(body.institutions.iter().map(|id| id.0)));
    }
    let found = query.all(&write.tx).await?;
    let mut complaints = Complaints::default();
    for (index, id) in body.institutions.iter().enumerate() {
        if found.iter().all(|row| row.id != id.0) {
            let text = Text::new("该机构在本省没有此项有效备案", "The institution has no accepted filing of this service here");
            complaints.add(format!("/institutions/{index}"), "not_filed", text);
        }
    }
    complaints.into_result(found).map_err(AppError::Invalid)
}

/// The rounds of a plan by institution, with their states.
async fn listed(write: &Write<'_>, plan: Uuid) -> Result<HashMap<Uuid, (Uuid, String)>> {
    let rows: Vec<(Uuid, Uuid, String)> = assessments::Entity::find()
        .select_only()
        .column(assessments::Column::InstitutionId)
        .column(assessments::Column::Id)
        .column(assessments::Column::State)
        .filter(assessments::Column::PlanId.eq(plan))
        .into_tuple()
        .all(&write.tx)
        .await?;
    Ok(rows.into_iter().map(|(institution, round, state)| (institution, (round, state))).collect())
}

/// The hazard categories that each examination institution has on record.
async fn filed_categories(
    write: &Write<'_>,
    service: Service,
    institutions: &[institutions::Model],
) -> Result<HashMap<Uuid, BTreeSet<Category>>> {
    if service == Service::Diagnosis {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = institutions.iter().map(|row| row.id).collect();
    let filed = filings::queries::filed_categories(&write.tx, service, &ids, write.today()).await?;
    filed.into_iter().map(|(id, codes)| Ok((id, codes.iter().map(|text| code(text)).collect::<Result<_>>()?))).collect()
}

async fn insert(
    write: &Write<'_>,
    plan: &entity::Model,
    service: Service,
    institution: &institutions::Model,
    filed: &BTreeSet<Category>,
) -> Result<assessments::Model> {
    let record = Record::open(service, filed, write.today()).map_err(|error| AppError::Rule(error.text()))?;
    let templates: Vec<&TemplateRef> = record.sheets.iter().map(|sheet| &sheet.template).collect();
    let state = State::Planned;
    let row = assessments::ActiveModel {
        id: Set(new_id()),
        plan_id: Set(plan.id),
        institution_id: Set(institution.id),
        service: Set(plan.service.clone()),
        year: Set(plan.year),
        place: Set(institution.place.clone()),
        state: Set(state.name().code().into()),
        state_data: Set(serde_json::to_value(&state)?),
        templates: Set(serde_json::to_value(&templates)?),
        sheets: Set(serde_json::to_value(&record)?),
        grade: Set(None),
        score: Set(None),
        key_items_passed: Set(None),
        conclusion: Set(None),
        links: Set(None),
        finalised_on: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
    }
    .insert(&write.tx)
    .await?;
    write.event(&subject(&row), EventKind::Created, json!({ "plan": plan.id, "templates": templates })).await?;
    Ok(row)
}
