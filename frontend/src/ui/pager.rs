//! Forward and back through a list that is paged by cursors.

use leptos::prelude::*;

use super::button::Button;
use super::icon::{Glyph, Icon};
use crate::browser;
use crate::query::use_query;

/// Where the cursor of the page before is remembered.
fn before(path: &str, cursor: &str) -> String {
    format!("ohqc.before.{path}.{cursor}")
}

/// Next and previous page; nothing when the list fits on one. The cursor is in the URL; the way back is remembered until
/// the browser's tab is closed, so that it outlives a look at a row and a reload.
#[component]
pub fn Pager(
    /// The cursor of the next page.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    let url = use_query();
    let cursor = url.param("cursor");
    let way_back = move |cursor: &str| browser::remembered(&before(&url.path(), cursor));
    let forward = move || {
        if let Some(next) = next.get_untracked() {
            browser::remember(&before(&url.path(), &next), &cursor.get_untracked());
            url.push(&url.get().with("cursor", next));
        }
    };
    let back = move || {
        let before = cursor.with_untracked(|cursor| way_back(cursor)).unwrap_or_default();
        url.push(&url.get().with("cursor", before));
    };
    let first = move || url.push(&url.get().without("cursor"));
    let on_first = Signal::derive(move || cursor.with(String::is_empty));
    let no_trail = Signal::derive(move || cursor.with(|cursor| cursor.is_empty() || way_back(cursor).is_none()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lists_share_a_way_back() {
        assert_ne!(before("/app/filings", "abc"), before("/app/problems", "abc"));
        assert_ne!(before("/app/filings", "abc"), before("/app/filings", "abd"));
    }
}
