//! Lists as files: the pages of the same use case one after the other, as separated text or as a workbook (`Accept` says which).

use std::future::{Ready, ready};

use actix_web::body::{BoxBody, SizedStream};
use actix_web::dev::Payload;
use actix_web::http::header::{self, Accept, DispositionType, Header as _};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, Responder};
use chrono::NaiveDate;
use futures_util::{Stream, StreamExt as _, stream};
use ohqc_app::{App, AppError};
use ohqc_documents::{BYTE_ORDER_MARK, DocumentError, SHEET_ROWS, Table, XLSX, separated};
use ohqc_domain::exports::{Cell, Column, Exported};
use ohqc_domain::page::{MAX_LIMIT, Page, Paged};
use ohqc_domain::text::{Language, Text};
use serde::Serialize;
use tokio::io::AsyncReadExt as _;

use crate::error::ApiError;
use crate::idempotency::PUBLIC;
use crate::language;
use crate::respond::{Listed, named};
use crate::server::Limits;

/// The media type of separated text.
pub const CSV: &str = "text/csv";

/// Bytes of a workbook that are sent at a time.
const CHUNK: usize = 64 * 1024;

/// How a list is answered.
pub enum Shape {
    /// A page of it, as JSON.
    Page,
    /// All of it, as a file.
    File(File),
}

/// A file that a list is written to.
pub struct File {
    kind: Kind,
    language: Language,
    today: NaiveDate,
}

#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Xlsx,
}

impl FromRequest for Shape {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let wanted = Accept::parse(request).map(|accept| accept.ranked()).unwrap_or_default();
        let shape = wanted.iter().find_map(|media| match media.essence_str() {
            CSV => Some(Some(Kind::Csv)),
            XLSX => Some(Some(Kind::Xlsx)),
            "application/json" | "application/*" | "*/*" => Some(None),
            _ => None,
        });
        // A whole list costs more than a page of it, and of anybody nothing is known but the address.
        let limits =
            request.app_data::<Data<Limits>>().filter(|_| shape.flatten().is_some() && request.path().starts_with(PUBLIC));
        if let Some(Err(error)) = limits.map(|limits| limits.count(request)) {
            return ready(Err(error));
        }
        let today = request.app_data::<Data<App>>().map(|app| app.clock().today());
        ready(Ok(match shape.flatten().zip(today) {
            Some((kind, today)) => Self::File(File { kind, language: language::current(), today }),
            None => Self::Page,
        }))
    }
}

/// A list as it was asked for.
pub enum Shaped<T> {
    /// A page of it.
    Page(Page<T>),
    /// All of it.
    File(HttpResponse),
}

impl<T: Serialize> Responder for Shaped<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = match self {
            Self::Page(page) => Listed(page).respond_to(request),
            Self::File(response) => response,
        };
        response.headers_mut().append(header::VARY, header::HeaderValue::from_static("Accept"));
        response
    }
}

impl Shape {
    /// Answers with a page of the list, or with all of it.
    ///
    /// # Errors
    /// Whatever the list refuses; `invalid` for a workbook with more rows than a sheet holds.
    pub async fn answer<T, F, L>(self, filter: F, list: L) -> Result<Shaped<T>, ApiError>
    where
        T: Exported,
        F: Paged + 'static,
        L: AsyncFn(&F) -> Result<Page<T>, AppError> + 'static,
    {
        match self {
            Self::Page => Ok(Shaped::Page(list(&filter).await?)),
            Self::File(file) => file.of(filter, list).await.map(Shaped::File),
        }
    }
}

impl File {
    /// The file of every row that the filter leaves. The first page is asked for before anything is answered, so that whoever
    /// may not see the list is refused as ever.
    ///
    /// # Errors
    /// Whatever the list refuses; `invalid` for a workbook with more rows than a sheet holds.
    pub async fn of<T, F, L>(self, filter: F, list: L) -> Result<HttpResponse, ApiError>
    where
        T: Exported,
        F: Paged + 'static,
        L: AsyncFn(&F) -> Result<Page<T>, AppError> + 'static,
    {
        let mut rows = Rows { filter, list, columns: T::columns(), over: false };
        rows.filter.turn(None, MAX_LIMIT);
        let first = rows.next().await?.unwrap_or_default();
        match self.kind {
            Kind::Csv => {
                let head = [headings(&rows.columns).into_iter().map(Cell::Said).collect()];
                let begin = self.lines(head.into_iter().chain(first))?;
                Ok(self.head(T::FILE).streaming(stream::once(ready(Ok(begin))).chain(self.rest(rows))))
            }
            Kind::Xlsx => {
                let file = self.workbook(first, rows).await?;
                let (size, chunks) = chunks(file).map_err(|error| AppError::Internal(error.to_string()))?;
                // It is packed already; a length says how far it has come.
                let mut response = self.head(T::FILE);
                Ok(response.insert_header((header::CONTENT_ENCODING, "identity")).body(SizedStream::new(size, chunks)))
            }
        }
    }

    fn head(&self, name: &str) -> HttpResponseBuilder {
        let (kind, ending) = match self.kind {
            Kind::Csv => ("text/csv; charset=utf-8", "csv"),
            Kind::Xlsx => (XLSX, "xlsx"),
        };
        let name = format!("{name}-{}.{ending}", self.today);
        let mut response = HttpResponse::Ok();
        response.content_type(kind).insert_header(named(DispositionType::Attachment, name));
        response
    }

    /// The first lines, marked as UTF-8.
    fn lines(&self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Bytes, AppError> {
        let lines = separated(rows, self.language).map_err(unwritten)?;
        Ok([BYTE_ORDER_MARK.as_bytes(), &lines].concat().into())
    }

    /// The lines of the pages that follow. What fails on the way cuts the answer off, as nothing else can be said any more.
    fn rest<T, F, L>(&self, rows: Rows<T, F, L>) -> impl Stream<Item = Result<Bytes, AppError>> + use<T, F, L>
    where
        F: Paged,
        L: AsyncFn(&F) -> Result<Page<T>, AppError>,
    {
        let language = self.language;
        let next = stream::try_unfold(rows, move |mut rows| async move {
            let Some(page) = rows.next().await? else { return Ok(None) };
            Ok(Some((Bytes::from(separated(page, language).map_err(unwritten)?), rows)))
        });
        next.inspect(|part: &Result<Bytes, AppError>| {
            if let Err(error) = part {
                tracing::error!(error = %error.for_log(), "an export broke off");
            }
        })
    }

    async fn workbook<T, F, L>(&self, first: Vec<Vec<Cell>>, mut rows: Rows<T, F, L>) -> Result<std::fs::File, ApiError>
    where
        T: Exported,
        F: Paged,
        L: AsyncFn(&F) -> Result<Page<T>, AppError>,
    {
        let mut table = Table::begin(&T::TITLE, &headings(&rows.columns), self.language).map_err(unwritten)?;
        let mut page = Some(first);
        while let Some(lines) = page {
            lines.iter().try_for_each(|line| table.push(line)).map_err(unwritten)?;
            page = rows.next().await?;
        }
        let saved = actix_web::web::block(move || table.save()).await;
        Ok(saved.map_err(|error| AppError::Internal(error.to_string()))?.map_err(unwritten)?)
    }
}

/// The rows of a list, page by page.
struct Rows<T, F, L> {
    filter: F,
    list: L,
    columns: Vec<Column<T>>,
    over: bool,
}

impl<T, F, L> Rows<T, F, L>
where
    F: Paged,
    L: AsyncFn(&F) -> Result<Page<T>, AppError>,
{
    /// The cells of the next page; none after the last.
    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>, AppError> {
        if self.over {
            return Ok(None);
        }
        let page = (self.list)(&self.filter).await?;
        self.over = page.next.is_none();
        self.filter.turn(page.next, MAX_LIMIT);
        let line = |row: &T| self.columns.iter().map(|column| column.cell(row)).collect();
        Ok(Some(page.items.iter().map(line).collect()))
    }
}

fn headings<T>(columns: &[Column<T>]) -> Vec<Text> {
    columns.iter().map(|column| column.heading.clone()).collect()
}

/// The size of a file, and what it holds.
fn chunks(file: std::fs::File) -> std::io::Result<(u64, impl Stream<Item = std::io::Result<Bytes>>)> {
    let size = file.metadata()?.len();
    let chunks = stream::try_unfold(tokio::fs::File::from_std(file), |mut file| async move {
        let mut chunk = BytesMut::with_capacity(CHUNK);
        let read = file.read_buf(&mut chunk).await?;
        Ok((read > 0).then(|| (chunk.freeze(), file)))
    });
    Ok((size, chunks))
}

fn unwritten(error: DocumentError) -> AppError {
    match error {
        DocumentError::Full => AppError::invalid(
            "",
            "too_many_rows",
            Text::owned(
                format!("结果超过一张工作表能容纳的 {SHEET_ROWS} 行，请缩小范围，或导出 CSV"),
                format!("There are more rows than the {SHEET_ROWS} of a sheet; narrow the list down, or take CSV"),
            ),
        ),
        DocumentError::Data(_) | DocumentError::NoChineseFont | DocumentError::Template(_) => {
            AppError::Internal(error.to_string())
        }
    }
}
