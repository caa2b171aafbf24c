//! Client programs: registered with their public keys, changed, stopped and let in again by whoever answers for the data they pull.

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use ohqc_domain::clients::api::{
    ClientAction, ClientBody, ClientChange, ClientFilter, ClientKeyView, ClientOrganisation, ClientOrganisationFilter, ClientView,
};
use ohqc_domain::clients::{ClientState, PublicKey, complain_of_key};
use ohqc_domain::events::{EventKind, EventView, SubjectKind};
use ohqc_domain::identity::{Actor, Grant, Permission};
use ohqc_domain::ids::{ApiClientId, OrganisationId};
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::{Value, json};

use crate::identity::entities::{api_clients as clients, organisations as offices};
use crate::identity::{NewClient, client_subject, insert_client};
use crate::regions::region_name;
use crate::store::{self, By, Revised, Seek, code, guard, in_scope};
use crate::write::{Write, save};
use crate::{App, AppError, Result, permit};

/// A row with the organisation it pulls for.
type Row = (clients::Model, offices::Model);

/// Client programs, for those who manage them.
pub struct Clients<'a> {
    app: &'a App,
    actor: &'a Actor,
    grant: Grant,
}

impl App {
    /// Opens the client programs of the caller's place.
    ///
    /// # Errors
    /// [`AppError::Denied`] without the permission.
    pub fn clients<'a>(&'a self, actor: &'a Actor) -> Result<Clients<'a>> {
        Ok(Clients { app: self, actor, grant: permit(actor, Permission::ClientsManage)? })
    }
}

impl Clients<'_> {
    /// Lists client programs, the last made first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn list(&self, filter: &ClientFilter) -> Result<Page<ClientView>> {
        let seek = Seek::new("-created", filter.cursor.as_deref(), filter.limit)?;
        let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
        let named =
            |text| Condition::any().add(store::like(clients::Column::Name, text)).add(store::like(offices::Column::Name, text));
        let wanted = Condition::all()
            .add_option(text.map(named))
            .add_option(filter.state.map(|state| clients::Column::Disabled.eq(state == ClientState::Disabled)));
        let query = clients::Entity::find().find_also_related(offices::Entity).filter(self.managed()).filter(wanted);
        let query = seek.arrange(query, By::moment(clients::Column::CreatedAt), clients::Column::Id)?;
        let rows = query.all(self.app.db().read()).await?;
        let page = seek.page(rows, |(row, _)| (row.created_at.to_rfc3339(), row.id.to_string()));
        store::map_page(page, |(row, office)| view((row, office.ok_or_else(homeless)?)).map(|revised| revised.value))
    }

    /// Lists the organisations whose programs would have something to read ([`ClientScope::serves`]).
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a bad cursor or limit.
    pub async fn organisations(&self, filter: &ClientOrganisationFilter) -> Result<Page<ClientOrganisation>> {
        let seek = Seek::new("place", filter.cursor.as_deref(), filter.limit)?;
        let text = filter.q.as_deref().filter(|text| !text.trim().is_empty());
        let wanted = self
            .managed()
            .add(offices::Column::Region.ends_with("0000"))
            .add_option(text.map(|text| store::like(offices::Column::Name, text)))
            .add_option(filter.id.map(|id| offices::Column::Id.eq(id.0)));
        let query =
            seek.arrange(offices::Entity::find().filter(wanted), By::text(offices::Column::Place), offices::Column::Id)?;
        let page = seek.page(query.all(self.app.db().read()).await?, |row| (row.place.clone(), row.id.to_string()));
        store::map_page(page, |row| {
            let (id, kind) = (OrganisationId(row.id), code(&row.kind)?);
            Ok(ClientOrganisation { id, kind, region_name: region_name(&row.region), name: row.name })
        })
    }

    /// Shows one client program.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's place.
    pub async fn get(&self, id: ApiClientId) -> Result<Revised<ClientView>> {
        view(self.find(self.app.db().read(), id).await?)
    }

    /// What happened to it, each token among it, latest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside the caller's place.
    pub async fn history(&self, id: ApiClientId, page: &PageFilter) -> Result<Page<EventView>> {
        self.find(self.app.db().read(), id).await?;
        self.app.history_of(SubjectKind::ApiClient, id.0, page).await
    }

    /// Registers a client program by its public keys.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for values, or an organisation outside the caller's place or whose place has nothing to read.
    pub async fn create(&self, body: ClientBody) -> Result<Revised<ClientView>> {
        body.check()?;
        readable(&body.jwks)?;
        let write = self.app.write(Some(self.actor)).await?;
        let office = offices::Entity::find_by_id(body.organisation.0).filter(self.managed()).one(&write.tx).await?;
        let office = office.ok_or_else(|| {
            let text = Text::new("没有这个单位，或不在本辖区", "There is no such organisation in your region");
            AppError::invalid("/organisation", "unknown_organisation", text)
        })?;
        let ClientBody { organisation, name, scopes, jwks } = body;
        let new = NewClient { organisation, name: name.trim().to_owned(), scopes, jwks, secret: None };
        let row = insert_client(&write, new, &office).await?;
        write.commit().await?;
        view((row, office))
    }

    /// Changes its name, its scopes and its keys. Tokens already handed out live on for at most ten minutes.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`], [`AppError::Invalid`].
    pub async fn update(&self, id: ApiClientId, revision: i32, body: ClientChange) -> Result<Revised<ClientView>> {
        // Whatever is wrong with the values is told first; only whether it may go without keys is the program's to say.
        body.check(true)?;
        readable(&body.jwks)?;
        let (write, (row, office)) = self.change(id, revision, ClientAction::Edit).await?;
        body.check(row.secret_hash.is_some())?;
        let jwks = if body.jwks.is_null() { json!({ "keys": [] }) } else { body.jwks };
        let (name, scopes) = (body.name.trim().to_owned(), serde_json::to_value(&body.scopes)?);
        let changed = [("client_name", row.name != name), ("scopes", row.scopes != scopes), ("keys", row.jwks != jwks)];
        let fields: Vec<&str> = changed.iter().filter(|(_, changed)| *changed).map(|(field, _)| *field).collect();
        let mut change = row.into_active_model();
        change.name = Set(name);
        change.scopes = Set(scopes);
        change.jwks = Set(jwks);
        settle(write, change, revision, office, &fields).await
    }

    /// Gives it no more tokens. Those already handed out live on for at most ten minutes.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] once it is stopped.
    pub async fn disable(&self, id: ApiClientId, revision: i32) -> Result<Revised<ClientView>> {
        self.set_disabled(id, revision, true).await
    }

    /// Gives it tokens again.
    ///
    /// # Errors
    /// [`AppError::NotFound`], [`AppError::Stale`]; [`AppError::Rule`] while it gets them.
    pub async fn enable(&self, id: ApiClientId, revision: i32) -> Result<Revised<ClientView>> {
        self.set_disabled(id, revision, false).await
    }

    async fn set_disabled(&self, id: ApiClientId, revision: i32, disabled: bool) -> Result<Revised<ClientView>> {
        let act = if disabled { ClientAction::Disable } else { ClientAction::Enable };
        let (write, (row, office)) = self.change(id, revision, act).await?;
        let mut change = row.into_active_model();
        change.disabled = Set(disabled);
        settle(write, change, revision, office, &["disabled"]).await
    }

    fn managed(&self) -> Condition {
        in_scope(self.grant.scope(), offices::Column::Place, offices::Column::Id)
    }

    async fn find(&self, db: &impl ConnectionTrait, id: ApiClientId) -> Result<Row> {
        let found = clients::Entity::find_by_id(id.0).find_also_related(offices::Entity).filter(self.managed()).one(db).await?;
        let (row, office) = found.ok_or(AppError::NotFound)?;
        Ok((row, office.ok_or_else(homeless)?))
    }

    async fn change(&self, id: ApiClientId, revision: i32, act: ClientAction) -> Result<(Write<'_>, Row)> {
        let write = self.app.write(Some(self.actor)).await?;
        clients::Entity::find_by_id(id.0).lock_exclusive().one(&write.tx).await?;
        let found = self.find(&write.tx, id).await?;
        guard(revision, found.0.revision)?;
        if !ClientAction::available(state(&found.0)).contains(&act) {
            return Err(AppError::Rule(Text::new("客户端的当前状态不允许此操作", "The program's state does not allow this")));
        }
        Ok((write, found))
    }
}

/// Saves a change, tells which fields, and shows what came of it; the values stay untold.
async fn settle(
    write: Write<'_>,
    change: clients::ActiveModel,
    revision: i32,
    office: offices::Model,
    fields: &[&str],
) -> Result<Revised<ClientView>> {
    let row = save(&write, change, revision).await?;
    write.event(&client_subject(row.id, office.place.clone()), EventKind::Updated, json!({ "fields": fields })).await?;
    write.commit().await?;
    view((row, office))
}

/// Complains about keys that look well and cannot be read.
fn readable(jwks: &Value) -> Result<()> {
    let mut found = Complaints::default();
    for (at, key) in jwks_keys(jwks).enumerate() {
        if read(key).is_none() {
            complain_of_key(&mut found, at, "not_a_key", &Text::new("无法读取", "it cannot be read"));
        }
    }
    found.into_result(()).map_err(AppError::Invalid)
}

fn jwks_keys(jwks: &Value) -> impl Iterator<Item = &Value> {
    jwks.get("keys").and_then(Value::as_array).into_iter().flatten()
}

fn read(key: &Value) -> Option<Jwk> {
    let key: Jwk = serde_json::from_value(key.clone()).ok()?;
    DecodingKey::from_jwk(&key).ok().map(|_| key)
}

/// A key as it is shown; one that cannot be read proves nothing and is left out.
fn key_view(key: &Value) -> Option<ClientKeyView> {
    let public: PublicKey = serde_json::from_value(key.clone()).ok()?;
    let thumbprint = read(key)?.thumbprint(ThumbprintHash::SHA256).ok()?;
    Some(ClientKeyView { algorithm: public.algorithm()?.to_owned(), kid: public.kid, thumbprint })
}

fn state(row: &clients::Model) -> ClientState {
    if row.disabled { ClientState::Disabled } else { ClientState::Active }
}

fn view((row, office): Row) -> Result<Revised<ClientView>> {
    let state = state(&row);
    let value = ClientView {
        id: ApiClientId(row.id),
        name: row.name,
        organisation_id: OrganisationId(office.id),
        organisation_name: office.name,
        region_name: region_name(&office.region),
        scopes: serde_json::from_value(row.scopes)?,
        keys: jwks_keys(&row.jwks).filter_map(key_view).collect(),
        jwks: row.jwks,
        secret: row.secret_hash.is_some(),
        state,
        last_token_on: row.last_token_on,
        created_at: row.created_at,
        actions: ClientAction::available(state),
    };
    Ok(Revised { value, revision: row.revision })
}

fn homeless() -> AppError {
    AppError::Internal("a client program belongs to no organisation".into())
}
