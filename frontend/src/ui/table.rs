//! Tables: sticky header, order in the URL, a link per row, waiting and empty and failed states, keyboard; on a phone a card per row.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::components::A;
use ohqc_domain::page::Page;
use ohqc_domain::text::Text;

use super::icon::{Glyph, Icon};
use super::keys::Shortcut;
use super::pager::Pager;
use super::state::{EmptyState, ProblemPanel};
use crate::browser;
use crate::fetch::{Fetched, Load};
use crate::i18n;
use crate::query::use_query;

/// Where a column's content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left: words.
    #[default]
    Start,
    /// At the right: numbers.
    End,
}

/// Draws one cell.
type Cell<T> = Arc<dyn Fn(&T) -> AnyView + Send + Sync>;

/// One column of a [`DataTable`].
#[derive(Clone)]
pub struct Column<T> {
    head: Head,
    cell: Cell<T>,
}

/// What a column is whatever its rows are.
#[derive(Clone, Copy)]
struct Head {
    label: Signal<String>,
    align: Align,
    brief: bool,
    sort: Option<&'static str>,
    width: Option<&'static str>,
}

impl<T: 'static> Column<T> {
    /// A column that draws what it likes: `Column::new(t!("状态", "State"), |row: &FilingView| view! { .. })`.
    pub fn new<V: IntoView + 'static>(label: impl Into<Signal<String>>, cell: impl Fn(&T) -> V + Send + Sync + 'static) -> Self {
        let cell: Cell<T> = Arc::new(move |row| cell(row).into_any());
        let head = Head { label: label.into(), align: Align::Start, brief: false, sort: None, width: None };
        Self { head, cell }
    }

    /// A column of plain text.
    pub fn text(label: impl Into<Signal<String>>, cell: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        Self::new(label, cell)
    }

    /// A column of names, each with what belongs to it in small letters beneath.
    pub fn named(
        label: impl Into<Signal<String>>,
        name: impl Fn(&T) -> String + Send + Sync + 'static,
        beneath: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Self {
        Self::new(label, move |row| {
            view! { <span class="two-lines"><span>{name(row)}</span><span class="muted">{beneath(row)}</span></span> }
        })
    }

    /// A column of one of several words, on one line.
    pub fn word(label: impl Into<Signal<String>>, cell: impl Fn(&T) -> Text + Send + Sync + 'static) -> Self {
        Self::new(label, move |row| i18n::label(cell(row))).brief()
    }

    /// A column of numbers, at the right.
    pub fn number(label: impl Into<Signal<String>>, cell: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        let mut column = Self::text(label, cell);
        column.head.align = Align::End;
        column
    }

    /// Keeps its content on one line: dates, codes, single words.
    #[must_use]
    pub const fn brief(mut self) -> Self {
        self.head.brief = true;
        self
    }

    /// Offers this order; the key is what the API knows as `sort`.
    #[must_use]
    pub const fn sort(mut self, key: &'static str) -> Self {
        self.head.sort = Some(key);
        self
    }

    /// Offers no order, as where only the first rows are shown.
    #[must_use]
    pub(super) fn unordered(mut self) -> Self {
        self.head.sort = None;
        self
    }

    /// A width, as in CSS.
    #[must_use]
    pub const fn width(mut self, width: &'static str) -> Self {
        self.head.width = Some(width);
        self
    }
}

/// Something that has rows.
pub trait Rows: Clone + Send + Sync + 'static {
    /// Whether the URL's cursor belongs to these rows.
    const PAGED: bool;

    /// One row.
    type Row: Send + Sync + 'static;

    /// The rows in order.
    fn rows(&self) -> &[Self::Row];

    /// The cursor of the next page.
    fn next(&self) -> Option<String> {
        None
    }
}

impl<T: Clone + Send + Sync + 'static> Rows for Page<T> {
    const PAGED: bool = true;

    type Row = T;

    fn rows(&self) -> &[T] {
        &self.items
    }

    fn next(&self) -> Option<String> {
        self.next.clone()
    }
}

impl<T: Clone + Send + Sync + 'static> Rows for Vec<T> {
    const PAGED: bool = false;

    type Row = T;

    fn rows(&self) -> &[T] {
        self
    }
}

/// A table of what was fetched, with a pager when it is a page of a longer list.
#[component]
pub fn DataTable<R: Rows>(
    /// What was fetched; `Fetched::ready(vec)` for rows at hand.
    source: Fetched<R>,
    /// The columns; the first names the row.
    columns: Vec<Column<R::Row>>,
    /// What the table is, for assistive technology.
    #[prop(into)]
    caption: Signal<String>,
    /// Where a row leads; the first cell becomes the link, the whole row can be clicked.
    #[prop(optional, into)]
    href: Option<RowHref<R::Row>>,
    /// What to say when there are no rows.
    #[prop(optional, into)]
    empty: Option<Signal<String>>,
    /// What to draw under «no rows», as a button that makes the first.
    #[prop(optional, into)]
    empty_action: Option<ViewFn>,
) -> impl IntoView {
    let columns = Arc::new(columns);
    let empty = empty.unwrap_or_else(|| t!("没有符合条件的记录", "Nothing found"));
    // What is wider than its screen is scrolled by keyboard: by the links of its rows, or by itself.
    let reached = href.is_none().then_some("0");
    let body = {
        let columns = columns.clone();
        move || {
            let span = columns.len();
            source.state().with(|state| match state {
                Load::Waiting => waiting(span),
                Load::Failed(problem) => {
                    let problem = problem.clone();
                    whole(span, view! { <ProblemPanel problem on_retry=move || source.reload() /> }.into_any())
                }
                Load::Ready(found) if found.rows().is_empty() => {
                    let action = empty_action.clone().map(|action| action.run());
                    whole(span, view! { <EmptyState title=empty>{action}</EmptyState> }.into_any())
                }
                Load::Ready(found) => {
                    found.rows().iter().map(|row| draw_row(row, &columns, href.as_ref())).collect_view().into_any()
                }
            })
        }
    };
    let next =
        Signal::derive(move || source.state().with(|state| if let Load::Ready(found) = state { found.next() } else { None }));
    view! {
        <div class="table-frame">
            <div class="table-scroll" tabindex=reached aria-busy=move || source.busy().get().then_some("true")>
                <table class="data-table data-cards" role="table">
                    <caption class="visually-hidden">{caption}</caption>
                    <thead role="rowgroup"><tr role="row">{columns.iter().map(|column| header(column.head)).collect_view()}</tr></thead>
                    <tbody role="rowgroup" on:keydown=|event| step(&event)>{body}</tbody>
                </table>
            </div>
            {R::PAGED.then(|| view! { <Pager next /> })}
        </div>
    }
    .into_any()
}

/// Where a row leads.
pub struct RowHref<T>(Arc<dyn Fn(&T) -> String + Send + Sync>);

impl<T> Clone for RowHref<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T, F: Fn(&T) -> String + Send + Sync + 'static> From<F> for RowHref<T> {
    fn from(href: F) -> Self {
        Self(Arc::new(href))
    }
}

fn header(head: Head) -> AnyView {
    let Head { label, align, width, sort, .. } = head;
    let end = align == Align::End;
    let Some(key) = sort else {
        return view! { <th scope="col" role="columnheader" class:cell-end=end style:width=width>{label}</th> }.into_any();
    };
    let url = use_query();
    let order = Memo::new(move |_| url.get().sort_of(key));
    let spoken = move || match order.get() {
        Some(true) => "descending",
        Some(false) => "ascending",
        None => "none",
    };
    view! {
        <th scope="col" role="columnheader" class:cell-end=end style:width=width aria-sort=spoken>
            <button type="button" class="sort-button" on:click=move |_| url.push(&url.get().sorted_by(key))>
                {label}
                <span class="sort-arrow" data-order=spoken><Icon glyph=Glyph::ChevronDown size=14 /></span>
            </button>
        </th>
    }
    .into_any()
}

fn draw_row<T: 'static>(row: &T, columns: &[Column<T>], href: Option<&RowHref<T>>) -> AnyView {
    let href = href.map(|href| (href.0)(row));
    let linked = href.is_some();
    let cells = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let content = (column.cell)(row);
            let (end, brief) = (column.head.align == Align::End, column.head.brief);
            // Narrow screens show a row as a card, where each cell stands beside its heading.
            let head = (at > 0).then(|| column.head.label.get());
            match href.clone().filter(|_| at == 0) {
                Some(href) => {
                    view! { <td role="cell" class:cell-end=end class:cell-brief=brief><A href=href attr:class="row-link">{content}</A></td> }
                        .into_any()
                }
                None => view! { <td role="cell" data-head=head class:cell-end=end class:cell-brief=brief>{content}</td> }.into_any(),
            }
        })
        .collect_view();
    view! { <tr role="row" class:row-linked=linked>{cells}</tr> }.into_any()
}

fn whole(span: usize, content: AnyView) -> AnyView {
    view! { <tr role="row" class="row-whole"><td role="cell" colspan=span>{content}</td></tr> }.into_any()
}

fn waiting(span: usize) -> AnyView {
    (0..6)
        .map(|_| view! { <tr role="row" class="row-waiting">{(0..span).map(|_| view! { <td role="cell"><span class="skeleton-line"></span></td> }).collect_view()}</tr> })
        .collect_view()
        .into_any()
}

/// Arrow keys move among the rows' links.
fn step(event: &KeyboardEvent) {
    let Some(forward) = Shortcut::step(event, Shortcut::NextRow, Shortcut::PreviousRow) else { return };
    event.prevent_default();
    browser::focus_step(".row-link", forward);
}
