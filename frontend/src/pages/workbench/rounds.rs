//! The rounds that an expert is put on and that are not finalised.

use leptos_router::components::A;
use ohqc_domain::assessments::StateName;
use ohqc_domain::assessments::api::AssessmentSummary;

use crate::api::assessments;
use crate::prelude::*;

/// Rounds of a state shown here; the list of rounds holds them all.
const SHOWN: u32 = 20;

/// What is being scored, then what waits for it.
#[component]
pub(super) fn Rounds() -> impl IntoView {
    let client = use_client();
    let found = fetch(move || async move {
        let of = |state: StateName| Query::new().with("state", state).with("limit", SHOWN);
        let mut rounds = assessments::list(client, of(StateName::Scoring)).await?;
        let planned = assessments::list(client, of(StateName::Planned)).await?;
        rounds.items.extend(planned.items);
        rounds.next = rounds.next.or(planned.next);
        Ok(rounds)
    });
    view! {
        <Section title=t!("指派给我的考核", "Rounds I am put on") flush=true
            actions=|| view! { <Link href="/app/assessments">{t!("全部考核轮次", "All rounds")}</Link> }>
            {found.show(|rounds| draw(&rounds.items))}
            {move || found.get().filter(|rounds| rounds.next.is_some()).map(|rounds| {
                let shown = rounds.items.len();
                view! { <p class="lot-more muted">{t!("此处列出 {} 项，其余见全部考核轮次。", "{} are shown here; the others stand among all rounds.", shown)}</p> }
            })}
        </Section>
    }
    .into_any()
}

fn draw(rounds: &[AssessmentSummary]) -> AnyView {
    if rounds.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Check title=t!("没有待评的考核", "Nothing to score")
                hint=t!("质控计划批准并指派到您之后，考核轮次会出现在这里。", "Rounds appear here once their plan is approved and you are put on them.") />
        }
        .into_any();
    }
    let lines = rounds.iter().map(|round| {
        let (state, name, region) = (round.state, round.institution_name.clone(), round.region_name.clone());
        view! {
            <li class="clock row-linked">
                <StatusBadge tone=if state == StateName::Scoring { Tone::Accent } else { Tone::Neutral } label=label(state.label()) />
                <span class="clock-words">
                    <A href=format!("/app/assessments/{}", round.id) attr:class="row-link">{name}</A>
                    <span class="muted">{region}</span>
                </span>
            </li>
        }
    });
    view! { <ul class="clock-list">{lines.collect_view()}</ul> }.into_any()
}
