//! The network of public institutions: where one is missing.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::network::{NetworkFilter, NetworkView};

use crate::error::ApiError;
use crate::extract::{Actor, Query};
use crate::wire::ReadProblems;

/// Mounts the operation.
pub fn mount(config: &mut impl Mount) {
    config.service(get_network);
}

/// Says which cities of the caller's province lack a public diagnosis institution on a day, and which counties a public
/// examination institution (diagnosis F-14).
#[utoipa::path(operation_id = "get_network", summary = "Where public institutions are missing", tag = "designations",
    params(NetworkFilter), extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "Cities and counties that go without", body = NetworkView), ReadProblems))]
#[get("/network")]
pub async fn get_network(actor: Actor, app: Data<App>, filter: Query<NetworkFilter>) -> Result<Json<NetworkView>, ApiError> {
    Ok(Json(app.network(&actor, filter.0).await?))
}
