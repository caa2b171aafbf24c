//! What the database promises: steps that can be taken back, no half steps, and what has been written stays written.

use migrations::{Migrator, MigratorTrait as _};
use ohqc_app::Db;
use ohqc_testkit::{on_both, sql};

on_both!(every_step_goes_up_down_and_up_again, |p| {
    let db = p.app.db();
    Migrator::down(db.read(), None).await.unwrap();
    assert!(!sql::carried_out(db, "SELECT 1 FROM users").await);
    db.migrate().await.unwrap();
    let _ = p.qc().await;
});

#[tokio::test]
async fn sqlite_waits_for_the_disk_and_keeps_references() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
    for (name, value) in [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")] {
        let found = sql::texts(&db, &format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}")).await;
        assert_eq!(found, [value], "{name}");
    }
}

#[tokio::test]
async fn a_step_that_fails_on_sqlite_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
    assert!(sql::carried_out(&db, "CREATE TABLE idempotency_keys (in_the_way integer)").await);
    assert!(db.migrate().await.is_err());
    assert!(!sql::carried_out(&db, "SELECT 1 FROM users").await);
    assert!(sql::carried_out(&db, "DROP TABLE idempotency_keys").await);
    db.migrate().await.unwrap();
}
