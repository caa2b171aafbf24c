//! Rows that wait: a file is parsed once, when it is brought, and every portion after that reads its own rows only.

use ohqc_domain::imports::Row;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany};
use uuid::Uuid;

use super::entity::waiting as table;
use crate::write::Write;
use crate::{AppError, Result};

/// Rows that are tried or imported in one transaction: others get their turn in between.
pub const PORTION: u64 = 250;
/// Rows written with one statement.
const TOGETHER: usize = 500;

/// A row that waits.
pub struct Waiting {
    /// The row.
    pub row: Row,
    /// The number of an earlier row that says the same; known once the columns were matched.
    pub repeats: Option<u32>,
}

/// Keeps the rows of a file.
pub async fn keep(write: &Write<'_>, import: Uuid, rows: Vec<Row>) -> Result<()> {
    for (some, from) in rows.chunks(TOGETHER).zip((0_i32..).step_by(TOGETHER)) {
        let model = |(row, position): (&Row, i32)| -> Result<table::ActiveModel> {
            Ok(table::ActiveModel {
                import_id: Set(import),
                position: Set(position),
                number: Set(stored(row.number)),
                cells: Set(serde_json::to_value(&row.cells)?),
                repeats: Set(None),
            })
        };
        let models = some.iter().zip(from..).map(model).collect::<Result<Vec<_>>>()?;
        table::Entity::insert_many(models).exec(&write.tx).await?;
    }
    Ok(())
}

/// The portion that begins at a position.
pub async fn portion(db: &impl ConnectionTrait, import: Uuid, from: i32) -> Result<Vec<Waiting>> {
    let rows = table::Entity::find()
        .filter(table::Column::ImportId.eq(import))
        .filter(table::Column::Position.gte(from))
        .order_by_asc(table::Column::Position)
        .limit(PORTION)
        .all(db)
        .await?;
    rows.into_iter().map(waiting).collect()
}

/// The first row.
pub async fn first(db: &impl ConnectionTrait, import: Uuid) -> Result<Option<Row>> {
    let row = table::Entity::find_by_id((import, 0)).one(db).await?;
    Ok(row.map(waiting).transpose()?.map(|waiting| waiting.row))
}

fn waiting(row: table::Model) -> Result<Waiting> {
    let number = |number: i32| u32::try_from(number).map_err(|error| AppError::Internal(error.to_string()));
    Ok(Waiting {
        row: Row { number: number(row.number)?, cells: serde_json::from_value(row.cells)? },
        repeats: row.repeats.map(number).transpose()?,
    })
}

/// Notes which rows, by their positions, say the same as an earlier one, and forgets what was noted of other columns.
pub async fn note_repeated(write: &Write<'_>, import: Uuid, found: &[(i32, u32)]) -> Result<()> {
    all(import).col_expr(table::Column::Repeats, Expr::value(None::<i32>)).exec(&write.tx).await?;
    for some in found.chunks(TOGETHER) {
        repeating(import, some).exec(&write.tx).await?;
    }
    Ok(())
}

/// Notes some of them in one statement that finds each by the table's key.
fn repeating(import: Uuid, some: &[(i32, u32)]) -> UpdateMany<table::Entity> {
    let position = || Expr::col(table::Column::Position);
    let one = |case: CaseStatement, (at, first): &(i32, u32)| case.case(position().eq(*at), stored(*first));
    let first = some.iter().fold(CaseStatement::new(), one);
    all(import)
        .filter(table::Column::Position.is_in(some.iter().map(|(at, _)| *at)))
        .col_expr(table::Column::Repeats, first.into())
}

fn all(import: Uuid) -> UpdateMany<table::Entity> {
    table::Entity::update_many().filter(table::Column::ImportId.eq(import))
}

/// Forgets the rows: all are imported, and the file tells the rest.
pub async fn forget(write: &Write<'_>, import: Uuid) -> Result<()> {
    table::Entity::delete_many().filter(table::Column::ImportId.eq(import)).exec(&write.tx).await?;
    Ok(())
}

/// A row's number as it is stored.
pub fn stored(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait};

    use super::*;

    #[test]
    fn repeated_rows_are_noted_together_and_found_by_the_key() {
        let said = repeating(Uuid::nil(), &[(7, 2), (9, 4)]).build(DbBackend::Sqlite).to_string();
        assert!(said.contains(r#""position" IN (7, 9)"#) && !said.contains(r#""number""#), "{said}");
        assert!(said.contains(r#"WHEN ("position" = 7) THEN 2 WHEN ("position" = 9) THEN 4"#), "{said}");
    }
}
