//! Statements that tests run beside the product, so that only this crate names the database.

use ohqc_app::Db;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, Statement, TransactionTrait as _};

/// Carries a statement out; false when the database refuses it.
pub async fn carried_out(db: &Db, sql: &str) -> bool {
    db.read().execute_unprepared(sql).await.is_ok()
}

/// The first column of every row, which is text.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let rows = db.read().query_all_raw(Statement::from_string(db.read().get_database_backend(), sql)).await.expect("rows");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}

/// How many events there are; nothing where the database does not answer.
pub async fn events(db: &Db) -> Option<i64> {
    let count = Statement::from_string(db.read().get_database_backend(), "SELECT COUNT(*) FROM events");
    db.read().query_one_raw(count).await.ok()??.try_get_by_index(0).ok()
}

/// Has the turn of the changes of a name on PostgreSQL, until it is dropped.
pub async fn turn(db: &Db, name: &str) -> DatabaseTransaction {
    let tx = db.read().begin().await.expect("a transaction");
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), lock, [name.into()]);
    tx.execute_raw(statement).await.expect("the turn");
    tx
}

/// A transaction that has carried this statement out, and holds what it locked until it ends.
pub async fn holding(db: &Db, sql: &str) -> DatabaseTransaction {
    let tx = db.read().begin().await.expect("a transaction");
    tx.execute_unprepared(sql).await.expect("a statement");
    tx
}

/// Carries one more statement of a transaction out, and ends it.
pub async fn ended_with(tx: DatabaseTransaction, sql: &str) {
    tx.execute_unprepared(sql).await.expect("a statement");
    tx.commit().await.expect("an end");
}

/// Returns once some change of this database waits for another on PostgreSQL, for its turn or for a row.
pub async fn somebody_waits(db: &Db) {
    let waiting = "SELECT CAST(pid AS TEXT) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while texts(db, waiting).await.is_empty() {
        tokio::task::yield_now().await;
    }
}
