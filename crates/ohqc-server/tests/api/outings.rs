//! Outings over the API: told with every reason, routed to whoever answers, received, visited, carried out and counted.

mod employers;
mod printing;
mod timing;

use chrono::{DateTime, NaiveDate, Utc};
use ohqc_domain::calendar::{WorkCalendar, in_china};
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::build::notice;
use ohqc_testkit::{Person, Platform, Reply, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::assessments::{fill, only_round, plan};
use crate::reading::text_of;
use crate::rights::check;

pub const LIST: &str = "/api/v1/outings";

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An institution with a filing on record, the centre, and an employer in another county.
pub struct Scene {
    pub admin: Person,
    pub qc: Person,
    pub health: Person,
    pub county: Person,
    pub employer: String,
}

pub async fn scene(p: &Platform) -> Scene {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let _ = p.accepted_filing(&admin, &health).await;
    let employer = p.post(&health, "/api/v1/employers", &build::employer("220102")).await.expect(201).json()["id"].clone();
    let county = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220102").await;
    Scene { admin, qc, health, county, employer: employer.as_str().unwrap().to_owned() }
}

pub async fn drafted(p: &Platform, who: &Person, notice: &Value) -> String {
    let body = json!({ "institution": who.organisation, "notice": notice });
    p.post(who, LIST, &body).await.expect(201).header("location").to_owned()
}

pub async fn notify(p: &Platform, who: &Person, path: &str) -> Reply {
    p.act(who, path, "notify", &json!({})).await
}

/// The indicators with their counts.
fn ratios(figures: &Value) -> Vec<(String, u64, u64)> {
    let count = |one: &Value, key: &str| one[key].as_u64().unwrap();
    let one = |one: &Value| (one["indicator"].as_str().unwrap().to_owned(), count(one, "numerator"), count(one, "denominator"));
    figures["indicators"].as_array().unwrap().iter().map(one).collect()
}

/// The notice on other days.
pub fn on_days(employer: &str, first: &str, last: &str) -> Value {
    let mut body = notice(employer);
    (body["starts_on"], body["ends_on"]) = (json!(first), json!(last));
    body
}

pub async fn employer_in(p: &Platform, s: &Scene, region: &str) -> String {
    let body = build::employer(region);
    let made = p.post(&s.health, "/api/v1/employers", &body).await.expect(201).json()["id"].clone();
    made.as_str().unwrap().to_owned()
}

async fn board(p: &Platform, who: &Person) -> Vec<Value> {
    let board = p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    board.as_array().unwrap().iter().filter(|clock| clock["kind"] == "outreach_notice").cloned().collect()
}

async fn seen(p: &Platform, who: &Person, query: &str) -> usize {
    p.get(who, &format!("{LIST}{query}")).await.expect(200).json()["items"].as_array().unwrap().len()
}

// JL24-1-2-d, JL24-3-1: refused until the check passed; then told, received, visited, carried out, reported.
// examination 5.3 states.
on_both!(a_notice_is_refused_by_gate_b_and_then_goes_all_the_way, |p| {
    let s = scene(&p).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let refused = notify(&p, &s.admin, &path).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/services/0", "/services/1"]);
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains("现场核查"), "{}", refused.json());
    assert_eq!(seen(&p, &s.county, "").await, 0, "a draft is nobody's business");

    check(&p, &s.qc, &s.admin, json!([])).await;
    let sent = notify(&p, &s.admin, &path).await.expect(200).json();
    assert_eq!(
        (&sent["state"], &sent["standing"], &sent["sent"]["due_on"]),
        (&json!("notified"), &json!("on_time"), &json!("2025-06-17"))
    );
    assert_eq!(sent["sent"]["recipient"]["region"], "220102");
    assert_eq!(sent["sent"]["recipient"]["copy_name"]["zh"], "吉林省职业病防治院", "the QC centre gets a copy");
    assert_eq!(p.get(&s.qc, LIST).await.json()["items"][0]["copy_name"]["zh"], "吉林省职业病防治院");
    let findings = sent["findings"].as_array().unwrap();
    assert!(!findings.is_empty() && findings.iter().all(|one| one["weight"] == "warning"), "no material is attached: {sent}");
    let _ = notify(&p, &s.admin, &path).await.problem(409, "rule_refused");

    let waiting = p.get(&s.county, &path).await.expect(200).json();
    assert_eq!(waiting["actions"], json!(["receive", "message", "plan_visit"]), "the institution lies elsewhere");
    let received = p.act(&s.county, &path, "receive", &json!({ "remark": "请携带设备检定证书" })).await.expect(200).json();
    assert_eq!((&received["state"], &received["receipt"]["remark"]), (&json!("received"), &json!("请携带设备检定证书")));
    let _ = p.act(&s.county, &path, "receive", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&s.county, &path, "message", &json!({ "text": "体检点是否设警戒区？" })).await.expect(200);
    let answered = p.act(&s.admin, &path, "message", &json!({ "text": "已设 5 米警戒线" })).await.expect(200).json();
    let of: Vec<_> = answered["messages"].as_array().unwrap().iter().map(|one| one["of_authority"].clone()).collect();
    assert_eq!(of, [json!(true), json!(false)]);
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-27" })).await.problem(409, "rule_refused");
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    let _ = p.act(&s.admin, &path, "begin", &json!({})).await.problem(409, "rule_refused");

    let first = p.on(day("2025-06-24"));
    let begun = first.act(&s.admin, &path, "begin", &json!({})).await.expect(200).json();
    assert_eq!(begun["state"], "under_way");
    let counts = json!({ "examined": { "pre_employment": 2, "in_service": 147, "leaving": 1 } });
    let _ = first.act(&s.admin, &path, "complete", &counts).await.problem(409, "rule_refused");
    let last = p.on(day("2025-06-26"));
    let record = json!({ "made_on": "2025-06-25", "as_notified": true, "findings": "人员车辆与告知一致" });
    let etag = last.get(&s.county, &path).await.etag();
    let visited = last.change(Method::PUT, &s.county, &format!("{path}/visit"), &etag, &record).await.expect(200).json();
    assert_eq!(visited["visit"]["record"]["as_notified"], true);
    let slip = json!({ "examined": { "in_service": 99_999 } });
    let asked = last.act(&s.admin, &path, "complete", &slip).await.problem(422, "invalid");
    assert_eq!(asked.pointers(), ["/remark"], "so many more than planned are explained");
    let over = last.act(&s.admin, &path, "complete", &counts).await.expect(200).json();
    assert_eq!((&over["state"], &over["completion"]["examined"]["in_service"]), (&json!("completed"), &json!(147)));
    assert_eq!(over["actions"], json!(["message"]));

    let history = p.get(&s.qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().rev().map(|event| event["kind"].clone()).collect();
    assert_eq!(
        kinds,
        ["created", "notified", "received", "asked", "asked", "visit_planned", "begun", "visit_recorded", "completed"]
    );
    assert!(!history.to_string().contains("孙某"), "no names in events");
    let figures = last.get(&s.county, &format!("{LIST}/figures?from=2025-06-01&to=2025-06-30")).await.expect(200).json();
    assert_eq!(
        (&figures["counts"]["found"], &figures["counts"]["on_time"], &figures["examined"]),
        (&json!(1), &json!(1), &json!(150))
    );
    assert_eq!(ratios(&figures), [("I28".into(), 1, 1), ("I11".into(), 1, 1), ("I29".into(), 1, 1)]);
});

// JL24-1-2-c: an institution filed locally is asked for its key items, whatever the check says.
on_both!(a_notice_is_refused_by_gate_a, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    p.execute("UPDATE filings SET origin = 'local'").await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let refused = notify(&p, &s.admin, &path).await.problem(409, "rule_refused");
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains("关键项"), "{}", refused.json());
    let draft = p.get(&s.admin, &path).await.expect(200).json();
    let gate: Vec<_> = draft["findings"].as_array().unwrap().iter().filter(|one| one["weight"] == "refusal").collect();
    assert_eq!((gate.len(), &gate[0]["code"], &gate[0]["mark"]), (2, &json!("gate_key_items"), &json!("verified")));
});

// JL24-1-2-c: an assessment whose key items all passed opens gate A, with no on-site check, and the notice is sent.
on_both!(an_assessment_whose_key_items_passed_opens_gate_a, |p| {
    let s = scene(&p).await;
    p.execute("UPDATE filings SET origin = 'local'").await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let plan = plan(&p, &s.qc, "examination").await;
    let _ = p.act(&s.qc, &plan, "rounds", &json!({ "all": true })).await.expect(200);
    let _ = p.act(&s.health, &plan, "approve", &json!({})).await.expect(200);
    let round = only_round(&p, &s.qc).await;
    fill(&p, &s.qc, &round).await;
    let refused = notify(&p, &s.admin, &path).await.problem(409, "rule_refused");
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains("尚无考核结果"), "{}", refused.json());
    let done = p.act(&s.qc, &round, "finalise", &json!({})).await.expect(200).json();
    assert_eq!(done["verdict"]["key_items_passed"], true);
    let sent = notify(&p, &s.admin, &path).await.expect(200).json();
    assert_eq!(sent["state"], "notified");
    assert!(sent["facts"]["institution"]["rights"]["zh"].as_str().unwrap().contains("外出"), "{}", sent["facts"]);
});

on_both!(a_notice_is_refused_with_every_reason_at_once, |p| {
    let s = scene(&p).await;
    let mut bare = notice(&s.employer);
    (bare["vehicles"], bare["people"], bare["address"]) =
        (json!(["吉A·99999"]), json!([{ "name": "王某", "duty": "leader" }]), json!(""));
    let path = drafted(&p, &s.admin, &bare).await;
    let refused = notify(&p, &s.admin, &path).await.problem(409, "rule_refused");
    let pointers = refused.pointers();
    for pointer in ["/address", "/services/0", "/services/1", "/vehicles/0", "/vehicles"] {
        assert!(pointers.contains(&pointer.to_owned()), "{pointer} in {pointers:?}");
    }
    let asked = json!({ "institution": s.admin.organisation, "notice": bare });
    let judged = p.post(&s.admin, &format!("{LIST}/check"), &asked).await.expect(200).json();
    assert_eq!((&judged["accepted"], &judged["standing"]), (&json!(false), &json!("on_time")));
    assert_eq!((&judged["window"]["rule"], &judged["window"]["mark"]), (&json!("at_least"), &json!("inferred")));
    assert_eq!(seen(&p, &s.admin, "").await, 1, "judging keeps nothing");
});

// JL24-3-1-c, §6.3: the office that answers on the day of the notice is told, and only it receives.
// examination 1.9-3, examination 5.2.
on_both!(a_notice_goes_where_the_delegation_says_on_its_day, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let delegation = json!({ "county": "220102", "authority": "220100", "line": "health", "valid_from": "2025-06-17",
        "basis": "长府办〔2025〕1号" });
    let _ = p.post(&s.health, "/api/v1/delegations", &delegation).await.expect(201);
    let city = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let told = async |p: &Platform, starts: &str, ends: &str| {
        let mut body = notice(&s.employer);
        (body["starts_on"], body["ends_on"]) = (json!(starts), json!(ends));
        let path = drafted(p, &s.admin, &body).await;
        let sent = notify(p, &s.admin, &path).await.expect(200).json()["sent"].clone();
        (path, sent["recipient"].clone())
    };
    let (before, recipient) = told(&p, "2025-06-24", "2025-06-24").await;
    assert_eq!((&recipient["region"], &recipient["delegated"]), (&json!("220102"), &json!(false)));
    let later = p.on(day("2025-06-17"));
    let (after, recipient) = told(&later, "2025-06-26", "2025-06-26").await;
    assert_eq!(
        (&recipient["region"], &recipient["delegated"], &recipient["clause"]),
        (&json!("220100"), &json!(true), &json!("JL24-3-1-c"))
    );
    assert!(recipient["reason"]["zh"].as_str().unwrap().contains("代管"));
    let _ = later.get(&s.county, &after).await.problem(404, "not_found");
    let _ = later.act(&city, &after, "receive", &json!({})).await.expect(200);
    // The city sees what its counties were told, and leaves it to them.
    assert_eq!(later.get(&city, &before).await.expect(200).json()["actions"], json!([]));
    let _ = later.act(&city, &before, "receive", &json!({})).await.problem(403, "denied");
    let _ = later.act(&s.county, &before, "receive", &json!({})).await.expect(200);
    assert_eq!((seen(&later, &s.qc, "").await, seen(&later, &city, "").await, seen(&later, &s.county, "").await), (2, 2, 1));
});

/// On PostgreSQL nothing but the turn keeps a draft and a delegation of its county from missing each other; SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_and_a_delegation_of_its_county_take_turns() {
    let Some(p) = Platform::on_postgres().await else { return };
    let s = scene(&p).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let etag = p.get(&s.admin, &path).await.etag();
    let delegation = json!({ "county": "220102", "authority": "220100", "line": "health", "valid_from": "2025-06-17",
        "basis": "长府办〔2025〕1号" });
    let made = p.post(&s.health, "/api/v1/delegations", &delegation).await.expect(201).header("location").to_owned();
    let body = json!({ "institution": s.admin.organisation, "notice": notice(&s.employer) });
    let later = on_days(&s.employer, "2025-06-25", "2025-06-25");
    let ending = json!({ "valid_to": "2025-06-30" });
    for act in ["create", "update", "end"] {
        let turn = ohqc_testkit::sql::turn(p.app.db(), "delegations of 220102").await;
        let acting = async {
            match act {
                "create" => p.post(&s.admin, LIST, &body).await,
                "update" => p.change(Method::PUT, &s.admin, &path, &etag, &later).await,
                _ => p.act(&s.health, &made, "end", &ending).await,
            }
        };
        tokio::select! {
            reply = acting => panic!("{act} did not wait: {}", reply.json()),
            () = async {
                ohqc_testkit::sql::somebody_waits(p.app.db()).await;
                p.execute("SELECT id FROM outings FOR UPDATE NOWAIT").await;
            } => {}
        }
        drop(turn);
    }
}

// JL24-3-1-d: an outing that moves to another county does not vanish from the first office, and its visit is given up there.
on_both!(an_outing_that_moves_away_leaves_word_with_the_first_office, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let other = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220202").await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "请携带设备检定证书" })).await.expect(200);
    let planned = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    let mut body = notice(&elsewhere);
    body["address"] = json!("昌邑区厂区");
    let moved = p.change(Method::PUT, &s.admin, &path, &planned.etag(), &body).await.expect(200).json();
    assert_eq!((&moved["state"], &moved["sent"]["recipient"]["region"]), (&json!("notified"), &json!("220202")));
    assert_eq!(moved.get("visit"), None, "the other office plans its own");

    let before = p.get(&s.county, &path).await.expect(200).json();
    assert_eq!((&before["moved_away"], &before["actions"]), (&json!(true), &json!([])));
    assert_eq!(p.get(&s.county, LIST).await.json()["items"][0]["moved_away"], true);
    let now = p.get(&other, &path).await.expect(200).json();
    assert_eq!((&now["moved_away"], &now["actions"]), (&json!(false), &json!(["receive", "message", "plan_visit"])));
    let _ = p.act(&s.county, &path, "receive", &json!({})).await.problem(403, "denied");
    let figures = p.get(&s.county, &format!("{LIST}/figures")).await.expect(200).json();
    assert_eq!(figures["counts"]["found"], 0, "it counts where it is");

    let versions = p.get(&s.county, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((&versions[0]["holds"], &versions[1]["holds"]), (&json!(true), &json!(false)));
    let first = &versions[1];
    assert_eq!(
        (&first["notice"]["address"], &first["receipt"]["remark"]),
        (&json!("厂区东门体检点"), &json!("请携带设备检定证书"))
    );
    assert_eq!(first["visit"]["planned_on"], "2025-06-25");
    assert!(first["visit"]["cancelled"]["reason"]["zh"].as_str().unwrap().contains("昌邑区"), "{first}");
    let history = p.get(&s.county, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(&kinds[..3], ["visit_cancelled", "moved", "notified"]);
    assert_eq!(history[1]["data"]["recipient"], "220202");
    let stranger = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220203").await;
    let _ = p.get(&stranger, &format!("{path}/versions")).await.problem(404, "not_found");
    let _ = p.get(&other, &format!("{LIST}/00000000-0000-0000-0000-000000000000/versions")).await.problem(404, "not_found");
});

// LN24-2-3-c: a service across regions carries both, and the offices of both see it.
on_both!(both_places_see_an_outing_and_stand_on_its_record, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let home = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220104").await;
    let line = p.person(Role::CountySupv, OrganisationKind::DiseaseControl, "220104").await;
    let _ = p.get(&home, &path).await.problem(404, "not_found");
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    for who in [&home, &line, &s.county] {
        let view = p.get(who, &path).await.expect(200).json();
        assert_eq!((&view["institution_region"], &view["employer"]["region"]), (&json!("220104"), &json!("220102")));
        let row = p.get(who, LIST).await.json()["items"][0].clone();
        assert_eq!((&row["institution_region"], &row["region"]), (&json!("220104"), &json!("220102")));
    }
    assert_eq!(p.get(&home, &path).await.json()["actions"], json!([]), "the office that was told acts");
    let _ = p.act(&home, &path, "receive", &json!({})).await.problem(403, "denied");
});

// JL24-A2: a notice that was called off says so, with what the authority had said to it.
// examination 5.3 states.
on_both!(a_cancelled_notice_keeps_its_receipt_and_gives_its_visit_up, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "同意" })).await.expect(200);
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    let off = p.act(&s.admin, &path, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200).json();
    assert_eq!((&off["receipt"]["remark"], off["visit"]["cancelled"]["on"].is_string()), (&json!("同意"), true));
    assert!(p.get(&s.county, &format!("{path}/notice")).await.expect(200).bytes.starts_with(b"%PDF"));
});

// examination 5.3 states.
on_both!(a_change_of_place_date_or_people_is_told_anew, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let received = p.act(&s.county, &path, "receive", &json!({})).await.expect(200);
    let mut body = notice(&s.employer);
    body["contact_phone"] = json!("0431-80000009");
    let chief = body["people"].as_array().unwrap().iter().position(|member| member["name"] == "孙某").unwrap();
    body["people"][chief]["practice_certificate"] = json!("110220000000001");
    let saved = p.change(Method::PUT, &s.admin, &path, &received.etag(), &body).await.expect(200);
    assert_eq!(
        (&saved.json()["state"], &saved.json()["sent"]["version"]),
        (&json!("received"), &json!(1)),
        "a telephone number, and the number of who was named by name"
    );
    (body["starts_on"], body["address"]) = (json!("2025-06-25"), json!("厂区西门体检点"));
    let again = p.change(Method::PUT, &s.admin, &path, &saved.etag(), &body).await.expect(200);
    let view = again.json();
    assert_eq!((&view["state"], &view["sent"]["version"]), (&json!("notified"), &json!(2)));
    assert_eq!(view["sent"]["changed"], json!(["address", "starts_on"]));
    let versions = p.get(&s.county, &format!("{path}/versions")).await.expect(200).json();
    let of = |key: &str| [0, 1].map(|at| versions[at]["notice"][key].clone());
    assert_eq!(of("address"), ["厂区西门体检点", "厂区东门体检点"], "as each was sent");
    assert_eq!(of("contact_phone"), ["0431-80000009", "0431-80000000"]);
    // What is not told anew has to hold all the same.
    let mut bare = body.clone();
    (bare["devices"], bare["declared"]) = (json!([]), json!(false));
    let refused = p.change(Method::PUT, &s.admin, &path, &again.etag(), &bare).await.problem(409, "rule_refused");
    assert!(refused.pointers().contains(&"/declared".to_owned()), "{:?}", refused.pointers());
    body["vehicles"] = json!(["吉A·99999"]);
    let refused = p.change(Method::PUT, &s.admin, &path, &again.etag(), &body).await.problem(409, "rule_refused");
    assert!(refused.pointers().contains(&"/vehicles/0".to_owned()));
    let _ = p.change(Method::PUT, &s.admin, &path, &received.etag(), &body).await.problem(412, "stale");
    let cancelled = p.act(&s.admin, &path, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200).json();
    assert_eq!((&cancelled["state"], &cancelled["cancelled_because"]), (&json!("cancelled"), &json!("用人单位停产")));
});

// JL24-3-1-b: another physician two days before is told anew, and the notice stays in time; another first day is another notice.
on_both!(a_change_of_people_keeps_the_time_of_the_first_notice, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let sent = notify(&p, &s.admin, &path).await.expect(200);
    let later = p.on(day("2025-06-22"));
    let mut body = notice(&s.employer);
    body["people"].as_array_mut().unwrap().reverse();
    let again = later.change(Method::PUT, &s.admin, &path, &sent.etag(), &body).await.expect(200);
    let view = again.json();
    assert_eq!((&view["standing"], &view["sent"]["version"], view.get("clue")), (&json!("on_time"), &json!(2), None));
    assert_eq!((&view["sent"]["on"], &view["sent"]["first_on"]), (&json!("2025-06-22"), &json!("2025-06-16")));
    body["starts_on"] = json!("2025-06-25");
    let moved = later.change(Method::PUT, &s.admin, &path, &again.etag(), &body).await.expect(200).json();
    assert_eq!((&moved["standing"], &moved["clue"]["kind"]), (&json!("late"), &json!("late")));
});

on_both!(days_without_end_are_not_walked_through, |p| {
    let s = scene(&p).await;
    let mut body = notice(&s.employer);
    (body["starts_on"], body["ends_on"]) = (json!("0001-01-01"), json!("9999-12-31"));
    let body = json!({ "institution": s.admin.organisation, "notice": body });
    let found = p.post(&s.admin, "/api/v1/outings/check", &body).await.expect(200).json();
    assert_eq!(found["accepted"], false);
    assert!(found["findings"].as_array().unwrap().iter().any(|one| one["pointer"] == "/ends_on"), "{found}");
});

on_both!(a_vehicle_is_not_in_two_places, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let mut other = notice(&s.employer);
    (other["starts_on"], other["ends_on"]) = (json!("2025-06-26"), json!("2025-06-27"));
    let clashing = drafted(&p, &s.admin, &other).await;
    let refused = notify(&p, &s.admin, &clashing).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/vehicles/0", "/devices/0", "/people/0", "/people/1"]);
    let said = refused.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
    assert!(said.contains("2025-06-26") && said.contains("某某"), "{said}");
    (other["daily_from"], other["daily_to"]) = (json!("17:00"), json!("20:00"));
    let evening = drafted(&p, &s.admin, &other).await;
    let sent = notify(&p, &s.admin, &evening).await.expect(200).json();
    assert!(sent["findings"].as_array().unwrap().iter().any(|one| one["code"] == "clash"), "worth a warning");
});

on_both!(impossible_values_are_named_by_their_pointer, |p| {
    let s = scene(&p).await;
    for (field, value) in [
        ("ends_on", json!("2025-06-23")),
        ("daily_from", json!("25:00")),
        ("services", json!([{ "category": "77" }])),
        ("employer", json!("00000000-0000-0000-0000-000000000000")),
    ] {
        let mut wrong = notice(&s.employer);
        wrong[field] = value;
        let body = json!({ "institution": s.admin.organisation, "notice": wrong });
        let refused = p.post(&s.admin, LIST, &body).await.problem(422, "invalid");
        assert!(refused.pointers()[0].starts_with(&format!("/{field}")), "{:?}", refused.pointers());
    }
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    assert_eq!(p.act(&s.admin, &path, "cancel", &json!({ "reason": "" })).await.problem(422, "invalid").pointers(), ["/reason"]);
    let _ = p.act(&s.admin, &path, "message", &json!({ "text": "请问" })).await.problem(409, "rule_refused");
    let _ = p.act(&s.admin, &path, "complete", &json!({ "examined": {} })).await.problem(409, "rule_refused");
    let _ = p.get(&s.admin, &format!("{LIST}?state=nonsense")).await.problem(400, "bad_request");
    assert_eq!(p.get(&s.admin, &format!("{LIST}/figures?region=999999")).await.problem(422, "invalid").pointers(), ["/region"]);
});

on_both!(each_side_does_its_own_part_only, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    for verb in ["receive", "visit"] {
        let body = if verb == "visit" { json!({ "planned_on": "2025-06-25" }) } else { json!({}) };
        let _ = p.act(&s.admin, &path, verb, &body).await.problem(403, "denied");
        let _ = p.act(&s.qc, &path, verb, &body).await.problem(403, "denied");
    }
    let etag = p.get(&s.county, &path).await.etag();
    let body = json!({ "institution": s.admin.organisation, "notice": notice(&s.employer) });
    for who in [&s.county, &s.qc, &s.health] {
        let _ = p.post(who, LIST, &body).await.problem(403, "denied");
        let _ = p.post(who, &format!("{LIST}/check"), &body).await.problem(403, "denied");
        let _ = p.act(who, &path, "cancel", &json!({ "reason": "不准外出" })).await.problem(403, "denied");
        for verb in ["notify", "begin"] {
            let _ = p.act(who, &path, verb, &json!({})).await.problem(403, "denied");
        }
    }
    let _ = p.act(&s.qc, &path, "message", &json!({ "text": "旁听" })).await.problem(403, "denied");
    let strangers = [
        p.institution_admin("220104").await,
        p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220105").await,
        p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await,
    ];
    for stranger in &strangers {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
        let _ = p.get(stranger, &format!("{path}/history")).await.problem(404, "not_found");
        let _ = p.get(stranger, &format!("{path}/notice")).await.problem(404, "not_found");
        assert_eq!(seen(&p, stranger, "").await, 0);
    }
    let put = p.change(Method::PUT, &strangers[0], &path, &etag, &notice(&s.employer)).await;
    let _ = put.problem(404, "not_found");
    let _ = p.post(&strangers[0], LIST, &body).await.problem(404, "not_found");
    let auditor = p.person(Role::Auditor, OrganisationKind::HealthAuthority, "220000").await;
    let _ = p.get(&auditor, LIST).await.problem(403, "denied");
});
