//! Imports: a file is kept, its columns are matched, every row is tried, then imported portion by portion, and taken back.

pub(crate) mod entity;
mod portion;
mod queries;
mod rows;
mod running;
mod sheet;
mod waiting;

use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::ImportId;
use ohqc_domain::imports::api::{
    FaultFilter, HeadingView, ImportAction, ImportFilter, ImportSummary, ImportView, MappingBody, RunBody,
};
use ohqc_domain::imports::{Cell, ImportFault, ImportKind, ImportState, Mapping, Row, check, guess, shown};
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select};
use serde_json::json;
use uuid::Uuid;

use crate::store::{Revised, code, guard, new_id};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result, permit};
use entity::batches;
use portion::Job;
use sheet::Sheet;

/// Imports, for those who may do one kind of them by hand.
pub struct Imports<'a> {
    app: &'a App,
    actor: &'a Actor,
    kinds: Vec<ImportKind>,
}

/// A batch as a file: the rows as they came, and what became of each.
pub struct ImportResult {
    /// The file's name.
    pub file_name: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<ResultRow>,
}

/// A row of it.
pub struct ResultRow {
    /// Its number in the file.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<String>,
    /// Whether it was imported.
    pub imported: bool,
    /// What was wrong with it.
    pub faults: Vec<ImportFault>,
}

impl App {
    /// Opens the imports.
    ///
    /// # Errors
    /// [`AppError::Denied`] for a caller who may import nothing.
    pub fn imports<'a>(&'a self, actor: &'a Actor) -> Result<Imports<'a>> {
        let kinds = kinds(actor);
        if kinds.is_empty() { Err(AppError::Denied) } else { Ok(Imports { app: self, actor, kinds }) }
    }
}

impl Imports<'_> {
    /// Lists the batches of the caller's organisation, the latest first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &ImportFilter) -> Result<Page<ImportSummary>> {
        queries::list(self.app.db().read(), self.visible(), filter).await
    }

    /// Shows one batch.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another organisation's.
    pub async fn get(&self, id: ImportId) -> Result<Revised<ImportView>> {
        let row = self.find(self.app.db().read(), id).await?;
        queries::view(self.app.db().read(), row).await
    }

    /// Lists what is wrong with its rows, by row.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another organisation's.
    pub async fn faults(&self, id: ImportId, filter: &FaultFilter) -> Result<Page<ImportFault>> {
        self.find(self.app.db().read(), id).await?;
        queries::faults(self.app.db().read(), id, filter).await
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another organisation's.
    pub async fn history(&self, id: ImportId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), id).await?;
        self.app.history_of(SubjectKind::Import, id.0, page).await
    }

    /// The file with what became of each row.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for another organisation's.
    pub async fn result(&self, id: ImportId) -> Result<ImportResult> {
        let row = self.find(self.app.db().read(), id).await?;
        let sheet = self.sheet(&row).await?;
        queries::result(self.app.db().read(), row, sheet).await
    }

    /// Whether the caller may fill in the template of a kind.
    ///
    /// # Errors
    /// [`AppError::Denied`] where a row of it may not be made by hand.
    pub fn template(&self, kind: ImportKind) -> Result<()> {
        permit(self.actor, kind.permission()).map(|_| ())
    }

    /// Keeps a file and guesses its columns.
    ///
    /// # Errors
    /// [`AppError::Denied`], [`AppError::Unsupported`] for what is no file of rows, [`AppError::Invalid`] for too many.
    pub async fn create(&self, kind: ImportKind, name: String, bytes: Vec<u8>) -> Result<Revised<ImportView>> {
        permit(self.actor, kind.permission())?;
        let (sheet, bytes, name) = tokio::task::spawn_blocking(move || (sheet::read(kind, &name, &bytes), bytes, name))
            .await
            .map_err(|error| AppError::Internal(error.to_string()))?;
        let sheet = sheet?;
        let mapping = guess(kind, &sheet.headings);
        let sha256 = self.app.keep_file(&bytes).await?;
        let write = self.app.write(Some(self.actor)).await?;
        let file = crate::attachments::record(&write, self.actor, name, sheet.media_type, &bytes, sha256).await?;
        let row = batches::ActiveModel {
            id: Set(new_id()),
            kind: Set(kind.code().into()),
            state: Set(ImportState::Uploaded.code().into()),
            organisation_id: Set(self.actor.organisation.0),
            place: Set(self.actor.place.clone()),
            file_id: Set(file.id),
            file_name: Set(file.name),
            sha256: Set(file.sha256),
            headings: Set(serde_json::to_value(headings(kind, &sheet.headings, sheet.rows.first(), &mapping))?),
            mapping: Set(serde_json::to_value(mapping)?),
            total: Set(i32::try_from(sheet.rows.len()).unwrap_or(i32::MAX)),
            position: Set(0),
            done: Set(0),
            faulty: Set(0),
            mode: Set(None),
            created_by: Set(self.actor.user().map(|user| user.0)),
            revision: Set(1),
            created_at: Set(write.now()),
            updated_at: Set(write.now()),
        }
        .insert(&write.tx)
        .await?;
        waiting::keep(&write, row.id, sheet.rows).await?;
        write.event(&subject(&row), EventKind::Created, json!({ "kind": row.kind, "rows": row.total })).await?;
        write.commit().await?;
        queries::view(self.app.db().read(), row).await
    }

    /// Takes the columns as people matched them, and tries every row without keeping anything.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for columns that are missing or taken twice, [`AppError::Rule`] once rows were imported.
    pub async fn check(&self, id: ImportId, revision: i32, body: MappingBody) -> Result<Revised<ImportView>> {
        let row = self.find(self.app.db().read(), id).await?;
        guard(revision, row.revision)?;
        if !queries::actions(&row)?.contains(&ImportAction::Check) {
            return Err(refusal());
        }
        let (kind, headings): (_, Vec<HeadingView>) = (code(&row.kind)?, serde_json::from_value(row.headings.clone())?);
        check(kind, &body.mapping, headings.len())?;
        let job = Job { kind, mapping: body.mapping };
        let row = running::check(self.app, self.actor, row, &job).await?;
        queries::view(self.app.db().read(), row).await
    }

    /// Imports the next portion of rows from where the last one ended. Where all or nothing is wanted and a row turns out
    /// faulty that the trial found good, its portion is given up and the batch turns to be taken back; what cannot be, stays
    /// with the good rows that follow.
    ///
    /// # Errors
    /// [`AppError::Rule`] where the state does not allow it; [`AppError::Stale`].
    pub async fn run(&self, id: ImportId, revision: i32, body: RunBody) -> Result<Revised<ImportView>> {
        let row = self.find(self.app.db().read(), id).await?;
        guard(revision, row.revision)?;
        let job = Job { kind: code(&row.kind)?, mapping: serde_json::from_value(row.mapping.clone())? };
        let row = running::run(self.app, self.actor, row, &job, body.mode).await?;
        queries::view(self.app.db().read(), row).await
    }

    /// Takes back what it imported: once every row was tried, portion by portion, the last made first.
    ///
    /// # Errors
    /// [`AppError::Rule`] where something depends on a row by now, with its number.
    pub async fn undo(&self, id: ImportId, revision: i32) -> Result<Revised<ImportView>> {
        let row = self.find(self.app.db().read(), id).await?;
        guard(revision, row.revision)?;
        let row = running::undo(self.app, self.actor, row).await?;
        queries::view(self.app.db().read(), row).await
    }

    fn visible(&self) -> Select<batches::Entity> {
        visible(self.actor, &self.kinds)
    }

    async fn find(&self, db: &impl ConnectionTrait, id: ImportId) -> Result<batches::Model> {
        self.visible().filter(batches::Column::Id.eq(id.0)).one(db).await?.ok_or(AppError::NotFound)
    }

    async fn sheet(&self, row: &batches::Model) -> Result<Sheet> {
        let bytes = self.app.read_file(&row.sha256).await?;
        let (kind, name) = (code(&row.kind)?, row.file_name.clone());
        tokio::task::spawn_blocking(move || sheet::read(kind, &name, &bytes))
            .await
            .map_err(|error| AppError::Internal(error.to_string()))?
    }
}

/// The kinds of rows that somebody may make by hand.
fn kinds(actor: &Actor) -> Vec<ImportKind> {
    ImportKind::ALL.iter().copied().filter(|kind| actor.permit(kind.permission()).is_some()).collect()
}

/// The batches of these kinds of somebody's organisation.
fn visible(actor: &Actor, kinds: &[ImportKind]) -> Select<batches::Entity> {
    batches::Entity::find()
        .filter(batches::Column::OrganisationId.eq(actor.organisation.0))
        .filter(batches::Column::Kind.is_in(kinds.iter().map(|kind| kind.code())))
}

/// Whether a file of an organisation was brought as an import: then who sees the import sees it, and not the whole organisation.
pub(crate) async fn is_of_import(db: &impl ConnectionTrait, organisation: Uuid, file: Uuid) -> Result<bool> {
    let batches = batches::Entity::find().filter(batches::Column::OrganisationId.eq(organisation));
    Ok(batches.filter(batches::Column::FileId.eq(file)).count(db).await? > 0)
}

/// Whether somebody sees an import of this file.
pub(crate) async fn is_seen(db: &impl ConnectionTrait, actor: &Actor, file: Uuid) -> Result<bool> {
    Ok(visible(actor, &kinds(actor)).filter(batches::Column::FileId.eq(file)).count(db).await? > 0)
}

/// The row as it is now, kept from others until the end, if nobody was faster.
async fn locked(write: &Write<'_>, seen: &batches::Model) -> Result<batches::Model> {
    let row = batches::Entity::find_by_id(seen.id).lock_exclusive().one(&write.tx).await?.ok_or(AppError::NotFound)?;
    guard(seen.revision, row.revision)?;
    Ok(row)
}

/// The columns of the file. What stands in the first row is kept of those that are matched only: nobody knows yet whom the
/// others name.
fn headings(kind: ImportKind, names: &[String], first: Option<&Row>, mapping: &Mapping) -> Vec<HeadingView> {
    let key = |at: u32| mapping.iter().find(|(_, found)| **found == at).map(|(key, _)| key.as_str());
    let cell = |at: u32| first?.cells.get(usize::try_from(at).ok()?).map(Cell::shown);
    let sample = |at: u32| key(at).zip(cell(at)).map(|(key, cell)| shown(kind, Some(key), &cell)).unwrap_or_default();
    names.iter().zip(0..).map(|(heading, at)| HeadingView { heading: heading.clone(), sample: sample(at) }).collect()
}

fn refusal() -> AppError {
    AppError::Rule(Text::new("该批次当前不能进行此操作", "The batch does not allow this now"))
}

fn subject(row: &batches::Model) -> Subject {
    Subject { kind: SubjectKind::Import, id: row.id, place: row.place.clone(), institution: None }
}
