//! Tiles: the units below a region on a plain grid, to look at.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Level, RegionCode, RegionTree};
use crate::provenance::Mark;

/// The file as it is embedded.
const FILE: &str = include_str!("../../data/tiles.toml");

/// Columns of a grid that nobody laid out.
const COLUMNS: usize = 5;

/// A region's place on the grid, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    /// The region.
    pub code: RegionCode,
    /// From north to south.
    pub row: usize,
    /// From west to east.
    pub column: usize,
}

/// The units below a region, as they are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    /// The tiles, by row and column.
    pub tiles: Vec<Tile>,
    /// How sure their places are; none where they stand in the order of their codes.
    pub mark: Option<Mark>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    code: RegionCode,
    mark: Mark,
    tiles: Vec<Tile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    province: Vec<Layout>,
}

/// The units that report to a region, or the region itself where none does: laid out where a file says so, and otherwise in
/// the order of their codes.
#[must_use]
pub fn tiles(region: RegionCode) -> Tiles {
    static LAYOUTS: LazyLock<Vec<Layout>> =
        LazyLock::new(|| toml::from_str::<File>(FILE).map(|file| file.province).unwrap_or_default());
    if let Some(layout) = LAYOUTS.iter().find(|layout| layout.code == region) {
        let mut tiles = layout.tiles.clone();
        tiles.sort_unstable_by_key(|tile| (tile.row, tile.column));
        return Tiles { tiles, mark: Some(layout.mark) };
    }
    let mut codes: Vec<RegionCode> = units(region).collect();
    if codes.is_empty() {
        codes.push(region);
    }
    let place = |(at, code)| Tile { code, row: at / COLUMNS + 1, column: at % COLUMNS + 1 };
    Tiles { tiles: codes.into_iter().enumerate().map(place).collect(), mark: None }
}

/// The units that report to a region; what only groups others in the national code is none.
fn units(region: RegionCode) -> impl Iterator<Item = RegionCode> {
    RegionTree::embedded().children(region).filter(|unit| unit.level != Level::Pseudo).map(|unit| unit.code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn every_layout_has_each_unit_of_its_province_once_and_no_two_on_one_place() {
        let file: File = toml::from_str(FILE).unwrap();
        for layout in file.province {
            let laid: BTreeSet<RegionCode> = layout.tiles.iter().map(|tile| tile.code).collect();
            assert_eq!(laid, units(layout.code).collect(), "{}", layout.code);
            assert_eq!(laid.len(), layout.tiles.len());
            let places: BTreeSet<_> = layout.tiles.iter().map(|tile| (tile.row, tile.column)).collect();
            assert_eq!(places.len(), laid.len());
            assert_eq!(layout.mark, Mark::Own, "no map of ours is official");
        }
    }

    #[test]
    fn what_nobody_laid_out_stands_in_order() {
        let changchun = tiles(code("220100"));
        assert_eq!(changchun.mark, None);
        let first = changchun.tiles[0];
        assert_eq!((first.code, first.row, first.column), (code("220102"), 1, 1));
        assert_eq!((changchun.tiles[5].row, changchun.tiles[5].column), (2, 1));
        assert_eq!(tiles(code("220102")).tiles.len(), 1, "a county is its own tile");
        assert!(tiles(code("210000")).tiles.len() > 10);
        assert_eq!(tiles(code("220000")).mark, Some(Mark::Own));
    }
}
