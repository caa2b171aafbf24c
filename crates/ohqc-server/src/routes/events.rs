//! The audit search.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::Data;
use ohqc_app::App;
use ohqc_domain::events::EventView;
use ohqc_domain::events::api::EventFilter;
use ohqc_domain::page::Page;

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Query};
use crate::wire::ReadProblems;

/// Mounts the operation.
pub fn mount(config: &mut impl Mount) {
    config.service(list_events);
}

/// Searches the audit trail by actor, subject and time, latest first.
#[utoipa::path(operation_id = "list_events", summary = "Search the audit trail", tag = "events", params(EventFilter),
    extensions(("x-permission" = json!("events.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of events", body = Page<EventView>), ReadProblems))]
#[get("/events")]
pub async fn list_events(
    actor: Actor,
    app: Data<App>,
    filter: Query<EventFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.events(&actor)?.list(filter).await).await
}
