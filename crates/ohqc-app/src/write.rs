//! A change: one transaction, with the events it leaves and the clocks it opens and closes.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, NaiveDate, Utc};
use ohqc_domain::events::{DATA_KEYS, EventKind, SubjectKind};
use ohqc_domain::identity::{Actor, Principal};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DatabaseTransaction, EntityTrait, IdenStatic as _, IntoActiveModel, Iterable as _,
    TransactionTrait,
};
use uuid::Uuid;

use crate::events::entity;
use crate::{App, Result, idempotency};

/// What an event or a clock is about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
    /// Where it lies on the reporting tree.
    pub place: String,
    /// The institution concerned.
    pub institution: Option<Uuid>,
}

/// An open transaction. Dropped without [`Write::commit`], nothing happened.
pub struct Write<'a> {
    /// The transaction store functions borrow.
    pub tx: DatabaseTransaction,
    actor: Option<&'a Actor>,
    now: DateTime<Utc>,
    today: NaiveDate,
    told: AtomicBool,
    /// Of a part: whether the whole has told anything.
    whole: Option<&'a AtomicBool>,
}

/// What leaves no event, as nobody decides it and no history shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// An `Idempotency-Key` is claimed, freed or gets its answer; the creation under it tells of itself.
    Key,
    /// A refresh token is exchanged for the next one of the same login.
    Rotation,
    /// A program's assertion is used up; the token it gets is told.
    Assertion,
    /// An import has come further; its rows tell what they changed, and the batch that it began and ended.
    Portion,
}

impl App {
    /// Starts a change on behalf of an actor, or of the system.
    pub(crate) async fn write<'a>(&self, actor: Option<&'a Actor>) -> Result<Write<'a>> {
        let (now, today) = (self.clock().now(), self.clock().today());
        Ok(Write { tx: self.db().begin().await?, actor, now, today, told: AtomicBool::new(false), whole: None })
    }
}

impl Write<'_> {
    /// The moment of the change.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The date of the change in China.
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// Appends an event. `data` holds no personal data, under keys of [`DATA_KEYS`] only.
    pub async fn event(&self, subject: &Subject, kind: EventKind, data: serde_json::Value) -> Result<()> {
        self.event_by(self.actor, subject, kind, data).await
    }

    /// Appends an event on behalf of somebody whom the change itself found out, as whoever a login belongs to.
    pub async fn event_by(
        &self,
        actor: Option<&Actor>,
        subject: &Subject,
        kind: EventKind,
        data: serde_json::Value,
    ) -> Result<()> {
        debug_assert!(keys_are_known(&data), "a key of {data} is not among those that events carry");
        let (user_id, client_id) = match actor.map(|actor| actor.principal) {
            Some(Principal::User(id)) => (Some(id.0), None),
            Some(Principal::Client(id)) => (None, Some(id.0)),
            None => (None, None),
        };
        entity::ActiveModel {
            position: NotSet,
            at: Set(self.now),
            user_id: Set(user_id),
            client_id: Set(client_id),
            organisation_id: Set(actor.map(|actor| actor.organisation.0)),
            place: Set(subject.place.clone()),
            subject_kind: Set(subject.kind.code().to_owned()),
            subject_id: Set(subject.id),
            institution_id: Set(subject.institution),
            kind: Set(kind.code().to_owned()),
            data: Set(data),
        }
        .insert(&self.tx)
        .await?;
        self.told.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Waits until no other change with this name is under way, and keeps it to itself until the end: for rules over
    /// several rows that no row's lock and no index can hold.
    pub async fn alone(&self, name: &str) -> Result<()> {
        Ok(crate::db::alone(&self.tx, name).await?)
    }

    /// A part of the change that can be given up alone.
    pub async fn part(&self) -> Result<Write<'_>> {
        let (tx, told) = (self.tx.begin().await?, AtomicBool::new(false));
        Ok(Write { tx, actor: self.actor, now: self.now, today: self.today, told, whole: Some(&self.told) })
    }

    /// Keeps a part, as far as the whole is kept.
    pub async fn keep(self) -> Result<()> {
        self.tx.commit().await?;
        if let Some(whole) = self.whole {
            whole.fetch_or(self.told.into_inner(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Gives the change, or a part of it, up.
    pub async fn discard(self) -> Result<()> {
        Ok(self.tx.rollback().await?)
    }

    /// Makes the change durable, which has left its event.
    pub async fn commit(self) -> Result<()> {
        debug_assert!(self.told.load(Ordering::Relaxed), "a change without an event");
        self.finish().await
    }

    /// Makes durable what was changed, if anything was: as much as left an event.
    pub async fn commit_any(self) -> Result<()> {
        if self.told.load(Ordering::Relaxed) { self.finish().await } else { self.discard().await }
    }

    /// Makes durable what leaves no event.
    pub async fn commit_unseen(self, _: Unseen) -> Result<()> {
        self.finish().await
    }

    async fn finish(self) -> Result<()> {
        idempotency::mark_written(&self.tx).await?;
        self.tx.commit().await?;
        Ok(())
    }
}

/// Saves a changed row under the next revision, which its `ETag` tells, as changed now.
pub async fn save<A>(write: &Write<'_>, mut change: A, revision: i32) -> Result<<A::Entity as EntityTrait>::Model>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for column in <A::Entity as EntityTrait>::Column::iter() {
        match column.as_str() {
            "revision" => change.set(column, revision.saturating_add(1).into()),
            "updated_at" => change.set(column, write.now.into()),
            _ => {}
        }
    }
    Ok(change.update(&write.tx).await?)
}

fn keys_are_known(data: &serde_json::Value) -> bool {
    data.as_object().is_none_or(|data| data.keys().all(|key| DATA_KEYS.contains(&key.as_str())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Clock;
    use crate::testing::empty;

    fn subject() -> Subject {
        Subject { kind: SubjectKind::User, id: Uuid::nil(), place: "/000000/".into(), institution: None }
    }

    #[tokio::test]
    #[should_panic(expected = "a change without an event")]
    async fn a_change_without_an_event_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty(folder.path(), Clock::System).await;
        let write = app.write(None).await.unwrap();
        // A part that was given up has told nothing.
        let part = write.part().await.unwrap();
        part.event(&subject(), EventKind::Created, json!({})).await.unwrap();
        part.discard().await.unwrap();
        write.commit().await.unwrap();
    }

    #[tokio::test]
    async fn what_a_part_told_the_whole_has_told() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty(folder.path(), Clock::System).await;
        let write = app.write(None).await.unwrap();
        let part = write.part().await.unwrap();
        part.event(&subject(), EventKind::Created, json!({})).await.unwrap();
        part.keep().await.unwrap();
        write.commit().await.unwrap();
    }

    #[test]
    fn a_key_without_words_is_found() {
        assert!(keys_are_known(&json!({})) && keys_are_known(&json!({ "line": "health", "valid_from": "2025-01-01" })));
        assert!(!keys_are_known(&json!({ "line": "health", "colour": "red" })));
    }
}
