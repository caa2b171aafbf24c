//! One outing: the notice, what it met, whom it went to, what was said and seen, and what it came to.

use ohqc_domain::filings::{FiledCategory, FiledService};
use ohqc_domain::ids::OutingId;
use ohqc_domain::institutions::Service;
use ohqc_domain::outings::{Confirmation, Heads, NoticeBody, NoticeFacts, Receipt, Visit};

use super::acts::{Deed, buttons, messages};
use super::findings::{draw_findings, draw_recipient};
use super::{crumb, facts, state_badge, told_badge};
use crate::api::outings::{self, OutingView};
use crate::pages::files::FileLink;
use crate::prelude::*;

/// The page of an outing.
#[component]
pub(super) fn OutingDetail(id: OutingId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || outings::get(client, id));
    page.page(t!("外出检查", "Outing"), vec![crumb()], move |read| draw(client, page, read))
}

fn draw(client: Client, page: Fetched<Versioned<OutingView>>, read: Versioned<OutingView>) -> AnyView {
    let view = read.value.clone();
    let id = view.id;
    let deed = Deed::new(page, read);
    let (state, standing, sent) = (view.state, view.standing, view.sent.is_some());
    let badges = move || view! { {state_badge(state)} " " {told_badge(sent, standing)} };
    let subtitle = Signal::stored(format!("{} · {} – {}", view.institution_name, view.notice.starts_on, view.notice.ends_on));
    let versions = fetch(move || outings::versions(client, id));
    let clue = view.clue.clone().map(|clue| {
        view! { <Section title=t!("告知线索", "Clue")>{super::clues::draw(clue)}</Section> }
    });
    let of_employer = client.can(Permission::OutingsConfirm);
    let left = (view.moved_away && of_employer).then(|| {
        let on = moment(view.updated_at);
        view! {
            <div class="notice-block"><Notice tone=Tone::Warning title=t!("不再涉及本单位", "No longer about your employer")>{t!("本次告知已于 {} 变更，不再涉及本单位；此前告知本单位的内容及办理情况见下方。", "The notice was changed on {} and no longer names your employer; what it was told before stands below.", on)}</Notice></div>
        }
    });
    let moved = (view.moved_away && !of_employer).then(|| {
        let to = view.sent.as_ref().map(|sent| sent.recipient.region_name.clone()).unwrap_or_default();
        view! {
            <div class="notice-block"><Notice tone=Tone::Warning title=t!("已移出本辖区", "Moved away")>{t!("本次外出已改由{}接收告知；此前向本机关的告知及办理情况见下方。", "It is now told to {}; what was told to this office stands below.", to)}</Notice></div>
        }
    });
    let told = told(&view);
    // What passes between the institution and its authority is not for the employer.
    let findings = draw_findings(&view.findings);
    let between = (!of_employer).then(|| {
        view! {
            <Section title=t!("校验结果", "Findings")>{findings}</Section>
            <Section title=t!("询问与答复", "Questions and answers")>{messages(deed)}</Section>
        }
    });
    view! {
        <PageHeader title=Signal::stored(view.employer.name.clone()) subtitle crumbs=vec![crumb()] badges actions=move || buttons(deed) />
        {moved}{left}
        <div class="two-columns">
            <div>
                {sheet(&view)}
                <Section title=t!("此前的告知", "Notices before")>{versions.show(super::versions::draw)}</Section>
                <Section title=t!("办理记录", "History")><History list=outings::history(id) /></Section>
            </div>
            <aside>
                {clue}
                <Section title=t!("告知与接收", "Notice and receipt")>{told}</Section>
                {between}
            </aside>
        </div>
    }
    .into_any()
}

/// Which office received it, who there, and when.
pub(super) fn receipt(receipt: Receipt) -> AnyView {
    let Receipt { at, office, by, remark } = receipt;
    let by = (!by.is_empty()).then(|| view! { " · " {by} });
    view! { <Item label=t!("接收", "Received") wide=true>{office} {by} " · " {moment(at)} <p>{remark}</p></Item> }.into_any()
}

/// Whom it went to and when, the confirmation, the visit, the end.
fn told(view: &OutingView) -> AnyView {
    let Some(sent) = view.sent.clone() else {
        return view! { <p class="muted">{t!("尚未告知。", "Nobody was told yet.")}</p> }.into_any();
    };
    let receipt = view.receipt.clone().map(receipt);
    let confirmation = view.confirmation.clone().map(confirmation);
    let visit = view.visit.clone().map(visit);
    let completion = view.completion.clone().map(|completion| {
        view! { <Item label=t!("实检人数", "Examined") wide=true>{heads(completion.examined)} <p>{completion.remark}</p></Item> }
    });
    let off = view
        .cancelled_because
        .clone()
        .map(|reason| view! { <Item label=t!("取消原因", "Called off because") wide=true>{reason}</Item> });
    let first = (sent.first_on != sent.on).then(|| {
        view! { <Item label=t!("首次告知", "Told first")>{date(sent.first_on)}</Item> }
    });
    let due = sent.due_on.map(|due| view! { <Item label=t!("告知期限日", "Due")>{date(due)}</Item> });
    view! {
        <DescriptionList>
            <Item label=t!("告知日期", "Sent")>{date(sent.on)} " " {t!("第 {} 次", "no. {}", sent.version)}</Item>
            {first}{due}
            <Item label=t!("接收机关所在地", "Told") wide=true>{draw_recipient(&sent.recipient)}</Item>
            {receipt}{confirmation}{visit}{completion}{off}
        </DescriptionList>
    }
    .into_any()
}

/// The employer's confirmation, as one pair of a list.
pub(super) fn confirmation(confirmation: Confirmation) -> AnyView {
    let Confirmation { at, employer } = confirmation;
    view! { <Item label=t!("用人单位确认", "Confirmed by the employer") wide=true>{employer} " · " {moment(at)}</Item> }
        .into_any()
}

/// A visit, as one pair of a list.
pub(super) fn visit(visit: Visit) -> AnyView {
    let found = visit.record.map(|record| {
        let (tone, said) = if record.as_notified {
            (Tone::Success, t!("与告知一致", "As notified"))
        } else {
            (Tone::Warning, t!("与告知不一致", "Not as notified"))
        };
        view! { <p>{date(record.made_on)} " " <Badge tone>{said}</Badge> " " {record.findings}</p> }
    });
    let off = visit.cancelled.map(|off| {
        view! { <p><Badge tone=Tone::Warning>{t!("已取消", "Called off")}</Badge> " " {date(off.on)} " " {label(off.reason)}</p> }
    });
    view! { <Item label=t!("现场监督", "Visit") wide=true>{visit.office} " · " {date(visit.planned_on)} {found}{off}</Item> }
        .into_any()
}

fn heads(heads: Heads) -> Signal<String> {
    let Heads { pre_employment, in_service, leaving } = heads;
    t!(
        "上岗前 {}，在岗期间 {}，离岗时 {}",
        "{} before employment, {} in service, {} leaving",
        pre_employment,
        in_service,
        leaving
    )
}

/// The notice in groups, as the form has them.
fn sheet(view: &OutingView) -> AnyView {
    let (notice, known) = (view.notice.clone(), view.facts.clone());
    let NoticeBody { address, hazards, planned, daily_from, daily_to, agreement_number, .. } = notice.clone();
    let (people, vehicles) = (facts::people(&notice, &known), facts::vehicles(&notice, &known));
    let (licence, devices) = (facts::licence(&known), facts::devices(&notice, &known));
    let NoticeFacts { institution, legal_representative, employer, industry, .. } = known;
    let number = institution.filing_number.map(|number| number.as_str().to_owned());
    let named = |services: &[FiledService]| {
        let texts = services.iter().map(|filed| FiledCategory::new(Service::Examination, filed).text());
        texts.map(|text| view! { <li>{label(text)}</li> }).collect_view()
    };
    let (services, filed) = (named(&notice.services), named(&institution.services));
    let files = notice
        .materials
        .iter()
        .cloned()
        .map(|file| {
            let kind = label(file.kind.label());
            view! { <li><span class="muted">{kind}</span> " " <FileLink attachment=file.attachment name=file.name /></li> }
        })
        .collect_view();
    let (samples, safety) = (notice.samples.clone(), notice.safety.clone());
    let (home, home_code) = (view.institution_region_name.clone(), view.institution_region.to_string());
    view! {
        <Section title=t!("检查机构", "Institution")>
            <DescriptionList>
                <Item label=t!("机构名称", "Name")>{institution.name}</Item>
                <Item label=t!("统一社会信用代码", "Credit code")><span class="code">{institution.credit_code}</span></Item>
                <Item label=t!("备案编号", "Filing number")><span class="code">{number}</span></Item>
                <Item label=t!("法定代表人", "Legal representative")>{legal_representative}</Item>
                <Item label=t!("检查机构所在地", "Region of the institution")>{home} " " <span class="code">{home_code}</span></Item>
                <Item label=t!("联系人", "Contact")>{notice.contact_name} " " {notice.contact_phone}</Item>
                <Item label=t!("地址", "Address") wide=true>{institution.address}</Item>
                <Item label=t!("备案类别及项目", "Filed") wide=true><ul>{filed}</ul></Item>
                <Item label=t!("外出资格", "Right to go out") wide=true>{label(institution.rights)}</Item>
            </DescriptionList>
        </Section>
        <Section title=t!("用人单位", "Employer")>
            <DescriptionList>
                <Item label=t!("单位名称", "Name")>{employer.name}</Item>
                <Item label=t!("行业门类", "Industry")>{label(industry)}</Item>
                <Item label=t!("统一社会信用代码", "Credit code")><span class="code">{employer.credit_code}</span></Item>
                <Item label=t!("地区", "Region")>{employer.region_name} " " <span class="code">{employer.region}</span></Item>
                <Item label=t!("地址", "Address") wide=true>{employer.address}</Item>
                <Item label=t!("联系人", "Contact")>{notice.employer_contact} " " {notice.employer_phone}</Item>
                <Item label=t!("委托协议编号", "Agreement")>{agreement_number}</Item>
            </DescriptionList>
        </Section>
        <Section title=t!("检查安排", "Arrangement")>
            <DescriptionList>
                <Item label=t!("起止日期", "Days")>{date(notice.starts_on)} " – " {date(notice.ends_on)}</Item>
                <Item label=t!("每日时段", "Hours")>{daily_from} " – " {daily_to}</Item>
                <Item label=t!("详细地点", "Where") wide=true>{address}</Item>
                <Item label=t!("检查类别", "Categories") wide=true><ul>{services}</ul></Item>
                <Item label=t!("危害因素", "Hazards") wide=true>{hazards.join("、")}</Item>
                <Item label=t!("计划人数", "People") wide=true>{heads(planned)}</Item>
            </DescriptionList>
        </Section>
        <Section title=t!("人员、车辆与设备", "People, vehicles, devices")>
            <DescriptionList>
                <Item label=t!("人员", "People") wide=true>{people}</Item>
                <Item label=t!("车辆", "Vehicles") wide=true>{vehicles}</Item>
                {licence}
                <Item label=t!("设备", "Devices") wide=true>{devices}</Item>
                {notice.booth_tested_on.map(|on| view! { <Item label=t!("测听舱本底噪声检测日期", "Booth noise tested on")>{date(on)}</Item> })}
            </DescriptionList>
        </Section>
        <Section title=t!("样品、防护与材料", "Samples, safety, materials")>
            <DescriptionList>
                <Item label=t!("冷藏运送", "Transport")>{samples.transport} " " {samples.time_limit}</Item>
                <Item label=t!("接收实验室", "Laboratory")>{samples.laboratory}</Item>
                {samples.plan_valid_to.map(|to| view! { <Item label=t!("运送方案有效期至", "Plan holds until")>{date(to)}</Item> })}
                <Item label=t!("放射防护", "Radiation") wide=true>{safety.radiation} " " {safety.cordon}</Item>
                <Item label=t!("生物安全", "Biosafety") wide=true>{safety.biosafety}</Item>
                <Item label=t!("突发情况预案", "Emergencies") wide=true>{safety.emergency}</Item>
                <Item label=t!("所附材料", "Materials") wide=true><ul>{files}</ul></Item>
            </DescriptionList>
        </Section>
    }
    .into_any()
}
