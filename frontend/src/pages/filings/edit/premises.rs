//! The step of premises: areas, and the rooms row by row.

use ohqc_domain::filings::{Check, least};

use super::editor::Editor;
use super::form::RoomForm;
use crate::prelude::*;

/// Areas and rooms.
#[component]
pub(super) fn Rooms(editor: Editor) -> impl IntoView {
    let form = editor.form;
    let asked = |key| {
        let demanded = editor.service.body().demands.iter().any(|demand| demand.key.as_deref() == Some(key));
        editor.profile.with_value(|profile| least(profile, key).map(|(least, _)| least)).filter(|_| demanded)
    };
    let hint = asked("filing.area_min").map(|least| t!("不少于 {} m²", "At least {} m²", least));
    let note = match asked("filing.room_area_min") {
        Some(least) => {
            t!(
                "每间独立的检查室使用面积不少于 {} m²；档案室等不作检查的房间勾选“辅助用房”。",
                "Each independent examination room has at least {} m²; tick «Auxiliary» for an archive and the like, where nobody is examined.",
                least
            )
        }
        None => {
            t!("至少登记一间用房；面积不作硬性要求。", "List at least one room; no least area is demanded.")
        }
    };
    let waits = editor.service.body().demands(Check::WaitingArea);
    let count = Memo::new(move |_| form.values().with(|values| values.premises.rooms.len()));
    let add = move || form.values().update(|values| values.premises.rooms.push(RoomForm::default()));
    let required = editor.required(Check::Area);
    let total = match hint {
        Some(hint) => view! { <NumberField bind=field!(form, premises.total_area) label=t!("建筑总面积", "Floor area") unit=t!("m²", "m²") decimal=true hint required /> }.into_any(),
        None => view! { <NumberField bind=field!(form, premises.total_area) label=t!("建筑总面积", "Floor area") unit=t!("m²", "m²") decimal=true required /> }.into_any(),
    };
    view! {
        <Section title=t!("场所", "Premises")>
            <div class="fieldgroup-grid">
                {total}
                {waits.then(|| view! { <CheckboxField bind=field!(form, premises.waiting_area) label=t!("设有候检场所", "There is a waiting area") /> })}
                {waits.then(|| view! { <CheckboxField bind=field!(form, premises.laboratory) label=t!("设有检验室", "There is a laboratory") /> })}
            </div>
        </Section>
        <div id=editor.anchor("/premises/rooms") tabindex="-1">
            <Section title=t!("用房", "Rooms") note
                actions=move || view! { <Button small=true glyph=Glyph::Plus on_press=add>{t!("添加房间", "Add a room")}</Button> }>
                {move || (count.get() == 0).then(|| view! { <EmptyState title=t!("尚未登记用房", "No room is listed yet") glyph=Glyph::Building /> })}
                <ul class="room-rows">{move || (0..count.get()).map(|at| view! { <RoomRow editor at /> }).collect_view()}</ul>
            </Section>
        </div>
    }
    .into_any()
}

#[component]
fn RoomRow(editor: Editor, at: usize) -> impl IntoView {
    let form = editor.form;
    let name = form.bind(
        format!("/premises/rooms/{at}/name"),
        move |values| values.premises.rooms.get(at).map(|room| room.name.clone()).unwrap_or_default(),
        move |values, name| {
            if let Some(room) = values.premises.rooms.get_mut(at) {
                room.name = name;
            }
        },
    );
    let area = form.bind(
        format!("/premises/rooms/{at}/area"),
        move |values| values.premises.rooms.get(at).map(|room| room.area.clone()).unwrap_or_default(),
        move |values, area| {
            if let Some(room) = values.premises.rooms.get_mut(at) {
                room.area = area;
            }
        },
    );
    let auxiliary = form.bind(
        format!("/premises/rooms/{at}/auxiliary"),
        move |values| values.premises.rooms.get(at).is_some_and(|room| room.auxiliary),
        move |values, auxiliary| {
            if let Some(room) = values.premises.rooms.get_mut(at) {
                room.auxiliary = auxiliary;
            }
        },
    );
    let examined = editor.service.body().demands(Check::RoomArea);
    let remove = move || {
        form.values().update(|values| {
            if at < values.premises.rooms.len() {
                values.premises.rooms.remove(at);
            }
        })
    };
    view! {
        <li class="room-row">
            <TextField bind=name label=t!("房间名称", "Room") required=true max_length=60_u32 />
            <NumberField bind=area label=t!("使用面积", "Usable area") unit=t!("m²", "m²") decimal=true required=true />
            {examined.then(|| view! { <CheckboxField bind=auxiliary label=t!("辅助用房", "Auxiliary") /> })}
            <RemoveButton label=t!("删除房间", "Remove the room") what=Signal::derive(move || name.get()) on_remove=remove />
        </li>
    }
    .into_any()
}
