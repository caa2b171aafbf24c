//! The database: one store code for SQLite and PostgreSQL. What only one of them can do lives here.

use std::path::Path;
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

/// A database: many readers, and on SQLite exactly one writer.
#[derive(Debug, Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Db {
    /// Connects to `sqlite://path` or `postgres://…`. An SQLite file is created when it is missing.
    ///
    /// # Errors
    /// [`DbErr`] when the database cannot be reached.
    pub async fn connect(url: &str) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(url, 1)).await?;
            let reader = Database::connect(sqlite(url, 4)).await?;
            Ok(Self { reader, writer })
        } else {
            let mut options = ConnectOptions::new(url);
            options.max_connections(16).sqlx_logging(false).acquire_timeout(Duration::from_secs(10));
            let pool = Database::connect(options).await?;
            Ok(Self { reader: pool.clone(), writer: pool })
        }
    }

    /// Brings the tables up to date, in one transaction: left to itself, the migrator takes none on SQLite.
    ///
    /// # Errors
    /// [`DbErr`] when a step fails; SQLite and PostgreSQL leave nothing of any step behind.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let tx = self.begin().await?;
        // Nodes that start at once on PostgreSQL take turns.
        alone(&tx, "migrations").await?;
        Migrator::up(&tx, None).await?;
        tx.commit().await
    }

    /// The connections for reading.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`DbErr`] when it does not.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }

    /// Starts a transaction that writes. On SQLite it holds the write lock from the start, so what it reads stays true.
    ///
    /// # Errors
    /// [`DbErr`] when no connection is free in time.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode =
            (self.writer.get_database_backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        self.writer.begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
    }

    /// Starts a transaction that only reads, and sees one moment of the database throughout.
    ///
    /// # Errors
    /// [`DbErr`] when no connection is free in time.
    pub async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let postgres = self.reader.get_database_backend() == DbBackend::Postgres;
        let isolation_level = postgres.then_some(IsolationLevel::RepeatableRead);
        self.reader.begin_with_options(TransactionOptions { isolation_level, ..Default::default() }).await
    }

    /// Writes one moment of an SQLite database into a new file, while others go on working.
    ///
    /// # Errors
    /// [`DbErr`] when the file exists or cannot be written, and for PostgreSQL, whose own tools do this.
    pub async fn copy_into(&self, file: &Path) -> Result<(), DbErr> {
        let statement = "VACUUM INTO ?";
        let target = file.to_string_lossy().into_owned();
        self.writer.execute_raw(Statement::from_sql_and_values(self.sqlite_only()?, statement, [target.into()])).await?;
        Ok(())
    }

    /// Reads a whole SQLite database and says whether its pages, indices and references agree.
    ///
    /// # Errors
    /// [`DbErr`] when it cannot be read, and for PostgreSQL.
    pub async fn is_sound(&self) -> Result<bool, DbErr> {
        let backend = self.sqlite_only()?;
        let integrity = self.reader.query_all_raw(Statement::from_string(backend, "PRAGMA integrity_check")).await?;
        let orphans = self.reader.query_all_raw(Statement::from_string(backend, "PRAGMA foreign_key_check")).await?;
        let words = integrity.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<Vec<_>, _>>()?;
        Ok(orphans.is_empty() && words == ["ok"])
    }

    fn sqlite_only(&self) -> Result<DbBackend, DbErr> {
        match self.writer.get_database_backend() {
            DbBackend::Sqlite => Ok(DbBackend::Sqlite),
            _ => Err(DbErr::Custom("a PostgreSQL database is saved by its own tools (pg_dump, pg_basebackup)".into())),
        }
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// [`DbErr`] when a pool does not close.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }
}

/// Lets one transaction at a time hold a name, until it ends. On SQLite there is only one writer anyway.
///
/// # Errors
/// [`DbErr`] when the database does not answer.
pub async fn alone(tx: &DatabaseTransaction, name: &str) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        tx.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [name.into()])).await?;
    }
    Ok(())
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            // PostgreSQL's name for «letter by letter», so that searches say the same on both.
            .collation("C", |one, other| one.cmp(other))
    });
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a change has read stays true until it ends only while nobody else can begin one: here, and in any other process.
    #[tokio::test]
    async fn on_sqlite_a_change_keeps_every_other_from_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::database(folder.path()).await;
        assert_eq!(db.writer.get_sqlite_connection_pool().options().get_max_connections(), 1);
        let mut impatient = ConnectOptions::new(format!("sqlite://{}", folder.path().join("test.db").display()));
        impatient.max_connections(1).map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(Duration::ZERO));
        let other = Database::connect(impatient).await.unwrap();
        let begins = async || {
            let begun = other.execute_unprepared("BEGIN IMMEDIATE").await.is_ok();
            begun && other.execute_unprepared("ROLLBACK").await.is_ok()
        };

        let first = db.begin().await.unwrap();
        assert!(!begins().await, "it has written nothing yet, and holds the lock");
        let second = tokio::spawn({
            let db = db.clone();
            async move { db.begin().await }
        });
        for _ in 0..20 {
            db.ping().await.unwrap();
            assert!(!begins().await && !second.is_finished());
        }
        first.rollback().await.unwrap();
        second.await.unwrap().unwrap().rollback().await.unwrap();
        assert!(begins().await);
    }
}
