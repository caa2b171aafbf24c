//! A place to sign on the screen, by finger, pen or mouse. Whoever cannot says why instead; the form asks for one or the other.

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::CanvasRenderingContext2d;

use super::button::{Button, Weight};

/// The picture's size in pixels; the page shows it as wide as there is room.
const SIZE: (u32, u32) = (600, 200);

fn pen(canvas: &web_sys::HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Where a pointer is in the picture.
fn place(canvas: &web_sys::HtmlCanvasElement, event: &PointerEvent) -> (f64, f64) {
    let shown = canvas.get_bounding_client_rect();
    let scale = |at: i32, from: f64, shown: f64, size: u32| (f64::from(at) - from) * f64::from(size) / shown.max(1.0);
    let x = scale(event.client_x(), shown.left(), shown.width(), SIZE.0);
    (x, scale(event.client_y(), shown.top(), shown.height(), SIZE.1))
}

/// Asks for a signature; the value is a picture as a data URL, empty while there is none.
#[component]
pub fn SignaturePad(
    /// Who signs, for people and assistive technology.
    #[prop(into)]
    label: Signal<String>,
    /// The picture.
    #[prop(into)]
    picture: Signal<String>,
    /// Takes the picture after each stroke, empty when it is taken back.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let drawing = StoredValue::new(false);
    let started = untrack(|| picture.with(String::is_empty));
    // A signature from an earlier visit is shown as it is; signing anew begins with an empty pad.
    let kept = RwSignal::new((!started).then(|| picture.get_untracked()));
    let down = move |event: PointerEvent| {
        let Some(canvas) = canvas.get_untracked() else { return };
        let Some(pen) = pen(&canvas) else { return };
        event.prevent_default();
        let _ = canvas.set_pointer_capture(event.pointer_id());
        drawing.set_value(true);
        let (x, y) = place(&canvas, &event);
        pen.set_line_width(3.0);
        pen.set_line_cap("round");
        pen.begin_path();
        pen.move_to(x, y);
        pen.line_to(x, y);
        pen.stroke();
    };
    let moved = move |event: PointerEvent| {
        if !drawing.get_value() {
            return;
        }
        let Some(canvas) = canvas.get_untracked() else { return };
        let Some(pen) = pen(&canvas) else { return };
        event.prevent_default();
        let (x, y) = place(&canvas, &event);
        pen.line_to(x, y);
        pen.stroke();
    };
    let up = move |_: PointerEvent| {
        if !drawing.try_update_value(std::mem::take).unwrap_or_default() {
            return;
        }
        let url = canvas.get_untracked().and_then(|canvas| canvas.to_data_url().ok());
        if let Some(url) = url {
            on_change.run(url);
        }
    };
    let clear = move || {
        if let Some(canvas) = canvas.get_untracked()
            && let Some(pen) = pen(&canvas)
        {
            pen.clear_rect(0.0, 0.0, f64::from(SIZE.0), f64::from(SIZE.1));
        }
        kept.set(None);
        on_change.run(String::new());
    };
    let pad = move || match kept.get() {
        Some(url) => view! { <img class="signature-pad" src=url alt=label /> }.into_any(),
        None => view! {
            <canvas class="signature-pad" node_ref=canvas width=SIZE.0 height=SIZE.1 role="img" aria-label=label
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up></canvas>
        }
        .into_any(),
    };
    let signed = move || !picture.with(String::is_empty);
    view! {
        <div class="signature">
            <span class="field-label">{label}</span>
            {pad}
            <Show when=signed><Button weight=Weight::Quiet small=true on_press=clear>{t!("重新签字", "Sign anew")}</Button></Show>
        </div>
    }
    .into_any()
}
