//! The table of outings.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    /// The institution's place.
    pub place: String,
    pub employer_id: Uuid,
    pub employer_name: String,
    /// The region where people work, and its place.
    pub employer_region: String,
    pub employer_place: String,
    /// The place of the authority that was told; of a draft, of the one that answers on its first day.
    pub recipient_place: String,
    pub state: String,
    pub state_data: Json,
    pub notice: Json,
    /// What was known when the last notice was sent.
    pub findings: Json,
    /// What the record said of the notice when it was sent, or saved since; none while nobody was told.
    pub facts: Option<Json>,
    pub messages: Json,
    pub visit: Option<Json>,
    /// The employer's confirmation of the notice that holds.
    pub confirmation: Option<Json>,
    /// Whether it was told in time; none while nobody was told.
    pub standing: Option<String>,
    /// Whether it was told so many working days ahead.
    pub ahead: bool,
    /// The clue that it gave rise to, as of the last change.
    pub clue: Option<Json>,
    pub clue_status: Option<String>,
    pub starts_on: Date,
    pub ends_on: Date,
    pub examined: Option<i32>,
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
