//! One problem: what was found on the left, what is done about it on the right.

use ohqc_domain::ids::ProblemId;
use ohqc_domain::problems::StateName;
use ohqc_domain::problems::api::{ProblemAction, ProblemView};

use super::answer::{draw_attempts, draw_closing, draw_correction};
use super::correct::CorrectEdit;
use super::finding::draw_finding;
use super::plan::draw_plan;
use super::review::draw_review;
use super::{StandingBadge, StateBadge, crumb};
use crate::api::problems;
use crate::prelude::*;

/// The page of a problem.
#[component]
pub(super) fn ProblemDetail(id: ProblemId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || problems::get(client, id));
    page.page(t!("问题", "Problem"), vec![crumb()], move |read| draw(client, page, read))
}

/// How many of the four steps are done.
const fn steps_done(state: StateName) -> usize {
    match state {
        StateName::Open => 1,
        StateName::Planned => 2,
        StateName::Corrected => 3,
        StateName::Closed => 4,
    }
}

fn draw(client: Client, page: Fetched<Versioned<ProblemView>>, read: Versioned<ProblemView>) -> AnyView {
    let Versioned { value: problem, etag } = read;
    let (id, state, year) = (problem.id, problem.state, problem.year);
    let title = problem.institution_name.clone();
    let item = problem.finding.item.to_string();
    let subtitle = t!("{} 年度 · 项目 {}", "{} · item {}", year, item);
    let finding = draw_finding(&problem);
    let plan = draw_plan(&problem, &etag, page);
    let correct = problem.actions.contains(&ProblemAction::Correct).then(|| {
        let (problem, etag) = (problem.clone(), etag.clone());
        view! { <CorrectEdit problem etag page /> }
    });
    let handed_in = problem.correction.as_ref().map(|correction| {
        let shown = draw_correction(correction);
        view! { <Section title=t!("提交的整改", "The rectification")>{shown}</Section> }
    });
    let review = draw_review(client, &problem, &etag, page);
    let closing = problem.closing.as_ref().map(draw_closing);
    let attempts = draw_attempts(&problem.attempts);
    view! {
        <PageHeader title=Signal::stored(title) subtitle crumbs=vec![crumb()] badges=move || view! { <StateBadge state /> } />
        {strip(&problem)}
        <div class="ledger">
            <div class="ledger-side">{finding}</div>
            <div class="ledger-side">
                {closing}
                {review}
                {correct}
                {handed_in}
                {plan}
                {attempts}
                <Section title=t!("办理记录", "History")><History list=problems::history(id) /></Section>
            </div>
        </div>
    }
    .into_any()
}

/// Where it stands, and until when.
fn strip(problem: &ProblemView) -> AnyView {
    let steps: Vec<Signal<String>> =
        vec![t!("立账", "Recorded"), t!("制定计划", "Planned"), t!("提交整改", "Handed in"), t!("复核销号", "Verified")];
    let (standing, escalation) = (problem.standing, problem.escalation);
    let due = problem.due_on.map(date);
    let basis = problem.due_basis.clone();
    let closed = problem.closed_on.map(|on| {
        let on = date(on);
        view! { <span class="muted">{t!("{} 销号", "closed on {}", on)}</span> }
    });
    view! {
        <div class="steps-strip" data-standing=standing.code()>
            <Stepper steps current=steps_done(problem.state) />
            <div class="due">
                <span class="muted">{t!("整改期限", "Due")}</span><b>{due}</b>
                <StandingBadge standing escalation />
                <span class="muted" title=t!("期限依据", "Basis of the time")><BasisWords basis /></span>{closed}
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_is_one_step_on() {
        let done: Vec<usize> = StateName::ALL.iter().map(|state| steps_done(*state)).collect();
        assert_eq!(done, [1, 2, 3, 4]);
    }
}
