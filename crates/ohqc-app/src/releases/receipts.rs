//! Receipts of pulls: left in order, written in the background by the batch, durable before a graceful stop ends.
//!
//! A pull answers before its receipt is durable. A crash can lose the receipts of its last moments, never a graceful
//! stop: [`Receipts::settle`] waits for them. When the writer falls behind, pulls wait for room and none is dropped.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;
use std::time::Duration;

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
use crate::{App, Db, Result};

/// Receipts that may wait to be written; beyond it pulls wait.
const WAITING: usize = 4096;
/// Receipts written by one transaction.
const BATCH: usize = 512;
/// How often a failed batch is tried again before its receipts go to the log instead.
const TRIES: u32 = 5;
/// Pause before the first new try; it doubles.
const PAUSE: Duration = Duration::from_millis(50);

enum Message {
    Receipt(Box<pulls::ActiveModel>),
    Settle(oneshot::Sender<()>),
}

/// The way receipts take into the database.
pub struct Receipts {
    db: Db,
    runtime: Option<Handle>,
    sender: OnceLock<mpsc::Sender<Message>>,
}

impl Receipts {
    /// Receipts of a database. The writer lives on the runtime this is called on, not on a worker that may stop first.
    pub(crate) fn new(db: Db) -> Self {
        Self { db, runtime: Handle::try_current().ok(), sender: OnceLock::new() }
    }

    fn sender(&self) -> &mpsc::Sender<Message> {
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

    pub(super) async fn leave(&self, actor: &Actor, pulled: &Representation, unchanged: bool, at: DateTime<Utc>) {
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
        if self.sender().send(Message::Receipt(Box::new(receipt))).await.is_err() {
            tracing::error!(release = %pulled.release, "the writer of receipts is gone");
        }
    }

    /// Waits until every receipt left so far is durable.
    pub(crate) async fn settle(&self) {
        let Some(sender) = self.sender.get() else { return };
        let (done, settled) = oneshot::channel();
        if sender.send(Message::Settle(done)).await.is_ok() {
            // An error means that the writer ended, and it ends only after its last batch.
            let _ = settled.await;
        }
    }
}

async fn write_all(db: Db, mut receiver: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut messages, BATCH).await > 0 {
        let mut receipts = Vec::with_capacity(messages.len());
        let mut waiting = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Receipt(receipt) => receipts.push(*receipt),
                Message::Settle(done) => waiting.push(done),
            }
        }
        keep(&db, receipts).await;
        for done in waiting {
            // Whoever asked may have gone away.
            let _ = done.send(());
        }
    }
}

async fn keep(db: &Db, receipts: Vec<pulls::ActiveModel>) {
    let mut pause = PAUSE;
    for attempt in 1..=TRIES {
        match write(db, &receipts).await {
            Ok(()) => return,
            Err(error) if attempt == TRIES => {
                tracing::error!(?error, ?receipts, "receipts of pulls could not be stored; they are in this line instead");
            }
            Err(error) => {
                tracing::warn!(?error, attempt, "receipts of pulls could not be stored yet");
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2);
            }
        }
    }
}

async fn write(db: &Db, receipts: &[pulls::ActiveModel]) -> std::result::Result<(), DbErr> {
    if receipts.is_empty() {
        return Ok(());
    }
    let transaction = db.begin().await?;
    pulls::Entity::insert_many(receipts.iter().cloned()).exec_without_returning(&transaction).await?;
    transaction.commit().await
}

/// Receipts of some versions, latest first. What this node was told of is written first.
pub(super) async fn list(app: &App, versions: &[Version], filter: &PullFilter) -> Result<Page<PullView>> {
    app.settle().await;
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
