//! Bodies of the other kinds: appraisal offices, technical-service and support bodies, with their records.

use ohqc_domain::filings::api::FilingBody;
use ohqc_domain::identity::Role;
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::institutions::api::InstitutionBody;
use ohqc_domain::institutions::{BodyKind, Establishment, Ownership};
use ohqc_domain::regions::{Level, Region, RegionTree};
use ohqc_domain::values::CreditCode;

use super::institutions::{EVIDENCE, judge};
use super::{Maker, dossiers, names, people};
use crate::{AppError, Result};

/// How many there are.
#[cfg(test)]
pub(super) const AMOUNT: usize = BODIES.len();

/// What they are and how far their records get; each in a prefecture of its own.
const BODIES: [(BodyKind, Establishment, Fate); 7] = [
    (BodyKind::Appraisal, Establishment::AppraisalOffice, Fate::Recorded),
    (BodyKind::Appraisal, Establishment::AppraisalOffice, Fate::Submitted),
    (BodyKind::TechnicalService, Establishment::TechnicalService, Fate::Recorded),
    (BodyKind::TechnicalService, Establishment::TechnicalService, Fate::Recorded),
    (BodyKind::TechnicalService, Establishment::TechnicalService, Fate::Draft),
    (BodyKind::Support, Establishment::University, Fate::Recorded),
    (BodyKind::Support, Establishment::Rehabilitation, Fate::Submitted),
];

/// How far a record gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// On record.
    Recorded,
    /// Handed in.
    Submitted,
    /// Begun.
    Draft,
}

/// Makes the bodies and their records.
pub async fn make(maker: &mut Maker<'_>) -> Result<()> {
    let tree = RegionTree::embedded();
    let cities: Vec<&Region> = tree.children(maker.demo.province).filter(|region| region.level == Level::City).collect();
    let counties = cities.iter().filter_map(|city| tree.children(city.code).find(|region| region.level == Level::County));
    let places: Vec<&Region> = counties.collect();
    for (number, ((kind, establishment, fate), place)) in BODIES.into_iter().zip(places.into_iter().cycle()).enumerate() {
        let body = particulars(maker, number, place, establishment)?;
        record(maker, number, body, kind, fate).await?;
    }
    Ok(())
}

fn particulars(maker: &mut Maker<'_>, number: usize, place: &Region, establishment: Establishment) -> Result<InstitutionBody> {
    let tree = RegionTree::embedded();
    let city = tree.prefecture(place.code).map(|city| city.name.clone()).unwrap_or_default();
    let brand = names::brand(number + 40);
    let (name, ownership) = match establishment {
        Establishment::AppraisalOffice => (format!("{city}职业病诊断鉴定办公室"), Ownership::Public),
        Establishment::TechnicalService => (format!("{city}{brand}职业卫生技术服务有限公司"), Ownership::Private),
        Establishment::University => (format!("{city}{brand}大学劳动防护研究所"), Ownership::Public),
        _ => (format!("{}职业病康复站", place.name), Ownership::Public),
    };
    let code = CreditCode::with_check_digit(&format!("12220000{:09}", 620_000_000 + number * 6007))
        .map_err(|error| AppError::Internal(error.to_string()))?;
    let licence_number =
        if establishment.is_medical() { format!("PDY{:05}-{}17A1002", 73000 + number, place.code) } else { String::new() };
    Ok(InstitutionBody {
        name,
        credit_code: code.as_str().into(),
        ownership,
        establishment,
        region: place.code.to_string(),
        address: format!("{}健康路 {} 号", tree.full_name(place.code), 31 + number),
        licence_number,
        contact_name: names::person(&mut maker.chance),
        contact_phone: format!("0431-8{:07}", 4_300_000 + number),
    })
}

async fn record(maker: &mut Maker<'_>, number: usize, body: InstitutionBody, kind: BodyKind, fate: Fate) -> Result<()> {
    let day = 200 + i64::try_from(number).unwrap_or(0) * 9;
    let app = maker.on(day);
    let role = Role::filer(body.establishment.organisation());
    let house = app.institutions(&maker.cast.qc)?.create(body).await?.value;
    let display = names::person(&mut maker.chance);
    let admin = people::user(&app, OrganisationId(house.id.0), &format!("body{}", number + 1), &display, role).await?;
    let file = app.attachments(&admin)?.create("登记材料.pdf".into(), EVIDENCE.to_vec()).await?.id;
    let filings = app.filings(&admin)?;
    let created = filings.create(FilingBody { institution: house.id, service: kind }).await?;
    if fate == Fate::Draft {
        return Ok(());
    }
    let valid_on = maker.day(370);
    let dossier = dossiers::of_body(&mut maker.chance, kind, valid_on, file);
    let id = created.value.id;
    let saved = filings.update(id, created.revision, dossier).await?;
    let submitted = filings.submit(id, saved.revision).await?;
    if fate == Fate::Recorded {
        let later = maker.on(day + 4);
        let judged = judge(maker, &later, id, submitted.revision, &[]).await?;
        later.filings(&maker.cast.health)?.accept(id, judged).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_kind_has_one_on_record() {
        for kind in BodyKind::ALL.iter().filter(|kind| !kind.files()) {
            assert!(BODIES.iter().any(|(made, _, fate)| made == kind && *fate == Fate::Recorded), "{kind}");
        }
    }
}
