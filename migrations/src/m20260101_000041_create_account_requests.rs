//! Requests for accounts; what names the applicant stands in the particulars, which are emptied with the answer.

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
                .table("account_requests")
                .col(uuid("id").primary_key())
                .col(string("number"))
                .col(string("name"))
                .col(string("credit_code"))
                .col(string("region"))
                .col(string("place"))
                .col(string("service"))
                .col(json_null("particulars"))
                .col(string("state"))
                .col(string_null("reason"))
                .col(date("received_on"))
                .col(date_null("due_on"))
                .col(date_null("decided_on"))
                .col(integer("revision"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("account_requests", &["number"]),
            parts::index("account_requests", &["place"]),
            parts::index("account_requests", &["credit_code"]),
            parts::index("account_requests", &["due_on", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["account_requests"]).await
    }
}
