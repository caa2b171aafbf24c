//! Everything that happened, append-only.

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
                .table("events")
                .col(big_integer("position").auto_increment().primary_key())
                .col(timestamp_with_time_zone("at"))
                .col(uuid_null("user_id"))
                .col(uuid_null("client_id"))
                .col(uuid_null("organisation_id"))
                .col(string("place"))
                .col(string("subject_kind"))
                .col(uuid("subject_id"))
                .col(uuid_null("institution_id"))
                .col(string("kind"))
                .col(json("data"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("events", &["subject_kind", "subject_id", "position"]),
            parts::index("events", &["user_id", "position"]),
            parts::index("events", &["place", "position"]),
            parts::index("events", &["institution_id", "position"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["events"]).await
    }
}
