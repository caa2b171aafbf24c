//! Outings in numbers: the indicators with their counts, and the tiles of the office's area.

use ohqc_domain::outings::OutingRatio;
use ohqc_domain::provenance::Mark;
use ohqc_domain::regions::{Level, RegionCode, RegionTree};
use rust_decimal::Decimal;

use super::map;
use crate::api::outings::{self, OutingFigures};
use crate::format;
use crate::prelude::*;

/// What of the address narrows the numbers down.
const PERIOD: &[&str] = &["region", "from", "to"];

/// What every rate is held against: all of them, since telling is a duty (JL24-3-1). No notice sets a target rate; this is ours.
const REFERENCE: &str = "100%";

/// The numbers of a period and a region.
#[component]
pub(super) fn Overview() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let asked = move || url.get().pick(PERIOD);
    let figures = fetch(move || outings::figures(client, asked()));
    let counties = fetch(move || outings::counties(client, asked()));
    let root = Signal::derive(move || area(client));
    let region = move || url.get().parse::<RegionCode>("region").unwrap_or_else(|| root.get());
    let back = move || {
        let href = url.href(&url.get().without("region"));
        (region() != root.get())
            .then(|| view! { <a class="text-link" href=href>{t!("返回全部地区", "Back to the whole area")}</a> })
    };
    view! {
        <div class="panel">
            <FilterBar keys=PERIOD.to_vec()>
                <RegionFilter label=t!("用人单位地区", "Employer's region") root />
                <FilterDate key="from" label=t!("开始日期自", "Beginning from") />
                <FilterDate key="to" label=t!("至", "To") />
            </FilterBar>
            {figures.show(move |figures| draw(&figures, &untrack(asked)))}
        </div>
        <Section title=t!("各地外出检查", "Outings by place") actions=back
            note=t!("按用人单位所在地；点击方块查看名单。", "By the employer's place; press a tile for the list.")>
            {counties.show(move |counties| map::draw(untrack(region), &counties, &untrack(asked)))}
        </Section>
    }
    .into_any()
}

/// The area whose tiles are shown: an office its own, an institution its province, where it may go.
fn area(client: Client) -> RegionCode {
    let own = own_region(client);
    if client.can(Permission::OutingsEdit) {
        RegionTree::embedded().province(own).map_or(own, |province| province.code)
    } else {
        let tree = RegionTree::embedded();
        let unit = |code: RegionCode| tree.get(code).is_some_and(|region| region.level != Level::Pseudo);
        if unit(own) { own } else { RegionCode::COUNTRY }
    }
}

fn draw(figures: &OutingFigures, query: &Query) -> AnyView {
    let rows = figures.indicators.iter().map(|ratio| row(*ratio, query)).collect_view();
    let (early, unknown) = (figures.counts.early, figures.counts.unknown);
    let free = figures.counts.notified.saturating_sub(figures.counts.timed).saturating_sub(unknown);
    let free = (free > 0).then(|| {
        view! { <p class="muted">{t!("{} 批次所在省份没有告知时限的规定，不计入按期告知率和及时告知率。", "{} lie in a province that sets no time for the notice; the rates of telling in time leave them out.", free)}</p> }
    });
    let early = (early > 0).then(|| {
        view! { <p class="muted">{t!("按期告知中有 {} 批次早于告知期。", "Of those in time, {} were told before the period.", early)}</p> }
    });
    let unknown = (unknown > 0).then(|| {
        view! { <p class="muted">{t!("{} 批次的时限暂无法计算（放假安排未发布）。", "{} cannot be judged yet: the holidays are not published.", unknown)}</p> }
    });
    let examined = format::count(figures.examined);
    view! {
        <div class="table-scroll" tabindex="0">
            <table class="data-table">
                <caption class="visually-hidden">{t!("外出检查指标", "Indicators of outings")}</caption>
                <thead><tr>
                    <th scope="col">{t!("指标", "Indicator")}</th>
                    <th scope="col">{t!("分子", "Numerator")}</th>
                    <th scope="col">{t!("分母", "Denominator")}</th>
                    <th scope="col" class="number">{t!("比率", "Rate")}</th>
                    <th scope="col" class="number">{t!("本平台参考值", "Our reference")}" "<MarkBadge mark=Mark::Own clause="—" /></th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="figure-notes">
            <p class="muted">{t!("已完成外出的实检人数：{}", "People examined by completed outings: {}", examined)}</p>
            {early}{unknown}{free}
        </div>
    }
    .into_any()
}

fn row(ratio: OutingRatio, query: &Query) -> AnyView {
    let OutingRatio { indicator, of, numerator, among, denominator } = ratio;
    let count = |figure: ohqc_domain::outings::Figure, number: u64| {
        let href = format!("/app/outings{}", query.clone().with("figure", figure.code()));
        view! { {label(figure.label())} " " <Link href>{format::count(number)}</Link> }
    };
    let rate = (denominator > 0).then(|| format::percent(Decimal::from(numerator) / Decimal::from(denominator)));
    view! {
        <tr>
            <th scope="row">{indicator.code()} " " {label(indicator.label())}</th>
            <td>{count(of, numerator)}</td>
            <td>{count(among, denominator)}</td>
            <td class="number">{rate.unwrap_or_else(|| "—".to_owned())}</td>
            <td class="number">{REFERENCE}</td>
        </tr>
    }
    .into_any()
}
