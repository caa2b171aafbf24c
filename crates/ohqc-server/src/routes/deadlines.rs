//! The board of what is due.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::deadlines::api::{DeadlineCounts, DeadlineFilter, DeadlineView};
use ohqc_domain::page::Page;

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Query};
use crate::wire::ReadProblems;

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(list_deadlines).service(count_deadlines);
}

/// Lists what is due for the caller, the most urgent first.
#[utoipa::path(operation_id = "list_deadlines", summary = "What is due and late", tag = "deadlines", params(DeadlineFilter),
    extensions(("x-permission" = json!("deadlines.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of the open clocks the caller can fulfil", body = Page<DeadlineView>), ReadProblems))]
#[get("/deadlines")]
pub async fn list_deadlines(
    actor: Actor,
    app: Data<App>,
    filter: Query<DeadlineFilter>,
    shape: Shape,
) -> Result<Shaped<DeadlineView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.deadlines(&actor)?.list(filter).await).await
}

/// Counts everything that is due for the caller by where it stands today.
#[utoipa::path(operation_id = "count_deadlines", summary = "How much is due and late", tag = "deadlines",
    extensions(("x-permission" = json!("deadlines.read"))),
    responses((status = 200, description = "How many open clocks stand where", body = DeadlineCounts), ReadProblems))]
#[get("/deadlines/counts")]
pub async fn count_deadlines(actor: Actor, app: Data<App>) -> Result<Json<DeadlineCounts>, ApiError> {
    Ok(Json(app.deadlines(&actor)?.counts().await?))
}
