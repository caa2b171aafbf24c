//! What other capabilities ask about rounds.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::assessments::{Grade, Judgement, Record, StateName};
use ohqc_domain::ids::{AssessmentId, InstitutionId};
use ohqc_domain::indicators::{Window, WindowKind};
use ohqc_domain::institutions::Service;
use rust_decimal::Decimal;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{entity, rows};
use crate::filings::owner;
use crate::institutions::entity as institutions;
use crate::store::{below, code};
use crate::{AppError, Result};

/// The result of a finalised round.
#[derive(Debug, Clone)]
pub struct FinalisedRound {
    /// The round.
    pub id: AssessmentId,
    /// The institution.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// Its region's code.
    pub region: String,
    /// The service.
    pub service: Service,
    /// The year it was planned for.
    pub year: i32,
    /// The day the result was fixed.
    pub finalised_on: NaiveDate,
    /// The grade.
    pub grade: Grade,
    /// The exact total.
    pub score: Decimal,
    /// Whether every ★ passed.
    pub key_items_passed: bool,
    /// The sheets and what else bore on the conclusion.
    pub record: Record,
    /// The conclusion with its rules and its derivation.
    pub judgement: Judgement,
}

/// The grade of each institution's last finalised round.
pub async fn latest_grades(db: &impl ConnectionTrait, institutions: &[Uuid]) -> Result<HashMap<Uuid, Grade>> {
    let found: Vec<(Uuid, Option<String>)> = entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .column(entity::Column::Grade)
        .filter(entity::Column::InstitutionId.is_in(institutions.iter().copied()))
        .filter(entity::Column::State.eq(StateName::Finalised.code()))
        .order_by_asc(entity::Column::FinalisedOn)
        .order_by_asc(entity::Column::UpdatedAt)
        .into_tuple()
        .all(db)
        .await?;
    // Later rounds overwrite earlier ones.
    found.into_iter().filter_map(|(institution, grade)| grade.map(|grade| Ok((institution, code(&grade)?)))).collect()
}

/// Every finalised round of some years below a place, by year, then in the order of results.
pub async fn finalised(
    db: &impl ConnectionTrait,
    place: &str,
    years: std::ops::RangeInclusive<i32>,
) -> Result<Vec<FinalisedRound>> {
    let rows = entity::Entity::find()
        .find_also_related(institutions::Entity)
        .filter(below(entity::Column::Place, place))
        .filter(entity::Column::Year.between(*years.start(), *years.end()))
        .filter(entity::Column::State.eq(StateName::Finalised.code()))
        .order_by_asc(entity::Column::Year)
        .order_by_asc(entity::Column::FinalisedOn)
        .order_by_asc(entity::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(|(row, institution)| finalised_round(row, owner(institution)?)).collect()
}

fn finalised_round(row: entity::Model, institution: institutions::Model) -> Result<FinalisedRound> {
    let round = rows::Round::try_from(&row)?;
    let torn = || AppError::Internal(format!("the finalised round {} lacks its result", row.id));
    Ok(FinalisedRound {
        id: AssessmentId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: institution.name,
        region: institution.region,
        service: round.service,
        year: row.year,
        finalised_on: row.finalised_on.ok_or_else(torn)?,
        grade: code(row.grade.as_deref().ok_or_else(torn)?)?,
        score: code(row.score.as_deref().ok_or_else(torn)?)?,
        key_items_passed: row.key_items_passed.ok_or_else(torn)?,
        judgement: round.judgement.ok_or_else(torn)?,
        record: round.record,
    })
}

/// The institutions with a finalised round of a service in a window, as a subquery. Whole years count by the year the
/// round was planned for, rolling windows by the day of its result: see [`Window::counts`].
pub fn assessed_institutions(service: Service, window: Window) -> SelectStatement {
    use chrono::Datelike as _;
    let inside = match window.kind {
        WindowKind::Fixed => entity::Column::Year.between(window.from.year(), window.to.year()),
        WindowKind::Rolling => entity::Column::FinalisedOn.between(window.from, window.to),
    };
    entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .filter(entity::Column::Service.eq(service.code()))
        .filter(entity::Column::State.eq(StateName::Finalised.code()))
        .filter(Condition::all().add(inside))
        .into_query()
}
