//! What a saved dossier must satisfy even while it is incomplete.

use std::collections::BTreeSet;

use ohqc_domain::filings::{Dossier, is_category};
use ohqc_domain::institutions::Service;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use rust_decimal::Decimal;

use crate::{AppError, Result};

/// Refuses unknown or repeated categories and impossible areas; lengths are checked by the body itself.
pub fn check(service: Service, dossier: &Dossier) -> Result<()> {
    let mut complaints = Complaints::default();
    complaints.extend_validated(dossier);
    let mut seen = BTreeSet::new();
    for (index, filed) in dossier.services.iter().enumerate() {
        let pointer = format!("/services/{index}/category");
        if !is_category(service, &filed.category) {
            complaints.add(pointer, "unknown_category", Text::new("目录中没有该类别", "Not a category of the catalogue"));
        } else if !seen.insert(filed.category.as_str()) {
            complaints.add(pointer, "duplicate", Text::new("类别重复", "The category is listed twice"));
        }
    }
    let negative = Text::new("面积不得为负", "An area cannot be negative");
    if dossier.premises.total_area.is_some_and(|area| area < Decimal::ZERO) {
        complaints.add("/premises/total_area", "range", negative.clone());
    }
    for (index, _) in dossier.premises.rooms.iter().enumerate().filter(|(_, room)| room.area < Decimal::ZERO) {
        complaints.add(format!("/premises/rooms/{index}/area"), "range", negative.clone());
    }
    complaints.into_result(()).map_err(AppError::Invalid)
}
