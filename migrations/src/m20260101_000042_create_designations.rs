//! Which institution carries the diagnosis of a city that has none, and when (指定承担).

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::parts;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = vec![
            Table::create()
                .table("designations")
                .col(uuid("id").primary_key())
                .col(uuid("institution_id"))
                .col(string("city"))
                .col(string("place"))
                .col(date("valid_from"))
                .col(date_null("valid_to"))
                .col(string("basis"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("designations", &["institution_id", "city", "valid_from"]),
            parts::index("designations", &["valid_from", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["designations"]).await
    }
}
