//! On-site checks after filing.

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
                .table("verifications")
                .col(uuid("id").primary_key())
                .col(uuid("filing_id"))
                .col(uuid("institution_id"))
                .col(string("place"))
                .col(string("service"))
                .col(string("number"))
                .col(json("filed"))
                .col(date("accepted_on"))
                .col(date("opened_on"))
                .col(date("not_before"))
                .col(integer("round"))
                .col(uuid_null("follows_id"))
                .col(uuid_null("followed_by_id"))
                .col(string("state"))
                .col(json("state_data"))
                .col(string("template"))
                .col(integer("template_version"))
                .col(json("sheet"))
                .col(date("due_on"))
                .col(date_null("conducted_on"))
                .col(string_null("outcome"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("verifications", "filing_id", "filings"))
                .foreign_key(&mut parts::references("verifications", "institution_id", "institutions"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("verifications", &["filing_id", "round"]),
            parts::index("verifications", &["place", "state"]),
            parts::index("verifications", &["updated_at", "id"]),
            parts::index("verifications", &["due_on", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["verifications"]).await
    }
}
