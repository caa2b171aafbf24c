//! What the province's profile says, for the use cases that ask.

use chrono::NaiveDate;
use ohqc_domain::policy::{self, Profile, Settings};
use ohqc_domain::regions::last_code;

use crate::regions::stored_region;
use crate::{AppError, Result};

/// The profile that holds in a region on a day.
///
/// # Errors
/// [`AppError::Internal`] when the stored region is not readable.
pub fn profile(region: &str, on: NaiveDate) -> Result<Profile> {
    let code = stored_region(region)?;
    Ok(policy::profile_for(code, on))
}

/// The settings that hold in a region on a day.
///
/// # Errors
/// [`AppError::Internal`] when the stored region or the embedded profile is not readable.
pub fn settings(region: &str, on: NaiveDate) -> Result<Settings> {
    profile(region, on)?.settings().map_err(|error| AppError::Internal(error.to_string()))
}

/// The profile that holds at the end of a path along the reporting tree on a day.
///
/// # Errors
/// As [`profile`].
pub fn profile_at(place: &str, on: NaiveDate) -> Result<Profile> {
    profile(last_code(place), on)
}

/// The settings that hold at the end of a path along the reporting tree on a day.
///
/// # Errors
/// As [`settings`].
pub fn settings_at(place: &str, on: NaiveDate) -> Result<Settings> {
    settings(last_code(place), on)
}
