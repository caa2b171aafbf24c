//! The expiry watch: papers of filings in force that end soon or have ended, and what that means.

use ohqc_domain::filings::{Expiry, PaperKind};
use ohqc_domain::institutions::BodyKind;

use super::crumb;
use crate::api::filings::{self, ExpiryView};
use crate::prelude::*;

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&["q", "service", "paper", "over", "cursor"])
}

/// How pressing a paper is: from the second of the province's warnings on.
fn tone(expiry: &Expiry) -> Tone {
    match expiry.warnings {
        _ if expiry.is_over() => Tone::Danger,
        0..=1 => Tone::Neutral,
        _ => Tone::Warning,
    }
}

/// The days left in words.
pub(super) fn left(expiry: &Expiry) -> AnyView {
    let days = expiry.days_left;
    let words = if days < 0 {
        t!("已过期 {} 天", "Ended {} days ago", days.saturating_neg())
    } else {
        t!("还有 {} 天", "{} days left", days)
    };
    view! { <Badge tone=tone(expiry)>{words}</Badge> }.into_any()
}

fn columns() -> Vec<Column<ExpiryView>> {
    vec![
        Column::text(t!("机构", "Institution"), |row: &ExpiryView| row.institution_name.clone()),
        Column::new(t!("业务", "What for"), |row: &ExpiryView| label(row.service.label())).width("8rem"),
        Column::word(t!("资质", "Paper"), |row: &ExpiryView| row.expiry.paper.label()),
        Column::text(t!("人员、设备或车辆", "Whose"), |row: &ExpiryView| row.expiry.holder.clone().unwrap_or_default()),
        Column::text(t!("到期日", "Ends on"), |row: &ExpiryView| date(row.expiry.ends_on)).brief(),
        Column::new(t!("剩余", "Left"), |row: &ExpiryView| left(&row.expiry)),
        Column::word(t!("影响", "Effect"), |row: &ExpiryView| row.expiry.effect.clone()),
    ]
}

fn href(row: &ExpiryView) -> String {
    format!("/app/filings/{}", row.filing)
}

/// The list, with filters in the address.
#[component]
pub(super) fn ExpiryList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || filings::expiries(client, asked(&url.get())));
    let actions = move || view! { <ExportButton list=filings::EXPIRIES_FILE asked /> };
    let over = vec![Choice::new("true", Text::new("已过期", "Ended")), Choice::new("false", Text::new("即将到期", "Ends soon"))];
    view! {
        <PageHeader title=t!("资质到期监测", "Expiry watch") crumbs=vec![crumb()] actions
            subtitle=t!("在册备案（登记）的证照、资格、检定和车辆检测，自本省首次预警之日起列出。", "Licences, qualifications, calibrations and tests of filings and records in force, from the province's first warning on.") />
        <div class="panel">
            <FilterBar keys=vec!["q", "service", "paper", "over"]>
                <SearchBox label=t!("机构名称", "Institution") />
                <FilterSelect key="service" label=t!("业务", "What for") choices=options!(BodyKind) />
                <FilterSelect key="paper" label=t!("资质", "Paper") choices=options!(PaperKind) />
                <FilterSelect key="over" label=t!("状态", "State") choices=over />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("到期资质", "Papers that end") href empty=t!("没有即将到期的资质", "Nothing ends soon") />
        </div>
    }
    .into_any()
}

/// The first of them on the workbench.
#[component]
pub fn ExpiryPanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || filings::expiries(client, Query::new()));
    view! { <Brief source=page title=t!("资质到期", "Papers that end") columns href list="/app/filings/expiries" /> }
}

/// What ends of one filing, on its page.
pub(super) fn notice(found: Vec<Expiry>) -> Option<AnyView> {
    let tone = if found.iter().any(Expiry::is_over) { Tone::Danger } else { Tone::Warning };
    let count = found.len();
    let rows = found
        .iter()
        .map(|one| {
            let name = one.holder.clone().map(|holder| format!("（{holder}）")).unwrap_or_default();
            view! { <li><b>{label(one.paper.label())}{name}</b><span class="chips">{date(one.ends_on)}{left(one)}{label(one.effect.clone())}</span></li> }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <div class="notice-block"><Notice tone title=t!("资质到期：{} 项", "Papers that end: {}", count)>
                <ul class="reason-list">{rows}</ul>
            </Notice></div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_before_the_end_it_is_pressing() {
        let at = |days_left: i64| {
            let warnings = [90, 30, 7].iter().filter(|days| days_left <= **days).count();
            let ends_on = chrono::NaiveDate::from_ymd_opt(2025, 6, 16).unwrap();
            let effect = Text::new("", "");
            let part = ohqc_domain::filings::Part::People;
            tone(&Expiry {
                paper: PaperKind::Qualification,
                part,
                holder: None,
                ends_on,
                days_left,
                warnings,
                categories: vec![],
                effect,
            })
        };
        assert_eq!([at(-1), at(0), at(30), at(31)], [Tone::Danger, Tone::Warning, Tone::Warning, Tone::Neutral]);
    }
}
