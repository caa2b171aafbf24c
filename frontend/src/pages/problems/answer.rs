//! What was handed in, what the review said, and every answer that was not enough.

use ohqc_domain::problems::api::{AttemptView, ClosingView, CorrectionView, SignatureView};

use super::evidence::draw_files;
use super::plan;
use crate::prelude::*;

/// Who did it, for whom, when.
pub(super) fn signed(signature: &SignatureView) -> AnyView {
    let words = format!("{} · {} · {}", signature.by, signature.organisation, date(signature.on));
    view! { <p class="signed">{words}</p> }.into_any()
}

/// What was handed in.
pub(super) fn draw_correction(correction: &CorrectionView) -> AnyView {
    let CorrectionView { measures, evidence, statement, signed: by } = correction.clone();
    let files = draw_files(&evidence);
    view! {
        <DescriptionList>
            <Item label=t!("已采取的措施", "Measures taken") wide=true><span class="answer-words">{measures}</span></Item>
            <Item label=t!("整改说明", "Statement") wide=true><span class="answer-words">{statement}</span></Item>
            <Item label=t!("整改证据", "Evidence") wide=true>{files}</Item>
        </DescriptionList>
        {signed(&by)}
    }
    .into_any()
}

/// The review that closed it.
pub(super) fn draw_closing(closing: &ClosingView) -> AnyView {
    let remark = closing.remark.clone();
    let by = signed(&closing.signed);
    view! {
        <Section title=t!("复核销号", "Verified and closed")>
            <Notice tone=Tone::Success title=t!("整改到位，已销号", "Mended, verified and closed")>
                {remark.map(|remark| view! { <p class="answer-words">{remark}</p> })}
                {by}
            </Notice>
        </Section>
    }
    .into_any()
}

/// Answers that were sent back, the latest first.
pub(super) fn draw_attempts(attempts: &[AttemptView]) -> AnyView {
    if attempts.is_empty() {
        return ().into_any();
    }
    let count = attempts.len();
    let lines = attempts
        .iter()
        .enumerate()
        .rev()
        .map(|(at, attempt)| {
            let number = at.saturating_add(1);
            let reason = attempt.reason.clone();
            let replan = attempt.replan.then(|| view! { <p>{t!("并要求重新制定计划。", "The plan had to be made anew.")}</p> });
            let reviewer = signed(&attempt.signed);
            view! {
                <div class="attempt">
                    <Notice tone=Tone::Warning title=t!("第 {} 次提交被退回", "Attempt {} was sent back", number)><p class="answer-words">{reason}</p>{replan}{reviewer}</Notice>
                    <details class="attempt-more">
                        <summary class="text-link">{t!("当时的计划与整改", "The plan and the answer of then")}</summary>
                        {plan::draw(&attempt.plan)}
                        {draw_correction(&attempt.correction)}
                    </details>
                </div>
            }
        })
        .collect_view();
    view! { <Section title=t!("被退回的整改", "Sent back") note=t!("共 {} 次，按当时内容保留", "{} times, kept as they were", count)><div class="attempt-list">{lines}</div></Section> }.into_any()
}
