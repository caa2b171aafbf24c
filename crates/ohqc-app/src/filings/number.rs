//! The next filing number of a province, service and year.

use chrono::Datelike;
use ohqc_domain::filings::FilingNumber;
use ohqc_domain::identity::{Grant, Scope};
use ohqc_domain::institutions::BodyKind;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};

use crate::regions::{province_of, province_place};
use crate::write::Write;
use crate::{AppError, Result};

mod entity {
    //! How far each series of numbers has come.

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing_numbers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub series: String,
        pub last: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Waits for one's turn to give numbers in a province. Taken before any row: whoever puts several filings on record in one change
/// holds the series while it locks the next institution.
pub async fn alone(write: &Write<'_>, grant: &Grant) -> Result<()> {
    let Scope::Place(place) = grant.scope() else { return Err(AppError::Denied) };
    write.alone(&format!("filing numbers of {}", province_place(place))).await
}

/// Takes the next number. Counting is one statement: of two acceptances at once the second waits for the first, and gets
/// its number back when the first fails.
pub async fn next(write: &Write<'_>, region: &str, kind: impl Into<BodyKind>) -> Result<FilingNumber> {
    let kind = kind.into();
    let province = province_of(region)?;
    let year = write.today().year();
    let series = FilingNumber::prefix(province.as_str(), kind, year);
    let one_more = Expr::col((entity::Entity, entity::Column::Last)).add(1);
    let counted = entity::Entity::insert(entity::ActiveModel { series: Set(series), last: Set(1) })
        .on_conflict(OnConflict::column(entity::Column::Series).value(entity::Column::Last, one_more).to_owned())
        .exec_with_returning(&write.tx)
        .await?;
    let serial = u32::try_from(counted.last).map_err(|_| AppError::Internal("a filing number below zero".into()))?;
    Ok(FilingNumber::new(province.as_str(), kind, year, serial))
}

#[cfg(test)]
mod tests {
    use ohqc_domain::institutions::Service;
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};

    use super::{entity, next};
    use crate::Clock;
    use crate::testing::empty;

    #[tokio::test]
    async fn numbers_run_on_within_their_series_and_beyond_four_digits() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty(folder.path(), Clock::Day("2025-06-16".parse().unwrap())).await;
        let write = app.write(None).await.unwrap();
        let full = entity::ActiveModel { series: Set("220000-OHE-2025-".into()), last: Set(9998) };
        full.insert(&write.tx).await.unwrap();
        let mut numbers = Vec::new();
        for service in [Service::Examination, Service::Examination, Service::Examination, Service::Diagnosis] {
            numbers.push(next(&write, "220104", service).await.unwrap().to_string());
        }
        let expected = ["220000-OHE-2025-9999", "220000-OHE-2025-10000", "220000-OHE-2025-10001", "220000-ODD-2025-0001"];
        assert_eq!(numbers, expected);
    }
}
