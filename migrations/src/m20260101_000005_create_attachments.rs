//! Evidence files, stored by content hash.

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
                .table("attachments")
                .col(uuid("id").primary_key())
                .col(uuid("organisation_id"))
                .col(string("place"))
                .col(string("name"))
                .col(string("media_type"))
                .col(big_integer("size"))
                .col(string("sha256"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(&mut parts::references("attachments", "organisation_id", "organisations"))
                .to_owned(),
        ];
        let indexes = vec![parts::index("attachments", &["sha256"])];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["attachments"]).await
    }
}
