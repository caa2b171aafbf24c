//! Text to take along: hashes, codes, identifiers.

use leptos::prelude::*;
use ohqc_domain::text::Text;

use super::button::IconButton;
use super::icon::Glyph;
use super::toast::use_toasts;
use crate::browser;

/// A text that machines made, in full, with a button that puts it on the clipboard.
#[component]
pub fn CopyText(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let toasts = use_toasts();
    let kept = StoredValue::new(text.clone());
    let copy = move || {
        kept.with_value(|text| browser::copy(text));
        toasts.success(Text::new("已复制", "Copied"));
    };
    view! {
        <span class="copy-text"><span class="code">{text}</span><IconButton glyph=Glyph::Copy label=t!("复制", "Copy") on_press=copy /></span>
    }
    .into_any()
}
