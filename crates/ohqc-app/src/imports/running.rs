//! Trying, importing and taking back.

use ohqc_domain::events::EventKind;
use ohqc_domain::identity::Actor;
use ohqc_domain::imports::api::{HeadingView, ImportAction};
use ohqc_domain::imports::{ImportFault, ImportMode, ImportState, Met};
use ohqc_domain::text::Text;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::entity::{batches, faults, rows};
use super::portion::{Job, Outcome};
use super::rows::{Made, take_back};
use super::{headings, locked, queries, refusal, subject, waiting};
use crate::store::{code, new_id};
use crate::write::{Unseen, Write, save};
use crate::{App, AppError, Result};

/// Faults and rows written with one statement.
const TOGETHER: usize = 500;

/// Tries every row and keeps nothing but what was wrong. Each portion is a transaction of its own: others get their turn.
pub async fn check(app: &App, actor: &Actor, row: batches::Model, job: &Job) -> Result<batches::Model> {
    let (mut found, mut met, mut repeated) = (Outcome::default(), Met::default(), Vec::new());
    let mut position = 0;
    loop {
        let mut some = waiting::portion(app.db().read(), row.id, position).await?;
        if some.is_empty() {
            break;
        }
        for (one, at) in some.iter_mut().zip(position..) {
            one.repeats = met.earlier(job.kind, &job.mapping, &one.row);
            repeated.extend(one.repeats.map(|first| (at, first)));
        }
        position = position.saturating_add(length(&some));
        let write = app.write(Some(actor)).await?;
        let outcome = job.go_through(&write, actor, &some).await?;
        write.discard().await?;
        found.faults.extend(outcome.faults);
        found.faulty = found.faulty.saturating_add(outcome.faulty);
    }
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, &row).await?;
    let known: Vec<HeadingView> = serde_json::from_value(row.headings.clone())?;
    let names: Vec<String> = known.into_iter().map(|known| known.heading).collect();
    let first = waiting::first(&write.tx, row.id).await?;
    waiting::note_repeated(&write, row.id, &repeated).await?;
    forget_faults(&write, &row).await?;
    keep_faults(&write, &row, &found.faults).await?;
    let (revision, mut change) = (row.revision, row.into_active_model());
    change.state = Set(ImportState::Checked.code().into());
    change.mapping = Set(serde_json::to_value(&job.mapping)?);
    change.headings = Set(serde_json::to_value(headings(job.kind, &names, first.as_ref(), &job.mapping))?);
    change.faulty = Set(waiting::stored(found.faulty));
    let row = save(&write, change, revision).await?;
    write.event(&subject(&row), EventKind::Recorded, json!({ "rows": row.total, "faulty": row.faulty })).await?;
    write.commit().await?;
    Ok(row)
}

/// Imports the next portion, from where the last one ended. Its rows, what they made and the new position are one
/// transaction, so that whoever goes on after a crash neither leaves a row out nor does one twice.
pub async fn run(app: &App, actor: &Actor, seen: batches::Model, job: &Job, mode: ImportMode) -> Result<batches::Model> {
    let write = app.write(Some(actor)).await?;
    let mut row = locked(&write, &seen).await?;
    let act = match (code(&row.state)?, mode) {
        (ImportState::Running, _) if row.mode.as_deref() != Some(mode.code()) => return Err(refusal()),
        (ImportState::Running, _) => ImportAction::Continue,
        (_, ImportMode::All) => ImportAction::RunAll,
        (_, ImportMode::Good) => ImportAction::RunGood,
    };
    if !queries::actions(&row)?.contains(&act) {
        return Err(refusal());
    }
    if act != ImportAction::Continue {
        forget_faults(&write, &row).await?;
        row.faulty = 0;
        // Of what was given up, that which is not taken back stays.
        row.position = row.done;
    }
    let some = waiting::portion(&write.tx, row.id, row.position).await?;
    let outcome = job.go_through(&write, actor, &some).await?;
    if mode == ImportMode::All && outcome.faulty > 0 {
        write.discard().await?;
        return give_up(app, actor, &seen, &outcome).await;
    }
    keep_made(&write, &row, &outcome.made).await?;
    keep_faults(&write, &row, &outcome.faults).await?;
    let position = row.position.saturating_add(length(&some));
    let over = position >= row.total;
    let faulty = row.faulty.saturating_add(waiting::stored(outcome.faulty));
    let done = row.done.saturating_add(length(&outcome.made));
    let (revision, mut change) = (row.revision, row.into_active_model());
    change.mode = Set(Some(mode.code().into()));
    change.state = Set(if over { ImportState::Done } else { ImportState::Running }.code().into());
    change.position = Set(position);
    change.faulty = Set(faulty);
    change.done = Set(done);
    let row = save(&write, change, revision).await?;
    if act != ImportAction::Continue {
        write.event(&subject(&row), EventKind::Begun, json!({ "rows": row.total })).await?;
    }
    if over {
        waiting::forget(&write, row.id).await?;
        write.event(&subject(&row), EventKind::Finalised, json!({ "rows": row.done })).await?;
    }
    write.commit_unseen(Unseen::Portion).await?;
    Ok(row)
}

/// A row that the trial found good is faulty by now: what was imported before it is to be taken back.
async fn give_up(app: &App, actor: &Actor, seen: &batches::Model, outcome: &Outcome) -> Result<batches::Model> {
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, seen).await?;
    forget_faults(&write, &row).await?;
    keep_faults(&write, &row, &outcome.faults).await?;
    let begun = row.done > 0;
    let (revision, mut change) = (row.revision, row.into_active_model());
    change.state = Set(if begun { ImportState::Undoing } else { ImportState::Checked }.code().into());
    change.faulty = Set(waiting::stored(outcome.faulty));
    let row = save(&write, change, revision).await?;
    write.event(&subject(&row), EventKind::CalledOff, json!({ "faulty": row.faulty })).await?;
    write.commit().await?;
    Ok(row)
}

/// Takes back the next portion, last made first. Before the first, every row is tried, so that a row in use is told while
/// nothing is taken back.
pub async fn undo(app: &App, actor: &Actor, seen: batches::Model) -> Result<batches::Model> {
    if !queries::actions(&seen)?.contains(&ImportAction::Undo) {
        return Err(refusal());
    }
    let untouched = is_given_up(&seen) && seen.done == seen.position;
    let begun = code::<ImportState>(&seen.state)? == ImportState::Undoing && !untouched;
    if !begun {
        try_back(app, actor, &seen).await?;
    }
    let write = app.write(Some(actor)).await?;
    let row = locked(&write, &seen).await?;
    let taken = take_portion(&write, row.id, None).await.map_err(|(number, error)| depends(number, begun, error))?;
    let numbers = taken.iter().copied();
    rows::Entity::delete_many()
        .filter(rows::Column::ImportId.eq(row.id))
        .filter(rows::Column::Number.is_in(numbers))
        .exec(&write.tx)
        .await?;
    let left = row.done.saturating_sub(length(&taken));
    let given_up = is_given_up(&row);
    let (all, over) = (row.position, left <= 0);
    let made = if given_up { all } else { all.saturating_sub(row.faulty) };
    let (revision, mut change) = (row.revision, row.into_active_model());
    change.done = Set(left.max(0));
    change.state = Set(match (over, given_up) {
        (false, _) => ImportState::Undoing,
        (true, true) => ImportState::Checked,
        (true, false) => ImportState::Undone,
    }
    .code()
    .into());
    if over && given_up {
        change.position = Set(0);
        change.mode = Set(None);
    }
    let row = save(&write, change, revision).await?;
    if over {
        write.event(&subject(&row), EventKind::Withdrawn, json!({ "rows": made })).await?;
    }
    write.commit_unseen(Unseen::Portion).await?;
    Ok(row)
}

/// Whether all or nothing was wanted, and a row turned out faulty.
fn is_given_up(row: &batches::Model) -> bool {
    row.mode.as_deref() == Some(ImportMode::All.code()) && row.faulty > 0
}

/// Tries to take back every row, and keeps it all.
async fn try_back(app: &App, actor: &Actor, row: &batches::Model) -> Result<()> {
    let mut below = None;
    loop {
        let write = app.write(Some(actor)).await?;
        let taken = take_portion(&write, row.id, below).await.map_err(|(number, error)| depends(number, false, error))?;
        write.discard().await?;
        match taken.last() {
            Some(last) => below = Some(*last),
            None => return Ok(()),
        }
    }
}

/// Takes back the last rows, or the last below a number; which they were, or the one that something depends on.
async fn take_portion(write: &Write<'_>, import: Uuid, below: Option<i32>) -> std::result::Result<Vec<i32>, (i32, AppError)> {
    let mut query = rows::Entity::find().filter(rows::Column::ImportId.eq(import));
    if let Some(number) = below {
        query = query.filter(rows::Column::Number.lt(number));
    }
    let query = query.order_by_desc(rows::Column::Number).limit(waiting::PORTION);
    let some = query.all(&write.tx).await.map_err(|error| (0, error.into()))?;
    let mut taken = Vec::with_capacity(some.len());
    for one in some {
        let made: Made = serde_json::from_value(one.made).map_err(|error| (one.number, error.into()))?;
        take_back(write, made).await.map_err(|error| (one.number, error))?;
        taken.push(one.number);
    }
    Ok(taken)
}

fn depends(row: i32, begun: bool, error: AppError) -> AppError {
    let AppError::Rule(why) = error else { return error };
    let (zh, en) = if begun {
        ("它之后的行已撤销，处理后可继续", "the rows after it were taken back; settle this and go on")
    } else {
        ("没有撤销任何一行", "nothing was taken back")
    };
    AppError::Rule(Text::owned(
        format!("第 {row} 行不能撤销：{}；{zh}", why.zh),
        format!("Row {row} cannot be taken back: {}; {en}", why.en),
    ))
}

async fn keep_made(write: &Write<'_>, row: &batches::Model, made: &[(u32, Made)]) -> Result<()> {
    for some in made.chunks(TOGETHER) {
        let one = |(number, made): &(u32, Made)| -> Result<rows::ActiveModel> {
            let number = Set(waiting::stored(*number));
            Ok(rows::ActiveModel { import_id: Set(row.id), number, made: Set(serde_json::to_value(made)?) })
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
            number: Set(waiting::stored(fault.row)),
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

/// How many, as it is stored.
fn length<T>(some: &[T]) -> i32 {
    i32::try_from(some.len()).unwrap_or(i32::MAX)
}
