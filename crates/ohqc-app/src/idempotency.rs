//! `Idempotency-Key`: a creation repeated with the same key gets the first answer again and creates nothing.
//!
//! The key is claimed before the creation, and the creation's own transaction marks it as written. So a crash before the
//! commit leaves nothing and frees the key after a minute, and a crash after it, when the answer was not kept yet, leaves a
//! key under which nothing can be created again.

use chrono::{SubsecRound, TimeDelta};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, DatabaseTransaction, QueryFilter, SqlErr};

use crate::write::Unseen;
use crate::{App, AppError, Result};

/// How long answers are kept.
const KEEP_HOURS: i64 = 24;
/// After this long an unfinished first try counts as dead.
const STUCK_SECONDS: i64 = 60;

mod entity {
    //! The table of kept answers.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_keys")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub caller: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub request_hash: String,
        pub written: bool,
        pub status: Option<i32>,
        pub headers: Option<Json>,
        pub body: Option<String>,
        pub created_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// An answer as it was given the first time.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers worth repeating, as pairs.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// Whose key a request carries.
#[derive(Debug, Clone)]
pub struct Key {
    /// The caller.
    pub caller: String,
    /// The key.
    pub key: String,
}

tokio::task_local! {
    static CURRENT: Claim;
}

/// A key that one request holds; what it commits is marked under this claim and no other.
#[derive(Debug, Clone)]
pub struct Claim {
    key: Key,
    made_at: DateTimeUtc,
}

impl Claim {
    /// Carries out the request that holds it.
    pub async fn carry_out<F: Future>(&self, request: F) -> F::Output {
        CURRENT.scope(self.clone(), request).await
    }

    /// The row that it made: one that another request made under the same key, once this one counted as dead, is not it.
    fn row(&self) -> Condition {
        Condition::all()
            .add(entity::Column::Caller.eq(self.key.caller.as_str()))
            .add(entity::Column::Key.eq(self.key.key.as_str()))
            .add(entity::Column::CreatedAt.eq(self.made_at))
    }
}

impl Key {
    fn id(&self) -> (String, String) {
        (self.caller.clone(), self.key.clone())
    }
}

/// Marks the claim of the request under way, if it has one, in the transaction that is about to be committed.
///
/// # Errors
/// [`AppError::KeyReused`] when the request took so long that its claim counted as dead and another took the key.
pub(crate) async fn mark_written(tx: &DatabaseTransaction) -> Result<()> {
    let Ok(row) = CURRENT.try_with(Claim::row) else { return Ok(()) };
    let marked = entity::Entity::update_many().col_expr(entity::Column::Written, Expr::value(true)).filter(row).exec(tx).await?;
    if marked.rows_affected == 0 { Err(AppError::KeyReused) } else { Ok(()) }
}

/// What to do with a request that carries a key.
pub enum Attempt {
    /// It is the first: carry it out under its claim and then keep the answer.
    First(Claim),
    /// It was answered before.
    Repeat(Answer),
}

impl App {
    /// Claims a key, or finds the answer it got.
    ///
    /// # Errors
    /// [`AppError::KeyReused`] for another request under the same key, or while the first is still running.
    pub async fn claim_key(&self, key: &Key, request_hash: &str) -> Result<Attempt> {
        let write = self.write(None).await?;
        // As exact as both databases keep it.
        let now = chrono::Utc::now().trunc_subsecs(6);
        entity::Entity::delete_many()
            .filter(entity::Column::CreatedAt.lt(now - TimeDelta::hours(KEEP_HOURS)))
            .exec(&write.tx)
            .await?;
        entity::Entity::delete_many()
            .filter(entity::Column::Status.is_null())
            .filter(entity::Column::Written.eq(false))
            .filter(entity::Column::CreatedAt.lt(now - TimeDelta::seconds(STUCK_SECONDS)))
            .exec(&write.tx)
            .await?;
        if let Some(found) = entity::Entity::find_by_id(key.id()).one(&write.tx).await? {
            return answered(found, request_hash, now);
        }
        let row = entity::ActiveModel {
            caller: Set(key.caller.clone()),
            key: Set(key.key.clone()),
            request_hash: Set(request_hash.into()),
            written: Set(false),
            status: Set(None),
            headers: Set(None),
            body: Set(None),
            created_at: Set(now),
        };
        match row.insert(&write.tx).await {
            Ok(_) => {
                write.commit_unseen(Unseen::Key).await?;
                Ok(Attempt::First(Claim { key: key.clone(), made_at: now }))
            }
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(AppError::KeyReused),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps the answer of a claimed key; nothing once the claim counted as dead.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_answer(&self, claim: &Claim, answer: Answer) -> Result<()> {
        let write = self.write(None).await?;
        let kept = entity::ActiveModel {
            status: Set(Some(i32::from(answer.status))),
            headers: Set(Some(serde_json::to_value(&answer.headers)?)),
            body: Set(Some(answer.body)),
            ..Default::default()
        };
        entity::Entity::update_many().set(kept).filter(claim.row()).exec(&write.tx).await?;
        write.commit_unseen(Unseen::Key).await
    }

    /// Frees a claimed key whose request came to nothing; one under which something was written stays taken.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn free_key(&self, claim: &Claim) -> Result<()> {
        let write = self.write(None).await?;
        entity::Entity::delete_many().filter(claim.row().add(entity::Column::Written.eq(false))).exec(&write.tx).await?;
        write.commit_unseen(Unseen::Key).await
    }
}

fn lost() -> AppError {
    AppError::Duplicate(Text::new(
        "该请求已经生效，但当时的答复未能保存，请刷新列表查看",
        "This request took effect, but its answer was lost; look for the result in the list",
    ))
}

fn answered(found: entity::Model, request_hash: &str, now: DateTimeUtc) -> Result<Attempt> {
    if found.request_hash != request_hash {
        return Err(AppError::KeyReused);
    }
    let (Some(status), Some(headers), Some(body)) = (found.status, found.headers, found.body) else {
        // Just written, its answer is still under way.
        let dead = found.created_at < now - TimeDelta::seconds(STUCK_SECONDS);
        return Err(if found.written && dead { lost() } else { AppError::KeyReused });
    };
    let status = u16::try_from(status).map_err(|_| AppError::Internal("a kept status is out of range".into()))?;
    Ok(Attempt::Repeat(Answer { status, headers: serde_json::from_value(headers)?, body }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;
    use crate::testing::empty;

    fn key() -> Key {
        Key { caller: "user:1".into(), key: "key-of-a-test".into() }
    }

    async fn first(app: &App) -> Claim {
        match app.claim_key(&key(), "hash").await.unwrap() {
            Attempt::First(claim) => claim,
            Attempt::Repeat(answer) => panic!("{answer:?}"),
        }
    }

    fn answer(body: &str) -> Answer {
        Answer { status: 201, headers: Vec::new(), body: body.into() }
    }

    /// As if every claim lay ten minutes back.
    async fn later(app: &App) {
        let earlier = chrono::Utc::now() - TimeDelta::minutes(10);
        let aged = entity::Entity::update_many().col_expr(entity::Column::CreatedAt, Expr::value(earlier));
        aged.exec(app.db().read()).await.unwrap();
    }

    async fn kept(app: &App) -> Vec<entity::Model> {
        entity::Entity::find().all(app.db().read()).await.unwrap()
    }

    #[tokio::test]
    async fn a_late_first_try_touches_no_claim_but_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty(folder.path(), Clock::System).await;
        let late = first(&app).await;
        later(&app).await;
        let second = first(&app).await;
        let held = kept(&app).await;
        app.free_key(&late).await.unwrap();
        app.keep_answer(&late, answer("late")).await.unwrap();
        assert_eq!(kept(&app).await, held);
        app.keep_answer(&second, answer("second")).await.unwrap();
        let again = app.claim_key(&key(), "hash").await.unwrap();
        assert!(matches!(again, Attempt::Repeat(answer) if answer.body == "second"));
    }

    #[tokio::test]
    async fn only_a_key_under_which_nothing_was_written_is_freed() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty(folder.path(), Clock::System).await;
        app.free_key(&first(&app).await).await.unwrap();
        assert!(kept(&app).await.is_empty());
        let claim = first(&app).await;
        claim.carry_out(async { app.write(None).await.unwrap().commit_unseen(Unseen::Rotation).await.unwrap() }).await;
        app.free_key(&claim).await.unwrap();
        assert_eq!(kept(&app).await.iter().map(|row| row.written).collect::<Vec<_>>(), [true]);
    }
}
