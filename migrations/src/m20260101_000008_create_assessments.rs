//! Yearly plans and rounds of QC assessment.

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
                .table("plans")
                .col(uuid("id").primary_key())
                .col(integer("year"))
                .col(string("service"))
                .col(string("region"))
                .col(string("place"))
                .col(string("state"))
                .col(json("state_data"))
                .col(string("title"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .to_owned(),
            Table::create()
                .table("assessments")
                .col(uuid("id").primary_key())
                .col(uuid("plan_id"))
                .col(uuid("institution_id"))
                .col(string("service"))
                .col(integer("year"))
                .col(string("place"))
                .col(string("state"))
                .col(json("state_data"))
                .col(json("templates"))
                .col(json("sheets"))
                .col(string_null("grade"))
                .col(string_null("score"))
                .col(boolean_null("key_items_passed"))
                .col(json_null("conclusion"))
                .col(json_null("links"))
                .col(date_null("finalised_on"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("assessments", "plan_id", "plans"))
                .foreign_key(&mut parts::references("assessments", "institution_id", "institutions"))
                .to_owned(),
            Table::create()
                .table("assessment_members")
                .col(uuid("assessment_id"))
                .col(uuid("user_id"))
                .primary_key(Index::create().col("assessment_id").col("user_id"))
                .foreign_key(&mut parts::references("assessment_members", "assessment_id", "assessments"))
                .foreign_key(&mut parts::references("assessment_members", "user_id", "users"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::unique("plans", &["year", "service", "region"]),
            parts::unique("assessments", &["plan_id", "institution_id"]),
            parts::index("plans", &["updated_at", "id"]),
            parts::index("assessments", &["place", "year", "state"]),
            parts::index("assessments", &["institution_id", "year"]),
            parts::index("assessments", &["updated_at", "id"]),
            parts::index("assessment_members", &["user_id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["assessment_members", "assessments", "plans"]).await
    }
}
