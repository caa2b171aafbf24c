//! Who may do what near somebody: filed institutions that hold the right on a day. It names no person.

use ohqc_domain::catalogues::items_of;
use ohqc_domain::designations::api::Designated;
use ohqc_domain::institutions::{BodyKind, Service};
use ohqc_domain::text::join;

use crate::api::rights::{self, PublicRight, PublicUnit};
use crate::pages::public::province;
use crate::prelude::*;

const FILTERS: &[&str] = &["region", "service", "category", "item", "going_out", "on"];

/// What of the address the server is asked for: an item only beside its category.
fn asked(address: &Query) -> Query {
    let asked = address.pick(&[FILTERS, &["cursor"]].concat());
    if asked.get("category").is_none() { asked.without("item") } else { asked }
}

/// The categories of a service: hazards of examinations, classes of diseases of diagnosis; those of both where none is chosen.
fn categories(service: &str) -> Vec<Choice> {
    let asked = Service::ALL.iter().filter(|one| service.is_empty() || one.code() == service);
    asked.flat_map(|one| BodyKind::from(*one).categories()).map(|(code, name)| Choice::new(code, name)).collect()
}

/// The items of a category.
fn items(category: &str) -> Vec<Choice> {
    items_of(category).map(|item| Choice::new(item.code.clone(), item.name.clone())).collect()
}

/// Searches who may do what.
#[component]
pub(super) fn PublicRights() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || rights::public(client, asked(&url.get())));
    let (service, category) = (url.param("service"), url.param("category"));
    let classes = Signal::derive(move || service.with(|service| categories(service)));
    let offered = Signal::derive(move || category.with(|category| items(category)));
    let out = vec![
        Choice::new("true", Text::new("可以外出", "May go out")),
        Choice::new("false", Text::new("不能外出", "May not go out")),
    ];
    view! {
        <PageHeader title=t!("服务资格查询", "Who may do what")
            subtitle=t!("按备案、现场核查、质控考核和证照有效期，逐日判定各机构可以开展的检查、诊断和外出检查。", "What each institution may examine, diagnose and go out for on a day, by its filing, checks, assessments and papers.")
            actions=|| view! { <ExportButton list=rights::FILE asked /> } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <RegionFilter label=t!("地区", "Region") root=province(client) />
                <FilterSelect key="service" label=t!("服务", "Service") choices=options!(Service) />
                <FilterSelect key="category" label=t!("类别", "Category") choices=classes />
                <FilterSelect key="item" label=t!("项目或病种", "Hazard or disease") choices=offered />
                <FilterSelect key="going_out" label=t!("外出检查", "Going out") choices=out />
                <FilterDate key="on" label=t!("哪一天", "On") />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("服务资格", "Who may do what")
                empty=t!("没有找到可以开展的机构。请放宽条件。", "No institution may do this there. Try a wider search.") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<PublicRight>> {
    vec![
        Column::new(t!("机构", "Institution"), |row: &PublicRight| {
            view! { <div class="two-lines"><b>{row.name.clone()}</b><span class="muted">{row.address.clone()}</span></div> }
        }),
        Column::text(t!("地区", "Region"), |row: &PublicRight| row.region_name.clone()),
        Column::word(t!("服务", "Service"), |row: &PublicRight| row.service.label()),
        Column::new(t!("可以开展", "May do"), |row: &PublicRight| view! { {named(&row.designated)} {units(&row.units)} }),
        Column::new(
            t!("备案编号", "Filing number"),
            |row: &PublicRight| view! { <span class="code no-wrap">{row.number.clone()}</span> },
        ),
    ]
}

/// The cities that it was named for: it is found there without being there.
fn named(designated: &[Designated]) -> AnyView {
    let line =
        |one: &Designated| view! { <p><Badge tone=Tone::Accent>{t!("指定承担", "Named")}</Badge> " " {label(one.text())}</p> };
    designated.iter().map(line).collect_view().into_any()
}

/// What may be done, apart by whether it may be done elsewhere too.
fn units(units: &[PublicUnit]) -> AnyView {
    let alike = |out: bool| units.iter().filter(|unit| unit.going_out == out).cloned().collect::<Vec<_>>();
    view! { {together(alike(true))} {together(alike(false))} }.into_any()
}

/// Units in one run, and on asking why each.
fn together(units: Vec<PublicUnit>) -> Option<AnyView> {
    let out = units.first()?.going_out.then(|| view! { <Badge tone=Tone::Success>{t!("可外出", "May go out")}</Badge> });
    let why = |unit: &PublicUnit| view! { <li>{label(unit.label.clone())} " " <span class="muted">{label(unit.why.clone())}</span></li> };
    let reasons = units.iter().map(why).collect_view();
    let names = Signal::derive(move || join(units.iter().map(|unit| unit.label.get(language())), language()));
    Some(view! { <details><summary>{names} " " {out}</summary><ul class="stack">{reasons}</ul></details> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_asked_for_beside_its_category_only() {
        let address: Query = [("item", "5.1"), ("on", "2025-06-16"), ("tab", "x")].into_iter().collect();
        assert_eq!(asked(&address).to_string(), "?on=2025-06-16");
        assert_eq!(asked(&address.with("category", "2")).get("item"), Some("5.1"));
        assert!(items("2").iter().any(|choice| choice.code == "5.1") && items("77").is_empty());
    }
}
