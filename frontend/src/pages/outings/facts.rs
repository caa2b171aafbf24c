//! What the record says of who and what a notice names, as it is shown.

use ohqc_domain::filings::{Device, Person, Vehicle};
use ohqc_domain::outings::{Carried, Member, NoticeBody, NoticeFacts};

use crate::prelude::*;

/// Something under its name, one part of a line; nothing where it is not given.
fn part(name: Signal<String>, value: Option<String>) -> Option<AnyView> {
    let value = value.filter(|value| !value.trim().is_empty())?;
    Some(view! { <span class="muted">{name}" "{value}" "</span> }.into_any())
}

/// The people, each with their certificates.
pub(super) fn people(notice: &NoticeBody, facts: &NoticeFacts) -> AnyView {
    let lines = notice.people.iter().map(|member| person(member, facts.person(member))).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}

fn person(member: &Member, known: Option<&Person>) -> AnyView {
    let held = known.and_then(|person| person.diagnosis_certificate.clone());
    let valid_to = held.as_ref().and_then(|held| held.valid_to);
    let certificates = known.map(|person| person.practice_certificate.clone());
    view! {
        <li>
            <span class="muted">{label(member.duty.label())}</span> " " {member.name.clone()} " "
            {part(t!("执业证", "Practice certificate"), certificates)}
            {part(t!("诊断资格", "Diagnosis qualification"), held.map(|held| held.number))}
            {part(t!("有效期至", "valid to"), valid_to.map(date))}
            {part(t!("剂量计", "Dosimeter"), Some(member.dosimeter.clone()))}
        </li>
    }
    .into_any()
}

/// The vehicles, each with the X-ray system mounted in it.
pub(super) fn vehicles(notice: &NoticeBody, facts: &NoticeFacts) -> AnyView {
    let lines = notice.vehicles.iter().map(|plate| vehicle(plate, facts.vehicle(plate))).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}

fn vehicle(plate: &str, known: Option<&Vehicle>) -> AnyView {
    let plate = plate.to_owned();
    let Some(vehicle) = known.cloned() else {
        return view! { <li>{plate} " " <span class="muted">{t!("未备案", "Not on record")}</span></li> }.into_any();
    };
    let kind = if vehicle.dedicated { t!("专用车", "Examinations only") } else { t!("普通车", "Ordinary") };
    let mounted = vehicle.carries_dr();
    let of_dr = move |value: String| Some(value).filter(|_| mounted);
    view! {
        <li>
            {plate} " " <Badge>{kind}</Badge> " "
            {part(t!("型号", "Model"), Some(vehicle.model))}
            {part(t!("年检有效期至", "Road test to"), vehicle.road_test_valid_to.map(date))}
            {part(t!("车载 DR 型号", "Model of the DR"), of_dr(vehicle.dr_model))}
            {part(t!("车载 DR 编号", "Mounted DR"), of_dr(vehicle.dr_serial))}
            {part(t!("防护与性能检测日期", "Tested on"), vehicle.dr_tested_on.map(date).and_then(of_dr))}
            {part(t!("防护检测有效期至", "Protection test to"), vehicle.protection_test_valid_to.map(date).and_then(of_dr))}
        </li>
    }
    .into_any()
}

/// The radiological licence, as one pair of a list; nothing where there is none.
pub(super) fn licence(facts: &NoticeFacts) -> AnyView {
    let licences = facts.licences.clone();
    if licences.radiology_number.is_empty() {
        return ().into_any();
    }
    view! {
        <Item label=t!("放射诊疗许可", "Radiological licence") wide=true>
            {licences.radiology_number} " "
            {part(t!("许可范围", "Scope"), Some(licences.radiology_scope))}
            {part(t!("有效期至", "valid to"), licences.radiology_valid_to.map(date))}
        </Item>
    }
    .into_any()
}

/// The devices, each with its calibration.
pub(super) fn devices(notice: &NoticeBody, facts: &NoticeFacts) -> AnyView {
    let lines = notice.devices.iter().map(|one| device(one, facts.device(one))).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}

fn device(carried: &Carried, known: Option<&Device>) -> AnyView {
    let calibrated = match known.map(|device| device.calibrated_to) {
        Some(Some(to)) => part(t!("检定有效期至", "Calibrated to"), Some(date(to))),
        Some(None) => Some(view! { <span class="muted">{t!("检定有效期未登记", "No calibration on record")}</span> }.into_any()),
        None => Some(view! { <span class="muted">{t!("未备案", "Not on record")}</span> }.into_any()),
    };
    view! {
        <li>
            {carried.name.clone()} " "
            {part(t!("型号", "Model"), known.map(|device| device.model.clone()))}
            {part(t!("编号", "Serial number"), Some(carried.serial.clone()))}
            {calibrated}
        </li>
    }
    .into_any()
}
