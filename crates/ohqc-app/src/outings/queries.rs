//! What other capabilities ask about outings.

use ohqc_domain::identity::Grant;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{entity, visible};
use crate::Result;

/// The notices of an institution's outings that somebody may see.
pub async fn notices(db: &impl ConnectionTrait, grant: &Grant, institution: Uuid) -> Result<Vec<serde_json::Value>> {
    let found = entity::Entity::find()
        .select_only()
        .column(entity::Column::Notice)
        .filter(entity::Column::InstitutionId.eq(institution))
        .filter(visible(grant));
    Ok(found.into_tuple().all(db).await?)
}
