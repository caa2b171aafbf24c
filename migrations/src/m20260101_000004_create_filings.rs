//! Filings with their dossiers, and how far each series of their numbers has come.

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
                .table("filings")
                .col(uuid("id").primary_key())
                .col(uuid("institution_id"))
                .col(string("service"))
                .col(string("origin").default("platform"))
                .col(string("place"))
                .col(string("state"))
                .col(json("state_data"))
                .col(json("dossier"))
                .col(string_null("number"))
                .col(string_null("verification_code"))
                .col(date_null("submitted_on"))
                .col(date_null("accepted_on"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("filings", "institution_id", "institutions"))
                .to_owned(),
            Table::create().table("filing_numbers").col(string("series").primary_key()).col(integer("last")).to_owned(),
        ];
        let indexes = vec![
            parts::unique("filings", &["number"]),
            parts::unique("filings", &["verification_code"]),
            parts::index("filings", &["institution_id", "service"]),
            parts::index("filings", &["place", "state"]),
            parts::index("filings", &["updated_at", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["filing_numbers", "filings"]).await
    }
}
