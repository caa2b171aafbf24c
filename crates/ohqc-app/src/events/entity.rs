//! The table of events.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub position: i64,
    pub at: DateTimeUtc,
    pub user_id: Option<Uuid>,
    pub client_id: Option<Uuid>,
    pub organisation_id: Option<Uuid>,
    pub place: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub institution_id: Option<Uuid>,
    pub kind: String,
    pub data: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
