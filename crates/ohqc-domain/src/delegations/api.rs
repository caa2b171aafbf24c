//! What callers send and get about delegations.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::Delegation;
use crate::identity::{Actor, Permission};
use crate::ids::{DelegationId, OrganisationId};
pub use crate::period::EndBody;
use crate::period::{Period, Standing};
use crate::regions::{Level, Line, RegionCode, RegionTree};
use crate::text::Text;
use crate::validation::Complaints;

/// Puts a delegation down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DelegationBody {
    /// Code of the county that is stood in for.
    #[schema(example = "220102")]
    pub county: String,
    /// Code of the prefecture or special unit of the same province whose office acts.
    #[schema(example = "220100")]
    pub authority: String,
    /// Which line is delegated.
    pub line: Line,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// The decision it rests on.
    #[validate(length(min = 1, max = 200))]
    pub basis: String,
}

impl DelegationBody {
    /// Checks the places and the days.
    ///
    /// # Errors
    /// Every complaint.
    pub fn check(&self) -> Result<Delegation, Complaints> {
        let mut found = Complaints::default();
        found.extend_validated(self);
        let tree = RegionTree::embedded();
        let county = found.check("/county", RegionCode::parse(&self.county));
        let authority = found.check("/authority", RegionCode::parse(&self.authority));
        if !self.line.can_be_delegated() {
            found.add("/line", "line", Text::new("机构自身的职责不能由他人代管", "Institutions answer for themselves"));
        }
        let level = |code: RegionCode| tree.get(code).map(|region| region.level);
        if county.is_some_and(|code| !matches!(level(code), Some(Level::County | Level::Zone))) {
            found.add("/county", "not_a_county", Text::new("请选择县（市、区）", "Choose a county or district"));
        }
        if authority.is_some_and(|code| !matches!(level(code), Some(Level::City | Level::Special))) {
            found.add(
                "/authority",
                "not_a_prefecture",
                Text::new("请选择市（州）或单列单位", "Choose a prefecture or special unit"),
            );
        } else if let (Some(county), Some(authority)) = (county, authority)
            && tree.province(county) != tree.province(authority)
        {
            found.add("/authority", "other_province", Text::new("代管机关应在同一省份", "It must lie in the same province"));
        }
        Period { from: self.valid_from, to: self.valid_to }.check(&mut found);
        let Self { line, valid_from, valid_to, .. } = *self;
        let (county, authority) = (county.unwrap_or(RegionCode::COUNTRY), authority.unwrap_or(RegionCode::COUNTRY));
        found.into_result(Delegation { county, authority, line, valid_from, valid_to })
    }
}

enumeration! {
    /// What may be done to a delegation.
    pub enum DelegationAction {
        /// Set its last day.
        End = "end" => ("终止代管", "End"),
    }
}

impl DelegationAction {
    /// Everything this actor may do to it today, at the county's place.
    #[must_use]
    pub fn available(actor: &Actor, delegation: &Delegation, place: &str, today: NaiveDate) -> Vec<Self> {
        let nobody = OrganisationId(Uuid::nil());
        let held = actor.permit(Permission::DelegationsManage).is_some_and(|grant| grant.scope().covers(place, nobody));
        if held && delegation.period().can_end(today) { vec![Self::End] } else { Vec::new() }
    }
}

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DelegationView {
    /// The delegation.
    pub id: DelegationId,
    /// The county that is stood in for.
    pub county: RegionCode,
    /// City and county in words.
    pub county_name: String,
    /// The region whose office acts.
    pub authority: RegionCode,
    /// It in words.
    pub authority_name: String,
    /// Which line is delegated.
    pub line: Line,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// The decision it rests on.
    pub basis: String,
    /// Where it stands today.
    pub standing: Standing,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<DelegationAction>,
}

/// Which delegations to list; the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DelegationFilter {
    /// Code of a region: delegations of its counties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// A day on which they hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// The day the question is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuthorityFilter {
    /// The day; today when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// Which office answers for a region on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuthorityView {
    /// The region asked about.
    pub region: RegionCode,
    /// The day.
    pub on: NaiveDate,
    /// One office per line.
    pub offices: Vec<OfficeView>,
}

/// The office of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeView {
    /// The line.
    pub line: Line,
    /// The region whose office answers.
    pub authority: RegionCode,
    /// It in words.
    pub authority_name: String,
    /// Whether it stands in for the region's own.
    pub delegated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_days_must_fit() {
        let good = DelegationBody {
            county: "220102".into(),
            authority: "220100".into(),
            line: Line::Health,
            valid_from: "2025-01-01".parse().unwrap(),
            valid_to: None,
            basis: "吉卫文〔2025〕1号".into(),
        };
        assert!(good.check().is_ok());
        let complaint = |body: DelegationBody| {
            let found = body.check().unwrap_err();
            found.iter().map(|complaint| (complaint.pointer.clone(), complaint.code)).collect::<Vec<_>>()
        };
        let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        let body = good.clone();
        assert_eq!(complaint(DelegationBody { county: "220100".into(), ..body.clone() }), at("/county", "not_a_county"));
        assert_eq!(
            complaint(DelegationBody { authority: "220103".into(), ..body.clone() }),
            at("/authority", "not_a_prefecture")
        );
        assert_eq!(complaint(DelegationBody { authority: "210100".into(), ..body.clone() }), at("/authority", "other_province"));
        assert_eq!(complaint(DelegationBody { basis: String::new(), ..body.clone() }), at("/basis", "required"));
        assert_eq!(complaint(DelegationBody { line: Line::Institution, ..body.clone() }), at("/line", "line"));
        let to = "2024-12-31".parse().ok();
        assert_eq!(complaint(DelegationBody { valid_to: to, ..body }), at("/valid_to", "before_beginning"));
    }
}
