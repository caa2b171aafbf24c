//! The web client for regulators, institutions and the public.
//!
//! Components draw, plain structs decide: modules that decide hold no browser types and are tested on the host.

#[macro_use]
pub mod i18n;

pub mod api;
pub mod app;
pub mod browser;
pub mod csv;
pub mod fetch;
pub mod format;
pub mod pages;
pub mod prelude;
pub mod query;
pub mod shell;
pub mod theme;
#[macro_use]
pub mod ui;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the client into the page's body.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    browser::remove_element("boot");
    leptos::mount::mount_to_body(app::App);
}
