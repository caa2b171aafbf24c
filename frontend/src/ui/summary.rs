//! What is wrong with a form, on top of it: each complaint with the name of its field and the way there.

use leptos::prelude::*;
use ohqc_domain::problem::Problem;

use super::badge::Tone;
use super::layout::Notice;
use super::pointer;
use crate::browser;
use crate::format::colon;
use crate::i18n::language_now;

/// The id of a form's summary.
pub(super) fn summary_id(form: &str) -> String {
    format!("{form}-summary")
}

/// A complaint with the name of its field before it, where the complaint does not say it already.
fn named(label: Option<String>, detail: String) -> String {
    match label.filter(|label| !label.is_empty() && !detail.contains(label.as_str())) {
        Some(label) => colon(&label, &detail, language_now()),
        None => detail,
    }
}

/// Everything that is wrong, each complaint a link to its field; the form moves the focus here when it is refused.
#[component]
pub fn ErrorSummary(
    /// The form's id, to which the fields' ids belong.
    #[prop(into)]
    form_id: String,
    /// What is wrong.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let summary = summary_id(&form_id);
    let body = move |problem: Problem| {
        let links = problem
            .errors
            .into_iter()
            .map(|error| {
                let target = pointer::field_id(&form_id, &error.pointer);
                let href = format!("#{target}");
                let words = named(browser::label_of(&target), error.detail);
                view! {
                    <li>
                        <a href=href rel="external" on:click=move |event| { event.prevent_default(); browser::focus(&target); }>{words}</a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <Notice tone=Tone::Danger title=problem.title>
                {problem.detail.map(|detail| view! { <p>{detail}</p> })}
                <ul class="error-list">{links}</ul>
            </Notice>
        }
    };
    view! {
        <div id=summary class="error-summary" role="alert" tabindex="-1">
            {move || problem.get().map(&body)}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_names_its_field_once() {
        let name = || Some("机构名称".to_owned());
        assert_eq!(named(name(), "必填".into()), "机构名称：必填");
        assert_eq!(named(name(), "请填写机构名称".into()), "请填写机构名称");
        assert_eq!(named(None, "必填".into()), "必填");
    }
}
