//! The few things asked of the browser itself; each does nothing where there is none.

use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlAnchorElement, HtmlElement, Storage, Window};

fn window() -> Option<Window> {
    if cfg!(target_arch = "wasm32") { web_sys::window() } else { None }
}

fn document() -> Option<Document> {
    window()?.document()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok().flatten()
}

/// Reads what [`store`] kept.
#[must_use]
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps text in this browser; a full or forbidden store is no reason to stop.
pub fn store(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Drops what [`store`] kept.
pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

fn session() -> Option<Storage> {
    window()?.session_storage().ok().flatten()
}

/// Reads what [`remember`] kept.
#[must_use]
pub fn remembered(key: &str) -> Option<String> {
    session()?.get_item(key).ok().flatten()
}

/// Keeps text until the browser's tab is closed.
pub fn remember(key: &str, value: &str) {
    if let Some(session) = session() {
        let _ = session.set_item(key, value);
    }
}

/// Calls the keeper of unsent work (`vault.ts`); nothing where there is no browser.
fn vault(name: &str, arguments: &[&str]) -> Option<js_sys::Promise> {
    window()?;
    let vault = js_sys::Reflect::get(&js_sys::global(), &"ohqcVault".into()).ok()?;
    let arguments: js_sys::Array = arguments.iter().map(|text| wasm_bindgen::JsValue::from_str(text)).collect();
    method(&vault, name)?.apply(&vault, &arguments).ok()?.dyn_into().ok()
}

/// Makes ready to keep what a person who logs in leaves unsent.
pub fn vault_admit(owner: &str) {
    let _ = vault("admit", &[owner]);
}

/// The unsent texts of a person by the form they were typed in, decrypted.
pub async fn vault_open(owner: &str) -> Vec<(String, String)> {
    let Some(promise) = vault("open", &[owner]) else { return Vec::new() };
    let Ok(found) = wasm_bindgen_futures::JsFuture::from(promise).await else { return Vec::new() };
    let pair = |pair: wasm_bindgen::JsValue| {
        let pair = js_sys::Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    js_sys::Array::from(&found).iter().filter_map(pair).collect()
}

/// Keeps an unsent text of a person, encrypted; what is promised tells [`vault_kept`] whether it is. None where nothing can be kept.
#[must_use]
pub fn vault_put(owner: &str, form: &str, text: &str) -> Option<js_sys::Promise> {
    vault("put", &[owner, form, text])
}

/// Whether a text that was put is kept: not on a page that is not secure, without a key, or where the store is full.
pub async fn vault_kept(put: js_sys::Promise) -> bool {
    wasm_bindgen_futures::JsFuture::from(put).await.is_ok_and(|kept| kept.is_truthy())
}

/// Drops an unsent text.
pub fn vault_drop(owner: &str, form: &str) {
    let _ = vault("drop", &[owner, form]);
}

/// Drops everything unsent of a person, and the key it was encrypted with.
pub fn vault_wipe(owner: &str) {
    let _ = vault("wipe", &[owner]);
}

/// Lets this browser open the client without a connection from now on, where it can.
pub fn keep_client() {
    if window().is_some()
        && let Some(keep) = method(&js_sys::global(), "ohqcKeepClient")
    {
        let _ = keep.call0(&wasm_bindgen::JsValue::UNDEFINED);
    }
}

/// A picture as a data URL, made small enough to wait in this browser; none when it is no picture.
pub async fn picture(file: &web_sys::File) -> Option<String> {
    let vault = js_sys::Reflect::get(&js_sys::global(), &"ohqcVault".into()).ok()?;
    let promise: js_sys::Promise = method(&vault, "picture")?.call1(&vault, file).ok()?.dyn_into().ok()?;
    wasm_bindgen_futures::JsFuture::from(promise).await.ok()?.as_string()
}

/// The file of a data URL.
#[must_use]
pub fn file(url: &str, name: &str) -> Option<web_sys::File> {
    let vault = js_sys::Reflect::get(&js_sys::global(), &"ohqcVault".into()).ok()?;
    method(&vault, "file")?.call2(&vault, &url.into(), &name.into()).ok()?.dyn_into().ok()
}

/// An attribute of `<html>`.
#[must_use]
pub fn root_attribute(name: &str) -> Option<String> {
    document()?.document_element()?.get_attribute(name)
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute(name, value);
    }
}

/// How wide the window is, in CSS pixels; 0 where there is none.
#[must_use]
pub fn width() -> f64 {
    window().and_then(|window| window.inner_width().ok()?.as_f64()).unwrap_or_default()
}

/// The title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Removes an element by its id.
pub fn remove_element(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        element.remove();
    }
}

/// Moves the focus to an element by its id and brings it into view.
pub fn focus(id: &str) {
    let found = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the focus to an element by its id, when nothing has it any more but the page as a whole.
pub fn focus_if_lost(id: &str) {
    let whole = |active: Element| matches!(active.tag_name().as_str(), "BODY" | "MAIN") && active.id() != id;
    let lost = document().is_some_and(|document| document.active_element().is_none_or(whole));
    if lost {
        focus(id);
    }
}

/// What has the focus.
pub fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Moves the focus back to where it was, when nothing has it any more; to the page where that is gone.
pub fn lead_back(opener: &HtmlElement) {
    if focused().is_none_or(|active| active.tag_name() == "BODY") && opener.is_connected() {
        let _ = opener.focus();
    }
    focus_if_lost("main");
}

/// The id of the place for messages, which lies above everything else.
pub const MESSAGES: &str = "messages";

/// Puts the place for messages above every dialog, when there are messages.
pub fn raise_messages() {
    if exists("#messages > *") {
        call_on_messages("hidePopover");
        call_on_messages("showPopover");
    }
}

/// Takes the place for messages away.
pub fn lower_messages() {
    call_on_messages("hidePopover");
}

/// Browsers without popovers show messages under dialogs, as they did before.
fn call_on_messages(method: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(MESSAGES)) else { return };
    if let Some(method) = self::method(&element, method) {
        let _ = method.call0(&element);
    }
}

/// Whether a selector finds anything.
#[must_use]
pub fn exists(selector: &str) -> bool {
    document().is_some_and(|document| document.query_selector(selector).is_ok_and(|found| found.is_some()))
}

/// Moves the focus to a field by its id and selects what it holds, so that typing replaces it.
pub fn focus_and_select(id: &str) {
    let found = document().and_then(|document| document.get_element_by_id(id));
    if let Some(field) = found.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        let _ = field.focus();
        field.select();
    }
}

/// The words beside a field that say what it asks for, after those of the group that say of whom.
#[must_use]
pub fn label_of(id: &str) -> Option<(Option<String>, String)> {
    let label = document()?.query_selector(&format!("[for=\"{id}\"], [data-for=\"{id}\"]")).ok().flatten()?;
    let whose = label.closest("[data-whose]").ok().flatten().and_then(|group| group.get_attribute("data-whose"));
    Some((whose, label.first_child()?.text_content()?.trim().to_owned()))
}

/// The ids on the page, in its order.
#[must_use]
pub fn ids_on_page() -> Vec<String> {
    let found = document().and_then(|document| document.query_selector_all("[id]").ok());
    let all = |list: web_sys::NodeList| {
        (0..list.length()).filter_map(|at| list.item(at)?.dyn_into::<Element>().ok()).map(|item| item.id()).collect()
    };
    found.map(all).unwrap_or_default()
}

/// Moves the focus among the elements that a selector finds; stays at either end.
pub fn focus_step(selector: &str, forward: bool) {
    let Some(document) = document() else { return };
    let Ok(list) = document.query_selector_all(selector) else { return };
    let items: Vec<HtmlElement> = (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect();
    let current = document.active_element();
    let here = items.iter().position(|item| current.as_ref().is_some_and(|active| item.contains(Some(active))));
    let next = match (here, forward) {
        (Some(at), true) => at.saturating_add(1),
        (Some(at), false) => at.saturating_sub(1),
        (None, _) => 0,
    };
    if let Some(item) = items.get(next) {
        let _ = item.focus();
    }
}

/// Whether a key belongs to the input method, as while Chinese is being composed; 229 is how some browsers say so.
#[must_use]
pub fn composing(event: &web_sys::KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// How long what opens for the paper may take to be drawn.
const DRAWN: std::time::Duration = std::time::Duration::from_millis(150);

/// Prints the page, with everything open that can be opened.
pub fn print() {
    open_for_paper();
    leptos::prelude::set_timeout(
        || {
            if let Some(window) = window() {
                let _ = window.print();
            }
        },
        DRAWN,
    );
}

/// Opens what is folded, for the paper.
pub fn open_for_paper() {
    mark_all("details:not([open])", |details| {
        let _ = details.set_attribute("data-for-paper", "true");
        let _ = details.set_attribute("open", "");
    });
}

/// Folds again what was opened for the paper.
pub fn fold_after_paper() {
    mark_all("details[data-for-paper]", |details| {
        let _ = details.remove_attribute("data-for-paper");
        let _ = details.remove_attribute("open");
    });
}

fn mark_all(selector: &str, change: impl Fn(&web_sys::Element)) {
    let Some(list) = document().and_then(|document| document.query_selector_all(selector).ok()) else { return };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).for_each(|element| change(&element));
}

/// Hands text to the reader as a file of that name; `kind` is its media type.
pub fn save_text(text: &str, kind: &str, name: &str) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&wasm_bindgen::JsValue::from_str(text));
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) {
        save(&blob, name);
    }
}

/// The address of this server, as `https://example.cn`; empty where there is no browser.
#[must_use]
pub fn origin() -> String {
    window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// A method of an object of the browser, where there is one.
fn method(of: &wasm_bindgen::JsValue, name: &str) -> Option<js_sys::Function> {
    js_sys::Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Puts text on the clipboard; tells whether it got there. Browsers offer their clipboard to secure pages only, so on
/// plain HTTP the text is selected and copied as by hand.
pub async fn copy(text: String) -> bool {
    let offered = || {
        let clipboard = js_sys::Reflect::get(&window()?.navigator(), &"clipboard".into()).ok()?;
        let write = method(&clipboard, "writeText")?;
        write.call1(&clipboard, &text.as_str().into()).ok()?.dyn_into::<js_sys::Promise>().ok()
    };
    let written = match offered() {
        Some(written) => wasm_bindgen_futures::JsFuture::from(written).await.is_ok(),
        None => false,
    };
    written || copy_selected(&text).unwrap_or(false)
}

/// Copies by way of a field that is selected for a moment; in an open dialog, outside of which nothing can be selected.
fn copy_selected(text: &str) -> Option<bool> {
    let document = document()?;
    let before = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let dialog = document.query_selector("dialog[open]").ok().flatten();
    let place = dialog.or_else(|| document.body().map(Into::into))?;
    let field: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    let _ = field.set_attribute("class", "visually-hidden");
    place.append_child(&field).ok()?;
    field.select();
    let copied = method(&document, "execCommand").and_then(|command| command.call1(&document, &"copy".into()).ok());
    field.remove();
    if let Some(before) = before {
        let _ = before.focus();
    }
    Some(copied.and_then(|copied| copied.as_bool()).unwrap_or(false))
}

/// Hands what a blob holds to the reader as a file of that name.
pub fn save(blob: &web_sys::Blob, name: &str) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    let anchor = document().and_then(|document| document.create_element("a").ok());
    if let Some(anchor) = anchor.and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}

/// Asks the drawing library, which loads when first needed, for a chart.
pub fn draw_chart(element: &web_sys::HtmlDivElement, option: &str) {
    let draw = js_sys::Reflect::get(&js_sys::global(), &"ohqcDrawChart".into());
    if let Some(draw) = draw.ok().and_then(|draw| draw.dyn_into::<js_sys::Function>().ok()) {
        let _ = draw.call2(&wasm_bindgen::JsValue::UNDEFINED, element, &option.into());
    }
}
