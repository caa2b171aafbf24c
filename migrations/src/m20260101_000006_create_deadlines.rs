//! Clocks: opened with a basis, closed by the act that fulfils them.

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
                .table("deadlines")
                .col(uuid("id").primary_key())
                .col(string("kind"))
                .col(string("subject_kind"))
                .col(uuid("subject_id"))
                .col(uuid_null("institution_id"))
                .col(string("place"))
                .col(string("title"))
                .col(string("basis"))
                .col(string("permission"))
                .col(date("opened_on"))
                .col(date_null("due_on"))
                .col(date_null("safe_on"))
                .col(date_null("closed_on"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("deadlines", &["place", "closed_on", "due_on"]),
            parts::index("deadlines", &["subject_kind", "subject_id"]),
            parts::index("deadlines", &["institution_id", "closed_on"]),
            // A start looks for what has no due date yet, and must not walk through every clock for it.
            parts::index("deadlines", &["due_on", "closed_on"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["deadlines"]).await
    }
}
