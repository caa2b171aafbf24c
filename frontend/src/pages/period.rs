//! How what is put down for a time is ended, wherever it stands.

use chrono::NaiveDate;
use ohqc_domain::period::{EndBody, Period, Standing};

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

/// What is said once the last day is put down: it may still lie ahead, and that day still counts; or it never begins.
fn said(ended: Text, first: NaiveDate, valid_to: NaiveDate, today: NaiveDate) -> Text {
    if valid_to < first {
        return Text::new("已撤销，不会生效", "It is called off and never holds");
    }
    if valid_to < today { ended } else { Text::new("终止日期已登记", "The last day is put down") }
}

/// Where it stands today.
pub fn standing_badge(standing: Standing) -> AnyView {
    let tone = match standing {
        Standing::InForce => Tone::Success,
        Standing::Ahead => Tone::Accent,
        Standing::Ended | Standing::CalledOff => Tone::Neutral,
    };
    view! { <StatusBadge tone label=label(standing.label()) /> }.into_any()
}

/// The last day on which it holds, in words.
pub fn last_day(period: Period) -> AnyView {
    match period.last() {
        Some(to) => date(to).into_any(),
        None if period.is_void() => t!("开始前已撤销，从未生效", "Called off before it began").into_any(),
        None => t!("未定", "Open").into_any(),
    }
}

/// The day before the first: whatever ends on it never holds.
fn eve(first: NaiveDate) -> NaiveDate {
    first.pred_opt().unwrap_or(first)
}

/// Asks for the last day; what has not begun may be called off instead.
#[component]
pub fn EndDialog<T, F>(
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// What it is called.
    ending: Ending,
    /// From when until when it holds so far: the last day lies not before the first.
    period: Period,
    /// The page, which shows what came of it.
    page: Fetched<Versioned<T>>,
    /// Sends the last day.
    end: impl Fn(EndBody) -> F + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<Versioned<T>, Problem>> + 'static,
{
    let (task, first) = (use_task(), period.from);
    let day = RwSignal::new(first.max(today()).to_string());
    let ahead = today() < first;
    let off = RwSignal::new(false);
    let chosen = move || if off.get() { Some(eve(first)) } else { day.with(|day| day.parse::<NaiveDate>().ok()) };
    let Ending { field, title, consequence, ended } = ending;
    let action = Signal::derive(move || if off.get() { t!("撤销", "Call it off").get() } else { t!("终止", "End it").get() });
    let confirm = move || {
        let Some(valid_to) = untrack(chosen) else { return };
        let done = move |read| {
            open.set(false);
            page.set(read);
        };
        task.run(end(EndBody { valid_to }), said(ended.clone(), first, valid_to, today()), done);
    };
    view! {
        <ConfirmDialog open title action danger=true task
            disabled=Signal::derive(move || chosen().is_none()) on_confirm=confirm>
            {ahead.then(|| view! { <CheckboxField bind=Bound::loose("period-off", off) label=t!("尚未开始，直接撤销，不再生效", "It has not begun: call it off, it never holds") /> })}
            <Show when=move || !off.get()>
                <p>{consequence}</p>
                <DateField bind=Bound::loose(field, day) label=t!("最后一天", "Last day") required=true min=first.to_string() />
            </Show>
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_called_ended_before_its_last_day_is_over() {
        let first: NaiveDate = "2025-01-01".parse().unwrap();
        for ended in ["指定已终止", "代管已终止"] {
            let said = |day: &str| {
                said(Text::new(ended, ""), first, day.parse().unwrap(), "2025-06-30".parse().unwrap()).zh.into_owned()
            };
            assert_eq!([said("2025-06-29"), said("2025-06-30"), said("2025-12-31")], [ended, "终止日期已登记", "终止日期已登记"]);
            assert_eq!(said(&eve(first).to_string()), "已撤销，不会生效");
        }
    }
}
