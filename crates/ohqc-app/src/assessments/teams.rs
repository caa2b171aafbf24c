//! Who may be on a team, who is, and what a team member may reach.

use std::collections::{BTreeSet, HashMap, HashSet};

use ohqc_domain::assessments::PlanStateName;
use ohqc_domain::assessments::api::ExpertView;
use ohqc_domain::identity::{Actor, Permission, Role, Scope};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{entity, interests, members};
use crate::identity::entities::{organisations, users};
use crate::plans::entity as plans;
use crate::store::{self, below, in_scope};
use crate::write::Write;
use crate::{AppError, Result, identity};

/// Rows per insert, well below what either database binds at once.
const BATCH: usize = 1000;

/// Who may be on a team, and how a body that names them calls them.
pub struct Pool {
    roles: &'static [Role],
    field: &'static str,
    code: &'static str,
    text: Text,
}

/// The experts of a round.
pub const EXPERTS: Pool = Pool {
    roles: &[Role::QcExpert],
    field: "experts",
    code: "not_an_expert",
    text: Text::new("该用户不是本省质控专家", "Not a QC expert of this province"),
};

/// The team of an on-site check: people of the QC centre, and experts.
pub const CHECKERS: Pool = Pool {
    roles: &[Role::ProvQc, Role::QcExpert],
    field: "members",
    code: "not_a_checker",
    text: Text::new("该用户不是本省质控中心人员或质控专家", "Neither of the province's QC centre nor a QC expert"),
};

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

/// The rounds somebody is assigned to, once their plan is approved: until then whom it will concern may still change.
pub fn assigned(user: UserId) -> Condition {
    let own = members::Entity::find()
        .select_only()
        .column(members::Column::AssessmentId)
        .filter(members::Column::UserId.eq(user.0))
        .into_query();
    let drafts = plans::Entity::find()
        .select_only()
        .column(plans::Column::Id)
        .filter(plans::Column::State.eq(PlanStateName::Draft.code()))
        .into_query();
    Condition::all().add(entity::Column::Id.in_subquery(own)).add(entity::Column::PlanId.not_in_subquery(drafts))
}

/// The teams of some rounds, each by name.
pub async fn names(db: &impl ConnectionTrait, rounds: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let pairs: Vec<(Uuid, Uuid)> = members::Entity::find()
        .select_only()
        .columns([members::Column::AssessmentId, members::Column::UserId])
        .filter(members::Column::AssessmentId.is_in(rounds.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let people: BTreeSet<Uuid> = pairs.iter().map(|(_, user)| *user).collect();
    let names = identity::names(db, people).await?;
    let mut teams: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (round, user) in pairs {
        teams.entry(round).or_default().extend(names.get(&user).cloned());
    }
    teams.values_mut().for_each(|team| team.sort());
    Ok(teams)
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
    named(db, ids).await
}

/// These persons, by name.
pub async fn named(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<ExpertView>> {
    views(db, users::Column::Id.is_in(ids)).await
}

/// Everybody of a pool below a place, by name.
pub async fn candidates(db: &impl ConnectionTrait, pool: &Pool, place: &str) -> Result<Vec<ExpertView>> {
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
    let experts: Vec<Uuid> = found.into_iter().filter(|user| pool.holds(user)).map(|user| user.id).collect();
    named(db, experts).await
}

/// The persons asked for, each of the province's pool.
///
/// # Errors
/// [`AppError::Invalid`] names each who is not.
pub async fn require(db: &impl ConnectionTrait, pool: &Pool, ids: &[UserId], place: &str) -> Result<Vec<ExpertView>> {
    let candidates: HashMap<UserId, ExpertView> =
        candidates(db, pool, place).await?.into_iter().map(|expert| (expert.user, expert)).collect();
    let mut complaints = Complaints::default();
    let mut experts: Vec<ExpertView> = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match candidates.get(id) {
            Some(expert) if experts.iter().all(|other| other.user != expert.user) => experts.push(expert.clone()),
            Some(_) => {}
            None => complaints.add(format!("/{}/{index}", pool.field), pool.code, pool.text.clone()),
        }
    }
    complaints.into_result(experts).map_err(AppError::Invalid)
}

/// Who of these has to stand aside from an institution, and why: they work there, or declared an interest in it.
pub async fn conflicts(db: &impl ConnectionTrait, people: &[ExpertView], institution: Uuid) -> Result<HashMap<UserId, Text>> {
    let declared = declared(db, people, &[institution]).await?;
    let conflict = |person: &ExpertView| {
        let ExpertView { user, name, organisation, organisation_name } = person;
        let text = if organisation.0 == institution {
            Text::owned(
                format!("{name} 是 {organisation_name} 的工作人员，应当回避"),
                format!("{name} works at {organisation_name} and has to stand aside"),
            )
        } else if declared.contains(&(user.0, institution)) {
            Text::owned(
                format!("{name} 已声明与该机构存在利害关系，应当回避"),
                format!("{name} declared an interest in the institution and has to stand aside"),
            )
        } else {
            return None;
        };
        Some((*user, text))
    };
    Ok(people.iter().filter_map(conflict).collect())
}

/// Whether somebody declared an interest in an institution.
pub async fn stands_aside(db: &impl ConnectionTrait, user: UserId, institution: Uuid) -> Result<bool> {
    let found = interests::Entity::find()
        .filter(interests::Column::UserId.eq(user.0))
        .filter(interests::Column::InstitutionId.eq(institution));
    Ok(found.one(db).await?.is_some())
}

/// Refuses persons who have to stand aside from one of the institutions.
///
/// # Errors
/// [`AppError::Invalid`] names each of them with the reason.
pub async fn no_conflict(
    db: &impl ConnectionTrait,
    pool: &Pool,
    asked: &[UserId],
    people: &[ExpertView],
    institutions: &[Uuid],
) -> Result<()> {
    let declared = declared(db, people, institutions).await?;
    let concerned = |institution: &&Uuid| {
        people.iter().any(|person| person.organisation.0 == **institution || declared.contains(&(person.user.0, **institution)))
    };
    let mut complaints = Complaints::default();
    for institution in institutions.iter().filter(concerned) {
        for (user, text) in conflicts(db, people, *institution).await? {
            let index = asked.iter().position(|id| *id == user).unwrap_or_default();
            complaints.add(format!("/{}/{index}", pool.field), "conflict_of_interest", text);
        }
    }
    complaints.into_result(()).map_err(AppError::Invalid)
}

/// Which of these persons declared an interest in which of the institutions.
async fn declared(db: &impl ConnectionTrait, people: &[ExpertView], institutions: &[Uuid]) -> Result<HashSet<(Uuid, Uuid)>> {
    let rows = interests::Entity::find()
        .filter(interests::Column::UserId.is_in(people.iter().map(|person| person.user.0)))
        .all(db)
        .await?;
    let rows = rows.into_iter().map(|row| (row.user_id, row.institution_id));
    Ok(rows.filter(|(_, institution)| institutions.contains(institution)).collect())
}

/// Puts down that somebody has an interest in an institution.
pub async fn declare(write: &Write<'_>, user: UserId, institution: Uuid, reason: &str) -> Result<()> {
    let row = interests::ActiveModel {
        user_id: Set(user.0),
        institution_id: Set(institution),
        reason: Set(reason.to_owned()),
        declared_on: Set(write.today()),
    };
    interests::Entity::insert(row).on_conflict_do_nothing().exec(&write.tx).await?;
    Ok(())
}

/// Puts experts on rounds, each given with its institution; nobody who has to stand aside, nobody twice.
pub async fn add(write: &Write<'_>, rounds: &[(Uuid, Uuid)], experts: &[ExpertView]) -> Result<()> {
    let institutions: Vec<Uuid> = rounds.iter().map(|(_, institution)| *institution).collect();
    let declared = declared(&write.tx, experts, &institutions).await?;
    let pairs = rounds.iter().flat_map(|(assessment, institution)| {
        let free =
            |expert: &&ExpertView| expert.organisation.0 != *institution && !declared.contains(&(expert.user.0, *institution));
        let others = experts.iter().filter(free);
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

impl Pool {
    fn holds(&self, user: &users::Model) -> bool {
        let held = serde_json::from_value::<Vec<Role>>(user.roles.clone());
        held.is_ok_and(|roles| roles.iter().any(|role| self.roles.contains(role)))
    }
}

async fn views(db: &impl ConnectionTrait, filter: sea_orm::sea_query::SimpleExpr) -> Result<Vec<ExpertView>> {
    let found = users::Entity::find()
        .filter(filter)
        .order_by_asc(users::Column::DisplayName)
        .order_by_asc(users::Column::Id)
        .all(db)
        .await?;
    let ids = found.iter().map(|user| user.organisation_id);
    let names = store::named::<organisations::Entity>(db, organisations::Column::Id, organisations::Column::Name, ids).await?;
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
