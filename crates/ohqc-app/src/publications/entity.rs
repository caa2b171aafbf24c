//! The table of publications.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "publications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub year: i32,
    pub service: String,
    pub region: String,
    /// The region in words, as frozen.
    pub region_name: String,
    /// What it is called, as frozen.
    pub title: Json,
    pub place: String,
    /// The filing whose check it tells of; empty for a list of a year.
    pub subject: String,
    /// The check it tells of; none for a list of a year.
    pub verification_id: Option<Uuid>,
    pub version: i32,
    pub state: String,
    pub state_data: Json,
    /// The frozen JSON byte by byte as it was hashed.
    #[sea_orm(column_type = "Text")]
    pub snapshot: String,
    pub sha256: String,
    pub rows: i32,
    pub prepared_on: Date,
    pub released_on: Option<Date>,
    pub revision: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
