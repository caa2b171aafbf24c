//! The problem list and rectification ledger.

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
                .table("problems")
                .col(uuid("id").primary_key())
                .col(uuid("institution_id"))
                .col(string("place"))
                .col(string("service"))
                .col(integer("year"))
                .col(string("source_kind"))
                .col(uuid("source_id"))
                .col(string("source_item"))
                .col(json("finding"))
                .col(string("item"))
                .col(text("reason"))
                .col(string("category"))
                .col(boolean("key_item"))
                .col(string("state"))
                .col(json("state_data"))
                .col(date("opened_on"))
                .col(date_null("due_on"))
                .col(date_null("handed_in_on"))
                .col(date_null("closed_on"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("problems", "institution_id", "institutions"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("problems", &["source_kind", "source_id", "source_item"]),
            parts::index("problems", &["place", "state", "due_on"]),
            parts::index("problems", &["institution_id", "state"]),
            parts::index("problems", &["due_on", "id"]),
            parts::index("problems", &["place", "year"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["problems"]).await
    }
}
