//! How sure the basis of each clock is; of those opened before it is told only where this platform set them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = string("mark").default("unverified").to_owned();
        manager.alter_table(Table::alter().table("deadlines").add_column(column).to_owned()).await?;
        let ours = Query::update().table("deadlines").value("mark", "own").and_where(Expr::col("basis").eq("—")).to_owned();
        manager.execute(ours).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("deadlines").drop_column("mark").to_owned()).await
    }
}
