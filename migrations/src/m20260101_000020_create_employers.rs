//! Employers; each is an organisation too, with the same id. One entry per legal entity and county.

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
                .table("employers")
                .col(uuid("id").primary_key())
                .col(string("name"))
                .col(string("credit_code"))
                .col(string("region"))
                .col(string("place"))
                .col(string("industry"))
                .col(string_null("size"))
                .col(json("particulars"))
                .col(uuid_null("merged_into"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("employers", "id", "organisations"))
                .foreign_key(&mut parts::references("employers", "merged_into", "employers"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("employers", &["credit_code", "region"]),
            parts::index("employers", &["place"]),
            parts::index("employers", &["name", "id"]),
            parts::index("employers", &["merged_into"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["employers"]).await
    }
}
