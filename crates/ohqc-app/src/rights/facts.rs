//! What is known of filings on a day, read once for many: never a query per institution.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use ohqc_domain::assessments::StateName as RoundState;
use ohqc_domain::assessments::score::Outcome;
use ohqc_domain::filings::{Dossier, FiledService, FilingNumber};
use ohqc_domain::ids::{AssessmentId, FilingId, ProblemId, VerificationId};
use ohqc_domain::institutions::Service;
use ohqc_domain::publications::PublicationKind;
use ohqc_domain::rights::{Check, CheckState, Facts, Filing, Problem, Round, UnableItem};
use ohqc_domain::verifications::{State, StateName as CheckStateName};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::assessments::entity as assessments;
use crate::filings::{entity as filings, queries};
use crate::problems::entity as problems;
use crate::store::code;
use crate::verifications::entity as verifications;
use crate::{AppError, Result, publications};

/// One service of one institution.
type Key = (Uuid, Service);

/// The facts of filings on record by a day, in their order, with the checks that whoever asks may know.
pub async fn read(
    db: &impl ConnectionTrait,
    rows: &[filings::Model],
    mut checks: HashMap<Uuid, Check>,
    on: NaiveDate,
) -> Result<Vec<Facts>> {
    let owners: Vec<Uuid> = rows.iter().map(|row| row.institution_id).collect();
    let mut versions = queries::versions_on(db, rows.iter().map(|row| row.id).collect(), on).await?;
    let rounds = rounds(db, &owners, on).await?;
    let problems = problems(db, &owners, on).await?;
    let facts = rows.iter().map(|row| {
        let service = code(&row.service)?;
        let key = (row.institution_id, service);
        Ok(Facts {
            service,
            filing: filing(row, versions.remove(&row.id), on)?,
            check: checks.remove(&row.id),
            round: rounds.get(&key).cloned(),
            problems: problems.get(&key).cloned().unwrap_or_default(),
            penalties: Vec::new(),
        })
    });
    facts.collect()
}

/// The filing with the version in force; none once it is off the record.
fn filing(row: &filings::Model, version: Option<(u32, Dossier)>, on: NaiveDate) -> Result<Option<Filing>> {
    let Some((version, dossier)) = version else { return Ok(None) };
    let ends_on = row.ends_on;
    if ends_on.is_some_and(|last| last < on) {
        return Ok(None);
    }
    let torn = || AppError::Internal(format!("the filing {} is on record without number or day", row.id));
    Ok(Some(Filing {
        id: FilingId(row.id),
        number: FilingNumber::from(row.number.clone().ok_or_else(torn)?),
        accepted_on: row.accepted_on.ok_or_else(torn)?,
        origin: code(&row.origin)?,
        ends_on,
        version,
        dossier,
    }))
}

/// The last check of each filing that was made by the day, or the first while none is.
pub async fn checks(db: &impl ConnectionTrait, rows: &[filings::Model], on: NaiveDate) -> Result<HashMap<Uuid, Check>> {
    last(db, opened(db, rows, on).await?, on).await
}

/// The same as anybody may be told: a check that leads to a list has no result until two people have made that list public, nor
/// after it was taken back (JL24-1-3-e). What was told before stands meanwhile; one that passed leads to no list.
pub async fn public_checks(db: &impl ConnectionTrait, rows: &[filings::Model], on: NaiveDate) -> Result<HashMap<Uuid, Check>> {
    let mut opened = opened(db, rows, on).await?;
    let mut listed = HashSet::new();
    for (id, .., outcome, _) in &opened {
        let outcome: Option<Outcome> = outcome.as_deref().map(code).transpose()?;
        if outcome.and_then(PublicationKind::of_outcome).is_some() {
            listed.insert(*id);
        }
    }
    let released = publications::made_public(db, listed.iter().copied()).await?;
    for (id, .., outcome, _) in &mut opened {
        if listed.contains(id) && !released.contains(id) {
            *outcome = None;
        }
    }
    last(db, opened, on).await
}

/// A check and its filing: when it is due, when it was made and with which outcome, and what was filed then.
type Opened = (Uuid, Uuid, NaiveDate, Option<NaiveDate>, Option<String>, serde_json::Value);

/// The checks of some filings that were opened by the day, each filing's in their order.
async fn opened(db: &impl ConnectionTrait, rows: &[filings::Model], on: NaiveDate) -> Result<Vec<Opened>> {
    let over =
        verifications::Column::State.eq(CheckStateName::CalledOff.code()).and(verifications::Column::FilingEndedOn.lte(on));
    let found = verifications::Entity::find()
        .select_only()
        .columns([
            verifications::Column::Id,
            verifications::Column::FilingId,
            verifications::Column::DueOn,
            verifications::Column::ConductedOn,
            verifications::Column::Outcome,
            verifications::Column::Filed,
        ])
        .filter(verifications::Column::FilingId.is_in(rows.iter().map(|row| row.id)))
        .filter(verifications::Column::OpenedOn.lte(on))
        .filter(over.not())
        .order_by_asc(verifications::Column::Round)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found)
}

async fn last(db: &impl ConnectionTrait, opened: Vec<Opened>, on: NaiveDate) -> Result<HashMap<Uuid, Check>> {
    let mut last: HashMap<Uuid, Check> = HashMap::new();
    for (id, filing, due_on, conducted_on, outcome, filed) in opened {
        let state = match conducted_on.filter(|day| *day <= on).zip(outcome) {
            Some((on, outcome)) => {
                let filed: Vec<FiledService> = serde_json::from_value(filed)?;
                let categories = filed.into_iter().map(|filed| filed.category).collect();
                CheckState::Concluded { on, outcome: code(&outcome)?, categories, unable: Vec::new() }
            }
            None if last.contains_key(&filing) => continue,
            None => CheckState::Open { due_on },
        };
        last.insert(filing, Check { id: VerificationId(id), state });
    }
    unable(db, &mut last).await?;
    Ok(last)
}

/// Reads what each check that passed in part found beyond capability; the others say it by their outcome.
async fn unable(db: &impl ConnectionTrait, checks: &mut HashMap<Uuid, Check>) -> Result<()> {
    let partly = |check: &Check| matches!(check.state, CheckState::Concluded { outcome: Outcome::PartlyQualified, .. });
    let ids: Vec<Uuid> = checks.values().filter(|check| partly(check)).map(|check| check.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let states: Vec<(Uuid, serde_json::Value)> = verifications::Entity::find()
        .select_only()
        .columns([verifications::Column::FilingId, verifications::Column::StateData])
        .filter(verifications::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    for (filing, state) in states {
        let State::Concluded(concluded) = serde_json::from_value(state)? else { continue };
        if let Some(Check { state: CheckState::Concluded { unable, .. }, .. }) = checks.get_mut(&filing) {
            let of = |category: &str, item: Option<String>| UnableItem { category: category.to_owned(), item };
            let results = concluded.results.iter();
            unable.extend(results.flat_map(|result| {
                result.items.iter().filter(|item| !item.passed).map(|item| of(&result.category, item.item.clone()))
            }));
        }
    }
    Ok(())
}

/// The last round of each service that was finalised by the day.
async fn rounds(db: &impl ConnectionTrait, owners: &[Uuid], on: NaiveDate) -> Result<HashMap<Key, Round>> {
    type Row = (Uuid, Uuid, String, Option<NaiveDate>, Option<String>, Option<bool>);
    let found: Vec<Row> = assessments::Entity::find()
        .select_only()
        .columns([
            assessments::Column::Id,
            assessments::Column::InstitutionId,
            assessments::Column::Service,
            assessments::Column::FinalisedOn,
            assessments::Column::Grade,
            assessments::Column::KeyItemsPassed,
        ])
        .filter(assessments::Column::InstitutionId.is_in(owners.iter().copied()))
        .filter(assessments::Column::State.eq(RoundState::Finalised.code()))
        .filter(assessments::Column::FinalisedOn.lte(on))
        .order_by_asc(assessments::Column::FinalisedOn)
        .order_by_asc(assessments::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    // Later rounds overwrite earlier ones.
    found
        .into_iter()
        .map(|(id, owner, service, finalised_on, grade, passed)| {
            let torn = || AppError::Internal(format!("the finalised round {id} lacks its result"));
            let grade = code(grade.as_deref().ok_or_else(torn)?)?;
            let (on, key_items_passed) = (finalised_on.ok_or_else(torn)?, passed.ok_or_else(torn)?);
            Ok(((owner, code(&service)?), Round { id: AssessmentId(id), on, grade, key_items_passed }))
        })
        .collect()
}

/// The problems of each service that are open on the day.
async fn problems(db: &impl ConnectionTrait, owners: &[Uuid], on: NaiveDate) -> Result<HashMap<Key, Vec<Problem>>> {
    type Row = (Uuid, Uuid, String, Option<NaiveDate>, bool);
    let open = Condition::any().add(problems::Column::ClosedOn.is_null()).add(problems::Column::ClosedOn.gt(on));
    let found: Vec<Row> = problems::Entity::find()
        .select_only()
        .columns([
            problems::Column::Id,
            problems::Column::InstitutionId,
            problems::Column::Service,
            problems::Column::DueOn,
            problems::Column::KeyItem,
        ])
        .filter(problems::Column::InstitutionId.is_in(owners.iter().copied()))
        .filter(problems::Column::OpenedOn.lte(on))
        .filter(open)
        .order_by_asc(problems::Column::DueOn)
        .order_by_asc(problems::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut grouped: HashMap<Key, Vec<Problem>> = HashMap::new();
    for (id, owner, service, due_on, key_item) in found {
        grouped.entry((owner, code(&service)?)).or_default().push(Problem { id: ProblemId(id), due_on, key_item });
    }
    Ok(grouped)
}
