//! How sure the basis of each clock is; of those opened before, nobody can tell any more.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = string("mark").default("unverified").to_owned();
        manager.alter_table(Table::alter().table("deadlines").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("deadlines").drop_column("mark").to_owned()).await
    }
}
