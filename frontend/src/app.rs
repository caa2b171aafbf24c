//! The root: what every page may rely on, and the router.

use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use leptos::tachys::view::iterators::StaticVec;
use leptos::task::spawn_local;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute as _};
use leptos_router::components::{Router, Routes};
use leptos_router::{NestedRoute, path};

use crate::api::Client;
use crate::browser;
use crate::i18n;
use crate::pages::{self, login::Login};
use crate::shell::{
    CommandPalette, ConsoleShell, LeaveDialogs, Leaving, Palette, PublicFrame, PublicShell, ShortcutList, Shortcuts,
};
use crate::ui::{NotFound, ToastArea, Toasts};

/// The whole client.
#[component]
pub fn App() -> impl IntoView {
    i18n::restore_language();
    let client = Client::new();
    provide_context(client);
    provide_context(Toasts::new());
    provide_context(Palette::new());
    provide_context(Shortcuts::new());
    provide_context(Leaving::new());
    spawn_local(client.resume());
    let listeners = [
        window_event_listener(leptos::ev::storage, move |_| client.follow_tabs()),
        window_event_listener(leptos::ev::beforeprint, |_| browser::open_for_paper()),
        window_event_listener(leptos::ev::afterprint, |_| browser::fold_after_paper()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <Router>
            <Routes fallback=|| view! { <PublicFrame><NotFound /></PublicFrame> }><Places /></Routes>
            <CommandPalette />
            <LeaveDialogs />
            <ShortcutList />
        </Router>
        <ToastArea />
    }
}

/// Three places: the door, the console behind it, and the public site.
#[component(transparent)]
fn Places() -> StaticVec<AnyNestedRoute> {
    let console = StaticVec::from(pages::console_routes());
    let public = StaticVec::from(pages::public_routes());
    StaticVec::from(vec![
        NestedRoute::new(path!("login"), Login).into_any_nested_route(),
        NestedRoute::new(path!("app"), ConsoleShell).child(console).into_any_nested_route(),
        NestedRoute::new(path!(""), PublicShell).child(public).into_any_nested_route(),
    ])
}
