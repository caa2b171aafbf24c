//! Annual releases: freezing a year, approving it as the second person, publishing it; and its pulls.

pub(crate) mod entity;
mod facts;
mod freeze;
mod published;
mod receipts;
mod rows;
mod shelf;

pub use freeze::{JSON, NDJSON};
pub use published::{Published, Representation};
pub use receipts::Receipts;
pub use shelf::Shelf;

use chrono::NaiveDate;
use ohqc_domain::deadlines::ClockKind;
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::ids::ReleaseId;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::regions::{RegionCode, RegionTree, last_code};
use ohqc_domain::releases::api::{
    PullFilter, PullView, ReleaseBody, ReleaseFilter, ReleaseSummary, ReleaseView, ResultQuery, ReturnReleaseBody,
};
use ohqc_domain::releases::{Act, Frame, FrameError, State, StateName, TransitionError, build};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use crate::store::{self, By, Revised, Seek, count, guard, in_scope, new_id};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result, permit, valid};

/// Rows inserted by one statement; each has three values and databases bound how many values there may be.
const CHUNK: usize = 500;

/// Versions of releases in any state, for the offices.
pub struct Releases<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the releases, those in preparation included.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn releases<'a>(&'a self, actor: &'a Actor) -> Result<Releases<'a>> {
        Ok(Releases { app: self, actor, grant: permit(actor, Permission::ReleasesRead)? })
    }
}

impl Releases<'_> {
    /// Lists versions, the latest frozen first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &ReleaseFilter) -> Result<Page<ReleaseSummary>> {
        let seek = Seek::new("-created", filter.cursor.as_deref(), filter.limit)?;
        let mut query = entity::Entity::find().filter(in_scope(self.grant.scope(), entity::Column::Place, entity::Column::Id));
        if let Some(year) = filter.year {
            query = query.filter(entity::Column::Year.eq(year));
        }
        if let Some(state) = filter.state {
            query = query.filter(entity::Column::State.eq(state.code()));
        }
        let query = seek.arrange(query, By::moment(entity::Column::CreatedAt), entity::Column::Id)?;
        let found = query.all(self.app.db().read()).await?;
        let page = seek.page(found, |row| (row.created_at.to_rfc3339(), row.id.to_string()));
        store::map_page(page, rows::summary)
    }

    /// Shows one version.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn get(&self, id: ReleaseId) -> Result<Revised<ReleaseView>> {
        let row = self.find(self.app.db().read(), &self.grant, id).await?;
        self.view(row).await
    }

    /// A page of one version's rows, as the second person must see them before deciding.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope, [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn results(&self, id: ReleaseId, query: &ResultQuery) -> Result<std::sync::Arc<Representation>> {
        let row = self.find(self.app.db().read(), &self.grant, id).await?;
        published::page_of_draft(self.app, &row, query).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's scope.
    pub async fn history(&self, id: ReleaseId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), &self.grant, id).await?;
        self.app.history_of(SubjectKind::Release, id.0, page).await
    }

    /// The receipts of a year's pulls, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nothing of that year was published in the caller's scope; [`AppError::Invalid`].
    pub async fn pulls(&self, year: i32, filter: &PullFilter) -> Result<Page<PullView>> {
        let releases = published::versions(self.app, self.grant.scope(), year, filter.region).await?;
        receipts::list(self.app, &releases, filter).await
    }

    /// Freezes a year of the caller's province as the next version (JL24-6-6).
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a year that is not over; [`AppError::Rule`] while another version waits for its
    /// decision, or when there is nothing to freeze; [`AppError::Denied`] for an office that is not a province's.
    pub async fn create(&self, body: ReleaseBody) -> Result<Revised<ReleaseView>> {
        let grant = permit(self.actor, Permission::ReleasesPrepare)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let (region, place) = province(&grant)?;
        let frame = Frame::new(region, body.year, self.app.clock().today()).map_err(unframed)?;
        let snapshot = self.app.db().snapshot().await?;
        let facts = facts::read(&snapshot, &place, &frame).await?;
        snapshot.commit().await?;
        let content = build(&frame, facts);
        if content.rows.is_empty() {
            return Err(AppError::Rule(Text::new("该年度没有可发布的结果", "There is nothing to release for that year")));
        }
        let write = self.app.write(Some(self.actor)).await?;
        let earlier = versions_of(&write, &region, body.year).await?;
        if earlier.iter().any(|row| pending(&row.state)) {
            return Err(AppError::Rule(Text::new(
                "该年度已有待批准或待发布的版本",
                "Another version of that year waits for its decision",
            )));
        }
        let head = freeze::Head {
            id: ReleaseId(new_id()),
            version: earlier.iter().map(|row| row.version).max().map_or(Ok(1), |last| count(last.saturating_add(1)))?,
            supersedes: last_published(&earlier).map(count).transpose()?,
            now: write.now(),
        };
        let frozen = freeze::freeze(&frame, &content, &head)?;
        let row = insert(&write, &frame, place, Act { by, on: write.today() }, &head, frozen).await?;
        write.event(&subject(&row), EventKind::Prepared, what(&row)).await?;
        open_year(&write, &row.region, &row.place, row.year).await?;
        write.commit().await?;
        self.view(row).await
    }

    /// Approves a version as the second person.
    ///
    /// # Errors
    /// [`AppError::Rule`] when it does not wait for approval or the caller prepared it; [`AppError::Stale`].
    pub async fn approve(&self, id: ReleaseId, revision: i32) -> Result<Revised<ReleaseView>> {
        self.decide(id, revision, EventKind::Approved, State::approve).await
    }

    /// Refuses a version with a reason; a corrected one follows under the next number.
    ///
    /// # Errors
    /// [`AppError::Invalid`] without a reason; [`AppError::Rule`] once it is published; [`AppError::Stale`].
    pub async fn send_back(&self, id: ReleaseId, revision: i32, body: ReturnReleaseBody) -> Result<Revised<ReleaseView>> {
        valid(&body)?;
        self.decide(id, revision, EventKind::Returned, |state, act| state.send_back(act, body.reason)).await
    }

    /// Publishes an approved version; from now on clients pull it. The duty of the year is fulfilled (NHC23-5-6).
    ///
    /// # Errors
    /// [`AppError::Rule`] when it is not approved or the caller prepared it; [`AppError::Stale`].
    pub async fn publish(&self, id: ReleaseId, revision: i32) -> Result<Revised<ReleaseView>> {
        let view = self.decide(id, revision, EventKind::Released, State::publish).await?;
        self.app.shelf().forget_index();
        Ok(view)
    }

    async fn decide(
        &self,
        id: ReleaseId,
        revision: i32,
        kind: EventKind,
        transition: impl FnOnce(State, Act) -> std::result::Result<State, TransitionError>,
    ) -> Result<Revised<ReleaseView>> {
        let grant = permit(self.actor, Permission::ReleasesApprove)?;
        let by = self.actor.user().ok_or(AppError::Denied)?;
        let write = self.app.write(Some(self.actor)).await?;
        entity::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let row = self.find(&write.tx, &grant, id).await?;
        guard(revision, row.revision)?;
        let act = Act { by, on: write.today() };
        let state = transition(rows::state(&row)?, act).map_err(|error| AppError::Rule(error.text()))?;
        let row = save(&write, row, revision, &state).await?;
        write.event(&subject(&row), kind, what(&row)).await?;
        if state.name() == StateName::Published {
            write.close_deadline(year_id(&row.region, row.year), ClockKind::ReleaseYear).await?;
        }
        write.commit().await?;
        self.view(row).await
    }

    async fn find(&self, db: &impl ConnectionTrait, grant: &Grant, id: ReleaseId) -> Result<entity::Model> {
        entity::Entity::find_by_id(id.0)
            .filter(in_scope(grant.scope(), entity::Column::Place, entity::Column::Id))
            .one(db)
            .await?
            .ok_or(AppError::NotFound)
    }

    async fn view(&self, row: entity::Model) -> Result<Revised<ReleaseView>> {
        let revision = row.revision;
        Ok(Revised { value: rows::view(self.app.db().read(), row, self.actor).await?, revision })
    }
}

/// The province whose office asks; only an office of a whole province can freeze its results.
fn province(grant: &Grant) -> Result<(RegionCode, String)> {
    let Scope::Place(place) = grant.scope() else { return Err(AppError::Denied) };
    let tree = RegionTree::embedded();
    let last = RegionCode::parse(last_code(place)).ok();
    let region =
        last.filter(|code| tree.province(*code).is_some_and(|province| province.code == *code)).ok_or(AppError::Denied)?;
    Ok((region, place.clone()))
}

fn unframed(error: FrameError) -> AppError {
    match error {
        FrameError::Year => AppError::invalid("/year", "year", FrameError::text()),
        FrameError::Policy(error) => AppError::Internal(error.to_string()),
    }
}

fn subject(row: &entity::Model) -> Subject {
    Subject { kind: SubjectKind::Release, id: row.id, place: row.place.clone(), institution: None }
}

fn what(row: &entity::Model) -> serde_json::Value {
    json!({ "year": row.year, "version": row.version, "sha256": row.sha256 })
}

async fn versions_of(write: &Write<'_>, region: &RegionCode, year: i32) -> Result<Vec<entity::Model>> {
    let query = entity::Entity::find().filter(entity::Column::Region.eq(region.as_str())).filter(entity::Column::Year.eq(year));
    Ok(query.all(&write.tx).await?)
}

fn pending(state: &str) -> bool {
    [StateName::Prepared, StateName::Approved].iter().any(|name| name.code() == state)
}

fn last_published(rows: &[entity::Model]) -> Option<i32> {
    rows.iter().filter(|row| row.state == StateName::Published.code()).map(|row| row.version).max()
}

async fn insert(
    write: &Write<'_>,
    frame: &Frame,
    place: String,
    prepared: Act,
    head: &freeze::Head,
    frozen: freeze::Frozen,
) -> Result<entity::Model> {
    let too_many = |_| AppError::Internal("a release is too large".into());
    let state = State::Prepared { prepared };
    let row = entity::ActiveModel {
        id: Set(head.id.0),
        year: Set(frame.year),
        region: Set(frame.region.as_str().into()),
        place: Set(place),
        version: Set(i32::try_from(head.version).map_err(too_many)?),
        state: Set(state.name().code().into()),
        state_data: Set(serde_json::to_value(&state)?),
        manifest: Set(frozen.manifest),
        summary: Set(frozen.summary),
        rows: Set(i32::try_from(frozen.lines.len()).map_err(too_many)?),
        sha256: Set(frozen.sha256),
        prepared_by: Set(prepared.by.0),
        revision: Set(1),
        created_at: Set(head.now),
        updated_at: Set(head.now),
        published_at: Set(None),
    };
    let row = row.insert(&write.tx).await?;
    let lines: Vec<_> = (1_i32..)
        .zip(frozen.lines)
        .map(|(seq, body)| entity::rows::ActiveModel { release_id: Set(row.id), seq: Set(seq), body: Set(body) })
        .collect();
    for chunk in lines.chunks(CHUNK) {
        entity::rows::Entity::insert_many(chunk.iter().cloned()).exec(&write.tx).await?;
    }
    Ok(row)
}

async fn save(write: &Write<'_>, row: entity::Model, revision: i32, state: &State) -> Result<entity::Model> {
    let mut change = row.into_active_model();
    change.state = Set(state.name().code().into());
    change.state_data = Set(serde_json::to_value(state)?);
    if state.name() == StateName::Published {
        change.published_at = Set(Some(write.now()));
    }
    crate::write::save(write, change, revision).await
}

/// Starts the clock of a year's report to the nation, once: with the first plan in force or the first version frozen.
/// It is on the year and not on a version, because the duty is there before any version is (NHC23-5-6).
pub(crate) async fn open_year(write: &Write<'_>, region: &str, place: &str, year: i32) -> Result<()> {
    let (Some(first), Some(last)) = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) else {
        return Err(AppError::Internal(format!("results of the year {year}")));
    };
    let id = year_id(region, year);
    // Two plans of one year approved at once on PostgreSQL would each miss the other's clock.
    write.alone(&format!("report of {region} {year}")).await?;
    if write.has_deadline(id, ClockKind::ReleaseYear).await? {
        return Ok(());
    }
    let subject = Subject { kind: SubjectKind::Release, id, place: place.to_owned(), institution: None };
    let (title, from) = (Text::owned(format!("{year}年度"), format!("Year {year}")), write.today().clamp(first, last));
    write.open_deadline(&subject, &title, ClockKind::ReleaseYear, Permission::ReleasesApprove, region, from).await?;
    Ok(())
}

/// What stands for the results of a province's year, whichever version.
fn year_id(region: &str, year: i32) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("releases/{region}/{year}").as_bytes())
}
