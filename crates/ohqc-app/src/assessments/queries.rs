//! What other capabilities ask about rounds.

use std::collections::HashMap;

use chrono::Datelike as _;
use ohqc_domain::assessments::{Grade, StateName};
use ohqc_domain::indicators::{Window, WindowKind};
use ohqc_domain::institutions::Service;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::entity;
use crate::Result;
use crate::store::code;

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

/// The institutions with a finalised round of a service in a window, as a subquery. Whole years count by the year the
/// round was planned for, rolling windows by the day of its result: see [`Window::counts`].
pub fn assessed_institutions(service: Service, window: Window) -> SelectStatement {
    let inside = match window.kind {
        WindowKind::Fixed => entity::Column::Year.between(window.from.year(), window.to.year()),
        WindowKind::Rolling => entity::Column::FinalisedOn.between(window.from, window.to),
    };
    entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .filter(entity::Column::Service.eq(service.code()))
        .filter(entity::Column::State.eq(StateName::Finalised.code()))
        .filter(inside)
        .into_query()
}
