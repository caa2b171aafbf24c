//! What is made public: a snapshot, not a query.

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
                .table("publications")
                .col(uuid("id").primary_key())
                .col(string("kind"))
                .col(integer("year"))
                .col(string("service"))
                .col(string("region"))
                .col(string("region_name"))
                .col(json("title"))
                .col(string("place"))
                .col(string("subject"))
                .col(uuid_null("verification_id"))
                .col(integer("version"))
                .col(string("state"))
                .col(json("state_data"))
                .col(text("snapshot"))
                .col(string("sha256"))
                .col(integer("rows"))
                .col(date("prepared_on"))
                .col(date_null("released_on"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("publications", &["place", "state"]),
            parts::index("publications", &["state", "released_on", "id"]),
            parts::index("publications", &["updated_at", "id"]),
            parts::unique("publications", &["kind", "subject", "year", "service", "region", "version"]),
            parts::index("publications", &["subject"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["publications"]).await
    }
}
