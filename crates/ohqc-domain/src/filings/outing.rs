//! What a receipt says about examinations away from home: what was filed for them, and how far they may go.

use super::Dossier;
use crate::institutions::BodyKind;
use crate::text::Text;

/// What was filed for examinations away from home, with the area that the province allows (`outreach.scope`); none where
/// nothing was filed. The right to go out depends on more than that, and the words say so (JL24-1-2-c, JL24-1-2-d).
#[must_use]
pub fn outing_scope(kind: impl Into<BodyKind>, dossier: &Dossier, scope: &str) -> Option<Text> {
    let (vehicles, portable) = (dossier.vehicles.len(), dossier.equipment.iter().filter(|device| device.portable).count());
    if kind.into() != BodyKind::Examination || vehicles + portable == 0 {
        return None;
    }
    let area = if scope == "province" {
        Text::new("本省行政区域内", "within the province")
    } else {
        Text::new("登记所在地范围内", "within the area of registration")
    };
    Some(Text::owned(
        format!("已登记专用车辆 {vehicles} 辆、便携设备 {portable} 台（套）；具备规定条件时可在{}外出检查", area.zh),
        format!("{vehicles} vehicles and {portable} portable devices on record; where the conditions are met, {}", area.en),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filings::Vehicle;

    /// JL24-A3
    #[test]
    fn the_scope_is_said_where_something_was_filed_for_it() {
        let bare = Dossier::default();
        let filed = Dossier { vehicles: vec![Vehicle::default()], ..Dossier::default() };
        let said = |kind, dossier, scope| outing_scope(kind, dossier, scope).map(|text| text.zh.into_owned());
        assert_eq!(said(BodyKind::Examination, &bare, "province"), None);
        assert_eq!(said(BodyKind::Diagnosis, &filed, "province"), None);
        assert!(said(BodyKind::Examination, &filed, "province").unwrap().contains("专用车辆 1 辆"));
        assert!(said(BodyKind::Examination, &filed, "province").unwrap().contains("本省"));
        assert!(said(BodyKind::Examination, &filed, "registered_area").unwrap().contains("登记所在地"));
    }
}
