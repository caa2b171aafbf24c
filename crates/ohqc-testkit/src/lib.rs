//! What tests stand on: a server of their own with a database of its own on either engine, a fixed day, people of every role.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot be set up has failed")]

pub mod build;
pub mod cluster;
mod contract;
mod platform;
mod reply;
pub mod sql;

pub use platform::{Engine, Person, Platform, disposition};
pub use reply::Reply;

/// Runs one asynchronous test on SQLite, and on PostgreSQL when `OHQC_TEST_POSTGRES` is set.
///
/// ```ignore
/// on_both!(a_filing_starts_as_a_draft, |platform| {
///     let admin = platform.institution_admin("220102").await;
/// });
/// ```
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* $name:ident, |$platform:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($platform: $crate::Platform) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                run($crate::Platform::start($crate::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if ::std::env::var_os("OHQC_TEST_POSTGRES").is_some() {
                    run($crate::Platform::start($crate::Engine::Postgres).await).await;
                }
            }
        }
    };
}
