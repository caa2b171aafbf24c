//! Checklists: the templates that rounds and on-site checks fill, so that clients can draw the forms.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::checklists::Template;
use ohqc_domain::checklists::api::ChecklistSummary;

use crate::error::ApiError;
use crate::extract::{Actor, Path};
use crate::wire::ReadProblems;

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(list_checklists).service(get_checklist);
}

/// Lists every version of every checklist.
#[utoipa::path(operation_id = "list_checklists", summary = "List checklists", tag = "checklists",
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "Every version", body = Vec<ChecklistSummary>), ReadProblems))]
#[get("/checklists")]
pub async fn list_checklists(actor: Actor, app: Data<App>) -> Result<Json<Vec<ChecklistSummary>>, ApiError> {
    Ok(Json(app.checklists(&actor)?.list()))
}

/// Shows one version of a checklist with its sections and items.
#[utoipa::path(operation_id = "get_checklist", summary = "Show a checklist", tag = "checklists",
    params(("id" = String, Path, description = "The checklist", example = "ohe-a"), ("version" = u32, Path, description = "Its version", example = 1)),
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "The checklist", body = Template), ReadProblems))]
#[get("/checklists/{id}/{version}")]
pub async fn get_checklist(actor: Actor, app: Data<App>, path: Path<(String, u32)>) -> Result<Json<Template>, ApiError> {
    let (id, version) = path.0;
    Ok(Json(app.checklists(&actor)?.get(id, version)?))
}
