//! One row becomes what its kind says, and is taken back.

use ohqc_domain::events::SubjectKind;
use ohqc_domain::filings::Dossier;
use ohqc_domain::filings::api::DeemBody;
use ohqc_domain::identity::Actor;
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::imports::{DeemedRow, ImportFault, ImportKind, Record, deemed, employer, same_name};
use ohqc_domain::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::filings::deeming::deem as deem_filing;
use crate::write::Write;
use crate::{AppError, Result, employers, filings, institutions};

/// What a row made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What it is.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
}

/// Does with a row what a person would do by hand.
pub async fn carry_out(write: &Write<'_>, actor: &Actor, kind: ImportKind, record: &Record) -> Result<Made> {
    match kind {
        ImportKind::Employers => {
            let row = employers::register(write, actor, employer(record)).await?;
            Ok(Made { kind: SubjectKind::Employer, id: row.id })
        }
        ImportKind::DeemedFilings => deem(write, actor, deemed(record)?).await,
    }
}

/// Deems a local filing of an institution that is registered on the platform: the second condition, which the platform's
/// own record tells with its day, and no file (JL24-1-1-e).
async fn deem(write: &Write<'_>, actor: &Actor, row: DeemedRow) -> Result<Made> {
    let known = institutions::entity::Entity::find()
        .filter(institutions::entity::Column::CreditCode.eq(row.credit_code.as_str()))
        .one(&write.tx)
        .await?;
    let institution = known.ok_or_else(|| {
        let text = Text::new(
            "该机构尚未在平台注册，不符合视同备案的条件；请机构先注册，再导入",
            "The institution is not registered on the platform, so its filing is not deemed one; bring it again once it is",
        );
        AppError::invalid("/credit_code", "not_registered", text)
    })?;
    if !same_name(&institution.name, &row.name) {
        let (zh, en) = (
            format!("该统一社会信用代码在平台注册的机构是“{}”", institution.name),
            format!("The institution registered under this credit code is «{}»", institution.name),
        );
        return Err(AppError::invalid("/name", "other_name", Text::owned(zh, en)));
    }
    let body = DeemBody {
        institution: InstitutionId(institution.id),
        service: row.service,
        local_number: row.local_number,
        local_on: row.local_on,
        dossier: Dossier { services: row.services, ..Dossier::default() },
    };
    let (filing, _) = deem_filing(write, actor, &body).await?;
    Ok(Made { kind: SubjectKind::Filing, id: filing.id })
}

/// Takes back what a row made, while nothing depends on it.
pub async fn take_back(write: &Write<'_>, made: Made) -> Result<()> {
    match made.kind {
        SubjectKind::Employer => employers::remove(write, made.id).await,
        SubjectKind::Filing => filings::deeming::remove(write, made.id).await,
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
