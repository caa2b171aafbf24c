//! Everything a release is made of, read in one moment: filings, finalised rounds, problems of the year.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ohqc_domain::assessments::score::CategoryConclusion;
use ohqc_domain::filings::StateName as FilingState;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::Service;
use ohqc_domain::regions::RegionCode;
use ohqc_domain::releases::{Frame, InstitutionFacts, ProblemFact, RoundFact};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::filings::entity as filings;
use crate::institutions::entity as institutions;
use crate::problems::queries as problems;
use crate::store::{below, code};
use crate::{AppError, Result};

/// Reads the facts of a province, in no particular order.
pub async fn read(db: &impl ConnectionTrait, place: &str, frame: &Frame) -> Result<Vec<InstitutionFacts>> {
    let houses: HashMap<Uuid, institutions::Model> = institutions::Entity::find()
        .filter(below(institutions::Column::Place, place))
        .all(db)
        .await?
        .into_iter()
        .map(|house| (house.id, house))
        .collect();
    let mut found: BTreeMap<(Uuid, Service), InstitutionFacts> = BTreeMap::new();
    for (institution, service, filed_on) in filed(db, place).await? {
        if let Some(facts) = entry(&mut found, &houses, institution, service)? {
            facts.filed_on = filed_on;
        }
    }
    for (institution, service, round) in rounds(db, place, frame).await? {
        if let Some(facts) = entry(&mut found, &houses, institution, service)? {
            facts.rounds.push(round);
        }
    }
    for problem in problems::days_of_year(db, place, frame.year).await? {
        if let Some(facts) = entry(&mut found, &houses, problem.institution, problem.service)? {
            let handed_in_on = problem.handed_in_on.filter(|_| problem.closed_on.is_some());
            facts.problems.push(ProblemFact { due_on: problem.due_on, closed_on: problem.closed_on, handed_in_on });
        }
    }
    Ok(found.into_values().collect())
}

/// The facts of one institution and service, made when they are first asked for.
fn entry<'a>(
    found: &'a mut BTreeMap<(Uuid, Service), InstitutionFacts>,
    houses: &HashMap<Uuid, institutions::Model>,
    institution: Uuid,
    service: Service,
) -> Result<Option<&'a mut InstitutionFacts>> {
    let Some(house) = houses.get(&institution) else { return Ok(None) };
    let region = RegionCode::parse(&house.region).map_err(|_| AppError::Internal(format!("region {} is unknown", house.region)))?;
    let ownership = code(&house.ownership)?;
    Ok(Some(found.entry((institution, service)).or_insert_with(|| InstitutionFacts {
        institution: InstitutionId(institution),
        name: house.name.clone(),
        credit_code: house.credit_code.clone(),
        ownership,
        region,
        service,
        filed_on: None,
        rounds: Vec::new(),
        problems: Vec::new(),
    })))
}

async fn filed(db: &impl ConnectionTrait, place: &str) -> Result<Vec<(Uuid, Service, Option<NaiveDate>)>> {
    let rows: Vec<(Uuid, String, Option<NaiveDate>)> = filings::Entity::find()
        .select_only()
        .column(filings::Column::InstitutionId)
        .column(filings::Column::Service)
        .column(filings::Column::AcceptedOn)
        .filter(below(filings::Column::Place, place))
        .filter(filings::Column::State.eq(FilingState::Accepted.code()))
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter().map(|(institution, service, on)| Ok((institution, code(&service)?, on))).collect()
}

/// Finalised rounds of the year, and whatever may lie in the coverage window.
async fn rounds(db: &impl ConnectionTrait, place: &str, frame: &Frame) -> Result<Vec<(Uuid, Service, RoundFact)>> {
    use assessments::Column as C;
    let may_matter = Condition::any().add(C::Year.eq(frame.year)).add(C::FinalisedOn.gte(frame.window.from)).add(C::Year.gte(frame.first_year()));
    let rows = assessments::Entity::find()
        .filter(below(C::Place, place))
        .filter(C::FinalisedOn.is_not_null())
        .filter(may_matter)
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((row.institution_id, code(&row.service)?, round(row)?))).collect()
}

fn round(row: assessments::Model) -> Result<RoundFact> {
    let missing = |what: &str| AppError::Internal(format!("a finalised round has no {what}"));
    let conclusion = row.conclusion.ok_or_else(|| missing("conclusion"))?;
    let per_category = conclusion.pointer("/conclusion/per_category").or_else(|| conclusion.pointer("/per_category"));
    let categories: Vec<CategoryConclusion> = per_category.cloned().map_or_else(|| Ok(Vec::new()), serde_json::from_value)?;
    let sheets = row.sheets.pointer("/sheets").and_then(serde_json::Value::as_array);
    let templates = sheets.into_iter().flatten().filter_map(|sheet| sheet.get("template")).cloned().map(serde_json::from_value);
    let templates = templates.collect::<std::result::Result<Vec<_>, _>>()?;
    let score = row.score.ok_or_else(|| missing("score"))?;
    Ok(RoundFact {
        year: row.year,
        finalised_on: row.finalised_on.ok_or_else(|| missing("date"))?,
        grade: code(&row.grade.ok_or_else(|| missing("grade"))?)?,
        score: score.parse().map_err(|_| AppError::Internal(format!("a stored score is no number: {score}")))?,
        key_items_passed: row.key_items_passed.ok_or_else(|| missing("key items"))?,
        templates,
        categories,
    })
}

mod assessments {
    //! What a release needs of the table of rounds.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "assessments")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution_id: Uuid,
        pub service: String,
        pub year: i32,
        pub place: String,
        pub sheets: Json,
        pub grade: Option<String>,
        pub score: Option<String>,
        pub key_items_passed: Option<bool>,
        pub conclusion: Option<Json>,
        pub finalised_on: Option<Date>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
