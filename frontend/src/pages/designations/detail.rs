//! One designation: what it says, its end, what happened to it.

use ohqc_domain::designations::api::Designated;
use ohqc_domain::ids::DesignationId;

use crate::api::designations::{self, DesignationAction, DesignationView};
use crate::pages::period::{EndDialog, Ending, last_day, standing_badge};
use crate::prelude::*;

/// The page of a designation.
#[component]
pub(super) fn DesignationDetail(id: DesignationId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || designations::get(client, id));
    page.page(t!("指定承担", "Designation"), vec![crumb()], move |read| draw(page, read))
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("指定承担", "Designations"), "/app/designations")
}

fn draw(page: Fetched<Versioned<DesignationView>>, read: Versioned<DesignationView>) -> AnyView {
    let (client, open) = (use_client(), RwSignal::new(false));
    let Versioned { value: row, etag } = read;
    let (id, may_end) = (row.id, row.actions.contains(&DesignationAction::End));
    let actions = move || {
        may_end.then(|| view! { <Button weight=Weight::Danger on_press=move || open.set(true)>{t!("终止指定", "End")}</Button> })
    };
    let (standing, period) = (row.standing, row.period());
    let Designated { city_name, valid_from, basis, clause, mark, .. } = row.designated;
    let last = last_day(period);
    let house = client.can(Permission::InstitutionsRead).then(|| format!("/app/institutions/{}?tab=rights", row.institution));
    let subtitle = Signal::stored(row.institution_name.clone());
    let named = match house {
        Some(href) => view! { <Link href>{row.institution_name}</Link> }.into_any(),
        None => row.institution_name.into_any(),
    };
    view! {
        <PageHeader title=Signal::stored(city_name.clone()) subtitle crumbs=vec![crumb()] actions badges=move || standing_badge(standing) />
        <Card>
            <DescriptionList>
                <Item label=t!("市（州）", "City")>{city_name}</Item>
                <Item label=t!("承担机构", "Institution")>{named}</Item>
                <Item label=t!("开始日期", "From")>{date(valid_from)}</Item>
                <Item label=t!("终止日期", "To")>{last}</Item>
                <Item label=t!("指定文件", "Decision") wide=true><span lang="zh-CN">{basis}</span></Item>
                <Item label=t!("条款", "Clause") wide=true><span lang="zh-CN">{clause.clone()}</span>" "<MarkBadge mark clause always=true /></Item>
            </DescriptionList>
        </Card>
        <Section title=t!("办理记录", "History")><History list=designations::history(id) /></Section>
        <EndDialog open page ending=ending() period end=move |body| designations::end(client, id, etag.clone(), body) />
    }
    .into_any()
}

fn ending() -> Ending {
    Ending {
        field: "designation-end",
        title: t!("终止指定", "End the designation"),
        consequence: t!(
            "终止后该机构不再承担该市（州）的诊断，不能撤销。",
            "Afterwards the institution no longer carries the city; this cannot be undone."
        ),
        ended: Text::new("指定已终止", "The designation has ended"),
    }
}
