//! What of the filings in force ends soon or has ended, over everything a person may see.

use std::collections::HashMap;

use ohqc_domain::filings::api::{ExpiryFilter, ExpiryView};
use ohqc_domain::filings::{FilingNumber, expiries};
use ohqc_domain::ids::{FilingId, InstitutionId};
use ohqc_domain::page::Page;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::Filing;
use super::{Filings, entity, owner, queries};
use crate::institutions::entity as institutions;
use crate::regions::{province_of, region_name};
use crate::store::{self, Seek, in_scope};
use crate::{Result, policy};

impl Filings<'_> {
    /// Lists what ends within the widest of the province's warnings, or has ended (`filing.certificate_warn_days`); the first
    /// to end first.
    ///
    /// Each page costs the whole: a paper's day stands in a dossier, what its end means follows from everything else there on
    /// that day, and one filing has several of them, so that no column orders them. The filings in force are a few hundred in a
    /// province; where they become too many, their papers want a table that the record of each version fills.
    ///
    /// # Errors
    /// [`crate::AppError::Invalid`] for a bad cursor or limit.
    pub async fn expiring(&self, filter: &ExpiryFilter) -> Result<Page<ExpiryView>> {
        let seek = Seek::new("ends_on", filter.cursor.as_deref(), filter.limit)?;
        let mut query = entity::Entity::find()
            .find_also_related(institutions::Entity)
            .filter(in_scope(self.grant.scope(), entity::Column::Place, entity::Column::InstitutionId))
            .filter(queries::in_force(self.app.clock().today()));
        if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
            query = query.filter(store::like(institutions::Column::Name, text));
        }
        if let Some(service) = filter.service {
            query = query.filter(entity::Column::Service.eq(service.code()));
        }
        let today = self.app.clock().today();
        let mut warnings: HashMap<String, Vec<u32>> = HashMap::new();
        let mut items = Vec::new();
        for (row, institution) in query.all(self.app.db().read()).await? {
            let institution = owner(institution)?;
            let province = province_of(&institution.region)?.as_str().to_owned();
            if !warnings.contains_key(&province) {
                let days = policy::settings(&institution.region, today)?.filing.certificate_warn_days;
                warnings.insert(province.clone(), days);
            }
            let days = warnings.get(&province).map(Vec::as_slice).unwrap_or_default();
            let Filing { service, dossier, .. } = Filing::try_from(&row)?;
            let number = row.number.map(FilingNumber::from);
            let found = expiries(service, &dossier, days, today).into_iter().enumerate();
            let asked = found
                .filter(|(_, one)| filter.paper.is_none_or(|paper| one.paper == paper))
                .filter(|(_, one)| filter.over.is_none_or(|over| one.is_over() == over));
            items.extend(asked.map(|(nth, expiry)| {
                let view = ExpiryView {
                    filing: FilingId(row.id),
                    institution: InstitutionId(institution.id),
                    institution_name: institution.name.clone(),
                    region_name: region_name(&institution.region),
                    service,
                    number: number.clone(),
                    expiry,
                };
                (nth, view)
            }));
        }
        // The cursor stands in the address: it tells a filing's papers by their place, and never by whose they are.
        let page = seek.among(items, |(nth, view)| (view.expiry.ends_on.to_string(), format!("{}/{nth:05}", view.filing)));
        Ok(Page { items: page.items.into_iter().map(|(_, view)| view).collect(), next: page.next })
    }
}
