//! The rounds of a plan, each with its experts; from a draft an institution is taken out again.

use ohqc_domain::assessments::StateName;
use ohqc_domain::assessments::api::{AssessmentSummary, PlanView, shown_total};
use ohqc_domain::ids::{AssessmentId, PlanId};

use super::super::StateBadge;
use crate::api::{assessments, plans};
use crate::format::points;
use crate::pages::grades::GradeBadge;
use crate::prelude::*;

/// Which institution is asked about, to be taken out. `Copy`.
#[derive(Clone, Copy)]
struct Leaving {
    open: RwSignal<bool>,
    round: RwSignal<Option<(AssessmentId, String)>>,
}

/// The table of rounds.
#[component]
pub(super) fn Rounds(
    /// The plan.
    id: PlanId,
    /// The plan's page, read again when an institution was taken out.
    page: Fetched<Versioned<PlanView>>,
    /// The plan's version where institutions may be taken out.
    etag: Option<String>,
) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = move |address: &Query| address.pick(&["cursor", "state", "q"]).with("plan", id);
    let rounds = fetch(move || assessments::list(client, asked(&url.get())));
    let leaving = Leaving { open: RwSignal::new(false), round: RwSignal::new(None) };
    let mut columns = columns();
    if etag.is_some() {
        columns.push(out(leaving));
    }
    view! {
        <div class="panel">
            <FilterBar keys=vec!["q", "state"]>
                <SearchBox label=t!("机构名称", "Institution") />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
                <ExportButton list=assessments::FILE asked />
            </FilterBar>
            <DataTable source=rounds columns caption=t!("考核轮次", "Rounds") href=|row: &AssessmentSummary| format!("/app/assessments/{}", row.id)
                empty=t!("计划尚未列入机构", "No institutions in the plan yet") />
        </div>
        {etag.map(|etag| view! { <LeaveDialog id page etag leaving /> })}
    }
    .into_any()
}

fn columns() -> Vec<Column<AssessmentSummary>> {
    vec![
        Column::text(t!("机构", "Institution"), |row: &AssessmentSummary| row.institution_name.clone()),
        Column::text(t!("地区", "Region"), |row: &AssessmentSummary| row.region_name.clone()),
        Column::text(t!("专家", "Experts"), |row: &AssessmentSummary| match row.experts.as_slice() {
            [] => "—".to_owned(),
            experts => experts.join("、"),
        }),
        Column::new(t!("状态", "State"), |row: &AssessmentSummary| view! { <StateBadge state=row.state /> }),
        Column::new(t!("结论", "Conclusion"), |row: &AssessmentSummary| row.grade.map(|grade| view! { <GradeBadge grade /> })),
        Column::number(t!("总分", "Total"), |row: &AssessmentSummary| {
            row.score.map(shown_total).map(points).unwrap_or_default()
        }),
        Column::text(t!("审定日期", "Finalised"), |row: &AssessmentSummary| row.finalised_on.map(date).unwrap_or_default())
            .brief(),
    ]
}

/// The buttons that take an institution out.
fn out(leaving: Leaving) -> Column<AssessmentSummary> {
    Column::new(t!("操作", "Actions"), move |row: &AssessmentSummary| {
        let (round, name) = (row.id, row.institution_name.clone());
        let spoken = name.clone();
        let words = t!("移出 {}", "Take out {}", spoken);
        let ask = move || {
            leaving.round.set(Some((round, name.clone())));
            leaving.open.set(true);
        };
        view! { <IconButton glyph=Glyph::Trash label=words on_press=ask /> }
    })
}

/// Asks before an institution is taken out.
#[component]
fn LeaveDialog(id: PlanId, page: Fetched<Versioned<PlanView>>, etag: String, leaving: Leaving) -> impl IntoView {
    let (client, task, open) = (use_client(), use_task(), leaving.open);
    let confirm = move || {
        let Some((round, _)) = leaving.round.get_untracked() else { return };
        task.run(
            plans::remove_round(client, id, etag.clone(), round),
            Text::new("已移出计划", "Taken out of the plan"),
            move |()| {
                open.set(false);
                page.reload();
            },
        );
    };
    let name = move || leaving.round.with(|round| round.as_ref().map(|(_, name)| name.clone()));
    view! {
        <ConfirmDialog open title=t!("移出计划？", "Take it out of the plan?") action=t!("移出", "Take out") danger=true task on_confirm=confirm>
            <p class="dialog-what">{name}</p>
            <p>{t!("该机构的考核轮次随之删除，批准前可重新列入。", "Its round goes with it; until the plan is approved it may be listed again.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}
