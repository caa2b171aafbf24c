//! Accounts: made, changed, stopped and let in again by whoever manages them (JL24-1-1-a).

mod entity;
mod organisations;
pub(crate) mod request_entity;
pub(crate) mod requests;

use chrono::Utc;
use ohqc_domain::accounts::api::{
    AccountAction, AccountBody, AccountChange, AccountFilter, AccountOrder, AccountView, IssuedPassword,
};
use ohqc_domain::accounts::{AUTHORITIES, AccountState, Office};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission, Role};
use ohqc_domain::ids::{OrganisationId, UserId};
use ohqc_domain::page::{Page, PageFilter, Sort};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::identity::entities::{organisations as offices, users};
use crate::identity::sessions::{account, end_logins, locked_user};
use crate::identity::{NewUser, change_account, insert_user, passwords};
use crate::regions::{known_place, region_name};
use crate::store::{self, By, Revised, Seek, below, code, guard, in_scope};
use crate::write::Write;
use crate::{App, AppError, Result, employers, permit};

/// Characters of a first password: none that is read as another. A power of two, so that all are equally likely.
const ALPHABET: &str = "abcdefghjkmnpqrstuvwxyz23456789A";
/// Characters between two hyphens of a first password.
const GROUP: usize = 4;

/// A row with its organisation.
type Row = (users::Model, offices::Model);

/// Accounts, for those who manage some.
pub struct Accounts<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the accounts that the caller manages.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn accounts<'a>(&'a self, actor: &'a Actor) -> Result<Accounts<'a>> {
        Ok(Accounts { app: self, actor, grant: permit(actor, Permission::UsersManage)? })
    }
}

impl Accounts<'_> {
    /// Lists accounts, by organisation unless asked otherwise.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for an unknown region, a bad cursor or limit.
    pub async fn list(&self, filter: &AccountFilter) -> Result<Page<AccountView>> {
        let sort = filter.sort.unwrap_or(Sort::ascending(AccountOrder::Organisation));
        let seek = Seek::new(sort, filter.cursor.as_deref(), filter.limit)?;
        let query = users::Entity::find().find_also_related(offices::Entity).filter(self.managed()).filter(matching(filter)?);
        let by = match sort.by {
            AccountOrder::Organisation => By::text(offices::Column::Name),
            AccountOrder::Name => By::text(users::Column::Name),
            AccountOrder::Created => By::moment(users::Column::CreatedAt),
        };
        let rows = seek.arrange(query, by, users::Column::Id)?.all(self.app.db().read()).await?;
        let page = seek.page(rows, |(user, office)| {
            let key = match sort.by {
                AccountOrder::Organisation => office.as_ref().map(|office| office.name.clone()).unwrap_or_default(),
                AccountOrder::Name => user.name.clone(),
                AccountOrder::Created => user.created_at.to_rfc3339(),
            };
            (key, user.id.to_string())
        });
        store::map_page(page, |(user, office)| self.view((user, office.ok_or_else(homeless)?)).map(|revised| revised.value))
    }

    /// Shows one account.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that the caller does not manage.
    pub async fn get(&self, id: UserId) -> Result<Revised<AccountView>> {
        self.view(self.find(self.app.db().read(), id).await?)
    }

    /// What happened to it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that the caller does not manage.
    pub async fn history(&self, id: UserId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), id).await?;
        self.app.history_of(SubjectKind::User, id.0, page).await
    }

    /// Makes an account with a first password, which is told this once (JL24-1-1-a).
    ///
    /// # Errors
    /// [`AppError::Invalid`] for values, an organisation the caller does not manage or roles that are not theirs to give;
    /// [`AppError::Duplicate`] when the login name is taken.
    pub async fn create(&self, body: AccountBody) -> Result<Revised<IssuedPassword>> {
        body.check()?;
        let found = self.office(self.app.db().read(), body.organisation).await?;
        let office = found.ok_or_else(|| {
            let text = Text::new("没有这个单位，或不由您管理", "There is no such organisation, or you do not manage it");
            AppError::invalid("/organisation", "unknown_organisation", text)
        })?;
        self.may_give(&office, &[], &body.roles)?;
        let (password, hash) = first_password().await?;
        let write = self.app.write(Some(self.actor)).await?;
        if employers::is_merged(&write, office.id).await? {
            let text =
                Text::new("该用人单位已合并，请在保留的单位下开通", "This employer was merged; open it under the one that stays");
            return Err(AppError::invalid("/organisation", "merged", text));
        }
        let AccountBody { organisation, name, display_name, roles } = body;
        let new = NewUser { organisation, name, display_name, roles };
        let user = insert_user(&write, new, hash, true).await?;
        let data = json!({ "roles": user.roles });
        write.event(&account(user.id, office.place.clone()), EventKind::Created, data).await?;
        write.commit().await?;
        self.issued((user, office), password)
    }

    /// Changes the name shown and the roles.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`]; [`AppError::Rule`] for one's own account.
    pub async fn update(&self, id: UserId, revision: i32, body: AccountChange) -> Result<Revised<AccountView>> {
        body.check()?;
        let write = self.app.write(Some(self.actor)).await?;
        let (user, office) = self.find_for_change(&write, id, revision, AccountAction::Edit).await?;
        let held = roles(&user)?;
        self.may_give(&office, &held, &body.roles)?;
        let wanted = serde_json::to_value(&body.roles)?;
        let changed = [("display_name", user.display_name != body.display_name), ("roles", user.roles != wanted)];
        let fields: Vec<&str> = changed.iter().filter(|(_, changed)| *changed).map(|(field, _)| *field).collect();
        let user = change_account(&write, user, office.place.clone(), &fields, |row| {
            row.display_name = Set(body.display_name);
            row.roles = Set(wanted);
        })
        .await?;
        write.commit().await?;
        self.view((user, office))
    }

    /// Stops an account and ends its logins. Access tokens already handed out live on for at most ten minutes.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] once it is stopped, or for one's own account.
    pub async fn disable(&self, id: UserId, revision: i32) -> Result<Revised<AccountView>> {
        self.set_disabled(id, revision, true).await
    }

    /// Lets an account in again.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] while it is in use, or for one's own account.
    pub async fn enable(&self, id: UserId, revision: i32) -> Result<Revised<AccountView>> {
        self.set_disabled(id, revision, false).await
    }

    async fn set_disabled(&self, id: UserId, revision: i32, disabled: bool) -> Result<Revised<AccountView>> {
        let act = if disabled { AccountAction::Disable } else { AccountAction::Enable };
        let write = self.app.write(Some(self.actor)).await?;
        let (user, office) = self.find_for_change(&write, id, revision, act).await?;
        if disabled {
            end_logins(&write, user.id).await?;
        }
        let place = office.place.clone();
        let user = change_account(&write, user, place, &["disabled"], |row| row.disabled = Set(disabled)).await?;
        write.commit().await?;
        self.view((user, office))
    }

    /// Gives an account another first password, which is told this once; a lock is lifted and its logins end.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] once it is stopped, or for one's own account.
    pub async fn renew(&self, id: UserId, revision: i32) -> Result<Revised<IssuedPassword>> {
        let (password, hash) = first_password().await?;
        let write = self.app.write(Some(self.actor)).await?;
        let (user, office) = self.find_for_change(&write, id, revision, AccountAction::Renew).await?;
        end_logins(&write, user.id).await?;
        let user = change_account(&write, user, office.place.clone(), &["password"], |row| {
            row.password_hash = Set(hash);
            row.must_change_password = Set(true);
            row.failed_logins = Set(0);
            row.locked_until = Set(None);
        })
        .await?;
        write.commit().await?;
        self.issued((user, office), password)
    }

    /// The condition «an organisation whose accounts the caller manages», as [`Office::managed_by`] says it.
    fn managed(&self) -> Condition {
        let kinds = AUTHORITIES.map(|kind| kind.code());
        let beside = offices::Column::Place.eq(self.actor.place.as_str()).and(offices::Column::Kind.is_in(kinds));
        let own = offices::Column::Id.eq(self.actor.organisation.0);
        Condition::all().add(in_scope(self.grant.scope(), offices::Column::Place, offices::Column::Id)).add(own.or(beside.not()))
    }

    async fn find(&self, db: &impl ConnectionTrait, id: UserId) -> Result<Row> {
        let found = users::Entity::find_by_id(id.0).find_also_related(offices::Entity).filter(self.managed()).one(db).await?;
        let (user, office) = found.ok_or(AppError::NotFound)?;
        Ok((user, office.ok_or_else(homeless)?))
    }

    async fn find_for_change(&self, write: &Write<'_>, id: UserId, revision: i32, act: AccountAction) -> Result<Row> {
        locked_user(write, id.0).await?;
        let (user, office) = self.find(&write.tx, id).await?;
        guard(revision, user.revision)?;
        if self.actor.user() == Some(id) {
            let text = Text::new("不能在此更改自己的账号，请到“我的账号”", "Your own account is changed on «My account»");
            return Err(AppError::Rule(text));
        }
        if !AccountAction::available(self.actor, id, &roles(&user)?, &office_of(&office)?, state(&user)).contains(&act) {
            return Err(AppError::Rule(Text::new("账号的当前状态不允许此操作", "The account's state does not allow this")));
        }
        Ok((user, office))
    }

    async fn office(&self, db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<offices::Model>> {
        Ok(offices::Entity::find_by_id(id.0).filter(self.managed()).one(db).await?)
    }

    /// Roles are given and taken by whom they are theirs to give ([`Office::givable`]); what is held besides stays untouched.
    fn may_give(&self, office: &offices::Model, held: &[Role], wanted: &[Role]) -> Result<()> {
        let givable = office_of(office)?.givable(self.actor);
        let changes =
            |from: &[Role], to: &[Role]| to.iter().copied().find(|role| !from.contains(role) && !givable.contains(role));
        let Some(role) = changes(held, wanted).or_else(|| changes(wanted, held)) else { return Ok(()) };
        let label = role.label();
        let text = Text::owned(
            format!("不能在该单位授予或收回“{}”", label.zh),
            format!("{} is not yours to give or take there", label.en),
        );
        Err(AppError::invalid("/roles", "not_to_give", text))
    }

    fn issued(&self, row: Row, password: String) -> Result<Revised<IssuedPassword>> {
        let Revised { value: account, revision } = self.view(row)?;
        Ok(Revised { value: IssuedPassword { account, password }, revision })
    }

    fn view(&self, (user, office): Row) -> Result<Revised<AccountView>> {
        let (id, state, roles) = (UserId(user.id), state(&user), roles(&user)?);
        let value = AccountView {
            id,
            actions: AccountAction::available(self.actor, id, &roles, &office_of(&office)?, state),
            name: user.name,
            display_name: user.display_name,
            organisation_id: OrganisationId(office.id),
            organisation_kind: code(&office.kind)?,
            organisation_name: office.name,
            region_name: region_name(&office.region),
            roles,
            state,
            last_login_on: user.last_login_on,
            created_at: user.created_at,
        };
        Ok(Revised { value, revision: user.revision })
    }
}

fn roles(user: &users::Model) -> Result<Vec<Role>> {
    Ok(serde_json::from_value(user.roles.clone())?)
}

fn matching(filter: &AccountFilter) -> Result<Condition> {
    let within = filter.region.as_deref().map(known_place).transpose()?;
    let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
    let never = |day| Condition::any().add(users::Column::LastLoginOn.is_null()).add(users::Column::LastLoginOn.lt(day));
    Ok(Condition::all()
        .add_option(text.map(|text| store::like(offices::Column::Name, text)))
        .add_option(filter.organisation.map(|id| offices::Column::Id.eq(id.0)))
        .add_option(within.map(|place| below(offices::Column::Place, &place)))
        .add_option(filter.role.map(holding))
        .add_option(filter.state.map(standing))
        .add_option(filter.idle_since.map(never)))
}

/// The condition «holds that role»: the list is stored as JSON, which both databases read as text.
fn holding(role: Role) -> sea_orm::sea_query::SimpleExpr {
    use sea_orm::sea_query::ColumnRef;
    let column: ColumnRef = users::Column::Roles.as_column_ref().into();
    Expr::col(column).cast_as("text").like(format!("%\"{}\"%", role.code()))
}

/// The condition «stands like that», as [`state`] says it.
fn standing(wanted: AccountState) -> Condition {
    let locked = || users::Column::LockedUntil.is_not_null().and(users::Column::LockedUntil.gt(Utc::now()));
    let free = || Condition::any().add(users::Column::LockedUntil.is_null()).add(users::Column::LockedUntil.lte(Utc::now()));
    let used = Condition::all().add(users::Column::Disabled.eq(wanted == AccountState::Disabled));
    match wanted {
        AccountState::Disabled => used,
        AccountState::Locked => used.add(locked()),
        AccountState::Waiting => used.add(free()).add(users::Column::MustChangePassword.eq(true)),
        AccountState::Active => used.add(free()).add(users::Column::MustChangePassword.eq(false)),
    }
}

fn state(user: &users::Model) -> AccountState {
    if user.disabled {
        AccountState::Disabled
    } else if user.locked_until.is_some_and(|until| until > Utc::now()) {
        AccountState::Locked
    } else if user.must_change_password {
        AccountState::Waiting
    } else {
        AccountState::Active
    }
}

/// An organisation as permissions see it.
fn office_of(row: &offices::Model) -> Result<Office<'_>> {
    Ok(Office { id: OrganisationId(row.id), kind: code(&row.kind)?, level: code(&row.level)?, place: &row.place })
}

fn homeless() -> AppError {
    AppError::Internal("a user belongs to no organisation".into())
}

/// Random characters in groups, at most 32 of them.
fn random_words(length: usize) -> String {
    let mut words = String::new();
    for (at, byte) in rand::random::<[u8; 32]>().into_iter().take(length).enumerate() {
        if at > 0 && at % GROUP == 0 {
            words.push('-');
        }
        words.extend(ALPHABET.chars().nth(usize::from(byte) % ALPHABET.len()));
    }
    words
}

/// A password that nobody guesses and everybody can type, and its hash.
async fn first_password() -> Result<(String, String)> {
    let password = random_words(16);
    let hash = passwords::hash(password.clone()).await?;
    Ok((password, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_first_password_is_long_typable_and_never_the_same() {
        assert_eq!(ALPHABET.len(), 32);
        let (one, other) = (first_password().await.unwrap().0, first_password().await.unwrap().0);
        assert_eq!((one.len(), one.split('-').count()), (19, 4));
        assert_ne!(one, other);
        ohqc_domain::accounts::check_password(&one).unwrap();
    }
}
