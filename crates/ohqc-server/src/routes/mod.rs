//! The operations, one file per capability.

use actix_web::web::ServiceConfig as ActixConfig;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

mod assessments;
mod attachments;
mod checklists;
mod deadlines;
mod delegations;
mod employers;
mod events;
mod filings;
mod health;
mod identity;
mod institutions;
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

/// Mounts every documented operation.
pub fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(scope::scope("/api/v1").configure(api))
        .service(identity::get_key_set)
        .service(oauth::create_token)
        .service(health::get_health)
        .service(health::get_readiness);
}

/// Mounts what is not part of the document.
pub fn mount_plain(config: &mut ActixConfig) {
    config.service(health::metrics);
}

fn api(config: &mut ServiceConfig<'_>) {
    config
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
        .configure(employers::mount)
        .configure(releases::mount)
        .configure(rights::mount)
        .configure(outings::mount)
        .configure(public::mount);
}
