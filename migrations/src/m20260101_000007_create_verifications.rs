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
                .col(json("entries"))
                .col(json("comparison"))
                .col(json("photos"))
                .col(date("due_on"))
                .col(date_null("conducted_on"))
                .col(date_null("filing_ended_on"))
                .col(string_null("outcome"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("verifications", "filing_id", "filings"))
                .foreign_key(&mut parts::references("verifications", "institution_id", "institutions"))
                .to_owned(),
            Table::create()
                .table("verification_members")
                .col(uuid("verification_id"))
                .col(uuid("user_id"))
                .col(boolean("leader"))
                .primary_key(Index::create().col("verification_id").col("user_id"))
                .foreign_key(&mut parts::references("verification_members", "verification_id", "verifications"))
                .foreign_key(&mut parts::references("verification_members", "user_id", "users"))
                .to_owned(),
            Table::create()
                .table("verification_files")
                .col(uuid("verification_id"))
                .col(uuid("attachment_id"))
                .primary_key(Index::create().col("verification_id").col("attachment_id"))
                .foreign_key(&mut parts::references("verification_files", "verification_id", "verifications"))
                .foreign_key(&mut parts::references("verification_files", "attachment_id", "attachments"))
                .to_owned(),
            Table::create()
                .table("interests")
                .col(uuid("user_id"))
                .col(uuid("institution_id"))
                .col(text("reason"))
                .col(date("declared_on"))
                .primary_key(Index::create().col("user_id").col("institution_id"))
                .foreign_key(&mut parts::references("interests", "user_id", "users"))
                .foreign_key(&mut parts::references("interests", "institution_id", "institutions"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("verifications", &["filing_id", "round"]),
            parts::index("verifications", &["place", "state"]),
            parts::index("verifications", &["updated_at", "id"]),
            parts::index("verifications", &["due_on", "id"]),
            parts::index("verification_members", &["user_id"]),
            parts::index("verification_files", &["attachment_id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["interests", "verification_files", "verification_members", "verifications"]).await
    }
}
