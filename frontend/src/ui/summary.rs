//! What is wrong with a form, on top of it: each complaint with the name of its field and the way there.

use leptos::prelude::*;
use ohqc_domain::problem::{FieldProblem, Problem};
use ohqc_domain::text::Language;

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

/// A complaint with the name of its field before it, where the complaint does not say it already. The name of a field
/// that is somebody's says whose.
fn named(label: Option<(Option<String>, String)>, detail: String, language: Language) -> String {
    match label.filter(|(_, label)| !label.is_empty() && !detail.contains(label.as_str())) {
        Some((None, label)) => colon(&label, &detail, language),
        Some((Some(whose), label)) if language == Language::Zh => colon(&format!("{whose}{label}"), &detail, language),
        Some((Some(whose), label)) => colon(&format!("{whose}, {}", label.to_lowercase()), &detail, language),
        None => detail,
    }
}

/// Orders complaints as their fields stand on the page; what has no field there comes last, as it came.
fn as_on_page(mut errors: Vec<FieldProblem>, form_id: &str, page: &[String]) -> Vec<FieldProblem> {
    errors.sort_by_cached_key(|error| {
        let id = pointer::field_id(form_id, &error.pointer);
        page.iter().position(|other| *other == id).unwrap_or(usize::MAX)
    });
    errors
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
        let links = as_on_page(problem.errors, &form_id, &browser::ids_on_page())
            .into_iter()
            .map(|error| {
                let target = pointer::field_id(&form_id, &error.pointer);
                let href = format!("#{target}");
                let words = named(browser::label_of(&target), error.detail, language_now());
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
        let said =
            |label: Option<&str>, detail: &str| named(label.map(|label| (None, label.to_owned())), detail.into(), Language::Zh);
        assert_eq!(said(Some("机构名称"), "必填"), "机构名称：必填");
        assert_eq!(said(Some("机构名称"), "请填写机构名称"), "请填写机构名称");
        assert_eq!(said(None, "必填"), "必填");
    }

    #[test]
    fn complaints_come_in_the_order_of_their_fields() {
        let complaint = |pointer: &str| FieldProblem { pointer: pointer.into(), code: "required".into(), detail: String::new() };
        let page = ["form-summary", "form-name", "form-heads-men", "form-agreed"].map(str::to_owned);
        let found = as_on_page(["/agreed", "/elsewhere", "/heads/men", "/name"].map(complaint).into(), "form", &page);
        let pointers: Vec<&str> = found.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/heads/men", "/agreed", "/elsewhere"]);
    }

    #[test]
    fn a_complaint_about_somebody_says_whose_field_it_is() {
        let label = |whose: &str, label: &str| Some((Some(whose.to_owned()), label.to_owned()));
        assert_eq!(named(label("联系人", "姓名"), "必填".into(), Language::Zh), "联系人姓名：必填");
        assert_eq!(named(label("Contact", "Name"), "Required".into(), Language::En), "Contact, name: Required");
    }
}
