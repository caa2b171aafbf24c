//! What other capabilities ask about outings.

use chrono::NaiveDate;
use ohqc_domain::identity::{Actor, Grant};
use ohqc_domain::outings::StateName;
use ohqc_domain::regions::RegionCode;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::reader::Reader;
use super::{entity, judging, versions};
use crate::employers::entries_of;
use crate::write::Write;
use crate::{Result, delegations};

/// The notices of an institution's outings that somebody may see: as they stand, and as they were sent.
pub async fn notices(
    db: &impl ConnectionTrait,
    (actor, grant): (&Actor, &Grant),
    institution: Uuid,
    today: NaiveDate,
) -> Result<Vec<serde_json::Value>> {
    let reader = Reader::of(actor, grant);
    let seen: Vec<(Uuid, Uuid, serde_json::Value)> = entity::Entity::find()
        .select_only()
        .columns([entity::Column::Id, entity::Column::EmployerId, entity::Column::Notice])
        .filter(entity::Column::InstitutionId.eq(institution))
        .filter(reader.sees(today))
        .into_tuple()
        .all(db)
        .await?;
    // As it stands, a notice that left an employer is not the employer's any more.
    let entries = match reader.employer() {
        Some(employer) => Some(entries_of(db, employer).await?),
        None => None,
    };
    let mut notices = versions::notices(db, reader, seen.iter().map(|(id, ..)| *id).collect()).await?;
    let stands = |employer: &Uuid| entries.as_ref().is_none_or(|entries| entries.contains(employer));
    notices.extend(seen.into_iter().filter(|(_, employer, _)| stands(employer)).map(|(.., notice)| notice));
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
