//! The table of clocks.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadlines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub institution_id: Option<Uuid>,
    pub place: String,
    pub title: String,
    /// None where it is the same in English.
    pub title_en: Option<String>,
    /// The clause that sets the time.
    pub basis: String,
    /// How sure that is.
    pub mark: String,
    pub permission: String,
    pub opened_on: Date,
    /// None while the holidays of a year it lies in are not published.
    pub due_on: Option<Date>,
    pub safe_on: Option<Date>,
    pub closed_on: Option<Date>,
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
