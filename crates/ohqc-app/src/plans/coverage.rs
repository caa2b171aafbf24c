//! How many institutions of the province were assessed within the profile's window, and which were not (indicator I01).

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::assessments::api::{CoverageView, UncoveredFilter, UncoveredView};
use ohqc_domain::ids::{AssessmentId, InstitutionId};
use ohqc_domain::indicators::{Definition, Indicator, Ratio, Window};
use ohqc_domain::institutions::Service;
use ohqc_domain::page::Page;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::entity;
use crate::assessments::{entity as assessments, queries};
use crate::filings;
use crate::institutions::entity as institutions;
use crate::regions::region_name;
use crate::store::{By, Seek, code};
use crate::{AppError, Result, policy};

/// What coverage means for a plan: the definition, who is on record, who was assessed.
struct Terms {
    definition: Definition,
    filed: SelectStatement,
    assessed: SelectStatement,
}

fn terms(plan: &entity::Model, today: NaiveDate) -> Result<Terms> {
    let service: Service = code(&plan.service)?;
    let last = NaiveDate::from_ymd_opt(plan.year, 12, 31).unwrap_or(today);
    let profile = policy::profile(&plan.region, today.min(last))?;
    let settings = profile.settings().map_err(|error| AppError::Internal(error.to_string()))?;
    let window = Window::of_year(&settings.qc, plan.year, today)
        .ok_or_else(|| AppError::Internal(format!("the plan is for the year {}", plan.year)))?;
    Ok(Terms {
        definition: Indicator::Coverage.define(&profile, &settings, window),
        filed: filings::queries::filed_institutions(service, &plan.place, window.to),
        assessed: queries::assessed_institutions(service, window),
    })
}

/// Both counts, what they come to, and by which clause.
pub async fn view(db: &impl ConnectionTrait, plan: &entity::Model, today: NaiveDate) -> Result<CoverageView> {
    let Terms { definition, filed, assessed } = terms(plan, today)?;
    let on_record = institutions::Entity::find().filter(institutions::Column::Id.in_subquery(filed));
    let covered = on_record.clone().filter(institutions::Column::Id.in_subquery(assessed));
    let count = |found: u64| u32::try_from(found).unwrap_or(u32::MAX);
    let ratio = Ratio::new(count(covered.count(db).await?), count(on_record.count(db).await?));
    let reached = definition.target.as_ref().and_then(|target| ratio.reaches(target.value));
    Ok(CoverageView { definition, ratio, reached })
}

/// Who is on record and was not assessed, by name, with the round that would cover them.
pub async fn uncovered(
    db: &impl ConnectionTrait,
    plan: &entity::Model,
    today: NaiveDate,
    filter: &UncoveredFilter,
) -> Result<Page<UncoveredView>> {
    let seek = Seek::new("name", filter.cursor.as_deref(), filter.limit)?;
    let Terms { filed, assessed, .. } = terms(plan, today)?;
    let query = institutions::Entity::find()
        .filter(institutions::Column::Id.in_subquery(filed))
        .filter(institutions::Column::Id.not_in_subquery(assessed));
    let query = seek.arrange(query, By::text(institutions::Column::Name), institutions::Column::Id)?;
    let page = seek.page(query.all(db).await?, |row| (row.name.clone(), row.id.to_string()));
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let listed: Vec<(Uuid, Uuid, String)> = assessments::Entity::find()
        .select_only()
        .column(assessments::Column::InstitutionId)
        .column(assessments::Column::Id)
        .column(assessments::Column::State)
        .filter(assessments::Column::PlanId.eq(plan.id))
        .filter(assessments::Column::InstitutionId.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let listed: HashMap<Uuid, (Uuid, String)> = listed.into_iter().map(|(owner, id, state)| (owner, (id, state))).collect();
    crate::store::map_page(page, |row| {
        let round = listed.get(&row.id);
        Ok(UncoveredView {
            institution: InstitutionId(row.id),
            institution_name: row.name,
            region_name: region_name(&row.region),
            assessment: round.map(|(id, _)| AssessmentId(*id)),
            state: round.map(|(_, state)| code(state)).transpose()?,
        })
    })
}
