//! The HTTP API, its document and the built client, over the use cases of `ohqc-app`.

mod assets;
pub mod cli;
pub mod config;
mod error;
mod exact;
mod export;
mod extract;
mod idempotency;
mod language;
mod metrics;
mod mount;
mod openapi;
mod print;
mod respond;
mod routes;
mod safety;
mod server;
mod values;
mod wire;

pub use openapi::document;
pub use server::{Options, Running, start};
