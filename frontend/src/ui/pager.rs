//! Forward and back through a list that is paged by cursors.

use leptos::prelude::*;

use super::button::Button;
use super::icon::{Glyph, Icon};
use crate::query::use_query;

/// Next and previous page; nothing when the list fits on one. The cursor is in the URL; the way back is remembered
/// while the page is open, and after a reload the first page is offered.
#[component]
pub fn Pager(
    /// The cursor of the next page.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    let url = use_query();
    let cursor = url.param("cursor");
    let trail = RwSignal::new(Vec::<String>::new());
    let forward = move || {
        if let Some(next) = next.get_untracked() {
            trail.update(|trail| trail.push(cursor.get_untracked()));
            url.push(&url.get().with("cursor", next));
        }
    };
    let back = move || {
        let before = trail.try_update(Vec::pop).flatten().unwrap_or_default();
        url.push(&url.get().with("cursor", before));
    };
    let first = move || {
        trail.set(Vec::new());
        url.push(&url.get().without("cursor"));
    };
    let on_first = Signal::derive(move || cursor.with(String::is_empty));
    let no_trail = Signal::derive(move || on_first.get() || trail.with(Vec::is_empty));
    let on_last = Signal::derive(move || next.with(Option::is_none));
    view! {
        <Show when=move || !on_first.get() || !on_last.get()>
            <nav class="pager" aria-label=t!("翻页", "Pages")>
                <Button small=true on_press=first disabled=on_first>{t!("第一页", "First")}</Button>
                <Button small=true glyph=Glyph::ArrowLeft on_press=back disabled=no_trail>{t!("上一页", "Previous")}</Button>
                <Button small=true on_press=forward disabled=on_last>{t!("下一页", "Next")}<Icon glyph=Glyph::ArrowRight /></Button>
            </nav>
        </Show>
    }
    .into_any()
}
