//! What the institution does before an outing: drafts it, tells of it, and tells anew what has changed.

use chrono::NaiveDate;
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Permission;
use ohqc_domain::ids::{EmployerId, OutingId};
use ohqc_domain::outings::api::{OutingBody, OutingView};
use ohqc_domain::outings::{NoticeBody, Sent, State, TransitionError};
use ohqc_domain::regions::RegionCode;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::judging::{Question, Verdict, judge, office, refused};
use super::reader::Reader;
use super::rows::{self, Outing};
use super::{Outings, employer, entity, find_for_change, house, refusal, save, subject, versions};
use crate::employers::{by_id, entity as employers};
use crate::institutions::entity as institutions;
use crate::store::{self, Revised, code, new_id};
use crate::write::Write;
use crate::{AppError, Result, delegations, permit, policy};

/// What a change must be told anew for, once a notice was sent: place, date and people.
const TOLD_ANEW: [&str; 9] =
    ["employer", "starts_on", "ends_on", "daily_from", "daily_to", "address", "people", "vehicles", "services"];

/// What a notice that was sent changed beside the outing.
struct Told {
    /// The notice.
    sent: Sent,
    /// Whether another office answers from now on.
    moved: bool,
    /// The day of the visit that was given up for it.
    visit_lost: Option<NaiveDate>,
}

impl Outings<'_> {
    /// Starts an outing; its notice may have gaps yet.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another's institution, [`AppError::Invalid`].
    pub async fn create(&self, body: OutingBody) -> Result<Revised<OutingView>> {
        let grant = permit(self.actor, Permission::OutingsEdit)?;
        body.notice.check().map_err(AppError::Invalid)?;
        let write = self.app.write(Some(self.actor)).await?;
        turn(&write, body.notice.employer).await?;
        let house = house(&write.tx, &grant, body.institution).await?;
        let employer = usable(&write, &body.notice, &house).await?;
        let state = State::Draft;
        let none = || serde_json::to_value(Vec::<String>::new());
        let office = draft_office(&write, code(&employer.region)?, body.notice.starts_on).await?;
        let row = entity::ActiveModel {
            id: Set(new_id()),
            institution_id: Set(house.id),
            place: Set(house.place.clone()),
            employer_id: Set(employer.id),
            employer_name: Set(employer.name),
            employer_region: Set(employer.region),
            employer_place: Set(employer.place),
            recipient_place: Set(office),
            state: Set(state.name().code().into()),
            state_data: Set(serde_json::to_value(&state)?),
            notice: Set(serde_json::to_value(&body.notice)?),
            findings: Set(none()?),
            facts: Set(None),
            messages: Set(none()?),
            visit: Set(None),
            confirmation: Set(None),
            standing: Set(None),
            ahead: Set(false),
            clue: Set(None),
            clue_status: Set(None),
            starts_on: Set(body.notice.starts_on),
            ends_on: Set(body.notice.ends_on),
            examined: Set(None),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        }
        .insert(&write.tx)
        .await?;
        time_notice(&write, &row).await?;
        write.event(&subject(&row), EventKind::Created, json!({ "starts_on": row.starts_on })).await?;
        write.commit().await?;
        self.view(row, &house).await
    }

    /// Saves the notice. Once it was sent, a change of place, date or people is told anew at once, and leaves the notice before.
    ///
    /// # Errors
    /// [`AppError::Invalid`], [`AppError::Stale`]; [`AppError::Rule`] once it has begun; [`AppError::RuleAt`] with everything
    /// that refuses the changed notice.
    pub async fn update(&self, id: OutingId, revision: i32, notice: NoticeBody) -> Result<Revised<OutingView>> {
        let grant = permit(self.actor, Permission::OutingsEdit)?;
        notice.check().map_err(AppError::Invalid)?;
        let write = self.app.write(Some(self.actor)).await?;
        turn(&write, notice.employer).await?;
        let (row, house) = find_for_change(&write, Reader::of(self.actor, &grant), id, revision).await?;
        let outing = Outing::try_from(&row)?;
        outing.state.editable(write.today(), row.starts_on).map_err(refusal)?;
        let employer = usable(&write, &notice, &house).await?;
        let body = serde_json::to_value(&notice)?;
        let fields = store::changed_fields(&row.notice, &body);
        let sent = outing.state.sent().is_some();
        let matters = |field: &str| TOLD_ANEW.contains(&field) && (field != "people" || !notice.keeps_people(&outing.notice));
        let anew = sent && fields.iter().any(|field| matters(field));
        let mut change = row.into_active_model();
        change.employer_id = Set(employer.id);
        change.employer_name = Set(employer.name.clone());
        change.employer_region = Set(employer.region.clone());
        change.employer_place = Set(employer.place.clone());
        change.notice = Set(body);
        change.starts_on = Set(notice.starts_on);
        change.ends_on = Set(notice.ends_on);
        let question = Question { id: Some(id.0), house: &house, employer: &employer, notice: &notice, today: write.today() };
        if anew {
            let told = send(&write, &mut change, outing, &question, fields.clone()).await?;
            let row = save(&write, change, revision).await?;
            self.say(&write, &row, &told, json!({ "fields": fields, "version": told.sent.version })).await?;
            write.commit().await?;
            return self.view(row, &house).await;
        }
        if sent {
            // What an authority was told stays something that may take place.
            let verdict = taken(&write, &question).await?;
            change.findings = Set(serde_json::to_value(verdict.check.findings)?);
            change.facts = Set(Some(serde_json::to_value(verdict.facts)?));
            // What an employer confirmed is what it read.
            change.confirmation = Set(None);
        } else {
            change.recipient_place = Set(draft_office(&write, code(&employer.region)?, notice.starts_on).await?);
        }
        let row = save(&write, change, revision).await?;
        if !sent {
            time_notice(&write, &row).await?;
        }
        write.event(&subject(&row), EventKind::Updated, json!({ "fields": fields })).await?;
        write.commit().await?;
        self.view(row, &house).await
    }

    /// Sends the notice to the authority where the employer is, or to the one that stands in for it (JL24-3-1).
    ///
    /// A late notice is taken and marked late; one that may not take place is refused with every reason at once.
    ///
    /// # Errors
    /// [`AppError::RuleAt`] with everything that refuses it; [`AppError::Rule`] for a second one; [`AppError::Stale`].
    pub async fn notify(&self, id: OutingId, revision: i32) -> Result<Revised<OutingView>> {
        let grant = permit(self.actor, Permission::OutingsEdit)?;
        let write = self.app.write(Some(self.actor)).await?;
        let (row, house) = find_for_change(&write, Reader::of(self.actor, &grant), id, revision).await?;
        let outing = Outing::try_from(&row)?;
        let (employer, notice) = (by_id(&write.tx, row.employer_id).await?, outing.notice.clone());
        let mut change = row.into_active_model();
        let question = Question { id: Some(id.0), house: &house, employer: &employer, notice: &notice, today: write.today() };
        let told = send(&write, &mut change, outing, &question, Vec::new()).await?;
        let row = save(&write, change, revision).await?;
        write.close_deadline(row.id, ClockKind::OutreachNotice).await?;
        let sent = &told.sent;
        let data = json!({ "standing": sent.standing, "recipient": sent.recipient.region, "due_on": sent.due_on });
        self.say(&write, &row, &told, data).await?;
        write.commit().await?;
        self.view(row, &house).await
    }

    /// Leaves the events of a notice that was sent.
    async fn say(&self, write: &Write<'_>, row: &entity::Model, told: &Told, data: serde_json::Value) -> Result<()> {
        let subject = subject(row);
        write.event(&subject, EventKind::Notified, data).await?;
        if told.moved {
            write.event(&subject, EventKind::Moved, json!({ "recipient": told.sent.recipient.region })).await?;
        }
        if let Some(planned_on) = told.visit_lost {
            write.event(&subject, EventKind::VisitCancelled, json!({ "planned_on": planned_on })).await?;
        }
        Ok(())
    }
}

/// Sends a notice: judges it, freezes it, keeps what was known, and moves the state on.
async fn send(
    write: &Write<'_>,
    change: &mut entity::ActiveModel,
    outing: Outing,
    question: &Question<'_>,
    changed: Vec<String>,
) -> Result<Told> {
    let first = matches!(outing.state, State::Draft);
    if first != changed.is_empty() {
        return Err(refusal(TransitionError::NotDraft));
    }
    let verdict = taken(write, question).await?;
    let check = verdict.check;
    let version = outing.state.sent().map_or(1, |sent| sent.version.saturating_add(1));
    let due_on = check.window.map(|window| window.due_on);
    let (on, standing, recipient) = (question.today, check.standing, check.recipient);
    let sent = Sent { version, on, first_on: on, standing, due_on, recipient, changed };
    let sent = match outing.state.sent() {
        Some(before) => sent.after(before),
        None => sent,
    };
    let id = question.id.unwrap_or_default();
    let (mut moved, mut visit_lost) = (false, None);
    let state = if first {
        outing.state.notify(sent.clone()).map_err(refusal)?
    } else {
        let receipt = outing.state.receipt().cloned();
        let (state, before) = outing.state.notify_again(sent.clone()).map_err(refusal)?;
        let days = (question.notice.starts_on, question.notice.ends_on);
        let planned = outing.visit.as_ref().is_some_and(|visit| visit.is_planned());
        let visit = outing.visit.map(|visit| visit.told_anew(question.today, [&before.recipient, &sent.recipient], days));
        versions::supersede(write, id, &before, receipt.as_ref(), outing.confirmation.as_ref(), visit.as_ref()).await?;
        moved = before.recipient.region != sent.recipient.region;
        visit_lost = visit.as_ref().filter(|visit| planned && !visit.is_planned()).map(|visit| visit.planned_on);
        // The other office plans its own.
        change.visit = Set(visit.filter(|_| !moved).map(serde_json::to_value).transpose()?);
        state
    };
    versions::freeze(write, id, &sent, question.notice, &verdict.facts).await?;
    rows::set_state(change, &state)?;
    change.findings = Set(serde_json::to_value(check.findings)?);
    change.facts = Set(Some(serde_json::to_value(verdict.facts)?));
    // Another notice is confirmed anew.
    change.confirmation = Set(None);
    Ok(Told { sent, moved, visit_lost })
}

/// The verdict on a notice that may take place.
///
/// # Errors
/// [`AppError::RuleAt`] with everything that refuses it.
async fn taken(write: &Write<'_>, question: &Question<'_>) -> Result<Verdict> {
    // Two notices at once would each miss the other's vehicle.
    write.alone(&format!("outings of {}", question.house.id)).await?;
    let verdict = judge(&write.tx, question).await?;
    if verdict.check.accepted {
        return Ok(verdict);
    }
    let text = Text::new("不能告知：请逐条处理下列问题", "The notice is refused; see every reason");
    Err(AppError::RuleAt(text, refused(&verdict.check)))
}

/// Has the turn of who answers for the employer's county, before any row is locked.
async fn turn(write: &Write<'_>, employer: EmployerId) -> Result<()> {
    let employer = employers::Entity::find_by_id(employer.0).one(&write.tx).await?;
    match employer {
        Some(employer) => delegations::alone(write, code(&employer.region)?).await,
        None => Ok(()),
    }
}

/// The place of the office that answers for a draft, by the delegations that this change has the turn of.
async fn draft_office(write: &Write<'_>, county: RegionCode, on: NaiveDate) -> Result<String> {
    office(&delegations::of_county(&write.tx, county).await?, county, on)
}

/// Keeps the clock of a draft's notice to its plan; where no rule sets its time there is none.
async fn time_notice(write: &Write<'_>, row: &entity::Model) -> Result<()> {
    let (kind, region, from) = (ClockKind::OutreachNotice, &row.employer_region, row.starts_on);
    if policy::settings(region, from)?.outreach.notice_working_days.is_none() {
        return write.withdraw_deadline(row.id, kind).await;
    }
    write.move_deadline(&subject(row), &Text::name(&row.employer_name), kind, Permission::OutingsEdit, region, from).await
}

/// The employer of a notice, once its files are known to be the institution's own.
async fn usable(write: &Write<'_>, notice: &NoticeBody, house: &institutions::Model) -> Result<employers::Model> {
    let files = notice.materials.iter().map(|material| material.attachment);
    crate::attachments::require(&write.tx, house.id, ("/materials", files)).await?;
    employer(&write.tx, notice, house).await
}
