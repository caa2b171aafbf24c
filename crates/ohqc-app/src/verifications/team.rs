//! The team of a check: named by the person in charge before going, left by whoever declares an interest.

use std::collections::HashMap;

use ohqc_domain::events::EventKind;
use ohqc_domain::identity::{Actor, Permission, Scope};
use ohqc_domain::ids::{UserId, VerificationId};
use ohqc_domain::verifications::api::VerificationView;
use ohqc_domain::verifications::{CandidateView, MemberView, Membership, StandAsideBody, TeamBody, TransitionError};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait};
use serde_json::json;
use uuid::Uuid;

use super::rows::Verification;
use super::{Verifications, entity, members, refusal, save, subject};
use crate::assessments::teams::{self, CHECKERS};
use crate::institutions::entity as institutions;
use crate::store::{Revised, in_scope};
use crate::write::Write;
use crate::{AppError, Result, permit, valid};

/// Limits a query to what a scope reaches, a team member's own checks included.
pub fn reach(scope: &Scope) -> Condition {
    match scope {
        Scope::Assigned(user) => assigned(*user),
        Scope::Place(_) | Scope::Organisation(_) => in_scope(scope, entity::Column::Place, entity::Column::InstitutionId),
    }
}

/// The checks somebody is on the team of.
pub fn assigned(user: UserId) -> Condition {
    let own = members::Entity::find()
        .select_only()
        .column(members::Column::VerificationId)
        .filter(members::Column::UserId.eq(user.0))
        .into_query();
    Condition::all().add(entity::Column::Id.in_subquery(own))
}

/// The team of a check, its leader first.
pub async fn of(db: &impl ConnectionTrait, verification: Uuid) -> Result<Vec<MemberView>> {
    let rows = members::Entity::find().filter(members::Column::VerificationId.eq(verification)).all(db).await?;
    let leads: HashMap<Uuid, bool> = rows.into_iter().map(|row| (row.user_id, row.leader)).collect();
    let people = teams::named(db, leads.keys().copied()).await?;
    let mut team: Vec<MemberView> = people
        .into_iter()
        .map(|person| MemberView {
            leader: leads.get(&person.user.0).copied().unwrap_or_default(),
            user: person.user,
            name: person.name,
            organisation_name: person.organisation_name,
        })
        .collect();
    team.sort_by_key(|member| !member.leader);
    Ok(team)
}

async fn clear(write: &Write<'_>, verification: Uuid, only: Option<UserId>) -> Result<()> {
    members::Entity::delete_many()
        .filter(members::Column::VerificationId.eq(verification))
        .filter(Condition::all().add_option(only.map(|user| members::Column::UserId.eq(user.0))))
        .exec(&write.tx)
        .await?;
    Ok(())
}

/// Refuses somebody who declared an interest in the institution, though nobody is named who could do it instead.
///
/// # Errors
/// [`AppError::Rule`].
pub(super) async fn uninterested(write: &Write<'_>, actor: &Actor, institution: &institutions::Model) -> Result<()> {
    match actor.user() {
        Some(user) if teams::stands_aside(&write.tx, user, institution.id).await? => Err(refusal(TransitionError::StoodAside)),
        _ => Ok(()),
    }
}

/// Puts a team on a check.
pub(super) async fn put(write: &Write<'_>, verification: Uuid, body: &TeamBody) -> Result<()> {
    clear(write, verification, None).await?;
    let people: std::collections::BTreeSet<UserId> = body.members.iter().copied().collect();
    let rows = people.into_iter().map(|user| members::ActiveModel {
        verification_id: Set(verification),
        user_id: Set(user.0),
        leader: Set(user == body.leader),
    });
    members::Entity::insert_many(rows).exec(&write.tx).await?;
    Ok(())
}

impl Verifications<'_> {
    /// Everybody who may be named, with the reason where somebody has to stand aside.
    ///
    /// # Errors
    /// [`AppError::Denied`] for those who name no teams; [`AppError::NotFound`] outside the caller's scope.
    pub async fn candidates(&self, id: VerificationId) -> Result<Vec<CandidateView>> {
        let grant = permit(self.actor, Permission::VerificationsAssign)?;
        let db = self.app.db().read();
        let (_, institution) = self.find(db, &grant, id).await?;
        let people = teams::candidates(db, &CHECKERS, &self.actor.place).await?;
        let mut conflicts = teams::conflicts(db, &people, institution.id).await?;
        let view = |person: ohqc_domain::assessments::api::ExpertView| CandidateView {
            conflict: conflicts.remove(&person.user),
            user: person.user,
            name: person.name,
            organisation: person.organisation,
            organisation_name: person.organisation_name,
        };
        Ok(people.into_iter().map(view).collect())
    }

    /// Names the team in place of the present one (JL24-1-3-d: who goes is part of the task).
    ///
    /// # Errors
    /// [`AppError::Invalid`] for somebody who is neither checker nor expert, or has to stand aside; [`AppError::Rule`] once it is
    /// concluded; [`AppError::NotFound`]; [`AppError::Stale`].
    pub async fn assign(&self, id: VerificationId, revision: i32, body: TeamBody) -> Result<Revised<VerificationView>> {
        let grant = permit(self.actor, Permission::VerificationsAssign)?;
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        Verification::try_from(&row)?.state.ongoing().map_err(refusal)?;
        let people = teams::require(&write.tx, &CHECKERS, &body.members, &self.actor.place).await?;
        teams::no_conflict(&write.tx, &CHECKERS, &body.members, &people, &[institution.id]).await?;
        put(&write, row.id, &body).await?;
        let row = save(&write, row.into_active_model(), revision).await?;
        let named: Vec<_> = people.iter().map(|person| person.user).collect();
        write.event(&subject(&row), EventKind::Updated, json!({ "assigned": named })).await?;
        write.commit().await?;
        self.view(row, &institution).await
    }

    /// Declares an interest in the institution: the caller leaves the team and is on none of this institution again, whether a
    /// check's or a round's. A team that loses its leader has none until the person in charge names it anew.
    ///
    /// # Errors
    /// [`AppError::Rule`] for somebody who is not on the team, or once it is concluded; [`AppError::Invalid`];
    /// [`AppError::NotFound`]; [`AppError::Stale`].
    pub async fn stand_aside(&self, id: VerificationId, revision: i32, body: StandAsideBody) -> Result<()> {
        let grant = permit(self.actor, Permission::VerificationsRecord)?;
        let user = self.actor.user().ok_or(AppError::Denied)?;
        valid(&body)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, institution) = self.find_for_change(&write, &grant, id, revision).await?;
        Verification::try_from(&row)?.state.ongoing().map_err(refusal)?;
        if !Membership::of(Some(user), &of(&write.tx, row.id).await?).on {
            return Err(refusal(TransitionError::NotOnTeam));
        }
        teams::declare(&write, user, institution.id, &body.reason).await?;
        clear(&write, row.id, Some(user)).await?;
        let left = of(&write.tx, row.id).await?.len();
        let row = save(&write, row.into_active_model(), revision).await?;
        write.event(&subject(&row), EventKind::Updated, json!({ "team": left, "stood_aside": true })).await?;
        write.commit().await
    }
}
