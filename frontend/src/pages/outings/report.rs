//! What an institution's outings of a period came to: its report on them, with the outings themselves.

use chrono::{Datelike as _, Months, NaiveDate};
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::outings::{Figure, Heads, OutingReportRow, OutingSums};
use ohqc_domain::provenance::{Mark, Sourced};

use super::{crumb, standing_badge, state_badge};
use crate::api::outings::{self, OutingReport};
use crate::format::{self, today};
use crate::prelude::*;

/// What of the address the server is asked for.
const PERIOD: &[&str] = &["from", "to"];

/// The last quarter that is over.
fn last_quarter(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let month = today.month0() / 3 * 3 + 1;
    let first = NaiveDate::from_ymd_opt(today.year(), month, 1).unwrap_or(today);
    (first.checked_sub_months(Months::new(3)).unwrap_or(first), first.pred_opt().unwrap_or(first))
}

/// The period in the address; what it does not say is that of the last full quarter, as far as that makes a period.
fn asked(address: &Query, today: NaiveDate) -> Query {
    let (first, last) = last_quarter(today);
    let (from, to) = (address.parse::<NaiveDate>("from"), address.parse::<NaiveDate>("to"));
    let first = from.unwrap_or_else(|| to.map_or(first, |to| first.min(to)));
    let last = to.unwrap_or_else(|| last.max(first));
    Query::new().with("from", first).with("to", last)
}

/// The report of an institution on the period in the address.
#[component]
pub(super) fn OutingReportPage(id: InstitutionId) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = |address: &Query| asked(address, today());
    let read = fetch(move || outings::report(client, id, asked(&url.get())));
    let subtitle = move || {
        let told = |report: OutingReport| format!("{} · {} – {}", report.institution_name, report.from, report.to);
        read.get().map(told).unwrap_or_default()
    };
    let print = use_task();
    let pdf = move || {
        let query = asked(&untrack(move || url.pick(PERIOD)));
        print.run(outings::print_report(client, id, query), Text::new("已下载", "Downloaded"), |()| {});
    };
    view! {
        <PageHeader title=t!("外出工作情况报告", "Report on outings") subtitle=Signal::derive(subtitle) crumbs=vec![crumb()]
            actions=move || view! { <Button glyph=Glyph::Print busy=print.busy() on_press=pdf>{t!("报告 PDF", "Report as PDF")}</Button> } />
        <div class="panel">
            <FilterBar keys=PERIOD.to_vec()>
                <FilterDate key="from" label=t!("开始日期自", "Beginning from") />
                <FilterDate key="to" label=t!("至", "To") />
                <ExportButton list=outings::report_file(id) asked />
            </FilterBar>
        </div>
        {read.show(draw)}
    }
    .into_any()
}

fn draw(report: OutingReport) -> AnyView {
    let OutingReport { basis, sums, outings, whole, .. } = report;
    let part = (!whole).then(|| {
        let words = t!(
            "仅含涉及本辖区的外出检查，不是该机构的全部。",
            "Only the outings that concern your area, not all of the institution's."
        );
        view! { <Notice tone=Tone::Warning><p>{words}</p></Notice> }
    });
    let empty = t!("本期没有外出检查。请换一个期间。", "No outing began in this period. Try another.");
    view! {
        {part}
        {figures(&sums)}
        <Section title=t!("检查人数", "People") flush=true>{people(&sums)}</Section>
        <Section title=t!("外出检查", "Outings") flush=true>
            <DataTable source=Fetched::ready(outings) columns=columns() caption=t!("本期外出检查", "Outings of the period")
                href=|row: &OutingReportRow| format!("/app/outings/{}", row.id) empty />
        </Section>
        {basis.map(demand)}
        <p class="muted">{t!("未见规定报告周期和格式的条文；期间由填报人选择，内容和格式为本平台设定。", "No text that sets a period or a form is known: choose the period; what is counted and how it looks is this platform's own.")}" "<MarkBadge mark=Mark::Own clause="—" /></p>
    }
    .into_any()
}

/// What asks for the report, and how sure that is.
fn demand(basis: Sourced<Text>) -> AnyView {
    let Sourced { value, clause, mark } = basis;
    view! { <p class="muted">{t!("依据", "Basis")}" "<span lang="zh-CN">{clause.clone()}</span>" "<MarkBadge mark clause always=true />" "{label(value)}</p> }
        .into_any()
}

fn figures(sums: &OutingSums) -> AnyView {
    let counted = [Figure::Found, Figure::OnTime, Figure::Late, Figure::Missing];
    let counted = counted.map(|figure| (label(figure.label()), sums.counts.get(figure)));
    let more = [
        (t!("变更后重新告知", "Told anew"), sums.changed),
        (t!("取消", "Called off"), sums.cancelled),
        (t!("已完成", "Completed"), sums.completed),
        (t!("现场监督", "Visited"), sums.visits),
        (t!("涉及县（市、区）", "Counties"), sums.counties),
        (t!("涉及用人单位", "Employers"), sums.employers),
    ];
    let tiles = counted.into_iter().chain(more);
    let tiles = tiles.map(|(name, number)| view! { <Stat label=name value=format::count(number) /> }).collect_view();
    view! { <div class="stat-row">{tiles}</div> }.into_any()
}

/// Planned and examined, by stage.
fn people(sums: &OutingSums) -> AnyView {
    let rows: Vec<(Text, Heads)> =
        vec![(Text::new("计划人数", "Planned"), sums.planned), (Text::new("实检人数", "Examined"), sums.examined)];
    let number = |name: Signal<String>, of: fn(Heads) -> u32| {
        Column::number(name, move |(_, heads): &(Text, Heads)| format::count(of(*heads).into()))
    };
    let columns = vec![
        Column::word(t!("人数", "People"), |(name, _): &(Text, Heads)| name.clone()),
        number(t!("上岗前", "Before employment"), |heads| heads.pre_employment),
        number(t!("在岗期间", "In service"), |heads| heads.in_service),
        number(t!("离岗时", "Leaving"), |heads| heads.leaving),
        number(t!("合计", "Total"), Heads::total),
    ];
    view! { <DataTable source=Fetched::ready(rows) columns caption=t!("检查人数", "People") /> }.into_any()
}

fn columns() -> Vec<Column<OutingReportRow>> {
    vec![
        Column::text(t!("用人单位", "Employer"), |row: &OutingReportRow| row.employer_name.clone()),
        Column::text(t!("地区", "Region"), |row: &OutingReportRow| row.region_name.clone()),
        Column::text(t!("日期", "Days"), |row: &OutingReportRow| format!("{} – {}", row.starts_on, row.ends_on)).width("7.5rem"),
        Column::number(t!("计划", "Planned"), |row: &OutingReportRow| row.planned.total().to_string()),
        Column::number(t!("实检", "Examined"), |row: &OutingReportRow| {
            row.examined.map(|heads| heads.total().to_string()).unwrap_or_default()
        }),
        Column::new(t!("告知", "Notice"), |row: &OutingReportRow| standing_badge(row.standing)),
        Column::number(t!("告知次数", "Notices"), |row: &OutingReportRow| row.notices.to_string()),
        Column::new(t!("状态", "State"), |row: &OutingReportRow| state_badge(row.state)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_period_is_the_last_full_quarter_unless_the_address_says_another() {
        let period =
            |address: &[(&str, &str)], today: &str| asked(&address.iter().copied().collect(), today.parse().unwrap()).to_string();
        assert_eq!(period(&[], "2025-06-16"), "?from=2025-01-01&to=2025-03-31");
        assert_eq!(period(&[], "2025-01-01"), "?from=2024-10-01&to=2024-12-31");
        assert_eq!(period(&[("from", "2025-06-01"), ("tab", "x")], "2025-06-16"), "?from=2025-06-01&to=2025-06-01");
        assert_eq!(period(&[("to", "2024-06-30")], "2025-06-16"), "?from=2024-06-30&to=2024-06-30");
        assert_eq!(period(&[("from", "x"), ("to", "2025-02-28")], "2025-06-16"), "?from=2025-01-01&to=2025-02-28");
    }
}
