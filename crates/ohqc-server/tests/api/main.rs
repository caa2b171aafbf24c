//! The API against real answers, on both databases: one module per capability, one binary for all.

mod clients;
mod document;
mod filings;
mod http;
mod identity;
mod institutions;
mod permissions;
