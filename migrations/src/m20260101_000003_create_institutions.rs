//! Institutions; each is an organisation too, with the same id.

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
                .table("institutions")
                .col(uuid("id").primary_key())
                .col(string("name"))
                .col(string("credit_code"))
                .col(string("ownership"))
                .col(string("region"))
                .col(string("place"))
                .col(json("particulars"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("institutions", "id", "organisations"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("institutions", &["credit_code"]),
            parts::index("institutions", &["place"]),
            parts::index("institutions", &["name", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["institutions"]).await
    }
}
