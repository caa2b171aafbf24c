//! A list as a file for spreadsheets.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
use ohqc_domain::text::Text;

use super::button::{Button, Weight};
use super::icon::Glyph;
use super::table::{Column, spreadsheet};
use super::toast::{Toasts, use_toasts};
use crate::api::{Client, every, use_client};
use crate::browser;
use crate::csv::csv;
use crate::format::today;
use crate::query::{Query, use_query};
use crate::xlsx::{XLSX, xlsx};

/// The most rows of one file.
const MOST_ROWS: usize = 10_000;

/// What a table is saved as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// Separated text.
    Csv,
    /// A workbook.
    Xlsx,
}

fn save_as<T: 'static>(format: Format, name: &str, columns: &[Column<T>], rows: &[T]) {
    let (table, today) = (spreadsheet(columns, rows), today());
    match format {
        Format::Csv => browser::save_text(&csv(table), "text/csv;charset=utf-8", &format!("{name}-{today}.csv")),
        Format::Xlsx => browser::save_bytes(&xlsx(&table), XLSX, &format!("{name}-{today}.xlsx")),
    }
}

/// Saves rows that are at hand, with the columns that have a value, as `NAME-DATE.csv`.
pub fn save_rows<T: 'static>(name: &str, columns: &[Column<T>], rows: &[T]) {
    save_as(Format::Csv, name, columns, rows);
}

/// How far a list has been fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Idle,
    /// So many rows are here.
    Fetching(usize),
    /// Nothing more is wanted, once the page under way is here.
    Stopping,
}

/// Fetching a whole list to save it: one at a time, shown as it goes, stopped at will. `Copy`.
///
/// A list is put together here and not by the server, because its columns are those of the screen, in its words and in the
/// reader's language: what is saved is what the list shows.
#[derive(Clone, Copy)]
pub struct Gathering {
    stage: RwSignal<Stage>,
    toasts: Toasts,
}

/// A gathering of the component that asks.
#[must_use]
pub fn use_gathering() -> Gathering {
    Gathering { stage: RwSignal::new(Stage::Idle), toasts: use_toasts() }
}

impl Gathering {
    /// Whether rows are being fetched.
    #[must_use]
    pub fn busy(self) -> Signal<bool> {
        Signal::derive(move || self.stage.get() != Stage::Idle)
    }

    /// Fetches the rows and hands them over; whoever leaves the page meanwhile, or stops it, gets nothing.
    pub fn run<T, F>(self, list: impl Fn(Query) -> F + 'static, query: Query, save: impl FnOnce(Vec<T>) + 'static)
    where
        T: 'static,
        F: Future<Output = Result<Page<T>, Problem>> + 'static,
    {
        if self.stage.get_untracked() != Stage::Idle {
            return;
        }
        self.stage.set(Stage::Fetching(0));
        spawn_local(async move {
            let answer = every(list, query, MOST_ROWS, move |count| self.fetched(count)).await;
            let _ = self.stage.try_set(Stage::Idle);
            match answer {
                Ok(Some((rows, more))) => {
                    save(rows);
                    self.toasts.success(Text::new("已导出", "Exported"));
                    if more {
                        self.toasts.info(Text::new(
                            "结果超过一万条，文件只含前一万条；请缩小范围后再导出其余部分。",
                            "There are more than ten thousand rows; the file holds the first. Narrow the list down for the rest.",
                        ));
                    }
                }
                Ok(None) => self.toasts.info(Text::new("已取消导出", "The export was stopped")),
                Err(problem) => self.toasts.problem(&problem),
            }
        });
    }

    /// Notes how many rows are here; whether more are wanted.
    fn fetched(self, count: usize) -> bool {
        let note = |stage: &mut Stage| {
            let wanted = matches!(stage, Stage::Fetching(_));
            if wanted {
                *stage = Stage::Fetching(count);
            }
            wanted
        };
        self.stage.try_update(note).unwrap_or(false)
    }

    /// How far it has come and the way to stop it, while it is under way.
    #[must_use]
    pub fn progress(self) -> AnyView {
        let under_way = Memo::new(move |_| self.stage.get() != Stage::Idle);
        let stopping = Signal::derive(move || self.stage.get() == Stage::Stopping);
        let count = Signal::derive(move || match self.stage.get() {
            Stage::Fetching(count) => count,
            Stage::Idle | Stage::Stopping => 0,
        });
        let shown = move || {
            view! {
                <span class="muted" role="status">{t!("已取 {} 条", "{} rows so far", count.get())}</span>
                <Button weight=Weight::Quiet busy=stopping on_press=move || self.stage.set(Stage::Stopping)>{t!("取消导出", "Stop")}</Button>
            }
        };
        (move || under_way.get().then(shown)).into_any()
    }
}

/// Saves every row that the filters in the URL leave, with the columns of the list, as `NAME-DATE.csv` or `.xlsx`.
///
/// `<ExportButton name="filings" columns list=filings::list asked />`
#[component]
pub fn ExportButton<T, F, L, A>(
    /// What the file is called.
    name: &'static str,
    /// The list's columns; those with a value are written.
    columns: fn() -> Vec<Column<T>>,
    /// Asks for one page.
    list: L,
    /// What of the address the server is asked for.
    asked: A,
) -> impl IntoView
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<Page<T>, Problem>> + 'static,
    L: Fn(Client, Query) -> F + Copy + Send + Sync + 'static,
    A: Fn(&Query) -> Query + Copy + Send + Sync + 'static,
{
    let (client, url, gathering) = (use_client(), use_query(), use_gathering());
    let save = move |format: Format| {
        let done = move |rows: Vec<T>| save_as(format, name, &columns(), &rows);
        gathering.run(move |query| list(client, query), asked(&url.get()), done);
    };
    view! {
        {gathering.progress()}
        <Button glyph=Glyph::Download busy=gathering.busy() on_press=move || save(Format::Csv)>{t!("导出 CSV", "Export CSV")}</Button>
        <Button glyph=Glyph::Download busy=gathering.busy() on_press=move || save(Format::Xlsx)>{t!("导出 Excel", "Export Excel")}</Button>
    }
    .into_any()
}
