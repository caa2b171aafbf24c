//! From a key to what happens at an item.

use leptos::ev::KeyboardEvent;
use ohqc_domain::checklists::{Answer, Item, Scale};
use wasm_bindgen::JsCast as _;
use web_sys::Element;

use super::desk::{Desk, Line, Slot, points_id, reason_id, row_id};
use super::entry::{Entry, Pick, Place, whole};
use super::keys::{Command, command, place};
use crate::browser;
use crate::prelude::*;

/// Listens for keys as long as the page is open.
pub(super) fn listen(desk: Desk) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| pressed(desk, &event));
    on_cleanup(move || {
        handle.remove();
        desk.stop_timer();
    });
}

/// Gives the focus to the item that is shown as the current one once it is drawn, so that keys work at once. What has the
/// focus by then keeps it.
pub(super) fn begin(desk: Desk) {
    if desk.editable {
        let id = row_id(desk.here().item);
        request_animation_frame(move || request_animation_frame(move || browser::focus_if_lost(&id)));
    }
}

fn pressed(desk: Desk, event: &KeyboardEvent) {
    if browser::composing(event) || event.ctrl_key() || event.meta_key() || event.alt_key() || browser::exists("dialog[open]") {
        return;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let inside = target.closest(".score-row").is_ok_and(|row| row.is_some());
    let Some(place) = place(inside, &target.tag_name(), target.get_attribute("data-place").as_deref()) else { return };
    if event.key() == "Enter" && matches!(target.tag_name().as_str(), "BUTTON" | "A") {
        return;
    }
    if let Some(command) = command(&event.key(), place, event.shift_key())
        && desk.table(desk.here().sheet).is_some()
        && desk.run(command)
    {
        event.prevent_default();
    }
}

impl Desk {
    /// Does what is asked at the item where the expert is; tells whether the key is used up.
    pub(super) fn run(self, command: Command) -> bool {
        let slot = self.here();
        match command {
            Command::Next => self.step(true),
            Command::Previous => self.step(false),
            Command::Missing => self.next_missing(),
            Command::Help => self.help.set(true),
            _ if !self.editable => return false,
            Command::Full => {
                self.change(slot, |entry| entry.picking(Pick::Full));
                self.save(slot);
                self.step(true);
            }
            Command::Digit => return self.begin_digit(slot),
            Command::Nothing => self.take_all(slot),
            Command::NotApplicable => self.not_applicable(slot),
            Command::Reason => focus_soon(reason_id(slot.item)),
            Command::Clear => {
                self.change(slot, |entry| entry.picking(Pick::Nothing));
                self.save(slot);
            }
            Command::Commit => self.commit(slot),
            Command::Leave => self.undo(slot),
        }
        true
    }

    /// Asks about an item and its line.
    fn item<R>(self, slot: Slot, ask: impl FnOnce(&Item, Scale, Line) -> R) -> Option<R> {
        let table = self.table(slot.sheet)?;
        let line = self.line(slot)?;
        table.template.items().nth(slot.item).map(|item| ask(item, table.template.scale, line))
    }

    /// The digit goes into the field for the deduction; an item that is given or taken as a whole loses everything.
    fn begin_digit(self, slot: Slot) -> bool {
        let (scale, whole) = self.item(slot, |item, scale, _| (scale, whole(item))).unwrap_or((Scale::Conformity, false));
        match (scale, whole) {
            (Scale::Conformity, _) => false,
            (Scale::Points, true) => {
                self.take_all(slot);
                true
            }
            (Scale::Points, false) => {
                self.change(slot, |entry| entry.picking(Pick::Less));
                browser::focus_and_select(&points_id(slot.item));
                false
            }
        }
    }

    /// Takes off all that can be taken, and asks for the reason.
    pub(super) fn take_all(self, slot: Slot) {
        let ceiling = self.item(slot, |item, scale, _| (scale == Scale::Points).then(|| item.ceiling())).flatten();
        self.change(slot, |entry| ceiling.map_or_else(|| entry.picking(Pick::Less), |points| entry.less(points)));
        focus_soon(reason_id(slot.item));
    }

    /// Says that an item does not apply, and asks for the reason.
    pub(super) fn not_applicable(self, slot: Slot) {
        if let Some(why) = self.item(slot, |item, _, _| item.must_apply()).flatten() {
            let words = Text::owned(format!("不可判为不涉及：{}", why.zh), format!("It cannot be «not applicable»: {}", why.en));
            return self.toasts.info(words);
        }
        self.change(slot, |entry| entry.picking(Pick::NotApplicable));
        focus_soon(reason_id(slot.item));
    }

    /// Saves and moves on, or goes to what is lacking.
    fn commit(self, slot: Slot) {
        let Some(line) = self.line(slot) else { return };
        match line.decided.get_untracked() {
            Ok(_) => {
                self.save(slot);
                self.step(true);
            }
            Err(trouble) => {
                line.touched.set(true);
                match trouble.place() {
                    Place::Points => browser::focus_and_select(&points_id(slot.item)),
                    Place::Reason => browser::focus(&reason_id(slot.item)),
                    Place::Row => browser::focus(&row_id(slot.item)),
                }
            }
        }
    }

    /// Back to what the server holds.
    fn undo(self, slot: Slot) {
        let Some(line) = self.line(slot) else { return };
        let saved: Option<Answer> = line.saved.get_untracked();
        line.fault.set(None);
        line.base.set_value(saved.clone());
        self.change(slot, |_| Entry::of(saved.as_ref()));
        browser::focus(&row_id(slot.item));
    }
}

/// Focuses a field that is about to be drawn.
pub(super) fn focus_soon(id: String) {
    request_animation_frame(move || browser::focus(&id));
}
