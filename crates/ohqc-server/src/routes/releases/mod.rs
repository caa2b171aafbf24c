//! Annual releases: their preparation by the offices, and what clients pull.

mod drafts;
mod published;

use crate::mount::Mount;

/// Mounts the operations. Routes are tried in their order: what is pulled most comes first, and what lies under
/// `/releases/drafts` before `/releases/{year}`.
pub fn mount(config: &mut impl Mount) {
    config.service(published::list_release_results).configure(drafts::mount).configure(published::mount);
}
