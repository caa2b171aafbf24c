//! Receipts of pulls: that somebody got these bytes is durable before they get them, many receipts by one commit.
//!
//! A pull hands its receipt to the writer and waits for the commit that holds it. While one batch is on its way to the
//! disk the next one gathers, so many pulls at once share the price of one commit. Whoever pulls again what they have
//! been proved to have learns nothing new: that pull is only counted, and the counts are written within a moment, so a
//! crash or a failed write may cost the count of repetitions that moment and never the proof.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use ohqc_domain::identity::{Actor, Principal};
use ohqc_domain::ids::OrganisationId;
use ohqc_domain::page::Page;
use ohqc_domain::releases::api::{PullFilter, PullForm, PullView};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, oneshot};
use uuid::Uuid;

use super::entity::pulls;
use super::published::{Representation, Version};
use crate::identity::entities::{api_clients, organisations};
use crate::store::{self, Seek, count, named};
use crate::{App, AppError, Db, Result, identity};

/// Pulls that may wait to be written; beyond it pulls wait.
const WAITING: usize = 4096;
/// Pulls taken at once, and receipts written by one statement.
const BATCH: usize = 512;
/// Proofs remembered at most.
const PROOFS: usize = 4096;
/// How long repetitions gather before they are written.
const GATHERING: Duration = Duration::from_secs(1);

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

/// Pulls that proved the same: how many, and when the last was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    count: u32,
    last: DateTime<Utc>,
}

impl Times {
    fn once(at: DateTime<Utc>) -> Self {
        Self { count: 1, last: at }
    }

    fn and(self, other: Self) -> Self {
        Self { count: self.count.saturating_add(other.count), last: self.last.max(other.last) }
    }
}

/// Proofs of which a durable receipt exists, each with its repetitions that are not written yet; bounded.
#[derive(Default)]
struct Proofs {
    held: Mutex<HashMap<Proof, Option<Times>>>,
    repeated: Notify,
}

impl Proofs {
    /// Counts a pull that proves nothing new; false when it does.
    fn repeat(&self, proof: &Proof, at: DateTime<Utc>) -> bool {
        let mut held = self.lock();
        let Some(times) = held.get_mut(proof) else { return false };
        let first = times.is_none();
        *times = Some(times.map_or(Times::once(at), |times| times.and(Times::once(at))));
        drop(held);
        if first {
            self.repeated.notify_one();
        }
        true
    }

    /// Remembers a proof whose receipt is durable. When there are too many, those without unwritten repetitions go.
    fn add(&self, proof: Proof) {
        let mut held = self.lock();
        if held.len() >= PROOFS {
            held.retain(|_, times| times.is_some());
        }
        if held.len() < PROOFS {
            held.entry(proof).or_default();
        }
    }

    /// Returns a moment after something was repeated.
    async fn due(&self) {
        self.repeated.notified().await;
        tokio::time::sleep(GATHERING).await;
    }

    /// Takes the repetitions that are not written yet.
    fn take(&self) -> Vec<(Proof, Times)> {
        self.lock().iter_mut().filter_map(|(proof, times)| Some((*proof, times.take()?))).collect()
    }

    fn forget(&self) {
        self.lock().clear();
    }

    /// A panic while the lock was held leaves at worst a proof that is written once more.
    fn lock(&self) -> MutexGuard<'_, HashMap<Proof, Option<Times>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the writer is handed: a pull or none, and whom to tell once everything up to here is durable.
struct Left {
    pull: Option<(Proof, Times)>,
    kept: oneshot::Sender<bool>,
}

/// The way receipts take into the database.
pub struct Receipts {
    db: Db,
    runtime: Option<Handle>,
    sender: OnceLock<mpsc::Sender<Left>>,
    proofs: Arc<Proofs>,
}

impl Receipts {
    /// Receipts of a database. The writer lives on the runtime this is called on, not on a worker that may stop first.
    pub(crate) fn new(db: Db) -> Self {
        Self { db, runtime: Handle::try_current().ok(), sender: OnceLock::new(), proofs: Arc::default() }
    }

    fn sender(&self) -> &mpsc::Sender<Left> {
        self.sender.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(WAITING);
            let writer = write_all(self.db.clone(), Arc::clone(&self.proofs), receiver);
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
        if !self.proofs.repeat(&proof, at) {
            self.durable(Some((proof, Times::once(at)))).await?;
            self.proofs.add(proof);
        }
        Ok(())
    }

    /// Waits until every receipt left before is durable.
    ///
    /// # Errors
    /// [`AppError::Internal`] when one of the last could not be stored.
    pub async fn settle(&self) -> Result<()> {
        self.durable(None).await
    }

    async fn durable(&self, pull: Option<(Proof, Times)>) -> Result<()> {
        let (kept, answer) = oneshot::channel();
        self.sender().send(Left { pull, kept }).await.map_err(|_| lost())?;
        if answer.await.unwrap_or(false) { Ok(()) } else { Err(lost()) }
    }
}

fn lost() -> AppError {
    AppError::Internal("the receipt of a pull could not be stored".into())
}

/// One receipt per proof, in the order in which each was first met: how often, and when last.
fn gather(pulls: impl Iterator<Item = (Proof, Times)>) -> Vec<pulls::ActiveModel> {
    let mut order: Vec<Proof> = Vec::new();
    let mut met: HashMap<Proof, Times> = HashMap::new();
    for (proof, times) in pulls {
        if let Some(before) = met.get_mut(&proof) {
            *before = before.and(times);
        } else {
            met.insert(proof, times);
            order.push(proof);
        }
    }
    order.iter().filter_map(|proof| met.get(proof).map(|times| receipt(proof, *times))).collect()
}

fn receipt(proof: &Proof, times: Times) -> pulls::ActiveModel {
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
        at: Set(times.last),
        form: Set(proof.form.code().into()),
        first_seq: held(proof.first_row),
        rows: held(proof.rows),
        unchanged: Set(proof.unchanged),
        times: held(times.count),
    }
}

async fn write_all(db: Db, proofs: Arc<Proofs>, mut receiver: mpsc::Receiver<Left>) {
    let mut batch = Vec::with_capacity(BATCH);
    let mut open = true;
    while open {
        tokio::select! {
            taken = receiver.recv_many(&mut batch, BATCH) => open = taken > 0,
            () = proofs.due() => {}
        }
        let (pulls, waiting): (Vec<_>, Vec<_>) = batch.drain(..).map(|left| (left.pull, left.kept)).unzip();
        let receipts = gather(pulls.into_iter().flatten().chain(proofs.take()));
        let count = receipts.len();
        let outcome = write(&db, receipts).await;
        if let Err(error) = &outcome {
            proofs.forget();
            tracing::error!(
                error = crate::error::store_for_log(error),
                receipts = count,
                "receipts of pulls could not be stored; pulls that wait are refused"
            );
        }
        for kept in waiting {
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
    // A statement takes so many values only, and repetitions of many proofs may come together.
    for some in receipts.chunks(BATCH) {
        pulls::Entity::insert_many(some.iter().cloned()).exec_without_returning(&transaction).await?;
    }
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
        first_row: count(row.first_seq)?,
        rows: count(row.rows)?,
        unchanged: row.unchanged,
        times: count(row.times)?,
    })
}

/// The names of everybody on these receipts.
async fn names(db: &impl ConnectionTrait, receipts: &[pulls::Model]) -> Result<HashMap<Uuid, String>> {
    let ids = |pick: fn(&pulls::Model) -> Option<Uuid>| receipts.iter().filter_map(pick).collect::<BTreeSet<_>>();
    let mut names = identity::names(db, ids(|row| row.user_id)).await?;
    names.extend(
        named::<api_clients::Entity>(db, api_clients::Column::Id, api_clients::Column::Name, ids(|row| row.client_id)).await?,
    );
    let bodies = ids(|row| Some(row.organisation_id));
    names.extend(named::<organisations::Entity>(db, organisations::Column::Id, organisations::Column::Name, bodies).await?);
    Ok(names)
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

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn repetitions_are_one_receipt_that_says_how_often_and_when_last() {
        let pulls = [(proof(2), at(1)), (proof(5), at(2)), (proof(2), at(4)), (proof(2), at(3))];
        let found = gather(pulls.into_iter().map(|(proof, at)| (proof, Times::once(at))));
        let found: Vec<_> = found.into_iter().map(|row| (row.rows.unwrap(), row.times.unwrap(), row.at.unwrap())).collect();
        assert_eq!(found, [(2, 3, at(4)), (5, 1, at(2))]);
    }

    #[test]
    fn what_is_proved_is_only_counted_and_the_count_taken_once() {
        let proofs = Proofs::default();
        assert!(!proofs.repeat(&proof(2), at(1)));
        proofs.add(proof(2));
        assert!(proofs.repeat(&proof(2), at(3)) && proofs.repeat(&proof(2), at(2)));
        assert_eq!(proofs.take(), [(proof(2), Times { count: 2, last: at(3) })]);
        assert_eq!(proofs.take(), []);
        assert!(proofs.repeat(&proof(2), at(4)));
    }

    #[test]
    fn proofs_are_bounded_without_losing_a_count_and_a_lost_receipt_takes_them_all() {
        let proofs = Proofs::default();
        proofs.add(proof(0));
        assert!(proofs.repeat(&proof(0), at(1)));
        for rows in 1..=u32::try_from(PROOFS).unwrap() {
            proofs.add(proof(rows));
        }
        assert!(proofs.lock().len() <= PROOFS);
        assert_eq!(proofs.take().len(), 1);
        assert!(proofs.repeat(&proof(0), at(2)));
        proofs.forget();
        assert!(!proofs.repeat(&proof(0), at(3)));
    }

    #[tokio::test]
    async fn as_many_receipts_as_there_are_proofs_are_written_at_once() {
        use sea_orm::{IntoActiveModel as _, PaginatorTrait as _};

        use super::super::entity;

        let folder = tempfile::tempdir().unwrap();
        let db = crate::testing::database(folder.path()).await;
        let release = entity::Model {
            id: Uuid::nil(),
            year: 2025,
            region: "220000".into(),
            place: "/000000/220000/".into(),
            version: 1,
            state: "published".into(),
            state_data: serde_json::Value::Null,
            manifest: String::new(),
            summary: String::new(),
            rows: 0,
            sha256: String::new(),
            prepared_by: Uuid::nil(),
            revision: 1,
            created_at: at(0),
            updated_at: at(0),
            published_at: Some(at(0)),
        };
        let transaction = db.begin().await.unwrap();
        entity::Entity::insert(release.into_active_model()).exec(&transaction).await.unwrap();
        transaction.commit().await.unwrap();
        let all = u32::try_from(PROOFS).unwrap();
        write(&db, gather((0..all).map(|rows| (proof(rows), Times::once(at(1)))))).await.unwrap();
        assert_eq!(pulls::Entity::find().count(db.read()).await.unwrap(), u64::from(all));
    }
}
