//! Outings: drafted and told by the institution, received, asked about and visited by the authority where the employer is, and
//! confirmed by the employer.

mod acts;
pub(crate) mod entity;
mod figures;
mod judging;
mod printing;
pub(crate) mod queries;
mod reader;
mod report;
mod rows;
pub(crate) mod settling;
mod telling;
pub(crate) mod versions;

pub use printing::NoticeData;

use std::collections::HashSet;

use chrono::NaiveDate;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
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

use crate::employers::{by_id, entity as employers, entries_of};
use crate::filings::owner;
use crate::institutions::entity as institutions;
use crate::regions::{known_place, province_place};
use crate::store::{self, By, Revised, Seek, below, guard, in_scope};
use crate::write::{self, Subject, Write};
use crate::{App, AppError, Result, events, permit, policy};
use judging::{Question, judge};
use reader::{Reader, untold};
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
        let (today, narrowed, reader) = (self.app.clock().today(), narrowed(filter), self.reader());
        let wanted = Condition::all()
            .add(if narrowed { reader.finds(today) } else { reader.sees(today) })
            .add(self.period(filter, today)?)
            .add_option(text.map(|text| store::like(entity::Column::EmployerName, text)))
            .add_option(within.map(|place| below(entity::Column::EmployerPlace, &place)))
            .add_option(filter.state.map(|state| entity::Column::State.eq(state.code())))
            .add_option(filter.institution.map(|id| entity::Column::InstitutionId.eq(id.0)))
            .add_option(filter.confirmed.map(confirmed))
            .add_option(filter.clue.map(|status| clues(status, today)))
            .add_option(filter.late.map(|late| if late { told_late(today) } else { told_late(today).not() }));
        let (by, told) = match sort.by {
            OutingOrder::Starts => (By::date(entity::Column::StartsOn), versions::entity::Column::StartsOn),
            OutingOrder::Updated => (By::moment(entity::Column::UpdatedAt), versions::entity::Column::SupersededAt),
        };
        // Where a notice that left the employer stands is no word of what became of it since.
        let by = match reader.employer().filter(|_| !narrowed) {
            Some(employer) => by.instead(versions::left(employer), versions::last_told(employer, told)),
            None => by,
        };
        let query = entity::Entity::find().find_also_related(institutions::Entity).filter(wanted);
        let rows = seek.arrange(query, by, entity::Column::Id)?.all(self.app.db().read()).await?;
        let (rows, houses): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let moved = self.moved_away(&rows).await?;
        let rows = self.as_told(rows, &moved).await?;
        let page = seek.page(rows.into_iter().zip(houses).collect(), |(row, _)| {
            let key = match sort.by {
                OutingOrder::Starts => row.starts_on.to_string(),
                OutingOrder::Updated => row.updated_at.to_rfc3339(),
            };
            (key, row.id.to_string())
        });
        store::map_page(page, |(row, house)| {
            let moved_away = moved.contains(&row.id);
            let summary = rows::summary(row, &owner(house)?, moved_away, today)?;
            Ok(if reader.employer().is_some() { OutingSummary { clue: None, ..summary } } else { summary })
        })
    }

    /// The days asked for: those that an outing touches, or, for a figure, those on which it begins.
    fn period(&self, filter: &OutingFilter, today: NaiveDate) -> Result<Condition> {
        let (from, to) = (filter.from, filter.to);
        match filter.figure {
            Some(figure) => {
                let asked = OutingFigureFilter { region: None, from, to };
                Ok(figures::counted(self.reader(), &asked, today)?.add(figures::part(figure)))
            }
            None => Ok(Condition::all()
                .add_option(from.map(|day| entity::Column::EndsOn.gte(day)))
                .add_option(to.map(|day| entity::Column::StartsOn.lte(day)))),
        }
    }

    /// Which of these were told to the caller's office or employer once and are told to another now.
    async fn moved_away(&self, rows: &[entity::Model]) -> Result<HashSet<Uuid>> {
        let db = self.app.db().read();
        match self.reader() {
            Reader::Employer(employer) => {
                let entries = entries_of(db, employer).await?;
                Ok(rows.iter().filter(|row| !entries.contains(&row.employer_id)).map(|row| row.id).collect())
            }
            Reader::Office(place) => {
                let elsewhere = rows.iter().filter(|row| !row.recipient_place.starts_with(place));
                versions::told_among(db, elsewhere.map(|row| row.id).collect(), place).await
            }
            Reader::Institution(_) | Reader::Nobody => Ok(HashSet::new()),
        }
    }

    /// Outings as the caller may read them: an employer those that moved away from it, as it was told last. An office reads on.
    async fn as_told(&self, rows: Vec<entity::Model>, moved: &HashSet<Uuid>) -> Result<Vec<entity::Model>> {
        match self.reader().employer() {
            Some(employer) => versions::as_told(self.app.db().read(), rows, moved, employer).await,
            None => Ok(rows),
        }
    }

    /// Shows one outing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: OutingId) -> Result<Revised<OutingView>> {
        let (row, house) = find(self.app.db().read(), self.reader(), id, self.app.clock().today()).await?;
        self.view(row, &house).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: OutingId, page: &PageFilter) -> Result<Page<EventView>> {
        let db = self.app.db().read();
        find(db, self.reader(), id, self.app.clock().today()).await?;
        let known = match self.reader().employer() {
            Some(employer) => events::without(&NOT_THE_EMPLOYERS).add(versions::known_to(db, id.0, employer).await?),
            None => Condition::all(),
        };
        self.app.history_within(SubjectKind::Outing, id.0, known, page).await
    }

    /// Whose eyes the caller reads with.
    fn reader(&self) -> Reader<'_> {
        Reader::of(self.actor, &self.grant)
    }

    fn speaks_for_employer(&self) -> bool {
        self.reader().employer().is_some()
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
        let moved = self.moved_away(std::slice::from_ref(&row)).await?;
        let moved_away = moved.contains(&row.id);
        let row = self.as_told(vec![row], &moved).await?.pop().ok_or(AppError::NotFound)?;
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

/// Whether a filter asks anything of the notice as it stands, which an employer that it moved away from is not told.
fn narrowed(filter: &OutingFilter) -> bool {
    OutingFilter { sort: None, cursor: None, limit: None, ..filter.clone() } != OutingFilter::default()
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
    reader: Reader<'_>,
    id: OutingId,
    today: NaiveDate,
) -> Result<(entity::Model, institutions::Model)> {
    let found =
        entity::Entity::find_by_id(id.0).find_also_related(institutions::Entity).filter(reader.sees(today)).one(db).await?;
    let (row, house) = found.ok_or(AppError::NotFound)?;
    Ok((row, owner(house)?))
}

/// The outing as it is changed, with the clue as it stands by now. An employer that it left changes nothing, and does not learn
/// by which revision it would.
async fn find_for_change(
    write: &Write<'_>,
    reader: Reader<'_>,
    id: OutingId,
    revision: i32,
) -> Result<(entity::Model, institutions::Model)> {
    entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
    let (mut row, house) = find(&write.tx, reader, id, write.today()).await?;
    if let Some(employer) = reader.employer()
        && !entries_of(&write.tx, employer).await?.contains(&row.employer_id)
    {
        return Err(AppError::Denied);
    }
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
