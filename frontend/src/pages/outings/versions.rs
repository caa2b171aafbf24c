//! Every notice as it was sent, with what the authority did about it while it held.

use super::{facts, standing_badge};
use crate::api::outings::VersionView;
use crate::prelude::*;

/// The notices that another took the place of; nothing while there is only one.
pub(super) fn draw(versions: Vec<VersionView>) -> AnyView {
    let before: Vec<AnyView> = versions.into_iter().filter(|version| !version.holds).map(one).collect();
    if before.is_empty() {
        return view! { <p class="muted">{t!("告知内容没有重新告知过。", "The notice was never told anew.")}</p> }.into_any();
    }
    before.into_any()
}

fn one(version: VersionView) -> AnyView {
    let VersionView { sent, receipt, confirmation, visit, notice, facts, .. } = version;
    let (number, day) = (sent.version, date(sent.on));
    let receipt = receipt.map(super::detail::receipt);
    let visit = visit.map(super::detail::visit);
    let confirmation = confirmation.map(super::detail::confirmation);
    let (people, vehicles) = (facts::people(&notice, &facts), facts::vehicles(&notice, &facts));
    let devices = facts::devices(&notice, &facts);
    view! {
        <details class="version">
            <summary>{t!("第 {} 次告知 · {}", "Notice {} · {}", number, day)} " · " {sent.recipient.region_name} " " {standing_badge(sent.standing)}</summary>
            <DescriptionList>
                <Item label=t!("用人单位", "Employer") wide=true>{facts.employer.name} " " {facts.employer.address}</Item>
                <Item label=t!("起止日期", "Days")>{date(notice.starts_on)} " – " {date(notice.ends_on)}</Item>
                <Item label=t!("每日时段", "Hours")>{notice.daily_from} " – " {notice.daily_to}</Item>
                <Item label=t!("详细地点", "Where") wide=true>{notice.address}</Item>
                <Item label=t!("计划人数", "People")>{notice.planned.total()}</Item>
                <Item label=t!("联系人", "Contact")>{notice.contact_name} " " {notice.contact_phone}</Item>
                <Item label=t!("人员", "Who goes along") wide=true>{people}</Item>
                <Item label=t!("车辆", "Vehicles") wide=true>{vehicles}</Item>
                <Item label=t!("设备", "Devices") wide=true>{devices}</Item>
                {receipt}{confirmation}{visit}
            </DescriptionList>
        </details>
    }
    .into_any()
}
