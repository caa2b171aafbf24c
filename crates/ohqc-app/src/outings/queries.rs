//! What other capabilities ask about outings.

use chrono::NaiveDate;
use ohqc_domain::identity::Grant;
use ohqc_domain::outings::StateName;
use ohqc_domain::regions::RegionCode;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::{entity, judging, present, versions, visible};
use crate::write::Write;
use crate::{Result, delegations};

/// The notices of an institution's outings that somebody may see: as they stand, and as they were sent.
pub async fn notices(
    db: &impl ConnectionTrait,
    grant: &Grant,
    institution: Uuid,
    today: NaiveDate,
) -> Result<Vec<serde_json::Value>> {
    let of =
        |seen: Condition| entity::Entity::find().select_only().filter(entity::Column::InstitutionId.eq(institution)).filter(seen);
    let mut notices: Vec<serde_json::Value> =
        of(present(grant, today)).column(entity::Column::Notice).into_tuple().all(db).await?;
    let ids: Vec<Uuid> = of(visible(grant, today)).column(entity::Column::Id).into_tuple().all(db).await?;
    notices.extend(versions::notices(db, grant, ids).await?);
    Ok(notices)
}

/// Finds anew who answers for the drafts of a county, once its delegations have changed (JL24-3-1-c). The caller holds the turn
/// ([`delegations::alone`]).
pub async fn reroute_drafts(write: &Write<'_>, county: RegionCode) -> Result<()> {
    let drafts = entity::Entity::find()
        .filter(entity::Column::State.eq(StateName::Draft.code()))
        .filter(entity::Column::EmployerRegion.eq(county.as_str()))
        .lock_exclusive()
        .all(&write.tx)
        .await?;
    let table = delegations::of_county(&write.tx, county).await?;
    for row in drafts {
        let place = judging::office(&table, county, row.starts_on)?;
        if place != row.recipient_place {
            let mut change = row.into_active_model();
            change.recipient_place = Set(place);
            change.update(&write.tx).await?;
        }
    }
    Ok(())
}
