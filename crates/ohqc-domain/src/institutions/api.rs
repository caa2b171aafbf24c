//! What callers send and get about institutions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::{BodyKind, Establishment, Ownership, Service};
use crate::filings::FiledCategory;
use crate::filings::api::FilingSummary;
use crate::ids::InstitutionId;
use crate::page::Sort;
use crate::regions::{RegionCode, RegionTree};
use crate::text::Text;
use crate::validation::Complaints;
use crate::values::{CreditCode, telephone};

/// An institution's particulars as typed into the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InstitutionBody {
    /// Full registered name.
    #[validate(length(min = 2, max = 120))]
    #[schema(example = "吉林市某某职业病医院")]
    pub name: String,
    /// Unified social credit code (GB 32100-2015).
    #[schema(example = "91220101MA0Y2NQG3X")]
    pub credit_code: String,
    /// Who owns it.
    pub ownership: Ownership,
    /// What kind of house it is.
    pub establishment: Establishment,
    /// Region code of the practice address: a county, a zone or a special unit.
    #[schema(example = "220202")]
    pub region: String,
    /// Practice address.
    #[validate(length(min = 4, max = 200))]
    pub address: String,
    /// Registration number of the practice licence (医疗机构执业许可证); empty for a body that is no medical institution.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub licence_number: String,
    /// The contact's name.
    #[validate(length(min = 1, max = 40))]
    pub contact_name: String,
    /// The contact's telephone number.
    #[validate(custom(function = telephone::given))]
    pub contact_phone: String,
}

/// Fewest characters of a practice licence's number.
const SHORTEST_LICENCE: usize = 4;

/// An institution's particulars, each checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// The credit code.
    pub credit_code: CreditCode,
    /// The region.
    pub region: RegionCode,
    /// What needed no parsing.
    pub body: InstitutionBody,
}

impl TryFrom<InstitutionBody> for Particulars {
    type Error = Complaints;

    fn try_from(body: InstitutionBody) -> Result<Self, Self::Error> {
        let mut complaints = Complaints::default();
        complaints.extend_validated(&body);
        let licence = body.licence_number.trim().chars().count();
        if body.establishment.is_medical() && licence == 0 {
            complaints.add("/licence_number", "required", Text::new("必填", "Required"));
        } else if licence > 0 && licence < SHORTEST_LICENCE {
            let text =
                Text::owned(format!("至少 {SHORTEST_LICENCE} 个字符"), format!("Use at least {SHORTEST_LICENCE} characters"));
            complaints.add("/licence_number", "length", text);
        }
        let credit_code = complaints.check("/credit_code", CreditCode::parse(&body.credit_code));
        let region = complaints.check("/region", RegionTree::embedded().exact(&body.region));
        match (credit_code, region) {
            (Some(credit_code), Some(region)) if complaints.is_empty() => Ok(Self { credit_code, region, body }),
            _ => Err(complaints),
        }
    }
}

/// What may be done to an institution now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionAction {
    /// Change its particulars.
    Edit,
    /// Start a filing.
    File,
}

/// An institution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InstitutionView {
    /// The institution.
    pub id: InstitutionId,
    /// Its particulars.
    pub particulars: InstitutionBody,
    /// The region's full name, from the province down.
    pub region_name: String,
    /// Its filings, latest first.
    pub filings: Vec<FilingSummary>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// What this caller may do now.
    pub actions: Vec<InstitutionAction>,
}

/// A row of the list of institutions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InstitutionSummary {
    /// The institution.
    pub id: InstitutionId,
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: String,
    /// Ownership.
    pub ownership: Ownership,
    /// Region code.
    pub region: String,
    /// City and county in words.
    pub region_name: String,
    /// What it has on record.
    pub services: Vec<BodyKind>,
    /// The last conclusion of a finalised assessment, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<crate::assessments::Grade>,
    /// Problems still open.
    pub open_problems: i64,
}

crate::enumeration! {
    /// What the list of institutions is ordered by.
    pub enum InstitutionOrder {
        /// The name.
        Name = "name" => ("名称", "Name"),
        /// The place on the reporting tree.
        Region = "region" => ("地区", "Region"),
        /// The registration.
        Registered = "registered" => ("登记时间", "Registered"),
    }
}

/// Filters of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InstitutionFilter {
    /// Part of the name or of the credit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Region code; everything below it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Ownership.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<Ownership>,
    /// Has this on record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<BodyKind>,
    /// Order: `name`, `region` or `registered`; `-` before it turns it round. By name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(value_type = Option<String>, example = "-registered")]
    pub sort: Option<Sort<InstitutionOrder>>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// A filed institution as the public sees it (list P11): no person, no contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FiledInstitution {
    /// Name on the day of the record.
    pub name: String,
    /// Practice address on that day.
    pub address: String,
    /// City and county in words.
    pub region_name: String,
    /// The service.
    pub service: Service,
    /// Filed categories with their items.
    pub categories: Vec<FiledCategory>,
    /// The filing number.
    pub number: String,
    /// The day of the record.
    pub accepted_on: chrono::NaiveDate,
    /// The last day of the filing, once its end is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<chrono::NaiveDate>,
}

/// Filters of the public list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PublicInstitutionFilter {
    /// Part of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Region code; everything below it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Service>,
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
