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

/// The path of a region as a filter names it.
///
/// # Errors
/// [`AppError::Invalid`] when it is none, or there is no such region.
pub fn known_place(text: &str) -> Result<String> {
    RegionCode::parse(text).map_err(|(code, text)| AppError::invalid("/region", code, text)).and_then(place_of)
}

/// The province's part of a path, which reads /country/province/…
#[must_use]
pub fn province_place(place: &str) -> String {
    place.split_inclusive('/').take(3).collect()
}

/// A region's name from below the province down; the code itself when it is unknown.
#[must_use]
pub fn region_name(region: &str) -> String {
    RegionCode::parse(region).map_or_else(|_| region.to_owned(), |code| RegionTree::embedded().full_name(code))
}

/// The code of a stored region.
///
/// # Errors
/// [`AppError::Internal`] when it is none.
pub fn stored_region(region: &str) -> Result<RegionCode> {
    RegionCode::parse(region).map_err(|_| AppError::Internal(format!("region {region} is unknown")))
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
