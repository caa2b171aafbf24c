//! A list as a file for spreadsheets. The server writes it, with every row that the filters in the address leave.

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::text::Text;
use web_sys::AbortController;

use super::button::{Button, Weight};
use super::icon::Glyph;
use super::toast::{Toasts, use_toasts};
use crate::api::{Client, ListFile, use_client};
use crate::browser;
use crate::format::file_size;
use crate::query::{Query, use_query};

/// The media type of separated text.
const CSV: &str = "text/csv";

/// The media type of workbooks.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Idle,
    /// So many bytes are here.
    Fetching(u64),
    /// Nothing more is wanted.
    Stopping,
}

/// One file at a time, shown as it comes, stopped at will and when the page is left. `Copy`.
#[derive(Clone, Copy)]
struct Export {
    client: Client,
    toasts: Toasts,
    stage: RwSignal<Stage>,
    under_way: StoredValue<Option<AbortController>, LocalStorage>,
}

impl Export {
    fn run(self, list: ListFile, query: Query, kind: &'static str) {
        if self.stage.get_untracked() != Stage::Idle {
            return;
        }
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.under_way.set_value(Some(controller));
        self.stage.set(Stage::Fetching(0));
        spawn_local(async move {
            let told = move |bytes| {
                let _ = self.stage.try_update(|stage| *stage = stage.with(bytes));
            };
            let answer = self.client.fetch_file(&list, &query, kind, &signal, told).await;
            let _ = self.stage.try_set(Stage::Idle);
            match answer {
                _ if signal.aborted() => self.toasts.info(Text::new("已取消导出", "The export was stopped")),
                Ok(file) => {
                    browser::save(&file.content, &file.name);
                    self.toasts.success(Text::new("已导出", "Exported"));
                }
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }

    fn stop(self) {
        let _ = self.stage.try_set(Stage::Stopping);
        let _ = self.under_way.try_with_value(|controller| controller.as_ref().map(AbortController::abort));
    }

    /// How far it has come and the way to stop it, while it is under way.
    fn progress(self) -> AnyView {
        let under_way = Memo::new(move |_| self.stage.get() != Stage::Idle);
        let stopping = Signal::derive(move || self.stage.get() == Stage::Stopping);
        let here = Signal::derive(move || match self.stage.get() {
            Stage::Fetching(bytes) => file_size(bytes),
            Stage::Idle | Stage::Stopping => file_size(0),
        });
        let shown = move || {
            view! {
                <span class="muted" role="status">{t!("正在导出，已收到 {}", "Exporting, {} so far", here.get())}</span>
                <Button weight=Weight::Quiet busy=stopping on_press=move || self.stop()>{t!("取消导出", "Stop")}</Button>
            }
        };
        (move || under_way.get().then(shown)).into_any()
    }
}

impl Stage {
    /// The stage once so many bytes are here.
    const fn with(self, bytes: u64) -> Self {
        match self {
            Self::Fetching(_) => Self::Fetching(bytes),
            Self::Idle | Self::Stopping => self,
        }
    }
}

/// Hands over every row that the filters in the URL leave, as text or as a workbook.
///
/// `<ExportButton list=filings::FILE asked />`
#[component]
pub fn ExportButton<A>(
    /// The list.
    list: ListFile,
    /// What of the address the server is asked for.
    asked: A,
) -> impl IntoView
where
    A: Fn(&Query) -> Query + Copy + Send + Sync + 'static,
{
    let url = use_query();
    let (stage, under_way) = (RwSignal::new(Stage::Idle), StoredValue::new_local(None));
    let export = Export { client: use_client(), toasts: use_toasts(), stage, under_way };
    on_cleanup(move || export.stop());
    let busy = Signal::derive(move || stage.get() != Stage::Idle);
    let list = StoredValue::new(list);
    let save = move |kind| export.run(list.get_value(), asked(&url.get()).without("cursor"), kind);
    view! {
        {export.progress()}
        <Button glyph=Glyph::Download busy on_press=move || save(CSV)>{t!("导出 CSV", "Export CSV")}</Button>
        <Button glyph=Glyph::Download busy on_press=move || save(XLSX)>{t!("导出 Excel", "Export Excel")}</Button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_after_the_stop_is_not_counted() {
        assert_eq!(Stage::Fetching(0).with(7), Stage::Fetching(7));
        assert_eq!((Stage::Stopping.with(7), Stage::Idle.with(7)), (Stage::Stopping, Stage::Idle));
    }
}
