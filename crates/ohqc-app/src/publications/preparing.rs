//! Freezing a list: its rows, its basis, its hash and its version.

use chrono::NaiveDate;
use ohqc_domain::policy::{Profile, profile_for};
use ohqc_domain::publications::api::PrepareBody;
use ohqc_domain::publications::{Row, Signed, Snapshot, State, basis};
use ohqc_domain::regions::RegionCode;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{entity, results, rows};
use crate::regions::region_name;
use crate::store::new_id;
use crate::write::Write;
use crate::{AppError, Result};

/// Freezes the year's results of a region into the next version of the list.
///
/// # Errors
/// [`AppError::Rule`] when nobody belongs on the list, or the province does not publish all institutions.
pub async fn freeze(write: &Write<'_>, body: &PrepareBody, region: RegionCode, place: &str, by: Signed) -> Result<entity::Model> {
    let profile = profile_for(region, by.on);
    let found = results::of_year(&write.tx, place, body.year, body.service).await?;
    let snapshot = snapshot(&profile, body, region, by.on, numbered(body, found)?)?;
    let json = serde_json::to_string(&snapshot)?;
    let version = latest(write, same_list(body, region.as_str())).await?.map_or(1, |row| row.version.saturating_add(1));
    let state = State::Prepared { prepared: by };
    let row = entity::ActiveModel {
        id: Set(new_id()),
        kind: Set(body.kind.code().into()),
        year: Set(body.year),
        service: Set(body.service.code().into()),
        region: Set(region.as_str().into()),
        place: Set(place.into()),
        version: Set(version),
        state: Set(state.name().code().into()),
        state_data: Set(serde_json::to_value(&state)?),
        sha256: Set(rows::hash(&json)),
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

fn numbered(body: &PrepareBody, found: Vec<Row>) -> Result<Vec<Row>> {
    let listed = found.into_iter().filter(|row| row.belongs_to(body.kind));
    let rows: Vec<Row> = (1..).zip(listed).map(|(number, row)| Row { number, ..row }).collect();
    if rows.is_empty() {
        return Err(AppError::Rule(Text::new(
            "该年度尚无符合条件的已审定考核",
            "No finalised round of that year belongs on this list",
        )));
    }
    Ok(rows)
}

fn snapshot(profile: &Profile, body: &PrepareBody, region: RegionCode, on: NaiveDate, rows: Vec<Row>) -> Result<Snapshot> {
    let settings = profile.settings().map_err(|error| AppError::Internal(error.to_string()))?;
    if settings.publish.scope != "all" {
        let text = Text::new(
            "本省政策仅公布加密考核机构，平台尚不支持按此范围公布",
            "This province publishes institutions under raised frequency only, which is not supported yet",
        );
        return Err(AppError::Rule(text));
    }
    Ok(Snapshot {
        kind: body.kind,
        year: body.year,
        service: body.service,
        region,
        region_name: region_name(region.as_str()),
        publisher: settings.org.health_authority,
        basis: basis(profile),
        form: body.kind.form(),
        taken_on: on,
        rows,
    })
}

fn same_list(body: &PrepareBody, region: &str) -> Condition {
    Condition::all()
        .add(entity::Column::Kind.eq(body.kind.code()))
        .add(entity::Column::Year.eq(body.year))
        .add(entity::Column::Service.eq(body.service.code()))
        .add(entity::Column::Region.eq(region))
}

/// The conditions of all versions of a row's list.
pub fn versions_of(row: &entity::Model) -> Condition {
    Condition::all()
        .add(entity::Column::Kind.eq(row.kind.as_str()))
        .add(entity::Column::Year.eq(row.year))
        .add(entity::Column::Service.eq(row.service.as_str()))
        .add(entity::Column::Region.eq(row.region.as_str()))
}

/// The highest version of a list.
pub async fn latest(write: &Write<'_>, list: Condition) -> Result<Option<entity::Model>> {
    Ok(entity::Entity::find().filter(list).order_by_desc(entity::Column::Version).one(&write.tx).await?)
}
