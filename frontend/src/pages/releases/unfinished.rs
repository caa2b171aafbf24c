//! What of a year's plans is not finished: told before the year is frozen, approved and published, and refused by nobody.

use ohqc_domain::assessments::PlanStateName;
use ohqc_domain::page::MAX_LIMIT;

use crate::api::plans::{self, PlanSummary};
use crate::prelude::*;

/// How many institutions, counted once for each service, have no finished round: of plans that were approved, for what is
/// being drawn up plans nothing yet.
fn unfinished(plans: &[PlanSummary]) -> u64 {
    let approved = plans.iter().filter(|plan| plan.state != PlanStateName::Draft);
    approved.map(|plan| plan.progress.total().saturating_sub(plan.progress.finalised)).sum()
}

/// Warns of rounds that are not finished; says nothing while no year is chosen, and to whoever may not see the plans.
#[component]
pub(super) fn UnfinishedRounds(
    /// The year.
    #[prop(into)]
    year: Signal<Option<i32>>,
) -> impl IntoView {
    let client = use_client();
    let found = fetch(move || {
        let year = year.get().filter(|_| client.can(Permission::AssessmentsRead));
        async move {
            let Some(year) = year else { return Ok(0) };
            let plans = plans::list(client, Query::new().with("year", year).with("limit", MAX_LIMIT)).await?;
            Ok(unfinished(&plans.items))
        }
    });
    let warning = move |count: u64| {
        view! {
            <div class="notice-block"><Notice tone=Tone::Warning title=t!("该年度考核尚未全部完成", "The year's rounds are not finished")>
                <p>{t!("计划内还有 {} 家机构（按服务计）没有审定的考核结果，这些机构在年度结果中没有结论。", "{} institutions on the plans, counted for each service, have no finalised round; they have no conclusion in the year's results.", count)}</p>
            </Notice></div>
        }
    };
    let told = move || match found.state().get() {
        Load::Waiting | Load::Ready(0) => ().into_any(),
        Load::Ready(count) => warning(count).into_any(),
        Load::Failed(problem) => view! { <ProblemPanel problem on_retry=move || found.reload() /> }.into_any(),
    };
    view! { <div role="status">{told}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::assessments::api::ProgressView;
    use ohqc_domain::ids::PlanId;
    use ohqc_domain::institutions::Service;

    use super::*;

    #[test]
    fn rounds_of_approved_plans_count_until_they_are_finalised() {
        let plan = |state, planned, scoring, finalised| PlanSummary {
            id: PlanId(uuid::Uuid::nil()),
            year: 2025,
            service: Service::Examination,
            region_name: String::new(),
            title: String::new(),
            state,
            progress: ProgressView { planned, scoring, finalised },
            updated_at: chrono::DateTime::UNIX_EPOCH,
        };
        let plans = [
            plan(PlanStateName::Approved, 2, 1, 40),
            plan(PlanStateName::Closed, 4, 0, 9),
            plan(PlanStateName::Completed, 0, 0, 12),
            plan(PlanStateName::Draft, 30, 0, 0),
        ];
        assert_eq!(unfinished(&plans), 7);
        assert_eq!(unfinished(&[]), 0);
    }
}
