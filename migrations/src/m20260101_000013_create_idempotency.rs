//! Answers kept so that a repeated creation gets the first answer again.

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
                .table("idempotency_keys")
                .col(string("caller"))
                .col(string("key"))
                .col(string("request_hash"))
                .col(boolean("written"))
                .col(integer_null("status"))
                .col(json_null("headers"))
                .col(text_null("body"))
                .col(timestamp_with_time_zone("created_at"))
                .primary_key(Index::create().col("caller").col("key"))
                .to_owned(),
        ];
        let indexes = vec![parts::index("idempotency_keys", &["created_at"])];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["idempotency_keys"]).await
    }
}
