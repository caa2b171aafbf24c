//! Accounts, and the organisations they belong to.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{get, post, put};
use ohqc_app::App;
use ohqc_domain::accounts::api::{
    AccountBody, AccountChange, AccountFilter, AccountView, Contact, IssuedPassword, OrganisationBody, OrganisationChange,
    OrganisationFilter, OrganisationView,
};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::page::{Page, PageFilter};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::respond::{Created, Secret, Versioned};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_accounts)
        .service(create_account)
        .service(get_account)
        .service(update_account)
        .service(disable_account)
        .service(enable_account)
        .service(renew_account)
        .service(list_account_history)
        .service(list_organisations)
        .service(create_organisation)
        .service(get_organisation)
        .service(rename_organisation)
        .service(list_organisation_history)
        .service(set_organisation_contact);
}

/// Lists the accounts that the caller manages, with the day of their last login.
#[utoipa::path(operation_id = "list_accounts", summary = "List accounts", tag = "accounts", params(AccountFilter),
    extensions(("x-permission" = json!("users.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of accounts", body = Page<AccountView>), ReadProblems))]
#[get("/accounts")]
pub async fn list_accounts(
    actor: Actor,
    app: Data<App>,
    filter: Query<AccountFilter>,
    shape: Shape,
) -> Result<Shaped<AccountView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.accounts(&actor)?.list(filter).await).await
}

/// Makes an account. The answer tells its first password, which is told this once: a repetition under the same key is
/// refused, because the answer is not kept.
#[utoipa::path(operation_id = "create_account", summary = "Make an account", tag = "accounts", request_body = AccountBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats create nothing, and are refused")),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 201, description = "Made", body = IssuedPassword), CreateProblems))]
#[post("/accounts")]
pub async fn create_account(
    actor: Actor,
    app: Data<App>,
    body: Body<AccountBody>,
) -> Result<Secret<Created<IssuedPassword>>, ApiError> {
    let revised = app.accounts(&actor)?.create(body.0).await?;
    Ok(Secret(Created { location: format!("/api/v1/accounts/{}", revised.value.account.id), revised }))
}

/// Shows one account.
#[utoipa::path(operation_id = "get_account", summary = "Show an account", tag = "accounts", params(UserId),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "The account", body = AccountView), ReadProblems))]
#[get("/accounts/{id}")]
pub async fn get_account(actor: Actor, app: Data<App>, id: Path<UserId>) -> Result<Versioned<AccountView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.get(id.0).await?))
}

/// Changes the name shown and the roles.
#[utoipa::path(operation_id = "update_account", summary = "Change an account", tag = "accounts",
    params(UserId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = AccountChange,
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "Changed", body = AccountView), ChangeProblems))]
#[put("/accounts/{id}")]
pub async fn update_account(
    actor: Actor,
    app: Data<App>,
    id: Path<UserId>,
    revision: IfMatch,
    body: Body<AccountChange>,
) -> Result<Versioned<AccountView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.update(id.0, revision.0, body.0).await?))
}

/// Stops an account; its logins end.
#[utoipa::path(operation_id = "disable_account", summary = "Disable an account", tag = "accounts",
    params(UserId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "Disabled", body = AccountView), ChangeProblems))]
#[post("/accounts/{id}/disable")]
pub async fn disable_account(
    actor: Actor,
    app: Data<App>,
    id: Path<UserId>,
    revision: IfMatch,
) -> Result<Versioned<AccountView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.disable(id.0, revision.0).await?))
}

/// Lets an account in again.
#[utoipa::path(operation_id = "enable_account", summary = "Enable an account", tag = "accounts",
    params(UserId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "Enabled", body = AccountView), ChangeProblems))]
#[post("/accounts/{id}/enable")]
pub async fn enable_account(
    actor: Actor,
    app: Data<App>,
    id: Path<UserId>,
    revision: IfMatch,
) -> Result<Versioned<AccountView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.enable(id.0, revision.0).await?))
}

/// Gives an account another first password, told this once; its logins end and a lock is lifted.
#[utoipa::path(operation_id = "renew_account", summary = "Give an account a new password", tag = "accounts",
    params(UserId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "The new password", body = IssuedPassword), ChangeProblems))]
#[post("/accounts/{id}/password")]
pub async fn renew_account(
    actor: Actor,
    app: Data<App>,
    id: Path<UserId>,
    revision: IfMatch,
) -> Result<Secret<Versioned<IssuedPassword>>, ApiError> {
    Ok(Secret(Versioned(app.accounts(&actor)?.renew(id.0, revision.0).await?)))
}

/// Lists what happened to an account, latest first.
#[utoipa::path(operation_id = "list_account_history", summary = "History of an account", tag = "accounts", params(UserId, PageFilter),
    extensions(("x-permission" = json!("users.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/accounts/{id}/history")]
pub async fn list_account_history(
    actor: Actor,
    app: Data<App>,
    id: Path<UserId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.accounts(&actor)?.history(id.0, page).await).await
}

/// Lists the organisations whose accounts the caller manages, with their entries in the contact directory.
#[utoipa::path(operation_id = "list_organisations", summary = "List organisations", tag = "accounts", params(OrganisationFilter),
    extensions(("x-permission" = json!("users.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of organisations", body = Page<OrganisationView>), ReadProblems))]
#[get("/organisations")]
pub async fn list_organisations(
    actor: Actor,
    app: Data<App>,
    filter: Query<OrganisationFilter>,
    shape: Shape,
) -> Result<Shaped<OrganisationView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.accounts(&actor)?.organisations(filter).await).await
}

/// Creates an office: an authority of either line, or a supervision or technical body.
#[utoipa::path(operation_id = "create_organisation", summary = "Create an organisation", tag = "accounts",
    request_body = OrganisationBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("organisations.manage"))),
    responses((status = 201, description = "Created", body = OrganisationView), CreateProblems))]
#[post("/organisations")]
pub async fn create_organisation(
    actor: Actor,
    app: Data<App>,
    body: Body<OrganisationBody>,
) -> Result<Created<OrganisationView>, ApiError> {
    let revised = app.accounts(&actor)?.create_organisation(body.0).await?;
    Ok(Created { location: format!("/api/v1/organisations/{}", revised.value.id), revised })
}

/// Gives an office another name.
#[utoipa::path(operation_id = "rename_organisation", summary = "Rename an organisation", tag = "accounts",
    params(OrganisationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = OrganisationChange,
    extensions(("x-permission" = json!("organisations.manage"))),
    responses((status = 200, description = "Renamed", body = OrganisationView), ChangeProblems))]
#[put("/organisations/{id}")]
pub async fn rename_organisation(
    actor: Actor,
    app: Data<App>,
    id: Path<OrganisationId>,
    revision: IfMatch,
    body: Body<OrganisationChange>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.rename_organisation(id.0, revision.0, body.0).await?))
}

/// Lists what happened to an organisation and to its entry in the contact directory, latest first.
#[utoipa::path(operation_id = "list_organisation_history", summary = "History of an organisation", tag = "accounts",
    params(OrganisationId, PageFilter), extensions(("x-permission" = json!("users.manage")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/organisations/{id}/history")]
pub async fn list_organisation_history(
    actor: Actor,
    app: Data<App>,
    id: Path<OrganisationId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.accounts(&actor)?.organisation_history(id.0, page).await).await
}

/// Shows one organisation.
#[utoipa::path(operation_id = "get_organisation", summary = "Show an organisation", tag = "accounts", params(OrganisationId),
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "The organisation", body = OrganisationView), ReadProblems))]
#[get("/organisations/{id}")]
pub async fn get_organisation(
    actor: Actor,
    app: Data<App>,
    id: Path<OrganisationId>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.organisation(id.0).await?))
}

/// Writes an organisation's entry in the contact directory: an office, never a person.
#[utoipa::path(operation_id = "set_organisation_contact", summary = "Change an organisation's contact", tag = "accounts",
    params(OrganisationId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = Contact,
    extensions(("x-permission" = json!("users.manage"))),
    responses((status = 200, description = "Changed", body = OrganisationView), ChangeProblems))]
#[put("/organisations/{id}/contact")]
pub async fn set_organisation_contact(
    actor: Actor,
    app: Data<App>,
    id: Path<OrganisationId>,
    revision: IfMatch,
    body: Body<Contact>,
) -> Result<Versioned<OrganisationView>, ApiError> {
    Ok(Versioned(app.accounts(&actor)?.set_contact(id.0, revision.0, body.0).await?))
}
