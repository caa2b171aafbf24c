//! Organisations, users, refresh tokens and client programs.

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
                .table("organisations")
                .col(uuid("id").primary_key())
                .col(string("kind"))
                .col(string("level"))
                .col(string("name"))
                .col(string("region"))
                .col(string("place"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .to_owned(),
            Table::create()
                .table("users")
                .col(uuid("id").primary_key())
                .col(uuid("organisation_id"))
                .col(string("name"))
                .col(string("display_name"))
                .col(string("password_hash"))
                .col(json("roles"))
                .col(integer("failed_logins"))
                .col(timestamp_with_time_zone_null("locked_until"))
                .col(boolean("disabled"))
                .col(boolean("must_change_password"))
                .col(date_null("last_login_on"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(&mut parts::references("users", "organisation_id", "organisations"))
                .to_owned(),
            Table::create()
                .table("refresh_tokens")
                .col(uuid("id").primary_key())
                .col(uuid("family_id"))
                .col(uuid("user_id"))
                .col(string("token_hash"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("used_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(&mut parts::references("refresh_tokens", "user_id", "users"))
                .to_owned(),
            Table::create()
                .table("api_clients")
                .col(uuid("id").primary_key())
                .col(uuid("organisation_id"))
                .col(string("name"))
                .col(json("scopes"))
                .col(json("jwks"))
                .col(string_null("secret_hash"))
                .col(boolean("disabled"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(&mut parts::references("api_clients", "organisation_id", "organisations"))
                .to_owned(),
            Table::create()
                .table("client_assertions")
                .col(uuid("client_id"))
                .col(string("jti"))
                .col(timestamp_with_time_zone("expires_at"))
                .primary_key(Index::create().col("client_id").col("jti"))
                .foreign_key(&mut parts::references("client_assertions", "client_id", "api_clients"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("organisations", &["place"]),
            parts::unique("users", &["name"]),
            parts::index("users", &["organisation_id"]),
            parts::unique("refresh_tokens", &["token_hash"]),
            parts::index("refresh_tokens", &["family_id"]),
            parts::index("refresh_tokens", &["user_id"]),
            parts::index("client_assertions", &["expires_at"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["client_assertions", "api_clients", "refresh_tokens", "users", "organisations"]).await
    }
}
