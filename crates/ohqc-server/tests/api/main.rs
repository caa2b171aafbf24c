//! The API against real answers, on both databases: one module per capability, one binary for all.

mod attachments;
mod clients;
mod deadlines;
mod document;
mod filings;
mod http;
mod identity;
mod institutions;
mod permissions;
mod verifications;
