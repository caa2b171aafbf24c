//! One delegation: what it says, its end, what happened to it.

use chrono::NaiveDate;
use ohqc_domain::ids::DelegationId;

use super::force;
use crate::api::delegations::{self, DelegationAction, DelegationView, EndBody};
use crate::format::today;
use crate::prelude::*;

/// The page of a delegation.
#[component]
pub(super) fn DelegationDetail(id: DelegationId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || delegations::get(client, id));
    page.page(t!("代管关系", "Delegation"), vec![crumb()], move |read| draw(page, read))
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("代管关系", "Delegations"), "/app/delegations")
}

fn draw(page: Fetched<Versioned<DelegationView>>, read: Versioned<DelegationView>) -> AnyView {
    let open = RwSignal::new(false);
    let row = read.value.clone();
    let (id, may_end) = (row.id, row.actions.contains(&DelegationAction::End));
    let actions = move || {
        may_end.then(|| view! { <Button weight=Weight::Danger on_press=move || open.set(true)>{t!("终止代管", "End")}</Button> })
    };
    let standing = row.clone();
    let last = row.valid_to.map_or_else(|| t!("未定", "Open").into_any(), |to| date(to).into_any());
    view! {
        <PageHeader title=Signal::stored(row.county_name.clone()) subtitle=label(row.line.label()) crumbs=vec![crumb()] actions badges=move || force(&standing) />
        <Card>
            <DescriptionList>
                <Item label=t!("县（市、区）", "County")>{row.county_name}</Item>
                <Item label=t!("代管机关所在地", "Stood in for by")>{row.authority_name}</Item>
                <Item label=t!("事项", "Matter")>{label(row.line.label())}</Item>
                <Item label=t!("开始日期", "From")>{date(row.valid_from)}</Item>
                <Item label=t!("终止日期", "To")>{last}</Item>
                <Item label=t!("依据", "Basis") wide=true><span lang="zh-CN">{row.basis}</span></Item>
            </DescriptionList>
        </Card>
        <Section title=t!("办理记录", "History")><History list=delegations::history(id) /></Section>
        <EndDialog open page read />
    }
    .into_any()
}

/// What is said once the last day is put down: it may still lie ahead, and that day is the delegate's yet.
fn ended(valid_to: NaiveDate, today: NaiveDate) -> Text {
    if valid_to < today {
        Text::new("代管已终止", "The delegation has ended")
    } else {
        Text::new("终止日期已登记", "The last day is put down")
    }
}

/// Asks for the last day.
#[component]
fn EndDialog(open: RwSignal<bool>, page: Fetched<Versioned<DelegationView>>, read: Versioned<DelegationView>) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let day = RwSignal::new(today().to_string());
    let (id, first, etag) = (read.value.id, read.value.valid_from.to_string(), read.etag);
    let chosen = move || day.with(|day| day.parse::<NaiveDate>().ok());
    let confirm = move || {
        let Some(valid_to) = untrack(chosen) else { return };
        let done = move |read| {
            open.set(false);
            page.set(read);
        };
        task.run(delegations::end(client, id, etag.clone(), EndBody { valid_to }), ended(valid_to, today()), done);
    };
    view! {
        <ConfirmDialog open title=t!("终止代管", "End the delegation") action=t!("终止", "End it") danger=true task
            disabled=Signal::derive(move || chosen().is_none()) on_confirm=confirm>
            <p>{t!("终止后由县（市、区）自行负责，不能撤销。", "Afterwards the county answers for itself; this cannot be undone.")}</p>
            <DateField bind=Bound::loose("delegation-end", day) label=t!("最后一天", "Last day") required=true min=first.clone() />
        </ConfirmDialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_called_ended_before_its_last_day_is_over() {
        let said = |day: &str| ended(day.parse().unwrap(), "2025-06-30".parse().unwrap()).zh;
        assert_eq!(
            [said("2025-06-29"), said("2025-06-30"), said("2025-12-31")],
            ["代管已终止", "终止日期已登记", "终止日期已登记"]
        );
    }
}
