//! The table of requests for accounts.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub credit_code: String,
    pub region: String,
    pub place: String,
    pub service: String,
    pub particulars: Option<Json>,
    pub state: String,
    pub reason: Option<String>,
    pub received_on: Date,
    /// None while the holidays of its year are not published.
    pub due_on: Option<Date>,
    pub decided_on: Option<Date>,
    pub revision: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
