//! Which authority carries a county's line, and when (代管).

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
                .table("delegations")
                .col(uuid("id").primary_key())
                .col(string("county"))
                .col(string("place"))
                .col(string("authority"))
                .col(string("line"))
                .col(date("valid_from"))
                .col(date_null("valid_to"))
                .col(string("basis"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("delegations", &["county", "line", "valid_from"]),
            parts::index("delegations", &["valid_from", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["delegations"]).await
    }
}
