//! Several of a few, all in sight.

use leptos::prelude::*;

use super::fields::{Choice, Required, described_by};
use super::form::Bound;
use super::icon::{Glyph, Icon};

/// A list with a code put in or taken out; the order is that of the choices.
#[must_use]
pub fn toggled(chosen: &[String], choices: &[String], code: &str, on: bool) -> Vec<String> {
    let wanted = |choice: &&String| if *choice == code { on } else { chosen.contains(choice) };
    choices.iter().filter(wanted).cloned().collect()
}

/// Boxes to tick, as many as apply.
#[component]
pub fn ChecksField(
    /// The codes ticked.
    bind: Bound<Vec<String>>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What may be ticked.
    choices: Vec<Choice>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
) -> impl IntoView {
    let id = bind.id.get_value();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = described_by(bind.id, hint.is_some(), bind.complaint);
    let codes = StoredValue::new(choices.iter().map(|choice| choice.code.clone()).collect::<Vec<_>>());
    let first = id.clone();
    let boxes = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let (code, shown) = (choice.code.clone(), choice.code);
            let pick = move |event| {
                let on = event_target_checked(&event);
                let next = codes.with_value(|codes| bind.value.with_untracked(|now| toggled(now, codes, &code, on)));
                bind.set.run(next);
            };
            view! {
                <label class="option-line">
                    <input type="checkbox" class="checkbox" id=(at == 0).then(|| first.clone())
                        prop:checked=move || bind.value.with(|now| now.contains(&shown)) on:change=pick />
                    <span translate=choice.translate>{choice.label}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="field field-wide" role="group" aria-label=label aria-describedby=described class:field-invalid=move || bind.complaint.with(Option::is_some)>
            <span class="field-label" data-for=id.clone()>
                {label}
                {required.draw()}
            </span>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <div class="option-lines">{boxes}</div>
            {move || bind.complaint.get().map(|text| view! {
                <p class="field-error" id=error_id.clone()><Icon glyph=Glyph::Alert size=14 />{text}</p>
            })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn ticking_keeps_the_order_of_the_choices() {
        let choices = list(&["1", "2", "3"]);
        assert_eq!(toggled(&list(&["3"]), &choices, "1", true), list(&["1", "3"]));
        assert_eq!(toggled(&list(&["1", "3"]), &choices, "3", false), list(&["1"]));
        assert_eq!(toggled(&list(&["gone"]), &choices, "2", true), list(&["2"]), "what is no choice any more falls out");
    }
}
