//! What every capability's queries share: scope, seek paging, revisions, stored values.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use ohqc_domain::identity::Scope;
use ohqc_domain::page::{Cursor, MAX_LIMIT, Page};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, SqlErr, Value,
};
use uuid::Uuid;

use crate::institutions::entity as institutions;
use crate::{AppError, Result};

/// Rows per page when the caller does not say.
const DEFAULT_LIMIT: u64 = 50;

/// A thing and the revision its `ETag` tells.
#[derive(Debug, Clone)]
pub struct Revised<T> {
    /// The thing.
    pub value: T,
    /// Its revision.
    pub revision: i32,
}

/// A new identifier; later ones sort after earlier ones.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// Limits a query to a scope. `owner` is the column of the organisation the row belongs to.
pub fn in_scope<C: ColumnTrait>(scope: &Scope, place: C, owner: C) -> Condition {
    match scope {
        Scope::Place(prefix) => Condition::all().add(below(place, prefix)),
        Scope::Organisation(id) => Condition::all().add(owner.eq(id.0)),
        Scope::Assigned(_) => nothing(),
    }
}

/// The condition that no row fulfils.
pub fn nothing() -> Condition {
    Condition::all().add(Expr::val(1).eq(0))
}

/// Limits a query to what lies below a path of the reporting tree.
///
/// `LIKE` and not a range: what lies between two texts depends on the database's collation.
pub fn below<C: ColumnTrait>(place: C, prefix: &str) -> SimpleExpr {
    place.starts_with(prefix)
}

/// The condition that what is put down from a day until another, or without end, holds on a day.
pub fn holding<C: ColumnTrait>(from: C, to: C, on: NaiveDate) -> Condition {
    let lasts = Condition::any().add(to.is_null()).add(to.gte(on));
    Condition::all().add(from.lte(on)).add(lasts)
}

/// The row's revision must be the one the caller saw.
pub fn guard(expected: i32, actual: i32) -> Result<()> {
    if expected == actual { Ok(()) } else { Err(AppError::Stale) }
}

/// The institution's name of a joined row, as a sort key.
pub fn name_of(institution: Option<&institutions::Model>) -> String {
    institution.map(|row| row.name.clone()).unwrap_or_default()
}

/// The names of the fields in which two versions of a value differ; events tell these and never the values.
pub fn changed_fields(before: &serde_json::Value, after: &serde_json::Value) -> Vec<String> {
    let keys = |value: &serde_json::Value| value.as_object().map(|object| object.keys().cloned().collect::<BTreeSet<_>>());
    let all = keys(before).into_iter().chain(keys(after)).flatten().collect::<BTreeSet<_>>();
    all.into_iter().filter(|key| before.get(key) != after.get(key)).collect()
}

/// One column of the rows with these ids, e.g. their names, and nothing else of them.
pub async fn named<E: EntityTrait>(
    db: &impl ConnectionTrait,
    id: E::Column,
    name: E::Column,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String)> =
        E::find().select_only().column(id).column(name).filter(id.is_in(ids)).into_tuple().all(db).await?;
    Ok(rows.into_iter().collect())
}

/// A count as it was stored.
///
/// # Errors
/// [`AppError::Internal`] when it is negative.
pub fn count<T: TryFrom<i32>>(stored: i32) -> Result<T> {
    T::try_from(stored).map_err(|_| AppError::Internal("a stored count is negative".into()))
}

/// A pattern for «contains», with the wildcards of the caller's text made harmless.
pub fn contains(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.trim().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A `LIKE` that understands the escapes of [`contains`] and takes `a` for `A`, but no other letter for another: `Ä` and `Ａ`
/// are found as they are written. Both databases fold by the collation «C», whatever else they know of letters.
pub fn like<C: ColumnTrait>(column: C, text: &str) -> SimpleExpr {
    let pattern = Expr::val(contains(text).to_ascii_lowercase());
    let escaped = pattern.binary(BinOper::Escape, SimpleExpr::Constant('\\'.into()));
    // The collation is named as a column is: in quotation marks, and in no brackets.
    let plain = Expr::col(column.as_column_ref()).binary(BinOper::Custom("COLLATE"), Expr::col("C"));
    Expr::expr(Func::lower(plain)).binary(BinOper::Like, escaped)
}

/// After every day that is in use.
pub const LAST: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// After every moment that is in use.
pub const fn last_moment() -> DateTime<Utc> {
    LAST.and_time(NaiveTime::MIN).and_utc()
}

/// The column a list is ordered by, and how its values stand in a cursor.
pub struct By {
    column: SimpleExpr,
    read: fn(&str) -> Option<Value>,
}

impl By {
    /// A column of text.
    pub fn text<C: ColumnTrait>(column: C) -> Self {
        Self::new(column, |text| (!text.contains('\0')).then(|| text.into()))
    }

    /// A column of moments.
    pub fn moment<C: ColumnTrait>(column: C) -> Self {
        Self::new(column, |text| text.parse::<DateTime<Utc>>().ok().map(Into::into))
    }

    /// A column of dates.
    pub fn date<C: ColumnTrait>(column: C) -> Self {
        Self::new(column, |text| text.parse::<NaiveDate>().ok().map(Into::into))
    }

    /// A column of dates, where what has none comes last: its key is [`LAST`].
    pub fn date_or_last<C: ColumnTrait>(column: C) -> Self {
        let known = Self::date(column);
        Self { column: Func::coalesce([known.column, Expr::val(LAST)]).into(), ..known }
    }

    /// With the rows that a condition holds for behind all others, as on the last of days.
    pub fn behind(self, condition: Expr) -> Self {
        self.instead(condition, Expr::val(LAST))
    }

    /// With another value for the rows that a condition holds for.
    pub fn instead(self, condition: Expr, value: Expr) -> Self {
        Self { column: Expr::case(condition, value).finally(self.column).into(), ..self }
    }

    /// With the rows that a condition holds for ahead of all others where a list of moments runs backwards, as in the
    /// [`last_moment`].
    pub fn ahead(self, condition: Expr) -> Self {
        Self { column: Expr::case(condition, Expr::val(last_moment())).finally(self.column).into(), ..self }
    }

    /// A column of whole numbers.
    pub fn number<C: ColumnTrait>(column: C) -> Self {
        Self::new(column, |text| text.parse::<i32>().ok().map(Into::into))
    }

    fn new<C: ColumnTrait>(column: C, read: fn(&str) -> Option<Value>) -> Self {
        Self { column: Expr::col(column.as_column_ref()), read }
    }
}

/// How a list is paged: by a sort key and the id, starting after a cursor.
pub struct Seek {
    order: String,
    after: Option<Cursor>,
    limit: u64,
}

impl Seek {
    /// Reads the caller's wishes. The order's name begins with `-` where the list runs backwards, as in [`Sort`].
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a cursor that is not one of this list in this order, or a limit out of range.
    pub fn new(order: impl ToString, cursor: Option<&str>, limit: Option<u64>) -> Result<Self> {
        let order = order.to_string();
        let mut complaints = Complaints::default();
        let after = match cursor.map(|text| Cursor::decode(text, &order)) {
            Some(Ok(cursor)) => Some(cursor),
            Some(Err(_)) => {
                complaints.add(
                    "/cursor",
                    "bad_cursor",
                    Text::new("分页标记无效，请从第一页重新查询", "Not a cursor of this list; start from the first page"),
                );
                None
            }
            None => None,
        };
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            complaints.add(
                "/limit",
                "range",
                Text::owned(format!("每页行数应在 1 至 {MAX_LIMIT} 之间"), format!("Ask for 1 to {MAX_LIMIT} rows")),
            );
        }
        complaints.into_result(Self { order, after, limit }).map_err(AppError::Invalid)
    }

    /// Rows to fetch: one more than the page, to know whether another follows.
    pub fn fetch(&self) -> u64 {
        self.limit + 1
    }

    /// Orders a query by a column and the id, starts it after the cursor and ends it with the page.
    pub fn arrange<Q>(&self, mut query: Q, by: By, id: impl ColumnTrait) -> Result<Q>
    where
        Q: QueryFilter + QueryOrder + QuerySelect,
    {
        let descending = self.order.starts_with('-');
        if let Some(cursor) = &self.after {
            let last = (by.read)(&cursor.key).ok_or_else(|| self.bad())?;
            let last_id = self.id(cursor)?;
            let key = || by.column.clone();
            let (beyond, next) =
                if descending { (key().lt(last.clone()), id.lt(last_id)) } else { (key().gt(last.clone()), id.gt(last_id)) };
            query = query.filter(beyond.or(key().eq(last).and(next)));
        }
        let order = if descending { Order::Desc } else { Order::Asc };
        Ok(query.order_by(by.column, order.clone()).order_by(id, order).limit(self.fetch()))
    }

    /// The last seen number of a list ordered by an integer.
    pub fn after_number(&self) -> Result<Option<i64>> {
        self.after.as_ref().map(|cursor| cursor.key.parse().map_err(|_| self.bad())).transpose()
    }

    /// One page of rows that only the program can put in order: by their keys, after the cursor.
    pub fn among<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> (String, String)) -> Page<T> {
        rows.sort_by_cached_key(&key);
        if let Some(Cursor { key: last, id, .. }) = &self.after {
            let last = (last.clone(), id.clone());
            rows.retain(|row| key(row) > last);
        }
        self.page(rows, key)
    }

    /// Cuts the fetched rows to the page and makes the cursor of the next one.
    pub fn page<T>(&self, mut rows: Vec<T>, key: impl Fn(&T) -> (String, String)) -> Page<T> {
        let size = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|row| {
            let (key, id) = key(row);
            Cursor { order: self.order.clone(), key, id }.encode()
        });
        Page { items: rows, next }
    }

    fn id(&self, cursor: &Cursor) -> Result<Uuid> {
        cursor.id.parse().map_err(|_| self.bad())
    }

    fn bad(&self) -> AppError {
        AppError::invalid(
            "/cursor",
            "bad_cursor",
            Text::new("分页标记无效，请从第一页重新查询", "Not a cursor of this list; start from the first page"),
        )
    }
}

/// A thing is not taken back, because it is in use.
pub fn used(zh: &'static str, en: &'static str) -> AppError {
    AppError::Rule(Text::new(zh, en))
}

/// As [`used`], where the database knows of something that refers to it.
pub fn referred_to(error: DbErr) -> AppError {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => used("已有其他记录引用", "something refers to it"),
        _ => error.into(),
    }
}

/// Reads a stored code back into its enumeration.
pub fn code<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| AppError::Internal(format!("a stored code is unknown: {text}")))
}

/// Turns the pages' rows into views.
pub fn map_page<T, U>(page: Page<T>, view: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
    Ok(Page { items: page.items.into_iter().map(view).collect::<Result<_>>()?, next: page.next })
}
