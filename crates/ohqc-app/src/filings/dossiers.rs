//! What a saved dossier must satisfy even while it is incomplete.

use std::collections::BTreeSet;

use ohqc_domain::catalogues::{MaterialKind, quality_documents};
use ohqc_domain::filings::{Dossier, is_category, is_item};
use ohqc_domain::institutions::Service;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use rust_decimal::Decimal;

use crate::{AppError, Result};

/// Refuses codes that the catalogues do not know or that are listed twice, and impossible areas; lengths are checked by the
/// body itself.
pub fn check(service: Service, dossier: &Dossier) -> Result<()> {
    let mut complaints = Complaints::default();
    complaints.extend_validated(dossier);
    services(&mut complaints, service, dossier);
    let category = |code: &str| is_category(service, code);
    for (index, person) in dossier.people.iter().enumerate() {
        let covered = person.diagnosis_certificate.as_ref().map_or(&[][..], |held| &held.categories);
        codes(&mut complaints, &format!("/people/{index}/diagnosis_certificate/categories"), covered, category);
    }
    for (index, device) in dossier.equipment.iter().enumerate() {
        codes(&mut complaints, &format!("/equipment/{index}/categories"), &device.categories, category);
    }
    let document = |code: &str| quality_documents().iter().any(|document| document.code == code);
    codes(&mut complaints, "/quality_documents", &dossier.quality_documents, document);
    for (index, file) in dossier.attachments.iter().enumerate() {
        code(&mut complaints, format!("/attachments/{index}/kind"), file.kind.parse::<MaterialKind>().is_ok(), true);
    }
    areas(&mut complaints, dossier);
    complaints.into_result(()).map_err(AppError::Invalid)
}

fn services(complaints: &mut Complaints, service: Service, dossier: &Dossier) {
    let mut seen = BTreeSet::new();
    for (index, filed) in dossier.services.iter().enumerate() {
        let (known, first) = (is_category(service, &filed.category), seen.insert(&filed.category));
        code(complaints, format!("/services/{index}/category"), known, first);
        if known {
            codes(complaints, &format!("/services/{index}/items"), &filed.items, |item| is_item(service, &filed.category, item));
        }
    }
}

fn areas(complaints: &mut Complaints, dossier: &Dossier) {
    let negative = Text::new("面积不得为负", "An area cannot be negative");
    if dossier.premises.total_area.is_some_and(|area| area < Decimal::ZERO) {
        complaints.add("/premises/total_area", "range", negative.clone());
    }
    for (index, _) in dossier.premises.rooms.iter().enumerate().filter(|(_, room)| room.area < Decimal::ZERO) {
        complaints.add(format!("/premises/rooms/{index}/area"), "range", negative.clone());
    }
}

fn codes(complaints: &mut Complaints, at: &str, found: &[String], known: impl Fn(&str) -> bool) {
    let mut seen = BTreeSet::new();
    for (index, found) in found.iter().enumerate() {
        code(complaints, format!("{at}/{index}"), known(found), seen.insert(found));
    }
}

fn code(complaints: &mut Complaints, pointer: String, known: bool, first: bool) {
    if !known {
        complaints.add(pointer, "unknown_code", Text::new("目录中没有该代码", "Not a code of the catalogue"));
    } else if !first {
        complaints.add(pointer, "duplicate", Text::new("重复", "Listed twice"));
    }
}
