//! One designation: what it says, its end, what happened to it.

use chrono::NaiveDate;
use ohqc_domain::designations::api::Designated;
use ohqc_domain::ids::DesignationId;

use super::force;
use crate::api::designations::{self, DesignationAction, DesignationView, EndBody};
use crate::format::today;
use crate::prelude::*;

/// The page of a designation.
#[component]
pub(super) fn DesignationDetail(id: DesignationId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || designations::get(client, id));
    page.page(t!("指定承担", "Designation"), vec![crumb()], move |read| draw(page, read))
}

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("指定承担", "Designations"), "/app/designations")
}

fn draw(page: Fetched<Versioned<DesignationView>>, read: Versioned<DesignationView>) -> AnyView {
    let open = RwSignal::new(false);
    let row = read.value.clone();
    let (id, may_end) = (row.id, row.actions.contains(&DesignationAction::End));
    let actions = move || {
        may_end.then(|| view! { <Button weight=Weight::Danger on_press=move || open.set(true)>{t!("终止指定", "End")}</Button> })
    };
    let standing = row.clone();
    let Designated { city_name, valid_from, valid_to, basis, clause, mark, .. } = row.designated;
    let last = valid_to.map_or_else(|| t!("未定", "Open").into_any(), |to| date(to).into_any());
    let house =
        use_client().can(Permission::InstitutionsRead).then(|| format!("/app/institutions/{}?tab=rights", row.institution));
    let subtitle = Signal::stored(row.institution_name.clone());
    let named = match house {
        Some(href) => view! { <Link href>{row.institution_name}</Link> }.into_any(),
        None => row.institution_name.into_any(),
    };
    view! {
        <PageHeader title=Signal::stored(city_name.clone()) subtitle crumbs=vec![crumb()] actions badges=move || force(&standing) />
        <Card>
            <DescriptionList>
                <Item label=t!("市（州）", "City")>{city_name}</Item>
                <Item label=t!("承担机构", "Institution")>{named}</Item>
                <Item label=t!("开始日期", "From")>{date(valid_from)}</Item>
                <Item label=t!("终止日期", "To")>{last}</Item>
                <Item label=t!("指定文件", "Decision") wide=true><span lang="zh-CN">{basis}</span></Item>
                <Item label=t!("条款", "Clause") wide=true><span lang="zh-CN">{clause.clone()}</span> <MarkBadge mark clause always=true /></Item>
            </DescriptionList>
        </Card>
        <Section title=t!("办理记录", "History")><History list=designations::history(id) /></Section>
        <EndDialog open page read />
    }
    .into_any()
}

/// What is said once the last day is put down: it may still lie ahead.
fn ended(valid_to: NaiveDate, today: NaiveDate) -> Text {
    if valid_to < today {
        Text::new("指定已终止", "The designation has ended")
    } else {
        Text::new("终止日期已登记", "The last day is put down")
    }
}

/// Asks for the last day.
#[component]
fn EndDialog(open: RwSignal<bool>, page: Fetched<Versioned<DesignationView>>, read: Versioned<DesignationView>) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let day = RwSignal::new(today().to_string());
    let (id, first, etag) = (read.value.id, read.value.designated.valid_from.to_string(), read.etag);
    let chosen = move || day.with(|day| day.parse::<NaiveDate>().ok());
    let confirm = move || {
        let Some(valid_to) = untrack(chosen) else { return };
        let done = move |read| {
            open.set(false);
            page.set(read);
        };
        task.run(designations::end(client, id, etag.clone(), EndBody { valid_to }), ended(valid_to, today()), done);
    };
    view! {
        <ConfirmDialog open title=t!("终止指定", "End the designation") action=t!("终止", "End it") danger=true task
            disabled=Signal::derive(move || chosen().is_none()) on_confirm=confirm>
            <p>{t!("终止后该机构不再承担该市（州）的诊断，不能撤销。", "Afterwards the institution no longer carries the city; this cannot be undone.")}</p>
            <DateField bind=Bound::loose("designation-end", day) label=t!("最后一天", "Last day") required=true min=first.clone() />
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
            ["指定已终止", "终止日期已登记", "终止日期已登记"]
        );
    }
}
