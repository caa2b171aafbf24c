//! What is typed: text, numbers, dates.

use leptos::prelude::*;

use super::frame::Frame;
use super::required::Required;
use crate::ui::form::Bound;

/// One line of text.
#[component]
pub fn TextField(
    /// The value.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// The kind of input: `text`, `email`, `tel`, `password`, `url`.
    #[prop(default = Signal::stored("text"), into)]
    kind: Signal<&'static str>,
    /// What the browser may fill in, as in HTML's `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most characters it takes.
    #[prop(optional, into)]
    max_length: Option<u32>,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Over the whole width of a group.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, wide);
    frame.draw(
        view! {
            <input class="input" id=bind.id.get_value() type=kind autocomplete=autocomplete maxlength=max_length
                prop:value=bind.value disabled=disabled aria-required=required.spoken()
                aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                on:input=move |event| bind.set.run(event_target_value(&event)) />
        }
        .into_any(),
    )
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The value.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// Height in lines.
    #[prop(default = 4)]
    rows: u32,
    /// The most characters it takes; the count is shown.
    #[prop(optional, into)]
    max_length: Option<u32>,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, true);
    let count = max_length.map(|most| {
        let typed = move || bind.value.with(|text| text.chars().count());
        view! { <p class="field-count" aria-hidden="true">{move || format!("{} / {most}", typed())}</p> }
    });
    frame.draw(
        view! {
            <textarea class="input textarea" id=bind.id.get_value() rows=rows maxlength=max_length
                prop:value=bind.value disabled=disabled aria-required=required.spoken()
                aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                on:input=move |event| bind.set.run(event_target_value(&event))></textarea>
            {count}
        }
        .into_any(),
    )
}

/// A number as it is typed; the form's struct turns it into a decimal or a count.
#[component]
pub fn NumberField(
    /// The value as text.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// What it is counted in, shown behind it.
    #[prop(optional, into)]
    unit: Option<Signal<String>>,
    /// Takes decimals, so the keyboard of a tablet offers a point.
    #[prop(optional)]
    decimal: bool,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, false);
    frame.draw(
        view! {
            <div class="input-with-unit">
                <input class="input input-number" id=bind.id.get_value() type="text"
                    inputmode=if decimal { "decimal" } else { "numeric" } autocomplete="off"
                    prop:value=bind.value disabled=disabled aria-required=required.spoken()
                    aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                    on:input=move |event| bind.set.run(event_target_value(&event)) />
                {unit.map(|unit| view! { <span class="input-unit">{unit}</span> })}
            </div>
        }
        .into_any(),
    )
}

/// A date, as `2025-03-09`.
#[component]
pub fn DateField(
    /// The value as `YYYY-MM-DD`, empty for none.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// The first day offered, as `YYYY-MM-DD`.
    #[prop(optional, into)]
    min: Option<String>,
    /// The last day offered, as `YYYY-MM-DD`.
    #[prop(optional, into)]
    max: Option<String>,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, false);
    frame.draw(
        view! {
            <input class="input input-date" id=bind.id.get_value() type="date" min=min max=max
                prop:value=bind.value disabled=disabled aria-required=required.spoken()
                aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                on:input=move |event| bind.set.run(event_target_value(&event)) />
        }
        .into_any(),
    )
}
