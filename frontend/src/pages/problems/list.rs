//! The ledger as a list: what is open, how long it may take, what is late.

use ohqc_domain::catalogues::ProblemCategory;
use ohqc_domain::deadlines::Standing;
use ohqc_domain::problems::StateName;

use super::{StandingBadge, StateBadge, severity_tone};
use crate::api::problems::{self, ProblemSummary};
use crate::pages::years::planned_years;
use crate::prelude::*;

/// What narrows the ledger down.
const FILTERS: &[&str] = &["q", "state", "standing", "key_item", "category", "year", "institution"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

/// Problems within the reader's scope, last changed first.
#[component]
pub(super) fn ProblemList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || problems::list(client, asked(&url.get())));
    let yes_no = vec![
        Choice::new("true", Text::new("★ 仅关键项", "★ Key items only")),
        Choice::new("false", Text::new("非关键项", "Others")),
    ];
    view! {
        <PageHeader title=t!("问题台账", "Problem ledger")
            subtitle=t!("左侧是发现的问题，立账后不可更改；右侧是机构的计划、证据与复核。", "What was found stays as it was written; the institution's plan, evidence and the review stand beside it.")
            actions=move || view! { <ExportButton list=problems::FILE asked /> } />
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("机构或问题", "Institution or finding") />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
                <FilterSelect key="standing" label=t!("时限", "Time") choices=options!(Standing) />
                <FilterSelect key="key_item" label=t!("关键项", "Key item") choices=yes_no />
                <FilterSelect key="category" label=t!("类别", "Category") choices=options!(ProblemCategory) />
                <FilterSelect key="year" label=t!("年度", "Year") choices=planned_years(client) />
            </FilterBar>
            <FilterFact key="institution" label=t!("仅看一家机构", "One institution only")
                name=Signal::derive(move || page.get().and_then(|page| page.items.first().map(|row| row.institution_name.clone()))) />
            <DataTable source=page columns=columns() caption=t!("问题台账", "Problem ledger")
                href=|row: &ProblemSummary| format!("/app/problems/{}", row.id) empty=t!("没有符合条件的问题", "No problem found") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<ProblemSummary>> {
    vec![
        Column::new(t!("问题", "Finding"), |row: &ProblemSummary| {
            let star = row.key_item.then(|| view! { <KeyStar /> " " });
            let demand = row.content.clone();
            let (code, year) = (row.item.to_string(), row.year);
            view! {
                <span class="problem-cell">
                    <span class="problem-words">{star}{row.reason.clone()}</span>
                    <span class="muted">{move || format!("{year} · {code} {}", demand.get(language()))}</span>
                </span>
            }
        }),
        Column::named(
            t!("机构", "Institution"),
            |row: &ProblemSummary| row.institution_name.clone(),
            |row: &ProblemSummary| row.region_name.clone(),
        )
        .sort("institution"),
        Column::new(t!("类别与程度", "Category"), |row: &ProblemSummary| {
            let (category, severity) = (row.category, row.severity);
            view! { <span class="due-cell"><span>{label(category.label())}</span><Badge tone=severity_tone(severity)>{label(severity.label())}</Badge></span> }
        })
        .width("9rem"),
        Column::new(t!("状态", "State"), |row: &ProblemSummary| view! { <StateBadge state=row.state /> }),
        Column::new(t!("整改期限", "Due"), |row: &ProblemSummary| {
            view! { <span class="due-cell"><span>{row.due_on.map(date)}</span><StandingBadge standing=row.standing escalation=row.escalation /></span> }
        })
        .brief()
        .sort("due"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_asked_for_nothing_it_does_not_know() {
        let address: Query = [("state", "open"), ("tab", "history"), ("cursor", "abc")].into_iter().collect();
        assert_eq!(asked(&address).to_string(), "?state=open&cursor=abc");
    }
}
