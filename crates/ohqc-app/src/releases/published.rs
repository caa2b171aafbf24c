//! Published releases as bytes, for clients: which version is meant, and what exactly it consists of.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use chrono::NaiveDate;
use ohqc_domain::identity::{Actor, Grant, Permission, Scope};
use ohqc_domain::ids::ReleaseId;
use ohqc_domain::page::Cursor;
use ohqc_domain::regions::RegionCode;
use ohqc_domain::releases::api::{PublishedRelease, PublishedReleases, PullForm, ReleaseQuery, ResultQuery};
use ohqc_domain::releases::{State, StateName};
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::shelf::Form;
use super::{JSON, NDJSON, entity, freeze, rows};
use crate::hash::sha256;
use crate::regions::{region_name, stored_region};
use crate::store::count;
use crate::{App, AppError, Result, permit};

/// Rows per page when the caller does not say.
const DEFAULT_LIMIT: u32 = 100;
/// Most rows per page.
const MAX_LIMIT: u32 = 500;
/// The name of the rows' order in cursors.
const ORDER: &str = "results";

/// A published version, without its content.
#[derive(Debug, Clone)]
pub struct Version {
    /// The release.
    pub id: Uuid,
    /// The year.
    pub year: i32,
    /// The province.
    pub region: RegionCode,
    /// Its place.
    pub place: String,
    /// The version.
    pub version: u32,
    /// When it was published.
    pub published_on: NaiveDate,
    /// Rows.
    pub rows: u32,
    /// SHA-256 of its results.
    pub sha256: String,
}

/// Exact bytes that a client gets.
#[derive(Debug)]
pub struct Representation {
    /// The release they belong to.
    pub release: Uuid,
    /// The version.
    pub version: u32,
    /// Their media type.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Bytes,
    /// Their SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// What they are.
    pub form: PullForm,
    /// The first row, counted from 1; 0 without rows.
    pub first_row: u32,
    /// How many rows.
    pub rows: u32,
    /// The cursor of the next page.
    pub next: Option<String>,
}

impl Representation {
    /// Bytes without rows.
    pub(super) fn new(release: Uuid, media_type: &'static str, bytes: Bytes) -> Self {
        let sha256 = sha256(&bytes);
        Self { release, version: 0, media_type, bytes, sha256, form: PullForm::Document, first_row: 0, rows: 0, next: None }
    }
}

/// Published releases, for those who may pull them.
pub struct Published<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the published releases.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn published<'a>(&'a self, actor: &'a Actor) -> Result<Published<'a>> {
        Ok(Published { app: self, actor, grant: permit(actor, Permission::ReleasesPull)? })
    }
}

impl Published<'_> {
    /// The newest version of each year and province, latest year first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self) -> Result<PublishedReleases> {
        let mut items: Vec<PublishedRelease> = Vec::new();
        for version in index(self.app).await?.iter().filter(|version| visible(self.grant.scope(), version)) {
            if items.iter().any(|item| (item.year, item.region) == (version.year, version.region)) {
                continue;
            }
            items.push(PublishedRelease {
                id: ReleaseId(version.id),
                year: version.year,
                region: version.region,
                region_name: region_name(version.region.as_str()),
                version: version.version,
                published_on: version.published_on,
                rows: version.rows,
                sha256: version.sha256.clone(),
            });
        }
        Ok(PublishedReleases { items })
    }

    /// Head and summary of a year's newest version, or of the one asked for.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it was not published in the caller's scope.
    pub async fn document(&self, year: i32, query: &ReleaseQuery) -> Result<Arc<Representation>> {
        let version = self.resolve(year, query).await?;
        part(self.app, &version, Form::Document).await
    }

    /// The summary alone, byte for byte as the manifest lists it.
    ///
    /// # Errors
    /// As [`Published::document`].
    pub async fn summary(&self, year: i32, query: &ReleaseQuery) -> Result<Arc<Representation>> {
        let version = self.resolve(year, query).await?;
        part(self.app, &version, Form::Summary).await
    }

    /// All results, one line each, byte for byte as the manifest lists them.
    ///
    /// # Errors
    /// As [`Published::document`].
    pub async fn results(&self, year: i32, query: &ReleaseQuery) -> Result<Arc<Representation>> {
        let version = self.resolve(year, query).await?;
        part(self.app, &version, Form::Ndjson).await
    }

    /// A page of results.
    ///
    /// # Errors
    /// As [`Published::document`]; [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn page(&self, year: i32, query: &ResultQuery) -> Result<Arc<Representation>> {
        let limit = limit(query.limit)?;
        let Some(text) = &query.cursor else {
            let version = self.resolve(year, &ReleaseQuery { region: query.region, version: query.version }).await?;
            return part(self.app, &version, Form::Page(0, limit)).await;
        };
        let (release, start) = after(text)?;
        let index = index(self.app).await?;
        let version = index.iter().find(|version| version.id == release && visible(self.grant.scope(), version));
        let version = version.filter(|version| version.year == year).ok_or_else(bad_cursor)?;
        part(self.app, version, Form::Page(start, limit)).await
    }

    /// Leaves the receipt of a pull; that the caller got these bytes is durable afterwards.
    ///
    /// # Errors
    /// When it could not be stored; the pull must not be answered then.
    pub async fn receipt(&self, pulled: &Representation, unchanged: bool) -> Result<()> {
        self.app.receipts().leave(self.actor, pulled, unchanged, self.app.clock().now()).await
    }

    async fn resolve(&self, year: i32, query: &ReleaseQuery) -> Result<Version> {
        let mut found = versions(self.app, self.grant.scope(), year, query.region).await?;
        found.retain(|version| query.version.is_none_or(|wanted| version.version == wanted));
        found.into_iter().next().ok_or(AppError::NotFound)
    }
}

/// The published versions of a year in one province, the newest first.
pub async fn versions(app: &App, scope: &Scope, year: i32, region: Option<RegionCode>) -> Result<Vec<Version>> {
    let index = index(app).await?;
    let matches = |version: &&Version| {
        version.year == year && visible(scope, version) && region.is_none_or(|region| version.region == region)
    };
    let found: Vec<Version> = index.iter().filter(matches).cloned().collect();
    let first = found.first().ok_or(AppError::NotFound)?;
    if found.iter().any(|version| version.region != first.region) {
        let text = Text::new("该年度有多个省份的发布，请指定省份", "Several provinces published that year; say which");
        return Err(AppError::invalid("/region", "ambiguous", text));
    }
    Ok(found)
}

fn visible(scope: &Scope, version: &Version) -> bool {
    match scope {
        Scope::Place(prefix) => version.place.starts_with(prefix.as_str()),
        Scope::Organisation(_) | Scope::Assigned(_) => false,
    }
}

/// Every published version: latest year first, then by province, the newest version first.
async fn index(app: &App) -> Result<Arc<Vec<Version>>> {
    if let Some(index) = app.shelf().index() {
        return Ok(index);
    }
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        year: i32,
        region: String,
        place: String,
        version: i32,
        state_data: serde_json::Value,
        rows: i32,
        sha256: String,
    }
    use entity::Column as C;
    let asked = Instant::now();
    let found = entity::Entity::find()
        .select_only()
        .columns([C::Id, C::Year, C::Region, C::Place, C::Version, C::StateData, C::Rows, C::Sha256])
        .filter(C::State.eq(StateName::Published.code()))
        .order_by_desc(C::Year)
        .order_by_asc(C::Region)
        .order_by_desc(C::Version)
        .into_model::<Row>()
        .all(app.db().read())
        .await?;
    let version = |row: Row| -> Result<Version> {
        let State::Published { published, .. } = serde_json::from_value(row.state_data)? else {
            return Err(AppError::Internal("a published release is in another state".into()));
        };
        Ok(Version {
            id: row.id,
            year: row.year,
            region: stored_region(&row.region)?,
            place: row.place,
            version: count(row.version)?,
            published_on: published.on,
            rows: count(row.rows)?,
            sha256: row.sha256,
        })
    };
    let versions = Arc::new(found.into_iter().map(version).collect::<Result<Vec<_>>>()?);
    app.shelf().keep_index(asked, Arc::clone(&versions));
    Ok(versions)
}

/// One part of a published version, from memory when it was pulled before.
async fn part(app: &App, version: &Version, form: Form) -> Result<Arc<Representation>> {
    if let Some(part) = app.shelf().get(version.id, form) {
        return Ok(part);
    }
    let part = match form {
        Form::Document => document(app, version).await?,
        Form::Summary => summary(app, version).await?,
        Form::Ndjson => {
            Representation { version: version.version, ..ndjson(app, version.id, version.rows, &version.sha256).await? }
        }
        Form::Page(start, limit) => {
            let whole = Box::pin(part(app, version, Form::Ndjson)).await?;
            page(&whole, start, limit)?
        }
    };
    let part = Arc::new(part);
    app.shelf().put(version.id, form, Arc::clone(&part));
    Ok(part)
}

/// A page of a version that is not published; nothing of it stays in memory.
pub async fn page_of_draft(app: &App, row: &entity::Model, query: &ResultQuery) -> Result<Arc<Representation>> {
    let limit = limit(query.limit)?;
    let start = match query.cursor.as_deref().map(after).transpose()? {
        Some((release, start)) if release == row.id => start,
        Some(_) => return Err(bad_cursor()),
        None => 0,
    };
    let whole = ndjson(app, row.id, count(row.rows)?, &row.sha256).await?;
    Ok(Arc::new(page(&whole, start, limit)?))
}

async fn head(app: &App, id: Uuid) -> Result<entity::Model> {
    entity::Entity::find_by_id(id)
        .one(app.db().read())
        .await?
        .ok_or_else(|| AppError::Internal("a published release is gone".into()))
}

async fn document(app: &App, version: &Version) -> Result<Representation> {
    let row = head(app, version.id).await?;
    let State::Published { approved, published, .. } = rows::state(&row)? else {
        return Err(AppError::Internal("a published release is in another state".into()));
    };
    let (approved, published) = (serde_json::to_string(&approved.on)?, serde_json::to_string(&published.on)?);
    let (manifest, summary) = (row.manifest, row.summary);
    let text = format!(r#"{{"approved_on":{approved},"published_on":{published},"manifest":{manifest},"summary":{summary}}}"#);
    Ok(Representation { version: version.version, ..Representation::new(version.id, JSON, text.into()) })
}

async fn summary(app: &App, version: &Version) -> Result<Representation> {
    let row = head(app, version.id).await?;
    let form = PullForm::Summary;
    Ok(Representation { version: version.version, form, ..Representation::new(version.id, JSON, row.summary.into()) })
}

/// All lines; refused when they are not what was frozen.
async fn ndjson(app: &App, id: Uuid, count: u32, sha256: &str) -> Result<Representation> {
    let lines = entity::rows::Entity::find()
        .filter(entity::rows::Column::ReleaseId.eq(id))
        .order_by_asc(entity::rows::Column::Seq)
        .all(app.db().read())
        .await?;
    let text = freeze::join(lines.iter().map(|line| line.body.as_str()));
    let found = Representation::new(id, NDJSON, text.into());
    if found.sha256 != sha256 {
        return Err(AppError::Internal(format!("the stored rows of release {id} are not those that were frozen")));
    }
    Ok(Representation { form: PullForm::Ndjson, first_row: count.min(1), rows: count, ..found })
}

/// `{"items":[…],"next":…}` of some lines, each byte for byte as in the whole.
fn page(whole: &Representation, start: u32, limit: u32) -> Result<Representation> {
    let too_large = |_| AppError::Internal("a page does not fit".into());
    let skip = usize::try_from(start).map_err(too_large)?;
    let take = usize::try_from(limit).map_err(too_large)?;
    let lines: Vec<&[u8]> =
        whole.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).skip(skip).take(take).collect();
    let count = u32::try_from(lines.len()).map_err(too_large)?;
    let end = start.saturating_add(count);
    let next = (end < whole.rows).then(|| before(whole.release, end));
    let mut text = b"{\"items\":[".to_vec();
    text.extend(lines.join(&b','));
    text.push(b']');
    if let Some(next) = &next {
        text.extend_from_slice(b",\"next\":");
        text.extend(serde_json::to_vec(next)?);
    }
    text.push(b'}');
    let made = Representation::new(whole.release, JSON, text.into());
    let first_row = if count == 0 { 0 } else { start.saturating_add(1) };
    Ok(Representation { version: whole.version, form: PullForm::Page, first_row, rows: count, next, ..made })
}

fn limit(wanted: Option<u64>) -> Result<u32> {
    let limit = wanted.map_or(Some(DEFAULT_LIMIT), |wanted| u32::try_from(wanted).ok());
    limit.filter(|limit| (1..=MAX_LIMIT).contains(limit)).ok_or_else(|| {
        let text = Text::owned(format!("每页行数应在 1 至 {MAX_LIMIT} 之间"), format!("Ask for 1 to {MAX_LIMIT} rows"));
        AppError::invalid("/limit", "range", text)
    })
}

fn before(release: Uuid, row: u32) -> String {
    Cursor { order: ORDER.to_owned(), key: row.to_string(), id: release.to_string() }.encode()
}

fn after(text: &str) -> Result<(Uuid, u32)> {
    let cursor = Cursor::decode(text, ORDER).map_err(|_| bad_cursor())?;
    let (release, row) = (cursor.id.parse().ok(), cursor.key.parse().ok());
    release.zip(row).ok_or_else(bad_cursor)
}

fn bad_cursor() -> AppError {
    AppError::invalid(
        "/cursor",
        "bad_cursor",
        Text::new("分页标记无效，请从第一页重新查询", "Not a cursor of this list; start from the first page"),
    )
}
