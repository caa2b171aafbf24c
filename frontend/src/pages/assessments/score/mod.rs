//! The scoring page: a round's whole checklist on one page, by keyboard.

mod act;
mod bar;
mod desk;
mod draft;
mod entry;
mod finalise;
mod findings;
mod help;
mod keys;
mod pick;
mod row;
mod saving;
mod sheet;
mod tally;

use ohqc_domain::assessments::api::AssessmentView;
use ohqc_domain::assessments::{PlanStateName, StateName};
use ohqc_domain::checklists::Template;

use self::bar::draw_bar;
use self::desk::Desk;
use super::team::TeamButton;
use crate::api::assessments::AssessmentAction;
use crate::api::checklists;
use crate::pages::assessments::{StateBadge, crumb};
use crate::prelude::*;

/// A round that is not finalised: asks for its templates, then draws it.
#[component]
pub(super) fn Scoring(
    /// The round as it was read.
    read: Versioned<AssessmentView>,
    /// The page, which is drawn anew once the result is fixed.
    page: Fetched<Versioned<AssessmentView>>,
) -> impl IntoView {
    let client = use_client();
    let wanted = read.value.sheets.iter().map(|sheet| sheet.template.clone());
    let asked: Vec<Fetched<Template>> =
        wanted.map(|reference| fetch(move || checklists::get(client, reference.clone()))).collect();
    let templates = Memo::new(move |_| together(asked.iter().map(|one| one.state().get())));
    let again = move || page.reload();
    let name = Signal::stored(read.value.institution_name.clone());
    let head = move || view! { <PageHeader title=name crumbs=vec![crumb()] /> };
    move || match templates.get() {
        Load::Waiting => view! { {head()}<Skeleton lines=10 /> }.into_any(),
        Load::Failed(problem) => view! { {head()}<ProblemPanel problem on_retry=again /> }.into_any(),
        Load::Ready(templates) => draw(client, read.clone(), templates, page),
    }
}

/// All of them once all are here; the first failure if one fails.
fn together<T>(loads: impl Iterator<Item = Load<T>>) -> Load<Vec<T>> {
    let mut ready = Vec::new();
    let mut waiting = false;
    for load in loads {
        match load {
            Load::Ready(value) => ready.push(value),
            Load::Waiting => waiting = true,
            Load::Failed(problem) => return Load::Failed(problem),
        }
    }
    if waiting { Load::Waiting } else { Load::Ready(ready) }
}

fn draw(
    client: Client,
    read: Versioned<AssessmentView>,
    templates: Vec<Template>,
    page: Fetched<Versioned<AssessmentView>>,
) -> AnyView {
    let round = read.value.clone();
    let may = |action| round.actions.contains(&action);
    let (editable, assign, finalise) =
        (may(AssessmentAction::Score), may(AssessmentAction::Assign), may(AssessmentAction::Finalise));
    // The first answer begins a round, and with it whoever may finalise may do so.
    let finalise = finalise || (editable && client.can(Permission::AssessmentsFinalise));
    let desk = Desk::new(client, page, read, templates, editable);
    act::listen(desk);
    desk.resume();
    act::begin(desk);
    let (plan, service, region) = (round.plan_title.clone(), round.service.label(), round.region_name.clone());
    let subtitle = Signal::derive(move || format!("{} · {region} · {plan}", service.get(language())));
    let (state, begun) = (round.state, Memo::new(move |_| desk.tally().answered > 0));
    let state = move || if state == StateName::Planned && begun.get() { StateName::Scoring } else { state };
    let badges = move || view! { {move || view! { <StateBadge state=state() /> }} };
    let actions = move || {
        let team = assign.then(|| {
            let renewed = move |read: Versioned<AssessmentView>| desk.take_up(&read);
            view! { <TeamButton id=desk.id institution=round.institution experts=desk.experts etag=desk.etag on_done=renewed /> }
        });
        let finish = finalise.then(|| view! { <finalise::FinaliseButton desk page /> });
        view! { {team} {finish} }
    };
    let blocked = (round.plan_state != PlanStateName::Approved).then(|| {
        let words = round.plan_state.label();
        let state = label(words);
        view! {
            <div class="score-notice"><Notice tone=Tone::Warning>
                <p>{t!("所属计划“{}”，尚不能评分。", "The plan is «{}»; nothing can be scored now.", state.get())} " "
                    <Link href=format!("/app/plans/{}", round.plan)>{t!("查看计划", "See the plan")}</Link></p>
            </Notice></div>
        }
    });
    let body = move || {
        let open = desk.open.get();
        sheet::draw_sheet(desk, open).unwrap_or_else(|| view! { <findings::Findings desk service=round.service /> }.into_any())
    };
    view! {
        <PageHeader title=Signal::stored(round.institution_name.clone()) subtitle crumbs=vec![crumb()] badges actions />
        {blocked}
        {draw_bar(desk)}
        {body}
        <help::HelpDialog desk />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_waits_for_every_template() {
        let ready = || Load::Ready(1);
        assert_eq!(together([ready(), ready()].into_iter()), Load::Ready(vec![1, 1]));
        assert_eq!(together([ready(), Load::Waiting].into_iter()), Load::Waiting);
        let problem = Problem::new(404, Code::NotFound, None, Language::Zh);
        assert_eq!(together([Load::Waiting, Load::<i32>::Failed(problem.clone())].into_iter()), Load::Failed(problem));
    }
}
