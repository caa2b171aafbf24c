//! Text to take along: hashes, codes, identifiers.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::text::Text;

use super::button::IconButton;
use super::icon::Glyph;
use super::toast::{Toasts, use_toasts};
use crate::browser;

/// Puts text on the clipboard and says whether it got there.
pub fn copy_told(toasts: Toasts, text: String) {
    spawn_local(async move {
        if browser::copy(text).await {
            toasts.success(Text::new("已复制", "Copied"));
        } else {
            toasts.info(Text::new(
                "浏览器不允许复制，请手动选择文字复制",
                "The browser forbids copying; select the text and copy it",
            ));
        }
    });
}

/// A text that machines made, in full, with a button that puts it on the clipboard.
#[component]
pub fn CopyText(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let toasts = use_toasts();
    let kept = StoredValue::new(text.clone());
    let copy = move || copy_told(toasts, kept.get_value());
    view! {
        <span class="copy-text"><span class="code">{text}</span><IconButton glyph=Glyph::Copy label=t!("复制", "Copy") on_press=copy /></span>
    }
    .into_any()
}
