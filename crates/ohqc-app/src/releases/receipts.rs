//! Receipts of pulls: durable before the pull is answered, many by one commit.
//!
//! A pull hands its receipt to the writer and waits for the commit that holds it. While one batch is on its way to the
//! disk the next one gathers, so many pulls at once share the price of one commit, and a crash loses no receipt of a
//! pull that was answered.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use ohqc_domain::identity::{Actor, Principal};
use ohqc_domain::page::Page;
use ohqc_domain::releases::api::{PullFilter, PullView};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::published::{Representation, Version};
use super::{entity::pulls, rows};
use crate::identity::entities::{api_clients, organisations, users};
use crate::store::{self, Seek};
use crate::{App, AppError, Db, Result};

/// Receipts that may wait to be written; beyond it pulls wait.
const WAITING: usize = 4096;
/// Receipts written by one transaction.
const BATCH: usize = 512;
/// A receipt, and whom to tell what became of it.
struct Left {
    receipt: pulls::ActiveModel,
    kept: oneshot::Sender<bool>,
}

/// The way receipts take into the database.
pub struct Receipts {
    db: Db,
    runtime: Option<Handle>,
    sender: OnceLock<mpsc::Sender<Left>>,
}

impl Receipts {
    /// Receipts of a database. The writer lives on the runtime this is called on, not on a worker that may stop first.
    pub(crate) fn new(db: Db) -> Self {
        Self { db, runtime: Handle::try_current().ok(), sender: OnceLock::new() }
    }

    fn sender(&self) -> &mpsc::Sender<Left> {
        self.sender.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            let writer = write_all(self.db.clone(), receiver);
            match &self.runtime {
                Some(runtime) => runtime.spawn(writer),
                None => tokio::spawn(writer),
            };
            sender
        })
    }

    /// Leaves a receipt and waits until it is durable.
    ///
    /// # Errors
    /// [`AppError::Internal`] when it could not be stored; the pull must not be answered then.
    pub(super) async fn leave(&self, actor: &Actor, pulled: &Representation, unchanged: bool, at: DateTime<Utc>) -> Result<()> {
        let (client_id, user_id) = match actor.principal {
            Principal::Client(id) => (Some(id.0), None),
            Principal::User(id) => (None, Some(id.0)),
        };
        let (first_row, count) = if unchanged { (0, 0) } else { (pulled.first_row, pulled.rows) };
        let receipt = pulls::ActiveModel {
            id: NotSet,
            release_id: Set(pulled.release),
            client_id: Set(client_id),
            user_id: Set(user_id),
            organisation_id: Set(actor.organisation.0),
            at: Set(at),
            form: Set(pulled.form.code().into()),
            first_seq: Set(i32::try_from(first_row).unwrap_or(i32::MAX)),
            rows: Set(i32::try_from(count).unwrap_or(i32::MAX)),
            unchanged: Set(unchanged),
        };
        let lost = || AppError::Internal("the receipt of a pull could not be stored".into());
        let (kept, answer) = oneshot::channel();
        self.sender().send(Left { receipt, kept }).await.map_err(|_| lost())?;
        if answer.await.unwrap_or(false) { Ok(()) } else { Err(lost()) }
    }
}

async fn write_all(db: Db, mut receiver: mpsc::Receiver<Left>) {
    let mut batch = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut batch, BATCH).await > 0 {
        let (receipts, waiting): (Vec<_>, Vec<_>) = batch.drain(..).map(|left| (left.receipt, left.kept)).unzip();
        let outcome = write(&db, receipts).await;
        if let Err(error) = &outcome {
            tracing::error!(?error, receipts = waiting.len(), "receipts of pulls could not be stored; the pulls are refused");
        }
        for kept in waiting {
            // Whoever asked may have gone away.
            let _ = kept.send(outcome.is_ok());
        }
    }
}

async fn write(db: &Db, receipts: Vec<pulls::ActiveModel>) -> std::result::Result<(), DbErr> {
    let transaction = db.begin().await?;
    pulls::Entity::insert_many(receipts).exec_without_returning(&transaction).await?;
    transaction.commit().await
}

/// Receipts of some versions, latest first.
pub(super) async fn list(app: &App, versions: &[Version], filter: &PullFilter) -> Result<Page<PullView>> {
    let seek = Seek::new("receipt", filter.cursor.as_deref(), filter.limit)?;
    let mut query = pulls::Entity::find()
        .filter(pulls::Column::ReleaseId.is_in(versions.iter().map(|version| version.id)))
        .order_by_desc(pulls::Column::Id)
        .limit(seek.fetch());
    if let Some(last) = seek.after_number()? {
        query = query.filter(pulls::Column::Id.lt(last));
    }
    let found = query.all(app.db().read()).await?;
    let page = seek.page(found, |row| (row.id.to_string(), String::new()));
    let names = names(app.db().read(), &page.items).await?;
    let versions: HashMap<Uuid, u32> = versions.iter().map(|version| (version.id, version.version)).collect();
    store::map_page(page, |row| view(row, &versions, &names))
}

fn view(row: pulls::Model, versions: &HashMap<Uuid, u32>, names: &HashMap<Uuid, String>) -> Result<PullView> {
    let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id)).cloned();
    Ok(PullView {
        version: versions.get(&row.release_id).copied().unwrap_or_default(),
        at: row.at,
        puller: name(row.client_id.or(row.user_id)).unwrap_or_default(),
        program: row.client_id.is_some(),
        organisation: name(Some(row.organisation_id)).unwrap_or_default(),
        form: store::code(&row.form)?,
        first_row: rows::count(row.first_seq)?,
        rows: rows::count(row.rows)?,
        unchanged: row.unchanged,
    })
}

/// The names of everybody on these receipts.
async fn names(db: &impl ConnectionTrait, receipts: &[pulls::Model]) -> Result<HashMap<Uuid, String>> {
    let ids = |pick: fn(&pulls::Model) -> Option<Uuid>| receipts.iter().filter_map(pick).collect::<BTreeSet<_>>();
    let users = users::Entity::find().filter(users::Column::Id.is_in(ids(|row| row.user_id))).all(db).await?;
    let clients = api_clients::Entity::find().filter(api_clients::Column::Id.is_in(ids(|row| row.client_id))).all(db).await?;
    let organisations = organisations::Entity::find()
        .filter(organisations::Column::Id.is_in(ids(|row| Some(row.organisation_id))))
        .all(db)
        .await?;
    let users = users.into_iter().map(|row| (row.id, row.display_name));
    let clients = clients.into_iter().map(|row| (row.id, row.name));
    Ok(users.chain(clients).chain(organisations.into_iter().map(|row| (row.id, row.name))).collect())
}
