//! Lists as files: every row that the filter leaves, as text and as a workbook, for whoever may list them and nobody else.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use ohqc_domain::identity::Role;
use ohqc_testkit::{Person, Platform, Reply, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::permissions::{Operation, operations};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What narrows some lists down; by the path below `/api/v1`.
const FILTERS: [(&str, &str); 4] = [
    ("/institutions", "region=220302"),
    ("/filings", "state=accepted"),
    ("/employers", "region=220102"),
    ("/events", "subject_kind=filing"),
];

fn document() -> Value {
    serde_json::to_value(ohqc_server::document()).unwrap()
}

/// The lists that are handed over as files.
fn lists() -> Vec<Operation> {
    let document = document();
    let files = document["paths"].as_object().unwrap().values().map(|item| &item["get"]);
    let ids: Vec<&str> = files
        .filter(|list| list["responses"]["200"]["content"][CSV].is_object())
        .map(|list| list["operationId"].as_str().unwrap())
        // An evidence file may be such a file too.
        .filter(|id| id.starts_with("list_"))
        .collect();
    operations().into_iter().filter(|operation| ids.contains(&operation.id.as_str())).collect()
}

async fn file(p: &Platform, who: Option<&Person>, path: &str, kind: &str) -> Reply {
    let request = p.request(Method::GET, path).header("accept", kind);
    p.send(who.into_iter().fold(request, |request, who| request.bearer_auth(&who.token))).await
}

/// Somebody of a role, made once.
async fn of_role<'a>(p: &Platform, known: &'a mut Vec<(Role, Person)>, role: Role) -> &'a Person {
    if !known.iter().any(|(one, _)| *one == role) {
        known.push((role, p.person(role, role.kinds()[0], "220000").await));
    }
    known.iter().find(|(one, _)| *one == role).map(|(_, person)| person).unwrap()
}

fn of_csv(reply: &Reply) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(&reply.bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn of_xlsx(reply: &Reply) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(&reply.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// Both files of a list, without a difference in headings or in the number of rows.
async fn both(p: &Platform, who: &Person, path: &str) -> Vec<Vec<String>> {
    let (text, book) = (file(p, Some(who), path, CSV).await.expect(200), file(p, Some(who), path, XLSX).await.expect(200));
    assert_eq!((text.header("content-type"), book.header("content-type")), ("text/csv; charset=utf-8", XLSX), "{path}");
    for (reply, ending) in [(&text, "csv"), (&book, "xlsx")] {
        let told = reply.header("content-disposition");
        assert!(told.starts_with("attachment; filename=\"") && told.ends_with(&format!("-2025-06-16.{ending}\"")), "{told}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
    }
    assert_eq!(book.header("content-length"), book.bytes.len().to_string(), "{path}");
    let (text, book) = (of_csv(&text), of_xlsx(&book));
    assert_eq!((&text[0], text.len()), (&book[0], book.len()), "{path}");
    text
}

/// How many rows a list has, by its pages; none for whoever may not list them.
async fn count(p: &Platform, who: &Person, path: &str) -> Option<usize> {
    let joint = if path.contains('?') { '&' } else { '?' };
    let (mut rows, mut cursor) = (0, String::new());
    loop {
        let reply = p.get(who, &format!("{path}{joint}limit=200{cursor}")).await;
        if reply.status == 403 {
            return None;
        }
        let page = reply.expect(200).json();
        rows += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Some(rows),
        }
    }
}

/// Something in most lists: the plan is what one list is about.
async fn everything(p: &Platform) -> (Person, Person, String) {
    let (health, qc) = (p.health().await, p.qc().await);
    for region in ["220302", "220102"] {
        let admin = p.institution_admin(region).await;
        let _ = p.accepted_filing(&admin, &health).await;
        let _ = p.post(&health, "/api/v1/employers", &build::employer(region)).await.expect(201);
    }
    let plan = json!({ "year": 2025, "service": "examination", "title": "2025", "region": "220000" });
    let plan = p.post(&qc, "/api/v1/plans", &plan).await.expect(201);
    let rounds = format!("{}/rounds", plan.header("location"));
    let _ = p.change(Method::POST, &qc, &rounds, &plan.etag(), &json!({ "all": true })).await.expect(200);
    (health, qc, plan.header("location").rsplit('/').next().unwrap().to_owned())
}

#[test]
fn every_list_is_a_file_too() {
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let content = &item["get"]["responses"]["200"]["content"];
        if content["application/json"]["schema"].to_string().contains("/Page_") {
            assert!(content[CSV].is_object() && content[XLSX].is_object(), "{path}");
        }
    }
    assert!(lists().len() >= 24, "{}", lists().len());
}

on_both!(every_list_is_handed_over_whole_in_both_formats, |p| {
    let (health, qc, plan) = everything(&p).await;
    let (mut filled, mut known) = (0, Vec::new());
    for list in lists() {
        // An import, a release and histories stand in tests of their own.
        if ["list_import_faults", "list_release_pulls"].contains(&list.id.as_str()) || list.id.ends_with("_history") {
            continue;
        }
        let path =
            if list.id == "list_uncovered_institutions" { format!("/api/v1/plans/{plan}/uncovered") } else { list.path.clone() };
        let filter = FILTERS.iter().find(|(of, _)| path == format!("/api/v1{of}"));
        let path = filter.map_or(path.clone(), |(_, filter)| format!("{path}?{filter}"));
        let first = of_role(&p, &mut known, list.role()).await;
        let mut found = None;
        for who in [&health, &qc, first] {
            if let Some(rows) = count(&p, who, &path).await.filter(|rows| found.is_none_or(|(most, _)| *rows > most)) {
                found = Some((rows, who));
            }
        }
        let (rows, who) = found.unwrap_or_else(|| panic!("nobody may list {path}"));
        assert_eq!(both(&p, who, &path).await.len(), rows + 1, "{path}");
        assert!(filter.is_none() || rows > 0, "{path} shows nothing to export");
        filled += usize::from(rows > 0);
    }
    assert!(filled >= 10, "only {filled} lists had anything in them");
});

// What happened to a thing is told to the same people in the same words, page by page and as a file.
on_both!(a_history_is_handed_over_whole_in_both_formats, |p| {
    let (health, admin) = (p.health().await, p.institution_admin("220302").await);
    let filing = p.accepted_filing(&admin, &health).await;
    let path = format!("{filing}/history");
    for who in [&health, &admin] {
        let rows = count(&p, who, &path).await.unwrap();
        let lines = both(&p, who, &path).await;
        assert!(rows > 0 && lines.len() == rows + 1, "{path}: {rows}");
        let heading = |name: &str| lines[0].iter().position(|heading| heading == name).unwrap();
        let latest = p.get(who, &format!("{path}?limit=1")).await.expect(200).json();
        assert_eq!(lines[1][heading("序号")], latest["items"][0]["position"].to_string(), "latest first");
    }
    let stranger = p.institution_admin("220102").await;
    let _ = file(&p, Some(&stranger), &path, CSV).await.problem(404, "not_found");
});

on_both!(whoever_may_not_list_gets_no_file, |p| {
    let mut known = Vec::new();
    for list in lists() {
        for kind in [CSV, XLSX] {
            if let Some(role) = list.refused() {
                let stranger = of_role(&p, &mut known, role).await;
                let _ = file(&p, Some(stranger), &list.path, kind).await.problem(403, "denied");
                let _ = file(&p, None, &list.path, kind).await.problem(401, "unauthenticated");
            }
        }
    }
});

on_both!(a_file_has_more_rows_than_a_page_in_the_order_and_the_language_asked_for, |p| {
    let health = p.health().await;
    for number in 0..203 {
        let mut body = build::employer(if number % 2 == 0 { "220102" } else { "220302" });
        body["name"] = json!(format!("=单位 {number:03}"));
        let _ = p.post(&health, "/api/v1/employers", &body).await.expect(201);
    }
    let rows = both(&p, &health, "/api/v1/employers?sort=-name").await;
    assert_eq!((rows.len(), rows[0][0].as_str(), rows[1][0].as_str()), (204, "单位名称", "'=单位 202"));
    let book = of_xlsx(&file(&p, Some(&health), "/api/v1/employers?sort=name&limit=1", XLSX).await.expect(200));
    assert_eq!((book.len(), book[1][0].as_str()), (204, "=单位 000"), "a workbook runs no text");
    let half = both(&p, &health, "/api/v1/employers?region=220302&limit=1").await;
    assert_eq!(half.len(), 102);

    let english = p.request(Method::GET, "/api/v1/employers").header("accept", CSV).header("accept-language", "en");
    let english = of_csv(&p.send(english.bearer_auth(&health.token)).await.expect(200));
    assert_eq!((english[0][0].as_str(), english.len()), ("Name", 204));
    let _ = file(&p, Some(&health), "/api/v1/employers?size=vast", CSV).await.problem(400, "bad_request");
    let _ = file(&p, Some(&health), "/api/v1/employers?surprise=1", XLSX).await.problem(422, "invalid");
});

on_both!(json_is_what_a_list_is_unless_a_file_is_preferred, |p| {
    let health = p.health().await;
    for accept in ["*/*", "application/json, text/csv", "text/csv;q=0.5, application/json", "text/html, */*;q=0.8"] {
        let reply = file(&p, Some(&health), "/api/v1/institutions", accept).await.expect(200);
        assert_eq!(reply.header("content-type"), "application/json", "{accept}");
    }
    let reply = file(&p, Some(&health), "/api/v1/institutions", "application/json;q=0.1, text/csv").await.expect(200);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert!(reply.headers.get_all("vary").iter().any(|value| value == "Accept"));
});
