//! What of a year's plans is not finished: told before its lists or results are frozen and made public, and refused by nobody.

use ohqc_domain::assessments::PlanStateName;
use ohqc_domain::institutions::Service;
use ohqc_domain::page::MAX_LIMIT;

use crate::api::plans::{self, PlanSummary};
use crate::format;
use crate::prelude::*;

/// How many institutions, counted once for each service, have a finished round, and of how many: of plans that were
/// approved, for what is being drawn up plans nothing yet.
fn finished(plans: &[PlanSummary]) -> (u64, u64) {
    let approved = plans.iter().filter(|plan| plan.state != PlanStateName::Draft);
    approved.fold((0, 0), |(done, of), plan| (done + plan.progress.finalised, of + plan.progress.total()))
}

/// Says how many of a year's rounds are finished, and warns while some are not; says nothing while no year is chosen, and to
/// whoever may not see the plans.
#[component]
pub fn UnfinishedRounds(
    /// The year.
    #[prop(into)]
    year: Signal<Option<i32>>,
    /// The one service it is about; both when absent.
    #[prop(optional, into)]
    service: Signal<Option<Service>>,
) -> impl IntoView {
    let client = use_client();
    let found = fetch(move || {
        let year = year.get().filter(|_| client.can(Permission::AssessmentsRead));
        let service = service.get();
        async move {
            let Some(year) = year else { return Ok(None) };
            let query = Query::new().with("year", year).with("limit", MAX_LIMIT);
            let query = service.into_iter().fold(query, |query, service| query.with("service", service));
            Ok(Some(finished(&plans::list(client, query).await?.items)))
        }
    });
    let told = move || match found.state().get() {
        Load::Waiting | Load::Ready(None) => ().into_any(),
        Load::Ready(Some((done, of))) => standing(done, of),
        Load::Failed(problem) => view! { <ProblemPanel problem on_retry=move || found.reload() /> }.into_any(),
    };
    view! { <div role="status">{told}</div> }.into_any()
}

fn standing(done: u64, of: u64) -> AnyView {
    if of == 0 {
        return view! { <p class="muted">{t!("该年度没有已批准的质控计划。", "No plan of the year was approved.")}</p> }
            .into_any();
    }
    if done == of {
        let all = format::count(of);
        return view! { <p class="muted">{t!("计划内 {} 家机构（按服务计）的考核均已审定。", "All rounds of the plans are finalised: {} institutions, counted for each service.", all)}</p> }
            .into_any();
    }
    let left = format::count(of.saturating_sub(done));
    let (done, of) = (format::count(done), format::count(of));
    view! {
        <div class="notice-block"><Notice tone=Tone::Warning title=t!("该年度考核尚未全部完成", "The year's rounds are not finished")>
            <p>{t!("计划内 {} 家机构（按服务计）中已审定 {} 家，还有 {} 家没有审定的考核结果，此次结果中没有它们的结论。", "Of {} institutions on the plans, counted for each service, {} have a finalised round; the other {} have no conclusion in what is frozen.", of, done, left)}</p>
        </Notice></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::assessments::api::ProgressView;
    use ohqc_domain::ids::PlanId;

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
        assert_eq!(finished(&plans), (61, 68));
        assert_eq!(finished(&[]), (0, 0));
    }
}
