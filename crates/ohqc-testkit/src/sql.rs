//! Statements that tests run beside the product, so that only this crate names the database.

use ohqc_app::Db;
use sea_orm::{ConnectionTrait as _, Statement};

/// Carries a statement out; false when the database refuses it.
pub async fn carried_out(db: &Db, sql: &str) -> bool {
    db.read().execute_unprepared(sql).await.is_ok()
}

/// The first column of every row, which is text.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.read().query_all_raw(Statement::from_string(db.read().get_database_backend(), sql)).await.expect("rows");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}
