//! What tests share: a database per test on either engine.

pub mod cluster;
