//! What the tests of this crate stand on.

use std::path::Path;

use sea_orm::{DbBackend, EntityTrait, FromQueryResult as _, JsonValue, QueryTrait as _, Select, Statement};

use crate::{App, Clock, Db};

/// A database in a folder, with nothing in it.
pub async fn database(folder: &Path) -> Db {
    let db = Db::connect(&format!("sqlite://{}", folder.join("test.db").display())).await.unwrap();
    db.migrate().await.unwrap();
    db
}

/// A platform in a folder, with nothing in it.
pub async fn empty(folder: &Path, clock: Clock) -> App {
    App::open(database(folder).await, clock, folder.join("data")).unwrap()
}

/// How SQLite finds the rows of a query: every step along an index, or the test that asks fails.
pub async fn searches_along_indexes<E: EntityTrait>(db: &Db, query: Select<E>) {
    let Statement { sql, values, .. } = query.build(DbBackend::Sqlite);
    let explain = Statement { sql: format!("EXPLAIN QUERY PLAN {sql}"), values, db_backend: DbBackend::Sqlite };
    let plan = JsonValue::find_by_statement(explain).all(db.read()).await.unwrap();
    assert!(plan.iter().all(|step| step["detail"].as_str().unwrap().starts_with("SEARCH")), "{plan:?}");
}
