//! Annual releases: their preparation by the offices, and what clients pull.

mod drafts;
mod published;

use crate::mount::Mount;

/// Mounts the operations; what lies under `/releases/drafts` comes before `/releases/{year}`.
pub fn mount(config: &mut impl Mount) {
    config.configure(drafts::mount).configure(published::mount);
}
