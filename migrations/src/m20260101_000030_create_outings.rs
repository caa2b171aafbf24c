//! Examinations away from home, with every notice of each.

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
                .table("outings")
                .col(uuid("id").primary_key())
                .col(uuid("institution_id"))
                .col(string("place"))
                .col(uuid("employer_id"))
                .col(string("employer_name"))
                .col(string("employer_region"))
                .col(string("employer_place"))
                .col(string("recipient_place"))
                .col(string("state"))
                .col(json("state_data"))
                .col(json("notice"))
                .col(json("findings"))
                .col(json_null("facts"))
                .col(json("messages"))
                .col(json_null("visit"))
                .col(json_null("confirmation"))
                .col(string_null("standing"))
                .col(boolean("ahead"))
                .col(json_null("clue"))
                .col(string_null("clue_status"))
                .col(date("starts_on"))
                .col(date("ends_on"))
                .col(integer_null("examined"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("outings", "institution_id", "institutions"))
                .foreign_key(&mut parts::references("outings", "employer_id", "employers"))
                .to_owned(),
            Table::create()
                .table("outing_versions")
                .col(uuid("id").primary_key())
                .col(uuid("outing_id"))
                .col(integer("number"))
                .col(string("recipient_place"))
                .col(uuid("employer_id"))
                .col(timestamp_with_time_zone("sent_at"))
                .col(timestamp_with_time_zone_null("superseded_at"))
                .col(date("starts_on"))
                .col(json("sent"))
                .col(json("notice"))
                .col(json("facts"))
                .col(json_null("receipt"))
                .col(json_null("confirmation"))
                .col(json_null("visit"))
                .foreign_key(&mut parts::references("outing_versions", "outing_id", "outings"))
                .foreign_key(&mut parts::references("outing_versions", "employer_id", "employers"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("outings", &["starts_on", "id"]),
            parts::index("outings", &["updated_at", "id"]),
            parts::index("outings", &["institution_id", "starts_on"]),
            parts::index("outings", &["recipient_place"]),
            parts::index("outings", &["place"]),
            parts::index("outings", &["employer_region", "state"]),
            parts::index("outings", &["employer_id", "starts_on"]),
            parts::index("outings", &["standing"]),
            parts::unique("outing_versions", &["outing_id", "number"]),
            parts::index("outing_versions", &["recipient_place"]),
            parts::index("outing_versions", &["employer_id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["outing_versions", "outings"]).await
    }
}
