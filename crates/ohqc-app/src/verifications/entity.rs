//! The table of on-site checks.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "verifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub filing_id: Uuid,
    pub institution_id: Uuid,
    pub place: String,
    pub service: String,
    pub number: String,
    pub filed: Json,
    pub accepted_on: Date,
    pub opened_on: Date,
    pub not_before: Date,
    pub round: i32,
    pub follows_id: Option<Uuid>,
    pub followed_by_id: Option<Uuid>,
    pub state: String,
    pub state_data: Json,
    pub template: String,
    pub template_version: i32,
    pub sheet: Json,
    pub entries: Json,
    pub comparison: Json,
    pub photos: Json,
    pub due_on: Date,
    pub conducted_on: Option<Date>,
    /// The day its filing was cancelled.
    pub filing_ended_on: Option<Date>,
    pub outcome: Option<String>,
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
