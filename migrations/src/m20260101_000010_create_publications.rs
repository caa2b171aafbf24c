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
                .col(string("place"))
                .col(string("title"))
                .col(string("state"))
                .col(json("state_data"))
                .col(json("snapshot"))
                .col(uuid("prepared_by"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .col(timestamp_with_time_zone_null("released_at"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("publications", &["place", "state"]),
            parts::index("publications", &["state", "released_at"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["publications"]).await
    }
}
