//! The parts of a form: each with its label, hint, and the complaint beside it.

use chrono::Datelike as _;
use leptos::html;
use leptos::prelude::*;

use super::form::Bound;
use super::icon::{Glyph, Icon};
use crate::format::{join, today};
use crate::i18n::{Text, label as follow, language};

/// One choice of a [`SelectField`]: the code that is sent and the words that are shown.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is shown.
    pub label: Signal<String>,
    /// `no` for a name, which is the same in every language.
    pub translate: Option<&'static str>,
}

impl Choice {
    /// A choice with words in both languages.
    #[must_use]
    pub fn new(code: impl Into<String>, label: Text) -> Self {
        Self { code: code.into(), label: follow(label), translate: None }
    }

    /// The years that plans are made for: the next one back to the first of the notice (2024).
    #[must_use]
    pub fn planned_years() -> Vec<Self> {
        Self::years(2024, today().year().saturating_add(1))
    }

    /// The years that are published: this one and the six before, also those before the notice.
    #[must_use]
    pub fn past_years() -> Vec<Self> {
        let this = today().year();
        Self::years(this.saturating_sub(6), this)
    }

    /// Years, the latest first.
    fn years(first: i32, last: i32) -> Vec<Self> {
        (first..=last).rev().map(|year| Self::named(year.to_string(), year.to_string())).collect()
    }

    /// A choice with words that are the same in both languages, as a name.
    #[must_use]
    pub fn named(code: impl Into<String>, name: impl Into<String>) -> Self {
        Self { code: code.into(), label: Signal::stored(name.into()), translate: Some("no") }
    }
}

/// Every value of a coded enumeration as choices: `options!(Ownership)`.
#[macro_export]
macro_rules! options {
    ($enumeration:ty) => {
        <$enumeration>::ALL
            .iter()
            .map(|value| $crate::ui::Choice::new(value.code(), value.label()))
            .collect::<::std::vec::Vec<_>>()
    };
}

/// Ids of a field's hint and complaint, for `aria-describedby`.
#[must_use]
pub fn described_by(id: StoredValue<String>, hint: bool, complaint: Signal<Option<String>>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let id = id.get_value();
        let hint = hint.then(|| format!("{id}-hint"));
        let complaint = complaint.with(Option::is_some).then(|| format!("{id}-error"));
        let both: Vec<String> = hint.into_iter().chain(complaint).collect();
        (!both.is_empty()).then(|| both.join(" "))
    })
}

/// What all fields have in common.
#[derive(Clone, Copy)]
struct Frame {
    id: StoredValue<String>,
    label: Signal<String>,
    hint: Option<Signal<String>>,
    required: bool,
    complaint: Signal<Option<String>>,
    wide: bool,
}

impl Frame {
    fn of<T: Send + Sync + 'static>(
        bind: Bound<T>,
        label: Signal<String>,
        hint: Option<Signal<String>>,
        required: bool,
        wide: bool,
    ) -> Self {
        Self { id: bind.id, label, hint, required, complaint: bind.complaint, wide }
    }

    /// Ids of hint and complaint, for `aria-describedby`.
    fn described_by(self) -> Signal<Option<String>> {
        described_by(self.id, self.hint.is_some(), self.complaint)
    }

    fn invalid(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.complaint.with(Option::is_some).then_some("true"))
    }

    /// Label, control, hint and complaint.
    fn draw(self, control: AnyView) -> AnyView {
        let id = self.id.get_value();
        let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
        view! {
            <div class="field" class:field-wide=self.wide class:field-invalid=move || self.complaint.with(Option::is_some)>
                <label class="field-label" for=id>
                    {self.label}
                    {(!self.required).then(|| view! { <span class="field-optional">{t!("选填", "optional")}</span> })}
                </label>
                {self.hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
                <div class="field-control">{control}</div>
                {move || self.complaint.get().map(|text| view! {
                    <p class="field-error" id=error_id.clone()><Icon glyph=Glyph::Alert size=14 />{text}</p>
                })}
            </div>
        }
        .into_any()
    }
}

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
    #[prop(optional)]
    required: bool,
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
                prop:value=bind.value disabled=disabled aria-required=required.then_some("true")
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
    #[prop(optional)]
    required: bool,
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
                prop:value=bind.value disabled=disabled aria-required=required.then_some("true")
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
    #[prop(optional)]
    required: bool,
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
                    prop:value=bind.value disabled=disabled aria-required=required.then_some("true")
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
    #[prop(optional)]
    required: bool,
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
                prop:value=bind.value disabled=disabled aria-required=required.then_some("true")
                aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                on:input=move |event| bind.set.run(event_target_value(&event)) />
        }
        .into_any(),
    )
}

/// One of several, by its code; empty for none.
#[component]
pub fn SelectField(
    /// The code chosen.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What may be chosen; `options!(Ownership)` for an enumeration.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional)]
    required: bool,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Over the whole width of a group.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, wide);
    let none = t!("请选择", "Choose");
    frame.draw(
        view! {
            <select class="input select" id=bind.id.get_value() disabled=disabled
                prop:value=bind.value aria-required=required.then_some("true")
                aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                on:change=move |event| bind.set.run(event_target_value(&event))>
                <option value="">{none}</option>
                {move || choices.get().into_iter().map(|choice| {
                    let code = choice.code.clone();
                    view! { <option value=choice.code selected=move || bind.value.with(|now| *now == code)>{choice.label}</option> }
                }).collect_view()}
            </select>
        }
        .into_any(),
    )
}

/// One of a few, all in sight.
#[component]
pub fn RadioField(
    /// The code chosen.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What may be chosen.
    choices: Vec<Choice>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional)]
    required: bool,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::of(bind, label, hint, required, true);
    let name = bind.id.get_value();
    let first = name.clone();
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let (code, chosen) = (choice.code.clone(), choice.code.clone());
            let id = (at == 0).then(|| first.clone());
            view! {
                <label class="option-line">
                    <input type="radio" class="radio" id=id name=name.clone() value=choice.code disabled=disabled
                        prop:checked=move || bind.value.with(|now| *now == chosen)
                        on:change=move |_| bind.set.run(code.clone()) />
                    <span>{choice.label}</span>
                </label>
            }
        })
        .collect_view();
    frame.draw(view! { <div class="option-lines" role="radiogroup" aria-label=label aria-describedby=frame.described_by()>{radios}</div> }.into_any())
}

/// Yes or no.
#[component]
pub fn CheckboxField(
    /// The value.
    bind: Bound<bool>,
    /// What is said by ticking.
    #[prop(into)]
    label: Signal<String>,
    /// More about it.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = bind.id.get_value();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let frame = Frame::of(bind, label, hint, true, true);
    view! {
        <div class="field field-wide" class:field-invalid=move || bind.complaint.with(Option::is_some)>
            <label class="option-line">
                <input type="checkbox" class="checkbox" id=id disabled=disabled prop:checked=bind.value
                    aria-invalid=frame.invalid() aria-describedby=frame.described_by()
                    on:change=move |event| bind.set.run(event_target_checked(&event)) />
                <span>{label}</span>
            </label>
            {hint.map(|hint| view! { <p class="field-hint field-hint-indented" id=hint_id>{hint}</p> })}
            {move || bind.complaint.get().map(|text| view! {
                <p class="field-error" id=error_id.clone()><Icon glyph=Glyph::Alert size=14 />{text}</p>
            })}
        </div>
    }
    .into_any()
}

/// Files from this computer. They are handed over as chosen and not kept in drafts.
#[component]
pub fn FileField(
    /// The field's id, unique on the page.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// Gets the files chosen.
    #[prop(into)]
    on_choose: Callback<Vec<Chosen>>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with the files.
    #[prop(optional, into)]
    complaint: Signal<Option<String>>,
    /// Must be answered.
    #[prop(optional)]
    required: bool,
    /// Takes more than one.
    #[prop(optional)]
    multiple: bool,
    /// The types offered, as in HTML's `accept`.
    #[prop(default = ".pdf,.jpg,.jpeg,.png")]
    accept: &'static str,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let names = RwSignal::new(Vec::<String>::new());
    let frame = Frame { id: StoredValue::new(id.clone()), label, hint, required, complaint, wide: true };
    let choose = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        let chosen: Vec<Chosen> =
            files.map(|list| (0..list.length()).filter_map(|at| list.get(at)).map(Chosen::new).collect()).unwrap_or_default();
        names.set(chosen.iter().map(Chosen::name).collect());
        on_choose.run(chosen);
    };
    frame.draw(
        view! {
            <div class="file-drop">
                <Icon glyph=Glyph::Upload size=20 />
                <span class="file-drop-words">
                    {move || if names.with(Vec::is_empty) { t!("选择文件，或拖到这里", "Choose a file, or drop it here").get() } else { join(names.get(), language()) }}
                </span>
                <input class="file-drop-input" node_ref=input id=id type="file" accept=accept multiple=multiple disabled=disabled
                    aria-invalid=frame.invalid() aria-describedby=frame.described_by() on:change=choose />
            </div>
        }
        .into_any(),
    )
}

/// A file chosen by the reader; may travel through signals.
#[derive(Clone)]
pub struct Chosen(send_wrapper::SendWrapper<web_sys::File>);

impl Chosen {
    /// A file of the browser.
    #[must_use]
    pub fn new(file: web_sys::File) -> Self {
        Self(send_wrapper::SendWrapper::new(file))
    }

    /// The file itself.
    #[must_use]
    pub fn file(&self) -> &web_sys::File {
        &self.0
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        // The browser counts bytes in a float; whole and positive by its own standard.
        rust_decimal::prelude::ToPrimitive::to_u64(&self.0.size()).unwrap_or(u64::MAX)
    }

    /// The first bytes, by which a file is recognised; none when it cannot be read.
    pub async fn head(&self, bytes: i32) -> Vec<u8> {
        let Ok(part) = self.0.slice_with_i32_and_i32(0, bytes) else { return Vec::new() };
        let read = wasm_bindgen_futures::JsFuture::from(part.array_buffer()).await;
        read.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default()
    }

    /// Its name on the reader's computer.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_before_the_notice_can_be_published_though_not_planned() {
        let codes = |years: Vec<Choice>| years.into_iter().map(|year| year.code).collect::<Vec<_>>();
        let this = today().year();
        let past: Vec<String> = (0..=6).map(|back| (this - back).to_string()).collect();
        assert_eq!(codes(Choice::past_years()), past);
        let planned = codes(Choice::planned_years());
        assert_eq!(planned.first(), Some(&(this + 1).to_string()));
        assert_eq!(planned.last().map(String::as_str), Some("2024"));
    }
}
