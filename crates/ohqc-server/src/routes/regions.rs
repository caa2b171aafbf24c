//! The administrative divisions, for choosing one.

use crate::mount::Mount;
use actix_web::get;
use actix_web::web::{Data, Json};
use ohqc_app::App;
use ohqc_domain::regions::{RegionCode, RegionTree, RegionView};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::ApiError;
use crate::extract::Query;
use crate::wire::PublicProblems;

/// Most regions of a search.
const FOUND: usize = 50;

/// Mounts the operation.
pub fn mount(config: &mut impl Mount) {
    config.service(list_regions);
}

/// Which regions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RegionFilter {
    /// The region whose children are wanted; the country when absent.
    #[param(example = "220000")]
    parent: Option<String>,
    /// Part of a name, or the beginning of a code; searched below `parent`.
    q: Option<String>,
    /// Only regions with an institution on record, in them or below.
    on_record: Option<bool>,
}

/// Lists a region's children, or searches below it. Public: the list is published by the state.
#[utoipa::path(operation_id = "list_regions", summary = "List regions", tag = "regions", params(RegionFilter), security(()),
    responses((status = 200, description = "The regions", body = Vec<RegionView>), PublicProblems))]
#[get("/regions")]
pub async fn list_regions(app: Data<App>, filter: Query<RegionFilter>) -> Result<Json<Vec<RegionView>>, ApiError> {
    let parent = match &filter.0.parent {
        Some(text) => RegionCode::parse(text).map_err(|(code, text)| ohqc_app::AppError::invalid("/parent", code, text))?,
        None => RegionCode::COUNTRY,
    };
    let tree = RegionTree::embedded();
    let found: Vec<RegionCode> = match filter.0.q.as_deref().filter(|text| !text.trim().is_empty()) {
        Some(text) => tree.search(text, parent, FOUND).iter().map(|region| region.code).collect(),
        None => tree.children(parent).map(|region| region.code).collect(),
    };
    let places = if filter.0.on_record == Some(true) { Some(app.filed_places().await?) } else { None };
    let shown = |code: &RegionCode| match (&places, tree.path(*code)) {
        (Some(places), Some(path)) => places.iter().any(|place| place.starts_with(&path)),
        (Some(_), None) => false,
        (None, _) => true,
    };
    Ok(Json(found.into_iter().filter(shown).filter_map(|code| tree.view(code)).collect()))
}
