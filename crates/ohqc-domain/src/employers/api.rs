//! What callers send and get about employers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::EmployerSize;
use crate::catalogues;
use crate::ids::EmployerId;
use crate::page::Sort;
use crate::regions::{RegionCode, RegionTree};
use crate::text::Text;
use crate::validation::Complaints;
use crate::values::{CreditCode, telephone};

/// An employer as typed into the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EmployerBody {
    /// Full registered name.
    #[validate(length(min = 2, max = 120))]
    #[schema(example = "吉林市某某机械制造有限公司")]
    pub name: String,
    /// Unified social credit code (GB 32100-2015).
    #[schema(example = "91220101MA0Y2NQG3X")]
    pub credit_code: String,
    /// Region code of the work place: a county, a zone or a special unit.
    #[schema(example = "220202")]
    pub region: String,
    /// Address of the work place.
    #[validate(length(min = 4, max = 200))]
    pub address: String,
    /// Section of GB/T 4754, `A` to `T`.
    #[schema(example = "C")]
    pub industry: String,
    /// Size; absent for bodies that are no enterprise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<EmployerSize>,
    /// The contact's name, if one is known.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub contact_name: String,
    /// The contact's telephone number, if one is known.
    #[serde(default)]
    #[validate(custom(function = telephone::optional))]
    pub contact_phone: String,
}

/// An employer's particulars, each checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Employer {
    /// The credit code.
    pub credit_code: CreditCode,
    /// The region of the work place.
    pub region: RegionCode,
    /// What needed no parsing.
    pub body: EmployerBody,
}

impl TryFrom<EmployerBody> for Employer {
    type Error = Complaints;

    fn try_from(body: EmployerBody) -> Result<Self, Self::Error> {
        let mut complaints = Complaints::default();
        complaints.extend_validated(&body);
        let credit_code = complaints.check("/credit_code", CreditCode::parse(&body.credit_code));
        let region = complaints.check("/region", RegionTree::embedded().exact(&body.region));
        if catalogues::industry(&body.industry).is_none() {
            let text = Text::new("请选择国民经济行业门类（A 至 T）", "Choose a section of GB/T 4754, A to T");
            complaints.add("/industry", "unknown_industry", text);
        }
        match (credit_code, region) {
            (Some(credit_code), Some(region)) if complaints.is_empty() => Ok(Self { credit_code, region, body }),
            _ => Err(complaints),
        }
    }
}

/// Says that an employer is the same as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// The entry that stays.
    pub into: EmployerId,
}

enumeration! {
    /// What may be done to an employer.
    pub enum EmployerAction {
        /// Change its particulars.
        Edit = "edit" => ("修改", "Edit"),
        /// Merge it into the entry that stays.
        Merge = "merge" => ("合并重复登记", "Merge"),
    }
}

/// The least that addresses an employer: who it is and where, no person, no size. Institutions find this much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmployerBrief {
    /// The employer.
    pub id: EmployerId,
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: String,
    /// Region code of the work place.
    pub region: String,
    /// City and county in words.
    pub region_name: String,
    /// Address of the work place.
    pub address: String,
}

/// An employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmployerView {
    /// The employer.
    pub id: EmployerId,
    /// Its particulars.
    pub particulars: EmployerBody,
    /// City and county in words.
    pub region_name: String,
    /// What the section of its industry is called.
    pub industry_name: Text,
    /// The entry that stays, once this one was found to be the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<EmployerBrief>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<EmployerAction>,
}

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmployerSummary {
    /// The employer.
    pub id: EmployerId,
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: String,
    /// City and county in words.
    pub region_name: String,
    /// Address of the work place.
    pub address: String,
    /// Section of GB/T 4754.
    pub industry: String,
    /// What it is called.
    pub industry_name: Text,
    /// Size, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<EmployerSize>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}

enumeration! {
    /// What the register is ordered by.
    pub enum EmployerOrder {
        /// The name.
        Name = "name" => ("名称", "Name"),
        /// The place on the reporting tree.
        Region = "region" => ("地区", "Region"),
        /// The section of the industry.
        Industry = "industry" => ("行业", "Industry"),
        /// The registration.
        Registered = "registered" => ("登记时间", "Registered"),
    }
}

/// Filters of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EmployerFilter {
    /// Part of the name or of the credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Region code; everything below it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Section of GB/T 4754.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Size.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<EmployerSize>,
    /// Those merged into others in place of those that stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<bool>,
    /// Order: `name`, `region`, `industry` or `registered`; `-` before it turns it round. By name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-registered")]
    pub sort: Option<Sort<EmployerOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Whom to look for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EmployerLookup {
    /// A whole credit code, or at least two characters of the name.
    #[param(example = "机械")]
    pub q: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_place_lies_in_a_county_and_an_industry_in_the_standard() {
        let good = EmployerBody {
            name: "吉林市某某机械制造有限公司".into(),
            credit_code: "91350100M000100Y43".into(),
            region: "220202".into(),
            address: "松江路 1 号".into(),
            industry: "C".into(),
            size: None,
            contact_name: String::new(),
            contact_phone: String::new(),
        };
        assert!(Employer::try_from(good.clone()).is_ok());
        let pointers = |body: EmployerBody| {
            let found = Employer::try_from(body).unwrap_err();
            found.iter().map(|one| (one.pointer.clone(), one.code)).collect::<Vec<_>>()
        };
        let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(pointers(EmployerBody { region: "220200".into(), ..good.clone() }), at("/region", "region_too_wide"));
        assert_eq!(pointers(EmployerBody { region: "999999".into(), ..good.clone() }), at("/region", "unknown_region"));
        assert_eq!(pointers(EmployerBody { industry: "U".into(), ..good.clone() }), at("/industry", "unknown_industry"));
        assert_eq!(pointers(EmployerBody { contact_phone: "1".repeat(31), ..good }), at("/contact_phone", "telephone"));
    }
}
