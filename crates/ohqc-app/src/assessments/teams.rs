//! Who may be on a team, who is, and what a team member may reach.

use std::collections::HashMap;

use ohqc_domain::assessments::api::ExpertView;
use ohqc_domain::identity::{Actor, Permission, Role, Scope};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{entity, members};
use crate::identity::entities::{organisations, users};
use crate::store::{below, in_scope};
use crate::write::Write;
use crate::{AppError, Result};

/// Rows per insert, well below what either database binds at once.
const BATCH: usize = 1000;

/// Limits a query to what a scope reaches, a team member's own rounds included.
pub fn reach(scope: &Scope) -> Condition {
    match scope {
        Scope::Assigned(user) => assigned(*user),
        Scope::Place(_) | Scope::Organisation(_) => in_scope(scope, entity::Column::Place, entity::Column::InstitutionId),
    }
}

/// The person whose assignments count: somebody who scores by assignment.
pub fn expert(actor: &Actor) -> Option<UserId> {
    match actor.permit(Permission::AssessmentsScore)?.scope() {
        Scope::Assigned(user) => Some(*user),
        Scope::Place(_) | Scope::Organisation(_) => None,
    }
}

/// The rounds somebody is assigned to.
pub fn assigned(user: UserId) -> Condition {
    let own = members::Entity::find()
        .select_only()
        .column(members::Column::AssessmentId)
        .filter(members::Column::UserId.eq(user.0))
        .into_query();
    Condition::all().add(entity::Column::Id.in_subquery(own))
}

/// The team of a round, by name.
pub async fn of(db: &impl ConnectionTrait, assessment: Uuid) -> Result<Vec<ExpertView>> {
    let ids: Vec<Uuid> = members::Entity::find()
        .select_only()
        .column(members::Column::UserId)
        .filter(members::Column::AssessmentId.eq(assessment))
        .into_tuple()
        .all(db)
        .await?;
    views(db, users::Column::Id.is_in(ids)).await
}

/// Everybody with the role of an expert below a place, by name.
pub async fn candidates(db: &impl ConnectionTrait, place: &str) -> Result<Vec<ExpertView>> {
    let here = organisations::Entity::find()
        .select_only()
        .column(organisations::Column::Id)
        .filter(below(organisations::Column::Place, place))
        .into_query();
    let found = users::Entity::find()
        .filter(users::Column::OrganisationId.in_subquery(here))
        .filter(users::Column::Disabled.eq(false))
        .all(db)
        .await?;
    let experts: Vec<Uuid> = found.into_iter().filter(is_expert).map(|user| user.id).collect();
    views(db, users::Column::Id.is_in(experts)).await
}

/// The persons asked for, each an expert of the province.
///
/// # Errors
/// [`AppError::Invalid`] names each who is not.
pub async fn require(db: &impl ConnectionTrait, ids: &[UserId], place: &str) -> Result<Vec<ExpertView>> {
    let candidates: HashMap<UserId, ExpertView> =
        candidates(db, place).await?.into_iter().map(|expert| (expert.user, expert)).collect();
    let mut complaints = Complaints::default();
    let mut experts: Vec<ExpertView> = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match candidates.get(id) {
            Some(expert) if experts.iter().all(|other| other.user != expert.user) => experts.push(expert.clone()),
            Some(_) => {}
            None => complaints.add(
                format!("/experts/{index}"),
                "not_an_expert",
                Text::new("该用户不是本省质控专家", "Not a QC expert of this province"),
            ),
        }
    }
    complaints.into_result(experts).map_err(AppError::Invalid)
}

/// Refuses experts who belong to one of the institutions.
///
/// # Errors
/// [`AppError::Invalid`] names each of them.
pub fn no_conflict(asked: &[UserId], experts: &[ExpertView], institutions: &[Uuid]) -> Result<()> {
    let mut complaints = Complaints::default();
    for expert in experts.iter().filter(|expert| institutions.contains(&expert.organisation.0)) {
        let index = asked.iter().position(|id| *id == expert.user).unwrap_or_default();
        let text = Text::owned(
            format!("专家 {} 是 {} 的工作人员，应当回避", expert.name, expert.organisation_name),
            format!("{} works at {} and cannot assess it", expert.name, expert.organisation_name),
        );
        complaints.add(format!("/experts/{index}"), "conflict_of_interest", text);
    }
    complaints.into_result(()).map_err(AppError::Invalid)
}

/// Puts experts on rounds, each given with its institution; nobody on the own one's, nobody twice.
pub async fn add(write: &Write<'_>, rounds: &[(Uuid, Uuid)], experts: &[ExpertView]) -> Result<()> {
    let pairs = rounds.iter().flat_map(|(assessment, institution)| {
        let others = experts.iter().filter(|expert| expert.organisation.0 != *institution);
        others.map(|expert| members::ActiveModel { assessment_id: Set(*assessment), user_id: Set(expert.user.0) })
    });
    let pairs: Vec<members::ActiveModel> = pairs.collect();
    for batch in pairs.chunks(BATCH) {
        members::Entity::insert_many(batch.iter().cloned()).on_conflict_do_nothing().exec(&write.tx).await?;
    }
    Ok(())
}

/// Takes everybody off a round.
pub async fn clear(write: &Write<'_>, assessment: Uuid) -> Result<()> {
    members::Entity::delete_many().filter(members::Column::AssessmentId.eq(assessment)).exec(&write.tx).await?;
    Ok(())
}

fn is_expert(user: &users::Model) -> bool {
    serde_json::from_value::<Vec<Role>>(user.roles.clone()).is_ok_and(|roles| roles.contains(&Role::QcExpert))
}

async fn views(db: &impl ConnectionTrait, filter: sea_orm::sea_query::SimpleExpr) -> Result<Vec<ExpertView>> {
    let found = users::Entity::find()
        .filter(filter)
        .order_by_asc(users::Column::DisplayName)
        .order_by_asc(users::Column::Id)
        .all(db)
        .await?;
    let ids = found.iter().map(|user| user.organisation_id);
    let names = organisations::Entity::find().filter(organisations::Column::Id.is_in(ids)).all(db).await?;
    let names: HashMap<Uuid, String> = names.into_iter().map(|row| (row.id, row.name)).collect();
    let view = |user: users::Model| ExpertView {
        user: UserId(user.id),
        name: user.display_name,
        organisation: OrganisationId(user.organisation_id),
        organisation_name: names.get(&user.organisation_id).cloned().unwrap_or_default(),
    };
    Ok(found.into_iter().map(view).collect())
}

/// The name of a person, for people.
pub async fn name_of(db: &impl ConnectionTrait, user: UserId) -> Result<String> {
    Ok(users::Entity::find_by_id(user.0).one(db).await?.map(|user| user.display_name).unwrap_or_default())
}
