//! Client programs are managed: their version, and the day of their last token.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [integer("revision").default(1).to_owned(), date_null("last_token_on").to_owned()] {
            manager.alter_table(Table::alter().table("api_clients").add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["last_token_on", "revision"] {
            manager.alter_table(Table::alter().table("api_clients").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
