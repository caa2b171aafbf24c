//! The finalised rounds of a year, as lists print them: the one place where publications ask about rounds.

use std::collections::HashMap;

use ohqc_domain::filings::{StateName, category_label};
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::Service;
use ohqc_domain::publications::Row;
use ohqc_domain::regions::{RegionCode, RegionTree};
use ohqc_domain::text::Text;
use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::assessments::entity as rounds;
use crate::filings::entity as filings;
use crate::filings::owner;
use crate::filings::rows::Filing;
use crate::institutions::entity as institutions;
use crate::store::{below, code};
use crate::{AppError, Result};

/// The last finalised round of each institution below a place, by city and name; numbers are not set yet.
pub async fn of_year(db: &impl ConnectionTrait, place: &str, year: i32, service: Service) -> Result<Vec<Row>> {
    let rounds = rounds::Entity::find()
        .find_also_related(institutions::Entity)
        .filter(below(rounds::Column::Place, place))
        .filter(rounds::Column::Year.eq(year))
        .filter(rounds::Column::Service.eq(service.code()))
        .filter(rounds::Column::FinalisedOn.is_not_null())
        .order_by_asc(rounds::Column::FinalisedOn)
        .order_by_asc(rounds::Column::Id)
        .all(db)
        .await?;
    let mut last: HashMap<Uuid, (rounds::Model, institutions::Model)> = HashMap::new();
    for (round, institution) in rounds {
        last.insert(round.institution_id, (round, owner(institution)?));
    }
    let mut categories = categories(db, place, service).await?;
    let mut rows = Vec::with_capacity(last.len());
    for (round, institution) in last.into_values() {
        let filed = categories.remove(&institution.id).unwrap_or_default();
        rows.push((institution.region.clone(), row(round, institution, service, filed)?));
    }
    rows.sort_by(|(one_region, one), (other_region, other)| (one_region, &one.name).cmp(&(other_region, &other.name)));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn row(round: rounds::Model, institution: institutions::Model, service: Service, categories: Vec<Text>) -> Result<Row> {
    let missing = || AppError::Internal(format!("round {} is finalised without its result", round.id));
    let score: Decimal = round.score.as_deref().and_then(|score| score.parse().ok()).ok_or_else(missing)?;
    Ok(Row {
        number: 0,
        institution: InstitutionId(institution.id),
        city: city(&institution.region),
        name: institution.name,
        address: String::new(),
        service,
        categories,
        findings: Vec::new(),
        grade: Some(code(round.grade.as_deref().ok_or_else(missing)?)?),
        score: Some(score.round_dp_with_strategy(2, RoundingStrategy::ToZero)),
        key_items_passed: Some(round.key_items_passed.ok_or_else(missing)?),
        finalised_on: round.finalised_on.ok_or_else(missing)?,
    })
}

/// The prefecture level a region reports through; its own name where there is none.
pub fn city(region: &str) -> String {
    let tree = RegionTree::embedded();
    let found = RegionCode::parse(region).ok().and_then(|code| tree.prefecture(code).or_else(|| tree.get(code)));
    found.map_or_else(|| region.to_owned(), |region| region.name.clone())
}

async fn categories(db: &impl ConnectionTrait, place: &str, service: Service) -> Result<HashMap<Uuid, Vec<Text>>> {
    let rows = filings::Entity::find()
        .filter(below(filings::Column::Place, place))
        .filter(filings::Column::Service.eq(service.code()))
        .filter(filings::Column::State.eq(StateName::Accepted.code()))
        .all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let filing = Filing::try_from(row)?;
            let labels = filing.dossier.services.iter().map(|filed| category_label(service, &filed.category)).collect();
            Ok((row.institution_id, labels))
        })
        .collect()
}
