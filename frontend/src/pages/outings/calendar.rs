//! Outings of a month, day by day.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::api::every;
use crate::api::outings::{self, OutingSummary};
use crate::format::today;
use crate::prelude::*;

/// The most outings of a month that are drawn.
const MOST: usize = 2000;

/// The first day of the month that an address names, or of this month.
fn month(text: &str, today: NaiveDate) -> NaiveDate {
    format!("{text}-01").parse().ok().or_else(|| today.with_day(1)).unwrap_or(today)
}

/// The days that a month's sheet shows: whole weeks from Monday.
fn sheet(first: NaiveDate) -> Vec<NaiveDate> {
    let before = u64::from(first.weekday().num_days_from_monday());
    let begin = first.checked_sub_days(Days::new(before)).unwrap_or(first);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let mut days: Vec<NaiveDate> = begin.iter_days().take_while(|day| *day < next).collect();
    while !days.len().is_multiple_of(7) {
        let Some(day) = days.last().and_then(NaiveDate::succ_opt) else { break };
        days.push(day);
    }
    days
}

/// The month in the URL.
#[component]
pub(super) fn Calendar() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = url.param("month");
    let first = Memo::new(move |_| asked.with(|text| month(text, today())));
    // An institution knows whose its outings are.
    let named = !client.can(Permission::OutingsEdit);
    let page = fetch(move || {
        let first = first.get();
        let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
        let month = Query::new().with("from", first).with("to", last);
        every(move |query| outings::list(client, query), month, MOST)
    });
    let step = move |months: i32| {
        let by = Months::new(months.unsigned_abs());
        let first = first.get_untracked();
        let next = if months < 0 { first.checked_sub_months(by) } else { first.checked_add_months(by) };
        url.push(&url.get().with("month", next.unwrap_or(first).format("%Y-%m")));
    };
    view! {
        <div class="panel">
            <div class="cluster calendar-steps">
                <Button small=true on_press=move || step(-1)>{t!("上月", "Earlier")}</Button>
                <b aria-live="polite">{move || first.get().format("%Y-%m").to_string()}</b>
                <Button small=true on_press=move || step(1)>{t!("下月", "Later")}</Button>
            </div>
            {page.show(move |(outings, more)| {
                let cut = more.then(|| view! { <Notice tone=Tone::Warning><p>{t!("本月外出检查超过 {} 次，日历只列出最先的部分，全部见列表。", "There are more than {} outings this month; only the first are drawn, the list holds them all.", MOST)}</p></Notice> });
                view! { {cut}{draw(first.get_untracked(), &outings, named)} }
            })}
        </div>
    }
    .into_any()
}

fn draw(first: NaiveDate, outings: &[OutingSummary], named: bool) -> AnyView {
    let names = [
        t!("周一", "Mon"),
        t!("周二", "Tue"),
        t!("周三", "Wed"),
        t!("周四", "Thu"),
        t!("周五", "Fri"),
        t!("周六", "Sat"),
        t!("周日", "Sun"),
    ];
    let head = names.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view();
    let weeks = sheet(first)
        .chunks(7)
        .map(|week| {
            let days = week.iter().map(|day| cell(first, *day, outings, named)).collect_view();
            view! { <tr>{days}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0">
            <table class="calendar">
                <caption class="visually-hidden">{t!("外出检查日历", "Calendar of outings")}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn cell(first: NaiveDate, day: NaiveDate, outings: &[OutingSummary], named: bool) -> AnyView {
    let lines = outings
        .iter()
        .filter(|outing| outing.starts_on <= day && day <= outing.ends_on)
        .map(|outing| {
            let (href, state, name) = (format!("/app/outings/{}", outing.id), outing.state.code(), outing.employer_name.clone());
            let house = named.then(|| view! { <span class="muted">{outing.institution_name.clone()}</span> });
            view! { <li data-state=state><Link href>{name}{house}</Link></li> }
        })
        .collect_view();
    let outside = (day.month() != first.month()).then_some("true");
    let current = (day == today()).then_some("date");
    view! { <td data-outside=outside aria-current=current><span class="calendar-day">{day.day()}</span><ul>{lines}</ul></td> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_sheet_is_made_of_whole_weeks() {
        let june = sheet(day("2025-06-01"));
        assert_eq!((june.first(), june.last(), june.len()), (Some(&day("2025-05-26")), Some(&day("2025-07-06")), 42));
        assert_eq!(sheet(day("2027-02-01")).len(), 28);
        assert_eq!(month("2025-06", day("2026-01-05")), day("2025-06-01"));
        assert_eq!(month("nonsense", day("2026-01-05")), day("2026-01-01"));
    }
}
