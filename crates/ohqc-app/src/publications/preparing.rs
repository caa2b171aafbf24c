//! Freezing a list: its rows, its basis, its hash and its version.

use chrono::NaiveDate;
use ohqc_domain::institutions::Service;
use ohqc_domain::policy::{Profile, Settings, profile_for};
use ohqc_domain::publications::api::PrepareBody;
use ohqc_domain::publications::{PublicationKind, Row, Signed, Snapshot, State};
use ohqc_domain::regions::RegionCode;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{entity, results};
use crate::hash::sha256;
use crate::regions::region_name;
use crate::store::new_id;
use crate::write::Write;
use crate::{AppError, Result};

/// Freezes the year's results of a region into the next version of the list.
///
/// # Errors
/// [`AppError::Rule`] when nobody belongs on the list, or the province does not publish all institutions.
pub async fn freeze(write: &Write<'_>, body: &PrepareBody, region: RegionCode, place: &str, by: Signed) -> Result<entity::Model> {
    let PrepareBody { kind, year, service, .. } = *body;
    let profile = profile_for(region, by.on);
    if settings(&profile)?.publish.scope != "all" {
        let text = Text::new(
            "本省政策仅公布加密考核机构，平台尚不支持按此范围公布",
            "This province publishes institutions under raised frequency only, which is not supported yet",
        );
        return Err(AppError::Rule(text));
    }
    let found = results::of_year(&write.tx, place, year, service).await?;
    let rows: Vec<Row> = numbered(found.into_iter().filter(|row| row.belongs_to(kind)));
    if rows.is_empty() {
        return Err(AppError::Rule(Text::new(
            "该年度尚无符合条件的已审定考核",
            "No finalised round of that year belongs on this list",
        )));
    }
    keep(write, List { kind, year, service, region, place, subject: String::new(), verification: None }, rows, by).await
}

/// A list of which versions are frozen.
pub struct List<'a> {
    /// What it lists.
    pub kind: PublicationKind,
    /// The year of the rounds, or of the decision.
    pub year: i32,
    /// The service.
    pub service: Service,
    /// The region whose authority publishes.
    pub region: RegionCode,
    /// Its path.
    pub place: &'a str,
    /// The filing whose check it tells of; empty for a list of a year.
    pub subject: String,
    /// The check it tells of; none for a list of a year.
    pub verification: Option<Uuid>,
}

/// Gives lines their numbers.
pub fn numbered(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    (1..).zip(rows).map(|(number, row)| Row { number, ..row }).collect()
}

/// Stores rows as the next version of their list.
pub async fn keep(write: &Write<'_>, list: List<'_>, rows: Vec<Row>, by: Signed) -> Result<entity::Model> {
    let profile = profile_for(list.region, by.on);
    let snapshot = snapshot(&profile, &list, by.on, rows)?;
    let json = serde_json::to_string(&snapshot)?;
    let version = latest(write, same_list(&list)).await?.map_or(1, |row| row.version.saturating_add(1));
    let state = State::Prepared { prepared: by };
    let row = entity::ActiveModel {
        id: Set(new_id()),
        kind: Set(list.kind.code().into()),
        year: Set(list.year),
        service: Set(list.service.code().into()),
        region: Set(list.region.as_str().into()),
        region_name: Set(snapshot.region_name.clone()),
        title: Set(serde_json::to_value(snapshot.title())?),
        place: Set(list.place.into()),
        subject: Set(list.subject),
        verification_id: Set(list.verification),
        version: Set(version),
        state: Set(state.name().code().into()),
        state_data: Set(serde_json::to_value(&state)?),
        sha256: Set(sha256(json.as_bytes())),
        rows: Set(i32::try_from(snapshot.rows.len()).unwrap_or(i32::MAX)),
        snapshot: Set(json),
        prepared_on: Set(by.on),
        released_on: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
    };
    Ok(row.insert(&write.tx).await?)
}

/// The settings of a profile.
pub fn settings(profile: &Profile) -> Result<Settings> {
    profile.settings().map_err(|error| AppError::Internal(error.to_string()))
}

fn snapshot(profile: &Profile, list: &List<'_>, on: NaiveDate, rows: Vec<Row>) -> Result<Snapshot> {
    Ok(Snapshot {
        kind: list.kind,
        year: list.year,
        service: list.service,
        region: list.region,
        region_name: region_name(list.region.as_str()),
        publisher: settings(profile)?.org.health_authority,
        basis: list.kind.basis(profile),
        form: list.kind.form(),
        taken_on: on,
        rows,
    })
}

/// A list is told by its kind, and by the year, service and region of the rounds or the filing of the check.
fn same(kind: &str, (year, service, region): (i32, &str, &str), subject: &str) -> Condition {
    let one = Condition::all().add(entity::Column::Kind.eq(kind)).add(entity::Column::Subject.eq(subject));
    if subject.is_empty() {
        one.add(entity::Column::Year.eq(year)).add(entity::Column::Service.eq(service)).add(entity::Column::Region.eq(region))
    } else {
        one
    }
}

fn same_list(list: &List<'_>) -> Condition {
    same(list.kind.code(), (list.year, list.service.code(), list.region.as_str()), &list.subject)
}

/// The conditions of all versions of a row's list.
pub fn versions_of(row: &entity::Model) -> Condition {
    same(&row.kind, (row.year, &row.service, &row.region), &row.subject)
}

/// The highest version of a list.
pub async fn latest(write: &Write<'_>, list: Condition) -> Result<Option<entity::Model>> {
    Ok(entity::Entity::find().filter(list).order_by_desc(entity::Column::Version).one(&write.tx).await?)
}
