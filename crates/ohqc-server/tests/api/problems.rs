//! The ledger over the API: what a round found is mended with evidence and closed by somebody else.

use ohqc_domain::calendar::WorkCalendar;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, Reply, on_both, sql};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::assessments::{Scene, answer, fill, scene};

/// Finalises a round with two findings: a key item of table A and a general one of table B.
async fn found(p: &Platform) -> Scene {
    let scene = scene(p).await;
    fill(p, &scene.qc, &scene.round).await;
    for (template, item) in [("ohe-a", key_item("ohe-a")), ("ohe-b", general_item("ohe-b"))] {
        let off = json!({ "answer": { "kind": "deduct", "points": item.1, "reason": "=现场抽查，未见记录" } });
        let _ = answer(p, &scene.qc, &scene.round, (template, &item.0), &off).await.expect(200);
    }
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200);
    scene
}

fn key_item(template: &str) -> (String, String) {
    item(template, true)
}

fn general_item(template: &str) -> (String, String) {
    item(template, false)
}

fn item(template: &str, key: bool) -> (String, String) {
    let template = ohqc_domain::checklists::latest(template).unwrap();
    let item = template.items().find(|item| item.key == key && !item.veto).unwrap();
    (item.code.to_string(), item.ceiling().to_string())
}

/// The paths of the problems that somebody sees, first due first.
async fn paths(p: &Platform, who: &Person) -> Vec<String> {
    let list = p.get(who, "/api/v1/problems").await.expect(200).json();
    list["items"].as_array().unwrap().iter().map(|item| format!("/api/v1/problems/{}", item["id"].as_str().unwrap())).collect()
}

fn plan() -> Value {
    json!({ "measures": "补充检定并建立台账", "responsible": "赵某", "target_date": "2025-06-25" })
}

async fn correct(p: &Platform, admin: &Person, path: &str) -> Reply {
    let evidence = p.attach(admin).await;
    let body = json!({ "measures": "已完成检定", "evidence": [evidence], "statement": "以上情况属实" });
    p.act(admin, path, "correct", &body).await
}

/// On PostgreSQL a start locks a problem before its clock, as whoever hands in or reviews does; SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_and_a_review_lock_a_problem_and_its_clock_in_one_order() {
    let Some(p) = Platform::on_postgres().await else { return };
    let _ = found(&p).await;
    let db = p.app.db();
    p.execute("UPDATE deadlines SET due_on = NULL WHERE subject_kind = 'problem'").await;
    let review = sql::holding(db, "SELECT id FROM problems FOR UPDATE").await;
    let app = p.app.clone();
    let starting = tokio::spawn(async move { app.settle_deadlines(WorkCalendar::embedded()).await });
    sql::somebody_waits(db).await;
    let ending = "UPDATE deadlines SET closed_on = '2025-06-16' WHERE subject_kind = 'problem' AND kind = 'rectification'";
    sql::ended_with(review, ending).await;
    starting.await.unwrap().unwrap();
    let settled = sql::texts(db, "SELECT kind FROM deadlines WHERE subject_kind = 'problem' AND due_on IS NOT NULL").await;
    assert_eq!(settled, ["rectification_key_item"], "what ended meanwhile has no due date any more");
}

fn kinds(deadlines: &Value) -> Vec<&str> {
    deadlines.as_array().unwrap().iter().filter_map(|clock| clock["kind"].as_str()).collect()
}

// The clock of rectification (requirements 8.2): its time is set per problem, and the profile says that the days are ours.
on_both!(a_finalised_round_opens_one_problem_per_finding, |p| {
    let scene = found(&p).await;
    let list = p.get(&scene.admin, "/api/v1/problems").await.expect(200).json();
    let due: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|item| (item["key_item"].clone(), item["due_on"].clone())).collect();
    assert_eq!(due, [(json!(true), json!("2025-07-01")), (json!(false), json!("2025-07-16"))], "15 and 30 days after 2025-06-16");
    let institution = p.get(&scene.qc, "/api/v1/institutions").await.expect(200).json();
    assert_eq!(institution["items"][0]["open_problems"], 2);
    let board = p.get(&scene.admin, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert!(kinds(&board).contains(&"rectification") && kinds(&board).contains(&"rectification_key_item"));
    let problem = p.get(&scene.admin, &paths(&p, &scene.admin).await[0]).await.expect(200).json();
    assert_eq!((&problem["state"], &problem["actions"]), (&json!("open"), &json!(["plan"])));
    // The board names each by its item, in both languages, and finds it by either.
    let clock = board.as_array().unwrap().iter().find(|clock| clock["subject_id"] == problem["id"]).unwrap();
    for language in ["zh", "en"] {
        let (title, content) =
            (clock["title"][language].as_str().unwrap(), problem["finding"]["content"][language].as_str().unwrap());
        let (item, words) = title.split_once(' ').unwrap();
        assert_eq!(item, problem["finding"]["item"]);
        assert!(!words.is_empty() && content.starts_with(words), "{title}");
        let asked = Url::parse_with_params("http://host/api/v1/deadlines", [("q", words)]).unwrap();
        let found = p.get(&scene.admin, &format!("{}?{}", asked.path(), asked.query().unwrap())).await.expect(200).json();
        assert_eq!(found["items"][0]["subject_id"], problem["id"]);
    }
    assert!(scene.round.ends_with(problem["source_id"].as_str().unwrap()));
    assert!(!problem["finding"]["mark"].is_null() && !problem["finding"]["content"]["zh"].is_null());
});

on_both!(the_straight_way_ends_closed_and_the_finding_never_changes, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let before = p.get(&scene.admin, &path).await.expect(200).json()["finding"].clone();
    let planned = p.act(&scene.admin, &path, "plan", &plan()).await.expect(200).json();
    assert_eq!((&planned["state"], &planned["actions"]), (&json!("planned"), &json!(["plan", "correct"])));
    let corrected = correct(&p, &scene.admin, &path).await.expect(200).json();
    assert_eq!((&corrected["state"], &corrected["standing"]), (&json!("corrected"), &json!("paused")));
    assert_eq!(corrected["correction"]["evidence"][0]["name"], "evidence.pdf");
    let file = format!("/api/v1/attachments/{}", corrected["correction"]["evidence"][0]["id"].as_str().unwrap());
    let supervision = p.person(Role::ProvSupv, OrganisationKind::DiseaseControl, "220000").await;
    let elsewhere = p.person(Role::CitySupv, OrganisationKind::DiseaseControl, "220200").await;
    let _ = p.get(&supervision, &file).await.expect(200);
    let _ = p.get(&elsewhere, &file).await.problem(404, "not_found");
    let board = p.get(&scene.qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert!(kinds(&board).contains(&"rectification_review"));
    let back =
        p.act(&scene.qc, &path, "reject", &json!({ "reason": "证书复印件不清晰", "replan": true })).await.expect(200).json();
    assert_eq!((&back["state"], back["attempts"].as_array().map(Vec::len)), (&json!("open"), Some(1)));
    let _ = p.act(&scene.admin, &path, "plan", &plan()).await.expect(200);
    let _ = correct(&p, &scene.admin, &path).await.expect(200);
    let closed = p.act(&scene.qc, &path, "close", &json!({ "remark": "现场复核属实" })).await.expect(200).json();
    let now = paths(&p, &scene.qc).await;
    assert_eq!((now.len(), now.last()), (2, Some(&path)), "what is open comes first, be it due later");
    let first = p.get(&scene.qc, "/api/v1/problems?limit=1").await.expect(200).json();
    let rest = format!("/api/v1/problems?limit=1&cursor={}", first["next"].as_str().unwrap());
    let rest = p.get(&scene.qc, &rest).await.expect(200).json();
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&closed["id"], &Value::Null));
    assert_ne!(closed["correction"]["evidence"], closed["attempts"][0]["correction"]["evidence"]);
    for who in [&scene.admin, &scene.qc, &supervision] {
        assert_eq!(p.get(who, &file).await.expect(200).bytes, b"%PDF-1.7 evidence", "what was sent back stays open");
    }
    let _ = p.get(&elsewhere, &file).await.problem(404, "not_found");
    assert_eq!((&closed["state"], &closed["standing"], &closed["actions"]), (&json!("closed"), &json!("met"), &json!([])));
    assert_eq!(closed["finding"], before);
    let history = p.get(&scene.admin, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let events: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(events, ["closed", "corrected", "planned", "rejected", "corrected", "planned", "opened"]);
    for who in [&scene.admin, &scene.qc] {
        let board = p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
        let ours = |clock: &&Value| path.ends_with(clock["subject_id"].as_str().unwrap_or("?"));
        assert_eq!(board.as_array().unwrap().iter().find(ours), None);
    }
});

on_both!(nobody_reviews_what_they_handed_in, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let _ = p.act(&scene.admin, &path, "plan", &plan()).await.expect(200);
    let _ = correct(&p, &scene.admin, &path).await.expect(200);
    let _ = p.act(&scene.admin, &path, "close", &json!({})).await.problem(403, "denied");
    // No institution has reviewers; somebody who moves from it to the centre still has handed it in.
    let moved = p.moved(&scene.admin, &scene.qc).await;
    assert_eq!(p.get(&moved, &path).await.expect(200).json()["actions"], json!([]));
    let _ = p.act(&moved, &path, "close", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&scene.qc, &path, "close", &json!({})).await.expect(200);
});

on_both!(nothing_happens_out_of_order, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let _ = correct(&p, &scene.admin, &path).await.problem(409, "rule_refused");
    let _ = p.act(&scene.qc, &path, "close", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&scene.qc, &path, "reject", &json!({ "reason": "没有证据" })).await.problem(409, "rule_refused");
    let _ = p.act(&scene.admin, &path, "plan", &plan()).await.expect(200);
    let _ = correct(&p, &scene.admin, &path).await.expect(200);
    let _ = p.act(&scene.admin, &path, "plan", &plan()).await.problem(409, "rule_refused");
});

on_both!(bad_values_are_named_by_their_pointer, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let mut body = plan();
    body["target_date"] = json!("2025-07-02");
    assert_eq!(p.act(&scene.admin, &path, "plan", &body).await.problem(422, "invalid").pointers(), ["/target_date"]);
    body["target_date"] = json!("2025-06-15");
    body["responsible"] = json!("");
    assert_eq!(p.act(&scene.admin, &path, "plan", &body).await.problem(422, "invalid").pointers(), ["/responsible"]);
    let _ = p.act(&scene.admin, &path, "plan", &plan()).await.expect(200);
    let mut body = json!({ "measures": "已完成检定", "evidence": [], "statement": "以上情况属实" });
    assert_eq!(p.act(&scene.admin, &path, "correct", &body).await.problem(422, "invalid").pointers(), ["/evidence"]);
    let foreign = p.institution_admin("220202").await;
    body["evidence"] = json!([p.attach(&foreign).await]);
    assert_eq!(p.act(&scene.admin, &path, "correct", &body).await.problem(422, "invalid").pointers(), ["/evidence"]);
    let _ = correct(&p, &scene.admin, &path).await.expect(200);
    let refused = p.act(&scene.qc, &path, "reject", &json!({ "reason": "" })).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/reason"]);
});

on_both!(a_plan_made_after_the_due_date_says_why_and_the_reviewer_sees_it, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let later = p.on("2025-09-01".parse().unwrap());
    let admin = &scene.admin;
    let mut body = plan();
    body["target_date"] = json!("2025-09-20");
    let refused = later.act(admin, &path, "plan", &body).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/late_reason"]);
    body["late_reason"] = json!("设备厂家延期供货");
    let _ = later.act(admin, &path, "plan", &body).await.expect(200);
    assert_eq!(later.get(&scene.qc, &path).await.expect(200).json()["plan"]["late_reason"], "设备厂家延期供货");
});

on_both!(a_stale_change_is_refused_and_a_missing_precondition_asked_for, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let etag = p.get(&scene.admin, &path).await.etag();
    let act = format!("{path}/plan");
    let _ = p.change(Method::POST, &scene.admin, &act, &etag, &plan()).await.expect(200);
    let _ = p.change(Method::POST, &scene.admin, &act, &etag, &plan()).await.problem(412, "stale");
    let _ = p.post(&scene.admin, &act, &plan()).await.problem(428, "precondition_required");
});

on_both!(nobody_sees_a_problem_outside_their_place, |p| {
    let scene = found(&p).await;
    let path = paths(&p, &scene.admin).await[0].clone();
    let other = p.institution_admin("220104").await;
    let elsewhere = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await;
    for stranger in [&other, &elsewhere] {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
        let _ = p.get(stranger, &format!("{path}/history")).await.problem(404, "not_found");
        assert_eq!(paths(&p, stranger).await, Vec::<String>::new());
        let csv = p.request(Method::GET, "/api/v1/problems").header("accept", "text/csv").bearer_auth(&stranger.token);
        let csv = p.send(csv).await.expect(200);
        assert_eq!(String::from_utf8(csv.bytes).unwrap().lines().count(), 1, "the header only");
    }
    let _ = p.change(Method::POST, &elsewhere, &format!("{path}/close"), "\"r1\"", &json!({})).await.problem(404, "not_found");
    let here = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let _ = p.get(&here, &path).await.expect(200);
});

on_both!(the_list_is_filtered_and_paged_by_due_date, |p| {
    let scene = found(&p).await;
    let count = async |query: &str| {
        let list = p.get(&scene.qc, &format!("/api/v1/problems?{query}")).await.expect(200).json();
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((count("key_item=true").await, count("key_item=false").await), (1, 1));
    assert_eq!((count("state=open").await, count("state=closed").await), (2, 0));
    assert_eq!((count("standing=upcoming").await, count("standing=overdue").await, count("standing=met").await), (2, 0, 0));
    assert_eq!((count("standing=met_late").await, count("standing=paused").await, count("standing=due_soon").await), (0, 0, 0));
    assert_eq!((count("year=2025").await, count("year=2024").await), (2, 0));
    // The clock alone makes them late: the key item on its 15th day, both after their 30th.
    for (day, overdue) in [("2025-07-01", 0), ("2025-07-02", 1), ("2025-07-16", 1), ("2025-07-17", 2)] {
        let later = p.on(day.parse().unwrap());
        let list = later.get(&scene.qc, "/api/v1/problems?standing=overdue").await.expect(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), overdue, "{day}");
    }
    assert_eq!((count("q=%E7%8E%B0%E5%9C%BA").await, count("q=100%25").await), (2, 0));
    assert_eq!(count(&format!("institution={}", scene.admin.organisation)).await, 2);
    let first = p.get(&scene.qc, "/api/v1/problems?limit=1").await.expect(200).json();
    let next = p
        .get(&scene.qc, &format!("/api/v1/problems?limit=1&cursor={}", first["next"].as_str().unwrap()))
        .await
        .expect(200)
        .json();
    assert_ne!(first["items"][0]["id"], next["items"][0]["id"]);
    assert_eq!(next.get("next"), None);
    let _ = p.get(&scene.qc, "/api/v1/problems?surprise=1").await.problem(422, "invalid");
});

// examination D15.
on_both!(the_ledger_is_exported_for_spreadsheets, |p| {
    let scene = found(&p).await;
    let request = p.request(Method::GET, "/api/v1/problems?key_item=true").header("accept", "text/csv");
    let csv = p.send(request.bearer_auth(&scene.qc.token)).await.expect(200);
    assert!(csv.header("content-disposition").contains("problems-2025-06-16.csv"));
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.starts_with("\u{feff}编号,") && text.lines().count() == 2, "{text}");
    assert!(text.contains(",'=现场抽查，未见记录,"), "{text}");
});
