//! A year's frozen results, their rows and the receipts of every pull.

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
                .table("releases")
                .col(uuid("id").primary_key())
                .col(integer("year"))
                .col(string("region"))
                .col(string("place"))
                .col(integer("version"))
                .col(string("state"))
                .col(json("state_data"))
                .col(text("manifest"))
                .col(text("summary"))
                .col(integer("rows"))
                .col(string("sha256"))
                .col(uuid("prepared_by"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .col(timestamp_with_time_zone_null("published_at"))
                .to_owned(),
            Table::create()
                .table("release_rows")
                .col(uuid("release_id"))
                .col(integer("seq"))
                .col(text("body"))
                .primary_key(Index::create().col("release_id").col("seq"))
                .foreign_key(&mut parts::references("release_rows", "release_id", "releases"))
                .to_owned(),
            Table::create()
                .table("release_pulls")
                .col(big_integer("id").auto_increment().primary_key())
                .col(uuid("release_id"))
                .col(uuid_null("client_id"))
                .col(uuid_null("user_id"))
                .col(uuid("organisation_id"))
                .col(timestamp_with_time_zone("at"))
                .col(string("form"))
                .col(integer("first_seq"))
                .col(integer("rows"))
                .col(boolean("unchanged"))
                .col(integer("times"))
                .foreign_key(&mut parts::references("release_pulls", "release_id", "releases"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("releases", &["region", "year", "version"]),
            parts::index("releases", &["state"]),
            parts::index("release_pulls", &["release_id", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["release_pulls", "release_rows", "releases"]).await
    }
}
