//! Every region of the country, by code, by parent and along the reporting tree.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

use super::{Level, Region, RegionCode, RegionView, SpecialUnit, special_units};
use crate::text::Text;

/// The divisions as they are embedded: `code,name,level,parent_code`.
const FILE: &str = include_str!("../../data/regions.csv");

/// How many steps up are followed before a file is taken for circular.
const DEEPEST: usize = 8;

/// A file of regions that cannot be used.
#[derive(Debug, Error)]
pub enum DataError {
    /// A line is not what its header says.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// A region's parent, or where it reports, is not in the file, or the parents run in a circle.
    #[error("{0} does not lead up to the country")]
    Adrift(RegionCode),
}

#[derive(Deserialize)]
struct Line {
    code: RegionCode,
    name: String,
    level: Level,
    parent_code: Option<RegionCode>,
}

/// The regions of the country.
#[derive(Debug, Clone, Default)]
pub struct RegionTree {
    regions: BTreeMap<RegionCode, Region>,
    children: BTreeMap<RegionCode, Vec<RegionCode>>,
}

impl RegionTree {
    /// The country as it is embedded, read once. A test proves that the embedded file is read whole.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static TREE: LazyLock<RegionTree> = LazyLock::new(|| RegionTree::parse(FILE, special_units()).unwrap_or_default());
        &TREE
    }

    /// Reads a file of regions and lays the special reporting lines over it.
    ///
    /// # Errors
    /// [`DataError`] when a line cannot be read or a region does not lead up to the country.
    pub fn parse(file: &str, special: &[SpecialUnit]) -> Result<Self, DataError> {
        let mut lines = BTreeMap::new();
        for line in csv::Reader::from_reader(file.as_bytes()).deserialize::<Line>() {
            let line = line?;
            lines.insert(line.code, line);
        }
        let reporting: BTreeMap<RegionCode, RegionCode> = special.iter().map(|unit| (unit.code, unit.reports_to)).collect();
        let mut tree = Self::default();
        for line in lines.values() {
            // A grouping code is no office: what lies under it reports to the next real one.
            let real = |code: RegionCode| match lines.get(&code) {
                Some(above) if above.level == Level::Pseudo => above.parent_code,
                _ => Some(code),
            };
            let reporting_parent = reporting.get(&line.code).copied().or_else(|| line.parent_code.and_then(real));
            if let Some(above) = reporting_parent {
                tree.children.entry(above).or_default().push(line.code);
            }
            tree.regions.insert(
                line.code,
                Region {
                    code: line.code,
                    name: line.name.clone(),
                    level: line.level,
                    parent: line.parent_code,
                    reporting_parent,
                },
            );
        }
        match tree.regions.values().find(|region| !tree.leads_up(region)) {
            Some(region) => Err(DataError::Adrift(region.code)),
            None => Ok(tree),
        }
    }

    fn leads_up(&self, region: &Region) -> bool {
        let parents_known = region.parent.is_none_or(|parent| self.regions.contains_key(&parent));
        let top = self.ancestors(region.code).last().copied().unwrap_or(region.code);
        parents_known && top == RegionCode::COUNTRY
    }

    /// A region by its code.
    #[must_use]
    pub fn get(&self, code: RegionCode) -> Option<&Region> {
        self.regions.get(&code)
    }

    /// Every region in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.regions.values()
    }

    /// The regions that report to this one, in the order of codes.
    pub fn children(&self, code: RegionCode) -> impl Iterator<Item = &Region> {
        self.children.get(&code).into_iter().flatten().filter_map(|child| self.regions.get(child))
    }

    /// The regions it reports to, the nearest first and the country last.
    #[must_use]
    pub fn ancestors(&self, code: RegionCode) -> Vec<RegionCode> {
        let above = |code: &RegionCode| self.regions.get(code).and_then(|region| region.reporting_parent);
        std::iter::successors(above(&code), above).take(DEEPEST).collect()
    }

    /// The place along the reporting tree, e.g. `/000000/220000/220100/220102/`; none for a code that does not exist.
    ///
    /// A scope is a prefix of it: the path of an office's region begins the path of every region under it.
    #[must_use]
    pub fn path(&self, code: RegionCode) -> Option<String> {
        self.get(code)?;
        let mut steps = self.ancestors(code);
        steps.reverse();
        steps.push(code);
        Some(steps.iter().fold(String::from("/"), |path, step| path + step.as_str() + "/"))
    }

    /// Whether a region is `scope` or reports to it, directly or through others.
    #[must_use]
    pub fn is_within(&self, code: RegionCode, scope: RegionCode) -> bool {
        code == scope && self.regions.contains_key(&code) || self.ancestors(code).contains(&scope)
    }

    /// The province a region reports through: 新疆生产建设兵团 and its like count as one.
    #[must_use]
    pub fn province(&self, code: RegionCode) -> Option<&Region> {
        std::iter::once(code)
            .chain(self.ancestors(code))
            .filter_map(|step| self.get(step))
            .find(|region| region.reporting_parent == Some(RegionCode::COUNTRY))
    }

    /// The prefecture level a region reports through: a city, or a special unit that reports straight to the province.
    ///
    /// None for districts of municipalities, which have no such level (C-18), and above it.
    #[must_use]
    pub fn prefecture(&self, code: RegionCode) -> Option<&Region> {
        let province = self.province(code)?.code;
        std::iter::once(code)
            .chain(self.ancestors(code))
            .filter_map(|step| self.get(step))
            .find(|region| region.reporting_parent == Some(province) && matches!(region.level, Level::City | Level::Special))
    }

    /// Whether a region is exact enough for an address: a county, a zone, a special unit, or a city that has no counties.
    #[must_use]
    pub fn is_exact(&self, code: RegionCode) -> bool {
        self.get(code).is_some_and(|region| match region.level {
            Level::County | Level::Zone | Level::Special => true,
            Level::City => self.children(code).next().is_none(),
            Level::Country | Level::Province | Level::Pseudo => false,
        })
    }

    /// The region of an address, as it was typed or sent.
    ///
    /// # Errors
    /// `unknown_region`, or `region_too_wide` for one that is not exact enough.
    pub fn exact(&self, text: &str) -> Result<RegionCode, (&'static str, Text)> {
        match RegionCode::parse(text).ok().filter(|code| self.get(*code).is_some()) {
            None => Err(("unknown_region", Text::new("请选择有效的行政区划", "Choose a region of the list"))),
            Some(code) if self.is_exact(code) => Ok(code),
            Some(_) => {
                let text = Text::new("请选择到县（市、区）或单列单位", "Choose down to the county, zone or special unit");
                Err(("region_too_wide", text))
            }
        }
    }

    /// The name with those above it, without the country and grouping codes, e.g. 吉林省长春市朝阳区.
    #[must_use]
    pub fn full_name(&self, code: RegionCode) -> String {
        let above = |code: &RegionCode| self.regions.get(code).and_then(|region| region.parent);
        let mut names: Vec<&str> = std::iter::successors(Some(code), above)
            .take(DEEPEST)
            .filter_map(|step| self.get(step))
            .filter(|region| region.code == code || !matches!(region.level, Level::Country | Level::Pseudo))
            .map(|region| region.name.as_str())
            .collect();
        names.reverse();
        names.concat()
    }

    /// Regions whose name or full name contains the text, or whose code begins with it; names that begin with it first.
    #[must_use]
    pub fn search(&self, text: &str, within: RegionCode, limit: usize) -> Vec<&Region> {
        let text = text.trim();
        if text.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, &Region)> = self
            .iter()
            .filter(|region| region.level != Level::Pseudo)
            .filter_map(|region| Some((self.rank(region, text)?, region)))
            .filter(|(_, region)| self.is_within(region.code, within))
            .collect();
        found.sort_by_key(|(rank, region)| (*rank, region.code));
        found.into_iter().take(limit).map(|(_, region)| region).collect()
    }

    fn rank(&self, region: &Region, text: &str) -> Option<u8> {
        if region.code.as_str() == text || region.name == text {
            Some(0)
        } else if region.name.starts_with(text) || region.code.as_str().starts_with(text) {
            Some(1)
        } else if region.name.contains(text) {
            Some(2)
        } else if self.full_name(region.code).contains(text) {
            Some(3)
        } else {
            None
        }
    }

    /// A region as lists and pickers show it.
    #[must_use]
    pub fn view(&self, code: RegionCode) -> Option<RegionView> {
        let region = self.get(code)?;
        Some(RegionView {
            code,
            name: region.name.clone(),
            full_name: self.full_name(code),
            level: region.level,
            reporting_parent: region.reporting_parent,
            children: self.children.get(&code).map_or(0, Vec::len),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_embedded_files_are_read_whole() {
        let tree = RegionTree::parse(FILE, special_units()).unwrap();
        assert_eq!(tree.iter().count(), FILE.trim().lines().count() - 1);
        assert_eq!(tree.children(RegionCode::COUNTRY).count(), 35, "34 provinces and the corps");
        assert!(special_units().iter().all(|unit| tree.get(unit.code).is_some()));
    }

    #[test]
    fn a_place_is_its_path() {
        let tree = RegionTree::embedded();
        for (at, path) in [
            ("000000", "/000000/"),
            ("220102", "/000000/220000/220100/220102/"),
            ("22L001", "/000000/220000/22L001/"),
            ("22L002", "/000000/220000/22L002/"),
            ("220581", "/000000/220000/22L002/220581/"),
            ("22L003", "/000000/220000/22L003/"),
            ("120101", "/000000/120000/120101/"),
            ("429004", "/000000/420000/429004/"),
            ("65L001", "/000000/65L001/"),
        ] {
            assert_eq!(tree.path(code(at)).as_deref(), Some(path));
        }
        assert_eq!(tree.path(code("999999")), None);
    }

    #[test]
    fn levels_may_be_missing() {
        let tree = RegionTree::embedded();
        let prefecture = |at: &str| tree.prefecture(code(at)).map(|region| region.name.as_str());
        assert_eq!(prefecture("220102"), Some("长春市"));
        assert_eq!(prefecture("220581"), Some("梅河新区"));
        assert_eq!(prefecture("120101"), None, "a municipality has districts only");
        assert_eq!(prefecture("220000"), None);
        assert_eq!(tree.province(code("65L001")).map(|region| region.name.as_str()), Some("新疆生产建设兵团"));
    }

    #[test]
    fn people_find_a_region_by_name() {
        let tree = RegionTree::embedded();
        let codes = |text: &str, within: &str| -> Vec<String> {
            tree.search(text, code(within), 5).iter().map(|region| region.code.to_string()).collect()
        };
        assert_eq!(codes("朝阳区", "220000"), ["220104"]);
        assert!(codes("朝阳区", "000000").contains(&"110105".to_owned()));
        assert_eq!(codes("长春市南关", "000000"), ["220102"]);
        assert_eq!(codes("220581", "220000"), ["220581"]);
        assert!(codes(" ", "000000").is_empty());
        assert_eq!(tree.full_name(code("120101")), "天津市和平区");
        assert_eq!(tree.view(code("220000")).map(|view| view.children), Some(12));
    }

    /// NHC23-0-a: the corps is addressed beside the provinces, so it reports to the country and not through one.
    #[test]
    fn the_corps_is_a_reporting_unit_of_its_own() {
        let tree = RegionTree::embedded();
        let corps = RegionCode::parse("65L001").unwrap();
        assert_eq!(tree.path(corps).as_deref(), Some("/000000/65L001/"));
        assert!(!tree.is_within(corps, RegionCode::parse("650000").unwrap()));
        assert!(tree.children(RegionCode::COUNTRY).any(|region| region.code == corps));
    }

    #[test]
    fn a_circle_or_a_lost_parent_is_refused() {
        let circle = "code,name,level,parent_code\n000000,全国,country,\n220000,甲,province,220100\n220100,乙,city,220000\n";
        assert!(matches!(RegionTree::parse(circle, &[]), Err(DataError::Adrift(_))));
        let lost = "code,name,level,parent_code\n000000,全国,country,\n220100,乙,city,220000\n";
        assert!(matches!(RegionTree::parse(lost, &[]), Err(DataError::Adrift(_))));
    }

    proptest! {
        #[test]
        fn scope_is_a_prefix(one in 0usize..3356, other in 0usize..3356) {
            let tree = RegionTree::embedded();
            let all: Vec<RegionCode> = tree.iter().map(|region| region.code).collect();
            let (one, other) = (all[one], all[other]);
            let (path, scope) = (tree.path(one).unwrap(), tree.path(other).unwrap());
            prop_assert_eq!(path.starts_with(&scope), tree.is_within(one, other));
            prop_assert!(tree.is_within(one, RegionCode::COUNTRY));
        }
    }

    #[test]
    fn an_address_is_in_a_county() {
        let exact = |code: &str| RegionTree::embedded().is_exact(code.parse().unwrap());
        for code in ["220102", "22L001", "441900"] {
            assert!(exact(code), "{code}");
        }
        for code in ["000000", "220000", "220100", "110100", "810000"] {
            assert!(!exact(code), "{code}");
        }
    }
}
