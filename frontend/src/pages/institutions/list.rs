//! The list of institutions: found by name, code, region, ownership and service.

use ohqc_domain::institutions::{BodyKind, Ownership};

use crate::api::institutions::{self, InstitutionSummary};
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "region", "ownership", "service"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

/// Institutions within the reader's scope.
#[component]
pub(super) fn InstitutionList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || institutions::list(client, asked(&url.get())));
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
            subtitle=t!("检查、诊断、鉴定办事、技术服务和技术支撑机构，按行政区划查看其备案（登记）、考核与整改情况。", "Institutions of every kind with their filings or records, assessments and rectification.")
            actions=move || view! { <ExportButton list=institutions::FILE asked /> {register} } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("名称或统一社会信用代码", "Name or credit code") />
                <RegionFilter label=t!("地区", "Region") root=Signal::derive(move || own_region(client)) />
                <FilterSelect key="service" label=t!("业务", "What for") choices=options!(BodyKind) />
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
        Column::text(t!("机构名称", "Name"), |row: &InstitutionSummary| row.name.clone()).sort("name"),
        Column::new(t!("统一社会信用代码", "Credit code"), |row: &InstitutionSummary| {
            view! { <span class="code">{row.credit_code.clone()}</span> }
        })
        .brief(),
        Column::text(t!("地区", "Region"), |row: &InstitutionSummary| row.region_name.clone()).sort("region"),
        Column::new(t!("在册业务", "On record for"), |row: &InstitutionSummary| {
            let badges = row
                .services
                .iter()
                .map(|service| label(service.label()))
                .map(|words| view! { <Badge tone=Tone::Accent>{words}</Badge> })
                .collect_view();
            view! { <span class="chips">{badges}</span> }
        }),
        Column::word(t!("性质", "Ownership"), |row: &InstitutionSummary| row.ownership.label()),
        Column::new(t!("最近考核结论", "Last conclusion"), |row: &InstitutionSummary| {
            row.grade.map(|grade| view! { <GradeBadge grade /> })
        }),
        Column::number(t!("未销号问题", "Open problems"), |row: &InstitutionSummary| {
            if row.open_problems > 0 { row.open_problems.to_string() } else { String::from("–") }
        }),
    ]
}
