//! Rows to domain values and back.

use chrono::NaiveDate;
use ohqc_domain::employers::api::EmployerBrief;
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::{InstitutionId, OutingId};
use ohqc_domain::outings::api::{OutingAction, OutingSummary, OutingView, Parties};
use ohqc_domain::outings::{Finding, Message, NoticeBody, Sent, Standing, State, StateName, Visit};
use sea_orm::ActiveValue::Set;

use super::{entity, judging};
use crate::Result;
use crate::institutions::entity as institutions;
use crate::regions::{place_of, region_name};
use crate::store::code;

/// An outing as the domain knows it.
pub struct Outing {
    /// Where it stands.
    pub state: State,
    /// The notice.
    pub notice: NoticeBody,
    /// Notices before the last.
    pub earlier: Vec<Sent>,
    /// Questions and answers.
    pub messages: Vec<Message>,
    /// The visit on the spot.
    pub visit: Option<Visit>,
}

impl TryFrom<&entity::Model> for Outing {
    type Error = crate::AppError;

    fn try_from(row: &entity::Model) -> Result<Self> {
        Ok(Self {
            state: serde_json::from_value(row.state_data.clone())?,
            notice: serde_json::from_value(row.notice.clone())?,
            earlier: serde_json::from_value(row.earlier.clone())?,
            messages: serde_json::from_value(row.messages.clone())?,
            visit: row.visit.clone().map(serde_json::from_value).transpose()?,
        })
    }
}

/// Writes a state into its columns.
pub fn set_state(row: &mut entity::ActiveModel, state: &State) -> Result<()> {
    row.state = Set(state.name().code().into());
    row.state_data = Set(serde_json::to_value(state)?);
    if let Some(sent) = state.sent() {
        row.standing = Set(Some(sent.standing.code().into()));
        row.recipient_place = Set(Some(place_of(sent.recipient.region)?));
    }
    if let State::Completed { completion, .. } = state {
        row.examined = Set(Some(i32::try_from(completion.examined.total()).unwrap_or(i32::MAX)));
    }
    Ok(())
}

/// Whom an outing concerns.
pub fn parties(row: &entity::Model) -> Parties<'_> {
    Parties { institution: InstitutionId(row.institution_id), place: &row.place, recipient_place: row.recipient_place.as_deref() }
}

/// What one caller gets to see. `findings` are those of a draft today, or those of the notice that was sent.
pub fn view(
    row: &entity::Model,
    house: &institutions::Model,
    employer: EmployerBrief,
    findings: Vec<Finding>,
    actor: &Actor,
    today: NaiveDate,
) -> Result<OutingView> {
    let Outing { state, notice, earlier, messages, visit } = Outing::try_from(row)?;
    let actions = OutingAction::available(actor, &state, visit.as_ref(), &notice, parties(row), today);
    let (sent, receipt, name) = (state.sent().cloned(), state.receipt().cloned(), state.name());
    let (completion, cancelled_because) = match state {
        State::Completed { completion, .. } => (Some(completion), None),
        State::Cancelled { reason, .. } => (None, Some(reason)),
        State::Draft | State::Notified { .. } | State::Received { .. } | State::UnderWay { .. } => (None, None),
    };
    Ok(OutingView {
        id: OutingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: house.name.clone(),
        employer,
        state: name,
        standing: standing(row, today)?,
        notice,
        sent,
        earlier,
        receipt,
        visit,
        completion,
        cancelled_because,
        messages,
        findings,
        updated_at: row.updated_at,
        actions,
    })
}

fn standing(row: &entity::Model, today: NaiveDate) -> Result<Standing> {
    match &row.standing {
        Some(standing) => code(standing),
        None => judging::standing_today(&row.employer_region, row.starts_on, today),
    }
}

/// A row of a list.
pub fn summary(row: entity::Model, house: &institutions::Model, today: NaiveDate) -> Result<OutingSummary> {
    let standing = standing(&row, today)?;
    let Outing { state, notice, visit, .. } = Outing::try_from(&row)?;
    let name: StateName = state.name();
    Ok(OutingSummary {
        id: OutingId(row.id),
        institution: InstitutionId(row.institution_id),
        institution_name: house.name.clone(),
        employer_name: row.employer_name,
        region_name: region_name(&row.employer_region),
        state: name,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        planned: notice.planned.total(),
        standing,
        recipient_name: state.sent().map(|sent| sent.recipient.region_name.clone()),
        visited: visit.is_some(),
        updated_at: row.updated_at,
    })
}
