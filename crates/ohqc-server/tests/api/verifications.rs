//! On-site checks over the API: opened by the record of a filing, filled in bit by bit, concluded once.

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
    assert_eq!((&clocks_of_the_team[0]["due_on"], &clocks_of_the_team[0]["title"]), (&check["due_on"], &check["number"]));
    assert!(clocks_of_the_team[0]["basis"].as_str().unwrap().contains("JL24-1-3-d"));
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
    assert_eq!((&due[0]["due_on"], &due[0]["basis"]), (&json!("2025-09-16"), &json!("NHC23-1-4")));
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
    assert_eq!((&clocks[0]["kind"], &clocks[0]["basis"]), (&json!("verification_follow_up"), &json!("—")));
    assert_eq!(view["not_before"], failed["conducted_on"]);

    let earlier = p.get(&admin, &path).await.expect(200).json();
    assert_eq!((&earlier["followed_by"], &earlier["actions"]), (&view["id"], &json!([])));
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

on_both!(only_the_team_records_and_only_it_sees_its_notes, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V1.1"])).await.expect(200);
    for reader in [&admin, &health] {
        let seen = p.get(reader, &path).await.expect(200);
        assert_eq!((&seen.json()["sheet"], &seen.json()["actions"]), (&json!({}), &json!([])));
        let put = p.change(Method::PUT, reader, &format!("{path}/sheet"), &seen.etag(), &sheet(&[])).await;
        let _ = put.problem(403, "denied");
        let _ = p.act(reader, &path, "conclude", &conclusion("2025-06-16")).await.problem(403, "denied");
    }
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

/// Names a team and returns the answer.
async fn name_team(p: &Platform, who: &Person, path: &str, members: &[&Person], leader: &Person) -> Reply {
    let etag = p.get(who, path).await.expect(200).etag();
    let members: Vec<_> = members.iter().map(|person| person.id).collect();
    let body = json!({ "members": members, "leader": leader.id });
    p.change(Method::PUT, who, &format!("{path}/team"), &etag, &body).await
}

on_both!(once_a_team_is_named_only_it_fills_in_the_sheet_and_its_leader_concludes, |p| {
    // JL24-1-3-d: team and findings belong to the task.
    let (_, qc, path) = opened(&p).await;
    let colleague = p.member(qc.organisation, Role::ProvQc).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220100").await;
    let _ = p.get(&expert, &path).await.problem(404, "not_found");
    let named = name_team(&p, &qc, &path, &[&colleague, &expert], &expert).await.expect(200).json();
    let members: Vec<_> = named["members"].as_array().unwrap().iter().map(|one| one["leader"].clone()).collect();
    assert_eq!((members, &named["actions"]), (vec![json!(true), json!(false)], &json!(["assign"])));
    let _ = save(&p, &qc, &path, &sheet(&[])).await.problem(409, "rule_refused");
    // The expert sees what they are on, and nothing else.
    let listed = p.get(&expert, "/api/v1/verifications").await.expect(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(clocks(&p, &expert).await.len(), 1);
    let _ = save(&p, &expert, &path, &sheet(&["V2.4"])).await.expect(200);
    let mut body = conclusion("2025-06-16");
    body["team"] = json!([]);
    let _ = p.act(&colleague, &path, "conclude", &body).await.problem(409, "rule_refused");
    let concluded = p.act(&expert, &path, "conclude", &body).await.expect(200).json();
    assert_eq!(concluded["team"].as_array().map(Vec::len), Some(2), "the named team was on site");
    let _ = name_team(&p, &qc, &path, &[&colleague], &colleague).await.problem(409, "rule_refused");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert!(
        history
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["data"]["assigned"].as_array().is_some_and(|named| named.len() == 2)),
        "{history}"
    );
});

on_both!(whoever_has_an_interest_is_refused_with_the_reason, |p| {
    let (admin, qc, path) = opened(&p).await;
    let insider = p.member(admin.organisation, Role::QcExpert).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220100").await;
    let refused = name_team(&p, &qc, &path, &[&qc, &insider], &qc).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/members/1"]);
    assert_eq!(refused.json()["errors"][0]["code"], "conflict_of_interest");
    let health = p.health().await;
    assert_eq!(name_team(&p, &qc, &path, &[&health], &health).await.problem(422, "invalid").pointers(), ["/members/0"]);
    assert_eq!(name_team(&p, &qc, &path, &[&qc], &expert).await.problem(422, "invalid").pointers(), ["/leader"]);
    let _ = name_team(&p, &health, &path, &[&qc], &qc).await.problem(403, "denied");

    // Somebody who declares an interest leaves the team and is refused from then on.
    let aside = json!({ "reason": "配偶在该机构任职" });
    let _ = name_team(&p, &qc, &path, &[&qc, &expert], &qc).await.expect(200);
    let _ = p.act(&expert, &path, "stand-aside", &json!({ "reason": "" })).await.problem(422, "invalid");
    let _ = p.act(&expert, &path, "stand-aside", &aside).await.expect(204);
    let _ = p.get(&expert, &path).await.problem(404, "not_found");
    let refused = name_team(&p, &qc, &path, &[&expert, &qc], &qc).await.problem(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "conflict_of_interest");
    let candidates = p.get(&qc, &format!("{path}/candidates")).await.expect(200).json();
    let conflicts = candidates.as_array().unwrap().iter().filter(|one| !one["conflict"].is_null()).count();
    assert_eq!(conflicts, 2, "{candidates}");
    let _ = p.get(&admin, &format!("{path}/candidates")).await.problem(403, "denied");
    let _ = p.act(&admin, &path, "stand-aside", &aside).await.problem(403, "denied");
    // Though nobody is left on the team, whoever stood aside does not come back to it.
    let _ = p.act(&qc, &path, "stand-aside", &aside).await.expect(204);
    let _ = save(&p, &qc, &path, &json!({ "sheet": {} })).await.problem(409, "rule_refused");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].to_string();
    assert!(history.contains("stood_aside") && !history.contains("配偶"), "the reason stays in the store");
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
});

// examination 1.3-7.
on_both!(a_failed_check_is_published_by_two_and_withdrawn_when_its_follow_up_passes, |p| {
    // JL24-1-3-e, NHC23-1-5; requirements §7.1 P1 and P2.
    for (failing, kind) in [("V2.4", "beyond_capability"), ("V3.1", "lacking_conditions")] {
        let (admin, qc, health) = (p.institution_admin("220104").await, p.qc().await, p.health().await);
        let _ = p.accepted_filing(&admin, &health).await;
        let path = only(&p, &admin).await;
        let id = path.rsplit('/').next().unwrap();
        let body = json!({ "verification": id });
        let _ = p.post(&qc, "/api/v1/publications/checks", &body).await.problem(409, "rule_refused");
        let _ = save(&p, &qc, &path, &sheet(&[failing])).await.expect(200);
        let concluded = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
        assert_eq!(concluded["publish"], kind);
        // The duty is on the board of who prepares the list until somebody releases it.
        let duty = async || {
            let board = p.get(&qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
            board.as_array().unwrap().iter().find(|clock| clock["kind"] == "check_publication").cloned()
        };
        let due = duty().await.unwrap();
        assert_eq!((&due["subject_id"], &due["due_on"]), (&concluded["id"], &json!("2025-07-07")));
        let _ = p.post(&health, "/api/v1/publications/checks", &body).await.problem(403, "denied");
        let stranger = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
        let _ = p.post(&stranger, "/api/v1/publications/checks", &body).await.problem(404, "not_found");
        let prepared = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201);
        let publication = prepared.header("location").to_owned();
        let row = &prepared.json()["snapshot"]["rows"][0];
        assert!(!row["address"].as_str().unwrap().is_empty() && !row["findings"][0]["zh"].as_str().unwrap().is_empty());
        assert_eq!((&row["finalised_on"], &prepared.json()["snapshot"]["kind"]), (&json!("2025-06-16"), &json!(kind)));
        assert!(prepared.json()["snapshot"]["basis"]["clause"].as_str().unwrap().contains("JL24-1-3-e"));
        let _ = p.act(&qc, &publication, "release", &json!({})).await.problem(403, "denied");
        assert!(duty().await.is_some());
        let _ = p.act(&health, &publication, "release", &json!({})).await.expect(200);
        assert!(duty().await.is_none());
        let public = format!("/api/v1/public/publications/{}", publication.rsplit('/').next().unwrap());
        let seen = p.send(p.request(Method::GET, &public)).await.expect(200).json();
        assert_eq!(seen["content"]["rows"][0]["name"], concluded["institution_name"]);

        let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
        let _ = p.post(&qc, "/api/v1/publications/checks", &body).await.problem(409, "rule_refused");
        let _ = save(&p, &qc, &next, &sheet(&[])).await.expect(200);
        let passed = p.act(&qc, &next, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
        assert_eq!(passed["publish"], Value::Null);
        let gone = p.send(p.request(Method::GET, &public)).await.expect(200).json();
        assert!(gone["summary"]["withdrawn"]["reason"].as_str().unwrap().contains("复核合格"), "{gone}");
        assert_eq!(gone["content"], Value::Null);
        let of_passed = json!({ "verification": passed["id"] });
        let _ = p.post(&qc, "/api/v1/publications/checks", &of_passed).await.problem(409, "rule_refused");
    }
    let yearly = json!({ "kind": "lacking_conditions", "year": 2025, "service": "examination" });
    assert_eq!(p.post(&p.qc().await, "/api/v1/publications", &yearly).await.problem(422, "invalid").pointers(), ["/kind"]);
});

on_both!(photographs_and_signatures_are_the_teams_own_and_shown_with_the_conclusion, |p| {
    let (admin, qc, path) = opened(&p).await;
    let (photo, foreign) = (p.attach(&qc).await, p.attach(&admin).await);
    let mut body = sheet(&[]);
    body["photos"] = json!([{ "attachment": foreign }]);
    assert_eq!(save(&p, &qc, &path, &body).await.problem(422, "invalid").pointers(), ["/photos"]);
    body["photos"] = json!([{ "attachment": photo, "item": "V2.4" }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let file = format!("/api/v1/attachments/{photo}");
    let _ = p.get(&admin, &file).await.problem(404, "not_found");

    let mut end = conclusion("2025-06-16");
    end["signatures"] = json!({});
    let refused = p.act(&qc, &path, "conclude", &end).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/signatures/team/reason", "/signatures/institution/reason"]);
    end["signatures"] = json!({
        "team": { "kind": "signed", "name": "王芳", "role": "组长", "attachment": photo },
        "institution": { "kind": "skipped", "reason": "机构负责人外出" },
    });
    let mut backdated = end.clone();
    backdated["signatures"]["team"]["at"] = json!("2025-01-01T08:00:00Z");
    let _ = p.act(&qc, &path, "conclude", &backdated).await.problem(422, "invalid");
    let concluded = p.act(&qc, &path, "conclude", &end).await.expect(200).json();
    assert_eq!(concluded["signatures"]["institution"]["reason"], "机构负责人外出");
    // The moment is the server's.
    assert!(concluded["signatures"]["team"]["at"].as_str().unwrap().starts_with("2025-06-1"), "{}", concluded["signatures"]);
    let _ = p.get(&admin, &file).await.expect(200);
});

on_both!(a_photograph_that_was_taken_off_a_check_is_nobodys_to_see, |p| {
    let (admin, qc, path) = opened(&p).await;
    let [kept, off, signature] = [p.attach(&qc).await, p.attach(&qc).await, p.attach(&qc).await];
    let mut body = sheet(&[]);
    body["photos"] = json!([{ "attachment": kept }, { "attachment": off }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    body["photos"] = json!([{ "attachment": kept }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let mut end = conclusion("2025-06-16");
    end["signatures"] = json!({
        "team": { "kind": "signed", "name": "王芳", "role": "组长", "attachment": signature },
        "institution": { "kind": "skipped", "reason": "机构负责人外出" },
    });
    let _ = p.act(&qc, &path, "conclude", &end).await.expect(200);
    for who in [&admin, &qc] {
        for shown in [&kept, &signature] {
            let _ = p.get(who, &format!("/api/v1/attachments/{shown}")).await.expect(200);
        }
        let _ = p.get(who, &format!("/api/v1/attachments/{off}")).await.problem(404, "not_found");
    }
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

on_both!(what_a_later_check_has_overtaken_is_not_released, |p| {
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    let body = json!({ "verification": failed["id"] });
    let publication = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let _ = save(&p, &qc, &next, &sheet(&[])).await.expect(200);
    let _ = p.act(&qc, &next, "conclude", &conclusion("2025-06-16")).await.expect(200);
    let _ = p.act(&health, &publication, "release", &json!({})).await.problem(409, "rule_refused");
});

// JL24-1-3-e: each check has a duty of its own to be made public, which the list of an earlier one does not fulfil.
on_both!(the_list_of_an_earlier_check_leaves_the_duty_of_the_later_one, |p| {
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let conclude = async |path: &str| {
        let _ = save(&p, &qc, path, &sheet(&["V2.4"])).await.expect(200);
        p.act(&qc, path, "conclude", &conclusion("2025-06-16")).await.expect(200).json()["id"].clone()
    };
    let prepare = async |check: &Value| {
        let body = json!({ "verification": check });
        p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned()
    };
    let duties = async || {
        let board = p.get(&qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
        let of_list = |clock: &&Value| clock["kind"] == "check_publication";
        board.as_array().unwrap().iter().filter(of_list).map(|clock| clock["subject_id"].clone()).collect::<Vec<_>>()
    };
    let first = conclude(&path).await;
    let earlier = prepare(&first).await;
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let second = conclude(&next).await;
    let _ = p.act(&health, &earlier, "release", &json!({})).await.expect(200);
    assert_eq!(duties().await, std::slice::from_ref(&second), "what the follow-up found is not public yet");
    let later = prepare(&second).await;
    let _ = p.act(&health, &later, "release", &json!({})).await.expect(200);
    assert!(duties().await.is_empty());
});

/// Takes a filing off the record, as its institution asked.
async fn cancelled(p: &Platform, admin: &Person, health: &Person, filing: &str) {
    let asked = json!({ "last_day": "2025-07-31", "reason": "机构撤并" });
    let _ = p.act(admin, filing, "cancellation", &asked).await.expect(200);
    let _ = p.act(health, filing, "accept", &json!({})).await.expect(200);
}

// JL24-1-3-d: nothing of a filing that is off the record is left to be checked.
on_both!(a_check_ends_with_its_filing_and_so_does_its_clock, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let filing = format!("/api/v1/filings/{}", p.get(&qc, &path).await.json()["filing"].as_str().unwrap());
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    cancelled(&p, &admin, &health, &filing).await;
    let ended = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&ended["state"], &ended["filing_ended_on"]), (&json!("called_off"), &json!("2025-06-16")));
    assert_eq!((&ended["standing"], &ended["days_left"], &ended["actions"]), (&Value::Null, &Value::Null, &json!([])));
    assert!(clocks(&p, &qc).await.is_empty());
    let fulfilled = ohqc_testkit::sql::texts(p.app.db(), "SELECT kind FROM deadlines WHERE kind = 'verification'").await;
    assert!(fulfilled.is_empty(), "nobody has made this check");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&history[0]["kind"], &history[0]["data"]["reason"]), (&json!("called_off"), &json!("备案已注销")));
    let _ = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.problem(409, "rule_refused");
    let late = p.on("2026-01-05".parse().unwrap());
    for (query, found) in [("overdue=true", 0), ("state=called_off", 1)] {
        let list = late.get(&qc, &format!("/api/v1/verifications?{query}")).await.expect(200).json();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(found), "{query}");
    }
});

on_both!(a_failed_check_of_a_cancelled_filing_is_not_followed_up, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    cancelled(&p, &admin, &health, &format!("/api/v1/filings/{}", failed["filing"].as_str().unwrap())).await;
    assert_eq!(p.get(&qc, &path).await.json()["actions"], json!([]));
    let refused = p.act(&qc, &path, "follow-up", &json!({})).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("备案已注销"), "{}", refused.json());
});

/// On PostgreSQL nothing but the turn keeps a release and the conclusion of the follow-up apart; SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_and_the_conclusion_of_a_follow_up_take_turns() {
    let Some(p) = Platform::on_postgres().await else { return };
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    let body = json!({ "verification": failed["id"] });
    let publication = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let _ = save(&p, &qc, &next, &sheet(&[])).await.expect(200);
    let name = format!("checks of {}", failed["filing"].as_str().unwrap());
    for (who, thing, verb, body) in
        [(&health, &publication, "release", json!({})), (&qc, &next, "conclude", conclusion("2025-06-16"))]
    {
        let turn = ohqc_testkit::sql::turn(p.app.db(), &name).await;
        tokio::select! {
            reply = p.act(who, thing, verb, &body) => panic!("{verb} did not wait: {}", reply.json()),
            () = ohqc_testkit::sql::somebody_waits(p.app.db()) => {}
        }
        drop(turn);
    }
}

/// On PostgreSQL the end of a filing waits for its turn before it locks a row: a conclusion that holds the turn needs them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_filing_waits_with_no_row_locked() {
    let Some(p) = Platform::on_postgres().await else { return };
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let id = p.get(&qc, &path).await.json()["filing"].as_str().unwrap().to_owned();
    let filing = format!("/api/v1/filings/{id}");
    let asked = json!({ "last_day": "2025-07-31", "reason": "机构撤并" });
    let _ = p.act(&admin, &filing, "cancellation", &asked).await.expect(200);
    let turn = ohqc_testkit::sql::turn(p.app.db(), &format!("checks of {id}")).await;
    let nothing = json!({});
    tokio::select! {
        reply = p.act(&health, &filing, "accept", &nothing) => panic!("it did not wait: {}", reply.json()),
        () = async {
            ohqc_testkit::sql::somebody_waits(p.app.db()).await;
            p.execute("SELECT id FROM filings FOR UPDATE NOWAIT").await;
        } => {}
    }
    drop(turn);
}

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

/// Files other services by a change that goes on record.
async fn refiled(p: &Platform, admin: &Person, health: &Person, filing: &str, services: Value) {
    let begun = p.act(admin, filing, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let mut dossier = begun.json()["application"]["dossier"].clone();
    dossier["services"] = services;
    dossier["premises"]["total_area"] = json!("700");
    dossier["people"][3]["diagnosis_certificate"]["categories"] = json!(["1", "3", "4"]);
    let reader = json!({ "name": "酶标仪", "categories": ["4"], "calibrated_to": "2027-01-01" });
    dossier["equipment"].as_array_mut().unwrap().push(reader);
    let saved = p.change(Method::PUT, admin, filing, &begun.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, admin, &format!("{filing}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(health, filing).await.expect(200);
}

// JL24-1-3-e: what is looked at again is the filing as it is on record, categories and dossier alike.
on_both!(a_follow_up_looks_at_the_filing_as_it_is_on_record, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    let filing = format!("/api/v1/filings/{}", failed["filing"].as_str().unwrap());
    refiled(&p, &admin, &health, &filing, json!([{ "category": "3", "items": [] }])).await;
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).json();
    assert_eq!(next["filed"], json!([{ "category": "3", "items": [] }]));
    let area = next["entries"].as_array().unwrap().iter().find(|entry| entry["label"]["zh"] == "场所总面积").unwrap();
    assert_eq!(area["filed"]["zh"], "700 m²");
});

// JL24-1-2-d: a category filed later is looked at by another check, which the record of the change opens with its clock.
on_both!(a_check_that_passed_is_followed_up_once_more_is_filed, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    let passed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    assert_eq!(passed["actions"], json!([]));
    let mut services = passed["filed"].as_array().unwrap().clone();
    services.push(json!({ "category": "4", "items": [] }));
    let filing = format!("/api/v1/filings/{}", passed["filing"].as_str().unwrap());
    refiled(&p, &admin, &health, &filing, json!(services)).await;
    let before = p.get(&qc, &path).await.expect(200).json();
    assert_eq!(before["actions"], json!([]), "it has its follow-up");
    let running = clocks(&p, &qc).await;
    assert_eq!((running.len(), &running[0]["kind"]), (1, &json!("verification_follow_up")));
    let rights =
        p.get(&admin, &format!("/api/v1/institutions/{}/rights?on=2025-06-16", admin.organisation)).await.expect(200).json();
    let last = rights["services"][0]["units"].as_array().unwrap().last().unwrap().clone();
    assert!(last["going_out"]["chain"].to_string().contains("尚未核查"), "{last}");
    let next = p.get(&qc, &format!("/api/v1/verifications/{}", before["followed_by"].as_str().unwrap())).await.expect(200).json();
    assert_eq!((next["filed"].as_array().map(Vec::len), &next["state"]), (Some(3), &json!("open")));
});

on_both!(a_file_of_a_check_is_seen_by_who_sees_the_check_and_not_by_an_experts_colleagues, |p| {
    let (_, qc, path) = opened(&p).await;
    // The expert works for another institution, and manages it.
    let house = p.institution_admin("220102").await;
    let expert = p.member(house.organisation, Role::QcExpert).await;
    p.execute(&format!("UPDATE users SET roles = '[\"ORG_ADMIN\",\"QC_EXPERT\"]' WHERE name = '{}'", expert.name)).await;
    let expert = p.moved(&expert, &expert).await;
    let _ = name_team(&p, &qc, &path, &[&qc, &expert], &qc).await.expect(200);
    let photo = p.attach(&expert).await;
    let mut body = sheet(&[]);
    body["photos"] = json!([{ "attachment": photo }]);
    let _ = save(&p, &expert, &path, &body).await.expect(200);
    let file = format!("/api/v1/attachments/{photo}");
    let _ = p.get(&house, &file).await.problem(404, "not_found");
    let _ = p.get(&expert, &file).await.expect(200);
    let taken = p.attach(&qc).await;
    body["photos"] = json!([{ "attachment": photo }, { "attachment": taken }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let _ = p.get(&expert, &format!("/api/v1/attachments/{taken}")).await.expect(200);
    // Once they are off the team it is no more theirs to see.
    let _ = name_team(&p, &qc, &path, &[&qc], &qc).await.expect(200);
    let _ = p.get(&expert, &file).await.problem(404, "not_found");
});
