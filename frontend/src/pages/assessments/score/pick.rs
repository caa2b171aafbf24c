//! The buttons and the field with which an item is answered.

use ohqc_domain::checklists::{Item, Scale};
use rust_decimal::Decimal;

use super::act::focus_soon;
use super::desk::{Desk, Line, Slot, points_id, reason_id};
use super::entry::{Entry, Pick, Place, steps, whole};
use crate::prelude::*;

/// The longest number that may be typed, as `−12.25`.
const MOST_DIGITS: u32 = 6;

/// What one may choose for an item.
pub(super) fn draw_pick(desk: Desk, slot: Slot, scale: Scale, item: &Item, line: Line) -> AnyView {
    let chosen = move |pick| move || line.entry.with(|entry| entry.pick == pick);
    let full = move || {
        desk.change(slot, |entry| entry.picking(Pick::Full));
        desk.save(slot);
    };
    let full_words = if scale == Scale::Points { t!("满分", "Full") } else { t!("符合", "Conforms") };
    let outside = match item.must_apply() {
        None => button(desk, "outside", chosen(Pick::NotApplicable), move || desk.not_applicable(slot), t!("不涉及", "N/A")),
        Some(why) => barred(t!("不涉及", "N/A"), label(why)),
    };
    let less = match scale {
        Scale::Points => points(desk, slot, item, line),
        Scale::Conformity => button(desk, "less", chosen(Pick::Less), move || desk.take_all(slot), t!("不符合", "Fails")),
    };
    view! {
        <div class="score-picks" role="group" aria-label=t!("评分", "Answer")>
            {button(desk, "full", chosen(Pick::Full), full, full_words)}
            {less}
            {outside}
        </div>
    }
    .into_any()
}

fn button(
    desk: Desk,
    kind: &'static str,
    on: impl Fn() -> bool + Send + Sync + 'static,
    press: impl Fn() + 'static,
    words: Signal<String>,
) -> AnyView {
    view! {
        <button type="button" class="score-pick" data-kind=kind disabled=!desk.editable tabindex="-1"
            aria-pressed=move || if on() { "true" } else { "false" } on:click=move |_| press()>{words}</button>
    }
    .into_any()
}

/// What may not be chosen, and why: for the pointer, and for assistive technology.
fn barred(words: Signal<String>, why: Signal<String>) -> AnyView {
    view! {
        <button type="button" class="score-pick" data-kind="outside" disabled=true tabindex="-1" title=why>
            {words}<span class="visually-hidden">{move || format!("（{}）", why.get())}</span>
        </button>
    }
    .into_any()
}

/// The deduction: a button for each usual step, and a field where the rule leaves it open.
fn points(desk: Desk, slot: Slot, item: &Item, line: Line) -> AnyView {
    let buttons = steps(item).into_iter().map(|points| step(desk, slot, line, points)).collect_view();
    let wrong = move || {
        line.touched.get() && line.decided.with(|decided| decided.as_ref().is_err_and(|trouble| trouble.place() == Place::Points))
    };
    let typed = move |event| {
        let points = event_target_value(&event);
        let pick = if points.trim().is_empty() { Pick::Nothing } else { Pick::Less };
        desk.change(slot, |entry| Entry { pick, points, reason: entry.reason.clone() });
    };
    let field = (!whole(item)).then(|| {
        let most = score(item.ceiling());
        let asked = t!("扣分（0 至 {}）", "Points taken off (0 to {})", most);
        view! {
            <label class="score-points" class:score-points-on=move || line.entry.with(|entry| entry.pick == Pick::Less)>
                <span aria-hidden="true">"−"</span>
                <input class="score-number" id=points_id(slot.item) data-place="points" type="text" inputmode="decimal" autocomplete="off"
                    tabindex="-1" disabled=!desk.editable maxlength=MOST_DIGITS aria-label=asked title=asked aria-invalid=move || wrong().then_some("true")
                    prop:value=move || line.entry.with(|entry| if entry.pick == Pick::Less { entry.points.clone() } else { String::new() })
                    on:input=typed />
            </label>
        }
    });
    view! { {field} {buttons} }.into_any()
}

fn step(desk: Desk, slot: Slot, line: Line, points: Decimal) -> AnyView {
    let on = move || line.entry.with(|entry| entry.pick == Pick::Less && entry.points.trim().parse() == Ok(points));
    let press = move || {
        desk.change(slot, |entry| entry.less(points));
        focus_soon(reason_id(slot.item));
    };
    button(desk, "less", on, press, Signal::stored(format!("−{}", score(points))))
}
