//! The notice in the words that are printed: every group of examination.md §5.3, as the record had it when it was sent.

use chrono::{Datelike, NaiveDate};
use ohqc_app::outings::NoticeData;
use ohqc_documents::{NoticeGroup, OutingNotice, in_words};
use ohqc_domain::calendar::minute;
use ohqc_domain::filings::{FiledCategory, FiledService, Person, Vehicle};
use ohqc_domain::institutions::Service;
use ohqc_domain::outings::api::OutingView;
use ohqc_domain::outings::{Heads, Member, NoticeBody, NoticeFacts};

/// A notice as the printer takes it.
pub fn printable(data: NoticeData) -> OutingNotice {
    let NoticeData { outing, cancelled, changed_on, printed_on } = data;
    let (notice, facts, sent) = (&outing.notice, &outing.facts, &outing.sent);
    let groups = vec![
        institution(notice, facts),
        employer(notice, facts),
        arrangement(notice),
        people(notice, facts),
        vehicles(notice, facts),
        devices(notice, facts),
        safety(notice),
        materials(notice),
        receiving(&outing),
    ];
    let recipient =
        sent.as_ref().map_or_else(|| "（尚未告知）".to_owned(), |sent| format!("{}卫生健康部门", sent.recipient.region_name));
    let receipt = outing.receipt.as_ref().map_or_else(String::new, |receipt| {
        let said = if cancelled.is_some() { "接收，后因取消而不再有效" } else { "接收" };
        let by = if receipt.by.is_empty() { String::new() } else { format!("（接收人：{}）", receipt.by) };
        format!("{}{by}于 {} {said}。{}", receipt.office, minute(receipt.at), receipt.remark)
    });
    let confirmation = outing
        .confirmation
        .as_ref()
        .map_or_else(String::new, |confirmation| format!("{}于 {} 确认。", confirmation.employer, minute(confirmation.at)));
    let called_off = cancelled.map(|(on, reason)| {
        let told = if sent.is_some() { "本告知自该日起作废" } else { "本次外出未曾告知" };
        format!("本次外出检查已于 {} 取消，{told}。取消原因：{reason}", in_words(on))
    });
    let changed = changed_on.map(|on| format!("本告知已于 {} 变更，不再涉及本用人单位", in_words(on)));
    let void = called_off.or(changed).unwrap_or_default();
    OutingNotice {
        institution: facts.institution.name.clone(),
        recipient,
        groups,
        declaration: if notice.declared {
            "本机构承诺以上内容及所附材料真实有效。".to_owned()
        } else {
            String::new()
        },
        date: sent.as_ref().map(|sent| in_words(sent.on)).unwrap_or_default(),
        receipt,
        confirmation,
        void,
        printed: (printed_on.year(), printed_on.month(), printed_on.day()),
    }
}

fn group<N: Into<String>>(title: &str, rows: impl IntoIterator<Item = (N, String)>) -> NoticeGroup {
    let given = rows.into_iter().filter(|(_, value)| !value.trim().is_empty());
    NoticeGroup { title: title.to_owned(), rows: given.map(|(name, value)| (name.into(), value)).collect() }
}

/// What is given, one after another.
fn listed(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join("，")
}

/// Something under its name; nothing where it is not given.
fn named(name: &str, value: &str) -> String {
    if value.trim().is_empty() { String::new() } else { format!("{name} {value}") }
}

fn day(name: &str, on: Option<NaiveDate>) -> String {
    on.map_or_else(String::new, |on| format!("{name} {on}"))
}

fn both(name: &str, phone: &str) -> String {
    format!("{name} {phone}").trim().to_owned()
}

fn institution(notice: &NoticeBody, facts: &NoticeFacts) -> NoticeGroup {
    let sender = &facts.institution;
    group(
        "一、检查机构",
        [
            ("机构名称", sender.name.clone()),
            ("统一社会信用代码", sender.credit_code.clone()),
            ("备案编号", sender.filing_number.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default()),
            ("备案类别及项目", categories(&sender.services)),
            ("外出资格", sender.rights.zh.clone().into_owned()),
            ("地址", sender.address.clone()),
            ("法定代表人", facts.legal_representative.clone()),
            ("联系人及电话", both(&notice.contact_name, &notice.contact_phone)),
        ],
    )
}

fn employer(notice: &NoticeBody, facts: &NoticeFacts) -> NoticeGroup {
    let employer = &facts.employer;
    group(
        "二、用人单位",
        [
            ("单位名称", employer.name.clone()),
            ("统一社会信用代码", employer.credit_code.clone()),
            ("行业", facts.industry.zh.clone().into_owned()),
            ("所在地区", employer.region_name.clone()),
            ("地址", employer.address.clone()),
            ("联系人及电话", both(&notice.employer_contact, &notice.employer_phone)),
            ("委托协议编号", notice.agreement_number.clone()),
        ],
    )
}

fn categories(services: &[FiledService]) -> String {
    let named = services.iter().map(|filed| FiledCategory::new(Service::Examination, filed).text().zh.into_owned());
    named.collect::<Vec<_>>().join("；")
}

fn arrangement(notice: &NoticeBody) -> NoticeGroup {
    let Heads { pre_employment, in_service, leaving } = notice.planned;
    group(
        "三、检查安排",
        [
            ("起止日期", format!("{} 至 {}", notice.starts_on, notice.ends_on)),
            ("每日时段", format!("{} – {}", notice.daily_from, notice.daily_to)),
            ("详细地点", notice.address.clone()),
            ("检查项目", categories(&notice.services)),
            ("危害因素", notice.hazards.join("、")),
            ("计划人数", format!("上岗前 {pre_employment} 人，在岗期间 {in_service} 人，离岗时 {leaving} 人")),
        ],
    )
}

fn people(notice: &NoticeBody, facts: &NoticeFacts) -> NoticeGroup {
    let row = |member: &Member| {
        let certificates = facts.person(member).map(certificates).unwrap_or_default();
        let about = listed([certificates, named("剂量计", &member.dosimeter)]);
        let about = if about.is_empty() { about } else { format!("（{about}）") };
        (member.duty.label().zh.into_owned(), format!("{}{about}", member.name))
    };
    group("四、人员", notice.people.iter().map(row))
}

fn certificates(person: &Person) -> String {
    let diagnosis = person.diagnosis_certificate.as_ref().map_or_else(String::new, |held| {
        format!("诊断资格 {}{}", held.number, held.valid_to.map_or_else(String::new, |to| format!(" 有效期至 {to}")))
    });
    listed([named("执业证", &person.practice_certificate), diagnosis])
}

fn vehicles(notice: &NoticeBody, facts: &NoticeFacts) -> NoticeGroup {
    let row = |plate: &String| {
        let known = facts.vehicle(plate);
        (plate.clone(), known.map_or_else(|| "未备案".to_owned(), vehicle))
    };
    let licences = &facts.licences;
    let licence = listed([
        licences.radiology_number.clone(),
        named("许可范围", &licences.radiology_scope),
        day("有效期至", licences.radiology_valid_to),
    ]);
    let booth = notice.booth_tested_on.map(|on| on.to_string()).unwrap_or_default();
    let beside = [("放射诊疗许可".to_owned(), licence), ("测听舱本底噪声检测日期".to_owned(), booth)];
    group("五、车辆及车载 DR", notice.vehicles.iter().map(row).chain(beside))
}

fn vehicle(vehicle: &Vehicle) -> String {
    let kind = if vehicle.dedicated { "专用车" } else { "普通车" };
    let mounted = vehicle.carries_dr();
    let dr = listed([
        named("车载 DR 型号", &vehicle.dr_model),
        named("编号", &vehicle.dr_serial),
        day("防护与性能检测日期", vehicle.dr_tested_on),
        day("防护检测有效期至", vehicle.protection_test_valid_to),
    ]);
    let dr = if mounted { dr } else { String::new() };
    listed([kind.to_owned(), vehicle.model.clone(), day("年检有效期至", vehicle.road_test_valid_to), dr])
}

fn devices(notice: &NoticeBody, facts: &NoticeFacts) -> NoticeGroup {
    let rows = notice.devices.iter().map(|carried| {
        let about = facts.device(carried).map_or_else(
            || listed([named("编号", &carried.serial), "未备案".to_owned()]),
            |device| {
                let calibrated = day("检定有效期至", device.calibrated_to);
                let calibrated = if calibrated.is_empty() { "检定有效期未登记".to_owned() } else { calibrated };
                listed([named("型号", &device.model), named("编号", &device.serial), calibrated])
            },
        );
        (carried.name.clone(), about)
    });
    group("六、其他设备", rows)
}

fn safety(notice: &NoticeBody) -> NoticeGroup {
    let (samples, safety) = (&notice.samples, &notice.safety);
    group(
        "七、样品、防护与安全",
        [
            ("样品采集", samples.collection.clone()),
            ("冷藏运送", samples.transport.clone()),
            ("送检时限", samples.time_limit.clone()),
            ("运送方案有效期至", samples.plan_valid_to.map(|day| day.to_string()).unwrap_or_default()),
            ("接收实验室", samples.laboratory.clone()),
            ("放射防护", safety.radiation.clone()),
            ("警戒区", safety.cordon.clone()),
            ("生物安全与医废", safety.biosafety.clone()),
            ("突发情况预案", safety.emergency.clone()),
        ],
    )
}

fn materials(notice: &NoticeBody) -> NoticeGroup {
    let rows = notice.materials.iter().map(|material| (material.kind.label().zh.into_owned(), material.name.clone()));
    group("八、所附材料", rows)
}

fn receiving(outing: &OutingView) -> NoticeGroup {
    let visit = outing.visit.as_ref().filter(|visit| visit.cancelled.is_none());
    let visit = visit.map_or_else(
        || "未安排".to_owned(),
        |visit| match &visit.record {
            None => format!("已安排于 {}（{}）", visit.planned_on, visit.office),
            Some(record) => format!("已于 {} 开展（{}）", record.made_on, visit.office),
        },
    );
    let copy = outing.sent.as_ref().map(|sent| sent.recipient.copy_name.zh.clone().into_owned());
    group("九、接收", [("现场监督", visit), ("抄送", copy.unwrap_or_default())])
}
