//! The list of on-site checks: what is due first.

use ohqc_domain::assessments::score::Outcome;
use ohqc_domain::institutions::Service;
use ohqc_domain::verifications::StateName;

use super::{LadderBadge, outcome_tone, state_tone};
use crate::api::verifications::{self, VerificationFigures, VerificationSummary};
use crate::format;
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "state", "service", "outcome", "overdue", "institution"];

/// Those that the rate follows.
const FOLLOWED: &[&str] = &["service"];

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["sort", "cursor"]].concat())
}

/// Whether the rate covers what is listed: of the filters it follows the service only.
fn followed(address: &Query) -> bool {
    FILTERS.iter().all(|key| FOLLOWED.contains(key) || address.get(key).is_none())
}

/// On-site checks within the reader's scope.
#[component]
pub(super) fn VerificationList() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || verifications::list(client, asked(&url.get())));
    let counted = fetch(move || verifications::figures(client, url.get().pick(FOLLOWED)));
    let overdue =
        vec![Choice::new("true", Text::new("已逾期", "Overdue")), Choice::new("false", Text::new("未逾期", "Not overdue"))];
    view! {
        <PageHeader title=t!("备案后现场核查", "On-site checks after filing")
            subtitle=t!("备案办结后在规定期限内到现场核查五个关键环节，并分类别作出结论。", "Within the set time after filing, five key links are checked on site and each category gets its result.")
            actions=move || view! { <ExportButton list=verifications::FILE asked /> } />
        {move || counted.get().filter(|_| followed(&url.get())).as_ref().map(in_time)}
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("机构名称或备案编号", "Institution or number") />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
                <FilterSelect key="overdue" label=t!("期限", "Time") choices=overdue />
                <FilterSelect key="service" label=t!("备案业务", "Service") choices=options!(Service) />
                <FilterSelect key="outcome" label=t!("结论", "Conclusion") choices=options!(Outcome) />
            </FilterBar>
            <FilterFact key="institution" label=t!("仅看一家机构", "One institution only")
                name=Signal::derive(move || page.get().and_then(|page| page.items.first().map(|row| row.institution_name.clone()))) />
            <DataTable source=page columns=columns() caption=t!("现场核查", "On-site checks")
                href=|row: &VerificationSummary| format!("/app/verifications/{}", row.id) empty=t!("没有符合条件的核查", "No check found") />
        </div>
    }
    .into_any()
}

/// How many checks were made in time (I02).
fn in_time(figures: &VerificationFigures) -> AnyView {
    let (words, late, missing) = (format::ratio(&figures.in_time), figures.late, figures.missing);
    view! {
        <Card><div class="mark-line">
            <span class="muted">{t!("按期核查率", "Made in time")}</span>
            <b>{words}</b>
            <span>{t!("逾期完成 {} 项", "{} made late", late)}</span>
            <span>{t!("逾期未核查 {} 项", "{} past their time", missing)}</span>
        </div></Card>
    }
    .into_any()
}

fn columns() -> Vec<Column<VerificationSummary>> {
    vec![
        Column::text(t!("机构", "Institution"), |row: &VerificationSummary| row.institution_name.clone()).sort("institution"),
        Column::new(t!("备案业务", "Service"), |row: &VerificationSummary| label(row.service.label())).width("8rem"),
        Column::text(t!("地区", "Region"), |row: &VerificationSummary| row.region_name.clone()),
        Column::new(t!("状态", "State"), |row: &VerificationSummary| {
            let again = row.follows.map(|_| view! { <Badge>{t!("复核", "Follow-up")}</Badge> });
            view! { <span class="chips"><StatusBadge tone=state_tone(row.state) label=label(row.state.label()) />{again}</span> }
        })
        .brief(),
        Column::text(t!("备案日期", "Filed"), |row: &VerificationSummary| date(row.accepted_on)).brief().sort("accepted"),
        Column::text(t!("核查期限", "Due"), |row: &VerificationSummary| date(row.due_on)).brief().sort("due"),
        Column::new(t!("时限情况", "Time left"), |row: &VerificationSummary| {
            view! { <LadderBadge standing=row.standing days_left=row.days_left escalation=row.escalation /> }
        }),
        Column::new(t!("结论", "Conclusion"), |row: &VerificationSummary| {
            row.outcome.map(|outcome| view! { <StatusBadge tone=outcome_tone(outcome) label=label(outcome.label()) /> })
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_stands_only_over_a_list_that_it_covers() {
        let service = Query::new().with("service", "examination").with("sort", "due");
        assert!(followed(&Query::new()) && followed(&service));
        for key in ["q", "state", "outcome", "overdue", "institution"] {
            assert!(!followed(&service.clone().with(key, "x")), "{key}");
        }
    }
}
