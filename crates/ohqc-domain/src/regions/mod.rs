//! Places: the divisions of GB/T 2260 and the tree along which offices report.

mod code;
mod special;
mod tiles;
mod tree;

pub use code::{BadRegionCode, RegionCode};
pub use special::{FormerName, SpecialUnit, special_units};
pub use tiles::{Tile, Tiles, tiles};
pub use tree::{DataError, RegionTree};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The code at the end of a path along the reporting tree; empty for no path.
///
/// ```
/// assert_eq!(ohqc_domain::regions::last_code("/000000/220000/220100/"), "220100");
/// ```
#[must_use]
pub fn last_code(place: &str) -> &str {
    place.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

enumeration! {
    /// What kind of division a region is.
    pub enum Level {
        /// 国家
        Country = "country" => ("国家", "Country"),
        /// 省、自治区、直辖市
        Province = "province" => ("省级", "Province"),
        /// 地级市、自治州、地区、盟
        City = "city" => ("市（州）级", "Prefecture"),
        /// 县、区、县级市、旗
        County = "county" => ("县（市、区）级", "County"),
        /// 开发区等功能区，无独立国标区划
        Zone = "zone" => ("功能区", "Development zone"),
        /// 单列单位：长白山管委会、梅河新区、兵团等
        Special = "special" => ("单列单位", "Special unit"),
        /// 国标中的汇总码（市辖区、省直辖县级行政区划），不是一级机关
        Pseudo = "pseudo" => ("汇总码", "Grouping code"),
    }
}

enumeration! {
    /// The line of authority an office belongs to (requirements 6.1).
    pub enum Line {
        /// 卫生健康行政部门：备案、质控、名单公布
        Health = "health" => ("卫生健康", "Health"),
        /// 疾控主管部门、监督机构：监督、线索、处罚
        DiseaseControl = "disease_control" => ("疾控（监督）", "Disease control"),
        /// 疾控中心、职防院所、质控中心
        Technical = "technical" => ("技术支撑", "Technical support"),
        /// 检查、诊断、技术服务等机构自身
        Institution = "institution" => ("机构", "Institution"),
    }
}

impl Line {
    /// Whether another office may stand in for it (代管); institutions answer for themselves.
    #[must_use]
    pub const fn can_be_delegated(self) -> bool {
        !matches!(self, Self::Institution)
    }
}

/// One division or special unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its Chinese name; divisions have no official English one.
    pub name: String,
    /// What kind of division it is.
    pub level: Level,
    /// The next division up in GB/T 2260; none for the country.
    pub parent: Option<RegionCode>,
    /// Where it reports; differs from `parent` for special units and where GB/T 2260 has a mere grouping code between.
    pub reporting_parent: Option<RegionCode>,
}

/// A region as lists and pickers show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegionView {
    /// Its code.
    pub code: RegionCode,
    /// Its own name, e.g. 朝阳区.
    pub name: String,
    /// The name with those above it, e.g. 吉林省长春市朝阳区.
    pub full_name: String,
    /// What kind of division it is.
    pub level: Level,
    /// Where it reports.
    pub reporting_parent: Option<RegionCode>,
    /// How many regions report to it.
    pub children: usize,
}
