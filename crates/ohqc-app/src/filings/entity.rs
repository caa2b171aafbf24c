//! The table of filings.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "filings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub service: String,
    pub origin: String,
    pub place: String,
    pub state: String,
    pub state_data: Json,
    pub dossier: Json,
    pub application_state: Option<String>,
    pub application_dossier: Option<Json>,
    /// Whether every part of what was handed in was found in order.
    pub ready: bool,
    pub reviewer_id: Option<Uuid>,
    pub number: Option<String>,
    pub verification_code: Option<String>,
    pub submitted_on: Option<Date>,
    pub accepted_on: Option<Date>,
    /// The last day of the service, once its end is recorded.
    pub ends_on: Option<Date>,
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
