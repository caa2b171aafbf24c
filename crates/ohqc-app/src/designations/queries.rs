//! What service rights ask about designations.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::designations::api::Designated;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::entity::{Column, Entity};
use crate::Result;
use crate::regions::region_name;
use crate::store::{self, below};

/// The condition «holds on that day».
pub fn holding(on: NaiveDate) -> Condition {
    store::holding(Column::ValidFrom, Column::ValidTo, on)
}

/// The institutions named for a city at or around a place on a day, as a subquery.
pub fn named_for(place: &str, on: NaiveDate) -> SelectStatement {
    let at = Condition::any().add(below(Column::Place, place)).add(Column::Place.is_in(above(place)));
    Entity::find().select_only().column(Column::InstitutionId).filter(at).filter(holding(on)).into_query()
}

/// The paths that a path runs through, itself the last.
fn above(place: &str) -> Vec<String> {
    let mut path = String::new();
    let steps = place.split_inclusive('/').map(|step| {
        path.push_str(step);
        path.clone()
    });
    steps.collect()
}

/// The cities that each of these institutions was named for on a day.
pub async fn of_institutions(
    db: &impl ConnectionTrait,
    institutions: Vec<Uuid>,
    on: NaiveDate,
) -> Result<HashMap<Uuid, Vec<Designated>>> {
    let rows = Entity::find()
        .filter(Column::InstitutionId.is_in(institutions))
        .filter(holding(on))
        .order_by_asc(Column::City)
        .all(db)
        .await?;
    let mut found: HashMap<Uuid, Vec<Designated>> = HashMap::new();
    for row in rows {
        let designated = Designated::new(&super::held(&row)?, region_name(&row.city), row.basis);
        found.entry(row.institution_id).or_default().push(designated);
    }
    Ok(found)
}
