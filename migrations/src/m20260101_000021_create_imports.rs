//! Imports: batches of rows, the rows that wait, what each became, and what was wrong with it.

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
                .table("imports")
                .col(uuid("id").primary_key())
                .col(string("kind"))
                .col(string("state"))
                .col(uuid("organisation_id"))
                .col(string("place"))
                .col(uuid("file_id"))
                .col(string("file_name"))
                .col(string("sha256"))
                .col(json("headings"))
                .col(json("mapping"))
                .col(integer("total"))
                .col(integer("position"))
                .col(integer("done"))
                .col(integer("faulty"))
                .col(string_null("mode"))
                .col(uuid_null("created_by"))
                .col(integer("revision"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut parts::references("imports", "organisation_id", "organisations"))
                .foreign_key(&mut parts::references("imports", "file_id", "attachments"))
                .to_owned(),
            Table::create()
                .table("import_waiting")
                .col(uuid("import_id"))
                .col(integer("position"))
                .col(integer("number"))
                .col(json("cells"))
                .col(integer_null("repeats"))
                .primary_key(Index::create().col("import_id").col("position"))
                .foreign_key(&mut parts::references("import_waiting", "import_id", "imports"))
                .to_owned(),
            Table::create()
                .table("import_rows")
                .col(uuid("import_id"))
                .col(integer("number"))
                .col(json("made"))
                .primary_key(Index::create().col("import_id").col("number"))
                .foreign_key(&mut parts::references("import_rows", "import_id", "imports"))
                .to_owned(),
            Table::create()
                .table("import_faults")
                .col(uuid("id").primary_key())
                .col(uuid("import_id"))
                .col(integer("number"))
                .col(string_null("column_key"))
                .col(string("code"))
                .col(text("shown"))
                .col(text("zh"))
                .col(text("en"))
                .foreign_key(&mut parts::references("import_faults", "import_id", "imports"))
                .to_owned(),
        ];
        let indexes = vec![
            parts::index("imports", &["organisation_id", "created_at", "id"]),
            parts::index("import_faults", &["import_id", "number", "id"]),
        ];
        parts::create(manager, tables, indexes).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        parts::drop(manager, &["import_faults", "import_rows", "import_waiting", "imports"]).await
    }
}
