//! Outings over the API: told with every reason, routed to whoever answers, received, visited, carried out and counted.

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

// JL24-3-1-b: late notices are taken and marked; what began without one is missing.
// examination 5.1-4.
on_both!(late_notices_are_taken_and_marked, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let mut standings = Vec::new();
    for (starts, standing) in [("2025-06-20", "late"), ("2025-06-16", "missing")] {
        let mut body = notice(&s.employer);
        (body["starts_on"], body["ends_on"]) = (json!(starts), json!(starts));
        let path = drafted(&p, &s.admin, &body).await;
        assert_eq!(p.get(&s.admin, &path).await.json()["standing"], standing, "as a draft");
        let sent = notify(&p, &s.admin, &path).await.expect(200).json();
        standings.push(sent["standing"].clone());
    }
    assert_eq!(standings, ["late", "missing"]);
    let mut body = notice(&s.employer);
    (body["starts_on"], body["ends_on"]) = (json!("2025-06-13"), json!("2025-06-13"));
    let _ = drafted(&p, &s.admin, &body).await;
    let _ = drafted(&p, &s.admin, &notice(&s.employer)).await;
    for (query, found) in [
        ("?late=true", 3),
        ("?late=false", 1),
        ("?state=draft", 2),
        ("?from=2025-06-20&to=2025-06-23", 1),
        ("?region=220102", 4),
        ("?region=220200", 0),
    ] {
        assert_eq!(seen(&p, &s.admin, query).await, found, "{query}");
    }
    let figures = p.get(&s.admin, &format!("{LIST}/figures")).await.expect(200).json();
    let counts = &figures["counts"];
    let of = |key: &str| counts[key].as_u64().unwrap();
    assert_eq!(
        ["found", "notified", "timed", "on_time", "early", "ahead", "late", "missing", "unknown"].map(of),
        [3, 1, 1, 0, 0, 0, 1, 2, 0]
    );
    assert_eq!(ratios(&figures), [("I28".into(), 1, 3), ("I11".into(), 0, 1), ("I29".into(), 0, 1)]);
    for figure in ["found", "notified", "timed", "on_time", "early", "ahead", "late", "missing", "unknown"] {
        assert_eq!(seen(&p, &s.admin, &format!("?figure={figure}")).await, usize::try_from(of(figure)).unwrap(), "{figure}");
    }
    let _ = p.get(&s.admin, &format!("{LIST}?figure=nonsense")).await.problem(400, "bad_request");
    let counties = p.get(&s.county, &format!("{LIST}/counties?from=2025-06-01&to=2025-06-30")).await.expect(200).json();
    assert_eq!((&counties[0]["region"], &counties[0]["counts"]["found"]), (&json!("220102"), &json!(3)));
    let bad = p.get(&s.county, &format!("{LIST}/counties?region=999999")).await.problem(422, "invalid");
    assert_eq!(bad.pointers(), ["/region"]);
    let auditor = p.person(Role::Auditor, OrganisationKind::HealthAuthority, "220000").await;
    let _ = p.get(&auditor, &format!("{LIST}/counties")).await.problem(403, "denied");
});

// JL24-3-1-b: what is late or missing is a clue for the office that answers, once, with its facts, and is answered once.
on_both!(late_and_missing_notices_are_clues_for_the_office_that_answers, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let late = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-20", "2025-06-20")).await;
    let _ = notify(&p, &s.admin, &late).await.expect(200);
    let bare = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-18", "2025-06-18")).await;
    assert_eq!(seen(&p, &s.county, "").await, 1, "a draft is nobody's business before its first day");
    let _ = p.get(&s.county, &bare).await.problem(404, "not_found");

    let first = p.on(day("2025-06-18"));
    assert_eq!(seen(&first, &s.county, "?clue=open").await, 2);
    assert_eq!(seen(&first, &s.admin, "?clue=open").await, 2, "the institution sees what is said of it");
    assert_eq!(seen(&first, &s.qc, "?clue=open").await, 2);
    let view = first.get(&s.county, &bare).await.expect(200).json();
    assert_eq!(
        view["clue"],
        json!({ "kind": "no_notice", "since": "2025-06-18", "starts_on": "2025-06-18", "due_on": "2025-06-11" })
    );
    assert_eq!(view["actions"], json!(["settle_clue"]));
    let told = first.get(&s.county, &late).await.expect(200).json();
    assert_eq!((&told["clue"]["kind"], &told["clue"]["told_on"]), (&json!("late"), &json!("2025-06-16")));

    // That the first day came without notice is not undone by choosing another day, nor by calling it off.
    let etag = first.get(&s.admin, &bare).await.etag();
    let moved = on_days(&s.employer, "2025-07-10", "2025-07-10");
    let saved = first.change(Method::PUT, &s.admin, &bare, &etag, &moved).await.expect(200).json();
    assert_eq!((&saved["clue"]["kind"], &saved["clue"]["starts_on"]), (&json!("no_notice"), &json!("2025-06-18")));
    let _ = first.act(&s.admin, &bare, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    assert_eq!(seen(&first, &s.county, "?clue=open").await, 2);
    let july = p.on(day("2025-07-10"));
    let figures = july.get(&s.county, &format!("{LIST}/figures")).await.expect(200).json();
    assert_eq!(ratios(&figures)[0], ("I28".into(), 1, 2), "nor does it leave the figures");
    assert_eq!(seen(&july, &s.county, "?figure=missing").await, 1);

    let answer = json!({ "confirmed": true, "remark": "机构承认已到现场，约谈负责人" });
    for stranger in [&s.admin, &s.qc] {
        let _ = first.act(stranger, &bare, "clue", &answer).await.problem(403, "denied");
    }
    let wrong = first.act(&s.county, &bare, "clue", &json!({ "confirmed": true, "remark": "" })).await;
    assert_eq!(wrong.problem(422, "invalid").pointers(), ["/remark"]);
    let settled = first.act(&s.county, &bare, "clue", &answer).await.expect(200).json();
    assert_eq!(settled["clue"]["settlement"]["confirmed"], true);
    let _ = first.act(&s.county, &bare, "clue", &answer).await.problem(409, "rule_refused");
    let kinds = first.get(&s.county, &format!("{bare}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&kinds[0]["kind"], &kinds[0]["data"]), (&json!("clue_settled"), &json!({ "confirmed": true })));
    let dismissed = json!({ "confirmed": false, "remark": "用人单位临时变更日期" });
    let _ = first.act(&s.county, &late, "clue", &dismissed).await.expect(200);
    for (query, found) in [("?clue=open", 0), ("?clue=confirmed", 1), ("?clue=dismissed", 1)] {
        assert_eq!(seen(&first, &s.county, query).await, found, "{query}");
    }
});

// JL24-3-1-b: an outing in time gives rise to nothing, and has nothing to be answered.
on_both!(a_notice_in_time_is_no_clue, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let sent = notify(&p, &s.admin, &path).await.expect(200).json();
    assert_eq!(sent.get("clue"), None);
    let answer = json!({ "confirmed": true, "remark": "没有线索" });
    let _ = p.act(&s.county, &path, "clue", &answer).await.problem(409, "rule_refused");
});

// JL24-3-1-c: a draft begun without notice is for the office that stands in on its first day, delegations made later included.
on_both!(a_draft_begun_without_notice_is_for_whoever_answers_on_its_first_day, |p| {
    let s = scene(&p).await;
    let path = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-18", "2025-06-18")).await;
    let delegation = json!({ "county": "220102", "authority": "220100", "line": "health", "valid_from": "2025-06-17",
        "basis": "长府办〔2025〕1号" });
    let _ = p.post(&s.health, "/api/v1/delegations", &delegation).await.expect(201);
    let city = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let first = p.on(day("2025-06-18"));
    let _ = first.get(&s.county, &path).await.problem(404, "not_found");
    assert_eq!(first.get(&city, &path).await.expect(200).json()["actions"], json!(["settle_clue"]));
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

// JL24-3-1-b: the notice is on the board from the plan to the notice; a year without published holidays holds nothing up.
on_both!(the_clock_of_a_notice_runs_from_the_plan_to_the_notice, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let clocks = board(&p, &s.admin).await;
    assert_eq!((clocks.len(), &clocks[0]["due_on"], &clocks[0]["basis"]), (1, &json!("2025-06-17"), &json!("JL24-3-1-b")));
    let etag = p.get(&s.admin, &path).await.etag();
    let later = on_days(&s.employer, "2025-06-26", "2025-06-26");
    let _ = p.change(Method::PUT, &s.admin, &path, &etag, &later).await.expect(200);
    let moved = board(&p, &s.admin).await;
    assert_eq!((moved.len(), &moved[0]["due_on"]), (1, &json!("2025-06-19")), "it follows the plan");
    assert_eq!(moved[0]["id"], clocks[0]["id"], "the clock is the same");
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    assert!(board(&p, &s.admin).await.is_empty());

    let other = drafted(&p, &s.admin, &on_days(&s.employer, "2025-07-08", "2025-07-08")).await;
    assert_eq!(board(&p, &s.admin).await.len(), 1);
    let _ = p.act(&s.admin, &other, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    assert!(board(&p, &s.admin).await.is_empty(), "what does not take place is not due");

    // Nobody has published the holidays of that year: it waits for them, and no day is guessed.
    let far = drafted(&p, &s.admin, &on_days(&s.employer, "2031-03-04", "2031-03-04")).await;
    let clocks = board(&p, &s.admin).await;
    assert_eq!((clocks.len(), &clocks[0]["due_on"], &clocks[0]["standing"]), (1, &Value::Null, &json!("awaiting")));
    let asked = json!({ "institution": s.admin.organisation, "notice": on_days(&s.employer, "2031-03-04", "2031-03-04") });
    let judged = p.post(&s.admin, &format!("{LIST}/check"), &asked).await.expect(200).json();
    assert_eq!(judged["standing"], "unknown");
    let calendar = judged["findings"].as_array().unwrap().iter().find(|one| one["code"] == "calendar").unwrap();
    assert_eq!(calendar["weight"], "warning");
    assert_eq!(p.get(&s.admin, &far).await.expect(200).json()["standing"], "unknown");
});

// JL24-3-1-b: what nobody could judge when it was sent is judged at the first start that knows the year, and leaves an event.
on_both!(a_notice_of_unknown_time_is_judged_at_a_start_that_knows_the_year, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-20", "2025-06-20")).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    p.execute("UPDATE outings SET standing = 'unknown'").await;
    let figures = p.get(&s.county, &format!("{LIST}/figures")).await.expect(200).json();
    assert_eq!(ratios(&figures), [("I28".into(), 1, 1), ("I11".into(), 0, 0), ("I29".into(), 0, 0)]);
    assert_eq!((seen(&p, &s.county, "?figure=unknown").await, seen(&p, &s.county, "?figure=timed").await), (1, 0));
    p.app.settle_deadlines(&WorkCalendar::from_days([])).await.unwrap();
    assert_eq!(p.get(&s.county, &path).await.json()["standing"], "unknown", "never a guess");
    p.app.settle_deadlines(WorkCalendar::embedded()).await.unwrap();
    let judged = p.get(&s.county, &path).await.expect(200).json();
    assert_eq!((&judged["standing"], &judged["sent"]["due_on"]), (&json!("late"), &json!("2025-06-13")));
    assert_eq!(judged["actions"].as_array().unwrap().iter().filter(|one| *one == "settle_clue").count(), 1);
    let told = p.get(&s.county, &format!("{path}/history")).await.expect(200).json()["items"][0].clone();
    assert_eq!((&told["kind"], &told["data"]["standing"]), (&json!("updated"), &json!("late")));
});

on_both!(a_notice_that_cannot_be_read_keeps_no_other_waiting, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let mut paths = Vec::new();
    for on in ["2025-06-20", "2025-06-24"] {
        let path = drafted(&p, &s.admin, &on_days(&s.employer, on, on)).await;
        let _ = notify(&p, &s.admin, &path).await.expect(200);
        paths.push(path);
    }
    p.execute("UPDATE outings SET standing = 'unknown'").await;
    p.execute("UPDATE outings SET state_data = '{}' WHERE starts_on = '2025-06-20'").await;
    p.app.settle_deadlines(WorkCalendar::embedded()).await.unwrap();
    assert_eq!(p.get(&s.county, &paths[1]).await.expect(200).json()["standing"], "on_time");
    let left = ohqc_testkit::sql::texts(p.app.db(), "SELECT CAST(starts_on AS TEXT) FROM outings WHERE standing = 'unknown'");
    assert_eq!(left.await, ["2025-06-20"]);
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

// The register of another province is not an institution's to know (examination 5.1-1).
on_both!(an_employer_of_another_province_is_none_of_the_register, |p| {
    let s = scene(&p).await;
    let beyond = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let made = p.post(&beyond, "/api/v1/employers", &build::employer("210102")).await.expect(201).json();
    let body = json!({ "institution": s.admin.organisation, "notice": notice(made["id"].as_str().unwrap()) });
    let nobody = json!({ "institution": s.admin.organisation, "notice": notice(s.admin.organisation.to_string().as_str()) });
    for path in [LIST.to_owned(), format!("{LIST}/check")] {
        // One that lies elsewhere is refused by the rule that keeps the institution at home, and nothing of it is told.
        for (body, code, words) in [(&body, "beyond", "不在本省"), (&nobody, "unknown_employer", "请选择")] {
            let refused = p.post(&s.admin, &path, body).await.problem(422, "invalid");
            let told = &refused.json()["errors"][0];
            assert_eq!((refused.pointers(), &told["code"]), (vec!["/employer".to_owned()], &json!(code)));
            let detail = told["detail"].as_str().unwrap();
            assert!(
                detail.contains(words) && !refused.json().to_string().contains(made["particulars"]["name"].as_str().unwrap())
            );
            assert_eq!(detail.contains("JL24"), code == "beyond", "{detail}");
        }
    }
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

on_both!(a_notice_is_printed_and_its_materials_are_read_by_whoever_was_told, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let file = p.attach(&s.admin).await;
    let mut body = notice(&s.employer);
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "委托协议.pdf" }]);
    let path = drafted(&p, &s.admin, &body).await;
    let attachment = format!("/api/v1/attachments/{file}");
    let _ = p.get(&s.county, &attachment).await.problem(404, "not_found");
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.get(&s.county, &attachment).await.expect(200);
    let printed = p.get(&s.county, &format!("{path}/notice")).await.expect(200);
    assert!(printed.bytes.starts_with(b"%PDF"));
});

// JL24-A2, examination.md §5.3: every group is printed as the record had it when the notice was sent, for whoever was told.
// examination 5.2, examination 5.3-1, examination 5.3-2, examination 5.3-3, examination 5.3-4, examination 5.3-5,
// examination 5.3-6, examination 5.3-7, examination 5.3-8, examination 5.3-9, examination D12.
on_both!(a_printed_notice_holds_every_group_as_it_was_sent, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let file = p.attach(&s.admin).await;
    let mut body = notice(&s.employer);
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "XY-2025.pdf" }]);
    body["booth_tested_on"] = json!("2025-02-03");
    body["people"][1]["dosimeter"] = json!("JL-007");
    let path = drafted(&p, &s.admin, &body).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "材料齐全" })).await.expect(200);
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    // What the record says later is another matter.
    let employer = format!("/api/v1/employers/{}", s.employer);
    let seen = p.get(&s.health, &employer).await.expect(200);
    let mut renamed = seen.json()["particulars"].clone();
    (renamed["name"], renamed["industry"]) = (json!("更名后的公司"), json!("B"));
    let _ = p.change(Method::PUT, &s.health, &employer, &seen.etag(), &renamed).await.expect(200);

    let view = p.get(&s.county, &path).await.expect(200).json();
    let facts = &view["facts"];
    assert_eq!((&facts["employer"]["name"], &facts["industry"]["zh"]), (&json!("长春某某机械有限公司"), &json!("制造业")));
    assert_eq!(
        (&facts["legal_representative"], &facts["people"][1]["practice_certificate"]),
        (&json!("张某"), &json!("110220000000001"))
    );
    assert_eq!(
        (&facts["vehicles"][0]["dr_model"], &facts["devices"][0]["calibrated_to"]),
        (&json!("DRX-500"), &json!("2027-01-01"))
    );
    let version = p.get(&s.county, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!(version[0]["facts"], *facts);

    let printed = p.get(&s.county, &format!("{path}/notice")).await.expect(200);
    let text = text_of(&printed.bytes);
    let receiver = format!("接收人：{}", Role::CountyHealth.label().zh);
    for words in [
        "一、检查机构",
        "备案编号",
        "接触粉尘类",
        "接触物理因素类",
        "外出资格",
        "可外出开展2项",
        "法定代表人",
        "张某",
        "李某0431-80000000",
        "二、用人单位",
        "长春某某机械有限公司",
        "行业",
        "制造业",
        "南关区",
        "工业北路8号",
        "陈某0431-80000001",
        "XY-2025-01",
        "三、检查安排",
        "矽尘、噪声",
        "上岗前2人，在岗期间150人，离岗时1人",
        "2025-06-24至2025-06-26",
        "08:00–16:30",
        "厂区东门体检点",
        "四、人员",
        "孙某（执业证110220000000001，诊断资格吉职诊0001有效期至2027-06-30）",
        "现场负责人",
        "剂量计JL-007",
        "五、车辆及车载DR",
        "吉A·12345",
        "专用车",
        "DRX-500",
        "编号DR-1",
        "检测日期2025-03-01",
        "防护检测有效期至2027-01-01",
        "放射诊疗许可",
        "许可范围X射线影像诊断",
        "测听舱本底噪声检测日期",
        "2025-02-03",
        "六、其他设备",
        "纯音听力计",
        "编号AD-1",
        "检定有效期至2027-01-01",
        "七、样品、防护与安全",
        "现场采血",
        "冷藏箱",
        "4小时",
        "本院检验科",
        "铅防护",
        "5米",
        "医废专人回收",
        "急救箱与转诊",
        "八、所附材料",
        "委托协议",
        "XY-2025.pdf",
        "九、接收",
        "已安排于2025-06-25",
        "抄送",
        "吉林省职业病防治院",
        "承诺以上内容",
        "2025年6月16日",
        "接收回执",
        receiver.as_str(),
        "材料齐全",
        "本平台设定",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains("更名后的公司"), "{text}");
    assert_eq!(view["receipt"]["by"], *Role::CountyHealth.label().zh, "the institution's authority and itself know who received");
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let said = p.get(&own, &path).await.expect(200).json()["receipt"].clone();
    assert_eq!((said.get("by"), said["office"].is_string()), (None, true), "the employer knows the office");
    let said = p.get(&own, &format!("{path}/versions")).await.expect(200).json()[0]["receipt"].clone();
    assert_eq!((said.get("by"), said["office"].is_string()), (None, true));
    let seen = text_of(&p.get(&own, &format!("{path}/notice")).await.expect(200).bytes);
    assert!(seen.contains("接收回执") && !seen.contains("接收人"), "{seen}");
});

// JL24-3-1-a; examination 5.3-1, examination 5.3-3: what is filed and what is examined this time are two things.
on_both!(a_notice_of_one_category_tells_it_from_what_is_filed, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let mut body = notice(&s.employer);
    body["services"] = json!([{ "category": "3", "items": ["7.1"] }]);
    let path = drafted(&p, &s.admin, &body).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let text = text_of(&p.get(&s.county, &format!("{path}/notice")).await.expect(200).bytes);
    let of_group = |from: &str, to: &str| text.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    let (institution, arrangement) = (of_group("一、检查机构", "二、用人单位"), of_group("三、检查安排", "四、人员"));
    assert!(institution.contains("备案类别及项目接触粉尘类；接触物理因素类"), "{institution}");
    assert!(arrangement.contains("检查项目接触物理因素类（噪声）") && !arrangement.contains("粉尘类"), "{arrangement}");
    let version = p.get(&s.county, &format!("{path}/versions")).await.expect(200).json()[0].clone();
    let filed = |category: &str| json!({ "category": category, "items": [] });
    assert_eq!(version["facts"]["institution"]["services"], json!([filed("1"), filed("3")]), "as it was sent");
});

// The employer sees what was sent of it, never a draft, and confirms each notice once.
on_both!(an_employer_sees_the_notices_sent_of_it_and_confirms_each, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let other = p.member(elsewhere.parse().unwrap(), Role::Employer).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let late = p.on(day("2025-06-24"));
    for platform in [&p, &late] {
        assert_eq!(seen(platform, &own, "").await, 0, "never a draft");
        let _ = platform.get(&own, &path).await.problem(404, "not_found");
        let early = platform.change(Method::POST, &own, &format!("{path}/confirm"), "\"r1\"", &json!({})).await;
        let _ = early.problem(404, "not_found");
    }
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "message", &json!({ "text": "体检点是否设警戒区？" })).await.expect(200);
    let waiting = p.get(&own, &path).await.expect(200);
    let view = waiting.json();
    assert_eq!((&view["actions"], &view["messages"], &view["findings"]), (&json!(["confirm"]), &json!([]), &json!([])));
    assert!(p.get(&own, &format!("{path}/notice")).await.expect(200).bytes.starts_with(b"%PDF"));
    for (query, found) in [("?confirmed=false", 1), ("?confirmed=true", 0)] {
        assert_eq!((seen(&p, &own, query).await, seen(&p, &s.county, query).await), (found, found), "{query}");
    }
    assert_eq!(p.get(&own, &format!("{LIST}/figures")).await.expect(200).json()["counts"]["found"], 1);

    assert_eq!(seen(&p, &other, "").await, 0);
    for verb in ["", "/versions", "/history", "/notice"] {
        let _ = p.get(&other, &format!("{path}{verb}")).await.problem(404, "not_found");
    }
    let _ =
        p.change(Method::POST, &other, &format!("{path}/confirm"), &waiting.etag(), &json!({})).await.problem(404, "not_found");
    for who in [&s.admin, &s.county, &s.qc, &s.health] {
        let _ = p.act(who, &path, "confirm", &json!({})).await.problem(403, "denied");
    }
    for verb in ["notify", "receive", "begin", "message"] {
        let body = if verb == "message" { json!({ "text": "请问" }) } else { json!({}) };
        let _ = p.act(&own, &path, verb, &body).await.problem(403, "denied");
    }

    let confirmed = p.act(&own, &path, "confirm", &json!({})).await.expect(200);
    let confirmation = confirmed.json()["confirmation"].clone();
    assert_eq!((&confirmed.json()["actions"], &confirmation["employer"]), (&json!([]), &json!("长春某某机械有限公司")));
    let at: DateTime<Utc> = confirmation["at"].as_str().unwrap().parse().unwrap();
    assert_eq!(in_china(at).date(), day("2025-06-16"), "{confirmation}");
    let _ = p.act(&own, &path, "confirm", &json!({})).await.problem(409, "rule_refused");
    let stale = p.change(Method::POST, &own, &format!("{path}/confirm"), &waiting.etag(), &json!({})).await;
    let _ = stale.problem(412, "stale");
    let told = p.get(&own, &format!("{path}/history")).await.expect(200).json()["items"][0].clone();
    assert_eq!((&told["kind"], &told["data"]), (&json!("confirmed"), &json!({ "version": 1 })));
    let history = p.get(&own, &format!("{path}/history")).await.json()["items"].clone();
    let kinds: Vec<&str> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["confirmed", "notified"], "what institution and authority asked each other is theirs");
    let _ = p.get(&own, &format!("{LIST}?clue=open")).await.problem(403, "denied");
    assert_eq!(p.get(&s.county, &path).await.json()["confirmation"], confirmation);
    assert_eq!(p.get(&s.county, LIST).await.json()["items"][0]["confirmed_at"], confirmation["at"]);

    // A notice told anew waits anew, and the one before keeps what was said of it.
    let etag = p.get(&s.admin, &path).await.etag();
    let mut body = notice(&s.employer);
    body["address"] = json!("厂区西门体检点");
    let again = p.change(Method::PUT, &s.admin, &path, &etag, &body).await.expect(200);
    assert_eq!(again.json().get("confirmation"), None);
    let versions = p.get(&own, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions[0].get("confirmation"), &versions[1]["confirmation"]), (None, &confirmation));
    assert_eq!(p.get(&own, &path).await.json()["actions"], json!(["confirm"]));

    // One that moves to another employer is the other's.
    body["employer"] = json!(elsewhere);
    let _ = p.change(Method::PUT, &s.admin, &path, &again.etag(), &body).await.expect(200);
    let versions = p.get(&other, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions.as_array().unwrap().len(), &versions[0]["facts"]["employer"]["id"]), (1, &json!(elsewhere)));
    assert_eq!(p.get(&s.admin, &format!("{path}/versions")).await.json().as_array().unwrap().len(), 3);
    let _ = p.act(&s.admin, &path, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    assert_eq!(p.get(&other, &path).await.expect(200).json()["actions"], json!([]));
    let _ = p.act(&other, &path, "confirm", &json!({})).await.problem(409, "rule_refused");
});

// JL24-3-1-a: an employer that a notice no longer names is told so, and keeps what it was told; of the other it is told nothing.
on_both!(an_employer_that_a_notice_left_sees_what_it_was_told_and_that_it_left, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let other = p.member(elsewhere.parse().unwrap(), Role::Employer).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "请补充警戒措施" })).await.expect(200);
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    let confirmed = p.act(&own, &path, "confirm", &json!({})).await.expect(200);
    let mut body = notice(&elsewhere);
    (body["address"], body["employer_contact"]) = (json!("松江路体检点"), json!("郑某"));
    (body["starts_on"], body["ends_on"]) = (json!("2025-07-01"), json!("2025-07-02"));
    let file = p.attach(&s.admin).await;
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "委托协议.pdf" }]);
    let moved = p.change(Method::PUT, &s.admin, &path, &confirmed.etag(), &body).await.expect(200);
    let _ = p.act(&other, &path, "confirm", &json!({})).await.expect(200);

    let left = p.get(&own, &path).await.expect(200);
    let view = left.json();
    assert_eq!((&view["moved_away"], &view["state"], &view["actions"]), (&json!(true), &json!("received"), &json!([])));
    assert_eq!((&view["employer"]["id"], &view["notice"]["starts_on"]), (&json!(s.employer), &json!("2025-06-24")));
    assert_eq!((&view["sent"]["version"], &view["receipt"]["remark"]), (&json!(1), &json!("")));
    assert_eq!(view["confirmation"], confirmed.json()["confirmation"]);
    assert_eq!(view["updated_at"], moved.json()["updated_at"], "nothing later is told, not even when");
    let listed = p.get(&own, LIST).await.expect(200).json()["items"][0].clone();
    assert_eq!((&listed["moved_away"], &listed["starts_on"]), (&json!(true), &json!("2025-06-24")));
    let versions = p.get(&own, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions.as_array().unwrap().len(), &versions[0]["holds"]), (1, &json!(false)));
    assert_eq!(versions[0]["receipt"]["remark"], "", "what the office says to the institution is theirs");
    for told in [&view, &listed, &versions] {
        let told = told.to_string();
        for word in [elsewhere.as_str(), "松江路", "郑某", "昌邑", "2025-07-0", file.as_str()] {
            assert!(!told.contains(word), "{word} {told}");
        }
    }
    // Nothing is found by what stands in the notice now.
    for query in ["?from=2025-07-01", "?confirmed=true", "?state=notified", "?region=220202", "?late=false"] {
        assert_eq!((seen(&p, &own, query).await, seen(&p, &other, query).await), (0, 1), "{query}");
    }
    assert_eq!(p.get(&own, &format!("{LIST}/figures")).await.expect(200).json()["counts"]["found"], 0);
    let _ = p.get(&own, &format!("/api/v1/attachments/{file}")).await.problem(404, "not_found");
    let kinds = async |who: &Person| {
        let history = p.get(who, &format!("{path}/history")).await.expect(200).json()["items"].clone();
        history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&own).await, ["notified", "confirmed", "received", "notified"]);
    assert_eq!(kinds(&other).await, ["confirmed", "notified"], "what the first did is the first's");
    let printed = text_of(&p.get(&own, &format!("{path}/notice")).await.expect(200).bytes);
    assert!(printed.contains("不再涉及本用人单位") && !printed.contains("松江路"), "{printed}");
    let _ = p.act(&own, &path, "confirm", &json!({})).await.problem(403, "denied");

    // It may come back.
    let etag = p.get(&s.admin, &path).await.etag();
    let _ = p.change(Method::PUT, &s.admin, &path, &etag, &notice(&s.employer)).await.expect(200);
    let back = p.get(&own, &path).await.expect(200).json();
    assert_eq!((&back["moved_away"], &back["actions"]), (&json!(false), &json!(["confirm"])));
    assert_eq!(kinds(&own).await, ["notified", "notified", "confirmed", "received", "notified"]);
    assert_eq!(p.get(&other, &path).await.expect(200).json()["moved_away"], true);
});

// Two people of one name: the certificate of practice says which of them goes, and whose certificates are told.
on_both!(a_notice_names_the_right_one_of_two_people_of_one_name, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let mut dossier = build::dossier(&p.attach(&admin).await);
    let mut namesake = dossier["people"][3].clone();
    (namesake["roles"], namesake["practice_certificate"]) = (json!(["nurse"]), json!("110220000000002"));
    namesake["diagnosis_certificate"] = Value::Null;
    dossier["people"].as_array_mut().unwrap().insert(0, namesake);
    let started = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let filing = created.header("location").to_owned();
    let saved = p.change(Method::PUT, &admin, &filing, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{filing}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &filing).await.expect(200);
    check(&p, &qc, &admin, json!([])).await;
    let employer = p.post(&health, "/api/v1/employers", &build::employer("220102")).await.expect(201).json()["id"].clone();
    let mut body = notice(employer.as_str().unwrap());
    let path = drafted(&p, &admin, &body).await;
    let refused = notify(&p, &admin, &path).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/people/0/practice_certificate"]);
    body["people"][0]["practice_certificate"] = json!("110220000000001");
    let etag = p.get(&admin, &path).await.etag();
    let _ = p.change(Method::PUT, &admin, &path, &etag, &body).await.expect(200);
    let told = notify(&p, &admin, &path).await.expect(200).json();
    let people = told["facts"]["people"].as_array().unwrap().iter().map(|one| &one["practice_certificate"]);
    assert_eq!(people.collect::<Vec<_>>(), [&json!(""), &json!("110220000000001")]);
});

// What was registered twice is one: its accounts see the notices of both entries, and the files that go with them.
on_both!(an_employer_sees_the_notices_of_what_was_merged_into_it, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let stays = employer_in(&p, &s, "220103").await;
    let (file, mut body) = (p.attach(&s.admin).await, notice(&s.employer));
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "委托协议.pdf" }]);
    let path = drafted(&p, &s.admin, &body).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let own = p.member(stays.parse().unwrap(), Role::Employer).await;
    let attachment = format!("/api/v1/attachments/{file}");
    assert_eq!(seen(&p, &own, "").await, 0);
    let _ = p.get(&own, &attachment).await.problem(404, "not_found");
    let merged = format!("/api/v1/employers/{}", s.employer);
    let _ = p.act(&s.health, &merged, "merge", &json!({ "into": stays })).await.expect(200);
    assert_eq!(seen(&p, &own, "?confirmed=false").await, 1);
    let _ = p.get(&own, &attachment).await.expect(200);
    let _ = p.act(&own, &path, "confirm", &json!({})).await.expect(200);
    assert_eq!(seen(&p, &own, "?confirmed=true").await, 1);
});

// JL24-3-1-a: neither order nor cursor nor revision tells an employer that a notice which left it moved again.
on_both!(an_employer_that_a_notice_left_learns_nothing_by_order_cursor_or_revision, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let stays = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-27", "2025-06-27")).await;
    let left = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-24", "2025-06-24")).await;
    for path in [&left, &stays] {
        let _ = notify(&p, &s.admin, path).await.expect(200);
    }
    let etag = p.get(&s.admin, &left).await.etag();
    let body = on_days(&elsewhere, "2025-07-01", "2025-07-01");
    let moved = p.change(Method::PUT, &s.admin, &left, &etag, &body).await.expect(200);
    let known = async || {
        let mut told = vec![p.get(&own, &left).await.expect(200).etag()];
        for sort in ["starts", "-starts", "updated", "-updated"] {
            let page = p.get(&own, &format!("{LIST}?sort={sort}&limit=1")).await.expect(200).json();
            let next = p.get(&own, &format!("{LIST}?sort={sort}&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
            told.push(format!("{page}{}", next.json()));
            let ids = [&page["items"][0]["id"], &next.json()["items"][0]["id"]].map(|id| id.as_str().unwrap().to_owned());
            let by_day = [&left, &stays].map(|path| path.rsplit('/').next().unwrap().to_owned());
            if sort == "starts" {
                assert_eq!(ids, by_day, "in the order of what was told");
            }
            assert_eq!(next.json()["items"].as_array().unwrap().len(), 1, "{sort}");
        }
        told
    };
    let before = known().await;
    let mut body = on_days(&elsewhere, "2025-07-03", "2025-07-03");
    body["address"] = json!("松江路体检点");
    let later = p.on(day("2025-06-17"));
    let again = later.change(Method::PUT, &s.admin, &left, &moved.etag(), &body).await.expect(200);
    assert_eq!(known().await, before);
    for etag in [moved.etag(), again.etag()] {
        let _ = p.change(Method::POST, &own, &format!("{left}/confirm"), &etag, &json!({})).await.problem(403, "denied");
    }
});
