//! A list as a file for spreadsheets.

use std::future::Future;

use leptos::prelude::*;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;
use ohqc_domain::text::Text;

use super::button::Button;
use super::icon::Glyph;
use super::table::{Column, spreadsheet};
use super::task::use_task;
use super::toast::use_toasts;
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
    let (client, url, task, toasts) = (use_client(), use_query(), use_task(), use_toasts());
    let save = move |format: Format| {
        let done = move |(rows, more): (Vec<T>, bool)| {
            save_as(format, name, &columns(), &rows);
            if more {
                toasts.info(Text::new(
                    "结果超过一万条，文件只含前一万条；请缩小范围后再导出其余部分。",
                    "There are more than ten thousand rows; the file holds the first. Narrow the list down for the rest.",
                ));
            }
        };
        let rows = every(move |query| list(client, query), asked(&url.get()), MOST_ROWS);
        task.run(rows, Text::new("已导出", "Exported"), done);
    };
    view! {
        <Button glyph=Glyph::Download busy=task.busy() on_press=move || save(Format::Csv)>{t!("导出 CSV", "Export CSV")}</Button>
        <Button glyph=Glyph::Download busy=task.busy() on_press=move || save(Format::Xlsx)>{t!("导出 Excel", "Export Excel")}</Button>
    }
    .into_any()
}
