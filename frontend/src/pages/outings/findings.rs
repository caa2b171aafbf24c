//! What stands in the way of a notice, and what should be known.

use ohqc_domain::outings::{Finding, Recipient, Weight, Window};

use super::form::NoticeForm;
use crate::browser;
use crate::prelude::*;

/// Findings, what refuses first; nothing found is said too.
pub(super) fn draw_findings(findings: &[Finding]) -> AnyView {
    draw_with(findings, |_, words| label(words).into_any())
}

/// The same beside the form, each a way to the field that it is about.
pub(super) fn draw_beside(findings: &[Finding], form: Form<NoticeForm>) -> AnyView {
    draw_with(findings, move |pointer, words| {
        let target = form.field_id(&field_of(pointer));
        let href = format!("#{target}");
        view! {
            <a class="text-link" href=href rel="external" on:click=move |event| { event.prevent_default(); browser::focus(&target); }>{label(words)}</a>
        }
        .into_any()
    })
}

/// The field of the form that a place in the notice is typed into: a list is one field, and so are the numbers of people.
fn field_of(pointer: &str) -> String {
    let mut parts = pointer.split('/').skip(1);
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("planned", None) => "/planned/pre_employment".to_owned(),
        ("people", Some(_)) if pointer.ends_with("/dosimeter") => "/dosimeter".to_owned(),
        (list @ ("services" | "people" | "vehicles" | "devices" | "hazards" | "materials"), _) => format!("/{list}"),
        _ => pointer.to_owned(),
    }
}

fn draw_with(findings: &[Finding], words: impl Fn(&str, Text) -> AnyView) -> AnyView {
    if findings.is_empty() {
        return view! { <p class="muted">{t!("没有问题。", "Nothing stands in the way.")}</p> }.into_any();
    }
    let (refusals, warnings): (Vec<_>, Vec<_>) = findings.iter().cloned().partition(|one| one.weight == Weight::Refusal);
    let lines = refusals.into_iter().chain(warnings).map(|finding| line(finding, &words)).collect_view();
    view! { <ul class="stack">{lines}</ul> }.into_any()
}

fn line(finding: Finding, words: impl Fn(&str, Text) -> AnyView) -> AnyView {
    let Finding { weight, pointer, text, clause, mark, evidence, .. } = finding;
    let said = words(&pointer, text);
    let tone = if weight == Weight::Refusal { Tone::Danger } else { Tone::Warning };
    let proofs = evidence
        .into_iter()
        .filter_map(|proof| Some((subject_page(proof.kind.code(), proof.id)?, proof.kind.label())))
        .map(|(href, words)| view! { " " <Link href>{label(words)}</Link> })
        .collect_view();
    let basis = (clause != "—").then(|| view! { <span class="muted" lang="zh-CN">" · " {clause.clone()}</span> });
    view! {
        <li><Badge tone>{label(weight.label())}</Badge> " " {said} {basis} " " <MarkBadge mark clause /> {proofs}</li>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_leads_to_the_field_it_is_typed_into() {
        let found =
            ["/vehicles/1", "/people/0/practice_certificate", "/people/2/dosimeter", "/planned", "/samples/plan_valid_to"];
        let fields = ["/vehicles", "/people", "/dosimeter", "/planned/pre_employment", "/samples/plan_valid_to"];
        assert_eq!(found.map(field_of), fields.map(str::to_owned));
    }
}
