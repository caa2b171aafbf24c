//! The board of what is due.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::deadlines::api::DeadlineView;

use crate::error::ApiError;
use crate::extract::Actor;
use crate::wire::ReadProblems;

/// Mounts the operation.
pub fn mount(config: &mut impl Mount) {
    config.service(list_deadlines);
}

/// Lists what is due for the caller, the most urgent first.
#[utoipa::path(operation_id = "list_deadlines", summary = "What is due and late", tag = "deadlines",
    extensions(("x-permission" = json!("deadlines.read"))),
    responses((status = 200, description = "Open clocks the caller can fulfil", body = Vec<DeadlineView>), ReadProblems))]
#[get("/deadlines")]
pub async fn list_deadlines(actor: Actor, app: Data<App>) -> Result<Json<Vec<DeadlineView>>, ApiError> {
    Ok(Json(app.deadlines(&actor)?.list().await?))
}
