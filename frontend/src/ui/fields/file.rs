//! Files from the reader's computer.

use leptos::html;
use leptos::prelude::*;

use super::frame::Frame;
use super::required::Required;
use crate::format::join;
use crate::i18n::language;
use crate::ui::icon::{Glyph, Icon};

/// Files from this computer. They are handed over as chosen and not kept in drafts.
#[component]
pub fn FileField(
    /// The field's id, unique on the page.
    #[prop(into)]
    id: String,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// Gets the files chosen.
    #[prop(into)]
    on_choose: Callback<Vec<Chosen>>,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with the files.
    #[prop(optional, into)]
    complaint: Signal<Option<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
    /// Takes more than one.
    #[prop(optional)]
    multiple: bool,
    /// The types offered, as in HTML's `accept`.
    #[prop(default = ".pdf,.jpg,.jpeg,.png")]
    accept: &'static str,
    /// Not to be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let names = RwSignal::new(Vec::<String>::new());
    let frame = Frame { id: StoredValue::new(id.clone()), label, hint, required, complaint, wide: true };
    let choose = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        let chosen: Vec<Chosen> =
            files.map(|list| (0..list.length()).filter_map(|at| list.get(at)).map(Chosen::new).collect()).unwrap_or_default();
        names.set(chosen.iter().map(Chosen::name).collect());
        on_choose.run(chosen);
    };
    frame.draw(
        view! {
            <div class="file-drop">
                <Icon glyph=Glyph::Upload size=20 />
                <span class="file-drop-words">
                    {move || if names.with(Vec::is_empty) { t!("选择文件，或拖到这里", "Choose a file, or drop it here").get() } else { join(names.get(), language()) }}
                </span>
                <input class="file-drop-input" node_ref=input id=id type="file" accept=accept multiple=multiple disabled=disabled
                    aria-invalid=frame.invalid() aria-describedby=frame.described_by() on:change=choose />
            </div>
        }
        .into_any(),
    )
}

/// A file chosen by the reader; may travel through signals.
#[derive(Clone)]
pub struct Chosen(send_wrapper::SendWrapper<web_sys::File>);

impl Chosen {
    /// A file of the browser.
    #[must_use]
    pub fn new(file: web_sys::File) -> Self {
        Self(send_wrapper::SendWrapper::new(file))
    }

    /// The file itself.
    #[must_use]
    pub fn file(&self) -> &web_sys::File {
        &self.0
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        // The browser counts bytes in a float; whole and positive by its own standard.
        rust_decimal::prelude::ToPrimitive::to_u64(&self.0.size()).unwrap_or(u64::MAX)
    }

    /// The first bytes, by which a file is recognised; none when it cannot be read.
    pub async fn head(&self, bytes: i32) -> Vec<u8> {
        let Ok(part) = self.0.slice_with_i32_and_i32(0, bytes) else { return Vec::new() };
        let read = wasm_bindgen_futures::JsFuture::from(part.array_buffer()).await;
        read.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default()
    }

    /// Its name on the reader's computer.
    #[must_use]
    pub fn name(&self) -> String {
        self.0.name()
    }
}
