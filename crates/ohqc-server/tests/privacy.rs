//! A journey over the API leaves nothing personal behind: neither in the audit trail nor in the log.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "the steps that tests share are tests too")]

use std::collections::BTreeSet;
use std::io;
use std::sync::Mutex;

use ohqc_domain::catalogues::Category;
use ohqc_domain::checklists::latest;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, build, on_both, sql};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// What the journeys tell the platform about people, each found nowhere else.
const PERSONAL: [&str; 23] = [
    "张某",
    "王某",
    "赵某",
    "孙某",
    "周某",
    "李某",
    "0431-80000000",
    "110220000000001",
    "吉职诊",
    "陈某",
    "0431-81000000",
    "0431-80000001",
    "钱某",
    "qian.mou",
    "吴某",
    "0431-82000000",
    "郑某",
    "冯某",
    "褚某",
    "卫某",
    "蒋某",
    "沈某",
    "0431-83000000",
];

/// The log of this process, from its finest level on.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Has every log line of this process kept.
fn listen() {
    let own = tracing_subscriber::EnvFilter::new("info,ohqc_app=trace,ohqc_server=trace,actix_web=debug");
    let _ = tracing_subscriber::fmt().json().with_env_filter(own).with_writer(|| Log).try_init();
}

fn log() -> String {
    String::from_utf8(LOG.lock().unwrap().clone()).unwrap()
}

async fn events(p: &Platform) -> String {
    sql::texts(p.app.db(), "SELECT CAST(data AS TEXT) || ' ' || place FROM events").await.join("\n")
}

/// Asserts that none of it, nor who they are, nor their tokens, was kept in either.
async fn nothing_is_told_of(p: &Platform, people: &[&Person]) {
    let (events, log) = (events(p).await, log());
    for personal in PERSONAL.into_iter().chain(people.iter().flat_map(|one| [one.name.as_str(), one.token.as_str()])) {
        assert!(!events.contains(personal), "{personal} in the events");
        assert!(!log.contains(personal), "{personal} in the log");
    }
}

on_both!(a_journey_leaves_nothing_personal_in_events_or_logs, |p| {
    listen();
    let people = [p.institution_admin("220104").await, p.health().await, p.qc().await];
    let [admin, health, qc] = &people;
    let filing = p.accepted_filing(admin, health).await;
    let found = p.get(admin, "/api/v1/institutions?q=%E6%9D%8E%E6%9F%90").await.expect(200);
    assert!(found.json()["items"].as_array().unwrap().is_empty());
    let _ = p.get(qc, &filing).await.expect(200);
    let _ = p.post(qc, "/api/v1/employers", &build::employer("220104")).await.expect(201);
    let _ = p.log_in(&admin.name, "孙某的密码 wrong").await.problem(401, "login_failed");
    let body = json!({ "name": "张某", "contact_phone": "0431-80000000" });
    let _ = p.post(qc, "/api/v1/institutions", &body).await.problem(422, "invalid");
    let _ = p.change(Method::PUT, admin, &filing, "\"r1\"", &build::dossier(&p.attach(admin).await)).await;
    let stranger = p.person(Role::CitySupv, OrganisationKind::DiseaseControl, "220200").await;
    let _ = p.get(&stranger, &filing).await;

    assert!(events(&p).await.lines().count() > 5 && log().contains("/api/v1/filings/{id}"), "both were read");
    nothing_is_told_of(&p, &[admin, health, qc]).await;
});

/// The check of an institution, concluded by two people; its first item does not conform where that is said.
async fn checked(p: &Platform, qc: &Person, institution: &Person, conforms: bool) {
    let list = format!("/api/v1/verifications?institution={}", institution.organisation);
    let id = p.get(qc, &list).await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/verifications/{id}");
    let checklist = latest("verification-ohe").unwrap().for_categories(&BTreeSet::from([Category::Dust, Category::Physical]));
    let answer = |index| match index == 0 && !conforms {
        true => json!({ "kind": "does_not_conform", "reason": "现场未见，陪同人郑某" }),
        false => json!({ "kind": "conforms" }),
    };
    let answers: Map<String, Value> =
        checklist.items().enumerate().map(|(index, item)| (item.code.to_string(), answer(index))).collect();
    let etag = p.get(qc, &path).await.expect(200).etag();
    let _ = p.change(Method::PUT, qc, &format!("{path}/sheet"), &etag, &json!({ "sheet": answers })).await.expect(200);
    let on_paper = json!({ "kind": "skipped", "reason": "冯某已在纸质记录表签字" });
    let signatures = json!({ "team": on_paper, "institution": on_paper });
    let body = json!({ "conducted_on": "2025-06-16", "team": ["郑某", "冯某"], "unable": [], "signatures": signatures, "not_compared": "备案信息另行比对" });
    let _ = p.act(qc, &path, "conclude", &body).await.expect(200);
}

/// Accounts and who asks for one.
async fn let_in(p: &Platform, qc: &Person, house: &Person) {
    let body =
        json!({ "organisation": house.organisation, "name": "qian.mou", "display_name": "钱某", "roles": ["ORG_QUALITY"] });
    let made = p.post(qc, "/api/v1/accounts", &body).await.expect(201);
    let path = made.header("location").to_owned();
    let _ = p.act(qc, &path, "password", &json!({})).await.expect(200);
    let _ = p.get(qc, "/api/v1/accounts?q=%E9%92%B1%E6%9F%90").await.expect(200);
    let mut institution = build::institution("220102");
    (institution["contact_name"], institution["contact_phone"]) = (json!("吴某"), json!("0431-82000000"));
    let request = json!({ "institution": institution, "service": "examination" });
    let _ = p.send(p.request(Method::POST, "/api/v1/public/account-requests").json(&request)).await.expect(201);
    let id = p.get(qc, "/api/v1/account-requests").await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let refusal = json!({ "reason": "联系人吴某非本机构人员" });
    let _ = p.act(qc, &format!("/api/v1/account-requests/{id}"), "refuse", &refusal).await.expect(200);
}

/// An outing that is told, received and asked about.
async fn outing(p: &Platform, admin: &Person, health: &Person) {
    let employer = p.post(health, "/api/v1/employers", &build::employer("220102")).await.expect(201).json();
    let county = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220102").await;
    let body = json!({ "institution": admin.organisation, "notice": build::notice(employer["id"].as_str().unwrap()) });
    let path = p.post(admin, "/api/v1/outings", &body).await.expect(201).header("location").to_owned();
    let _ = p.act(admin, &path, "notify", &json!({})).await.expect(200);
    let _ = p.act(&county, &path, "receive", &json!({ "remark": "请联系褚某" })).await.expect(200);
    let _ = p.act(&county, &path, "message", &json!({ "text": "褚某何时到场？" })).await.expect(200);
}

/// Problems of a check, planned by somebody and handed in under a file's name that names another.
async fn rectified(p: &Platform, house: &Person) {
    let items = p.get(house, "/api/v1/problems").await.expect(200).json()["items"].clone();
    let path = format!("/api/v1/problems/{}", items[0]["id"].as_str().unwrap());
    let plan = json!({ "measures": "卫某补充建档", "responsible": "卫某", "target_date": "2025-06-25" });
    let _ = p.act(house, &path, "plan", &plan).await.expect(200);
    let evidence = p.upload(house, "attachments", "卫某培训证.pdf", b"%PDF-1.7 evidence".to_vec()).await.expect(201).json();
    let body = json!({ "measures": "卫某已建档", "evidence": [evidence["id"]], "statement": "以上情况属实" });
    let _ = p.act(house, &path, "correct", &body).await.expect(200);
}

/// A file of employers whose rows, name and faults name people.
async fn imported(p: &Platform, health: &Person) {
    let row = |name: &str, code: &str| format!("{name},{code},220104,工业北路 8 号,C,small,沈某,0431-83000000");
    let headings = "单位名称,统一社会信用代码,所在县（市、区）,工作场所地址,行业门类,规模,联系人,联系电话";
    let file = [headings.to_owned(), row("长春某厂", &build::credit_code()), row("长春某厂", "沈某")].join("\n");
    let brought = p.upload(health, "imports?kind=employers", "蒋某的名册.csv", file.into_bytes()).await.expect(201);
    let path = brought.header("location").to_owned();
    let mapping = json!({ "mapping": brought.json()["mapping"] });
    let tried = p.change(Method::POST, health, &format!("{path}/check"), &brought.etag(), &mapping).await.expect(200);
    assert_eq!(tried.json()["summary"]["faulty"], 1);
    let run = p.change(Method::POST, health, &format!("{path}/run"), &tried.etag(), &json!({ "mode": "good" })).await.expect(200);
    let _ = p.change(Method::POST, health, &format!("{path}/undo"), &run.etag(), &json!({})).await.expect(200);
}

on_both!(nor_do_problems_checks_accounts_requests_outings_and_imports, |p| {
    listen();
    let (admin, other) = (p.institution_admin("220104").await, p.institution_admin("220104").await);
    let (health, qc) = (p.health().await, p.qc().await);
    for (house, conforms) in [(&admin, true), (&other, false)] {
        let _ = p.accepted_filing(house, &health).await;
        checked(&p, &qc, house, conforms).await;
    }
    let_in(&p, &qc, &admin).await;
    outing(&p, &admin, &health).await;
    rectified(&p, &other).await;
    imported(&p, &health).await;

    let told = sql::texts(p.app.db(), "SELECT DISTINCT subject_kind FROM events ORDER BY subject_kind").await;
    for kind in ["account_request", "employer", "filing", "import", "institution", "outing", "problem", "user", "verification"] {
        assert!(told.iter().any(|one| one == kind), "{kind}");
    }
    nothing_is_told_of(&p, &[&admin, &other, &health, &qc]).await;
});

/// A failing statement is told by its rule: PostgreSQL's own words quote the whole row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_of_the_database_is_told_without_the_row() {
    listen();
    let Some(p) = Platform::on_postgres().await else { return };
    let qc = p.qc().await;
    p.execute("ALTER TABLE institutions ADD COLUMN guarded TEXT NOT NULL").await;
    let failed = p.post(&qc, "/api/v1/institutions", &build::institution("220104")).await.problem(500, "internal");
    let log = log();
    let line = log.lines().find(|line| line.contains(failed.header("x-request-id")) && line.contains("ERROR")).unwrap();
    assert!(line.contains("code=23502") && line.contains("table=institutions"), "{line}");
    for told in ["Failing row", "南湖大路", "PDY00001"] {
        assert!(!log.contains(told), "{told}");
    }
    nothing_is_told_of(&p, &[&qc]).await;
}

on_both!(every_line_of_a_request_carries_its_id, |p| {
    listen();
    let qc = p.qc().await;
    let answered = p.get(&qc, "/api/v1/institutions").await.expect(200);
    let id = answered.header("x-request-id").to_owned();
    assert!(!id.is_empty());
    let lines: Vec<Value> =
        log().lines().filter(|line| line.contains(&id)).map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = lines.iter().find(|line| line["fields"]["message"] == "answered").unwrap();
    assert_eq!((&told["span"]["id"], &told["fields"]["route"]), (&json!(id), &json!("/api/v1/institutions")));
    let another = p.get(&qc, "/api/v1/institutions").await.expect(200);
    assert_ne!(another.header("x-request-id"), id);

    p.execute("ALTER TABLE institutions RENAME TO gone").await;
    let failed = p.get(&qc, "/api/v1/institutions").await.problem(500, "internal").header("x-request-id").to_owned();
    let log = log();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains(&failed)).collect();
    assert!(lines.iter().any(|line| line.contains("ERROR")), "the cause is found by the id that the caller has: {lines:?}");
});
