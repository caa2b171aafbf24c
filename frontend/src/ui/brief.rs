//! The first rows of a list on the workbench, with how many there are and the way to all of them.

use leptos::prelude::*;
use ohqc_domain::page::Page;

use super::button::Link;
use super::layout::Section;
use super::state::ProblemPanel;
use super::table::{Column, DataTable};
use crate::fetch::{Fetched, Load};

/// How many rows are shown.
const SHOWN: usize = 5;

/// How many there are: a page says no more than that there are further ones.
fn all(count: usize, further: bool) -> Signal<String> {
    if further { t!("全部（{} 项以上）", "All (more than {})", count) } else { t!("全部 {} 项", "All {}", count) }
}

/// A panel of the first rows; nothing when there are none, and the problem when they did not come.
#[component]
pub fn Brief<T: Clone + Send + Sync + 'static>(
    /// The first page of the list.
    source: Fetched<Page<T>>,
    /// What the rows are.
    #[prop(into)]
    title: Signal<String>,
    /// The columns of the list.
    columns: fn() -> Vec<Column<T>>,
    /// Where a row leads.
    href: fn(&T) -> String,
    /// Where the list is.
    list: &'static str,
) -> impl IntoView {
    move || match source.state().get() {
        Load::Waiting => ().into_any(),
        Load::Failed(problem) => {
            view! { <Section title><ProblemPanel problem on_retry=move || source.reload() /></Section> }.into_any()
        }
        Load::Ready(page) if page.items.is_empty() => ().into_any(),
        Load::Ready(page) => {
            let words = all(page.items.len(), page.next.is_some());
            let rows: Vec<T> = page.items.into_iter().take(SHOWN).collect();
            let columns = columns().into_iter().map(Column::unordered).collect();
            let more = move || view! { <Link href=list.to_owned()>{words}</Link> };
            view! {
                <Section title flush=true actions=more>
                    <DataTable source=Fetched::ready(rows) columns caption=title href />
                </Section>
            }
            .into_any()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_says_how_many_there_are_beyond_those_shown() {
        assert_eq!(all(7, false).get_untracked(), "全部 7 项");
        assert_eq!(all(50, true).get_untracked(), "全部（50 项以上）");
    }
}
