//! What the database promises: steps that can be taken back, no half steps, and what has been written stays written.

use migrations::{Migrator, MigratorTrait as _};
use ohqc_app::Db;
use ohqc_testkit::on_both;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};

on_both!(every_step_goes_up_down_and_up_again, |p| {
    let db = p.app.db();
    Migrator::down(db.read(), None).await.unwrap();
    assert!(db.read().execute_unprepared("SELECT 1 FROM users").await.is_err());
    db.migrate().await.unwrap();
    let _ = p.qc().await;
});

async fn pragma(db: &DatabaseConnection, name: &str) -> String {
    let statement = Statement::from_string(db.get_database_backend(), format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"));
    db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn sqlite_waits_for_the_disk_and_keeps_references() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
    for (name, value) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
        assert_eq!(pragma(db.read(), name).await, value, "{name}");
    }
}

#[tokio::test]
async fn a_step_that_fails_on_sqlite_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
    db.read().execute_unprepared("CREATE TABLE idempotency_keys (in_the_way integer)").await.unwrap();
    assert!(db.migrate().await.is_err());
    assert!(db.read().execute_unprepared("SELECT 1 FROM users").await.is_err());
    db.read().execute_unprepared("DROP TABLE idempotency_keys").await.unwrap();
    db.migrate().await.unwrap();
}
