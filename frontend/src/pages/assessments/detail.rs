//! One round: the scoring page until the result is fixed, the conclusion afterwards.

use ohqc_domain::assessments::StateName;
use ohqc_domain::assessments::api::AssessmentView;
use ohqc_domain::ids::AssessmentId;

use super::conclusion::Concluded;
use super::score::Scoring;
use crate::api::assessments;
use crate::pages::assessments::{StateBadge, crumb};
use crate::prelude::*;

/// The page of a round.
#[component]
pub(super) fn AssessmentDetail(id: AssessmentId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || assessments::get(client, id));
    page.page(t!("质控考核", "QC assessment"), vec![crumb()], move |read| match read.value.state {
        StateName::Finalised => view! { <Concluded round=read.value /> }.into_any(),
        StateName::Planned | StateName::Scoring if read.value.sheets.is_empty() => draw_hidden(read.value),
        StateName::Planned | StateName::Scoring => view! { <Scoring read page /> }.into_any(),
    })
}

/// A round whose drafts are not for this reader.
fn draw_hidden(round: AssessmentView) -> AnyView {
    let (plan, service, region, state) = (round.plan_title, round.service.label(), round.region_name, round.state);
    let subtitle = Signal::derive(move || format!("{} · {region} · {plan}", service.get(language())));
    let badges = move || view! { <StateBadge state /> };
    view! {
        <PageHeader title=Signal::stored(round.institution_name) subtitle crumbs=vec![crumb()] badges />
        <Notice>{t!("结果审定后可查看评分与结论。", "Scores and conclusion can be seen once the result is fixed.")}</Notice>
    }
    .into_any()
}
