//! The list of plans.

use ohqc_domain::assessments::PlanStateName;
use ohqc_domain::assessments::api::ProgressView;
use ohqc_domain::institutions::Service;

use super::super::PlanBadge;
use crate::api::plans::{self, PlanSummary};
use crate::pages::years::planned_years;
use crate::prelude::*;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["year", "service", "state", "cursor"])
}

/// Plans within the reader's scope.
#[component]
pub(in crate::pages::assessments) fn PlanList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || plans::list(client, asked(&url.get())));
    let new = move || {
        client.can(Permission::AssessmentsPlan).then(|| {
            view! { <LinkButton href="/app/plans/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("拟定计划", "Draw up a plan")}</LinkButton> }
        })
    };
    view! {
        <PageHeader title=t!("质控计划", "QC plans") actions=move || view! { <ExportButton list=plans::FILE asked /> {new} }
            subtitle=t!("每省每年每项业务一份计划：质控中心拟定，卫生健康部门批准后执行。", "One plan per province, year and service: drawn up by the QC centre, put in force by the health authority.") />
        <div class="panel">
            <FilterBar keys=vec!["year", "service", "state"]>
                <FilterSelect key="year" label=t!("年度", "Year") choices=planned_years(client) />
                <FilterSelect key="service" label=t!("业务", "Service") choices=options!(Service) />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(PlanStateName) />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("质控计划", "QC plans")
                href=page_of empty=t!("没有符合条件的计划", "No plan found") />
        </div>
    }
    .into_any()
}

/// Plans that list institutions and can be put in force, on the workbench of whoever does; nothing when there are none.
#[component]
pub fn WaitingPlans() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || async move {
        let mut drafts = plans::list(client, Query::new().with("state", PlanStateName::Draft)).await?;
        drafts.items.retain(|plan| plan.progress.total() > 0);
        Ok(drafts)
    });
    view! { <Brief source=page title=t!("拟定中、可批准的质控计划", "Drafts of QC plans that can be approved") columns=waiting_columns href=page_of list="/app/plans?state=draft" /> }
}

fn page_of(row: &PlanSummary) -> String {
    format!("/app/plans/{}", row.id)
}

fn waiting_columns() -> Vec<Column<PlanSummary>> {
    vec![
        Column::text(t!("计划", "Plan"), |row: &PlanSummary| row.title.clone()),
        Column::number(t!("机构数", "Institutions"), |row: &PlanSummary| row.progress.total().to_string()),
        Column::text(t!("最近更新", "Changed"), |row: &PlanSummary| moment(row.updated_at)).brief(),
    ]
}

fn columns() -> Vec<Column<PlanSummary>> {
    vec![
        Column::text(t!("计划", "Plan"), |row: &PlanSummary| row.title.clone()),
        Column::number(t!("年度", "Year"), |row: &PlanSummary| row.year.to_string()).width("4.5rem"),
        Column::word(t!("业务", "Service"), |row: &PlanSummary| row.service.label()),
        Column::text(t!("省份", "Province"), |row: &PlanSummary| row.region_name.clone()),
        Column::new(t!("状态", "State"), |row: &PlanSummary| view! { <PlanBadge state=row.state /> }),
        Column::new(t!("进度", "Progress"), |row: &PlanSummary| draw_progress(row.progress)).width("14rem"),
        Column::text(t!("最近更新", "Changed"), |row: &PlanSummary| moment(row.updated_at)).brief(),
    ]
}

/// How far a plan is: finalised of all, with those being scored.
pub(super) fn draw_progress(progress: ProgressView) -> AnyView {
    let tone = if progress.total() > 0 && progress.finalised == progress.total() { Tone::Success } else { Tone::Accent };
    let scoring = progress.scoring;
    let words = if scoring > 0 {
        t!("审定（{} 家评分中）", "finalised ({} being scored)", scoring)
    } else {
        t!("审定", "finalised")
    };
    view! { <ProgressMeter label=words done=progress.finalised total=progress.total() tone /> }.into_any()
}
