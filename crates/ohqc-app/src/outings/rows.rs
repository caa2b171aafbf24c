//! Rows to domain values and back.

use chrono::NaiveDate;
use ohqc_domain::identity::{Actor, Permission};
use ohqc_domain::ids::{InstitutionId, OrganisationId, OutingId};
use ohqc_domain::outings::api::{Course, OutingAction, OutingSummary, OutingView, Parties};
use ohqc_domain::outings::{
    Clue, Confirmation, Finding, Message, NoticeBody, NoticeFacts, Receipt, Standing, State, StateName, Visit,
};
use sea_orm::ActiveValue::Set;

use super::{entity, judging};
use crate::Result;
use crate::employers::{self, entity as employer};
use crate::institutions::entity as institutions;
use crate::regions::{place_of, region_name};
use crate::store::code;

/// An outing as the domain knows it.
pub struct Outing {
    /// Where it stands.
    pub state: State,
    /// The notice.
    pub notice: NoticeBody,
    /// Questions and answers.
    pub messages: Vec<Message>,
    /// The visit on the spot.
    pub visit: Option<Visit>,
    /// The employer's confirmation.
    pub confirmation: Option<Confirmation>,
}

impl TryFrom<&entity::Model> for Outing {
    type Error = crate::AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        Ok(Self {
            state: serde_json::from_value(row.state_data.clone())?,
            notice: serde_json::from_value(row.notice.clone())?,
            messages: serde_json::from_value(row.messages.clone())?,
            visit: row.visit.clone().map(serde_json::from_value).transpose()?,
            confirmation: row.confirmation.clone().map(serde_json::from_value).transpose()?,
        })
    }
}

/// Writes a state into its columns.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    if let Some(sent) = state.sent() {
        row.standing = Set(Some(sent.standing.code().into()));
        row.ahead = Set(sent.is_ahead());
        row.recipient_place = Set(place_of(sent.recipient.region)?);
    }
    if let State::Completed { completion, .. } = state {
        row.examined = Set(Some(i32::try_from(completion.examined.total()).unwrap_or(i32::MAX)));
    }
    Ok(())
}

/// Whom an outing concerns.
pub fn parties<'a>(row: &'a entity::Model, employer: &employer::Model) -> Parties<'a> {
    Parties {
        institution: InstitutionId(row.institution_id),
        place: &row.place,
        employer: OrganisationId(employer.merged_into.unwrap_or(employer.id)),
        recipient_place: &row.recipient_place,
    }
}

/// The clue on a day: what was recorded, followed by what the facts say now.
pub fn clue(row: &entity::Model, today: NaiveDate) -> Result<Option<Clue>> {
    let recorded = row.clue.clone().map(serde_json::from_value).transpose()?;
    Ok(Clue::follow(recorded, clue_now(row, today)?))
}

/// What the facts say on a day.
pub fn clue_now(row: &entity::Model, today: NaiveDate) -> Result<Option<Clue>> {
    let state: State = serde_json::from_value(row.state_data.clone())?;
    let due_on = match state.sent() {
        Some(sent) => sent.due_on,
        None => judging::due_on(&row.employer_region, row.starts_on)?,
    };
    Ok(Clue::of(&state, row.starts_on, due_on, today))
}

/// What one caller gets to see, beside the outing itself.
pub struct Look<'a> {
    /// The institution.
    pub house: &'a institutions::Model,
    /// The employer.
    pub employer: employer::Model,
    /// Those of a draft today, or those of the notice that was sent.
    pub findings: Vec<Finding>,
    /// What the record says of the notice, then or today.
    pub facts: NoticeFacts,
    /// Whether it moved away from the caller's office or employer.
    pub moved_away: bool,
    /// The caller.
    pub actor: &'a Actor,
    /// The day.
    pub today: NaiveDate,
}

/// The view of an outing.
pub fn view(row: &entity::Model, look: Look<'_>) -> Result<OutingView> {
    let Look { house, employer, mut findings, facts, moved_away, actor, today } = look;
    let Outing { state, notice, mut messages, mut visit, confirmation } = Outing::try_from(row)?;
    let (mut clue, parties) = (clue(row, today)?, parties(row, &employer));
    let days = (notice.starts_on, notice.ends_on);
    let (visited, confirmed) = (visit.as_ref(), confirmation.as_ref());
    let course = Course { state: &state, visit: visited, confirmation: confirmed, clue: clue.as_ref(), days };
    let mut actions = OutingAction::available(actor, course, parties, today);
    let (sent, mut receipt, name) = (state.sent().cloned(), state.receipt().cloned(), state.name());
    let (mut completion, cancelled_because) = match state {
        State::Completed { completion, .. } => (Some(completion), None),
        State::Cancelled { reason, .. } => (None, Some(reason)),
        State::Draft | State::Notified { .. } | State::Received { .. } | State::UnderWay { .. } => (None, None),
    };
    // The employer reads the notice, not what passes between the institution and its authority.
    if actor.permit(Permission::OutingsConfirm).is_some() {
        (findings, messages, clue) = (Vec::new(), Vec::new(), None);
        completion.iter_mut().for_each(|completion| completion.remark.clear());
        conceal(&mut receipt, &mut visit);
        if moved_away {
            actions.clear();
        }
    }
    Ok(OutingView {
        id: OutingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: house.name.clone(),
        institution_region: code(&house.region)?,
        institution_region_name: region_name(&house.region),
        employer: employers::brief(employer)?,
        state: name,
        moved_away,
        standing: standing(row, today)?,
        notice,
        facts,
        sent,
        receipt,
        confirmation,
        visit,
        completion,
        cancelled_because,
        clue,
        messages,
        findings,
        updated_at: row.updated_at,
        actions,
    })
}

/// Leaves out what an authority says to the institution and who of it did, and what a visit found.
pub fn conceal(receipt: &mut Option<Receipt>, visit: &mut Option<Visit>) {
    if let Some(receipt) = receipt {
        receipt.by.clear();
        receipt.remark.clear();
    }
    visit.iter_mut().for_each(|visit| visit.record = None);
}

fn standing(row: &entity::Model, today: NaiveDate) -> Result<Standing> {
    match &row.standing {
        Some(standing) => code(standing),
        None => judging::standing_today(&row.employer_region, row.starts_on, today),
    }
}

/// A row of a list.
pub fn summary(row: entity::Model, house: &institutions::Model, moved_away: bool, today: NaiveDate) -> Result<OutingSummary> {
    let standing = standing(&row, today)?;
    let clue = clue(&row, today)?;
    let Outing { state, notice, visit, confirmation, .. } = Outing::try_from(&row)?;
    let name: StateName = state.name();
    Ok(OutingSummary {
        id: OutingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: house.name.clone(),
        employer_name: row.employer_name,
        region: code(&row.employer_region)?,
        region_name: region_name(&row.employer_region),
        institution_region: code(&house.region)?,
        state: name,
        moved_away,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        planned: notice.planned.total(),
        standing,
        recipient_name: state.sent().map(|sent| sent.recipient.region_name.clone()),
        copy_name: state.sent().map(|sent| sent.recipient.copy_name.clone()),
        confirmed_at: confirmation.map(|confirmation| confirmation.at),
        visited: visit.is_some_and(|visit| visit.cancelled.is_none()),
        clue,
        updated_at: row.updated_at,
    })
}
