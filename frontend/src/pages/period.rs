//! How what is put down for a time is ended, wherever it stands.

use chrono::NaiveDate;
use ohqc_domain::period::EndBody;

use crate::format::today;
use crate::prelude::*;

/// What ending it is called.
#[derive(Clone)]
pub struct Ending {
    /// The name of the field.
    pub field: &'static str,
    /// The heading.
    pub title: Signal<String>,
    /// What it leads to.
    pub consequence: Signal<String>,
    /// Said once its last day is over.
    pub ended: Text,
}

/// What is said once the last day is put down: it may still lie ahead, and that day still counts.
fn said(ended: Text, valid_to: NaiveDate, today: NaiveDate) -> Text {
    if valid_to < today { ended } else { Text::new("终止日期已登记", "The last day is put down") }
}

/// Asks for the last day.
#[component]
pub fn EndDialog<T, F>(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What it is called.
    ending: Ending,
    /// The first day: the last lies not before it.
    first: NaiveDate,
    /// The page, which shows what came of it.
    page: Fetched<Versioned<T>>,
    /// Sends the last day.
    end: impl Fn(EndBody) -> F + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Versioned<T>, Problem>> + 'static,
{
    let task = use_task();
    let day = RwSignal::new(today().to_string());
    let chosen = move || day.with(|day| day.parse::<NaiveDate>().ok());
    let Ending { field, title, consequence, ended } = ending;
    let confirm = move || {
        let Some(valid_to) = untrack(chosen) else { return };
        let done = move |read| {
            open.set(false);
            page.set(read);
        };
        task.run(end(EndBody { valid_to }), said(ended.clone(), valid_to, today()), done);
    };
    view! {
        <ConfirmDialog open title action=t!("终止", "End it") danger=true task
            disabled=Signal::derive(move || chosen().is_none()) on_confirm=confirm>
            <p>{consequence}</p>
            <DateField bind=Bound::loose(field, day) label=t!("最后一天", "Last day") required=true min=first.to_string() />
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_called_ended_before_its_last_day_is_over() {
        for ended in ["指定已终止", "代管已终止"] {
            let said =
                |day: &str| said(Text::new(ended, ""), day.parse().unwrap(), "2025-06-30".parse().unwrap()).zh.into_owned();
            assert_eq!([said("2025-06-29"), said("2025-06-30"), said("2025-12-31")], [ended, "终止日期已登记", "终止日期已登记"]);
        }
    }
}
