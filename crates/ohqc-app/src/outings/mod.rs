//! Outings: drafted and told by the institution, received, asked about and visited by the authority where the employer is.

mod acts;
pub(crate) mod entity;
mod figures;
mod judging;
mod printing;
pub(crate) mod queries;
mod rows;

pub use printing::NoticeData;

use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::{EmployerId, InstitutionId, OutingId};
use ohqc_domain::outings::api::{OutingBody, OutingCheck, OutingFilter, OutingOrder, OutingSummary, OutingView};
use ohqc_domain::outings::{NoticeBody, Sent, Standing, State, StateName, TransitionError};
use ohqc_domain::page::{Page, Sort};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use crate::employers::entity as employers;
use crate::filings::owner;
use crate::institutions::entity as institutions;
use crate::regions::known_place;
use crate::store::{self, By, Revised, Seek, below, code, guard, in_scope, new_id};
use crate::write::{Subject, Write, save};
use crate::{App, AppError, Result, permit};
use judging::{Question, Verdict, judge, refused};
use rows::Outing;

/// What a change must be told anew for, once a notice was sent: place, date and people.
const TOLD_ANEW: [&str; 9] =
    ["employer", "starts_on", "ends_on", "daily_from", "daily_to", "address", "people", "vehicles", "services"];

/// Outings, for those who may see them.
pub struct Outings<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the outings.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn outings<'a>(&'a self, actor: &'a Actor) -> Result<Outings<'a>> {
        Ok(Outings { app: self, actor, grant: permit(actor, Permission::OutingsRead)? })
    }
}

impl Outings<'_> {
    /// Lists outings, the one that begins last first: an institution its own, an authority what was told in its region.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad filter, cursor or limit.
    pub async fn list(&self, filter: &OutingFilter) -> Result<Page<OutingSummary>> {
        let sort = filter.sort.unwrap_or(Sort::descending(OutingOrder::Starts));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
        let within = filter.region.as_deref().map(known_place).transpose()?;
        let today = self.app.clock().today();
        let wanted = Condition::all()
            .add(visible(&self.grant))
            .add_option(text.map(|text| store::like(entity::Column::EmployerName, text)))
            .add_option(within.map(|place| below(entity::Column::EmployerPlace, &place)))
            .add_option(filter.state.map(|state| entity::Column::State.eq(state.code())))
            .add_option(filter.institution.map(|id| entity::Column::InstitutionId.eq(id.0)))
            .add_option(filter.from.map(|day| entity::Column::EndsOn.gte(day)))
            .add_option(filter.to.map(|day| entity::Column::StartsOn.lte(day)))
            .add_option(filter.late.map(|late| if late { told_late(today) } else { told_late(today).not() }));
        let by = match sort.by {
            OutingOrder::Starts => By::date(entity::Column::StartsOn),
            OutingOrder::Updated => By::moment(entity::Column::UpdatedAt),
        };
        let query = entity::Entity::find().find_also_related(institutions::Entity).filter(wanted);
        let rows = seek.arrange(query, by, entity::Column::Id)?.all(self.app.db().read()).await?;
        let page = seek.page(rows, |(row, _)| {
            let key = match sort.by {
                OutingOrder::Starts => row.starts_on.to_string(),
                OutingOrder::Updated => row.updated_at.to_rfc3339(),
            };
            (key, row.id.to_string())
        });
        store::map_page(page, |(row, house)| rows::summary(row, &owner(house)?, today))
    }

    /// Shows one outing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: OutingId) -> Result<Revised<OutingView>> {
        let (row, house) = find(self.app.db().read(), &self.grant, id).await?;
        self.view(row, &house).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: OutingId) -> Result<Vec<EventView>> {
        find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Outing, id.0).await
    }

    /// Says what a notice would meet if it were sent today; keeps nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another's institution or an unknown employer.
    pub async fn check(&self, body: &OutingBody) -> Result<OutingCheck> {
        let grant = permit(self.actor, Permission::OutingsEdit)?;
        let db = self.app.db().read();
        let house = house(db, &grant, body.institution).await?;
        let employer = employer(db, body.notice.employer).await?;
        let today = self.app.clock().today();
        let question = Question { id: None, house: &house, county: code(&employer.region)?, notice: &body.notice, today };
        Ok(judge(db, &question).await?.check)
    }

    /// Starts an outing; its notice may have gaps yet.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another's institution, [`AppError::Invalid`].
    pub async fn create(&self, body: OutingBody) -> Result<Revised<OutingView>> {
        let grant = permit(self.actor, Permission::OutingsEdit)?;
        body.notice.check().map_err(AppError::Invalid)?;
        let write = self.app.write(Some(self.actor)).await?;
        let house = house(&write.tx, &grant, body.institution).await?;
        let employer = usable(&write, &body.notice, &house).await?;
        let state = State::Draft;
        let none = || serde_json::to_value(Vec::<String>::new());
        let row = entity::ActiveModel {
            id: Set(new_id()),
            institution_id: Set(house.id),
            place: Set(house.place.clone()),
            employer_id: Set(employer.id),
            employer_name: Set(employer.name),
            employer_region: Set(employer.region),
            employer_place: Set(employer.place),
            recipient_place: Set(None),
            state: Set(state.name().code().into()),
            state_data: Set(serde_json::to_value(&state)?),
            notice: Set(serde_json::to_value(&body.notice)?),
            earlier: Set(none()?),
            findings: Set(none()?),
            certificates: Set(none()?),
            messages: Set(none()?),
            visit: Set(None),
            standing: Set(None),
            starts_on: Set(body.notice.starts_on),
            ends_on: Set(body.notice.ends_on),
            examined: Set(None),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        }
        .insert(&write.tx)
        .await?;
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
        let (row, house) = find_for_change(&write, &grant, id, revision).await?;
        let outing = Outing::try_from(&row)?;
        outing.state.editable(write.today(), row.starts_on).map_err(refusal)?;
        let employer = usable(&write, &notice, &house).await?;
        let body = serde_json::to_value(&notice)?;
        let fields = store::changed_fields(&row.notice, &body);
        let sent = outing.state.sent().is_some();
        let anew = sent && fields.iter().any(|field| TOLD_ANEW.contains(&field.as_str()));
        let mut change = row.into_active_model();
        change.employer_id = Set(employer.id);
        change.employer_name = Set(employer.name);
        change.employer_region = Set(employer.region.clone());
        change.employer_place = Set(employer.place);
        change.notice = Set(body);
        change.starts_on = Set(notice.starts_on);
        change.ends_on = Set(notice.ends_on);
        let data = json!({ "fields": fields });
        let question =
            Question { id: Some(id.0), house: &house, county: code(&employer.region)?, notice: &notice, today: write.today() };
        let kind = if anew {
            send(&write, &mut change, outing, &question, fields).await?;
            EventKind::Notified
        } else {
            // What an authority was told stays something that may take place.
            if sent {
                let verdict = taken(&write, &question).await?;
                change.findings = Set(serde_json::to_value(verdict.check.findings)?);
                change.certificates = Set(serde_json::to_value(verdict.certificates)?);
            }
            EventKind::Updated
        };
        let row = save(&write, change, revision).await?;
        write.event(&subject(&row), kind, data).await?;
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
        let (row, house) = find_for_change(&write, &grant, id, revision).await?;
        let outing = Outing::try_from(&row)?;
        let (county, notice) = (code(&row.employer_region)?, outing.notice.clone());
        let mut change = row.into_active_model();
        let question = Question { id: Some(id.0), house: &house, county, notice: &notice, today: write.today() };
        let sent = send(&write, &mut change, outing, &question, Vec::new()).await?;
        let row = save(&write, change, revision).await?;
        let data = json!({ "standing": sent.standing, "recipient": sent.recipient.region, "due_on": sent.due_on });
        write.event(&subject(&row), EventKind::Notified, data).await?;
        write.commit().await?;
        self.view(row, &house).await
    }

    async fn view(&self, row: entity::Model, house: &institutions::Model) -> Result<Revised<OutingView>> {
        let (db, today) = (self.app.db().read(), self.app.clock().today());
        let outing = Outing::try_from(&row)?;
        let findings = if matches!(outing.state, State::Draft) {
            let county = code(&row.employer_region)?;
            let question = Question { id: Some(row.id), house, county, notice: &outing.notice, today };
            judge(db, &question).await?.check.findings
        } else {
            serde_json::from_value(row.findings.clone())?
        };
        let employer = crate::employers::brief(db, row.employer_id).await?;
        let value = rows::view(&row, house, employer, findings, self.actor, today)?;
        Ok(Revised { value, revision: row.revision })
    }
}

/// Sends a notice: judges it, keeps what was known, and moves the state on. Gives back what was sent.
async fn send(
    write: &Write<'_>,
    change: &mut entity::ActiveModel,
    outing: Outing,
    question: &Question<'_>,
    changed: Vec<String>,
) -> Result<Sent> {
    let first = matches!(outing.state, State::Draft);
    if first != changed.is_empty() {
        return Err(refusal(TransitionError::NotDraft));
    }
    let verdict = taken(write, question).await?;
    let check = verdict.check;
    let version = outing.state.sent().map_or(1, |sent| sent.version.saturating_add(1));
    let due_on = check.window.map(|window| window.due_on);
    let sent = Sent { version, on: question.today, standing: check.standing, due_on, recipient: check.recipient, changed };
    let mut earlier = outing.earlier;
    let state = if first {
        outing.state.notify(sent.clone()).map_err(refusal)?
    } else {
        let (state, before) = outing.state.notify_again(sent.clone()).map_err(refusal)?;
        earlier.push(before);
        state
    };
    rows::set_state(change, &state)?;
    change.earlier = Set(serde_json::to_value(earlier)?);
    change.findings = Set(serde_json::to_value(check.findings)?);
    change.certificates = Set(serde_json::to_value(verdict.certificates)?);
    Ok(sent)
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

/// What a caller sees: an institution its own, an authority what was told at its place or below.
fn visible(grant: &Grant) -> Condition {
    in_scope(grant.scope(), entity::Column::RecipientPlace, entity::Column::InstitutionId)
}

/// Told late, or begun without.
fn told_late(today: chrono::NaiveDate) -> Condition {
    let marked = entity::Column::Standing.is_in([Standing::Late.code(), Standing::Missing.code()]);
    let begun = Condition::all().add(entity::Column::State.eq(StateName::Draft.code())).add(entity::Column::StartsOn.lte(today));
    // A draft has no standing yet, and NULL would swallow the negation.
    let marked = Condition::all().add(entity::Column::Standing.is_not_null()).add(marked);
    Condition::any().add(marked).add(begun)
}

async fn find(db: &impl ConnectionTrait, grant: &Grant, id: OutingId) -> Result<(entity::Model, institutions::Model)> {
    let found = entity::Entity::find_by_id(id.0).find_also_related(institutions::Entity).filter(visible(grant)).one(db).await?;
    let (row, house) = found.ok_or(AppError::NotFound)?;
    Ok((row, owner(house)?))
}

async fn find_for_change(
    write: &Write<'_>,
    grant: &Grant,
    id: OutingId,
    revision: i32,
) -> Result<(entity::Model, institutions::Model)> {
    entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
    let (row, house) = find(&write.tx, grant, id).await?;
    guard(revision, row.revision)?;
    Ok((row, house))
}

async fn house(db: &impl ConnectionTrait, grant: &Grant, id: InstitutionId) -> Result<institutions::Model> {
    institutions::Entity::find_by_id(id.0)
        .filter(in_scope(grant.scope(), institutions::Column::Place, institutions::Column::Id))
        .one(db)
        .await?
        .ok_or(AppError::NotFound)
}

async fn employer(db: &impl ConnectionTrait, id: EmployerId) -> Result<employers::Model> {
    let found = employers::Entity::find_by_id(id.0).filter(employers::Column::MergedInto.is_null()).one(db).await?;
    let text = || Text::new("请选择登记中的用人单位", "Choose an employer of the register");
    found.ok_or_else(|| AppError::invalid("/employer", "unknown_employer", text()))
}

/// The employer of a notice, once its files are known to be the institution's own.
async fn usable(write: &Write<'_>, notice: &NoticeBody, house: &institutions::Model) -> Result<employers::Model> {
    let files = notice.materials.iter().map(|material| material.attachment);
    crate::attachments::require(&write.tx, house.id, files).await?;
    employer(&write.tx, notice.employer).await
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Outing, id: row.id, place: row.place.clone(), institution: Some(row.institution_id) }
}

fn refusal(error: TransitionError) -> AppError {
    AppError::Rule(error.text())
}
