//! Imports: files of rows that become entries.

use crate::mount::Mount;
use actix_web::http::header::DispositionType;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use ohqc_app::App;
use ohqc_app::imports::{ImportResult, ResultRow};
use ohqc_documents::{Column, Sheet, XLSX};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::ImportId;
use ohqc_domain::imports::api::{
    FaultFilter, ImportFilter, ImportSummary, ImportTemplate, ImportUpload, ImportView, MappingBody, RunBody,
};
use ohqc_domain::imports::{FaultRow, ImportFault, ImportKind};
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::regions::{RegionCode, RegionTree, last_code};
use ohqc_domain::text::{Language, Text};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, FileName, IfMatch, Path, Query, RawBody};
use crate::language;
use crate::respond::{Created, Versioned, named};
use crate::wire::{ChangeProblems, CreateProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_imports)
        .service(create_import)
        .service(get_import_template)
        .service(get_import)
        .service(check_import)
        .service(run_import)
        .service(undo_import)
        .service(list_import_faults)
        .service(get_import_result)
        .service(list_import_history);
}

/// Lists the batches of the caller's organisation, the latest first.
#[utoipa::path(operation_id = "list_imports", summary = "List imports", tag = "imports", params(ImportFilter),
    extensions(("x-permission" = json!("employers.register|filings.accept")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of batches", body = Page<ImportSummary>), ReadProblems))]
#[get("/imports")]
pub async fn list_imports(
    actor: Actor,
    app: Data<App>,
    filter: Query<ImportFilter>,
    shape: Shape,
) -> Result<Shaped<ImportSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.imports(&actor)?.list(filter).await).await
}

/// Keeps a file of rows (xlsx, or csv in UTF-8 or GB18030) and guesses its columns; nothing is imported yet.
#[utoipa::path(operation_id = "create_import", summary = "Bring a file", tag = "imports",
    params(ImportUpload, ("Content-Disposition" = String, Header, description = "The file's name with its extension, `.xlsx` or `.csv`: `attachment; filename*=UTF-8''…`",
        example = "attachment; filename*=UTF-8''employers.xlsx"), ("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 201, description = "Kept", body = ImportView), CreateProblems))]
#[post("/imports")]
pub async fn create_import(
    actor: Actor,
    app: Data<App>,
    upload: Query<ImportUpload>,
    file: FileName,
    body: RawBody,
) -> Result<Created<ImportView>, ApiError> {
    let revised = app.imports(&actor)?.create(upload.0.kind, file.0, body.0.to_vec()).await?;
    Ok(Created { location: format!("/api/v1/imports/{}", revised.value.summary.id), revised })
}

/// A workbook to fill in: the headings with what may be chosen, how each column is filled in, and the caller's counties.
#[utoipa::path(operation_id = "get_import_template", summary = "Template of an import", tag = "imports", params(ImportTemplate),
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 200, description = "The workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ReadProblems))]
#[get("/imports/template")]
pub async fn get_import_template(actor: Actor, app: Data<App>, which: Query<ImportTemplate>) -> Result<HttpResponse, ApiError> {
    app.imports(&actor)?.template(which.0.kind)?;
    let root = last_code(&actor.place).parse().ok();
    let sheets = template(which.0.kind, root.unwrap_or(RegionCode::COUNTRY), language::current());
    workbook(sheets, format!("{}-template.xlsx", which.0.kind)).await
}

/// Shows one batch.
#[utoipa::path(operation_id = "get_import", summary = "Show an import", tag = "imports", params(ImportId),
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 200, description = "The batch", body = ImportView), ReadProblems))]
#[get("/imports/{id}")]
pub async fn get_import(actor: Actor, app: Data<App>, id: Path<ImportId>) -> Result<Versioned<ImportView>, ApiError> {
    Ok(Versioned(app.imports(&actor)?.get(id.0).await?))
}

/// Takes the columns as matched and tries every row; nothing is kept but what is wrong.
#[utoipa::path(operation_id = "check_import", summary = "Try an import", tag = "imports",
    params(ImportId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = MappingBody,
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 200, description = "Tried", body = ImportView), ChangeProblems))]
#[post("/imports/{id}/check")]
pub async fn check_import(
    actor: Actor,
    app: Data<App>,
    id: Path<ImportId>,
    revision: IfMatch,
    body: Body<MappingBody>,
) -> Result<Versioned<ImportView>, ApiError> {
    Ok(Versioned(app.imports(&actor)?.check(id.0, revision.0, body.0).await?))
}

/// Imports the next portion of rows: ask again while the batch is `running`. Whoever asks after a crash goes on where it
/// stopped. Where all or nothing is wanted and a row turns out faulty, the batch is `undoing`: ask for `undo` until it is not.
#[utoipa::path(operation_id = "run_import", summary = "Import, or go on", tag = "imports",
    params(ImportId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = RunBody,
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 200, description = "How far it has come", body = ImportView), ChangeProblems))]
#[post("/imports/{id}/run")]
pub async fn run_import(
    actor: Actor,
    app: Data<App>,
    id: Path<ImportId>,
    revision: IfMatch,
    body: Body<RunBody>,
) -> Result<Versioned<ImportView>, ApiError> {
    Ok(Versioned(app.imports(&actor)?.run(id.0, revision.0, body.0).await?))
}

/// Takes back what a batch imported, while nothing depends on any of it: ask again while it is `undoing`.
#[utoipa::path(operation_id = "undo_import", summary = "Take an import back", tag = "imports",
    params(ImportId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 200, description = "Taken back", body = ImportView), ChangeProblems))]
#[post("/imports/{id}/undo")]
pub async fn undo_import(
    actor: Actor,
    app: Data<App>,
    id: Path<ImportId>,
    revision: IfMatch,
) -> Result<Versioned<ImportView>, ApiError> {
    Ok(Versioned(app.imports(&actor)?.undo(id.0, revision.0).await?))
}

/// Lists what is wrong with the rows of a batch, by row.
#[utoipa::path(operation_id = "list_import_faults", summary = "Faults of an import", tag = "imports", params(ImportId, FaultFilter),
    extensions(("x-permission" = json!("employers.register|filings.accept")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of faults", body = Page<ImportFault>), ReadProblems))]
#[get("/imports/{id}/faults")]
pub async fn list_import_faults(
    actor: Actor,
    app: Data<App>,
    id: Path<ImportId>,
    filter: Query<FaultFilter>,
    shape: Shape,
) -> Result<Shaped<ImportFault>, ApiError> {
    match shape {
        Shape::Page => Ok(Shaped::Page(app.imports(&actor)?.faults(id.0, &filter.0).await?)),
        Shape::File(file) => {
            let kind = app.imports(&actor)?.get(id.0).await?.value.summary.kind;
            let faults = async move |filter: &FaultFilter| {
                let page = app.imports(&actor)?.faults(id.0, filter).await?;
                let items = page.items.into_iter().map(|fault| FaultRow { kind, fault }).collect();
                Ok(Page { items, next: page.next })
            };
            file.of(filter.0, faults).await.map(Shaped::File)
        }
    }
}

/// The caller's file with what became of each row, to mend and bring again.
#[utoipa::path(operation_id = "get_import_result", summary = "Result of an import", tag = "imports", params(ImportId),
    extensions(("x-permission" = json!("employers.register|filings.accept"))),
    responses((status = 200, description = "The workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ReadProblems))]
#[get("/imports/{id}/result")]
pub async fn get_import_result(actor: Actor, app: Data<App>, id: Path<ImportId>) -> Result<HttpResponse, ApiError> {
    let result = app.imports(&actor)?.result(id.0).await?;
    let name = format!("import-{}-result.xlsx", id.0);
    workbook(vec![told(result, language::current())], name).await
}

/// Lists what happened to a batch, latest first.
#[utoipa::path(operation_id = "list_import_history", summary = "History of an import", tag = "imports", params(ImportId, PageFilter),
    extensions(("x-permission" = json!("employers.register|filings.accept")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/imports/{id}/history")]
pub async fn list_import_history(
    actor: Actor,
    app: Data<App>,
    id: Path<ImportId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.imports(&actor)?.history(id.0, page).await).await
}

const SHEET: Text = Text::new("数据", "Rows");
const CHOICES: Text = Text::new("选项", "Choices");

fn template(kind: ImportKind, root: RegionCode, language: Language) -> Vec<Sheet> {
    let say = |text: Text| text.get(language).to_owned();
    let columns = kind.columns().iter().map(|column| Column {
        heading: say(column.heading.clone()),
        choices: column.reading.choices().into_iter().map(|(_, words)| say(words)).collect(),
    });
    let data = Sheet { title: say(SHEET), columns: columns.collect(), rows: Vec::new() };
    let needed = |yes: bool| say(if yes { Text::new("必填", "required") } else { Text::new("选填", "optional") });
    let heads =
        [Text::new("列", "Column"), Text::new("是否必填", "Needed"), Text::new("怎么填", "How"), Text::new("示例", "Example")];
    let how = kind.columns().iter().map(|column| {
        vec![say(column.heading.clone()), needed(column.required), say(column.reading.hint()), column.example.to_owned()]
    });
    let help = Sheet {
        title: say(Text::new("填写说明", "How to fill in")),
        columns: heads.into_iter().map(|head| Column::plain(say(head))).collect(),
        rows: how.collect(),
    };
    let tree = RegionTree::embedded();
    let own = tree.iter().filter(|region| tree.is_exact(region.code) && tree.is_within(region.code, root));
    let regions = Sheet {
        title: say(Text::new("行政区划", "Regions")),
        columns: vec![Column::plain(say(Text::new("代码", "Code"))), Column::plain(say(Text::new("全称", "Full name")))],
        rows: own.map(|region| vec![region.code.to_string(), tree.full_name(region.code)]).collect(),
    };
    vec![data, help, regions]
}

fn told(result: ImportResult, language: Language) -> Sheet {
    let say = |text: Text| text.get(language).to_owned();
    let added = [Text::new("行号", "Row"), Text::new("导入结果", "Result"), Text::new("错误说明", "What is wrong")];
    let width = result.headings.len();
    let row = |row: ResultRow| {
        let outcome = match (row.imported, row.faults.is_empty()) {
            (true, _) => Text::new("已导入", "imported"),
            (false, false) => Text::new("有误", "faulty"),
            (false, true) => Text::new("未导入", "not imported"),
        };
        let wrong: Vec<&str> = row.faults.iter().map(|fault| fault.sentence.get(language)).collect();
        let mut cells = row.cells;
        cells.resize(width, String::new());
        cells.extend([row.number.to_string(), say(outcome), wrong.join("; ")]);
        cells
    };
    let columns = result.headings.into_iter().chain(added.map(say)).map(Column::plain).collect();
    Sheet { title: say(SHEET), columns, rows: result.rows.into_iter().map(row).collect() }
}

async fn workbook(sheets: Vec<Sheet>, name: String) -> Result<HttpResponse, ApiError> {
    let choices = CHOICES.get(language::current()).to_owned();
    let bytes = actix_web::web::block(move || ohqc_documents::workbook(&sheets, &choices))
        .await
        .map_err(|error| ohqc_app::AppError::Internal(error.to_string()))?
        .map_err(|error| ohqc_app::AppError::Internal(error.to_string()))?;
    let disposition = named(DispositionType::Attachment, name);
    Ok(HttpResponse::Ok().content_type(XLSX).insert_header(disposition).body(bytes))
}
