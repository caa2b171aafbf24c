//! Annual releases: their preparation by the offices, and what clients pull.

mod drafts;
mod published;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts the operations; what lies under `/releases/drafts` comes before `/releases/{year}`.
pub fn mount(config: &mut ServiceConfig<'_>) {
    config.configure(drafts::mount).configure(published::mount);
}
