//! What clients pull: the list, the head, the summary, the results as pages or as lines. Every pull leaves a receipt.

use crate::mount::Mount;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use ohqc_app::releases::{JSON, NDJSON, Published, Representation};
use ohqc_app::{App, AppError};
use ohqc_domain::page::Page;
use ohqc_domain::releases::api::{
    PublishedReleases, PullFilter, PullView, ReleaseDocument, ReleaseQuery, ResultPage, ResultQuery,
};
use ohqc_domain::releases::{ResultRow, Summary};
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;

use crate::error::ApiError;
use crate::exact::{self, Exact};
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Path, Query};
use crate::wire::ReadProblems;

/// A named version never changes.
const FOR_EVER: &str = "private, max-age=31536000, immutable";
/// The newest version may be superseded, so the caller asks again; `If-None-Match` makes that cheap.
const ASK_AGAIN: &str = "private, no-cache";

/// Mounts the operations but [`list_release_results`].
pub fn mount(config: &mut impl Mount) {
    config.service(list_releases).service(get_release).service(get_release_summary).service(list_release_pulls);
}

/// Lists what is published: the newest version of each year and province, latest year first.
#[utoipa::path(operation_id = "list_releases", summary = "List published releases", tag = "releases",
    params(("If-None-Match" = Option<String>, Header, description = "ETags the caller has")),
    security(("bearer" = []), ("client_credentials" = ["releases:read"])),
    extensions(("x-permission" = json!("releases.pull"))),
    responses((status = 200, description = "What is published", body = PublishedReleases),
        (status = 304, description = "The caller has these bytes"), ReadProblems))]
#[get("/releases")]
pub async fn list_releases(actor: Actor, app: Data<App>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let (bytes, sha256) = exact::json(&app.published(&actor)?.list().await?)?;
    let found = Exact { media_type: JSON, bytes, sha256: &sha256 };
    Ok(exact::answer(&request, found, ASK_AGAIN, Vec::new()).0)
}

/// Shows a release: manifest, totals, indicators. `ETag` is the SHA-256 of the bytes; with `version` they never change.
#[utoipa::path(operation_id = "get_release", summary = "Show a published release", tag = "releases",
    params(("year" = i32, Path, description = "The year"), ReleaseQuery, ("If-None-Match" = Option<String>, Header, description = "ETags the caller has")),
    security(("bearer" = []), ("client_credentials" = ["releases:read"])),
    extensions(("x-permission" = json!("releases.pull"))),
    responses((status = 200, description = "Head and summary", body = ReleaseDocument), (status = 304, description = "The caller has these bytes"), ReadProblems))]
#[get("/releases/{year}")]
pub async fn get_release(
    actor: Actor,
    app: Data<App>,
    request: HttpRequest,
    year: Path<i32>,
    query: Query<ReleaseQuery>,
) -> Result<HttpResponse, ApiError> {
    let published = app.published(&actor)?;
    let found = published.document(year.0, &query.0).await?;
    serve(&published, &request, &found, query.version.is_some()).await
}

/// Shows the summary alone, byte for byte as the manifest lists it.
#[utoipa::path(operation_id = "get_release_summary", summary = "Totals and indicators", tag = "releases",
    params(("year" = i32, Path, description = "The year"), ReleaseQuery, ("If-None-Match" = Option<String>, Header, description = "ETags the caller has")),
    security(("bearer" = []), ("client_credentials" = ["releases:read"])),
    extensions(("x-permission" = json!("releases.pull"))),
    responses((status = 200, description = "The summary", body = Summary), (status = 304, description = "The caller has these bytes"), ReadProblems))]
#[get("/releases/{year}/summary")]
pub async fn get_release_summary(
    actor: Actor,
    app: Data<App>,
    request: HttpRequest,
    year: Path<i32>,
    query: Query<ReleaseQuery>,
) -> Result<HttpResponse, ApiError> {
    let published = app.published(&actor)?;
    let found = published.summary(year.0, &query.0).await?;
    serve(&published, &request, &found, query.version.is_some()).await
}

/// Lists the results, one row per institution and service: a page as JSON, or with `Accept: application/x-ndjson` all
/// of them as lines, byte for byte as the manifest lists them.
#[utoipa::path(operation_id = "list_release_results", summary = "Results", tag = "releases",
    params(("year" = i32, Path, description = "The year"), ResultQuery,
        ("Accept" = Option<String>, Header, description = "`application/x-ndjson` for all rows, one a line"),
        ("If-None-Match" = Option<String>, Header, description = "ETags the caller has")),
    security(("bearer" = []), ("client_credentials" = ["releases:read"])),
    extensions(("x-permission" = json!("releases.pull"))),
    responses((status = 200, description = "A page of rows, or all rows as lines",
        content((ResultPage = "application/json"), (ResultRow = "application/x-ndjson"))),
        (status = 304, description = "The caller has these bytes"), ReadProblems))]
#[get("/releases/{year}/results")]
pub async fn list_release_results(
    actor: Actor,
    app: Data<App>,
    request: HttpRequest,
    year: Path<i32>,
    query: Query<ResultQuery>,
) -> Result<HttpResponse, ApiError> {
    let published = app.published(&actor)?;
    if exact::accepts(&request, NDJSON) {
        let found = published.results(year.0, &whole(&query)?).await?;
        return serve(&published, &request, &found, query.version.is_some()).await;
    }
    let found = published.page(year.0, &query.0).await?;
    serve(&published, &request, &found, query.version.is_some() || query.cursor.is_some()).await
}

/// Lists the receipts of a year's pulls, latest first.
#[utoipa::path(operation_id = "list_release_pulls", summary = "Receipts of pulls", tag = "releases",
    params(("year" = i32, Path, description = "The year"), PullFilter),
    extensions(("x-permission" = json!("releases.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of receipts", body = Page<PullView>), ReadProblems))]
#[get("/releases/{year}/pulls")]
pub async fn list_release_pulls(
    actor: Actor,
    app: Data<App>,
    year: Path<i32>,
    filter: Query<PullFilter>,
    shape: Shape,
) -> Result<Shaped<PullView>, ApiError> {
    shape.answer(filter.0, async move |filter| app.releases(&actor)?.pulls(year.0, filter).await).await
}

/// Lines come all at once: a page of them would be something else under the same name.
fn whole(query: &ResultQuery) -> Result<ReleaseQuery, AppError> {
    let mut complaints = Complaints::default();
    for (pointer, given) in [("/cursor", query.cursor.is_some()), ("/limit", query.limit.is_some())] {
        if given {
            complaints.add(
                pointer,
                "not_with_ndjson",
                Text::new("NDJSON 一次给出全部结果，不分页", "NDJSON gives all rows at once, without pages"),
            );
        }
    }
    complaints.into_result(ReleaseQuery { region: query.region, version: query.version }).map_err(AppError::Invalid)
}

/// Leaves the receipt and answers with the bytes.
async fn serve(
    published: &Published<'_>,
    request: &HttpRequest,
    found: &Representation,
    pinned: bool,
) -> Result<HttpResponse, ApiError> {
    let cache = if pinned { FOR_EVER } else { ASK_AGAIN };
    let (response, unchanged) = exact::answer(request, found.into(), cache, links(request, found));
    published.receipt(found, unchanged).await?;
    Ok(response)
}

/// Links to this very version, and to the next page of it.
fn links(request: &HttpRequest, found: &Representation) -> Vec<String> {
    let kept = request.query_string().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !matches!(name, "" | "version" | "cursor")
    });
    let kept: String = kept.flat_map(|pair| [pair, "&"]).collect();
    let here = ["<", request.path(), "?", &kept, "version=", &found.version.to_string()].concat();
    let next = found.next.as_ref().map(|cursor| [&here, "&cursor=", cursor, ">; rel=\"next\""].concat());
    [[&here, ">; rel=\"canonical\""].concat()].into_iter().chain(next).collect()
}
