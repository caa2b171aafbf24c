//! Client programs: registered, changed and stopped; their tokens are asked for at `/oauth/token`.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{get, post, put};
use ohqc_app::App;
use ohqc_domain::clients::api::{
    ClientBody, ClientChange, ClientFilter, ClientOrganisation, ClientOrganisationFilter, ClientView,
};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::ApiClientId;
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_clients)
        .service(list_client_organisations)
        .service(create_client)
        .service(get_client)
        .service(update_client)
        .service(disable_client)
        .service(enable_client)
        .service(list_client_history);
}

/// Lists the client programs of the caller's place with the day of their last token, the last made first.
#[utoipa::path(operation_id = "list_clients", summary = "List client programs", tag = "clients", params(ClientFilter),
    extensions(("x-permission" = json!("clients.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of client programs", body = Page<ClientView>), ReadProblems))]
#[get("/clients")]
pub async fn list_clients(
    actor: Actor,
    app: Data<App>,
    filter: Query<ClientFilter>,
    shape: Shape,
) -> Result<Shaped<ClientView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.clients(&actor)?.list(filter).await).await
}

/// Lists the organisations whose client programs would have something to read: those of the province.
#[utoipa::path(operation_id = "list_client_organisations", summary = "List whose program one may be", tag = "clients",
    params(ClientOrganisationFilter), extensions(("x-permission" = json!("clients.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of organisations", body = Page<ClientOrganisation>), ReadProblems))]
#[get("/client-organisations")]
pub async fn list_client_organisations(
    actor: Actor,
    app: Data<App>,
    filter: Query<ClientOrganisationFilter>,
    shape: Shape,
) -> Result<Shaped<ClientOrganisation>, ApiError> {
    shape.answer(filter.0, async move |filter| app.clients(&actor)?.organisations(filter).await).await
}

/// Registers a client program by its public keys; its id is the `client_id` of its assertions (RFC 7523).
#[utoipa::path(operation_id = "create_client", summary = "Register a client program", tag = "clients", request_body = ClientBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("clients.manage"))),
    responses((status = 201, description = "Registered", body = ClientView), CreateProblems))]
#[post("/clients")]
pub async fn create_client(actor: Actor, app: Data<App>, body: Body<ClientBody>) -> Result<Created<ClientView>, ApiError> {
    let revised = app.clients(&actor)?.create(body.0).await?;
    Ok(Created { location: format!("/api/v1/clients/{}", revised.value.id), revised })
}

/// Shows one client program with its public keys.
#[utoipa::path(operation_id = "get_client", summary = "Show a client program", tag = "clients", params(ApiClientId),
    extensions(("x-permission" = json!("clients.manage"))),
    responses((status = 200, description = "The client program", body = ClientView), ReadProblems))]
#[get("/clients/{id}")]
pub async fn get_client(actor: Actor, app: Data<App>, id: Path<ApiClientId>) -> Result<Versioned<ClientView>, ApiError> {
    Ok(Versioned(app.clients(&actor)?.get(id.0).await?))
}

/// Changes its name, its scopes and its keys; tokens already handed out live on for at most ten minutes.
#[utoipa::path(operation_id = "update_client", summary = "Change a client program", tag = "clients",
    params(ApiClientId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = ClientChange,
    extensions(("x-permission" = json!("clients.manage"))),
    responses((status = 200, description = "Changed", body = ClientView), ChangeProblems))]
#[put("/clients/{id}")]
pub async fn update_client(
    actor: Actor,
    app: Data<App>,
    id: Path<ApiClientId>,
    revision: IfMatch,
    body: Body<ClientChange>,
) -> Result<Versioned<ClientView>, ApiError> {
    Ok(Versioned(app.clients(&actor)?.update(id.0, revision.0, body.0).await?))
}

/// Gives it no more tokens; those already handed out live on for at most ten minutes.
#[utoipa::path(operation_id = "disable_client", summary = "Disable a client program", tag = "clients",
    params(ApiClientId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("clients.manage"))),
    responses((status = 200, description = "Disabled", body = ClientView), ChangeProblems))]
#[post("/clients/{id}/disable")]
pub async fn disable_client(
    actor: Actor,
    app: Data<App>,
    id: Path<ApiClientId>,
    revision: IfMatch,
) -> Result<Versioned<ClientView>, ApiError> {
    Ok(Versioned(app.clients(&actor)?.disable(id.0, revision.0).await?))
}

/// Gives it tokens again.
#[utoipa::path(operation_id = "enable_client", summary = "Enable a client program", tag = "clients",
    params(ApiClientId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("clients.manage"))),
    responses((status = 200, description = "Enabled", body = ClientView), ChangeProblems))]
#[post("/clients/{id}/enable")]
pub async fn enable_client(
    actor: Actor,
    app: Data<App>,
    id: Path<ApiClientId>,
    revision: IfMatch,
) -> Result<Versioned<ClientView>, ApiError> {
    Ok(Versioned(app.clients(&actor)?.enable(id.0, revision.0).await?))
}

/// Lists what happened to a client program, every token among it, latest first.
#[utoipa::path(operation_id = "list_client_history", summary = "History of a client program", tag = "clients",
    params(ApiClientId, PageFilter), extensions(("x-permission" = json!("clients.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/clients/{id}/history")]
pub async fn list_client_history(
    actor: Actor,
    app: Data<App>,
    id: Path<ApiClientId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.clients(&actor)?.history(id.0, page).await).await
}
