//! The next filing number of a province, service and year.

use chrono::Datelike;
use ohqc_domain::filings::FilingNumber;
use ohqc_domain::institutions::Service;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity;
use crate::Result;
use crate::regions::province_of;
use crate::write::Write;

/// The number after the highest in use; two acceptances at once meet at the unique index and one is refused.
pub async fn next(write: &Write<'_>, region: &str, service: Service) -> Result<FilingNumber> {
    let province = province_of(region)?;
    let year = write.today().year();
    let prefix = FilingNumber::prefix(province.as_str(), service, year);
    let highest = entity::Entity::find()
        .filter(entity::Column::Number.starts_with(&prefix))
        .order_by_desc(entity::Column::Number)
        .one(&write.tx)
        .await?
        .and_then(|row| row.number);
    Ok(FilingNumber::following(province.as_str(), service, year, highest.as_deref()))
}
