//! The API against real answers, on both databases: one module per capability, one binary for all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "these lints spare what is marked as a test; here the steps that tests share are tests too"
)]

mod accounts;
mod assessments;
mod attachments;
mod bad_input;
mod bodies;
mod clients;
mod database;
mod deadlines;
mod delegations;
mod demo;
mod designations;
mod document;
mod employers;
mod events;
mod exports;
mod filings;
mod http;
mod identity;
mod imports;
mod institutions;
mod lists;
mod outing_report;
mod outings;
mod permissions;
mod plans;
mod policies;
mod problems;
mod publications;
#[path = "../../../ohqc-documents/tests/reading/mod.rs"]
mod reading;
mod releases;
mod rights;
mod verifications;
