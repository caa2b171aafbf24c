//! The table of rounds.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assessments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub plan_id: Uuid,
    pub institution_id: Uuid,
    pub service: String,
    pub year: i32,
    pub place: String,
    pub state: String,
    pub state_data: Json,
    /// The templates of the sheets, fixed when the round was planned.
    pub templates: Json,
    /// The record: templates, answers, and what else bears on the conclusion.
    pub sheets: Json,
    pub grade: Option<String>,
    /// The exact total as decimal text.
    pub score: Option<String>,
    pub key_items_passed: Option<bool>,
    /// The conclusion with its rules.
    pub conclusion: Option<Json>,
    /// What it came to in each key link, once finalised.
    pub links: Option<Json>,
    pub finalised_on: Option<Date>,
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
