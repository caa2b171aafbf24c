//! Checklists: the versioned templates that rounds and on-site checks fill.

pub use ohqc_domain::checklists::Template;
use ohqc_domain::checklists::{TemplateRef, get as embedded};
use ohqc_domain::problem::Problem;

use super::Client;
use crate::query::escape;

/// One version of one template, whole. Versions never change: those that came with the client are not asked for again.
///
/// # Errors
/// `not_found` when there is no such version.
pub async fn get(client: Client, template: TemplateRef) -> Result<Template, Problem> {
    match embedded(&template) {
        Some(known) => Ok(known.clone()),
        None => client.get(&format!("checklists/{}/{}", escape(&template.id), template.version)).await,
    }
}
