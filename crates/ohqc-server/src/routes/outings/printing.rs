//! The notice in the words that are printed.

use chrono::{Datelike, NaiveDate};
use ohqc_app::outings::NoticeData;
use ohqc_documents::{NoticeGroup, OutingNotice};
use ohqc_domain::filings::{FiledCategory, FiledService};
use ohqc_domain::institutions::Service;
use ohqc_domain::outings::{Heads, NoticeBody};

/// A notice as the printer takes it.
pub fn printable(data: NoticeData) -> OutingNotice {
    let NoticeData { institution, filing_number, rights, employer, notice, sent, receipt, cancelled, printed_on } = data;
    let groups = vec![
        group(
            "一、检查机构",
            vec![
                ("机构名称", institution.name.clone()),
                ("统一社会信用代码", institution.credit_code),
                ("备案编号", filing_number.unwrap_or_default()),
                ("备案类别及项目", categories(&notice.services)),
                ("外出资格", rights.zh.into_owned()),
                ("地址", institution.address),
                ("联系人及电话", both(&notice.contact_name, &notice.contact_phone)),
            ],
        ),
        group(
            "二、用人单位",
            vec![
                ("单位名称", employer.name),
                ("统一社会信用代码", employer.credit_code),
                ("所在地区", employer.region_name),
                ("地址", employer.address),
                ("联系人及电话", both(&notice.employer_contact, &notice.employer_phone)),
                ("委托协议编号", notice.agreement_number.clone()),
            ],
        ),
        arrangement(&notice),
        people(&notice),
        equipment(&notice),
        safety(&notice),
    ];
    let recipient =
        sent.as_ref().map_or_else(|| "（尚未告知）".to_owned(), |sent| format!("{}卫生健康部门", sent.recipient.region_name));
    let receipt = receipt.map_or_else(String::new, |receipt| {
        let at = receipt.at.with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).unwrap_or(chrono::Offset::fix(&chrono::Utc)));
        let said = if cancelled.is_some() { "接收，后因取消而不再有效" } else { "接收" };
        format!("{}于 {} {said}。{}", receipt.office, at.format("%Y-%m-%d %H:%M"), receipt.remark)
    });
    let void = cancelled.map_or_else(String::new, |(on, reason)| {
        let told = if sent.is_some() { "本告知自该日起作废" } else { "本次外出未曾告知" };
        format!("本次外出检查已于 {} 取消，{told}。取消原因：{reason}", in_words(on))
    });
    OutingNotice {
        institution: institution.name,
        recipient,
        groups,
        declaration: if notice.declared {
            "本机构承诺以上内容及所附材料真实有效。".to_owned()
        } else {
            String::new()
        },
        date: sent.map(|sent| in_words(sent.on)).unwrap_or_default(),
        receipt,
        void,
        printed: (printed_on.year(), printed_on.month(), printed_on.day()),
    }
}

fn group(title: &str, rows: Vec<(&str, String)>) -> NoticeGroup {
    let given = rows.into_iter().filter(|(_, value)| !value.trim().is_empty());
    NoticeGroup { title: title.to_owned(), rows: given.map(|(name, value)| (name.to_owned(), value)).collect() }
}

fn both(name: &str, phone: &str) -> String {
    format!("{name} {phone}").trim().to_owned()
}

fn categories(services: &[FiledService]) -> String {
    let named = services.iter().map(|filed| FiledCategory::new(Service::Examination, filed).text().zh.into_owned());
    named.collect::<Vec<_>>().join("；")
}

fn arrangement(notice: &NoticeBody) -> NoticeGroup {
    let Heads { pre_employment, in_service, leaving } = notice.planned;
    let heads = format!("上岗前 {pre_employment} 人，在岗期间 {in_service} 人，离岗时 {leaving} 人");
    group(
        "三、检查安排",
        vec![
            ("起止日期", format!("{} 至 {}", notice.starts_on, notice.ends_on)),
            ("每日时段", format!("{} – {}", notice.daily_from, notice.daily_to)),
            ("详细地点", notice.address.clone()),
            ("危害因素", notice.hazards.join("、")),
            ("计划人数", heads),
        ],
    )
}

fn people(notice: &NoticeBody) -> NoticeGroup {
    let rows = notice.people.iter().map(|member| {
        let dosimeter = if member.dosimeter.is_empty() { String::new() } else { format!("（剂量计 {}）", member.dosimeter) };
        (member.duty.label().zh.into_owned(), format!("{}{dosimeter}", member.name))
    });
    NoticeGroup { title: "四、人员".to_owned(), rows: rows.collect() }
}

fn equipment(notice: &NoticeBody) -> NoticeGroup {
    let devices: Vec<String> =
        notice.devices.iter().map(|device| format!("{} {}", device.name, device.serial).trim().to_owned()).collect();
    group(
        "五、车辆设备",
        vec![
            ("车辆", notice.vehicles.join("、")),
            ("设备", devices.join("；")),
            ("测听舱本底噪声检测", notice.booth_tested_on.map(|day| day.to_string()).unwrap_or_default()),
        ],
    )
}

fn safety(notice: &NoticeBody) -> NoticeGroup {
    let (samples, safety) = (&notice.samples, &notice.safety);
    group(
        "六、样品、防护与安全",
        vec![
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

fn in_words(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
