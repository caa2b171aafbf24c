//! The network of public institutions: where one is missing (diagnosis F-14).

use ohqc_domain::identity::{Actor, Permission};
use ohqc_domain::institutions::{Ownership, Service};
use ohqc_domain::network::{NetworkFilter, NetworkView, PublicHouse};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};

use crate::filings::{entity as filings, queries::in_force};
use crate::institutions::entity as institutions;
use crate::regions::province_place;
use crate::store::{below, code};
use crate::{App, AppError, Result, permit, policy};

impl App {
    /// Which cities and counties of the caller's province lack a public institution on a day.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub async fn network(&self, actor: &Actor, filter: NetworkFilter) -> Result<NetworkView> {
        permit(actor, Permission::PoliciesRead)?;
        let (place, on) = (province_place(&actor.place), filter.on.unwrap_or_else(|| self.clock().today()));
        let rows: Vec<(String, String)> = filings::Entity::find()
            .join(JoinType::InnerJoin, filings::Relation::Institution.def())
            .select_only()
            .columns([filings::Column::Place, filings::Column::Service])
            .filter(institutions::Column::Ownership.eq(Ownership::Public.code()))
            .filter(filings::Column::Service.is_in(Service::ALL.iter().map(|service| service.code())))
            .filter(filings::Column::AcceptedOn.lte(on))
            .filter(in_force(on))
            .filter(below(filings::Column::Place, &place))
            .into_tuple()
            .all(self.db().read())
            .await?;
        let house = |(place, service): (String, String)| Ok(PublicHouse { place, service: code(&service)? });
        let houses = rows.into_iter().map(house).collect::<Result<Vec<_>>>()?;
        let profile = policy::profile_at(&place, on)?;
        NetworkView::new(&place, &houses, &profile).map_err(|error| AppError::Internal(error.to_string()))
    }
}
