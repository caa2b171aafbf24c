//! What the regulations say: types, states, rules, scores and permissions of occupational health quality control.
//!
//! No I/O, no clock, no randomness: «today», identifiers and rows come from outside. The crate compiles to WASM,
//! so the browser and the server hold the same rules.

extern crate self as ohqc_domain;

#[doc(hidden)]
#[macro_use]
pub mod enumeration;

pub mod accounts;
pub mod assessments;
pub mod attachments;
pub mod calendar;
pub mod catalogues;
pub mod checklists;
pub mod clients;
pub mod deadlines;
pub mod delegations;
pub mod designations;
pub mod employers;
pub mod events;
pub mod exports;
pub mod filings;
pub mod identity;
pub mod ids;
pub mod imports;
pub mod indicators;
pub mod institutions;
pub mod network;
pub mod outings;
pub mod page;
pub mod period;
pub mod policy;
pub mod problem;
pub mod problems;
pub mod provenance;
pub mod publications;
pub mod regions;
pub mod releases;
pub mod rights;
pub mod text;
pub mod validation;
pub mod values;
pub mod verifications;

/// Implementation details that macros of this crate expand to.
#[doc(hidden)]
pub mod __private {
    pub use {serde, utoipa, uuid};
}
