//! `Idempotency-Key`: a creation repeated with the same key gets the first answer again and creates nothing.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryFilter, SqlErr};

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

/// What to do with a request that carries a key.
pub enum Attempt {
    /// It is the first: carry it out and then keep the answer.
    First,
    /// It was answered before.
    Repeat(Answer),
}

impl App {
    /// Claims a key, or finds the answer it got.
    ///
    /// # Errors
    /// [`AppError::KeyReused`] for another request under the same key, or while the first is still running.
    pub async fn claim_key(&self, caller: &str, key: &str, request_hash: &str) -> Result<Attempt> {
        let write = self.write(None).await?;
        let now = chrono::Utc::now();
        entity::Entity::delete_many()
            .filter(entity::Column::CreatedAt.lt(now - TimeDelta::hours(KEEP_HOURS)))
            .exec(&write.tx)
            .await?;
        entity::Entity::delete_many()
            .filter(entity::Column::Status.is_null())
            .filter(entity::Column::CreatedAt.lt(now - TimeDelta::seconds(STUCK_SECONDS)))
            .exec(&write.tx)
            .await?;
        if let Some(found) = entity::Entity::find_by_id((caller.to_owned(), key.to_owned())).one(&write.tx).await? {
            return answered(found, request_hash);
        }
        let row = entity::ActiveModel {
            caller: Set(caller.into()),
            key: Set(key.into()),
            request_hash: Set(request_hash.into()),
            status: Set(None),
            headers: Set(None),
            body: Set(None),
            created_at: Set(now),
        };
        match row.insert(&write.tx).await {
            Ok(_) => write.commit().await.map(|()| Attempt::First),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Err(AppError::KeyReused),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps the answer of a claimed key, or frees the key when there was no success to keep.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_answer(&self, caller: &str, key: &str, answer: Option<Answer>) -> Result<()> {
        let write = self.write(None).await?;
        if let Some(row) = entity::Entity::find_by_id((caller.to_owned(), key.to_owned())).one(&write.tx).await? {
            match answer {
                Some(answer) => {
                    let mut row = row.into_active_model();
                    row.status = Set(Some(i32::from(answer.status)));
                    row.headers = Set(Some(serde_json::to_value(&answer.headers)?));
                    row.body = Set(Some(answer.body));
                    row.update(&write.tx).await?;
                }
                None => {
                    row.delete(&write.tx).await?;
                }
            }
        }
        write.commit().await
    }
}

fn answered(found: entity::Model, request_hash: &str) -> Result<Attempt> {
    let (Some(status), Some(headers), Some(body)) = (found.status, found.headers, found.body) else {
        return Err(AppError::KeyReused);
    };
    if found.request_hash != request_hash {
        return Err(AppError::KeyReused);
    }
    let status = u16::try_from(status).map_err(|_| AppError::Internal("a kept status is out of range".into()))?;
    Ok(Attempt::Repeat(Answer { status, headers: serde_json::from_value(headers)?, body }))
}
