//! On-site checks over the API: opened by the record of a filing, filled in bit by bit, concluded once.

mod endings;
mod team;

use std::collections::BTreeSet;

use ohqc_domain::catalogues::Category;
use ohqc_domain::checklists::latest;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_domain::verifications::StateName;
use ohqc_domain::verifications::api::{VerificationAction, VerificationView};
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// Everything answered, these items as not conforming.
fn sheet(failing: &[&str]) -> Value {
    let checklist = latest("verification-ohe").unwrap().for_categories(&BTreeSet::from([Category::Dust, Category::Physical]));
    let answer = |code: &str| match failing.contains(&code) {
        true => json!({ "kind": "does_not_conform", "reason": "现场未见" }),
        false => json!({ "kind": "conforms" }),
    };
    let answers: Map<String, Value> = checklist.items().map(|item| (item.code.to_string(), answer(item.code.as_str()))).collect();
    json!({ "sheet": answers })
}

fn conclusion(conducted_on: &str) -> Value {
    let on_paper = json!({ "kind": "skipped", "reason": "已在纸质记录表签字" });
    json!({
        "conducted_on": conducted_on, "team": ["王芳", "李强"], "remark": "现场核查记录见附件",
        "not_compared": "备案信息另行比对",
        "signatures": { "team": on_paper, "institution": on_paper },
    })
}

/// The one check that this person sees.
async fn only(p: &Platform, who: &Person) -> String {
    let items = p.get(who, "/api/v1/verifications").await.expect(200).json()["items"].clone();
    assert_eq!(items.as_array().map(Vec::len), Some(1), "{items}");
    format!("/api/v1/verifications/{}", items[0]["id"].as_str().unwrap())
}

/// An institution with a check that waits for the team, and the team.
async fn opened(p: &Platform) -> (Person, Person, String) {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let _ = p.accepted_filing(&admin, &health).await;
    let path = only(p, &qc).await;
    (admin, qc, path)
}

async fn save(p: &Platform, who: &Person, path: &str, body: &Value) -> Reply {
    let etag = p.get(who, path).await.expect(200).etag();
    p.change(Method::PUT, who, &format!("{path}/sheet"), &etag, body).await
}

async fn clocks(p: &Platform, who: &Person) -> Vec<Value> {
    let due = p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    due.as_array().unwrap().iter().filter(|clock| clock["kind"].as_str().unwrap().starts_with("verification")).cloned().collect()
}

// JL24-1-3-d
// examination 1.3-7, examination T04, examination 1.9-2.
on_both!(the_record_of_a_filing_opens_a_check_due_in_three_months, |p| {
    let (admin, qc, path) = opened(&p).await;
    let check = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&check["state"], &check["standing"]), (&json!("open"), &json!("upcoming")));
    assert_eq!(
        (&check["accepted_on"], &check["due_on"], &check["days_left"]),
        (&json!("2025-06-16"), &json!("2025-09-16"), &json!(92))
    );
    assert_eq!(check["template"], json!({ "id": "verification-ohe", "version": 1 }));
    assert_eq!(check["filed"].as_array().map(Vec::len), Some(2));
    assert_eq!(check["missing"].as_array().map(Vec::len), Some(18), "26 items less 8 of the four categories not filed");
    assert_eq!(check["actions"], json!(["assign", "record", "conclude"]));
    let clocks_of_the_team = clocks(&p, &qc).await;
    assert_eq!(clocks_of_the_team.len(), 1);
    assert_eq!((&clocks_of_the_team[0]["due_on"], &clocks_of_the_team[0]["title"]["zh"]), (&check["due_on"], &check["number"]));
    assert!(clocks_of_the_team[0]["basis"]["clause"].as_str().unwrap().contains("JL24-1-3-d"));
    assert!(clocks(&p, &admin).await.is_empty(), "the institution cannot fulfil it");
});

/// A diagnosis institution whose filing the province put on record, and the province's health authority.
async fn diagnosis_on_record(p: &Platform, province: &str, county: &str) -> (Person, Person) {
    let admin = p.institution_admin(county).await;
    let health = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, province).await;
    let filing = p.submitted_diagnosis(&admin).await;
    let _ = p.accept_filing(&health, &filing).await.expect(200);
    (admin, health)
}

// NHC23-1-4 names both services, JL24-1-3-d one.
// diagnosis F-08.
on_both!(which_services_are_checked_is_the_provinces_to_say, |p| {
    for (province, county, checks) in [("220000", "220104", 0), ("210000", "210102", 1)] {
        let (_, health) = diagnosis_on_record(&p, province, county).await;
        let found = p.get(&health, "/api/v1/verifications?service=diagnosis").await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(checks), "{province}");
    }
});

// JL24-1-0: that diagnosis keeps its old route is a reading of ours, and the receipt does not hide it.
on_both!(a_receipt_says_where_its_basis_is_not_sure, |p| {
    let (admin, health) = diagnosis_on_record(&p, "220000", "220104").await;
    let examination = p.accepted_filing(&admin, &health).await;
    let filings = p.get(&admin, "/api/v1/filings?service=diagnosis").await.expect(200).json();
    let diagnosis = format!("/api/v1/filings/{}", filings["items"][0]["id"].as_str().unwrap());
    for (path, said) in [(diagnosis, true), (examination, false)] {
        let code = p.get(&admin, &path).await.expect(200).json()["verification_code"].as_str().unwrap().to_owned();
        let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
        assert_eq!(check["basis"]["zh"].as_str().unwrap().ends_with("（推断）"), said, "{}", check["basis"]);
        assert_eq!(check["basis"]["en"].as_str().unwrap().ends_with("(Inferred)"), said, "{}", check["basis"]);
    }
});

// NHC23-1-3, NHC23-1-4 and NHC23-1-5 where they hold as they stand, and LN24-2-4-a with them: a diagnosis institution is checked
// within three months, by the five key links; what it lacks enters the ledger and is made public.
// diagnosis F-08, diagnosis F-09, diagnosis 1.2 states.
on_both!(diagnosis_is_checked_mended_and_made_public_as_the_nation_asks, |p| {
    let (admin, health) = diagnosis_on_record(&p, "210000", "210102").await;
    let qc = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let path = only(&p, &qc).await;
    let due = clocks(&p, &qc).await;
    assert_eq!((&due[0]["due_on"], &due[0]["basis"]["clause"]), (&json!("2025-09-16"), &json!("NHC23-1-4")));
    let entries = p.get(&qc, &path).await.expect(200).json()["entries"].clone();
    let links: BTreeSet<_> = entries.as_array().unwrap().iter().map(|entry| entry["link"].as_str().unwrap().to_owned()).collect();
    assert_eq!(links.len(), 5, "the dossier is looked at by all five links: {links:?}");

    let checklist = latest("verification-diagnosis").unwrap();
    let lacking = checklist.items().find(|item| item.veto).unwrap().code.to_string();
    let answer = |code: String| match code == lacking {
        true => json!({ "kind": "does_not_conform", "reason": "现场未见" }),
        false => json!({ "kind": "conforms" }),
    };
    let answers: Map<String, Value> =
        checklist.items().map(|item| (item.code.to_string(), answer(item.code.to_string()))).collect();
    let _ = save(&p, &qc, &path, &json!({ "sheet": answers })).await.expect(200);
    let concluded = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    assert_eq!(
        (&concluded["conclusion"]["outcome"], &concluded["publish"]),
        (&json!("unqualified"), &json!("lacking_conditions"))
    );
    let ledger = p.get(&admin, "/api/v1/problems").await.expect(200).json()["items"].clone();
    assert_eq!((ledger.as_array().map(Vec::len), &ledger[0]["item"]), (Some(1), &json!(lacking)));
    let body = json!({ "verification": concluded["id"] });
    let prepared = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201);
    assert!(prepared.json()["snapshot"]["basis"]["clause"].as_str().unwrap().contains("NHC23-1-5"));
    let _ = p.act(&health, prepared.header("location"), "release", &json!({})).await.expect(200);
    let list = p.send(p.request(Method::GET, "/api/v1/public/publications?kind=lacking_conditions")).await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
});

on_both!(the_sheet_fills_up_and_its_conclusion_is_final, |p| {
    let (admin, qc, path) = opened(&p).await;
    let begun = save(&p, &qc, &path, &json!({ "sheet": { "V1.1": { "kind": "conforms" } } })).await.expect(200).json();
    assert_eq!((&begun["state"], begun["missing"].as_array().map(Vec::len)), (&json!("in_progress"), Some(17)));
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let concluded = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200);
    let view: VerificationView = concluded.view();
    assert_eq!(view.state, StateName::Concluded);
    assert_eq!(concluded.json()["conclusion"]["outcome"], "partly_qualified");
    let results: Vec<_> = view.results.iter().map(|result| (result.category.as_str(), result.passed)).collect();
    assert_eq!(results, [("1", false), ("3", true)]);
    assert_eq!((view.days_left, view.team.len(), view.actions), (None, 2, vec![VerificationAction::FollowUp]));
    assert_eq!(concluded.json()["standing"], "met");
    assert!(clocks(&p, &qc).await.is_empty());

    let seen = p.get(&admin, &path).await.expect(200).json();
    assert_eq!(seen["sheet"]["V2.4"]["reason"], "现场未见");
    let _ = save(&p, &qc, &path, &sheet(&[])).await.problem(409, "rule_refused");
    let _ = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.problem(409, "rule_refused");
    let history = p.get(&admin, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["recorded", "updated", "updated", "opened"]);
    assert!(!history.to_string().contains("王芳"), "no names in events");
});

on_both!(gaps_are_listed_before_anything_is_concluded, |p| {
    let (_, qc, path) = opened(&p).await;
    let mut body = sheet(&[]);
    body["sheet"].as_object_mut().unwrap().remove("V3.1");
    body["sheet"]["V1.1"] = json!({ "kind": "does_not_conform", "reason": "" });
    let saved = save(&p, &qc, &path, &body).await.expect(200).json();
    assert_eq!((&saved["missing"], &saved["refused"][0]["code"]), (&json!(["V3.1"]), &json!("missing_reason")));
    let refused = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/sheet/V3.1", "/sheet/V1.1"]);
    assert_eq!(p.get(&qc, &path).await.json()["state"], "in_progress");
    assert_eq!(clocks(&p, &qc).await.len(), 1);
});

on_both!(impossible_values_are_named_by_their_pointer, |p| {
    let (_, qc, path) = opened(&p).await;
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    for (day, code) in [("2025-06-17", "in_future"), ("2025-06-15", "too_early")] {
        let refused = p.act(&qc, &path, "conclude", &conclusion(day)).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/conducted_on"]);
        assert_eq!(refused.json()["errors"][0]["code"], code);
    }
    for team in [json!([]), json!(["王芳", " "])] {
        let mut body = conclusion("2025-06-16");
        body["team"] = team;
        assert_eq!(p.act(&qc, &path, "conclude", &body).await.problem(422, "invalid").pointers(), ["/team"]);
    }
    for (item, answer) in
        [("V1.1", json!({ "kind": "full" })), ("V1.5", json!({ "kind": "conforms" })), ("V9.9", json!({ "kind": "conforms" }))]
    {
        let refused = save(&p, &qc, &path, &json!({ "sheet": { item: answer } })).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [format!("/sheet/{item}")]);
    }
    let _ = save(&p, &qc, &path, &json!({ "sheet": {}, "state": "concluded" })).await.problem(422, "invalid");
});

// JL24-1-3-e
on_both!(the_team_names_what_the_institution_is_unable_to_do, |p| {
    let (admin, qc, path) = opened(&p).await;
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    let named = |unable: Value| {
        let mut body = conclusion("2025-06-16");
        body["unable"] = unable;
        body
    };
    for (unable, pointer, code) in [
        (json!([{ "category": "2", "reason": "无设备" }]), "/unable/0/category", "not_filed"),
        (json!([{ "category": "1", "item": "9.9", "reason": "无设备" }]), "/unable/0/item", "not_filed"),
        (json!([{ "category": "1", "reason": " " }]), "/unable/0/reason", "required"),
        (json!([{ "category": "1", "reason": "甲" }, { "category": "1", "reason": "乙" }]), "/unable/1/item", "duplicate"),
    ] {
        let refused = p.act(&qc, &path, "conclude", &named(unable)).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [pointer]);
        assert_eq!(refused.json()["errors"][0]["code"], code);
    }
    let unable = json!([{ "category": "3", "reason": "无隔声室" }]);
    let concluded = p.act(&qc, &path, "conclude", &named(unable)).await.expect(200).json();
    assert_eq!(concluded["conclusion"]["outcome"], "partly_qualified");
    assert_eq!(concluded["conclusion"]["unable_items"], json!(["3"]));
    let results: Vec<_> = concluded["results"].as_array().unwrap().iter().map(|result| result["passed"].clone()).collect();
    assert_eq!(results, [true, false]);
    let last = &concluded["results"][1]["items"][0];
    assert_eq!((&last["passed"], &last["reason"]["zh"]), (&json!(false), &json!("无隔声室")));
    let history = p.get(&admin, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!(history[0]["data"]["unable"], json!(["3"]));
    assert!(!history.to_string().contains("无隔声室"), "codes only");
    // What it is not able to do enters the ledger too, by the clause that has it published.
    let found = p.get(&admin, "/api/v1/problems").await.expect(200).json()["items"].clone();
    assert_eq!((found.as_array().map(Vec::len), &found[0]["reason"]), (Some(1), &json!("无隔声室")));
});

on_both!(a_check_that_failed_is_followed_up_by_the_centre, |p| {
    let (admin, qc, path) = opened(&p).await;
    let _ = p.act(&qc, &path, "follow-up", &json!({})).await.problem(409, "rule_refused");
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    assert_eq!(failed["actions"], json!(["follow_up"]));
    let _ = p.act(&admin, &path, "follow-up", &json!({})).await.problem(403, "denied");
    let created = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201);
    let (next, view) = (created.header("location").to_owned(), created.json());
    assert_eq!((&view["state"], &view["follows"], &view["filing"]), (&json!("open"), &failed["id"], &failed["filing"]));
    assert_eq!((&view["opened_on"], &view["due_on"]), (&json!("2025-06-16"), &json!("2025-09-16")));
    let clocks = clocks(&p, &qc).await;
    assert_eq!((clocks.len(), &clocks[0]["due_on"]), (1, &view["due_on"]));
    // No clause sets a time for it, and none is cited.
    assert_eq!(
        (&clocks[0]["kind"], &clocks[0]["basis"]),
        (&json!("verification_follow_up"), &json!({ "clause": "—", "mark": "own" }))
    );
    assert_eq!(view["not_before"], failed["conducted_on"]);

    let earlier = p.get(&admin, &path).await.expect(200).json();
    assert_eq!((&earlier["followed_by"], &earlier["actions"]), (&view["id"], &json!([])));
    assert!(failed["publish"].is_string() && earlier["publish"].is_null(), "the list follows the later check");
    let _ = p.act(&qc, &path, "follow-up", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&qc, &next, "follow-up", &json!({})).await.problem(409, "rule_refused");
    let _ = save(&p, &qc, &next, &sheet(&[])).await.expect(200);
    let passed = p.act(&qc, &next, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    assert_eq!((&passed["conclusion"]["outcome"], &passed["actions"]), (&json!("qualified"), &json!([])));
    let listed = p.get(&admin, "/api/v1/verifications").await.expect(200).json();
    let follows: Vec<_> = listed["items"].as_array().unwrap().iter().map(|row| row["follows"].clone()).collect();
    assert_eq!(follows.len(), 2);
    assert!(follows.contains(&failed["id"]));
});

on_both!(two_inspectors_cannot_overwrite_each_other, |p| {
    let (_, qc, path) = opened(&p).await;
    let etag = p.get(&qc, &path).await.etag();
    let sheet_path = format!("{path}/sheet");
    let _ = p.change(Method::PUT, &qc, &sheet_path, &etag, &sheet(&[])).await.expect(200);
    let _ = p.change(Method::PUT, &qc, &sheet_path, &etag, &sheet(&["V1.1"])).await.problem(412, "stale");
    let conclude = format!("{path}/conclude");
    let _ = p.change(Method::POST, &qc, &conclude, &etag, &conclusion("2025-06-16")).await.problem(412, "stale");
    let bare = p.request(Method::POST, &conclude).bearer_auth(&qc.token).json(&conclusion("2025-06-16"));
    let _ = p.send(bare).await.problem(428, "precondition_required");
});

on_both!(nobody_sees_a_check_outside_their_place, |p| {
    let (_, qc, path) = opened(&p).await;
    let etag = p.get(&qc, &path).await.etag();
    let strangers = [
        p.institution_admin("220104").await,
        p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await,
        p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await,
    ];
    for stranger in &strangers {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
        let _ = p.get(stranger, &format!("{path}/history")).await.problem(404, "not_found");
        assert_eq!(p.get(stranger, "/api/v1/verifications").await.expect(200).json()["items"], json!([]));
    }
    let put = p.change(Method::PUT, &strangers[2], &format!("{path}/sheet"), &etag, &sheet(&[])).await;
    let _ = put.problem(404, "not_found");
    let _ = p
        .change(Method::POST, &strangers[2], &format!("{path}/conclude"), &etag, &conclusion("2025-06-16"))
        .await
        .problem(404, "not_found");
    let employer = p.person(Role::Employer, OrganisationKind::Employer, "220104").await;
    let _ = p.get(&employer, "/api/v1/verifications").await.problem(403, "denied");
});

on_both!(a_list_is_filtered, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    for region in ["220102", "220202", "220302"] {
        let _ = p.accepted_filing(&p.institution_admin(region).await, &health).await;
    }
    let ids = |reply: Reply| -> Vec<String> {
        reply.json()["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let path = format!("/api/v1/verifications/{}", ids(p.get(&qc, "/api/v1/verifications").await)[0]);
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    let _ = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200);
    for (query, found) in [
        ("state=open", 2),
        ("state=concluded", 1),
        ("outcome=qualified", 1),
        ("outcome=unqualified", 0),
        ("overdue=true", 0),
        ("overdue=false", 3),
        ("q=OHE-2025-0001", 1),
        ("q=100%25", 0),
        ("service=diagnosis", 0),
    ] {
        assert_eq!(ids(p.get(&qc, &format!("/api/v1/verifications?{query}")).await.expect(200)).len(), found, "{query}");
    }
    let _ = p.get(&qc, "/api/v1/verifications?state=nonsense").await.problem(400, "bad_request");
});

// JL24-1-3-a, JL24-1-3-d
on_both!(a_check_that_nobody_made_is_overdue_the_day_after, |p| {
    let (_, qc, path) = opened(&p).await;
    for (today, late, days_left, standing) in [("2025-09-16", 0, 0, "due_soon"), ("2025-09-17", 1, -1, "overdue")] {
        let later = p.on(today.parse().unwrap());
        let found = later.get(&qc, "/api/v1/verifications?overdue=true").await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(late), "{today}");
        let check = later.get(&qc, &path).await.expect(200).json();
        assert_eq!((&check["days_left"], &check["standing"]), (&json!(days_left), &json!(standing)));
    }
    // Made in time and put down late is in time: the law counts the day on site.
    let later = p.on("2025-09-18".parse().unwrap());
    let _ = save(&later, &qc, &path, &sheet(&[])).await.expect(200);
    let concluded = later.act(&qc, &path, "conclude", &conclusion("2025-09-16")).await.expect(200).json();
    assert_eq!((&concluded["standing"], &concluded["concluded_on"]), (&json!("met"), &json!("2025-09-18")));
});

// I02: of the checks that were due or made by a day, those made in time.
on_both!(checks_are_counted_by_whether_they_were_made_in_time, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let mut admins = Vec::new();
    for region in ["220104", "220202"] {
        let admin = p.institution_admin(region).await;
        let _ = p.accepted_filing(&admin, &health).await;
        admins.push(admin);
    }
    let figures = async |p: &Platform, who: &Person, query: &str| {
        p.get(who, &format!("/api/v1/verifications/figures{query}")).await.expect(200).json()
    };
    let counted = |(n, all), percent: Value, late: u32, missing: u32| json!({ "in_time": { "numerator": n, "denominator": all, "percent": percent }, "late": late, "missing": missing });
    assert_eq!(figures(&p, &health, "").await, counted((0, 0), Value::Null, 0, 0), "nothing is due yet");
    crate::rights::check(&p, &qc, &admins[0], json!([])).await;
    assert_eq!(figures(&p, &health, "").await, counted((1, 1), json!("100.00"), 0, 0));
    let later = p.on("2025-09-17".parse().unwrap());
    assert_eq!(figures(&later, &health, "").await, counted((1, 2), json!("50.00"), 0, 1));
    let path = only(&later, &admins[1]).await;
    let _ = save(&later, &qc, &path, &sheet(&[])).await.expect(200);
    let _ = later.act(&qc, &path, "conclude", &conclusion("2025-09-17")).await.expect(200);
    assert_eq!(figures(&later, &qc, "").await, counted((1, 2), json!("50.00"), 1, 0));
    for (query, all) in [
        ("?region=220200", 1),
        ("?region=210000", 0),
        ("?service=diagnosis", 0),
        ("?from=2025-09-16&to=2025-09-16", 2),
        ("?from=2025-09-17", 0),
    ] {
        assert_eq!(figures(&later, &health, query).await["in_time"]["denominator"], all, "{query}");
    }
    assert_eq!(figures(&later, &admins[0], "").await["in_time"]["denominator"], 1, "its own");
    let unknown = p.get(&qc, "/api/v1/verifications/figures?region=999999").await.problem(422, "invalid");
    assert_eq!(unknown.pointers(), ["/region"]);
});

on_both!(what_fails_and_what_is_not_as_filed_enters_the_ledger_once, |p| {
    let (admin, qc, path) = opened(&p).await;
    let check = p.get(&qc, &path).await.expect(200).json();
    let entry = check["entries"].as_array().unwrap().iter().find(|entry| entry["link"] == "equipment").unwrap().clone();
    let code = entry["code"].as_str().unwrap();
    let mut body = sheet(&["V2.4", "V3.1"]);
    body["comparison"] = json!({ code: { "finding": "not_found", "note": "" }, "D1": { "finding": "as_filed" } });
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let refused = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), [format!("/comparison/{code}/note")]);
    body["comparison"][code]["note"] = json!("送检未归");
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let mut nonsense = body.clone();
    nonsense["comparison"] = json!({ "D999": { "finding": "differs" } });
    assert_eq!(save(&p, &qc, &path, &nonsense).await.problem(422, "invalid").pointers(), ["/comparison/D999"]);

    let concluded = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    assert_eq!(concluded["differences"][0]["note"], "送检未归");
    let found = p.get(&admin, "/api/v1/problems?sort=due").await.expect(200).json();
    let mut items: Vec<_> = found["items"].as_array().unwrap().iter().map(|row| row["item"].as_str().unwrap()).collect();
    items.sort_unstable();
    assert_eq!(items, [code, "V2.4", "V3.1"]);
    let change = found["items"].as_array().unwrap().iter().find(|row| row["item"] == *code).unwrap();
    // Ten working days for a change of the filing (办法2019 第六条, 令6 第十条).
    assert_eq!(change["due_on"], "2025-06-30");
    let problem = p.get(&admin, &format!("/api/v1/problems/{}", change["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!((&problem["source_kind"], &problem["source_id"]), (&json!("verification"), &concluded["id"]));
    assert!(problem["finding"]["basis"].as_str().unwrap().contains("令6 第十条"), "{problem}");
    let history = p.get(&admin, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&history[0]["data"]["problems"], &history[0]["data"]["differences"]), (&json!(3), &json!(1)));

    // Whoever reviews it sees whether the filing was changed since; what is mended otherwise names no filing.
    assert_eq!(problem["change"], json!({ "filing": check["filing"] }));
    let other = found["items"].as_array().unwrap().iter().find(|row| row["item"] == "V2.4").unwrap();
    let other = p.get(&admin, &format!("/api/v1/problems/{}", other["id"].as_str().unwrap())).await.expect(200).json();
    assert!(other["change"].is_null());
    let filing = format!("/api/v1/filings/{}", check["filing"].as_str().unwrap());
    let begun = p.act(&admin, &filing, "change", &json!({ "changed_on": "2025-06-16" })).await.expect(200);
    let mut dossier = begun.json()["application"]["dossier"].clone();
    dossier["equipment"][0]["model"] = json!("DRX-600");
    let _ = p.change(Method::PUT, &admin, &filing, &begun.etag(), &dossier).await.expect(200);
    let _ = p.act(&admin, &filing, "submit", &json!({})).await.expect(200);
    let _ = p.accept_filing(&p.health().await, &filing).await.expect(200);
    let problem = p.get(&qc, &format!("/api/v1/problems/{}", change["id"].as_str().unwrap())).await.expect(200).json();
    assert_eq!(problem["change"]["changed_on"], "2025-06-16");
});

// examination D03, diagnosis 3.1-28.
on_both!(the_record_of_a_check_is_printed_once_there_is_a_conclusion, |p| {
    let (admin, qc, path) = opened(&p).await;
    let record = format!("{path}/record");
    let _ = p.get(&admin, &record).await.problem(409, "rule_refused");
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let _ = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200);
    let printed = p.get(&admin, &record).await.expect(200);
    assert!(printed.bytes.starts_with(b"%PDF-"));
    let _ = p.get(&p.institution_admin("220102").await, &record).await.problem(404, "not_found");
});

// JL24-1-3-a: the authority sees with the centre which check is late and what follows.
on_both!(a_check_not_done_in_time_climbs_the_ladder, |p| {
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    for (today, step) in [("2025-09-16", Value::Null), ("2025-09-17", json!("urge")), ("2025-10-17", json!("order"))] {
        let later = p.on(today.parse().unwrap());
        for who in [&qc, &health] {
            assert_eq!(later.get(who, &path).await.expect(200).json()["escalation"], step, "{today}");
        }
    }
});

// 令6 第十条: what was filed is compared with what is there, or it is said why not.
on_both!(a_check_that_compared_nothing_says_why, |p| {
    let (_, qc, path) = opened(&p).await;
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    let mut body = conclusion("2025-06-16");
    body["not_compared"] = json!(" ");
    assert_eq!(p.act(&qc, &path, "conclude", &body).await.problem(422, "invalid").pointers(), ["/not_compared"]);
    let mut some = sheet(&[]);
    some["comparison"] = json!({ "D1": { "finding": "as_filed" } });
    let _ = save(&p, &qc, &path, &some).await.expect(200);
    let concluded = p.act(&qc, &path, "conclude", &body).await.expect(200).json();
    assert_eq!(concluded.get("not_compared"), None);
});
