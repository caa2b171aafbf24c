//! Putting an employer on the register, and taking it off again while nothing depends on it.

use ohqc_domain::employers::api::{Employer, EmployerBody};
use ohqc_domain::events::EventKind;
use ohqc_domain::identity::{Actor, OrganisationKind, OrganisationLevel, Permission, Scope};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{entity, subject};
use crate::identity::entities::{organisations, users};
use crate::regions::{place_of, province_place};
use crate::store::{new_id, referred_to, used};
use crate::write::Write;
use crate::{AppError, Result, permit};

/// Registers an employer together with its organisation, under one id.
pub async fn register(write: &Write<'_>, actor: &Actor, body: EmployerBody) -> Result<entity::Model> {
    let grant = permit(actor, Permission::EmployersRegister)?;
    let employer = Employer::try_from(body)?;
    let place = place_of(employer.region)?;
    let within = match grant.scope() {
        Scope::Place(prefix) => place.starts_with(prefix.as_str()),
        // An institution goes out to employers of its whole province.
        Scope::Organisation(_) => place.starts_with(&province_place(&actor.place)),
        Scope::Assigned(_) => false,
    };
    if !within {
        return Err(AppError::Denied);
    }
    unknown(write, &employer, None).await?;
    let row = insert(write, &employer, place).await?;
    write.event(&subject(&row), EventKind::Created, json!({ "name": row.name })).await?;
    Ok(row)
}

/// A credit code stands once in a county; who was merged away counts too, and says where it went.
pub async fn unknown(write: &Write<'_>, employer: &Employer, own: Option<Uuid>) -> Result<()> {
    let found = entity::Entity::find()
        .filter(entity::Column::CreditCode.eq(employer.credit_code.as_str()))
        .filter(entity::Column::Region.eq(employer.region.as_str()))
        .one(&write.tx)
        .await?;
    match found.filter(|row| Some(row.id) != own) {
        None => Ok(()),
        Some(row) if row.merged_into.is_some() => Err(AppError::Duplicate(Text::new(
            "该统一社会信用代码在此县（市、区）的登记已合并到另一条，请使用合并后的登记",
            "This credit code was registered in this county and merged into another entry; use that one",
        ))),
        Some(_) => Err(AppError::Duplicate(Text::new(
            "该统一社会信用代码在此县（市、区）已登记",
            "This credit code is registered in this county already",
        ))),
    }
}

async fn insert(write: &Write<'_>, employer: &Employer, place: String) -> Result<entity::Model> {
    let (id, body) = (new_id(), &employer.body);
    organisations::ActiveModel {
        id: Set(id),
        kind: Set(OrganisationKind::Employer.code().into()),
        level: Set(OrganisationLevel::Body.code().into()),
        name: Set(body.name.clone()),
        region: Set(employer.region.as_str().into()),
        place: Set(place.clone()),
        revision: Set(1),
        created_at: Set(write.now()),
    }
    .insert(&write.tx)
    .await?;
    let row = entity::ActiveModel {
        id: Set(id),
        name: Set(body.name.clone()),
        credit_code: Set(employer.credit_code.as_str().into()),
        region: Set(employer.region.as_str().into()),
        place: Set(place),
        industry: Set(body.industry.clone()),
        size: Set(body.size.map(|size| size.code().into())),
        particulars: Set(serde_json::to_value(body)?),
        merged_into: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
        updated_at: Set(write.now()),
    };
    Ok(row.insert(&write.tx).await?)
}

/// Takes an employer off the register as if it had never been there.
///
/// # Errors
/// [`AppError::Rule`] once it was changed or merged, somebody has an account of it, or something else refers to it.
pub async fn remove(write: &Write<'_>, id: Uuid) -> Result<()> {
    let row =
        entity::Entity::find_by_id(id).lock_exclusive().one(&write.tx).await?.ok_or_else(|| used("已不存在", "it is gone"))?;
    if row.revision != 1 || entity::Entity::find().filter(entity::Column::MergedInto.eq(id)).one(&write.tx).await?.is_some() {
        return Err(used("登记后已修改或合并", "it was changed or merged"));
    }
    if users::Entity::find().filter(users::Column::OrganisationId.eq(id)).one(&write.tx).await?.is_some() {
        return Err(used("已开立账号", "somebody has an account of it"));
    }
    entity::Entity::delete_by_id(id).exec(&write.tx).await.map_err(referred_to)?;
    organisations::Entity::delete_by_id(id).exec(&write.tx).await.map_err(referred_to)?;
    write.event(&subject(&row), EventKind::Removed, json!({ "name": row.name })).await
}
