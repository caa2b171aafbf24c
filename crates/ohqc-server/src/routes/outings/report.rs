//! The report on an institution's outings of a period: as it is, its rows as a file, and the whole as a document.

use actix_web::http::header::VARY;
use actix_web::web::{Data, Json};
use actix_web::{CustomizeResponder, Either, HttpResponse, Responder as _, get};
use chrono::{Datelike as _, NaiveDate};
use ohqc_app::App;
use ohqc_documents::{OutingReport as Document, in_words};
use ohqc_domain::ids::InstitutionId;
use ohqc_domain::outings::{Figure, Heads, OutingReport, OutingReportFilter, OutingReportRow, OutingSums};
use ohqc_domain::page::Page;

use crate::error::ApiError;
use crate::export::Shape;
use crate::extract::{Actor, Path, Query};
use crate::print;
use crate::wire::ReadProblems;

/// A report, or its rows as a file.
type Answer = CustomizeResponder<Either<Json<OutingReport>, HttpResponse>>;

/// Adds up an institution's outings that begin in a period, for the institution and for the offices that they concern. The clause
/// that asks for such a report names no period and no form.
#[utoipa::path(operation_id = "get_outing_report", summary = "Report on an institution's outings", tag = "outings",
    params(InstitutionId, OutingReportFilter),
    extensions(("x-permission" = json!("outings.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "The report", body = OutingReport), ReadProblems))]
#[get("/institutions/{id}/outing-report")]
pub async fn get_outing_report(
    actor: Actor,
    app: Data<App>,
    id: Path<InstitutionId>,
    period: Query<OutingReportFilter>,
    shape: Shape,
) -> Result<Answer, ApiError> {
    let answer = match shape {
        Shape::Page => Either::Left(Json(app.outings(&actor)?.report(id.0, &period.0).await?)),
        Shape::File(file) => {
            let rows = async move |period: &OutingReportFilter| {
                let items = app.outings(&actor)?.report(id.0, period).await?.outings;
                Ok(Page::<OutingReportRow> { items, next: None })
            };
            Either::Right(file.of(period.0, rows).await?)
        }
    };
    Ok(answer.customize().append_header((VARY, "Accept")))
}

/// Prints the report; the layout is this platform's own.
#[utoipa::path(operation_id = "get_outing_report_document", summary = "Report on outings as PDF", tag = "outings",
    params(InstitutionId, OutingReportFilter),
    extensions(("x-permission" = json!("outings.read"))),
    responses((status = 200, description = "The report", body = Vec<u8>, content_type = "application/pdf"), ReadProblems))]
#[get("/institutions/{id}/outing-report/document")]
pub async fn get_outing_report_document(
    actor: Actor,
    app: Data<App>,
    id: Path<InstitutionId>,
    period: Query<OutingReportFilter>,
) -> Result<HttpResponse, ApiError> {
    let report = app.outings(&actor)?.report(id.0, &period.0).await?;
    let name = format!("outing-report-{}-{}.pdf", report.from, report.to);
    let page = printable(report, app.clock().today());
    print::pdf(&name, move || ohqc_documents::outing_report(&page)).await
}

/// A report as the printer takes it.
fn printable(report: OutingReport, today: NaiveDate) -> Document {
    let demand = report.basis.map(|basis| format!("依据：{}（{}，{}）", basis.value.zh, basis.clause, basis.mark.label().zh));
    Document {
        institution: report.institution_name,
        period: format!("{}至{}", in_words(report.from), in_words(report.to)),
        whole: report.whole,
        basis: demand.unwrap_or_default(),
        sums: sums(&report.sums),
        rows: report.outings.iter().map(row).collect(),
        date: in_words(today),
        printed: (today.year(), today.month(), today.day()),
    }
}

fn sums(sums: &OutingSums) -> Vec<(String, String)> {
    let told = [Figure::Found, Figure::Notified, Figure::OnTime, Figure::Late, Figure::Missing, Figure::Unknown];
    let told = told.iter().map(|figure| (figure.label().zh.into_owned(), sums.counts.get(*figure).to_string()));
    let more = [
        ("变更后重新告知", sums.changed.to_string()),
        ("取消", sums.cancelled.to_string()),
        ("已完成", sums.completed.to_string()),
        ("现场监督", sums.visits.to_string()),
        ("涉及县（市、区）", sums.counties.to_string()),
        ("涉及用人单位", sums.employers.to_string()),
        ("计划人数", heads(sums.planned)),
        ("实检人数", heads(sums.examined)),
    ];
    told.chain(more.map(|(name, value)| (name.to_owned(), value))).collect()
}

fn heads(heads: Heads) -> String {
    let Heads { pre_employment, in_service, leaving } = heads;
    format!("{}（上岗前 {pre_employment}，在岗期间 {in_service}，离岗时 {leaving}）", heads.total())
}

fn row(row: &OutingReportRow) -> [String; 7] {
    let examined = row.examined.map_or_else(|| "—".to_owned(), |heads| heads.total().to_string());
    [
        format!("{} 至 {}", row.starts_on, row.ends_on),
        row.employer_name.clone(),
        row.region_name.clone(),
        row.planned.total().to_string(),
        examined,
        row.standing.label().zh.into_owned(),
        row.state.label().zh.into_owned(),
    ]
}
