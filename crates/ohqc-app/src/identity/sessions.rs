//! Logging in, staying logged in, logging out.

use chrono::{DateTime, Utc};
use ohqc_domain::accounts::api::PasswordBody;
use ohqc_domain::events::{EventKind, SubjectKind};
use ohqc_domain::identity::api::{LoginBody, SessionView, UserView};
use ohqc_domain::identity::{Actor, Principal, Role};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
    Select,
};
use serde_json::json;
use uuid::Uuid;

use super::entities::{organisations, refresh_tokens, users};
use super::keys::Claims;
use super::{change_account, passwords, random_secret, secret_hash};
use crate::store::{code, new_id};
use crate::write::{Subject, Unseen, Write};
use crate::{App, AppError, Result, valid};

/// Life of an access token in seconds.
const ACCESS_SECONDS: i64 = 600;
/// Life of a refresh token in seconds; each use starts it anew.
const REFRESH_SECONDS: i64 = 12 * 3600;
/// Failed logins after which an account is locked.
const FAILURES: i32 = 5;
/// How long it stays locked, in seconds.
const LOCK_SECONDS: i64 = 900;
/// How long a token that was just exchanged may be exchanged again, in seconds.
const GRACE_SECONDS: i64 = 10;

/// A refresh token in clear; it leaves in a cookie and is stored as a hash only.
pub struct RefreshToken {
    /// The token.
    pub secret: String,
    /// Seconds until it expires.
    pub seconds: i64,
}

/// A session that was just opened or renewed.
pub struct Session {
    /// What the body says.
    pub view: SessionView,
    /// What the cookie holds.
    pub refresh: RefreshToken,
}

impl App {
    /// Logs a person in.
    ///
    /// # Errors
    /// [`AppError::LoginFailed`] for a wrong name or password, or a locked account.
    pub async fn log_in(&self, body: LoginBody) -> Result<Session> {
        valid(&body)?;
        let found = users::Entity::find().filter(users::Column::Name.eq(body.name.trim())).one(self.db().read()).await?;
        if found.as_ref().is_some_and(|user| is_locked(user, Utc::now())) {
            return Err(locked_out());
        }
        let right = passwords::verify(body.password, found.as_ref().map(|user| user.password_hash.clone())).await?;
        let refused = || AppError::LoginFailed(Text::new("登录名或密码不正确", "Wrong name or password"));
        let user = found.ok_or_else(refused)?;
        if !right || user.disabled {
            self.count_failure(user).await?;
            return Err(refused());
        }
        self.open_session(user).await
    }

    async fn count_failure(&self, user: users::Model) -> Result<()> {
        let write = self.write(None).await?;
        let user = locked_user(&write, user.id).await?.unwrap_or(user);
        let place = organisation_row(&write.tx, user.organisation_id).await?.place;
        let subject = account(user.id, place);
        let failures = user.failed_logins.saturating_add(1);
        let locked = failures >= FAILURES;
        let mut row = user.into_active_model();
        row.failed_logins = Set(if locked { 0 } else { failures });
        if locked {
            row.locked_until = Set(Some(Utc::now() + chrono::TimeDelta::seconds(LOCK_SECONDS)));
        }
        row.update(&write.tx).await?;
        write.event(&subject, if locked { EventKind::Locked } else { EventKind::LoginFailed }, json!({})).await?;
        write.commit().await
    }

    /// Opens a session, unless the account was locked, disabled or given another password while this one was checked.
    async fn open_session(&self, checked: users::Model) -> Result<Session> {
        let organisation = organisation_row(self.db().read(), checked.organisation_id).await?;
        let actor = actor_of(&checked, &organisation)?;
        let write = self.write(Some(&actor)).await?;
        let user = locked_user(&write, checked.id).await?.ok_or(AppError::Unauthenticated)?;
        if is_locked(&user, Utc::now()) {
            return Err(locked_out());
        }
        if user.disabled || user.password_hash != checked.password_hash || user.roles != checked.roles {
            return Err(AppError::Unauthenticated);
        }
        let mut row = user.clone().into_active_model();
        row.failed_logins = Set(0);
        row.locked_until = Set(None);
        row.last_login_on = Set(Some(write.today()));
        row.update(&write.tx).await?;
        let family = new_id();
        let refresh = issue_refresh(&write, user.id, family).await?;
        let subject = account(user.id, organisation.place.clone());
        write.event(&subject, EventKind::LoggedIn, json!({})).await?;
        write.commit().await?;
        self.session(&user, &organisation, actor, family, refresh)
    }

    /// Renews a session by its refresh token, which is used up. A token used twice ends its whole family.
    ///
    /// Two tabs of one browser share a cookie and may both send it at once. So a token that was exchanged within the last
    /// [`GRACE_SECONDS`] is answered with a fresh sibling in the same family, and only a later second use is theft. A
    /// sibling and not the successor, because the successor is stored as a hash only and cannot be told again.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] for a token that is unknown, expired, revoked or used before.
    pub async fn refresh(&self, secret: &str) -> Result<Session> {
        self.is_alive(secret).await?.then_some(()).ok_or(AppError::Unauthenticated)?;
        let write = self.write(None).await?;
        let (user, token) = locked_login(&write, secret).await?.ok_or(AppError::Unauthenticated)?;
        let organisation = organisation_row(&write.tx, user.organisation_id).await?;
        let now = Utc::now();
        if token.revoked_at.is_some() || token.expires_at <= now || user.disabled {
            return Err(AppError::Unauthenticated);
        }
        let family = token.family_id;
        match token.used_at {
            Some(used) if now - used > chrono::TimeDelta::seconds(GRACE_SECONDS) => {
                end_family(&write, family).await?;
                let subject = account(user.id, organisation.place);
                write.event(&subject, EventKind::TokenReuse, json!({})).await?;
                write.commit().await?;
                return Err(AppError::Unauthenticated);
            }
            // The second use within the grace must not prolong it.
            Some(_) => {}
            None => {
                let mut row = token.into_active_model();
                row.used_at = Set(Some(now));
                row.update(&write.tx).await?;
            }
        }
        let refresh = issue_refresh(&write, user.id, family).await?;
        write.commit_unseen(Unseen::Rotation).await?;
        let actor = actor_of(&user, &organisation)?;
        self.session(&user, &organisation, actor, family, refresh)
    }

    /// Ends one login.
    ///
    /// # Errors
    /// Only when the store fails; an unknown token, or one of a login that has ended, is already logged out.
    pub async fn log_out(&self, secret: &str) -> Result<()> {
        if !self.is_alive(secret).await? {
            return Ok(());
        }
        let write = self.write(None).await?;
        if let Some((user, token)) = locked_login(&write, secret).await?.filter(|(_, token)| token.revoked_at.is_none()) {
            end_family(&write, token.family_id).await?;
            let organisation = organisation_row(&write.tx, user.organisation_id).await?;
            let actor = actor_of(&user, &organisation)?;
            let subject = account(user.id, organisation.place);
            write.event_by(Some(&actor), &subject, EventKind::LoggedOut, json!({})).await?;
        }
        write.commit_any().await
    }

    /// Whether a token is of a login that has not ended, by reading alone: whoever shows any other is answered without the one
    /// writer, which nobody may occupy who is not logged in. Under the writer it is looked at again.
    async fn is_alive(&self, secret: &str) -> Result<bool> {
        let living = by_secret(secret)
            .filter(refresh_tokens::Column::RevokedAt.is_null())
            .filter(refresh_tokens::Column::ExpiresAt.gt(Utc::now()));
        Ok(living.count(self.db().read()).await? > 0)
    }

    /// Gives the acting person another password: every login of theirs ends, and a new one begins with the answer.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a password that may not be taken, or when the present one is wrong, which counts as a
    /// failed login; [`AppError::LoginFailed`] while the account is locked; [`AppError::Denied`] when a program asks.
    pub async fn change_password(&self, actor: &Actor, body: PasswordBody) -> Result<Session> {
        let id = actor.user().ok_or(AppError::Denied)?;
        body.check()?;
        let found = users::Entity::find_by_id(id.0).one(self.db().read()).await?.ok_or(AppError::Unauthenticated)?;
        if is_locked(&found, Utc::now()) {
            return Err(locked_out());
        }
        if !passwords::verify(body.current, Some(found.password_hash.clone())).await? {
            self.count_failure(found).await?;
            return Err(AppError::invalid("/current", "wrong", Text::new("当前密码不正确", "The present password is wrong")));
        }
        let hash = passwords::hash(body.password).await?;
        let write = self.write(Some(actor)).await?;
        let user = locked_user(&write, found.id).await?.ok_or(AppError::Unauthenticated)?;
        if user.disabled || user.password_hash != found.password_hash {
            return Err(AppError::Unauthenticated);
        }
        let organisation = organisation_row(&write.tx, user.organisation_id).await?;
        end_logins(&write, user.id).await?;
        let user = change_account(&write, user, organisation.place.clone(), &["password"], |row| {
            row.password_hash = Set(hash);
            row.must_change_password = Set(false);
            row.failed_logins = Set(0);
        })
        .await?;
        let family = new_id();
        let refresh = issue_refresh(&write, user.id, family).await?;
        write.commit().await?;
        let actor = actor_of(&user, &organisation)?;
        self.session(&user, &organisation, actor, family, refresh)
    }

    /// Ends every login of the acting person. Access tokens already handed out live on for at most ten minutes.
    ///
    /// # Errors
    /// [`AppError::Denied`] when a program asks.
    pub async fn log_out_everywhere(&self, actor: &Actor) -> Result<()> {
        let user = actor.user().ok_or(AppError::Denied)?;
        let write = self.write(Some(actor)).await?;
        locked_user(&write, user.0).await?;
        end_logins(&write, user.0).await?;
        let subject = account(user.0, actor.place.clone());
        write.event(&subject, EventKind::LoggedOut, json!({ "everywhere": true })).await?;
        write.commit().await
    }

    fn session(
        &self,
        user: &users::Model,
        organisation: &organisations::Model,
        actor: Actor,
        family: Uuid,
        refresh: RefreshToken,
    ) -> Result<Session> {
        let permissions = actor.permissions().collect();
        let roles = serde_json::from_value(user.roles.clone())?;
        let claims = Claims::new(actor, user.id, Some(family), Utc::now().timestamp(), ACCESS_SECONDS);
        let view = SessionView {
            access_token: self.keys().sign(&claims)?,
            expires_in: ACCESS_SECONDS,
            today: self.clock().today(),
            user: UserView {
                id: UserId(user.id),
                name: user.name.clone(),
                display_name: user.display_name.clone(),
                organisation_id: OrganisationId(organisation.id),
                organisation_name: organisation.name.clone(),
                organisation_kind: code(&organisation.kind)?,
                region: organisation.region.clone(),
                roles,
                permissions,
                must_change_password: user.must_change_password,
            },
        };
        Ok(Session { view, refresh })
    }

    /// The actor that a user is, without logging in; for histories that a program makes.
    pub(crate) async fn actor(&self, id: UserId) -> Result<Actor> {
        let user = users::Entity::find_by_id(id.0).one(self.db().read()).await?.ok_or(AppError::NotFound)?;
        actor_of(&user, &organisation_row(self.db().read(), user.organisation_id).await?)
    }
}

/// An organisation. Inside a change it is read by the change's own transaction: whoever holds a connection and waits for
/// a second one stops everybody when the pool is empty.
pub(crate) async fn organisation_row(db: &impl ConnectionTrait, id: Uuid) -> Result<organisations::Model> {
    let found = organisations::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| AppError::Internal("a user belongs to no organisation".into()))
}

/// A user's account, as events speak of it.
pub(crate) fn account(id: Uuid, place: String) -> Subject {
    Subject { kind: SubjectKind::User, id, place, institution: None }
}

/// A user, whose row stays locked until the change ends. Whoever changes a login or an account holds this lock first, so
/// what they read of the account and of its families of tokens stays true.
pub(crate) async fn locked_user(write: &Write<'_>, id: Uuid) -> Result<Option<users::Model>> {
    Ok(users::Entity::find_by_id(id).lock_exclusive().one(&write.tx).await?)
}

/// The user a refresh token belongs to, locked, and the token as it is under that lock.
async fn locked_login(write: &Write<'_>, secret: &str) -> Result<Option<(users::Model, refresh_tokens::Model)>> {
    let Some(token) = by_secret(secret).one(&write.tx).await? else { return Ok(None) };
    let user = locked_user(write, token.user_id).await?;
    Ok(user.zip(by_secret(secret).one(&write.tx).await?))
}

fn by_secret(secret: &str) -> Select<refresh_tokens::Entity> {
    refresh_tokens::Entity::find().filter(refresh_tokens::Column::TokenHash.eq(secret_hash(secret)))
}

fn locked_out() -> AppError {
    AppError::LoginFailed(Text::new(
        "登录失败次数过多，账号已锁定 15 分钟",
        "Too many failures; the account is locked for 15 minutes",
    ))
}

fn is_locked(user: &users::Model, now: DateTime<Utc>) -> bool {
    user.locked_until.is_some_and(|until| until > now)
}

/// The actor behind a user's row. Whoever still has a password that somebody else knows may do nothing but change it.
pub(crate) fn actor_of(user: &users::Model, organisation: &organisations::Model) -> Result<Actor> {
    let roles: Vec<Role> = if user.must_change_password { Vec::new() } else { serde_json::from_value(user.roles.clone())? };
    Ok(Actor {
        principal: Principal::User(UserId(user.id)),
        organisation: OrganisationId(organisation.id),
        place: organisation.place.clone(),
        roles,
        client_scopes: Vec::new(),
    })
}

async fn issue_refresh(write: &Write<'_>, user: Uuid, family: Uuid) -> Result<RefreshToken> {
    let secret = random_secret();
    refresh_tokens::ActiveModel {
        id: Set(new_id()),
        family_id: Set(family),
        user_id: Set(user),
        token_hash: Set(secret_hash(&secret)),
        expires_at: Set(Utc::now() + chrono::TimeDelta::seconds(REFRESH_SECONDS)),
        used_at: Set(None),
        revoked_at: Set(None),
    }
    .insert(&write.tx)
    .await?;
    Ok(RefreshToken { secret, seconds: REFRESH_SECONDS })
}

async fn end_family(write: &Write<'_>, family: Uuid) -> Result<()> {
    refresh_tokens::Entity::update_many()
        .col_expr(refresh_tokens::Column::RevokedAt, Expr::value(Utc::now()))
        .filter(refresh_tokens::Column::FamilyId.eq(family))
        .exec(&write.tx)
        .await?;
    Ok(())
}

/// Ends every login of a user.
pub(crate) async fn end_logins(write: &Write<'_>, user: Uuid) -> Result<()> {
    refresh_tokens::Entity::update_many()
        .col_expr(refresh_tokens::Column::RevokedAt, Expr::value(Utc::now()))
        .filter(refresh_tokens::Column::UserId.eq(user))
        .filter(refresh_tokens::Column::RevokedAt.is_null())
        .exec(&write.tx)
        .await?;
    Ok(())
}
