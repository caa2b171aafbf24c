//! One round: the scoring page until the result is fixed, the conclusion afterwards.

use ohqc_domain::assessments::StateName;
use ohqc_domain::ids::AssessmentId;

use super::conclusion::Concluded;
use super::score::Scoring;
use crate::api::assessments;
use crate::prelude::*;

/// The page of a round.
#[component]
pub(super) fn AssessmentDetail(id: AssessmentId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || assessments::get(client, id));
    page.show(move |read| match read.value.state {
        StateName::Finalised => view! { <Concluded round=read.value /> }.into_any(),
        StateName::Planned | StateName::Scoring => view! { <Scoring read page /> }.into_any(),
    })
}
