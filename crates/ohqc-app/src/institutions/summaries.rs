//! The columns of the list that come from other tables, fetched once per page and never per row.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::BodyKind;
use ohqc_domain::institutions::api::InstitutionSummary;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::entity;
use crate::regions::region_name;
use crate::store::code;
use crate::{Result, assessments, filings, problems};

/// Summaries of a page's rows, as they are today.
pub async fn of(db: &impl ConnectionTrait, rows: Vec<entity::Model>, today: NaiveDate) -> Result<Vec<InstitutionSummary>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut services = in_force(db, &ids, today).await?;
    let grades = assessments::queries::latest_grades(db, &ids).await?;
    let open_problems = problems::queries::open_counts(db, &ids).await?;
    rows.into_iter()
        .map(|row| {
            Ok(InstitutionSummary {
                id: InstitutionId(row.id),
                services: services.remove(&row.id).unwrap_or_default(),
                name: row.name,
                credit_code: row.credit_code,
                ownership: code(&row.ownership)?,
                region_name: region_name(&row.region),
                region: row.region,
                grade: grades.get(&row.id).copied(),
                open_problems: open_problems.get(&row.id).copied().unwrap_or_default(),
            })
        })
        .collect()
}

async fn in_force(db: &impl ConnectionTrait, ids: &[Uuid], today: NaiveDate) -> Result<HashMap<Uuid, Vec<BodyKind>>> {
    let mut found: HashMap<Uuid, Vec<BodyKind>> = HashMap::new();
    for (institution, service) in filings::queries::services_in_force(db, ids, today).await? {
        found.entry(institution).or_default().push(service);
    }
    Ok(found)
}
