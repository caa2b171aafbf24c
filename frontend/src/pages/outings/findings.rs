//! What stands in the way of a notice, and what should be known.

use ohqc_domain::outings::{Finding, Recipient, Weight, Window};

use crate::prelude::*;

/// Findings, what refuses first; nothing found is said too.
pub(super) fn draw_findings(findings: &[Finding]) -> AnyView {
    if findings.is_empty() {
        return view! { <p class="muted">{t!("没有问题。", "Nothing stands in the way.")}</p> }.into_any();
    }
    let (refusals, warnings): (Vec<_>, Vec<_>) = findings.iter().cloned().partition(|one| one.weight == Weight::Refusal);
    let lines = refusals.into_iter().chain(warnings).map(line).collect_view();
    view! { <ul class="stack">{lines}</ul> }.into_any()
}

fn line(finding: Finding) -> AnyView {
    let Finding { weight, text, clause, mark, evidence, .. } = finding;
    let tone = if weight == Weight::Refusal { Tone::Danger } else { Tone::Warning };
    let proofs = evidence
        .into_iter()
        .filter_map(|proof| Some((subject_page(proof.kind.code(), proof.id)?, proof.kind.label())))
        .map(|(href, words)| view! { " " <Link href>{label(words)}</Link> })
        .collect_view();
    let basis = (clause != "—").then(|| view! { <span class="muted" lang="zh-CN">" · " {clause.clone()}</span> });
    view! {
        <li><Badge tone>{label(weight.label())}</Badge> " " {label(text)} {basis} " " <MarkBadge mark clause /> {proofs}</li>
    }
    .into_any()
}

/// Who is told, and why they.
pub(super) fn draw_recipient(recipient: &Recipient) -> AnyView {
    let Recipient { region_name, delegated, copy_name, reason, clause, .. } = recipient.clone();
    let stands_in = delegated.then(|| view! { " " <Badge tone=Tone::Accent>{t!("代管", "Stands in")}</Badge> });
    view! {
        <b>{region_name}</b> {stands_in} <p class="muted">{label(reason)} " " <span lang="zh-CN">{clause}</span></p>
        <p><span class="muted">{t!("抄送", "Copy to")}</span> " " {label(copy_name)}</p>
    }
    .into_any()
}

/// When it is due, or that the province has no rule.
pub(super) fn draw_window(window: Option<&Window>) -> AnyView {
    match window {
        Some(window) => {
            let (mark, clause) = (window.mark, window.clause.clone());
            view! { {label(window.text())} " " <span class="muted" lang="zh-CN">{window.clause.clone()}</span> " " <MarkBadge mark clause /> }
                .into_any()
        }
        None => t!("所在省份没有告知时限规定。", "The province has no rule on when a notice is due.").into_any(),
    }
}
