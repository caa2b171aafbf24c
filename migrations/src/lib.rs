//! The database's steps, each named for its fact. Published steps are never edited: expand, move, contract.

use sea_orm_migration::prelude::*;

mod m20260101_000001_create_identity;
mod m20260101_000002_create_events;
mod m20260101_000003_create_institutions;
mod m20260101_000004_create_filings;
mod m20260101_000005_create_attachments;
mod m20260101_000006_create_deadlines;
mod m20260101_000007_create_verifications;
mod m20260101_000008_create_assessments;
mod m20260101_000009_create_problems;
mod m20260101_000010_create_publications;
mod m20260101_000011_create_releases;
mod m20260101_000012_create_delegations;
mod m20260101_000013_create_idempotency;
mod m20260101_000020_create_employers;
mod m20260101_000021_create_imports;
mod m20260101_000030_create_outings;
mod m20260101_000040_create_contacts;
mod m20260101_000041_create_account_requests;
mod m20260101_000042_create_designations;
mod m20260101_000043_add_deadline_title_en;
mod m20260101_000044_manage_api_clients;
mod m20260101_000045_add_deadline_mark;
mod parts;

/// All steps in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260101_000001_create_identity::Migration),
            Box::new(m20260101_000002_create_events::Migration),
            Box::new(m20260101_000003_create_institutions::Migration),
            Box::new(m20260101_000004_create_filings::Migration),
            Box::new(m20260101_000005_create_attachments::Migration),
            Box::new(m20260101_000006_create_deadlines::Migration),
            Box::new(m20260101_000007_create_verifications::Migration),
            Box::new(m20260101_000008_create_assessments::Migration),
            Box::new(m20260101_000009_create_problems::Migration),
            Box::new(m20260101_000010_create_publications::Migration),
            Box::new(m20260101_000011_create_releases::Migration),
            Box::new(m20260101_000012_create_delegations::Migration),
            Box::new(m20260101_000013_create_idempotency::Migration),
            Box::new(m20260101_000020_create_employers::Migration),
            Box::new(m20260101_000021_create_imports::Migration),
            Box::new(m20260101_000030_create_outings::Migration),
            Box::new(m20260101_000040_create_contacts::Migration),
            Box::new(m20260101_000041_create_account_requests::Migration),
            Box::new(m20260101_000042_create_designations::Migration),
            Box::new(m20260101_000043_add_deadline_title_en::Migration),
            Box::new(m20260101_000044_manage_api_clients::Migration),
            Box::new(m20260101_000045_add_deadline_mark::Migration),
        ]
    }
}

pub use sea_orm_migration::MigratorTrait;
