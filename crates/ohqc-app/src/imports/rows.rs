//! One row becomes what its kind says, and is taken back.

use ohqc_domain::events::SubjectKind;
use ohqc_domain::identity::Actor;
use ohqc_domain::imports::{ImportFault, ImportKind, Record, employer};
use ohqc_domain::text::Text;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::write::Write;
use crate::{AppError, Result, employers};

/// Something that a row made, in the order of making.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What it is.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
}

/// Does with a row what a person would do by hand.
pub async fn carry_out(write: &Write<'_>, actor: &Actor, kind: ImportKind, record: &Record) -> Result<Vec<Made>> {
    match kind {
        ImportKind::Employers => {
            let row = employers::register(write, actor, employer(record)).await?;
            Ok(vec![Made { kind: SubjectKind::Employer, id: row.id }])
        }
    }
}

/// Takes back what a row made, while nothing depends on it.
pub async fn take_back(write: &Write<'_>, made: Made) -> Result<()> {
    match made.kind {
        SubjectKind::Employer => employers::remove(write, made.id).await,
        _ => Err(AppError::Internal(format!("no row makes a {}", made.kind))),
    }
}

/// What a refusal says about a row; failures of ours end the batch and are not the row's.
pub fn faults(kind: ImportKind, row: u32, record: &Record, error: AppError) -> Result<Vec<ImportFault>> {
    let about = |column: Option<&str>, code: &str, sentence: Text| {
        let value = column.and_then(|key| record.get(key)).cloned().unwrap_or_default();
        ImportFault { row, column: column.map(str::to_owned), code: code.to_owned(), value, sentence }
    };
    match error {
        AppError::Invalid(found) | AppError::RuleAt(_, found) => {
            let of = |pointer: &str| pointer.split('/').nth(1).and_then(|key| kind.column(key)).map(|column| column.key);
            Ok(found.iter().map(|one| about(of(&one.pointer), one.code, one.text.clone())).collect())
        }
        AppError::Rule(text) | AppError::Unsupported(text) => Ok(vec![about(None, "rule", text)]),
        AppError::Duplicate(text) => Ok(vec![about(kind.key().first().copied(), "duplicate", text)]),
        AppError::Denied | AppError::NotFound => {
            let text = Text::new("不在您的管辖范围内", "Outside your region");
            Ok(vec![about(kind.column("region").map(|column| column.key), "denied", text)])
        }
        AppError::Unauthenticated
        | AppError::LoginFailed(_)
        | AppError::Stale
        | AppError::KeyReused
        | AppError::Store(_)
        | AppError::Internal(_) => Err(error),
    }
}
