//! Filings with their dossiers and versions, and how far each series of their numbers has come.

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
                .col(string_null("application_state"))
                .col(boolean("ready"))
                .col(json_null("application_dossier"))
                .col(uuid_null("reviewer_id"))
                .col(string_null("number"))
                .col(string_null("verification_code"))
                .col(date_null("submitted_on"))
                .col(date_null("accepted_on"))
                .col(date_null("ends_on"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("filings", "institution_id", "institutions"))
                .foreign_key(&mut parts::references("filings", "reviewer_id", "users"))
                .to_owned(),
            Table::create()
                .table("filing_versions")
                .col(uuid("id").primary_key())
                .col(uuid("filing_id"))
                .col(integer("number"))
                .col(string("kind"))
                .col(json("dossier"))
                .col(json("holder"))
                .col(date_null("last_day"))
                .col(string_null("reason"))
                .col(date("submitted_on"))
                .col(string("outcome"))
                .col(json("opinions"))
                .col(uuid_null("reviewer_id"))
                .col(date_null("decided_on"))
                .col(string_null("verification_code"))
                .col(date_null("superseded_on"))
                .foreign_key(&mut parts::references("filing_versions", "filing_id", "filings"))
                .foreign_key(&mut parts::references("filing_versions", "reviewer_id", "users"))
                .to_owned(),
            Table::create().table("filing_numbers").col(string("series").primary_key()).col(integer("last")).to_owned(),
        ];
        let indexes = vec![
            parts::unique("filings", &["number"]),
            parts::unique("filings", &["verification_code"]),
            parts::index("filings", &["institution_id", "service"]),
            parts::index("filings", &["place", "state"]),
            parts::unique("filing_versions", &["filing_id", "number"]),
            parts::unique("filing_versions", &["verification_code"]),
            parts::index("filings", &["updated_at", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["filing_numbers", "filing_versions", "filings"]).await
    }
}
