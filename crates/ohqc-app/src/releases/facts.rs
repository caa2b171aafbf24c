//! Everything a release is made of, read in one moment: filings, finalised rounds, problems of the year.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use ohqc_domain::assessments::{Judgement, Record, StateName as RoundState};
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::Service;
use ohqc_domain::releases::{Frame, InstitutionFacts, ProblemFact, RoundFact};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::assessments::entity as assessments;
use crate::filings::{entity as filings, queries::in_force};
use crate::institutions::entity as institutions;
use crate::problems::queries as problems;
use crate::regions::stored_region;
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
    for (institution, service, on, until) in filed(db, place, frame.window.to).await? {
        if let Some(facts) = entry(&mut found, &houses, institution, service)? {
            (facts.filed_on, facts.filed_until) = (on, until);
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
    let region = stored_region(&house.region)?;
    let ownership = code(&house.ownership)?;
    Ok(Some(found.entry((institution, service)).or_insert_with(|| InstitutionFacts {
        institution: InstitutionId(institution),
        name: house.name.clone(),
        credit_code: house.credit_code.clone(),
        ownership,
        region,
        service,
        filed_on: None,
        filed_until: None,
        rounds: Vec::new(),
        problems: Vec::new(),
    })))
}

/// An institution and its service, the day it came on record, and the last day if there is one.
type Filed = (Uuid, Service, Option<NaiveDate>, Option<NaiveDate>);

/// What is on record, and what was on record on a day and ended since; of several of one service the earliest comes last.
async fn filed(db: &impl ConnectionTrait, place: &str, on: NaiveDate) -> Result<Vec<Filed>> {
    use filings::Column;
    let rows: Vec<(Uuid, String, Option<NaiveDate>, Option<NaiveDate>)> = filings::Entity::find()
        .select_only()
        .columns([Column::InstitutionId, Column::Service, Column::AcceptedOn, Column::EndsOn])
        .filter(below(Column::Place, place))
        .filter(in_force(on))
        .filter(crate::institutions::filed::filed())
        .order_by_desc(Column::AcceptedOn)
        .into_tuple()
        .all(db)
        .await?;
    rows.into_iter().map(|(institution, service, on, until)| Ok((institution, code(&service)?, on, until))).collect()
}

/// Finalised rounds of the year, and whatever may lie in the coverage window.
async fn rounds(db: &impl ConnectionTrait, place: &str, frame: &Frame) -> Result<Vec<(Uuid, Service, RoundFact)>> {
    let may_matter = Condition::any()
        .add(assessments::Column::Year.gte(frame.first_year()))
        .add(assessments::Column::FinalisedOn.gte(frame.window.from));
    let rows = assessments::Entity::find()
        .filter(below(assessments::Column::Place, place))
        .filter(assessments::Column::State.eq(RoundState::Finalised.code()))
        .filter(may_matter)
        .all(db)
        .await?;
    rows.into_iter().map(|row| Ok((row.institution_id, code(&row.service)?, round(row)?))).collect()
}

fn round(row: assessments::Model) -> Result<RoundFact> {
    let torn = || AppError::Internal(format!("the finalised round {} lacks its result", row.id));
    let judgement: Judgement = serde_json::from_value(row.conclusion.ok_or_else(torn)?)?;
    let record: Record = serde_json::from_value(row.sheets)?;
    Ok(RoundFact {
        year: row.year,
        finalised_on: row.finalised_on.ok_or_else(torn)?,
        grade: judgement.conclusion.grade,
        score: judgement.conclusion.score,
        key_items_passed: judgement.conclusion.key_items_passed,
        templates: record.sheets.into_iter().map(|sheet| sheet.template).collect(),
        categories: judgement.conclusion.per_category,
    })
}
