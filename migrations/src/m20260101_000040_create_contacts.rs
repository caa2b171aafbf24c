//! Organisations' entries in the contact directory: an office, a post and a telephone, under the organisation's id.

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
                .table("contacts")
                .col(uuid("id").primary_key())
                .col(json("contact"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("contacts", "id", "organisations"))
                .to_owned(),
        ];
        parts::create(manager, tables, vec![]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["contacts"]).await
    }
}
