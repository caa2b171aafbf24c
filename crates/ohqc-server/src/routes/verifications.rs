//! On-site checks after filing.

use crate::mount::Mount;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post, put};
use ohqc_app::App;
use ohqc_app::verifications::RecordData;
use ohqc_documents::{CheckGroup, CheckRecord, CheckSignature};
use ohqc_domain::calendar::minute;
use ohqc_domain::catalogues::KeyLink;
use ohqc_domain::checklists::{Answer, Item};
use ohqc_domain::events::EventView;
use ohqc_domain::ids::VerificationId;
use ohqc_domain::page::{Page, PageFilter};
use ohqc_domain::verifications::api::{
    ConcludeBody, SheetBody, VerificationFigureFilter, VerificationFigures, VerificationFilter, VerificationSummary,
    VerificationView,
};
use ohqc_domain::verifications::{CandidateView, Difference, Signing, StandAsideBody, TeamBody};

use crate::error::ApiError;
use crate::export::{Shape, Shaped};
use crate::extract::{Actor, Body, IfMatch, Path, Query};
use crate::print;
use crate::respond::{Created, Versioned};
use crate::wire::{ChangeProblems, ReadProblems};

/// Mounts the operations.
pub fn mount(config: &mut impl Mount) {
    config
        .service(list_verifications)
        .service(get_verification_figures)
        .service(get_verification)
        .service(update_verification_sheet)
        .service(list_verification_candidates)
        .service(assign_verification)
        .service(stand_aside_verification)
        .service(conclude_verification)
        .service(follow_up_verification)
        .service(get_verification_record)
        .service(list_verification_history);
}

/// Lists on-site checks of the caller's scope.
#[utoipa::path(operation_id = "list_verifications", summary = "List on-site checks", tag = "verifications",
    params(VerificationFilter), extensions(("x-permission" = json!("verifications.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of on-site checks", body = Page<VerificationSummary>), ReadProblems))]
#[get("/verifications")]
pub async fn list_verifications(
    actor: Actor,
    app: Data<App>,
    filter: Query<VerificationFilter>,
    shape: Shape,
) -> Result<Shaped<VerificationSummary>, ApiError> {
    shape.answer(filter.0, async move |filter| app.verifications(&actor)?.list(filter).await).await
}

/// Counts the checks of new filings: made in time, late, not made (I02).
#[utoipa::path(operation_id = "get_verification_figures", summary = "Figures of on-site checks", tag = "verifications",
    params(VerificationFigureFilter), extensions(("x-permission" = json!("verifications.read"))),
    responses((status = 200, description = "Those in time of those due, and the others", body = VerificationFigures), ReadProblems))]
#[get("/verifications/figures")]
pub async fn get_verification_figures(
    actor: Actor,
    app: Data<App>,
    filter: Query<VerificationFigureFilter>,
) -> Result<Json<VerificationFigures>, ApiError> {
    Ok(Json(app.verifications(&actor)?.figures(&filter.0).await?))
}

/// Shows one on-site check with its answers, what is still open, and what it came to.
#[utoipa::path(operation_id = "get_verification", summary = "Show an on-site check", tag = "verifications",
    params(VerificationId), extensions(("x-permission" = json!("verifications.read"))),
    responses((status = 200, description = "The on-site check", body = VerificationView), ReadProblems))]
#[get("/verifications/{id}")]
pub async fn get_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.get(id.0).await?))
}

/// Lists everybody who may be named for the team, with the reason where somebody has to stand aside.
#[utoipa::path(operation_id = "list_verification_candidates", summary = "Who may go on site", tag = "verifications",
    params(VerificationId), extensions(("x-permission" = json!("verifications.assign"))),
    responses((status = 200, description = "Checkers of the QC centre and experts", body = Vec<CandidateView>), ReadProblems))]
#[get("/verifications/{id}/candidates")]
pub async fn list_verification_candidates(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
) -> Result<Json<Vec<CandidateView>>, ApiError> {
    Ok(Json(app.verifications(&actor)?.candidates(id.0).await?))
}

/// Names the team in place of the present one; from then on only the team fills in the sheet, and its leader concludes.
#[utoipa::path(operation_id = "assign_verification", summary = "Name the team", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = TeamBody,
    extensions(("x-permission" = json!("verifications.assign"))),
    responses((status = 200, description = "Named", body = VerificationView), ChangeProblems))]
#[put("/verifications/{id}/team")]
pub async fn assign_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
    body: Body<TeamBody>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.assign(id.0, revision.0, body.0).await?))
}

/// Declares an interest in the institution: the caller leaves the team and is on none of this institution again.
#[utoipa::path(operation_id = "stand_aside_verification", summary = "Stand aside", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = StandAsideBody, extensions(("x-permission" = json!("verifications.record"))),
    responses((status = 204, description = "Off the team"), ChangeProblems))]
#[post("/verifications/{id}/stand-aside")]
pub async fn stand_aside_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
    body: Body<StandAsideBody>,
) -> Result<HttpResponse, ApiError> {
    app.verifications(&actor)?.stand_aside(id.0, revision.0, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Saves the whole sheet as it is now; it may have gaps.
#[utoipa::path(operation_id = "update_verification_sheet", summary = "Save the sheet", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag the change is based on")), request_body = SheetBody,
    extensions(("x-permission" = json!("verifications.record"))),
    responses((status = 200, description = "Saved", body = VerificationView), ChangeProblems))]
#[put("/verifications/{id}/sheet")]
pub async fn update_verification_sheet(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
    body: Body<SheetBody>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.save_sheet(id.0, revision.0, body.0).await?))
}

/// Concludes an on-site check for good; refused with every gap of its sheet.
#[utoipa::path(operation_id = "conclude_verification", summary = "Conclude an on-site check", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag the change is based on")),
    request_body = ConcludeBody, extensions(("x-permission" = json!("verifications.record"))),
    responses((status = 200, description = "Concluded", body = VerificationView), ChangeProblems))]
#[post("/verifications/{id}/conclude")]
pub async fn conclude_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
    body: Body<ConcludeBody>,
) -> Result<Versioned<VerificationView>, ApiError> {
    Ok(Versioned(app.verifications(&actor)?.conclude(id.0, revision.0, body.0).await?))
}

/// Opens a follow-up (复核) of a check that failed; a filing never has two open checks.
#[utoipa::path(operation_id = "follow_up_verification", summary = "Follow up a failed on-site check", tag = "verifications",
    params(VerificationId, ("If-Match" = String, Header, description = "The ETag of the failed check"),
        ("Idempotency-Key" = Option<String>, Header, description = "Repeats get the first answer")),
    extensions(("x-permission" = json!("verifications.assign"))),
    responses((status = 201, description = "The follow-up", body = VerificationView), ChangeProblems))]
#[post("/verifications/{id}/follow-up")]
pub async fn follow_up_verification(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    revision: IfMatch,
) -> Result<Created<VerificationView>, ApiError> {
    let revised = app.verifications(&actor)?.follow_up(id.0, revision.0).await?;
    Ok(Created { location: format!("/api/v1/verifications/{}", revised.value.id), revised })
}

/// Prints the record of a check that has its conclusion (D03).
#[utoipa::path(operation_id = "get_verification_record", summary = "Record as PDF", tag = "verifications", params(VerificationId),
    extensions(("x-permission" = json!("verifications.read"))),
    responses((status = 200, description = "The record", body = Vec<u8>, content_type = "application/pdf"), ChangeProblems))]
#[get("/verifications/{id}/record")]
pub async fn get_verification_record(actor: Actor, app: Data<App>, id: Path<VerificationId>) -> Result<HttpResponse, ApiError> {
    let data = app.verifications(&actor)?.record(id.0).await?;
    let name = format!("{}-record.pdf", data.view.number);
    let page = printable(data);
    print::pdf(&name, move || ohqc_documents::check_record(&page)).await
}

/// The record in the words of its print.
fn printable(data: RecordData) -> CheckRecord {
    let RecordData { view, address, checklist, signatures } = data;
    let today = view.concluded_on.unwrap_or(view.opened_on);
    let [team, institution] = signatures;
    let signatures = view
        .signatures
        .map(|signed| vec![signature("核查组", &signed.team, team), signature("被核查机构", &signed.institution, institution)]);
    let verdict = |answer: Option<&Answer>| match answer {
        Some(Answer::Conforms | Answer::Full) => "符合",
        Some(Answer::DoesNotConform { .. } | Answer::Deduct { .. }) => "不符合",
        Some(Answer::NotApplicable { .. }) => "不适用",
        None => "—",
    };
    let line = |item: &Item| {
        let answer = view.sheet.get(&item.code);
        let found = answer.and_then(Answer::reason).unwrap_or_default().to_owned();
        [item.code.to_string(), item.content.zh.to_string(), verdict(answer).to_owned(), found]
    };
    let groups = KeyLink::ALL.iter().map(|link| CheckGroup {
        title: link.label().zh.into_owned(),
        items: checklist.items().filter(|item| item.link == *link).map(line).collect(),
    });
    let difference = |one: Difference| {
        let found = format!("{}：{}", one.finding.label().zh, one.note);
        [one.entry.label.zh.into_owned(), one.entry.filed.zh.into_owned(), found]
    };
    let results = view.results.into_iter().flat_map(|category| {
        let name = category.label.zh.into_owned();
        category.items.into_iter().map(move |item| {
            let result = if item.passed { "具备能力" } else { "不具备能力" };
            let reason = item.reason.map(|reason| reason.zh.into_owned()).unwrap_or_default();
            [name.clone(), item.label.zh.into_owned(), result.to_owned(), reason]
        })
    });
    CheckRecord {
        title: format!("{}机构备案后现场核查记录表", view.service.label().zh),
        number: view.number.to_string(),
        institution: view.institution_name,
        address,
        conducted_on: view.conducted_on.unwrap_or(today),
        concluded_on: today,
        team: view.team,
        groups: groups.filter(|group| !group.items.is_empty()).collect(),
        differences: view.differences.into_iter().map(difference).collect(),
        results: results.collect(),
        outcome: view.conclusion.map(|conclusion| conclusion.outcome.label().zh.into_owned()).unwrap_or_default(),
        not_compared: view.not_compared,
        remark: view.remark,
        template: format!(
            "核查表：{}（第 {} 版，{}）；依据：{}",
            checklist.title.zh,
            checklist.version,
            checklist.mark.label().zh,
            checklist.basis
        ),
        signatures: signatures.unwrap_or_default(),
    }
}

fn signature(side: &str, signing: &Signing, picture: Option<Vec<u8>>) -> CheckSignature {
    let words = match signing {
        Signing::Signed { name, role, at, .. } => format!("{name}（{role}）{}", minute(*at)),
        Signing::Skipped { reason } => format!("未在屏幕签字：{reason}"),
    };
    CheckSignature { side: side.to_owned(), words, picture }
}

/// Lists what happened to an on-site check, latest first.
#[utoipa::path(operation_id = "list_verification_history", summary = "History of an on-site check", tag = "verifications",
    params(VerificationId, PageFilter), extensions(("x-permission" = json!("verifications.read")), ("x-file" = json!(true))),
    responses((status = 200, description = "A page of its events", body = Page<EventView>), ReadProblems))]
#[get("/verifications/{id}/history")]
pub async fn list_verification_history(
    actor: Actor,
    app: Data<App>,
    id: Path<VerificationId>,
    page: Query<PageFilter>,
    shape: Shape,
) -> Result<Shaped<EventView>, ApiError> {
    shape.answer(page.0, async move |page| app.verifications(&actor)?.history(id.0, page).await).await
}
