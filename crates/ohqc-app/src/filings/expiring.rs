//! What of the filings in force ends soon or has ended, over everything a person may see.

use std::collections::HashMap;

use ohqc_domain::filings::api::{ExpiryFilter, ExpiryView};
use ohqc_domain::filings::{FilingNumber, StateName, expiries};
use ohqc_domain::ids::{FilingId, InstitutionId};
use ohqc_domain::page::Page;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::Filing;
use super::{Filings, entity, owner};
use crate::institutions::entity as institutions;
use crate::regions::{province_of, region_name};
use crate::store::{self, Seek, in_scope};
use crate::{Result, policy};

impl Filings<'_> {
    /// Lists what ends within the widest of the province's warnings, or has ended (`filing.certificate_warn_days`), the first to
    /// end first.
    ///
    /// # Errors
    /// [`AppError::Invalid`](crate::AppError::Invalid) for a bad cursor or limit.
    pub async fn expiring(&self, filter: &ExpiryFilter) -> Result<Page<ExpiryView>> {
        let mut query = entity::Entity::find()
            .find_also_related(institutions::Entity)
            .filter(in_scope(self.grant.scope(), entity::Column::Place, entity::Column::InstitutionId))
            .filter(entity::Column::State.eq(StateName::Accepted.code()));
        if let Some(text) = filter.q.as_deref().filter(|text| !text.trim().is_empty()) {
            query = query.filter(store::like(institutions::Column::Name, text));
        }
        if let Some(service) = filter.service {
            query = query.filter(entity::Column::Service.eq(service.code()));
        }
        let seek = Seek::new("ends", filter.cursor.as_deref(), filter.limit)?;
        let seen = seek.seen()?.map(|(key, id)| (key.to_owned(), id));
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
            let found = expiries(service, &dossier, days, today).into_iter();
            let asked = found
                .filter(|one| filter.paper.is_none_or(|paper| one.paper == paper))
                .filter(|one| filter.over.is_none_or(|over| one.is_over() == over));
            // A paper's place in its filing tells it from others that end on the same day, and names nobody.
            let placed = asked.enumerate().map(|(at, expiry)| ((format!("{} {at:05}", expiry.ends_on), row.id), expiry));
            let rest = placed.filter(|(key, _)| seen.as_ref().is_none_or(|seen| key > seen));
            items.extend(rest.map(|(key, expiry)| {
                let view = ExpiryView {
                    filing: FilingId(row.id),
                    institution: InstitutionId(institution.id),
                    institution_name: institution.name.clone(),
                    region_name: region_name(&institution.region),
                    service,
                    number: number.clone(),
                    expiry,
                };
                (key, view)
            }));
        }
        items.sort_by(|(one, _), (other, _)| one.cmp(other));
        let page = seek.page(items, |((key, id), _)| (key.clone(), id.to_string()));
        Ok(Page { items: page.items.into_iter().map(|(_, view)| view).collect(), next: page.next })
    }
}
