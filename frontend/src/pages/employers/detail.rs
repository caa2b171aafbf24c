//! One employer: its particulars, where it was merged to, what happened to it.

use ohqc_domain::ids::EmployerId;

use super::crumb;
use super::merge::MergeDialog;
use crate::api::employers::{self, EmployerAction, EmployerBrief, EmployerView};
use crate::prelude::*;

/// The page of an employer.
#[component]
pub(super) fn EmployerDetail(id: EmployerId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || employers::get(client, id));
    page.page(t!("用人单位", "Employer"), vec![crumb()], move |read| draw(page, read))
}

fn draw(page: Fetched<Versioned<EmployerView>>, read: Versioned<EmployerView>) -> AnyView {
    let open = RwSignal::new(false);
    let EmployerView { id, particulars: body, region_name, industry_name, merged_into, created_at, actions } = read.value.clone();
    let acts = move || {
        let edit = actions.contains(&EmployerAction::Edit).then(|| {
            view! { <LinkButton href=format!("/app/employers/{id}/edit") glyph=Glyph::Edit>{t!("修改信息", "Edit")}</LinkButton> }
        });
        let merge = actions.contains(&EmployerAction::Merge).then(|| {
            view! { <Button weight=Weight::Danger on_press=move || open.set(true)>{t!("合并重复登记", "Merge")}</Button> }
        });
        view! { {edit} {merge} }
    };
    let size = body.size.map_or_else(|| t!("不划型（非企业）", "None (no enterprise)"), |size| label(size.label()));
    view! {
        <PageHeader title=Signal::stored(body.name) subtitle=Signal::stored(region_name.clone()) crumbs=vec![crumb()] actions=acts />
        {merged_into.map(stays)}
        <Card>
            <DescriptionList>
                <Item label=t!("统一社会信用代码", "Credit code")><span class="code">{body.credit_code}</span></Item>
                <Item label=t!("行业门类", "Industry")>{label(industry_name)}" "<span class="code muted">{body.industry}</span></Item>
                <Item label=t!("规模", "Size")>{size}</Item>
                <Item label=t!("行政区划", "Region")>{region_name}" "<span class="code muted">{body.region}</span></Item>
                <Item label=t!("工作场所地址", "Work place")>{body.address}</Item>
                <Item label=t!("联系人", "Contact")>{body.contact_name}</Item>
                <Item label=t!("联系电话", "Telephone")>{body.contact_phone}</Item>
                <Item label=t!("登记时间", "Registered")>{moment(created_at)}</Item>
            </DescriptionList>
        </Card>
        <Section title=t!("历史", "History")><History list=employers::history(id) /></Section>
        <MergeDialog open page read />
    }
    .into_any()
}

fn stays(other: EmployerBrief) -> AnyView {
    view! {
        <Notice title=t!("本条已合并", "This entry was merged")>
            <p>{t!("现以此登记为准：", "The entry that stays: ")}<Link href=format!("/app/employers/{}", other.id)>{other.name}</Link>" "{other.region_name}</p>
        </Notice>
    }
    .into_any()
}
