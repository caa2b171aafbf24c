//! What other capabilities ask about filings.

use std::collections::HashMap;

use chrono::NaiveDate;
use ohqc_domain::filings::api::FilingSummary;
use ohqc_domain::filings::{Dossier, PersonRole, StateName, VersionOutcome};
use ohqc_domain::identity::Scope;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::{BodyKind, Service};
use sea_orm::sea_query::{ColumnRef, Expr, ExprTrait, LikeExpr, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{entity, owner, reviewers, rows, versions};
use crate::Result;
use crate::institutions::entity as institutions;
use crate::store::{self, below, code, in_scope};

/// What is in force on a day: on record, or taken off it with the last day of the service still to come.
pub fn in_force(on: NaiveDate) -> Condition {
    Condition::any().add(entity::Column::State.eq(StateName::Accepted.code())).add(entity::Column::EndsOn.gte(on))
}

/// The institutions with this in force on a day, as a subquery.
pub fn institutions_in_force(kind: BodyKind, on: NaiveDate) -> SelectStatement {
    entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .filter(entity::Column::Service.eq(kind.code()))
        .filter(in_force(on))
        .into_query()
}

/// What each of these institutions has in force on a day, each kind once.
pub async fn services_in_force(db: &impl ConnectionTrait, institutions: &[Uuid], on: NaiveDate) -> Result<Vec<(Uuid, BodyKind)>> {
    let found: Vec<(Uuid, String)> = entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .column(entity::Column::Service)
        .filter(entity::Column::InstitutionId.is_in(institutions.iter().copied()))
        .filter(in_force(on))
        .distinct()
        .order_by_desc(entity::Column::Service)
        .into_tuple()
        .all(db)
        .await?;
    found.into_iter().map(|(institution, service)| Ok((institution, code(&service)?))).collect()
}

/// The kinds of which an institution's first filing is handed in and not decided.
pub async fn kinds_handed_in(db: &impl ConnectionTrait, institution: Uuid) -> Result<Vec<BodyKind>> {
    let found: Vec<String> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Service)
        .filter(entity::Column::InstitutionId.eq(institution))
        .filter(entity::Column::State.eq(StateName::Submitted.code()))
        .into_tuple()
        .all(db)
        .await?;
    found.iter().map(|service| code(service)).collect()
}

/// An institution's filings, latest first.
pub async fn summaries_of_institution(
    db: &impl ConnectionTrait,
    institution: &institutions::Model,
) -> Result<Vec<FilingSummary>> {
    let rows = entity::Entity::find()
        .filter(entity::Column::InstitutionId.eq(institution.id))
        .order_by_desc(entity::Column::CreatedAt)
        .all(db)
        .await?;
    let names = reviewers::names_of(db, &rows).await?;
    rows.into_iter().map(|row| rows::summary(row, institution, &names)).collect()
}

/// The institutions below a place with a service on record on a day, whatever became of it later, as a subquery.
pub fn filed_institutions(service: Service, place: &str, on: NaiveDate) -> SelectStatement {
    entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .filter(entity::Column::Service.eq(service.code()))
        .filter(in_force(on))
        .filter(entity::Column::AcceptedOn.lte(on))
        .filter(below(entity::Column::Place, place))
        .into_query()
}

/// The other institutions' examination filings in force on a day that hold the certificate of a chief examining physician of a dossier,
/// each with the institution's name.
pub async fn sharing_chiefs(
    db: &impl ConnectionTrait,
    institution: InstitutionId,
    dossier: &Dossier,
    on: NaiveDate,
) -> Result<Vec<(String, Dossier)>> {
    let chiefs = dossier.people.iter().filter(|person| person.is(PersonRole::ChiefPhysician));
    let numbers: Vec<&str> =
        chiefs.map(|person| person.practice_certificate.trim()).filter(|number| !number.is_empty()).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let held = numbers.into_iter().fold(Condition::any(), |any, number| any.add(holding(number)));
    let found = entity::Entity::find()
        .find_also_related(institutions::Entity)
        .filter(entity::Column::InstitutionId.ne(institution.0))
        .filter(entity::Column::Service.eq(BodyKind::Examination.code()))
        .filter(in_force(on))
        .filter(held)
        .order_by_asc(institutions::Column::Name)
        .all(db)
        .await?;
    found.into_iter().map(|(row, house)| Ok((owner(house)?.name, serde_json::from_value(row.dossier)?))).collect()
}

/// The condition «holds that text somewhere»: a dossier is stored as JSON, which both databases read as text.
fn holding(text: &str) -> SimpleExpr {
    let column: ColumnRef = entity::Column::Dossier.as_column_ref().into();
    let pattern = LikeExpr::new(store::contains(text)).escape('\\');
    Expr::col(column).cast_as("text").like(pattern)
}

/// The categories that each of these institutions has on record for a service on a day.
pub async fn filed_categories(
    db: &impl ConnectionTrait,
    service: Service,
    institutions: &[Uuid],
    on: NaiveDate,
) -> Result<Vec<(Uuid, Vec<String>)>> {
    let found: Vec<(Uuid, serde_json::Value)> = entity::Entity::find()
        .select_only()
        .column(entity::Column::InstitutionId)
        .column(entity::Column::Dossier)
        .filter(entity::Column::InstitutionId.is_in(institutions.iter().copied()))
        .filter(entity::Column::Service.eq(service.code()))
        .filter(in_force(on))
        .into_tuple()
        .all(db)
        .await?;
    let categories = |dossier| -> Result<Vec<String>> {
        let dossier: Dossier = serde_json::from_value(dossier)?;
        Ok(dossier.services.into_iter().map(|filed| filed.category).collect())
    };
    found.into_iter().map(|(institution, dossier)| Ok((institution, categories(dossier)?))).collect()
}

/// The version of each filing that was in force on a day, by its number, with its dossier.
pub async fn versions_on(db: &impl ConnectionTrait, filings: Vec<Uuid>, on: NaiveDate) -> Result<HashMap<Uuid, (u32, Dossier)>> {
    use versions::entity::Column;
    let lasting = Condition::any().add(Column::SupersededOn.is_null()).add(Column::SupersededOn.gt(on));
    let found: Vec<(Uuid, i32, serde_json::Value)> = versions::entity::Entity::find()
        .select_only()
        .columns([Column::FilingId, Column::Number, Column::Dossier])
        .filter(Column::FilingId.is_in(filings))
        .filter(Column::Outcome.eq(VersionOutcome::Accepted.code()))
        .filter(Column::DecidedOn.lte(on))
        .filter(lasting)
        .order_by_asc(Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let version = |number| u32::try_from(number).unwrap_or_default();
    found.into_iter().map(|(filing, number, dossier)| Ok((filing, (version(number), serde_json::from_value(dossier)?)))).collect()
}

/// The dossiers of an institution's filings inside a scope: in force, being handled, and handed in before.
pub async fn dossiers(db: &impl ConnectionTrait, scope: &Scope, institution: Uuid) -> Result<Vec<serde_json::Value>> {
    let found = entity::Entity::find()
        .filter(entity::Column::InstitutionId.eq(institution))
        .filter(in_scope(scope, entity::Column::Place, entity::Column::InstitutionId))
        .all(db)
        .await?;
    let mut dossiers = versions::dossiers(db, found.iter().map(|row| row.id).collect()).await?;
    for row in found {
        dossiers.push(row.dossier);
        dossiers.extend(row.application_dossier);
    }
    Ok(dossiers)
}
