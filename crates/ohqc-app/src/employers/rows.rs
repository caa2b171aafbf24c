//! Rows as views.

use ohqc_domain::catalogues;
use ohqc_domain::employers::api::{EmployerAction, EmployerBody, EmployerBrief, EmployerSummary, EmployerView};
use ohqc_domain::identity::{Actor, Permission};
use ohqc_domain::ids::{EmployerId, OrganisationId};
use ohqc_domain::text::Text;

use super::entity::Model;
use crate::regions::region_name;
use crate::store::{Revised, code};
use crate::{AppError, Result};

pub fn view(actor: &Actor, row: Model, stays: Option<Model>) -> Result<Revised<EmployerView>> {
    let grant = actor.permit(Permission::EmployersEdit);
    let may = stays.is_none() && grant.is_some_and(|grant| grant.scope().covers(&row.place, OrganisationId(row.id)));
    let value = EmployerView {
        id: EmployerId(row.id),
        particulars: serde_json::from_value(row.particulars)?,
        region_name: region_name(&row.region),
        industry_name: industry_name(&row.industry)?,
        merged_into: stays.map(brief).transpose()?,
        created_at: row.created_at,
        actions: if may { EmployerAction::ALL.to_vec() } else { Vec::new() },
    };
    Ok(Revised { value, revision: row.revision })
}

pub fn summary(row: Model) -> Result<EmployerSummary> {
    let body: EmployerBody = serde_json::from_value(row.particulars)?;
    Ok(EmployerSummary {
        id: EmployerId(row.id),
        name: row.name,
        credit_code: row.credit_code,
        region_name: region_name(&row.region),
        address: body.address,
        industry_name: industry_name(&row.industry)?,
        industry: row.industry,
        size: row.size.as_deref().map(code).transpose()?,
        created_at: row.created_at,
    })
}

pub fn brief(row: Model) -> Result<EmployerBrief> {
    let body: EmployerBody = serde_json::from_value(row.particulars)?;
    Ok(EmployerBrief {
        id: EmployerId(row.id),
        name: row.name,
        credit_code: row.credit_code,
        region_name: region_name(&row.region),
        region: row.region,
        address: body.address,
    })
}

pub fn industry_name(section: &str) -> Result<Text> {
    let found = catalogues::industry(section).map(|industry| industry.name.clone());
    found.ok_or_else(|| AppError::Internal(format!("a stored industry is unknown: {section}")))
}
