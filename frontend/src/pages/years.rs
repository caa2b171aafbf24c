//! The years that a province's plans, rounds and problems are of.

use chrono::Datelike as _;
use ohqc_domain::policy::profile_for;
use ohqc_domain::regions::RegionCode;

use crate::format::today;
use crate::prelude::*;

/// The next year back to the one since which the rules of the person's province hold.
#[must_use]
pub fn planned_years(client: Client) -> Vec<Choice> {
    let region = untrack(|| client.session()).person().and_then(|person| RegionCode::parse(&person.region).ok());
    Choice::planned_years(profile_for(region.unwrap_or(RegionCode::COUNTRY), today()).valid_from.year())
}
