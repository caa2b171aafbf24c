//! Use cases and their persistence: who may, in which transaction, by which rule, leaving which event.
//!
//! A use case starts by taking a granted handle, `app.filings(&actor)?`: without the permission there is no handle,
//! and the handle carries the scope into every query.

pub mod accounts;
pub mod assessments;
pub mod attachments;
pub mod checklists;
pub mod clients;
pub mod clock;
pub mod db;
pub mod deadlines;
pub mod delegations;
pub mod demo;
pub mod designations;
pub mod durable;
pub mod employers;
pub mod error;
pub mod events;
pub mod filings;
pub mod hash;
pub mod idempotency;
pub mod identity;
pub mod imports;
pub mod institutions;
mod network;
pub mod outings;
pub mod plans;
pub mod policy;
pub mod problems;
pub mod publications;
pub mod regions;
pub mod releases;
pub mod rights;
mod store;
#[cfg(test)]
mod testing;
pub mod verifications;
mod write;

use std::path::PathBuf;
use std::sync::Arc;

use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::validation::Complaints;

pub use clock::Clock;
pub use db::Db;
pub use error::AppError;
pub use store::Revised;

/// Result of a use case.
pub type Result<T> = std::result::Result<T, AppError>;

/// Everything use cases need; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    clock: Clock,
    keys: Arc<identity::Keys>,
    data_dir: PathBuf,
    shelf: releases::Shelf,
    receipts: releases::Receipts,
}

impl App {
    /// Opens the platform over a database that has been migrated. Secrets are made in `data_dir` on the first start.
    ///
    /// # Errors
    /// [`AppError::Internal`] when the data directory or its secrets cannot be read or written.
    pub fn open(db: Db, clock: Clock, data_dir: PathBuf) -> Result<Self> {
        let keys = Arc::new(identity::Keys::load_or_create(&data_dir)?);
        let receipts = releases::Receipts::new(db.clone());
        Ok(Self(Arc::new(Inner { db, clock, keys, data_dir, shelf: releases::Shelf::default(), receipts })))
    }

    /// The same platform as it was, or will be, on a day; for histories that a program makes.
    pub(crate) fn on(&self, day: chrono::NaiveDate) -> Self {
        let Inner { db, keys, data_dir, .. } = &*self.0;
        let receipts = releases::Receipts::new(db.clone());
        let (db, keys, data_dir) = (db.clone(), Arc::clone(keys), data_dir.clone());
        Self(Arc::new(Inner { db, clock: Clock::Day(day), keys, data_dir, shelf: releases::Shelf::default(), receipts }))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The clock that says what «today» is.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The keys that sign access tokens.
    #[must_use]
    pub fn keys(&self) -> &identity::Keys {
        &self.0.keys
    }

    pub(crate) fn shelf(&self) -> &releases::Shelf {
        &self.0.shelf
    }

    pub(crate) fn receipts(&self) -> &releases::Receipts {
        &self.0.receipts
    }

    /// Writes what still waits to be written and closes the database.
    ///
    /// # Errors
    /// When it could not be written, or a connection does not close.
    pub async fn close(self) -> Result<()> {
        self.receipts().settle().await?;
        Ok(self.db().clone().close().await?)
    }

    /// The folder of secrets and evidence files.
    #[must_use]
    pub fn data_dir(&self) -> &std::path::Path {
        &self.0.data_dir
    }
}

/// Refuses a body whose fields do not fit, each beside its field.
///
/// # Errors
/// [`AppError::Invalid`] with every complaint.
pub(crate) fn valid(body: &impl validator::Validate) -> Result<()> {
    let mut complaints = Complaints::default();
    complaints.extend_validated(body);
    complaints.into_result(()).map_err(AppError::Invalid)
}

/// Asks for a permission; a refusal is [`AppError::Denied`].
pub(crate) fn permit(actor: &Actor, permission: Permission) -> Result<Grant> {
    actor.permit(permission).ok_or(AppError::Denied)
}
