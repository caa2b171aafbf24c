//! Pages whose code the browser fetches when one of them is first visited.
//!
//! `lazy!(registers, FilingList)` puts a page into the chunk `registers`. What only the pages of one chunk use travels with
//! it, and what several chunks share is a file per combination: so there are four chunks, and not one per capability:
//! `registers`, `quality`, `results`, and `open` for the public site. The door, the frames and the workbench are in none;
//! they come with the first visit. A chunk that does not come shows the problem and a way to try again.

use std::future::Future;
use std::sync::OnceLock;

use leptos::prelude::*;
pub use leptos::wasm_split::SplitLoaderError;
use ohqc_domain::problem::{Code, Problem};
use ohqc_domain::text::{Language, Text};

use crate::fetch::fetch;
use crate::i18n::language_now;

/// How a page is drawn for the value of its address, once its code is here.
pub type Draw<I> = fn(I) -> AnyView;

/// A page in a chunk: `lazy!(chunk, Page)`, and with a closure for
/// [`id_route`](super::id_route): `lazy!(chunk, |id: FilingId| view! { <FilingDetail id /> })`.
#[macro_export]
macro_rules! lazy {
    ($chunk:ident, |$id:ident: $kind:ty| $page:expr) => {{
        #[::leptos::wasm_split::wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn page() -> Result<$crate::pages::lazy::Draw<$kind>, $crate::pages::lazy::SplitLoaderError> {
            Ok(|$id: $kind| ::leptos::prelude::IntoAny::into_any($page))
        }
        static DRAW: ::std::sync::OnceLock<$crate::pages::lazy::Draw<$kind>> = ::std::sync::OnceLock::new();
        |id: $kind| $crate::pages::lazy::page(&DRAW, page, id)
    }};
    ($chunk:ident, $page:path) => {{
        let page = $crate::lazy!($chunk, |_here: ()| $page());
        move || page(())
    }};
}

/// The page at once when its code is here, otherwise when it has come.
pub fn page<I, F>(drawn: &'static OnceLock<Draw<I>>, load: fn() -> F, id: I) -> AnyView
where
    I: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Draw<I>, SplitLoaderError>> + 'static,
{
    if let Some(draw) = drawn.get() {
        return draw(id);
    }
    let code =
        fetch(move || async move { load().await.map(|draw| *drawn.get_or_init(|| draw)).map_err(|_| absent(language_now())) });
    code.show(move |draw| draw(id.clone()))
}

/// The problem of code that did not come: no connection, or a newer platform that no longer has it.
fn absent(language: Language) -> Problem {
    let text = Text::new(
        "本页的程序未能载入。请检查网络后重试；若平台刚刚升级，请刷新页面。已填写的内容不会丢失。",
        "The code of this page could not be loaded. Check the connection and try again; if the platform was just updated, reload the page. What you typed is kept.",
    );
    Problem::new(0, Code::Unavailable, Some(&text), language)
}
