//! The files of a check: photographs from the site and signatures under its record.

use std::collections::BTreeSet;

use ohqc_domain::identity::{Actor, Scope};
use ohqc_domain::ids::AttachmentId;
use ohqc_domain::verifications::StateName;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait};
use serde_json::Value;
use uuid::Uuid;

use super::team;
use crate::write::Write;
use crate::{Result, attachments};

/// The table of which file belongs to which check.
pub(crate) mod entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "verification_files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub verification_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub attachment_id: Uuid,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Puts files to a check: what is new must be the caller's own organisation's.
///
/// # Errors
/// [`AppError::Invalid`](crate::AppError::Invalid) at `pointer` for a file that does not exist or belongs to somebody else.
pub async fn add(
    write: &Write<'_>,
    actor: &Actor,
    verification: Uuid,
    (pointer, ids): (&str, impl Iterator<Item = AttachmentId>),
) -> Result<()> {
    let known: Vec<Uuid> = entity::Entity::find()
        .select_only()
        .column(entity::Column::AttachmentId)
        .filter(entity::Column::VerificationId.eq(verification))
        .into_tuple()
        .all(&write.tx)
        .await?;
    let fresh: BTreeSet<Uuid> = ids.map(|id| id.0).filter(|id| !known.contains(id)).collect();
    if fresh.is_empty() {
        return Ok(());
    }
    let files = fresh.iter().map(|id| AttachmentId(*id));
    attachments::require(&write.tx, actor.organisation.0, (pointer, files)).await?;
    let rows = fresh.into_iter().map(|id| entity::ActiveModel { verification_id: Set(verification), attachment_id: Set(id) });
    entity::Entity::insert_many(rows).exec(&write.tx).await?;
    Ok(())
}

/// Whether a file is of some check: then who sees the check sees it, and not the organisation of whoever took it.
pub(crate) async fn is_of_check(db: &impl ConnectionTrait, attachment: Uuid) -> Result<bool> {
    Ok(entity::Entity::find().filter(entity::Column::AttachmentId.eq(attachment)).count(db).await? > 0)
}

/// Whether a file stands in a check inside a scope, for an institution only once there is a conclusion; or in one whose team the
/// caller is on, whatever else the caller is. What was taken off is nobody's to see, and stays of the check: else the colleagues
/// of whoever took it would have it back.
pub(crate) async fn is_seen(db: &impl ConnectionTrait, actor: &Actor, scope: &Scope, attachment: Uuid) -> Result<bool> {
    let mut within = Condition::all().add(team::reach(scope));
    if matches!(scope, Scope::Organisation(_)) {
        within = within.add(super::entity::Column::State.eq(StateName::Concluded.code()));
    }
    let seen = Condition::any().add(within).add_option(actor.user().map(team::assigned));
    let of_file = entity::Entity::find()
        .select_only()
        .column(entity::Column::VerificationId)
        .filter(entity::Column::AttachmentId.eq(attachment));
    let checks: Vec<(Value, Value)> = super::entity::Entity::find()
        .select_only()
        .columns([super::entity::Column::Photos, super::entity::Column::StateData])
        .filter(seen)
        .filter(super::entity::Column::Id.in_subquery(of_file.into_query()))
        .into_tuple()
        .all(db)
        .await?;
    let id = attachment.to_string();
    Ok(checks.iter().any(|(photos, signed)| attachments::mentions(photos, &id) || attachments::mentions(signed, &id)))
}
