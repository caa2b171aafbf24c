//! Taking back what a draft lists, and the draft itself: it was never in force, so nothing rests on it.

use ohqc_domain::assessments::PlanState;
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::{AssessmentId, PlanId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{Plans, entity, subject};
use crate::assessments::{entity as assessments, refusal, subject as round_subject, teams};
use crate::institutions::entity as institutions;
use crate::store::referred_to;
use crate::write::{Write, save};
use crate::{AppError, Result, permit};

impl Plans<'_> {
    /// Takes an institution out of a draft; its round is gone, and it may be listed again.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a round of another plan, [`AppError::Stale`]; [`AppError::Rule`] once the plan is approved.
    pub async fn remove_round(&self, id: PlanId, revision: i32, round: AssessmentId) -> Result<()> {
        let (write, row, rounds) = self.draft(id, revision).await?;
        let round = rounds.iter().find(|found| found.id == round.0).ok_or(AppError::NotFound)?;
        let institution = institutions::Entity::find_by_id(round.institution_id).one(&write.tx).await?;
        remove(&write, round).await?;
        let row = save(&write, row.into_active_model(), revision).await?;
        let name = crate::filings::owner(institution)?.name;
        write.event(&subject(&row), EventKind::Updated, json!({ "removed": [name] })).await?;
        write.commit().await
    }

    /// Takes a whole draft back with its rounds; the province may draw up another plan of the year and service.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] once it is approved.
    pub async fn discard(&self, id: PlanId, revision: i32) -> Result<()> {
        let (write, row, rounds) = self.draft(id, revision).await?;
        for round in &rounds {
            remove(&write, round).await?;
        }
        entity::Entity::delete_by_id(row.id).exec(&write.tx).await.map_err(referred_to)?;
        write.event(&subject(&row), EventKind::Removed, json!({ "name": row.title, "rounds": rounds.len() })).await?;
        write.commit().await
    }

    /// A draft with its rounds, locked: the rounds before the plan, in the order in which a team is put on one.
    async fn draft(&self, id: PlanId, revision: i32) -> Result<(Write<'_>, entity::Model, Vec<assessments::Model>)> {
        let grant = permit(self.actor, Permission::AssessmentsPlan)?;
        let write = self.app.write(Some(self.actor)).await?;
        self.find(&write.tx, &grant, id).await?;
        let rounds = locked(&write, id).await?;
        let row = self.find_for_change(&write, &grant, id, revision).await?;
        let state: PlanState = serde_json::from_value(row.state_data.clone())?;
        state.takes_back().map_err(refusal)?;
        Ok((write, row, rounds))
    }
}

/// The rounds of a plan, locked: before the plan, by everybody who changes both.
pub(super) async fn locked(write: &Write<'_>, id: PlanId) -> Result<Vec<assessments::Model>> {
    let rounds = assessments::Entity::find().filter(assessments::Column::PlanId.eq(id.0)).order_by_asc(assessments::Column::Id);
    Ok(rounds.lock_exclusive().all(&write.tx).await?)
}

async fn remove(write: &Write<'_>, round: &assessments::Model) -> Result<()> {
    teams::clear(write, round.id).await?;
    assessments::Entity::delete_by_id(round.id).exec(&write.tx).await.map_err(referred_to)?;
    write.event(&round_subject(round), EventKind::Removed, json!({ "plan": round.plan_id })).await
}
