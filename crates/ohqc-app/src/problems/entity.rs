//! The table of problems.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "problems")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub place: String,
    pub service: String,
    pub year: i32,
    pub source_kind: String,
    pub source_id: Uuid,
    pub source_item: String,
    pub finding: Json,
    pub item: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub category: String,
    pub key_item: bool,
    pub state: String,
    pub state_data: Json,
    pub opened_on: Date,
    pub due_on: Option<Date>,
    pub handed_in_on: Option<Date>,
    pub closed_on: Option<Date>,
    pub revision: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "crate::institutions::entity::Entity",
        from = "Column::InstitutionId",
        to = "crate::institutions::entity::Column::Id"
    )]
    Institution,
}

impl Related<crate::institutions::entity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Institution.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
