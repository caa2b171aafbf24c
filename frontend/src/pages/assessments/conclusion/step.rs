//! One step of a derivation: the sentence, and on asking what went in, by which clause, and how sure that is.

use ohqc_domain::assessments::score::{Rule, Step};

use super::chain::words;
use crate::prelude::*;

/// A step with its «why».
pub(super) fn draw_step(step: &Step) -> AnyView {
    let Step { rule, text, inputs, result, clause, mark, .. } = step.clone();
    // What an item is worth stands first among what went in; «kept of worth» reads better than what was kept alone.
    let worth = inputs.first().filter(|_| rule == Rule::Item).map(|input| input.value.clone());
    let inputs = (!inputs.is_empty()).then(|| {
        let lines = inputs
            .into_iter()
            .map(|input| view! { <div><dt>{label(input.name)}</dt><dd>{label(words(&input.value))}</dd></div> })
            .collect_view();
        view! { <dl class="why-inputs">{lines}</dl> }
    });
    let basis = clause.clone();
    let out_of = worth.map(|worth| view! { <span class="muted">" / " {worth}</span> });
    view! {
        <li class="why" data-rule=rule.code()>
            <span class="why-rule">{label(rule.label())}</span>
            <details>
                <summary><span class="why-text">{label(text)}</span><span class="why-ask">{t!("为什么", "Why")}</span></summary>
                <div class="why-more">
                    {inputs}
                    <p class="why-basis"><span class="muted">{t!("依据", "Basis")}</span> <span lang="zh-CN">{clause}</span> <MarkBadge mark clause=basis always=true /></p>
                </div>
            </details>
            <span class="why-result" data-rule=rule.code()>{label(words(&result))}{out_of}</span>
        </li>
    }
    .into_any()
}

/// Steps in order; nothing when there are none.
pub(super) fn draw_steps(steps: &[Step]) -> AnyView {
    if steps.is_empty() {
        return ().into_any();
    }
    view! { <ol class="why-list">{steps.iter().map(draw_step).collect_view()}</ol> }.into_any()
}

/// Whether a step takes something off, for its colour.
pub(super) const fn is_loss(rule: Rule) -> bool {
    matches!(rule, Rule::Item | Rule::KeyItem | Rule::Veto)
}
