//! The tables of releases: the head, the rows as exact bytes, the receipts of every pull.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "releases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub year: i32,
    pub region: String,
    pub place: String,
    pub version: i32,
    pub state: String,
    pub state_data: Json,
    pub manifest: String,
    pub summary: String,
    pub rows: i32,
    pub sha256: String,
    pub prepared_by: Uuid,
    pub revision: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub published_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub mod rows {
    //! Lines of the results.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "release_rows")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub release_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i32,
        pub body: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod pulls {
    //! Receipts.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "release_pulls")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub release_id: Uuid,
        pub client_id: Option<Uuid>,
        pub user_id: Option<Uuid>,
        pub organisation_id: Uuid,
        pub at: DateTimeUtc,
        pub form: String,
        pub first_seq: i32,
        pub rows: i32,
        pub unchanged: bool,
        /// How often in a row.
        pub times: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
