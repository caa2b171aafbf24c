//! Lists, views and the result of a batch.

use std::collections::{BTreeMap, BTreeSet};

use ohqc_domain::ids::{AttachmentId, ImportId};
use ohqc_domain::imports::api::{ColumnView, FaultFilter, ImportAction, ImportFilter, ImportSummary, ImportView};
use ohqc_domain::imports::{Cell, ImportFault, ImportKind};
use ohqc_domain::page::Page;
use ohqc_domain::text::{Text, colon};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use super::entity::{batches, faults as table, rows};
use super::sheet::Sheet;
use super::{ImportResult, ResultRow};
use crate::Result;
use crate::identity::names;
use crate::store::{self, By, Revised, Seek, code};

pub async fn list(
    db: &impl ConnectionTrait,
    visible: Select<batches::Entity>,
    filter: &ImportFilter,
) -> Result<Page<ImportSummary>> {
    let seek = Seek::new("-created", filter.cursor.as_deref(), filter.limit)?;
    let wanted = Condition::all()
        .add_option(filter.kind.map(|kind| batches::Column::Kind.eq(kind.code())))
        .add_option(filter.state.map(|state| batches::Column::State.eq(state.code())));
    let query = seek.arrange(visible.filter(wanted), By::moment(batches::Column::CreatedAt), batches::Column::Id)?;
    let page = seek.page(query.all(db).await?, |row| (row.created_at.to_rfc3339(), row.id.to_string()));
    let names = names(db, page.items.iter().filter_map(|row| row.created_by)).await?;
    store::map_page(page, |row| {
        let name = row.created_by.and_then(|id| names.get(&id).cloned());
        summary(&row, name)
    })
}

pub async fn view(db: &impl ConnectionTrait, row: batches::Model) -> Result<Revised<ImportView>> {
    let name = names(db, row.created_by).await?.into_values().next();
    let summary = summary(&row, name)?;
    let value = ImportView {
        actions: actions(&row)?,
        headings: serde_json::from_value(row.headings)?,
        columns: summary.kind.columns().iter().map(ColumnView::from).collect(),
        mapping: serde_json::from_value(row.mapping)?,
        summary,
    };
    Ok(Revised { value, revision: row.revision })
}

/// What may be done to it now.
pub fn actions(row: &batches::Model) -> Result<Vec<ImportAction>> {
    let mode = row.mode.as_deref().map(code).transpose()?;
    Ok(ImportAction::available(code(&row.state)?, mode, count(row.total), count(row.faulty), count(row.done)))
}

fn count(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn summary(row: &batches::Model, created_by: Option<String>) -> Result<ImportSummary> {
    Ok(ImportSummary {
        id: ImportId(row.id),
        kind: code(&row.kind)?,
        state: code(&row.state)?,
        file_name: row.file_name.clone(),
        file: AttachmentId(row.file_id),
        total: count(row.total),
        position: count(row.position),
        done: count(row.done),
        faulty: count(row.faulty),
        mode: row.mode.as_deref().map(code).transpose()?,
        created_by,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

pub async fn faults(db: &impl ConnectionTrait, id: ImportId, filter: &FaultFilter) -> Result<Page<ImportFault>> {
    let seek = Seek::new("row", filter.cursor.as_deref(), filter.limit)?;
    let wanted = Condition::all()
        .add(table::Column::ImportId.eq(id.0))
        .add_option(filter.column.as_deref().map(|key| table::Column::ColumnKey.eq(key)))
        .add_option(filter.code.as_deref().map(|code| table::Column::Code.eq(code)));
    let query = seek.arrange(table::Entity::find().filter(wanted), By::number(table::Column::Number), table::Column::Id)?;
    let page = seek.page(query.all(db).await?, |row| (row.number.to_string(), row.id.to_string()));
    store::map_page(page, |row| Ok(fault(row)))
}

fn fault(row: table::Model) -> ImportFault {
    let table::Model { number, column_key, code, shown, zh, en, .. } = row;
    ImportFault {
        row: u32::try_from(number).unwrap_or_default(),
        column: column_key,
        code,
        value: shown,
        sentence: Text::owned(zh, en),
    }
}

pub async fn result(db: &impl ConnectionTrait, row: batches::Model, sheet: Sheet) -> Result<ImportResult> {
    let done: Vec<i32> = rows::Entity::find()
        .select_only()
        .column(rows::Column::Number)
        .filter(rows::Column::ImportId.eq(row.id))
        .into_tuple()
        .all(db)
        .await?;
    let done: BTreeSet<u32> = done.into_iter().filter_map(|number| u32::try_from(number).ok()).collect();
    let mut wrong: BTreeMap<u32, Vec<ImportFault>> = BTreeMap::new();
    for found in table::Entity::find().filter(table::Column::ImportId.eq(row.id)).all(db).await? {
        let found = fault(found);
        wrong.entry(found.row).or_default().push(named(code(&row.kind)?, found));
    }
    let rows = sheet.rows.into_iter().map(|row| ResultRow {
        number: row.number,
        cells: row.cells.iter().map(Cell::shown).collect(),
        imported: done.contains(&row.number),
        faults: wrong.remove(&row.number).unwrap_or_default(),
    });
    Ok(ImportResult { file_name: row.file_name, headings: sheet.headings, rows: rows.collect() })
}

/// A fault whose sentence names its column, to stand alone; one that begins with its name does so already.
fn named(kind: ImportKind, mut fault: ImportFault) -> ImportFault {
    if let Some(column) = fault.column.as_deref().and_then(|key| kind.column(key)) {
        let (heading, sentence) = (&column.heading, &fault.sentence);
        let alone = |language| {
            let (heading, sentence) = (heading.get(language), sentence.get(language));
            if sentence.starts_with(heading) { sentence.to_owned() } else { colon(heading, sentence, language) }
        };
        fault.sentence = Text::each(alone);
    }
    fault
}
