//! A button that uploads: small enough for a row of a list; a file may be dropped on it.

use leptos::html;
use leptos::prelude::*;

use super::fields::Chosen;
use super::icon::{Glyph, Icon};

/// Asks for files and hands them over one by one.
#[component]
pub fn UploadButton(
    /// The field's id, unique on the page.
    #[prop(into)]
    id: String,
    /// What is uploaded, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// Gets each file chosen.
    #[prop(into)]
    on_choose: Callback<Chosen>,
    /// While one is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Ids of what explains it.
    #[prop(optional, into)]
    described_by: Signal<Option<String>>,
    /// The types offered, as in HTML's `accept`.
    #[prop(default = ".pdf,.jpg,.jpeg,.png")]
    accept: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            (0..files.length()).filter_map(|at| files.get(at)).map(Chosen::new).for_each(|file| on_choose.run(file));
        }
        // The same file may be chosen again after it was refused.
        input.set_value("");
    };
    view! {
        <span class="upload button button-secondary button-small" data-busy=move || busy.get().then_some("true")>
            {move || if busy.get() { view! { <span class="spinner" aria-hidden="true"></span> }.into_any() } else { view! { <Icon glyph=Glyph::Upload /> }.into_any() }}
            <span aria-hidden="true">{t!("上传", "Upload")}</span>
            <input class="upload-input" node_ref=input id=id type="file" accept=accept multiple=true aria-label=label aria-describedby=described_by disabled=busy on:change=choose />
        </span>
    }
    .into_any()
}

/// Takes a photograph: a tablet opens its camera, a computer asks for pictures.
#[component]
pub fn PhotoButton(
    /// The field's id, unique on the page.
    #[prop(into)]
    id: String,
    /// What is photographed, for assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// Gets each picture.
    #[prop(into)]
    on_choose: Callback<Chosen>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            (0..files.length()).filter_map(|at| files.get(at)).map(Chosen::new).for_each(|file| on_choose.run(file));
        }
        input.set_value("");
    };
    view! {
        <span class="upload button button-quiet button-small">
            <Icon glyph=Glyph::Camera />
            <span aria-hidden="true">{t!("拍照", "Photo")}</span>
            <input class="upload-input" node_ref=input id=id type="file" accept="image/*" capture="environment" multiple=true aria-label=label on:change=choose />
        </span>
    }
    .into_any()
}
