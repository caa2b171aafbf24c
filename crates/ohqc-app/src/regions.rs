//! Places: a region's path along the reporting tree, as stored with every row.

use ohqc_domain::regions::{RegionCode, RegionTree};
use ohqc_domain::text::Text;

use crate::{AppError, Result};

/// The path of a region.
///
/// # Errors
/// [`AppError::Invalid`] when there is no such region.
pub fn place_of(region: RegionCode) -> Result<String> {
    RegionTree::embedded().path(region).ok_or_else(|| {
        AppError::invalid("/region", "unknown_region", Text::new("请选择有效的行政区划", "Choose a region of the list"))
    })
}

/// A region's name from below the province down; the code itself when it is unknown.
#[must_use]
pub fn region_name(region: &str) -> String {
    RegionCode::parse(region).map_or_else(|_| region.to_owned(), |code| RegionTree::embedded().full_name(code))
}

/// The province a region reports to.
///
/// # Errors
/// [`AppError::Internal`] when a stored region lies in no province.
pub fn province_of(region: &str) -> Result<RegionCode> {
    RegionCode::parse(region)
        .ok()
        .and_then(|code| RegionTree::embedded().province(code))
        .map(|province| province.code)
        .ok_or_else(|| AppError::Internal(format!("region {region} lies in no province")))
}
