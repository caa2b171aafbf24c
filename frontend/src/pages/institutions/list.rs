//! The list of institutions: found by name, code, region, ownership and service.

use leptos::task::spawn_local;
use ohqc_domain::institutions::{Ownership, Service};

use super::{export, own_region};
use crate::api::institutions::{self, InstitutionSummary};
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "region", "ownership", "service"];

/// Institutions within the reader's scope.
#[component]
pub(super) fn InstitutionList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || institutions::list(client, url.pick(&["q", "region", "ownership", "service", "cursor"])));
    let may_register = move || client.can(Permission::InstitutionsRegister);
    let register = move || {
        may_register().then(|| {
            view! { <LinkButton href="/app/institutions/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("登记机构", "Register")}</LinkButton> }
        })
    };
    let first = move || {
        let bare = FILTERS.iter().all(|key| url.param(key).with(String::is_empty));
        bare.then(register)
    };
    view! {
        <PageHeader title=t!("机构", "Institutions")
            subtitle=t!("职业健康检查与职业病诊断机构，按行政区划查看其备案、考核与整改情况。", "Examination and diagnosis institutions with their filings, assessments and rectification.")
            actions=move || view! { <ExportButton /> {register} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("名称或统一社会信用代码", "Name or credit code") />
                <RegionFilter label=t!("地区", "Region") root=Signal::derive(move || own_region(client)) />
                <FilterSelect key="service" label=t!("备案业务", "Service") choices=options!(Service) />
                <FilterSelect key="ownership" label=t!("性质", "Ownership") choices=options!(Ownership) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("机构", "Institutions")
                href=|row: &InstitutionSummary| format!("/app/institutions/{}", row.id)
                empty=t!("没有符合条件的机构", "No institution found") empty_action=first />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<InstitutionSummary>> {
    vec![
        Column::text(t!("机构名称", "Name"), |row: &InstitutionSummary| row.name.clone()),
        Column::new(t!("统一社会信用代码", "Credit code"), |row: &InstitutionSummary| {
            view! { <span class="code">{row.credit_code.clone()}</span> }
        }),
        Column::text(t!("地区", "Region"), |row: &InstitutionSummary| row.region_name.clone()),
        Column::new(t!("已备案业务", "Filed services"), |row: &InstitutionSummary| {
            let badges = row
                .services
                .iter()
                .map(|service| label(service.label()))
                .map(|words| view! { <Badge tone=Tone::Accent>{words}</Badge> })
                .collect_view();
            view! { <span class="chips">{badges}</span> }
        }),
        Column::new(t!("性质", "Ownership"), |row: &InstitutionSummary| label(row.ownership.label())),
        Column::new(t!("最近考核结论", "Last conclusion"), |row: &InstitutionSummary| {
            row.grade.map(|grade| view! { <GradeBadge grade /> })
        }),
        Column::number(t!("未销号问题", "Open problems"), |row: &InstitutionSummary| {
            if row.open_problems > 0 { row.open_problems.to_string() } else { String::from("–") }
        }),
    ]
}

/// Saves what the filter leaves, every page of it.
#[component]
fn ExportButton() -> impl IntoView {
    let (client, url, toasts) = (use_client(), use_query(), use_toasts());
    let busy = RwSignal::new(false);
    let save = move || {
        let query = url.pick(FILTERS);
        busy.set(true);
        spawn_local(async move {
            let answer = institutions::list_all(client, query).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(rows) => {
                    crate::browser::save_text(&export::table(&rows, language_now()), "text/csv;charset=utf-8", "institutions.csv")
                }
                Err(problem) => toasts.problem(&problem),
            }
        });
    };
    view! { <Button glyph=Glyph::Download busy on_press=save>{t!("导出 CSV", "Export CSV")}</Button> }.into_any()
}
