//! Outings on a grid of tiles, one for each unit below a region: how many, and how many were told late or not at all.

use std::collections::BTreeMap;

use ohqc_domain::outings::{Figure, OutingCounts};
use ohqc_domain::regions::{RegionCode, RegionTree, Tile, tiles};

use crate::api::outings::OutingCounty;
use crate::format;
use crate::prelude::*;

/// Shades of a tile beside the empty one.
const SHADES: u64 = 4;

/// What a tile says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sum {
    found: u64,
    late: u64,
}

/// The counts of each tile: a county counts for the unit it reports to.
fn sums(tiles: &[Tile], counties: &[OutingCounty]) -> BTreeMap<RegionCode, Sum> {
    let mut sums: BTreeMap<RegionCode, Sum> = tiles.iter().map(|tile| (tile.code, Sum { found: 0, late: 0 })).collect();
    for county in counties {
        let above = RegionTree::embedded().ancestors(county.region);
        let unit = std::iter::once(county.region).chain(above).find(|code| sums.contains_key(code));
        if let Some(sum) = unit.and_then(|code| sums.get_mut(&code)) {
            let OutingCounts { found, late, missing, .. } = county.counts;
            (sum.found, sum.late) = (sum.found + found, sum.late + late + missing);
        }
    }
    sums
}

/// The shade of a number among others: none for none, the darkest for the most.
fn shade(found: u64, most: u64) -> u64 {
    (found * SHADES).div_ceil(most.max(1))
}

/// The tiles below a region. Each leads to the list of what it counts, and to the tiles below it.
pub(super) fn draw(region: RegionCode, counties: &[OutingCounty], query: &Query) -> AnyView {
    let laid = tiles(region);
    let sums = sums(&laid.tiles, counties);
    let most = sums.values().map(|sum| sum.found).max().unwrap_or_default();
    let columns = laid.tiles.iter().map(|tile| tile.column).max().unwrap_or(1);
    let lines =
        laid.tiles.iter().filter_map(|tile| sums.get(&tile.code).map(|sum| draw_tile(*tile, *sum, most, query))).collect_view();
    let own = laid.mark.map(|mark| {
        view! { <p class="muted tile-note"><MarkBadge mark clause="—" /> " " {t!("方块只表示大致方位，不是地图，不涉及界线。", "The tiles show rough positions only; this is no map and says nothing about boundaries.")}</p> }
    });
    view! {
        <ul class="tile-grid" style=format!("--tile-columns: {columns}") aria-label=t!("各地外出检查批次", "Outings by place")>{lines}</ul>
        {own}
    }
    .into_any()
}

/// What the list is asked for to show what a tile counts: an outing called off, or of other days, is in neither.
fn counted(query: &Query, code: RegionCode) -> Query {
    query.clone().with("region", code).with("figure", Figure::Found.code())
}

fn draw_tile(tile: Tile, sum: Sum, most: u64, query: &Query) -> AnyView {
    let Tile { code, row, column } = tile;
    let name = RegionTree::embedded().get(code).map(|region| region.name.clone()).unwrap_or_default();
    let place = format!("--tile-row: {row}; --tile-column: {column}");
    let within = query.clone().with("region", code);
    let counted = counted(query, code);
    let list = format!("/app/outings{counted}");
    let count = format::count(sum.found);
    let late = (sum.late > 0).then(|| {
        let href = format!("/app/outings{}", counted.with("late", "true"));
        let number = format::count(sum.late);
        view! { <Link href>{t!("逾期或未告知 {}", "{} late or missing", number)}</Link> }
    });
    let below = RegionTree::embedded().children(code).next().is_some().then(|| {
        let (href, of) = (format!("/app/outings{}", within.with("view", "overview")), name.clone());
        view! { <a class="text-link" href=href aria-label=t!("{}：分县查看", "{}: by county", of)>{t!("分县", "Counties")}</a> }
    });
    view! {
        <li class="tile" style=place data-shade=shade(sum.found, most) data-late=(sum.late > 0).then_some("true")>
            <a class="tile-link" href=list>
                <span class="tile-name">{name}</span>
                <span class="tile-count"><b>{count}</b>" "{t!("批次", "outings")}</span>
            </a>
            <span class="tile-foot">{late}{below}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    fn county(region: &str, found: u64, late: u64, missing: u64) -> OutingCounty {
        OutingCounty { region: code(region), counts: OutingCounts { found, late, missing, ..OutingCounts::default() } }
    }

    #[test]
    fn a_county_counts_for_the_unit_it_reports_to() {
        let province = tiles(code("220000")).tiles;
        let counties =
            [county("220102", 3, 1, 0), county("220104", 2, 0, 1), county("220581", 4, 0, 0), county("210102", 9, 9, 9)];
        let found = sums(&province, &counties);
        assert_eq!(found[&code("220100")], Sum { found: 5, late: 2 });
        assert_eq!(found[&code("22L002")], Sum { found: 4, late: 0 }, "it does not report to Tonghua");
        assert_eq!(found[&code("220500")], Sum { found: 0, late: 0 });
        assert_eq!(found.len(), province.len());
        let city = tiles(code("220100")).tiles;
        assert_eq!(sums(&city, &counties)[&code("220102")], Sum { found: 3, late: 1 });
    }

    #[test]
    fn a_tile_leads_to_what_it_counts() {
        let period = Query::new().with("from", "2025-01-01");
        assert_eq!(counted(&period, code("220100")).to_string(), "?from=2025-01-01&region=220100&figure=found");
    }

    #[test]
    fn the_most_is_the_darkest_and_none_is_empty() {
        assert_eq!([0, 1, 5, 6, 10].map(|found| shade(found, 10)), [0, 1, 2, 3, 4]);
        assert_eq!(shade(0, 0), 0);
    }
}
