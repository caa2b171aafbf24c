//! The items of the sheet, by key link, answered by mouse or keyboard.

use leptos::ev::KeyboardEvent;
use ohqc_domain::checklists::{Item, ItemCode, Method};
use wasm_bindgen::JsCast as _;

use super::recorder::Recorder;
use super::sheet::{Progress, Verdict};
use crate::browser;
use crate::format::join;
use crate::prelude::*;

/// One key link with its items.
#[component]
pub(super) fn LinkSection(
    recorder: Recorder,
    link: ohqc_domain::catalogues::KeyLink,
    items: Vec<Item>,
    /// Shows only what is not done.
    only_open: Signal<bool>,
) -> impl IntoView {
    let all = StoredValue::new(items.clone());
    let progress =
        Memo::new(move |_| recorder.notes.with(|notes| all.with_value(|items| Progress::of(items.iter(), &notes.content.sheet))));
    let tone = Signal::derive(move || if progress.get().complete() { Tone::Success } else { Tone::Neutral });
    let count = move || view! { <Badge tone>{move || format!("{} / {}", progress.get().done, progress.get().total)}</Badge> };
    let rows = items.into_iter().map(|item| view! { <ItemRow recorder item only_open /> }).collect_view();
    view! {
        <div id=format!("link-{link}") tabindex="-1">
            <Section title=label(link.label()) flush=true actions=count><div class="check-rows">{rows}</div></Section>
        </div>
    }
    .into_any()
}

/// How an item is looked into, in words.
pub(super) fn methods(methods: &[Method]) -> Signal<String> {
    let names: Vec<Signal<String>> = methods.iter().map(|method| label(method.label())).collect();
    Signal::derive(move || join(names.iter().map(Signal::get), language()))
}

/// The id of an item's row.
pub(super) fn row_id(item: &ItemCode) -> String {
    format!("check-{item}")
}

/// What the keys do on a row; in a text field only the arrows with Alt leave it.
fn press(event: &KeyboardEvent, recorder: Recorder, item: &Item, reason_id: &str) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let typing = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlTextAreaElement>().is_some());
    if typing {
        return;
    }
    match event.key().as_str() {
        "ArrowDown" => browser::focus_step(".check-row:not([hidden])", true),
        "ArrowUp" => browser::focus_step(".check-row:not([hidden])", false),
        "Backspace" | "Delete" => recorder.edit(|notes| notes.clear(&item.code)),
        key => {
            let Some(verdict) = Verdict::of_key(key) else { return };
            recorder.edit(|notes| notes.judge(item, verdict));
            if verdict == Verdict::Conforms {
                browser::focus_step(".check-row:not([hidden])", true);
            } else {
                let id = reason_id.to_owned();
                request_animation_frame(move || browser::focus(&id));
            }
        }
    }
    event.prevent_default();
}

#[component]
fn ItemRow(recorder: Recorder, item: Item, only_open: Signal<bool>) -> impl IntoView {
    let (code, name) = (item.code.clone(), format!("verdict-{}", item.code));
    let reason_id = format!("reason-{}", item.code);
    let held = StoredValue::new(item.clone());
    let verdict = Memo::new(move |_| recorder.notes.with(|notes| held.with_value(|item| notes.verdict(&item.code))));
    let reason = Signal::derive(move || recorder.notes.with(|notes| held.with_value(|item| notes.reason(&item.code))));
    let open = Memo::new(move |_| match verdict.get() {
        None => true,
        Some(Verdict::Conforms) => false,
        Some(Verdict::Fails | Verdict::NotApplicable) => reason.with(|reason| reason.trim().is_empty()),
    });
    // A row that is being answered stays in sight until the focus leaves the filter to it.
    let hidden = move || only_open.get() && !open.get();
    let must_apply = item.must_apply().map(label);
    let must_id = format!("applies-{}", item.code);
    let choices = Verdict::ALL
        .into_iter()
        .map(|choice| {
            let refusal = must_apply.filter(|_| choice == Verdict::NotApplicable);
            let off = refusal.is_some();
            let told = off.then(|| must_id.clone());
            let pick = move |_| held.with_value(|item| recorder.edit(|notes| notes.judge(item, choice)));
            view! {
                <label class="verdict" data-verdict=choice.key() data-off=off.then_some("true") title=refusal>
                    <input type="radio" name=name.clone() disabled=off aria-describedby=told prop:checked=move || verdict.get() == Some(choice) on:change=pick />
                    <span>{label(choice.label())}</span><kbd aria-hidden="true">{choice.key()}</kbd>
                </label>
            }
        })
        .collect_view();
    let why = {
        let (code, id) = (code.clone(), reason_id.clone());
        move || {
            matches!(verdict.get(), Some(Verdict::Fails | Verdict::NotApplicable)).then(|| {
                let (code, id) = (code.clone(), id.clone());
                let words = t!("理由（必填）", "Reason (required)");
                let missing = move || reason.with(|reason| reason.trim().is_empty());
                view! {
                    <textarea class="input check-reason" id=id rows="2" maxlength="1000" placeholder=words aria-label=words prop:value=untrack(move || reason.get())
                        aria-invalid=move || missing().then_some("true")
                        on:input=move |event| recorder.edit(|notes| notes.explain(&code, event_target_value(&event)))></textarea>
                }
            })
        }
    };
    let mark = view! { <MarkBadge mark=item.mark clause=item.basis.clone() /> };
    let veto = item.veto.then(|| view! { <Badge tone=Tone::Danger>{t!("◆ 否决项", "◆ Decisive")}</Badge> });
    let category = item.category.map(|category| view! { <Badge>{label(category.label())}</Badge> });
    let applies = must_apply.map(|why| {
        view! { <span id=must_id>{t!("不可选“不适用”：{}", "Not «N/A»: {}", why.get())}</span> }
    });
    let note = item.note.clone().map(|note| view! { <p class="check-note">{label(note)}</p> });
    let words = format!("item-{code}");
    let photo = {
        let (item, id, of) = (code.clone(), format!("photo-{code}"), code.to_string());
        let pictures = {
            let code = code.clone();
            move || {
                let mine = recorder.notes.with(|notes| notes.pictures(&code));
                (mine > 0).then(|| view! { <Badge>{t!("照片 {}", "{} photographs", mine)}</Badge> })
            }
        };
        let words = Signal::derive(move || format!("{} {of}", t!("拍照", "Photograph").get()));
        view! { <PhotoButton id=id label=words on_choose=move |file| recorder.photograph(Some(item.clone()), file) />{pictures} }
    };
    let (named_row, named_choice) = (words.clone(), words.clone());
    view! {
        <div class="check-row" id=row_id(&code) role="group" tabindex="-1" hidden=hidden aria-labelledby=named_row data-open=move || open.get().then_some("true")
            on:keydown=move |event| held.with_value(|item| press(&event, recorder, item, &reason_id))>
            <span class="code muted check-code">{code.to_string()}</span>
            <div class="check-words">
                <p id=words>{label(item.content.clone())}</p>
                <p class="check-meta">{veto}{category}<span>{methods(&item.methods)}</span><span lang="zh-CN">{item.basis.clone()}</span>{mark}{applies}</p>
                {note}
            </div>
            <div class="verdicts" role="radiogroup" aria-labelledby=named_choice>{choices}</div>
            {why}
            <div class="check-photo">{photo}</div>
        </div>
    }
    .into_any()
}
