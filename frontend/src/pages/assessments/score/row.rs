//! One item on the page: what is demanded, how points are taken off, what is put in, whether it is saved.

use std::sync::Arc;

use leptos::ev::FocusEvent;
use ohqc_domain::checklists::{Answer, Item, Scale, Template};
use rust_decimal::Decimal;
use wasm_bindgen::JsCast as _;
use web_sys::Node;

use super::desk::{Desk, Fault, Line, Slot, reason_id, row_id};
use super::entry::{MOST_REASON, Pick, Place};
use super::pick::draw_pick;
use super::tally::lost;
use crate::format::join;
use crate::prelude::*;

/// Draws an item.
pub(super) fn draw_row(desk: Desk, slot: Slot, template: &Arc<Template>, item: &Item, line: Line) -> AnyView {
    let here = Memo::new(move |_| desk.at.get() == slot.item);
    let focused = move |_| {
        if desk.at.get_untracked() != slot.item {
            desk.at.set(slot.item);
        }
    };
    let left = move |event: FocusEvent| {
        if !stays_inside(&event) {
            desk.leave(slot);
        }
    };
    view! {
        <li class="score-row" id=row_id(slot.item) data-state=state(line, item) aria-current=move || here.get().then_some("true")
            tabindex=move || if here.get() { "0" } else { "-1" } on:focusin=focused on:focusout=left>
            <div class="score-code"><span class="code">{item.code.to_string()}</span>{stars(item)}</div>
            {demand(item)}
            <div class="score-entry">
                {draw_pick(desk, slot, template.scale, item, line)}
                {sum(template.scale, item, line)}
            </div>
            {reason(desk, slot, line)}
            {trouble(desk, slot, line)}
        </li>
    }
    .into_any()
}

/// Whether the focus goes to another part of the same row.
fn stays_inside(event: &FocusEvent) -> bool {
    let row = event.current_target().and_then(|row| row.dyn_into::<Node>().ok());
    let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
    row.is_some_and(|row| row.contains(next.as_ref()))
}

/// How the row is coloured: by what the server holds.
fn state(line: Line, item: &Item) -> impl Fn() -> &'static str + Send + Sync + use<> {
    let strict = item.key || item.veto;
    move || {
        line.saved.with(|saved| match saved {
            None => "blank",
            Some(Answer::Full | Answer::Conforms) => "full",
            Some(Answer::NotApplicable { .. }) => "outside",
            Some(Answer::Deduct { .. } | Answer::DoesNotConform { .. }) if strict => "struck",
            Some(Answer::Deduct { .. } | Answer::DoesNotConform { .. }) => "less",
        })
    }
}

/// ★ and ◆.
pub(super) fn stars(item: &Item) -> AnyView {
    let key = item.key.then(|| view! { <KeyStar /> });
    let veto = item.veto.then(|| view! { <VetoMark /> });
    view! { {key} {veto} }.into_any()
}

fn demand(item: &Item) -> AnyView {
    let rule = item.deduction.as_ref().map(|deduction| {
        let points_mark = item.points_mark.filter(|mark| *mark != item.mark);
        view! { <span class="score-rule">{label(deduction.text.clone())}{points_mark.map(|mark| view! { " " <MarkBadge mark /> })}</span> }
    });
    let methods: Vec<Text> = item.methods.iter().map(|method| method.label()).collect();
    let methods = Signal::derive(move || {
        let language = language();
        join(methods.iter().map(|method| method.get(language)), language)
    });
    let note = item.note.clone().map(|note| view! { <p class="score-note">{label(note)}</p> });
    view! {
        <div class="score-demand">
            <p class="score-content">{label(item.content.clone())}</p>
            <p class="score-meta">
                {rule}<span>{methods}</span><span class="score-basis" lang="zh-CN" title=item.basis.clone()>{item.basis.clone()}</span>
                <MarkBadge mark=item.mark clause=item.basis.clone() />
            </p>
            {note}
        </div>
    }
    .into_any()
}

/// What is left of the points, and whether that is saved.
fn sum(scale: Scale, item: &Item, line: Line) -> AnyView {
    let whole = item.points;
    let item = item.clone();
    let left = move || {
        let answer = line.decided.get().ok().flatten()?;
        Some(match (&answer, scale) {
            (Answer::NotApplicable { .. }, _) => t!("不涉及", "n/a").get(),
            (_, Scale::Conformity) => return None,
            (answer, Scale::Points) => score((whole - lost(&item, answer)).max(Decimal::ZERO)),
        })
    };
    let out_of = (scale == Scale::Points).then(|| view! { <span class="muted">" / "{score(whole)}</span> });
    view! {
        <span class="score-sum"><b>{move || left().unwrap_or_else(|| "—".to_owned())}</b>{out_of}</span>
        <span class="score-saved">{move || saved_mark(line)}</span>
    }
    .into_any()
}

fn saved_mark(line: Line) -> AnyView {
    let settled = line.saved.with(Option::is_some);
    match (line.dirty.get(), line.fault.with(Option::is_some), line.decided.with(Result::is_ok)) {
        (false, _, _) if settled => {
            view! { <span class="score-tick" title=t!("已保存", "Saved")><Icon glyph=Glyph::Check size=14 /></span> }.into_any()
        }
        (true, false, true) => view! { <span class="spinner" role="img" aria-label=t!("保存中", "Saving")></span> }.into_any(),
        (true, _, _) => view! { <span class="score-unsaved">{t!("未保存", "Not saved")}</span> }.into_any(),
        (false, _, _) => ().into_any(),
    }
}

fn reason(desk: Desk, slot: Slot, line: Line) -> AnyView {
    let asked = Memo::new(move |_| line.entry.with(|entry| matches!(entry.pick, Pick::Less | Pick::NotApplicable)));
    let wrong = move || {
        line.touched.get() && line.decided.with(|decided| decided.as_ref().is_err_and(|trouble| trouble.place() == Place::Reason))
    };
    let hint = move || match line.entry.with(|entry| entry.pick) {
        Pick::NotApplicable => t!("不涉及的理由（必填）", "Why it does not apply (required)").get(),
        _ => t!("发现的问题、扣分理由（必填）", "What was found (required)").get(),
    };
    let field = move || {
        if !desk.editable {
            return view! { <p class="score-said">{move || line.entry.with(|entry| entry.reason.clone())}</p> }.into_any();
        }
        view! {
            <textarea class="input score-words" id=reason_id(slot.item) data-place="reason" rows="1" maxlength=MOST_REASON
                placeholder=hint aria-label=hint aria-invalid=move || wrong().then_some("true")
                prop:value=move || line.entry.with(|entry| entry.reason.clone())
                on:input=move |event| desk.change(slot, |entry| { let mut entry = entry.clone(); entry.reason = event_target_value(&event); entry })></textarea>
        }
        .into_any()
    };
    view! { <Show when=move || asked.get()><div class="score-reason">{field()}</div></Show> }.into_any()
}

/// What is wrong with the entry, and how to settle a clash.
fn trouble(desk: Desk, slot: Slot, line: Line) -> AnyView {
    let words = move || match line.fault.get() {
        Some(Fault::Refused(words)) => Some(words),
        Some(Fault::Conflict) => Some(
            t!("另一位专家刚刚改了这一项：{}", "Another expert has just changed this item: {}", said(line.saved.get().as_ref()))
                .get(),
        ),
        None if line.touched.get() => {
            line.decided.with(|decided| decided.as_ref().err().map(|trouble| trouble.text().get(language()).to_owned()))
        }
        None => None,
    };
    let clash = move || line.fault.with(|fault| *fault == Some(Fault::Conflict));
    view! {
        {move || words().map(|words| view! {
            <p class="field-error score-trouble" role="alert">
                <Icon glyph=Glyph::Alert size=14 />{words}
                <Show when=clash>
                    <Button small=true on_press=move || desk.settle(slot, true)>{t!("保留我的", "Keep mine")}</Button>
                    <Button small=true on_press=move || desk.settle(slot, false)>{t!("采用对方的", "Take theirs")}</Button>
                </Show>
            </p>
        })}
    }
    .into_any()
}

/// An answer in a few words.
fn said(answer: Option<&Answer>) -> String {
    match answer {
        None => t!("未评分", "no answer").get(),
        Some(Answer::Full) => t!("满分", "full marks").get(),
        Some(Answer::Conforms) => t!("符合", "conforms").get(),
        Some(Answer::Deduct { points, reason }) => format!("−{} {reason}", score(*points)),
        Some(Answer::DoesNotConform { reason }) => format!("{} {reason}", t!("不符合", "does not conform").get()),
        Some(Answer::NotApplicable { reason }) => format!("{} {reason}", t!("不涉及", "not applicable").get()),
    }
}
