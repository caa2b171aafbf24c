//! Outings: drafted and told by the institution, received, asked about and visited by the authority where the employer is, and
//! confirmed by the employer.

mod acts;
pub(crate) mod entity;
mod figures;
mod judging;
mod printing;
pub(crate) mod queries;
mod rows;
pub(crate) mod settling;
mod telling;
pub(crate) mod versions;

pub use printing::NoticeData;

use std::collections::HashSet;

use chrono::NaiveDate;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::ids::{InstitutionId, OutingId};
use ohqc_domain::outings::api::{
    OutingBody, OutingCheck, OutingFigureFilter, OutingFilter, OutingOrder, OutingSummary, OutingView,
};
use ohqc_domain::outings::{ClueStatus, Finding, NoticeBody, Standing, State, StateName, TransitionError, beyond};
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::provenance::Sourced;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, TryIntoModel};
use uuid::Uuid;

use crate::employers::{by_id, entity as employers, entries, entries_of};
use crate::filings::owner;
use crate::institutions::entity as institutions;
use crate::regions::{known_place, province_place};
use crate::store::{self, By, Revised, Seek, below, guard, in_scope};
use crate::write::{self, Subject, Write};
use crate::{App, AppError, Result, events, permit, policy};
use judging::{Question, judge};
use rows::Outing;

/// What passes between the institution and its authority, which the employer is not told.
const NOT_THE_EMPLOYERS: [EventKind; 8] = [
    EventKind::Created,
    EventKind::Updated,
    EventKind::Moved,
    EventKind::Asked,
    EventKind::ClueSettled,
    EventKind::VisitPlanned,
    EventKind::VisitRecorded,
    EventKind::VisitCancelled,
];

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
        if filter.clue.is_some() && self.speaks_for_employer() {
            return Err(AppError::Denied);
        }
        let today = self.app.clock().today();
        let wanted = Condition::all()
            .add(if narrowed(filter) { present(&self.grant, today) } else { visible(&self.grant, today) })
            .add(self.period(filter, today)?)
            .add_option(text.map(|text| store::like(entity::Column::EmployerName, text)))
            .add_option(within.map(|place| below(entity::Column::EmployerPlace, &place)))
            .add_option(filter.state.map(|state| entity::Column::State.eq(state.code())))
            .add_option(filter.institution.map(|id| entity::Column::InstitutionId.eq(id.0)))
            .add_option(filter.confirmed.map(confirmed))
            .add_option(filter.clue.map(|status| clues(status, today)))
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
        let moved = self.moved_away(page.items.iter().map(|(row, _)| row)).await?;
        let employer = self.speaks_for_employer();
        let mut items = Vec::with_capacity(page.items.len());
        for (row, house) in page.items {
            let moved_away = moved.contains(&row.id);
            let summary = rows::summary(self.as_told(row, moved_away).await?, &owner(house)?, moved_away, today)?;
            items.push(if employer { OutingSummary { clue: None, ..summary } } else { summary });
        }
        Ok(Page { items, next: page.next })
    }

    /// The days asked for: those that an outing touches, or, for a figure, those on which it begins.
    fn period(&self, filter: &OutingFilter, today: NaiveDate) -> Result<Condition> {
        let (from, to) = (filter.from, filter.to);
        match filter.figure {
            Some(figure) => {
                let asked = OutingFigureFilter { region: None, from, to };
                Ok(figures::counted(&self.grant, &asked, today)?.add(figures::part(figure)))
            }
            None => Ok(Condition::all()
                .add_option(from.map(|day| entity::Column::EndsOn.gte(day)))
                .add_option(to.map(|day| entity::Column::StartsOn.lte(day)))),
        }
    }

    /// Which of these were told to the caller's office or employer once and are told to another now.
    async fn moved_away(&self, rows: impl Iterator<Item = &entity::Model>) -> Result<HashSet<Uuid>> {
        let db = self.app.db().read();
        if let Some(employer) = self.employer() {
            let entries: HashSet<Uuid> = entries_of(db, employer).await?.into_iter().collect();
            return Ok(rows.filter(|row| !entries.contains(&row.employer_id)).map(|row| row.id).collect());
        }
        let Some(place) = rows::office(&self.grant) else { return Ok(HashSet::new()) };
        let elsewhere: Vec<Uuid> = rows.filter(|row| !row.recipient_place.starts_with(place)).map(|row| row.id).collect();
        versions::told_among(db, elsewhere, place).await
    }

    /// An outing as the caller may read it: an employer that it moved away from, as it was told last. An office reads on.
    async fn as_told(&self, row: entity::Model, moved_away: bool) -> Result<entity::Model> {
        match self.employer().filter(|_| moved_away) {
            Some(employer) => versions::as_told(self.app.db().read(), row, employer).await,
            None => Ok(row),
        }
    }

    /// Shows one outing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: OutingId) -> Result<Revised<OutingView>> {
        let (row, house) = find(self.app.db().read(), &self.grant, id, self.app.clock().today()).await?;
        self.view(row, &house).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: OutingId, page: &PageFilter) -> Result<Page<EventView>> {
        let db = self.app.db().read();
        find(db, &self.grant, id, self.app.clock().today()).await?;
        let known = match self.employer() {
            Some(employer) => events::without(&NOT_THE_EMPLOYERS).add(versions::known_to(db, id.0, employer).await?),
            None => Condition::all(),
        };
        self.app.history_within(SubjectKind::Outing, id.0, known, page).await
    }

    /// The employer that the caller speaks for.
    fn employer(&self) -> Option<Uuid> {
        let grant = self.actor.permit(Permission::OutingsConfirm)?;
        match grant.scope() {
            Scope::Organisation(id) => Some(id.0),
            Scope::Place(_) | Scope::Assigned(_) => None,
        }
    }

    fn speaks_for_employer(&self) -> bool {
        self.employer().is_some()
    }

    /// Says what a notice would meet if it were sent today; keeps nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another's institution or an unknown employer.
    pub async fn check(&self, body: &OutingBody) -> Result<OutingCheck> {
        let grant = permit(self.actor, Permission::OutingsEdit)?;
        let db = self.app.db().read();
        let house = house(db, &grant, body.institution).await?;
        let employer = employer(db, &body.notice, &house).await?;
        let today = self.app.clock().today();
        let question = Question { id: None, house: &house, employer: &employer, notice: &body.notice, today };
        Ok(judge(db, &question).await?.check)
    }

    async fn view(&self, row: entity::Model, house: &institutions::Model) -> Result<Revised<OutingView>> {
        let (db, today) = (self.app.db().read(), self.app.clock().today());
        let moved_away = self.moved_away(std::iter::once(&row)).await?.contains(&row.id);
        let row = self.as_told(row, moved_away).await?;
        let outing = Outing::try_from(&row)?;
        let employer = by_id(db, row.employer_id).await?;
        let (findings, facts) = match &row.facts {
            Some(facts) => (serde_json::from_value(row.findings.clone())?, serde_json::from_value(facts.clone())?),
            None => {
                let question = Question { id: Some(row.id), house, employer: &employer, notice: &outing.notice, today };
                let verdict = judge(db, &question).await?;
                // What was called off before it was sent meets nothing any more.
                let open = matches!(outing.state, State::Draft);
                (verdict.check.findings.into_iter().filter(|_| open).collect(), verdict.facts)
            }
        };
        let look = rows::Look { house, employer, findings, facts, moved_away, actor: self.actor, today };
        let value = rows::view(&row, look)?;
        Ok(Revised { value, revision: row.revision })
    }
}

/// What a caller sees: an institution its own; an authority what concerns its place, as the employer's or the institution's
/// (LN24-2-3-c), and what it was told of before it moved away; an employer what it was ever named in, once a notice was sent. A
/// draft is nobody's business before its first day.
fn visible(grant: &Grant, today: NaiveDate) -> Condition {
    let here = Condition::any().add(present(grant, today));
    match grant.scope() {
        Scope::Organisation(id) => here.add(entity::Column::Id.in_subquery(versions::named(id.0))),
        Scope::Place(_) | Scope::Assigned(_) => here,
    }
}

/// Whether a filter asks anything of the notice as it stands, which an employer that it moved away from is not told.
fn narrowed(filter: &OutingFilter) -> bool {
    OutingFilter { sort: None, cursor: None, limit: None, ..filter.clone() } != OutingFilter::default()
}

/// As [`visible`], without what no longer names the employer.
fn present(grant: &Grant, today: NaiveDate) -> Condition {
    let Some(place) = rows::office(grant) else { return own(grant) };
    let concerned = Condition::any().add(below(entity::Column::RecipientPlace, place)).add(below(entity::Column::Place, place));
    let open = Condition::any()
        .add(entity::Column::Standing.is_not_null())
        .add(entity::Column::ClueStatus.is_not_null())
        .add(untold(today));
    Condition::any().add(Condition::all().add(open).add(concerned)).add(entity::Column::Id.in_subquery(versions::told(place)))
}

/// What an organisation has of its own: an institution its outings, an employer those it is named in, once a notice was sent.
fn own(grant: &Grant) -> Condition {
    let own = in_scope(grant.scope(), entity::Column::RecipientPlace, entity::Column::InstitutionId);
    let Scope::Organisation(id) = grant.scope() else { return own };
    let named = entity::Column::EmployerId.in_subquery(entries(id.0));
    Condition::any().add(own).add(Condition::all().add(entity::Column::Standing.is_not_null()).add(named))
}

/// Those whose notice the employer has confirmed, or those that wait for it.
pub(crate) fn confirmed(confirmed: bool) -> Condition {
    if confirmed {
        return Condition::all().add(entity::Column::Confirmation.is_not_null());
    }
    Condition::all()
        .add(entity::Column::Standing.is_not_null())
        .add(entity::Column::State.ne(StateName::Cancelled.code()))
        .add(entity::Column::Confirmation.is_null())
}

/// Drafts whose first day has come.
fn untold(today: NaiveDate) -> Condition {
    Condition::all().add(entity::Column::State.eq(StateName::Draft.code())).add(entity::Column::StartsOn.lte(today))
}

/// Those that gave rise to a clue; that the first day of a draft has come is not on record before the next change.
fn clues(status: ClueStatus, today: NaiveDate) -> Condition {
    let recorded = Condition::any().add(entity::Column::ClueStatus.eq(status.code()));
    match status {
        ClueStatus::Open => recorded.add(untold(today).add(entity::Column::ClueStatus.is_null())),
        ClueStatus::Confirmed | ClueStatus::Dismissed => recorded,
    }
}

/// Told late, or begun without.
fn told_late(today: NaiveDate) -> Condition {
    let marked = entity::Column::Standing.is_in([Standing::Late.code(), Standing::Missing.code()]);
    // A draft has no standing yet, and NULL would swallow the negation.
    let marked = Condition::all().add(entity::Column::Standing.is_not_null()).add(marked);
    Condition::any().add(marked).add(untold(today))
}

async fn find(
    db: &impl ConnectionTrait,
    grant: &Grant,
    id: OutingId,
    today: NaiveDate,
) -> Result<(entity::Model, institutions::Model)> {
    let found =
        entity::Entity::find_by_id(id.0).find_also_related(institutions::Entity).filter(visible(grant, today)).one(db).await?;
    let (row, house) = found.ok_or(AppError::NotFound)?;
    Ok((row, owner(house)?))
}

/// The outing as it is changed, with the clue as it stands by now.
async fn find_for_change(
    write: &Write<'_>,
    grant: &Grant,
    id: OutingId,
    revision: i32,
) -> Result<(entity::Model, institutions::Model)> {
    entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
    let (mut row, house) = find(&write.tx, grant, id, write.today()).await?;
    guard(revision, row.revision)?;
    row.clue = rows::clue(&row, write.today())?.map(serde_json::to_value).transpose()?;
    Ok((row, house))
}

async fn save(write: &Write<'_>, mut change: entity::ActiveModel, revision: i32) -> Result<entity::Model> {
    let clue = rows::clue(&change.clone().try_into_model()?, write.today())?;
    change.clue_status = Set(clue.as_ref().map(|clue| clue.status().code().to_owned()));
    change.clue = Set(clue.map(serde_json::to_value).transpose()?);
    write::save(write, change, revision).await
}

async fn house(db: &impl ConnectionTrait, grant: &Grant, id: InstitutionId) -> Result<institutions::Model> {
    institutions::Entity::find_by_id(id.0)
        .filter(in_scope(grant.scope(), institutions::Column::Place, institutions::Column::Id))
        .one(db)
        .await?
        .ok_or(AppError::NotFound)
}

/// The employer of a notice, in the institution's province: one of another is refused as the gate refuses it, and nothing of
/// it told.
async fn employer(db: &impl ConnectionTrait, notice: &NoticeBody, house: &institutions::Model) -> Result<employers::Model> {
    let known = employers::Entity::find_by_id(notice.employer.0).filter(employers::Column::MergedInto.is_null());
    let found = known.one(db).await?.ok_or_else(|| {
        let text = Text::new("请选择登记中的用人单位", "Choose an employer of the register");
        AppError::invalid("/employer", "unknown_employer", text)
    })?;
    if found.place.starts_with(&province_place(&house.place)) {
        return Ok(found);
    }
    let Finding { text, clause, mark, .. } = beyond(&policy::profile(&house.region, notice.starts_on)?);
    let text = Sourced { value: text, clause: clause.clone(), mark }.said();
    let text = Text::owned(format!("{}（{clause}）", text.zh), format!("{} ({clause})", text.en));
    Err(AppError::invalid("/employer", "beyond", text))
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Outing, id: row.id, place: row.place.clone(), institution: Some(row.institution_id) }
}

fn refusal(error: TransitionError) -> AppError {
    AppError::Rule(error.text())
}
