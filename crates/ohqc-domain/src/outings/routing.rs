//! Whom an outing is told to: the authority where the employer's people work, or the one that stands in for it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::delegations::{Delegation, route};
use crate::policy::Profile;
use crate::regions::{Level, Line, RegionCode, RegionTree};
use crate::text::Text;

/// Who is told, and why they.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = NoticeRecipient)]
pub struct Recipient {
    /// The region whose health authority is told.
    pub region: RegionCode,
    /// It in words.
    pub region_name: String,
    /// Whether it stands in for the employer's own.
    pub delegated: bool,
    /// The region whose QC centre gets a copy.
    pub copy_to: RegionCode,
    /// That centre in words.
    pub copy_name: Text,
    /// Why they, in a sentence.
    pub reason: Text,
    /// The clause.
    pub clause: String,
}

/// Finds who is told of an outing to a county on a day (JL24-3-1-b, JL24-3-1-c).
///
/// A county whose health line, or whose supervision, another office carries on that day is told through that office.
#[must_use]
pub fn recipient(county: RegionCode, on: NaiveDate, profile: &Profile, delegations: &[Delegation]) -> Recipient {
    let tree = RegionTree::embedded();
    let delegate = [Line::Health, Line::DiseaseControl].map(|line| route(county, line, on, delegations));
    let region = delegate.into_iter().find(|region| *region != county).unwrap_or(county);
    let delegated = region != county;
    let name = |code: RegionCode| tree.full_name(code);
    let special = tree.get(region).is_some_and(|region| region.level == Level::Special);
    let (reason, key) = if delegated {
        let text = Text::owned(
            format!("{}的职业卫生监督由{}代管，向代管机关告知", name(county), name(region)),
            format!("{} stands in for {}, so the notice goes there", name(region), name(county)),
        );
        (text, "outreach.delegated_recipient")
    } else if profile.get("outreach.recipient").is_none() {
        let text = Text::new(
            "所在省份没有规定接收机关，按用人单位所在地送达",
            "the province names no recipient; it goes to where the employer is",
        );
        (text, "outreach.recipient")
    } else if special {
        let text = Text::owned(
            format!("用人单位在单列单位{}，向其卫生健康部门告知", name(region)),
            format!("the employer lies in the special unit {}, whose authority is told", name(region)),
        );
        (text, "outreach.recipient")
    } else {
        let text = Text::owned(
            format!("用人单位在{}，向该县（市、区）卫生健康部门告知", name(region)),
            format!("the employer lies in {}, whose health authority is told", name(region)),
        );
        (text, "outreach.recipient")
    };
    let unnamed = |_| Text::new("省级质控中心", "the province's QC centre");
    let copy_name = profile.settings().map_or_else(unnamed, |settings| settings.org.qc_centre_examination);
    let copy_to = tree.province(county).map_or(RegionCode::COUNTRY, |province| province.code);
    Recipient { region, region_name: name(region), delegated, copy_to, copy_name, reason, clause: profile.clause(key).to_owned() }
}
