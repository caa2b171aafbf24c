//! The way out: asks first when something unsent would be lost with it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::text::Text;

use crate::api::session::{log_out, log_out_everywhere};
use crate::api::{Client, use_client};
use crate::ui::{ConfirmDialog, draft, use_task};

/// What is asked before leaving; in context.
#[derive(Clone, Copy)]
pub struct Leaving {
    here: RwSignal<bool>,
    everywhere: RwSignal<bool>,
}

impl Leaving {
    /// Nothing is asked.
    #[must_use]
    pub fn new() -> Self {
        Self { here: RwSignal::new(false), everywhere: RwSignal::new(false) }
    }

    /// Logs out here; asks first when something is unsent.
    pub fn here(self, client: Client) {
        if draft::any() {
            self.here.set(true);
        } else {
            spawn_local(log_out(client));
        }
    }

    /// Asks before logging out everywhere.
    pub fn everywhere(self) {
        self.everywhere.set(true);
    }
}

impl Default for Leaving {
    fn default() -> Self {
        Self::new()
    }
}

/// The questions themselves; once, at the root.
#[component]
pub fn LeaveDialogs() -> impl IntoView {
    let Leaving { here, everywhere } = expect_context();
    let (client, task) = (use_client(), use_task());
    let leave = move || {
        here.set(false);
        spawn_local(log_out(client));
    };
    let leave_everywhere = move || {
        task.run(log_out_everywhere(client), Text::new("已在所有设备上退出", "Logged out everywhere"), move |()| {
            everywhere.set(false);
        });
    };
    view! {
        <ConfirmDialog open=here title=t!("退出登录？", "Log out?") action=t!("放弃草稿并退出", "Discard and log out") danger=true on_confirm=leave>
            <p>{t!("本机存有您尚未提交的草稿，退出后将一并清除。", "This browser holds forms you have not sent; logging out removes them.")}</p>
        </ConfirmDialog>
        <ConfirmDialog open=everywhere title=t!("在所有设备上退出？", "Log out everywhere?") action=t!("全部退出", "Log out") danger=true task on_confirm=leave_everywhere>
            <p>{t!("您在所有设备上的登录立即失效；本机未提交的草稿一并清除。", "Your sessions end on every device at once, and forms not sent from this one are removed.")}</p>
        </ConfirmDialog>
    }
    .into_any()
}
