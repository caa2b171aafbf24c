//! What a receipt says about examinations away from home: what was filed for them, and how far they may go.

use super::Dossier;
use crate::institutions::BodyKind;
use crate::policy::Profile;
use crate::provenance::Sourced;
use crate::text::Text;

/// What was filed for examinations away from home, with the area that the province allows (`outreach.scope`), as sure as that is; none
/// where nothing was filed. The right to go out depends on more than that, and the words say so (JL24-1-2-c, JL24-1-2-d).
#[must_use]
pub fn outing_scope(kind: impl Into<BodyKind>, dossier: &Dossier, profile: &Profile) -> Option<Text> {
    let vehicles = dossier.vehicles.iter().filter(|vehicle| vehicle.dedicated).count();
    let portable = dossier.equipment.iter().filter(|device| device.portable).count();
    if kind.into() != BodyKind::Examination || vehicles + portable == 0 {
        return None;
    }
    let (setting, scope) = (profile.get("outreach.scope")?, profile.settings().ok()?.outreach.scope);
    let value = match scope.as_str() {
        "province" => Text::new("本省行政区域内", "within the province"),
        _ => Text::new(
            "执业登记机关管辖区域内或省级指定区域内",
            "within the area of the registering authority or where the province says",
        ),
    };
    let area = Sourced { value, clause: setting.clause.clone(), mark: setting.mark }.said();
    Some(Text::owned(
        format!("已登记专用车辆 {vehicles} 辆、便携设备 {portable} 台（套）；具备规定条件时可在{}外出检查", area.zh),
        format!(
            "{vehicles} dedicated vehicles and {portable} portable devices on record; where the conditions are met, {}",
            area.en
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::Vehicle;
    use crate::policy::profile_for;

    /// JL24-A3
    #[test]
    fn the_scope_is_said_where_something_was_filed_for_it_and_as_sure_as_it_is() {
        let bare = Dossier::default();
        let vehicle = |dedicated| Vehicle { dedicated, ..Vehicle::default() };
        let filed = Dossier { vehicles: vec![vehicle(true), vehicle(false)], ..Dossier::default() };
        let shared = Dossier { vehicles: vec![vehicle(false)], ..Dossier::default() };
        let said = |kind, dossier: &Dossier, region: &str| {
            let profile = profile_for(region.parse().unwrap(), "2025-06-16".parse().unwrap());
            outing_scope(kind, dossier, &profile).map(|text| text.zh.into_owned())
        };
        assert_eq!(said(BodyKind::Examination, &bare, "220000"), None);
        assert_eq!(said(BodyKind::Examination, &shared, "220000"), None, "a vehicle that serves other things too is none for it");
        assert_eq!(said(BodyKind::Diagnosis, &filed, "220000"), None);
        let jilin = said(BodyKind::Examination, &filed, "220000").unwrap();
        assert!(jilin.contains("专用车辆 1 辆") && jilin.contains("本省行政区域内外出"), "{jilin}");
        let liaoning = said(BodyKind::Examination, &filed, "210000").unwrap();
        assert!(liaoning.contains("省级指定区域内（未核实）"), "{liaoning}");
    }
}
