//! Trying, importing and taking back.

use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Actor;
use ohqc_domain::imports::{ImportFault, ImportMode, ImportState};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::entity::{batches, faults, rows};
use super::portion::{Job, Outcome};
use super::rows::{Made, take_back};
use super::{locked, next, refusal, subject};
use crate::store::{code, new_id};
use crate::write::Write;
use crate::{App, AppError, Result};

/// Rows that are tried or imported in one transaction: others get their turn in between.
const PORTION: usize = 250;
/// Faults and rows written with one statement.
const TOGETHER: usize = 100;

/// Tries every row and keeps nothing but what was wrong.
pub async fn check(app: &App, actor: &Actor, row: batches::Model, job: &Job) -> Result<batches::Model> {
    let mut found = Outcome::default();
    for some in job.sheet.rows.chunks(PORTION) {
        let write = app.write(Some(actor)).await?;
        let outcome = job.go_through(&write, actor, some).await?;
        write.discard().await?;
        found.faults.extend(outcome.faults);
        found.faulty = found.faulty.saturating_add(outcome.faulty);
    }
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, &row).await?;
    let row = checked(&write, row, job, &found).await?;
    write.commit().await?;
    Ok(row)
}

async fn checked(write: &Write<'_>, row: batches::Model, job: &Job, found: &Outcome) -> Result<batches::Model> {
    forget_faults(write, &row).await?;
    keep_faults(write, &row, &found.faults).await?;
    let mut change = next(write, row);
    change.state = Set(ImportState::Checked.code().into());
    change.mapping = Set(serde_json::to_value(&job.mapping)?);
    change.faulty = Set(count(found.faulty));
    Ok(change.update(&write.tx).await?)
}

/// Imports everything at once, or the next portion.
pub async fn run(app: &App, actor: &Actor, row: batches::Model, job: &Job, mode: ImportMode) -> Result<batches::Model> {
    match (code(&row.state)?, mode) {
        (ImportState::Checked, ImportMode::All) => all(app, actor, row, job).await,
        (ImportState::Checked | ImportState::Running, ImportMode::Good) => some(app, actor, row, job).await,
        (ImportState::Running, ImportMode::All)
        | (ImportState::Uploaded | ImportState::Done | ImportState::Undone, ImportMode::All | ImportMode::Good) => Err(refusal()),
    }
}

/// One transaction: a fault of one row leaves nothing of any.
async fn all(app: &App, actor: &Actor, seen: batches::Model, job: &Job) -> Result<batches::Model> {
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, &seen).await?;
    let outcome = job.go_through(&write, actor, &job.sheet.rows).await?;
    if outcome.faulty > 0 {
        write.discard().await?;
        let write = app.write(Some(actor)).await?;
        let row = locked(&write, &seen).await?;
        checked(&write, row, job, &outcome).await?;
        write.commit().await?;
        let (zh, en) = (
            format!("有 {} 行有误，没有导入任何一行", outcome.faulty),
            format!("{} rows are faulty; nothing was imported", outcome.faulty),
        );
        return Err(AppError::Rule(Text::owned(zh, en)));
    }
    keep_made(&write, &row, &outcome.made).await?;
    let total = row.total;
    let mut change = next(&write, row);
    change.mode = Set(Some(ImportMode::All.code().into()));
    finish(&mut change, total, total);
    let row = change.update(&write.tx).await?;
    write.event(&subject(&row), EventKind::Finalised, json!({ "rows": row.done })).await?;
    write.commit().await?;
    Ok(row)
}

/// The next portion, from where the last one ended. Its rows, what they made and the new position are one transaction, so
/// that whoever goes on after a crash neither leaves a row out nor does one twice.
async fn some(app: &App, actor: &Actor, seen: batches::Model, job: &Job) -> Result<batches::Model> {
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, &seen).await?;
    if code::<ImportState>(&row.state)? == ImportState::Checked {
        forget_faults(&write, &row).await?;
    }
    let from = usize::try_from(row.position).unwrap_or_default();
    let end = job.sheet.rows.len().min(from.saturating_add(PORTION));
    let outcome = job.go_through(&write, actor, job.sheet.rows.get(from..end).unwrap_or_default()).await?;
    keep_made(&write, &row, &outcome.made).await?;
    keep_faults(&write, &row, &outcome.faults).await?;
    let begun = code::<ImportState>(&row.state)? == ImportState::Running;
    let faulty = if begun { row.faulty } else { 0 }.saturating_add(count(outcome.faulty));
    let done = row.done.saturating_add(i32::try_from(outcome.made.len()).unwrap_or(i32::MAX));
    let mut change = next(&write, row);
    change.mode = Set(Some(ImportMode::Good.code().into()));
    change.state = Set(ImportState::Running.code().into());
    change.position = Set(i32::try_from(end).unwrap_or(i32::MAX));
    change.faulty = Set(faulty);
    change.done = Set(done);
    let over = end >= job.sheet.rows.len();
    if over {
        finish(&mut change, i32::try_from(end).unwrap_or(i32::MAX), done);
    }
    let row = change.update(&write.tx).await?;
    if over {
        write.event(&subject(&row), EventKind::Finalised, json!({ "rows": row.done })).await?;
    }
    write.commit().await?;
    Ok(row)
}

fn finish(change: &mut batches::ActiveModel, position: i32, done: i32) {
    change.state = Set(ImportState::Done.code().into());
    change.position = Set(position);
    change.done = Set(done);
}

/// Takes back everything, last made first.
pub async fn undo(app: &App, actor: &Actor, seen: batches::Model) -> Result<batches::Model> {
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, &seen).await?;
    if code::<ImportState>(&row.state)? != ImportState::Done || row.done == 0 {
        return Err(refusal());
    }
    let imported =
        rows::Entity::find().filter(rows::Column::ImportId.eq(row.id)).order_by_desc(rows::Column::Number).all(&write.tx).await?;
    for one in imported {
        let made: Vec<Made> = serde_json::from_value(one.made)?;
        for thing in made.into_iter().rev() {
            take_back(&write, thing).await.map_err(|error| depends(one.number, error))?;
        }
    }
    rows::Entity::delete_many().filter(rows::Column::ImportId.eq(row.id)).exec(&write.tx).await?;
    let taken = row.done;
    let mut change = next(&write, row);
    change.state = Set(ImportState::Undone.code().into());
    change.done = Set(0);
    let row = change.update(&write.tx).await?;
    write.event(&subject(&row), EventKind::Withdrawn, json!({ "rows": taken })).await?;
    write.commit().await?;
    Ok(row)
}

fn depends(row: i32, error: AppError) -> AppError {
    match error {
        AppError::Rule(why) => AppError::Rule(Text::owned(
            format!("第 {row} 行不能撤销：{}；没有撤销任何一行", why.zh),
            format!("Row {row} cannot be taken back: {}; nothing was taken back", why.en),
        )),
        other => other,
    }
}

async fn keep_made(write: &Write<'_>, row: &batches::Model, made: &[(u32, Vec<Made>)]) -> Result<()> {
    for some in made.chunks(TOGETHER) {
        let one = |(number, made): &(u32, Vec<Made>)| -> Result<rows::ActiveModel> {
            Ok(rows::ActiveModel { import_id: Set(row.id), number: Set(count(*number)), made: Set(serde_json::to_value(made)?) })
        };
        let models = some.iter().map(one).collect::<Result<Vec<_>>>()?;
        rows::Entity::insert_many(models).exec(&write.tx).await?;
    }
    Ok(())
}

async fn keep_faults(write: &Write<'_>, row: &batches::Model, found: &[ImportFault]) -> Result<()> {
    for some in found.chunks(TOGETHER) {
        let models = some.iter().map(|fault| faults::ActiveModel {
            id: Set(new_id()),
            import_id: Set(row.id),
            number: Set(count(fault.row)),
            column_key: Set(fault.column.clone()),
            code: Set(fault.code.clone()),
            shown: Set(fault.value.chars().take(200).collect()),
            zh: Set(fault.sentence.zh.to_string()),
            en: Set(fault.sentence.en.to_string()),
        });
        faults::Entity::insert_many(models).exec(&write.tx).await?;
    }
    Ok(())
}

async fn forget_faults(write: &Write<'_>, row: &batches::Model) -> Result<()> {
    faults::Entity::delete_many().filter(faults::Column::ImportId.eq(row.id)).exec(&write.tx).await?;
    Ok(())
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
