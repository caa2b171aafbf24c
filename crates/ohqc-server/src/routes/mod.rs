//! The operations, one file per capability.

use actix_web::web::ServiceConfig;

use crate::mount::Mount;

mod account_requests;
mod accounts;
mod assessments;
mod attachments;
mod checklists;
mod clients;
mod deadlines;
mod delegations;
mod designations;
mod employers;
mod events;
mod filings;
mod health;
mod identity;
mod imports;
mod institutions;
mod network;
mod oauth;
mod outings;
mod plans;
mod policies;
mod problems;
mod public;
mod publications;
mod regions;
mod releases;
mod rights;
mod verifications;

pub use oauth::{OauthProblem, form as token_form};

/// Where the operations of [`api`] begin.
pub const API: &str = "/api/v1";

/// Mounts the documented operations that stand outside the API's versions.
pub fn mount(config: &mut impl Mount) {
    config.service(identity::get_key_set).service(oauth::create_token).service(health::get_health).service(health::get_readiness);
}

/// Mounts what is not part of the document.
pub fn mount_plain(config: &mut ServiceConfig) {
    config.service(health::metrics);
}

/// Mounts the documented operations under [`API`]. The router looks through them in this order, so what programs pull
/// comes first.
pub fn api(config: &mut impl Mount) {
    config
        .configure(releases::mount)
        .configure(identity::mount)
        .configure(institutions::mount)
        .configure(filings::mount)
        .configure(verifications::mount)
        .configure(plans::mount)
        .configure(assessments::mount)
        .configure(checklists::mount)
        .configure(problems::mount)
        .configure(publications::mount)
        .configure(attachments::mount)
        .configure(deadlines::mount)
        .configure(events::mount)
        .configure(policies::mount)
        .configure(regions::mount)
        .configure(delegations::mount)
        .configure(clients::mount)
        .configure(designations::mount)
        .configure(network::mount)
        .configure(employers::mount)
        .configure(rights::mount)
        .configure(imports::mount)
        .configure(outings::mount)
        .configure(accounts::mount)
        .configure(account_requests::mount)
        .configure(public::mount);
}
