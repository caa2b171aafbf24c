//! Policy profiles, with clause and mark for every value.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::{App, AppError};
use ohqc_domain::identity::Permission;
use ohqc_domain::policy::{self, ProfileId, ProfileSummary, ProfileView};

use crate::error::ApiError;
use crate::extract::{Actor, Path};
use crate::wire::ReadProblems;

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config.service(list_policies).service(get_policy);
}

/// Lists the profiles in force today.
#[utoipa::path(operation_id = "list_policies", summary = "List policy profiles", tag = "policies",
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "The profiles", body = Vec<ProfileSummary>), ReadProblems))]
#[get("/policies")]
pub async fn list_policies(actor: Actor, app: Data<App>) -> Result<Json<Vec<ProfileSummary>>, ApiError> {
    actor.permit(Permission::PoliciesRead).ok_or(AppError::Denied)?;
    Ok(Json(policy::all(app.clock().today()).iter().map(ProfileSummary::new).collect()))
}

/// Shows one profile and how it differs from its parent.
#[utoipa::path(operation_id = "get_policy", summary = "Show a policy profile", tag = "policies",
    params(("id" = String, Path, description = "Profile", example = "JL")),
    extensions(("x-permission" = json!("policies.read"))),
    responses((status = 200, description = "The profile", body = ProfileView), ReadProblems))]
#[get("/policies/{id}")]
pub async fn get_policy(actor: Actor, app: Data<App>, id: Path<String>) -> Result<Json<ProfileView>, ApiError> {
    actor.permit(Permission::PoliciesRead).ok_or(AppError::Denied)?;
    let profile = policy::profile(&ProfileId(id.0), app.clock().today()).ok_or(AppError::NotFound)?;
    Ok(Json(ProfileView::new(&profile)))
}
