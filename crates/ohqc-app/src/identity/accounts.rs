//! Making accounts: organisations, users and client programs. Used by the command line and the demonstration.

use ohqc_domain::accounts::check_password;
use ohqc_domain::events::{EventKind, SubjectKind};
use ohqc_domain::identity::{ClientScope, OrganisationKind, OrganisationLevel, Role};
use ohqc_domain::ids::{ApiClientId, OrganisationId, UserId};
use ohqc_domain::regions::RegionCode;
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use uuid::Uuid;

use super::entities::{api_clients, organisations, users};
use super::sessions::{account, end_logins, locked_user, organisation_row};
use super::{passwords, secret_hash};
use crate::regions::{place_of, stored_region};
use crate::store::{code, new_id};
use crate::write::{Subject, Write};
use crate::{App, AppError, Result};

/// An organisation to be made.
pub struct NewOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its level.
    pub level: OrganisationLevel,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub region: RegionCode,
}

/// A user to be made.
pub struct NewUser {
    /// Where they work.
    pub organisation: OrganisationId,
    /// Login name.
    pub name: String,
    /// The name to show.
    pub display_name: String,
    /// Roles.
    pub roles: Vec<Role>,
}

/// A client program to be made.
pub struct NewClient {
    /// The organisation it pulls for.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// What it may ask for.
    pub scopes: Vec<ClientScope>,
    /// Its public keys (RFC 7517).
    pub jwks: serde_json::Value,
    /// A secret instead, where the province allows it.
    pub secret: Option<String>,
}

impl App {
    /// Makes an organisation.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a region that does not exist.
    pub async fn create_organisation(&self, new: NewOrganisation) -> Result<OrganisationId> {
        let write = self.write(None).await?;
        let row = insert_organisation(&write, new).await?;
        let subject = Subject { kind: SubjectKind::Organisation, id: row.id, place: row.place, institution: None };
        write.event(&subject, EventKind::Created, json!({ "name": row.name })).await?;
        write.commit().await?;
        Ok(OrganisationId(row.id))
    }

    /// Makes a user with a password in clear.
    ///
    /// # Errors
    /// [`AppError::Rule`] for a short password, or a role that does not fit the kind of organisation;
    /// [`AppError::Duplicate`] when the login name is taken.
    pub async fn create_user(&self, new: NewUser, password: String) -> Result<UserId> {
        long_enough(&password)?;
        let organisation = organisation_row(self.db().read(), new.organisation.0).await?;
        fitting(code(&organisation.kind)?, &new.roles)?;
        let password_hash = passwords::hash(password).await?;
        let write = self.write(None).await?;
        let row = insert_user(&write, new, password_hash, false).await?;
        let subject = account(row.id, organisation.place);
        write.event(&subject, EventKind::Created, json!({ "roles": row.roles })).await?;
        write.commit().await?;
        Ok(UserId(row.id))
    }

    /// Disables a user and ends every login of theirs. Access tokens already handed out live on for at most ten minutes.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a name that nobody has.
    pub async fn disable_user(&self, name: &str) -> Result<()> {
        self.change_user(name, "disabled", |row| row.disabled = Set(true)).await
    }

    /// Gives a user another password, lifts a lock and ends every login of theirs.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a name that nobody has, [`AppError::Rule`] for a short password.
    pub async fn set_password(&self, name: &str, password: String) -> Result<()> {
        long_enough(&password)?;
        let hash = passwords::hash(password).await?;
        self.change_user(name, "password", |row| {
            row.password_hash = Set(hash);
            row.failed_logins = Set(0);
            row.locked_until = Set(None);
        })
        .await
    }

    async fn change_user(&self, name: &str, field: &str, change: impl FnOnce(&mut users::ActiveModel)) -> Result<()> {
        let write = self.write(None).await?;
        let named = users::Entity::find().filter(users::Column::Name.eq(name)).one(&write.tx).await?.ok_or(AppError::NotFound)?;
        let user = locked_user(&write, named.id).await?.ok_or(AppError::NotFound)?;
        let place = organisation_row(&write.tx, user.organisation_id).await?.place;
        end_logins(&write, user.id).await?;
        change_account(&write, user, place, &[field], change).await?;
        write.commit().await
    }

    /// Makes a client program.
    ///
    /// # Errors
    /// [`AppError::Rule`] for a secret where the province's profile allows none.
    pub async fn create_client(&self, new: NewClient) -> Result<ApiClientId> {
        let organisation = organisation_row(self.db().read(), new.organisation.0).await?;
        if new.secret.is_some() && !self.may_use_secrets(&organisation)? {
            let text = Text::new(
                "该省规则不允许接口客户端使用共享密钥，请提供公钥（JWK Set）",
                "The province's rules allow no shared secrets; give the program's public keys (a JWK Set)",
            );
            return Err(AppError::Rule(text));
        }
        let write = self.write(None).await?;
        let row = insert_client(&write, new, &organisation).await?;
        write.commit().await?;
        Ok(ApiClientId(row.id))
    }
}

/// Inserts a client program of an organisation.
pub(crate) async fn insert_client(
    write: &Write<'_>,
    new: NewClient,
    organisation: &organisations::Model,
) -> Result<api_clients::Model> {
    let region = stored_region(&organisation.region)?;
    if new.scopes.iter().any(|scope| !scope.serves(region)) {
        let text = Text::new(
            "年度发布属于全省，只有省级（或国家）单位的程序读得到",
            "A release is one of a whole province: only a program of a provincial or national organisation reads any",
        );
        return Err(AppError::invalid("/organisation", "reads_nothing", text));
    }
    let row = api_clients::ActiveModel {
        id: Set(new_id()),
        organisation_id: Set(organisation.id),
        name: Set(new.name),
        scopes: Set(serde_json::to_value(&new.scopes)?),
        jwks: Set(new.jwks),
        secret_hash: Set(new.secret.as_deref().map(secret_hash)),
        disabled: Set(false),
        last_token_on: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
    };
    let row = row.insert(&write.tx).await?;
    let subject = client_subject(row.id, organisation.place.clone());
    write.event(&subject, EventKind::Created, json!({ "scopes": new.scopes })).await?;
    Ok(row)
}

/// A client program in events; it sees what its organisation's place sees.
pub(crate) const fn client_subject(id: Uuid, place: String) -> Subject {
    Subject { kind: SubjectKind::ApiClient, id, place, institution: None }
}

/// Inserts a user; a password that somebody else knows must be changed at the first login.
pub(crate) async fn insert_user(
    write: &Write<'_>,
    new: NewUser,
    password_hash: String,
    must_change_password: bool,
) -> Result<users::Model> {
    if users::Entity::find().filter(users::Column::Name.eq(new.name.as_str())).one(&write.tx).await?.is_some() {
        return Err(AppError::Duplicate(Text::new("该用户名已被使用", "This login name is taken")));
    }
    let row = users::ActiveModel {
        id: Set(new_id()),
        organisation_id: Set(new.organisation.0),
        name: Set(new.name),
        display_name: Set(new.display_name),
        password_hash: Set(password_hash),
        roles: Set(serde_json::to_value(&new.roles)?),
        failed_logins: Set(0),
        locked_until: Set(None),
        disabled: Set(false),
        must_change_password: Set(must_change_password),
        last_login_on: Set(None),
        revision: Set(1),
        created_at: Set(write.now()),
    };
    Ok(row.insert(&write.tx).await?)
}

/// Changes a locked account and tells which fields; the values stay untold.
pub(crate) async fn change_account(
    write: &Write<'_>,
    user: users::Model,
    place: String,
    fields: &[&str],
    change: impl FnOnce(&mut users::ActiveModel),
) -> Result<users::Model> {
    let revision = user.revision.saturating_add(1);
    let mut row = user.into_active_model();
    change(&mut row);
    row.revision = Set(revision);
    let user = row.update(&write.tx).await?;
    write.event(&account(user.id, place), EventKind::Updated, json!({ "fields": fields })).await?;
    Ok(user)
}

/// Whether people of this kind of organisation may hold these roles.
///
/// # Errors
/// [`AppError::Rule`] with the first role that does not fit.
pub fn fitting(kind: OrganisationKind, roles: &[Role]) -> Result<()> {
    let Some(role) = roles.iter().find(|role| !role.kinds().contains(&kind)) else { return Ok(()) };
    let (role, kind) = (role.label(), kind.label());
    Err(AppError::Rule(Text::owned(
        format!("{}的人员不能担任“{}”", kind.zh, role.zh),
        format!("Nobody of this kind of organisation ({}) may be {}", kind.en, role.en),
    )))
}

fn long_enough(password: &str) -> Result<()> {
    check_password(password).map_err(|(_, text)| AppError::Rule(text))
}

/// Calls an organisation by the new name of what it stands for.
pub async fn name_organisation(write: &Write<'_>, id: Uuid, name: &str) -> Result<()> {
    organisations::Entity::update_many()
        .col_expr(organisations::Column::Name, Expr::value(name))
        .filter(organisations::Column::Id.eq(id))
        .exec(&write.tx)
        .await?;
    Ok(())
}

/// Inserts an organisation within a change that is under way.
pub(crate) async fn insert_organisation(write: &Write<'_>, new: NewOrganisation) -> Result<organisations::Model> {
    let row = organisations::ActiveModel {
        id: Set(new_id()),
        kind: Set(new.kind.code().into()),
        level: Set(new.level.code().into()),
        name: Set(new.name),
        region: Set(new.region.as_str().into()),
        place: Set(place_of(new.region)?),
        revision: Set(1),
        created_at: Set(write.now()),
    };
    Ok(row.insert(&write.tx).await?)
}
