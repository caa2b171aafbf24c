//! What becomes of a notice: received, asked about, visited by the authority; confirmed by the employer; carried out, reported or
//! called off by the institution.

use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::OutingId;
use ohqc_domain::outings::api::{CancelBody, ClueBody, CompleteBody, MessageBody, OutingView, ReceiveBody, VisitBody};
use ohqc_domain::outings::{
    Clue, ClueSettlement, Completion, Confirmation, Message, Receipt, State, TransitionError, Visit, VisitRecord,
};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::rows::{self, Outing, parties};
use super::{Outings, entity, find_for_change, refusal, save, subject};
use crate::employers::{by_id, entity as employers};
use crate::identity::{self, entities::organisations};
use crate::institutions::entity as institutions;
use crate::store::Revised;
use crate::write::Write;
use crate::{AppError, Result, permit, valid};

/// An outing that is being acted on.
struct Act<'a> {
    write: Write<'a>,
    row: entity::Model,
    house: institutions::Model,
    employer: employers::Model,
    outing: Outing,
    revision: i32,
}

impl<'a> Outings<'a> {
    /// Confirms the notice with stamp and moment; a change needs a new confirmation.
    ///
    /// # Errors
    /// [`AppError::Denied`] for another office; [`AppError::Rule`] unless one waits; [`AppError::Stale`].
    pub async fn receive(&self, id: OutingId, revision: i32, body: ReceiveBody) -> Result<Revised<OutingView>> {
        valid(&body)?;
        let act = self.as_recipient(id, revision).await?;
        let office = self.organisation(&act.write).await?;
        let by = self.own_name(&act.write).await?;
        let receipt = Receipt { at: act.write.now(), office, by, remark: body.remark };
        let state = act.outing.state.clone().receive(receipt).map_err(refusal)?;
        self.moved(act, state, EventKind::Received, json!({})).await
    }

    /// Confirms the notice as the employer that it names; a notice told anew is confirmed anew.
    ///
    /// # Errors
    /// [`AppError::Denied`] for everybody else; [`AppError::Rule`] unless one waits; [`AppError::Stale`].
    pub async fn confirm(&self, id: OutingId, revision: i32) -> Result<Revised<OutingView>> {
        permit(self.actor, Permission::OutingsConfirm)?;
        let act = self.act(id, revision).await?;
        if !parties(&act.row, &act.employer).is_employer(self.actor) {
            return Err(AppError::Denied);
        }
        act.outing.state.confirm(act.outing.confirmation.as_ref()).map_err(refusal)?;
        let confirmation = Confirmation { at: act.write.now(), employer: self.organisation(&act.write).await? };
        let version = act.outing.state.sent().map(|sent| sent.version);
        let mut change = act.row.clone().into_active_model();
        change.confirmation = Set(Some(serde_json::to_value(confirmation)?));
        self.keep(act, change, EventKind::Confirmed, json!({ "version": version })).await
    }

    /// Asks the institution, or answers the authority.
    ///
    /// # Errors
    /// [`AppError::Denied`] for whoever is neither; [`AppError::Rule`] before the notice is sent; [`AppError::Stale`].
    pub async fn message(&self, id: OutingId, revision: i32, body: MessageBody) -> Result<Revised<OutingView>> {
        valid(&body)?;
        let act = self.act(id, revision).await?;
        let of_authority = parties(&act.row, &act.employer).is_recipient(self.actor);
        if !of_authority && !parties(&act.row, &act.employer).is_institution(self.actor) {
            return Err(AppError::Denied);
        }
        if act.outing.state.sent().is_none() {
            return Err(refusal(TransitionError::NotNotified));
        }
        let organisation = self.organisation(&act.write).await?;
        let message = Message { at: act.write.now(), organisation, of_authority, text: body.text };
        let mut messages = act.outing.messages.clone();
        messages.push(message);
        let mut change = act.row.clone().into_active_model();
        change.messages = Set(serde_json::to_value(messages)?);
        self.keep(act, change, EventKind::Asked, json!({})).await
    }

    /// Plans a visit on the spot, or plans it anew (JL24-3-1-d).
    ///
    /// # Errors
    /// [`AppError::Denied`] for another office; [`AppError::Rule`] outside the outing; [`AppError::Stale`].
    pub async fn plan_visit(&self, id: OutingId, revision: i32, body: VisitBody) -> Result<Revised<OutingView>> {
        let act = self.as_recipient(id, revision).await?;
        act.outing.state.plan_visit(body.planned_on, days(&act.outing)).map_err(refusal)?;
        if act.outing.visit.as_ref().is_some_and(|visit| visit.record.is_some()) {
            return Err(refusal(TransitionError::NoVisit));
        }
        let office = self.organisation(&act.write).await?;
        let visit = Visit { planned_on: body.planned_on, office, record: None, cancelled: None };
        let mut change = act.row.clone().into_active_model();
        change.visit = Set(Some(serde_json::to_value(visit)?));
        self.keep(act, change, EventKind::VisitPlanned, json!({ "planned_on": body.planned_on })).await
    }

    /// Records what the visit found, once.
    ///
    /// # Errors
    /// [`AppError::Denied`] for another office; [`AppError::Rule`] without a plan, or for a day outside; [`AppError::Stale`].
    pub async fn record_visit(&self, id: OutingId, revision: i32, body: VisitRecord) -> Result<Revised<OutingView>> {
        valid(&body)?;
        let act = self.as_recipient(id, revision).await?;
        let visit = act.outing.visit.clone().ok_or_else(|| refusal(TransitionError::NoVisit))?;
        let made_on = body.made_on;
        let visit = visit.recorded(body, days(&act.outing), act.write.today()).map_err(refusal)?;
        let mut change = act.row.clone().into_active_model();
        change.visit = Set(Some(serde_json::to_value(visit)?));
        self.keep(act, change, EventKind::VisitRecorded, json!({ "made_on": made_on })).await
    }

    /// Says that people are being examined.
    ///
    /// # Errors
    /// [`AppError::Rule`] before the first day, or when nobody was told; [`AppError::Stale`].
    pub async fn begin(&self, id: OutingId, revision: i32) -> Result<Revised<OutingView>> {
        let act = self.as_institution(id, revision).await?;
        let state = act.outing.state.clone().begin(act.write.today(), act.row.starts_on).map_err(refusal)?;
        self.moved(act, state, EventKind::Begun, json!({})).await
    }

    /// Reports how many were examined, not before the last day.
    ///
    /// # Errors
    /// [`AppError::Rule`] before the last day, or when it is not under way; [`AppError::Invalid`]; [`AppError::Stale`].
    pub async fn complete(&self, id: OutingId, revision: i32, body: CompleteBody) -> Result<Revised<OutingView>> {
        let act = self.as_institution(id, revision).await?;
        body.check(act.outing.notice.planned)?;
        let completion = Completion { on: act.write.today(), examined: body.examined, remark: body.remark };
        let state = act.outing.state.clone().complete(act.row.ends_on, completion).map_err(refusal)?;
        self.moved(act, state, EventKind::Completed, json!({ "people": body.examined.total() })).await
    }

    /// Calls it off before it begins.
    ///
    /// # Errors
    /// [`AppError::Rule`] once it has begun; [`AppError::Invalid`] without a reason; [`AppError::Stale`].
    pub async fn cancel(&self, id: OutingId, revision: i32, body: CancelBody) -> Result<Revised<OutingView>> {
        valid(&body)?;
        let act = self.as_institution(id, revision).await?;
        let (today, visit) = (act.write.today(), act.outing.visit.clone());
        let state = act.outing.state.clone().cancel(today, body.reason, visit.as_ref()).map_err(refusal)?;
        act.write.withdraw_deadline(act.row.id, ClockKind::OutreachNotice).await?;
        let mut change = act.row.clone().into_active_model();
        rows::set_state(&mut change, &state)?;
        if let Some(visit) = visit {
            let visit = visit.called_off(today, Text::new("外出检查已取消", "The outing was called off"));
            change.visit = Set(Some(serde_json::to_value(visit)?));
        }
        self.keep(act, change, EventKind::CalledOff, json!({})).await
    }

    /// Says what became of the clue that a late or missing notice gave rise to, once (JL24-3-1-b); what happens later is another.
    ///
    /// # Errors
    /// [`AppError::Denied`] for another office; [`AppError::Rule`] unless one is open; [`AppError::Invalid`]; [`AppError::Stale`].
    pub async fn settle_clue(&self, id: OutingId, revision: i32, body: ClueBody) -> Result<Revised<OutingView>> {
        valid(&body)?;
        let act = self.as_recipient(id, revision).await?;
        let clue: Option<Clue> = act.row.clue.clone().map(serde_json::from_value).transpose()?;
        let clue = clue.ok_or_else(|| refusal(TransitionError::NoClue))?;
        let ClueBody { confirmed, remark } = body;
        let office = self.organisation(&act.write).await?;
        let on = act.write.today();
        let Clue { starts_on, recipient, .. } = rows::clue_now(&act.row, on)?.unwrap_or_else(|| clue.clone());
        let settlement = ClueSettlement { on, office, starts_on, recipient, confirmed, remark };
        let clue = clue.settle(settlement).map_err(refusal)?;
        let mut change = act.row.clone().into_active_model();
        change.clue = Set(Some(serde_json::to_value(clue)?));
        self.keep(act, change, EventKind::ClueSettled, json!({ "confirmed": confirmed })).await
    }

    async fn act(&self, id: OutingId, revision: i32) -> Result<Act<'a>> {
        let write = self.app.write(Some(self.actor)).await?;
        let (row, house) = find_for_change(&write, self.reader(), id, revision).await?;
        let (employer, outing) = (by_id(&write.tx, row.employer_id).await?, Outing::try_from(&row)?);
        Ok(Act { write, row, house, employer, outing, revision })
    }

    async fn as_recipient(&self, id: OutingId, revision: i32) -> Result<Act<'a>> {
        permit(self.actor, Permission::OutingsReceive)?;
        let act = self.act(id, revision).await?;
        if parties(&act.row, &act.employer).is_recipient(self.actor) { Ok(act) } else { Err(AppError::Denied) }
    }

    async fn as_institution(&self, id: OutingId, revision: i32) -> Result<Act<'a>> {
        permit(self.actor, Permission::OutingsEdit)?;
        let act = self.act(id, revision).await?;
        if parties(&act.row, &act.employer).is_institution(self.actor) { Ok(act) } else { Err(AppError::Denied) }
    }

    async fn moved(&self, act: Act<'a>, state: State, kind: EventKind, data: serde_json::Value) -> Result<Revised<OutingView>> {
        let mut change = act.row.clone().into_active_model();
        rows::set_state(&mut change, &state)?;
        self.keep(act, change, kind, data).await
    }

    async fn keep(
        &self,
        act: Act<'a>,
        change: entity::ActiveModel,
        kind: EventKind,
        data: serde_json::Value,
    ) -> Result<Revised<OutingView>> {
        let Act { write, house, revision, .. } = act;
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), kind, data).await?;
        write.commit().await?;
        self.view(row, &house).await
    }

    /// The name of the caller's organisation.
    async fn organisation(&self, write: &Write<'_>) -> Result<String> {
        let found = organisations::Entity::find_by_id(self.actor.organisation.0).one(&write.tx).await?;
        Ok(found.map(|row| row.name).unwrap_or_default())
    }

    /// The name of whoever acts; a program has none.
    async fn own_name(&self, write: &Write<'_>) -> Result<String> {
        let user = self.actor.user().map(|user| user.0);
        let mut names = identity::names(&write.tx, user).await?;
        Ok(user.and_then(|user| names.remove(&user)).unwrap_or_default())
    }
}

fn days(outing: &Outing) -> (chrono::NaiveDate, chrono::NaiveDate) {
    (outing.notice.starts_on, outing.notice.ends_on)
}
