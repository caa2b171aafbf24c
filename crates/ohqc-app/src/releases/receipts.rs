//! Receipts of pulls: that somebody got these bytes is durable before they get them, many receipts by one commit.
//!
//! A pull hands its receipt to the writer and waits for the commit that holds it. While one batch is on its way to the
//! disk the next one gathers, so many pulls at once share the price of one commit. Whoever pulls again what they have
//! been proved to have learns nothing new: that pull is counted too, but not waited for, so a crash may cost the
//! count of repetitions a moment and never the proof. Repetitions within one batch are one receipt that says how often.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::{DateTime, Utc};
use ohqc_domain::identity::{Actor, Principal};
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::page::Page;
use ohqc_domain::releases::api::{PullFilter, PullForm, PullView};
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

/// Pulls that may wait to be written; beyond it pulls wait.
const WAITING: usize = 4096;
/// Pulls written by one transaction.
const BATCH: usize = 512;
/// Proofs remembered at most.
const PROOFS: usize = 4096;

/// What a receipt proves: who got which bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Proof {
    puller: Principal,
    organisation: OrganisationId,
    release: Uuid,
    form: PullForm,
    first_row: u32,
    rows: u32,
    unchanged: bool,
}

impl Proof {
    fn new(actor: &Actor, pulled: &Representation, unchanged: bool) -> Self {
        let (first_row, rows) = if unchanged { (0, 0) } else { (pulled.first_row, pulled.rows) };
        let Actor { principal: puller, organisation, .. } = *actor;
        Self { puller, organisation, release: pulled.release, form: pulled.form, first_row, rows, unchanged }
    }
}

/// Proofs of which a durable receipt exists; bounded, and forgotten as a whole when a receipt is lost.
#[derive(Clone, Default)]
struct Proofs(Arc<Mutex<HashSet<Proof>>>);

impl Proofs {
    fn hold(&self, proof: &Proof) -> bool {
        self.lock().contains(proof)
    }

    fn add(&self, proof: Proof) {
        let mut held = self.lock();
        if held.len() >= PROOFS {
            held.clear();
        }
        held.insert(proof);
    }

    fn forget(&self) {
        self.lock().clear();
    }

    /// A panic while the lock was held leaves at worst a proof that is written once more.
    fn lock(&self) -> MutexGuard<'_, HashSet<Proof>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the writer is handed: a pull and its moment or none, and whom to tell once everything up to here is durable.
struct Left {
    pull: Option<(Proof, DateTime<Utc>)>,
    kept: Option<oneshot::Sender<bool>>,
}

/// The way receipts take into the database.
pub struct Receipts {
    db: Db,
    runtime: Option<Handle>,
    sender: OnceLock<mpsc::Sender<Left>>,
    proofs: Proofs,
}

impl Receipts {
    /// Receipts of a database. The writer lives on the runtime this is called on, not on a worker that may stop first.
    pub(crate) fn new(db: Db) -> Self {
        Self { db, runtime: Handle::try_current().ok(), sender: OnceLock::new(), proofs: Proofs::default() }
    }

    fn sender(&self) -> &mpsc::Sender<Left> {
        self.sender.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            let writer = write_all(self.db.clone(), self.proofs.clone(), receiver);
            match &self.runtime {
                Some(runtime) => runtime.spawn(writer),
                None => tokio::spawn(writer),
            };
            sender
        })
    }

    /// Leaves a receipt, and waits until it is durable unless it only repeats what another one proves.
    ///
    /// # Errors
    /// [`AppError::Internal`] when it could not be stored; the pull must not be answered then.
    pub(super) async fn leave(&self, actor: &Actor, pulled: &Representation, unchanged: bool, at: DateTime<Utc>) -> Result<()> {
        let proof = Proof::new(actor, pulled, unchanged);
        let pull = Some((proof, at));
        if self.proofs.hold(&proof) {
            return self.hand(Left { pull, kept: None }).await;
        }
        self.durable(pull).await?;
        self.proofs.add(proof);
        Ok(())
    }

    /// Waits until every receipt left before is durable.
    ///
    /// # Errors
    /// [`AppError::Internal`] when one of the last could not be stored.
    pub async fn settle(&self) -> Result<()> {
        self.durable(None).await
    }

    async fn durable(&self, pull: Option<(Proof, DateTime<Utc>)>) -> Result<()> {
        let (kept, answer) = oneshot::channel();
        self.hand(Left { pull, kept: Some(kept) }).await?;
        if answer.await.unwrap_or(false) { Ok(()) } else { Err(lost()) }
    }

    async fn hand(&self, left: Left) -> Result<()> {
        self.sender().send(left).await.map_err(|_| lost())
    }
}

fn lost() -> AppError {
    AppError::Internal("the receipt of a pull could not be stored".into())
}

/// One receipt per proof, in the order in which each was first met: how often, and when last.
fn gather(pulls: impl Iterator<Item = (Proof, DateTime<Utc>)>) -> Vec<pulls::ActiveModel> {
    let mut order: Vec<Proof> = Vec::new();
    let mut met: HashMap<Proof, (u32, DateTime<Utc>)> = HashMap::new();
    for (proof, at) in pulls {
        let (times, last) = met.entry(proof).or_insert_with(|| {
            order.push(proof);
            (0, at)
        });
        *times = times.saturating_add(1);
        *last = at.max(*last);
    }
    let found = |proof: &Proof| met.get(proof).map(|(times, at)| receipt(proof, *times, *at));
    order.iter().filter_map(found).collect()
}

fn receipt(proof: &Proof, times: u32, at: DateTime<Utc>) -> pulls::ActiveModel {
    let (client_id, user_id) = match proof.puller {
        Principal::Client(id) => (Some(id.0), None),
        Principal::User(id) => (None, Some(id.0)),
    };
    let held = |count: u32| Set(i32::try_from(count).unwrap_or(i32::MAX));
    pulls::ActiveModel {
        id: NotSet,
        release_id: Set(proof.release),
        client_id: Set(client_id),
        user_id: Set(user_id),
        organisation_id: Set(proof.organisation.0),
        at: Set(at),
        form: Set(proof.form.code().into()),
        first_seq: held(proof.first_row),
        rows: held(proof.rows),
        unchanged: Set(proof.unchanged),
        times: held(times),
    }
}

async fn write_all(db: Db, proofs: Proofs, mut receiver: mpsc::Receiver<Left>) {
    let mut batch = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut batch, BATCH).await > 0 {
        let (pulls, waiting): (Vec<_>, Vec<_>) = batch.drain(..).map(|left| (left.pull, left.kept)).unzip();
        let receipts = gather(pulls.into_iter().flatten());
        let count = receipts.len();
        let outcome = write(&db, receipts).await;
        if let Err(error) = &outcome {
            proofs.forget();
            tracing::error!(?error, receipts = count, "receipts of pulls could not be stored; pulls that wait are refused");
        }
        for kept in waiting.into_iter().flatten() {
            // Whoever asked may have gone away.
            let _ = kept.send(outcome.is_ok());
        }
    }
}

async fn write(db: &Db, receipts: Vec<pulls::ActiveModel>) -> std::result::Result<(), DbErr> {
    if receipts.is_empty() {
        return Ok(());
    }
    let transaction = db.begin().await?;
    pulls::Entity::insert_many(receipts).exec_without_returning(&transaction).await?;
    transaction.commit().await
}

/// Receipts of some versions, latest first.
pub(super) async fn list(app: &App, versions: &[Version], filter: &PullFilter) -> Result<Page<PullView>> {
    app.receipts().settle().await?;
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
        times: rows::count(row.times)?,
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

#[cfg(test)]
mod tests {
    use ohqc_domain::ids::ApiClientId;

    use super::*;

    fn proof(rows: u32) -> Proof {
        let puller = Principal::Client(ApiClientId(Uuid::nil()));
        let organisation = OrganisationId(Uuid::nil());
        Proof { puller, organisation, release: Uuid::nil(), form: PullForm::Page, first_row: 1, rows, unchanged: false }
    }

    #[test]
    fn repetitions_are_one_receipt_that_says_how_often_and_when_last() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let found = gather([(proof(2), at(1)), (proof(5), at(2)), (proof(2), at(4)), (proof(2), at(3))].into_iter());
        let found: Vec<_> = found.into_iter().map(|row| (row.rows.unwrap(), row.times.unwrap(), row.at.unwrap())).collect();
        assert_eq!(found, [(2, 3, at(4)), (5, 1, at(2))]);
    }

    #[test]
    fn proofs_are_bounded_and_a_lost_receipt_takes_them_all() {
        let proofs = Proofs::default();
        for rows in 0..=u32::try_from(PROOFS).unwrap() {
            proofs.add(proof(rows));
        }
        assert!(proofs.lock().len() <= PROOFS);
        proofs.add(proof(7));
        assert!(proofs.hold(&proof(7)));
        proofs.forget();
        assert!(!proofs.hold(&proof(7)));
    }
}
