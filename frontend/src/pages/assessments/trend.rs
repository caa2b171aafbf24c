//! How the five key links fare from year to year: a chart for looking, a table for reading.

use ohqc_domain::assessments::{LinkTally, YearTrend};
use ohqc_domain::catalogues::KeyLink;
use ohqc_domain::institutions::Service;
use serde_json::json;

use super::crumb;
use crate::api::assessments;
use crate::format;
use crate::prelude::*;

/// Years that are drawn at most: more bars in a group cannot be told apart.
const DRAWN: usize = 5;

/// The trend of each service; their tables differ, so they stand apart.
#[component]
pub(super) fn AssessmentTrend() -> impl IntoView {
    let tabs = Service::ALL
        .iter()
        .map(|service| Tab::new(service.code(), label(service.label()), move || view! { <Trend service=*service /> }))
        .collect();
    view! {
        <PageHeader title=t!("关键环节趋势", "Trend of the key links") crumbs=vec![crumb()]
            subtitle=t!("已审定考核中各关键环节保住的分值；合理缺项不计入。", "What finalised rounds kept of each key link's points; items that did not apply are left out.") />
        <Tabs tabs label=t!("业务", "Service") param="service" />
    }
    .into_any()
}

#[component]
fn Trend(service: Service) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = move || url.get().pick(&["region"]).with("service", service.code());
    let trend = fetch(move || assessments::trend(client, asked()));
    let root = Signal::derive(move || own_region(client));
    view! {
        <div class="panel">
            <FilterBar keys=vec!["region"]><RegionFilter label=t!("机构地区", "Institution's region") root /></FilterBar>
            {trend.show(|trend| draw(&trend.years))}
        </div>
    }
    .into_any()
}

fn draw(years: &[YearTrend]) -> AnyView {
    if years.is_empty() {
        let (title, hint) = (
            t!("还没有已审定的考核", "No round is finalised yet"),
            t!("考核审定后，这里按年度显示各环节得分率。", "Once rounds are finalised, this shows each link by year."),
        );
        return view! { <EmptyState title hint glyph=Glyph::Chart /> }.into_any();
    }
    let drawn = years.get(years.len().saturating_sub(DRAWN)..).unwrap_or(years).to_vec();
    let option = Signal::derive(move || bars(&drawn));
    let rows = Fetched::ready(KeyLink::ALL.iter().map(|link| Row::of(*link, years)).collect::<Vec<_>>());
    view! {
        <div class="panel-body"><Chart label=t!("各关键环节得分率", "Points kept by key link") option /></div>
        <DataTable source=rows columns=columns(years) caption=t!("各关键环节得分率与发现问题数", "Points kept and findings by key link") />
    }
    .into_any()
}

/// A key link over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    link: KeyLink,
    tallies: Vec<Option<LinkTally>>,
}

impl Row {
    fn of(link: KeyLink, years: &[YearTrend]) -> Self {
        let tally = |year: &YearTrend| year.links.iter().find(|tally| tally.link == link).copied();
        Self { link, tallies: years.iter().map(tally).collect() }
    }

    fn at(&self, year: usize) -> Option<LinkTally> {
        self.tallies.get(year).copied().flatten().filter(|tally| tally.items > 0)
    }
}

fn kept(tally: &LinkTally) -> Option<String> {
    tally.percentage().map(format::points)
}

fn columns(years: &[YearTrend]) -> Vec<Column<Row>> {
    let mut columns = vec![Column::word(t!("关键环节", "Key link"), |row: &Row| row.link.label())];
    for (at, year) in years.iter().enumerate() {
        let (year, rounds) = (year.year, year.rounds);
        columns.push(Column::number(
            t!("{} 年得分率（{} 家次）", "{}: points kept ({} rounds)", year, rounds),
            move |row: &Row| row.at(at).and_then(|tally| kept(&tally)).map_or_else(|| "—".to_owned(), |kept| format!("{kept}%")),
        ));
        columns.push(Column::number(
            t!("{} 年发现问题 / 评定项次", "{}: findings / items judged", year),
            move |row: &Row| row.at(at).map_or_else(|| "—".to_owned(), |tally| format!("{} / {}", tally.findings, tally.items)),
        ));
    }
    columns
}

/// One group of bars for each key link, one bar for each year.
fn bars(years: &[YearTrend]) -> serde_json::Value {
    let names: Vec<String> = KeyLink::ALL.iter().map(|link| link.label().get(language()).to_owned()).collect();
    let series: Vec<serde_json::Value> = years
        .iter()
        .map(|year| {
            let values: Vec<Option<String>> = year.links.iter().map(kept).collect();
            json!({ "type": "bar", "name": year.year.to_string(), "data": values, "barMaxWidth": 36, "label": { "show": true, "position": "top" } })
        })
        .collect();
    json!({
        "tooltip": { "trigger": "axis" },
        "legend": {},
        "xAxis": { "type": "category", "data": names, "axisLabel": { "interval": 0, "width": 120, "overflow": "break" } },
        "yAxis": { "type": "value", "min": 0, "max": 100, "axisLabel": { "formatter": "{value}%" } },
        "series": series,
    })
}

#[cfg(test)]
mod tests {
    use ohqc_domain::assessments::by_year;
    use rust_decimal::Decimal;

    use super::*;

    /// JL24-1-3-c: a link without judged items shows a dash, not a zero.
    #[test]
    fn a_link_that_nobody_judged_has_no_share() {
        let people =
            LinkTally { link: KeyLink::People, items: 3, findings: 1, points: Decimal::from(8), score: Decimal::from(6) };
        let years = by_year([(2025, vec![people])]);
        assert_eq!(Row::of(KeyLink::People, &years).at(0).and_then(|tally| kept(&tally)).as_deref(), Some("75.00"));
        assert_eq!(Row::of(KeyLink::Premises, &years).at(0), None);
    }
}
