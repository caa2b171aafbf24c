//! The list of filings: what waits for whom, by state.

use ohqc_domain::filings::{Origin, StateName};
use ohqc_domain::identity::OrganisationKind;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::institutions::BodyKind;

use super::{due, standing};
use crate::api::filings::{self, FilingSummary};
use crate::pages::institutions::StartFiling;
use crate::prelude::*;

/// The kinds of organisation that are registered as institutions and hand in dossiers.
const BODIES: [OrganisationKind; 4] = [
    OrganisationKind::Institution,
    OrganisationKind::AppraisalOffice,
    OrganisationKind::TechnicalService,
    OrganisationKind::SupportInstitution,
];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["q", "state", "ready", "service", "origin", "institution", "sort", "cursor"])
}

/// What waits for the record: every part was found in order.
const READY: &str = "/app/filings?ready=true";

/// Filings within the reader's scope, last changed first.
#[component]
pub(super) fn FilingList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || filings::list(client, asked(&url.get())));
    let ready = move || {
        client.can(Permission::FilingsReview).then(|| {
            let found = vec![Choice::new("true", Text::new("核查完毕，待办理", "In order, to be put on record"))];
            view! { <FilterSelect key="ready" label=t!("核查", "Review") choices=found /> }
        })
    };
    let actions = move || view! { <ExportButton list=filings::FILE asked /> <OwnFiling page /> };
    view! {
        <PageHeader title=t!("备案与登记", "Filings and records") actions
            subtitle=t!("检查、诊断机构备案，鉴定办事、技术服务和技术支撑机构登记：填报、核查与办理。备案不是行政许可，办理后即公布并转入现场核查。", "Filings of examination and diagnosis, and the records of other bodies, from draft to record. A filing is no licence; once on record it is published and checked on site.") />
        <StateTabs />
        <div class="panel" role="tabpanel" id="filing-rows">
            <FilterBar keys=vec!["q", "ready", "service", "origin", "institution"]>
                <SearchBox label=t!("机构名称或编号", "Institution or number") />
                <FilterSelect key="service" label=t!("业务", "What for") choices=options!(BodyKind) />
                {ready}
                <FilterSelect key="origin" label=t!("备案来源", "Origin") choices=options!(Origin) />
            </FilterBar>
            <FilterFact key="institution" label=t!("仅看一家机构", "One institution only")
                name=Signal::derive(move || page.get().and_then(|page| page.items.first().map(|row| row.institution_name.clone()))) />
            <DataTable source=page columns=columns() caption=t!("备案与登记", "Filings and records")
                href=|row: &FilingSummary| format!("/app/filings/{}", row.id) empty=t!("没有符合条件的备案或登记", "No filing or record found") />
        </div>
    }
    .into_any()
}

fn state() -> Column<FilingSummary> {
    Column::new(t!("状态", "State"), standing)
}

/// What the institution has begun and not handed in, on its workbench; nothing when there is none.
#[component]
pub fn DraftPanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || filings::list(client, Query::new().with("state", StateName::Draft)));
    let edit = |row: &FilingSummary| format!("/app/filings/{}/edit", row.id);
    view! { <Brief source=page title=t!("继续填报", "Begun and not handed in") columns=draft_columns href=edit list="/app/filings?state=draft" /> }
}

/// What was found in order and waits to be put on record, on the workbench of whoever does; nothing when there is none.
#[component]
pub fn ReadyPanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || filings::list(client, Query::new().with("ready", true)));
    let desk = |row: &FilingSummary| format!("/app/filings/{}", row.id);
    view! { <Brief source=page title=t!("核查完毕，待办理", "In order, to be put on record") columns=ready_columns href=desk list=READY /> }
}

fn ready_columns() -> Vec<Column<FilingSummary>> {
    vec![
        Column::named(
            t!("机构", "Institution"),
            |row: &FilingSummary| row.institution_name.clone(),
            |row: &FilingSummary| row.region_name.clone(),
        ),
        Column::word(t!("业务", "What for"), |row: &FilingSummary| row.service.label()),
        Column::new(t!("期限", "Due"), |row: &FilingSummary| due(row.clock)).brief(),
    ]
}

fn draft_columns() -> Vec<Column<FilingSummary>> {
    vec![
        Column::word(t!("业务", "What for"), |row: &FilingSummary| row.service.label()),
        state(),
        Column::text(t!("最近更新", "Changed"), |row: &FilingSummary| moment(row.updated_at)).brief(),
    ]
}

fn columns() -> Vec<Column<FilingSummary>> {
    let day = |day: Option<chrono::NaiveDate>| day.map(date).unwrap_or_default();
    vec![
        Column::named(
            t!("机构", "Institution"),
            |row: &FilingSummary| row.institution_name.clone(),
            |row: &FilingSummary| row.region_name.clone(),
        )
        .width("19rem")
        .sort("institution"),
        Column::new(t!("业务", "What for"), |row: &FilingSummary| {
            let (service, origin) = (label(row.service.label()), row.came_from().map(label));
            view! { <span class="two-lines"><span>{service}</span><span class="muted">{origin}</span></span> }
        })
        .width("8rem"),
        state(),
        Column::new(t!("期限", "Due"), |row: &FilingSummary| due(row.clock)).brief(),
        Column::text(t!("核查人", "Reviewer"), |row: &FilingSummary| {
            row.reviewer.as_ref().map(|person| person.name.clone()).unwrap_or_default()
        })
        .brief(),
        Column::text(t!("提交日期", "Submitted"), move |row: &FilingSummary| day(row.submitted_on)).brief(),
        Column::text(t!("办结日期", "Concluded"), move |row: &FilingSummary| day(row.accepted_on)).brief(),
        Column::new(t!("编号", "Number"), |row: &FilingSummary| {
            row.number.as_ref().map(|number| view! { <span class="code">{number.to_string()}</span> })
        })
        .brief(),
        Column::text(t!("最近更新", "Changed"), |row: &FilingSummary| date(crate::format::day(row.updated_at)))
            .brief()
            .sort("updated"),
    ]
}

/// A state as its tab names it: in the words of the kind that is listed, or of filings and records alike.
fn tab_words(state: StateName, kind: Option<BodyKind>) -> Text {
    match (kind, state) {
        (Some(kind), _) => kind.said(state.label()),
        (None, StateName::Accepted) => Text::new("已备案或登记", "On record"),
        (None, _) => state.label(),
    }
}

/// One tab a state, and one for all; which is open is the `state` of the URL.
#[component]
fn StateTabs() -> impl IntoView {
    let url = use_query();
    let (now, kind) = (url.param("state"), url.param("service"));
    let all = std::iter::once(None).chain(StateName::ALL.iter().copied().map(Some));
    let tabs = all
        .map(|state| {
            let code = state.map_or("", StateName::code);
            let words = Signal::derive(move || {
                let said = state.map_or(Text::new("全部", "All"), |state| tab_words(state, kind.with(|kind| kind.parse().ok())));
                said.get(language()).to_owned()
            });
            let selected = move || now.with(|now| now == code);
            view! {
                <button type="button" role="tab" class="tab-button" aria-controls="filing-rows"
                    aria-selected=move || if selected() { "true" } else { "false" } tabindex=move || if selected() { "0" } else { "-1" }
                    on:click=move |_| url.set_filter("state", code, false)>{words}</button>
            }
        })
        .collect_view();
    view! { <div class="tab-row" role="tablist" aria-label=t!("状态", "State") on:keydown=|event| tab_keys(&event)>{tabs}</div> }
        .into_any()
}

/// An institution's own people start its filings here.
#[component]
fn OwnFiling(page: Fetched<Page<FilingSummary>>) -> impl IntoView {
    let client = use_client();
    let url = use_query();
    move || {
        let session = client.session();
        let person = session.person().filter(|person| BODIES.contains(&person.organisation_kind))?;
        let bare = ["q", "state", "service", "origin", "cursor"].iter().all(|key| url.param(key).with(String::is_empty));
        let own = InstitutionId(person.organisation_id.0);
        let rows = page.get().filter(|_| bare && session.can(Permission::FilingsEdit))?;
        let taken: Vec<BodyKind> =
            rows.items.iter().filter(|row| row.state != StateName::Cancelled).map(|row| row.service).collect();
        let medical = person.organisation_kind == OrganisationKind::Institution;
        Some(view! { <StartFiling institution=own taken medical /> })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_speaks_of_what_is_listed() {
        let said = |kind| tab_words(StateName::Accepted, kind).zh;
        assert_eq!(said(None), "已备案或登记");
        assert_eq!((said(Some(BodyKind::Diagnosis)), said(Some(BodyKind::Appraisal))), ("已备案".into(), "已登记".into()));
        assert_eq!(tab_words(StateName::Draft, None), StateName::Draft.label());
    }
}
