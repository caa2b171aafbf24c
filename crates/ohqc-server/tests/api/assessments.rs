//! Rounds over the API: scoring, exact results that anybody can compute again, and who sees what when.

use ohqc_domain::assessments::api::{AssessmentView, ConclusionView, TrendView};
use ohqc_domain::assessments::{FilledSheet, Grade, Record};
use ohqc_domain::checklists::{Answer, Scale, latest};
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Deductions that come to 90.6 in table A and 87.5 in table B: 88.74 in all.
const FOUND: [(&str, &str, &str); 6] = [
    ("ohe-a", "A1.4", "2"),
    ("ohe-a", "A5.1", "4"),
    ("ohe-a", "A5.8", "3"),
    ("ohe-a", "A2.10", "0.4"),
    ("ohe-b", "B2.1", "5"),
    ("ohe-b", "B2.2", "7.5"),
];

/// A province with one institution on record and a plan in force that lists it.
pub struct Scene {
    pub qc: Person,
    pub health: Person,
    pub admin: Person,
    pub plan: String,
    pub round: String,
}

pub async fn plan(p: &Platform, qc: &Person, service: &str) -> String {
    let body = json!({ "year": 2025, "service": service, "region": "220000", "title": "2025年度吉林省质控考核计划" });
    p.post(qc, "/api/v1/plans", &body).await.expect(201).header("location").to_owned()
}

/// The path of the only round that somebody sees.
pub async fn only_round(p: &Platform, who: &Person) -> String {
    let list = p.get(who, "/api/v1/assessments").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    format!("/api/v1/assessments/{}", list["items"][0]["id"].as_str().unwrap())
}

pub async fn scene(p: &Platform) -> Scene {
    let (qc, health, admin) = (p.qc().await, p.health().await, p.institution_admin("220104").await);
    let _ = p.accepted_filing(&admin, &health).await;
    let plan = plan(p, &qc, "examination").await;
    let _ = p.act(&qc, &plan, "rounds", &json!({ "all": true })).await.expect(200);
    let _ = p.act(&health, &plan, "approve", &json!({})).await.expect(200);
    let round = only_round(p, &qc).await;
    Scene { qc, health, admin, plan, round }
}

/// Every item at its best.
fn full(template: &str) -> Value {
    let template = latest(template).unwrap();
    let best = if template.scale == Scale::Points { "full" } else { "conforms" };
    template.items().map(|item| (item.code.to_string(), json!({ "kind": best }))).collect::<serde_json::Map<_, _>>().into()
}

fn off(points: &str) -> Value {
    json!({ "answer": { "kind": "deduct", "points": points, "reason": "现场抽查发现不符合" } })
}

/// Fills every sheet of a round with full marks.
pub async fn fill(p: &Platform, who: &Person, round: &str) {
    let mut seen = p.get(who, round).await.expect(200);
    let sheets = seen.json()["sheets"].as_array().unwrap().clone();
    for sheet in sheets {
        let template = sheet["template"]["id"].as_str().unwrap();
        let path = format!("{round}/sheets/{template}");
        seen = p.change(Method::PUT, who, &path, &seen.etag(), &json!({ "answers": full(template) })).await.expect(200);
    }
}

pub async fn answer(p: &Platform, who: &Person, round: &str, (template, item): (&str, &str), body: &Value) -> Reply {
    let etag = p.get(who, round).await.expect(200).etag();
    p.change(Method::PATCH, who, &format!("{round}/sheets/{template}/items/{item}"), &etag, body).await
}

async fn finalised(p: &Platform, scene: &Scene) -> Reply {
    fill(p, &scene.qc, &scene.round).await;
    for (template, item, points) in FOUND {
        let _ = answer(p, &scene.qc, &scene.round, (template, item), &off(points)).await.expect(200);
    }
    p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200)
}

on_both!(known_deductions_come_to_the_exact_score, |p| {
    let scene = scene(&p).await;
    let done = finalised(&p, &scene).await.json();
    assert_eq!((&done["state"], &done["verdict"]["grade"]), (&json!("finalised"), &json!("qualified")));
    assert_eq!((&done["verdict"]["score"], &done["verdict"]["display_score"]), (&json!("88.74"), &json!("88.74")));
    assert_eq!(done["verdict"]["key_items_passed"], true);
    assert_eq!(done["verdict"]["per_category"].as_array().unwrap().len(), 2, "dust and physical agents are on record");
    assert_eq!(done["actions"], json!(["conclusion"]));
    let row = p.get(&scene.health, "/api/v1/assessments?grade=qualified&year=2025").await.expect(200).json()["items"][0].clone();
    assert_eq!((&row["score"], &row["finalised_on"]), (&json!("88.74"), &json!("2025-06-16")));
    let institutions = p.get(&scene.qc, "/api/v1/institutions").await.expect(200).json();
    assert_eq!(institutions["items"][0]["grade"], "qualified");
    let problems = p.get(&scene.qc, "/api/v1/problems").await.expect(200).json();
    assert_eq!(problems["items"].as_array().unwrap().len(), FOUND.len(), "every finding enters the ledger once");
});

// JL24-1-3-c: trends by the five key links, of what was found and of the points kept, each within the reader's place.
on_both!(a_finalised_round_shows_in_the_trend_of_its_key_links, |p| {
    let scene = scene(&p).await;
    let trend = "/api/v1/assessments/trend?service=examination";
    assert_eq!(p.get(&scene.qc, trend).await.expect(200).json()["years"], json!([]), "nothing is finalised yet");
    let _ = finalised(&p, &scene).await;
    let seen: TrendView = p.get(&scene.qc, trend).await.expect(200).view();
    let [year] = seen.years.as_slice() else { panic!("{seen:?}") };
    assert_eq!((year.year, year.rounds), (2025, 1));
    for tally in &year.links {
        let found = FOUND
            .iter()
            .filter(|(template, item, _)| latest(template).unwrap().item(&item.parse().unwrap()).unwrap().link == tally.link);
        let lost: Decimal = found.clone().map(|(_, _, points)| points.parse::<Decimal>().unwrap()).sum();
        assert_eq!(tally.points - tally.score, lost, "{tally:?}");
        assert_eq!(usize::try_from(tally.findings).unwrap(), found.count(), "{tally:?}");
    }
    assert_eq!(p.get(&scene.admin, trend).await.expect(200).view::<TrendView>(), seen, "an institution sees its own");
    let elsewhere = format!("{trend}&region=220200");
    assert_eq!(p.get(&scene.qc, &elsewhere).await.expect(200).json()["years"], json!([]));
    let stranger = p.institution_admin("220202").await;
    assert_eq!(p.get(&stranger, trend).await.expect(200).json()["years"], json!([]));
    let _ = p.get(&scene.qc, &format!("{trend}&region=999999")).await.problem(422, "invalid");
    let _ = p.get(&scene.qc, "/api/v1/assessments/trend").await.problem(400, "bad_request");
});

on_both!(a_stored_conclusion_is_computed_again_from_what_is_stored, |p| {
    let scene = scene(&p).await;
    let round: AssessmentView = finalised(&p, &scene).await.view();
    let stored: ConclusionView = p.get(&scene.admin, &format!("{}/conclusion", scene.round)).await.expect(200).view();
    let sheets = round.sheets.into_iter().map(|sheet| FilledSheet { template: sheet.template, answers: sheet.answers });
    let record = Record { sheets: sheets.collect(), circumstances: round.circumstances, people: round.people };
    assert_eq!(record.conclude(&stored.rules).unwrap(), stored.conclusion);
    assert_eq!(stored.conclusion.grade, Grade::Qualified);
    assert!(stored.conclusion.derivation.len() > FOUND.len());
    let mut forged = record;
    forged.sheet_mut("ohe-a").unwrap().answers.insert("A1.4".parse().unwrap(), Answer::Full);
    assert_ne!(forged.conclude(&stored.rules).unwrap(), stored.conclusion);
});

on_both!(a_result_is_fixed_once, |p| {
    let scene = scene(&p).await;
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.problem(409, "rule_refused");
    let _ = p.get(&scene.qc, &format!("{}/conclusion", scene.round)).await.problem(404, "not_found");
    let _ = finalised(&p, &scene).await;
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.problem(409, "rule_refused");
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &off("1")).await.problem(409, "rule_refused");
    let etag = p.get(&scene.qc, &scene.round).await.etag();
    let path = format!("{}/experts", scene.round);
    let _ = p.change(Method::PUT, &scene.qc, &path, &etag, &json!({ "experts": [] })).await.problem(409, "rule_refused");
    let kinds = p.get(&scene.qc, &format!("{}/history", scene.round)).await.expect(200).json()["items"].clone();
    assert_eq!((&kinds[0]["kind"], &kinds[0]["data"]["score"]), (&json!("finalised"), &json!("88.74")));
});

on_both!(what_is_missing_is_listed_and_nothing_is_concluded, |p| {
    let scene = scene(&p).await;
    fill(&p, &scene.qc, &scene.round).await;
    for (template, item) in [("ohe-a", "A1.4"), ("ohe-e", "E1.1.1")] {
        let _ = answer(&p, &scene.qc, &scene.round, (template, item), &json!({ "answer": null })).await.expect(200);
    }
    let refused = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/sheets/ohe-a/A1.4", "/sheets/ohe-e/E1.1.1"]);
    let seen = p.get(&scene.qc, &scene.round).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["verdict"]), (&json!("scoring"), &Value::Null));
    let done = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &off("1")).await.expect(200);
    assert_eq!(done.json()["preview"]["missing"], 0);
    assert_eq!(done.json()["verdict"], Value::Null, "another sheet still has a gap");
    assert_eq!(done.etag(), format!("\"r{}\"", done.json()["revision"]));
    let last =
        answer(&p, &scene.qc, &scene.round, ("ohe-e", "E1.1.1"), &json!({ "answer": { "kind": "full" } })).await.expect(200);
    assert_eq!(last.json()["verdict"]["score"], "99.6");
});

on_both!(an_answer_the_template_refuses_is_named_by_its_pointer, |p| {
    let scene = scene(&p).await;
    let deduct = |points: &str, reason: &str| json!({ "answer": { "kind": "deduct", "points": points, "reason": reason } });
    let na = json!({ "answer": { "kind": "not_applicable", "reason": "不涉及" } });
    let long = "长".repeat(1001);
    for (item, body, pointer, code) in [
        ("A1.4", deduct("0.25", "缺一人"), "/answer/points", "too_fine"),
        ("A1.4", deduct("3.1", "缺一人"), "/answer/points", "above_ceiling"),
        ("A1.4", deduct("0", "缺一人"), "/answer/points", "not_positive"),
        ("A2.10", deduct("0.7", "缺一人"), "/answer/points", "not_multiple"),
        ("A1.1", deduct("1", "缺一人"), "/answer/points", "not_whole"),
        ("A1.4", deduct("1", "  "), "/answer/reason", "missing_reason"),
        ("A1.4", deduct("1", &long), "/answer/reason", "length"),
        ("A1.1", na, "/answer", "na_not_allowed"),
        ("A1.1", json!({ "answer": { "kind": "conforms" } }), "/answer", "wrong_scale"),
    ] {
        let refused = answer(&p, &scene.qc, &scene.round, ("ohe-a", item), &body).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [pointer], "{code}");
        assert_eq!(refused.json()["errors"][0]["code"], code);
    }
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &json!({})).await.problem(422, "invalid");
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "Z9"), &off("1")).await.problem(404, "not_found");
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-d", "D1.1.1"), &off("1")).await.problem(404, "not_found");
    let etag = p.get(&scene.qc, &scene.round).await.etag();
    let sheet = json!({ "answers": { "A1.4": { "kind": "deduct", "points": "9", "reason": "x" }, "Q7": { "kind": "full" } } });
    let path = format!("{}/sheets/ohe-a", scene.round);
    let refused = p.change(Method::PUT, &scene.qc, &path, &etag, &sheet).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/answers/A1.4/points", "/answers/Q7"]);
    assert_eq!(p.get(&scene.qc, &scene.round).await.json()["state"], "planned", "nothing was put down");
    let body = json!({ "circumstances": ["false_certificate"], "people": { "2": 5 } });
    let path = format!("{}/findings", scene.round);
    let refused = p.change(Method::PUT, &scene.qc, &path, &etag, &body).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/circumstances", "/people/2"]);
    let body = json!({ "people": { "1": 5200 } });
    let kept = p.change(Method::PUT, &scene.qc, &path, &etag, &body).await.expect(200);
    assert_eq!(kept.json()["people"]["1"], 5200);
});

on_both!(a_round_whose_last_answer_is_taken_back_has_not_begun, |p| {
    let scene = scene(&p).await;
    let nothing = json!({ "answer": null });
    let state = async || p.get(&scene.qc, &scene.round).await.expect(200).json()["state"].clone();
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &nothing).await.expect(200);
    assert_eq!(state().await, "planned", "nothing was put down");
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &off("1")).await.expect(200);
    assert_eq!(state().await, "scoring");
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &nothing).await.expect(200);
    assert_eq!(state().await, "planned");
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.problem(409, "rule_refused");
});

on_both!(a_stale_answer_is_refused, |p| {
    let scene = scene(&p).await;
    let path = format!("{}/sheets/ohe-a/items/A1.4", scene.round);
    let _ = p.change(Method::PATCH, &scene.qc, &path, "\"r1\"", &off("1")).await.expect(200);
    let _ = p.change(Method::PATCH, &scene.qc, &path, "\"r1\"", &off("2")).await.problem(412, "stale");
    let bare = p.request(Method::PATCH, &path).bearer_auth(&scene.qc.token).json(&off("2"));
    let _ = p.send(bare).await.problem(428, "precondition_required");
    let _ = p.change(Method::PATCH, &scene.health, &path, "\"r2\"", &off("2")).await.problem(403, "denied");
});

on_both!(nothing_is_scored_before_the_plan_is_in_force, |p| {
    let (qc, health, admin) = (p.qc().await, p.health().await, p.institution_admin("220104").await);
    let _ = p.accepted_filing(&admin, &health).await;
    let plan = plan(&p, &qc, "examination").await;
    let _ = p.act(&qc, &plan, "rounds", &json!({ "all": true })).await.expect(200);
    let round = only_round(&p, &qc).await;
    let seen = p.get(&qc, &round).await.expect(200).json();
    assert_eq!(seen["actions"], json!(["assign"]));
    let _ = answer(&p, &qc, &round, ("ohe-a", "A1.4"), &off("1")).await.problem(409, "rule_refused");
});

on_both!(experts_see_and_score_what_they_are_assigned_to, |p| {
    let scene = scene(&p).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220000").await;
    let other = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220000").await;
    let own = p.member(scene.admin.organisation, Role::QcExpert).await;
    let _ = p.get(&expert, &scene.round).await.problem(404, "not_found");
    let path = format!("{}/experts", scene.round);
    let etag = p.get(&scene.qc, &scene.round).await.etag();
    let team = json!({ "experts": [expert.id, own.id] });
    let refused = p.change(Method::PUT, &scene.qc, &path, &etag, &team).await.problem(422, "invalid");
    assert_eq!(
        (refused.pointers(), &refused.json()["errors"][0]["code"]),
        (vec!["/experts/1".to_owned()], &json!("conflict_of_interest"))
    );
    let refused =
        p.change(Method::PUT, &scene.qc, &path, &etag, &json!({ "experts": [scene.health.id] })).await.problem(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "not_an_expert");
    let assigned = p.change(Method::PUT, &scene.qc, &path, &etag, &json!({ "experts": [expert.id] })).await.expect(200);
    assert_eq!(assigned.json()["experts"][0]["user"], json!(expert.id));
    assert_eq!(only_round(&p, &expert).await, scene.round);
    let due = p.get(&expert, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert_eq!((due.as_array().unwrap().len(), &due[0]["kind"]), (1, &json!("assessment_year")));
    assert_eq!(p.get(&other, "/api/v1/deadlines").await.expect(200).json()["items"], json!([]));
    assert_eq!(p.get(&expert, &scene.round).await.expect(200).json()["actions"], json!(["score"]));
    let _ = answer(&p, &expert, &scene.round, ("ohe-a", "A1.4"), &off("1")).await.expect(200);
    let _ = p.act(&expert, &scene.round, "finalise", &json!({})).await.problem(403, "denied");
    assert_eq!(p.get(&other, "/api/v1/assessments").await.expect(200).json()["items"], json!([]));
    for stranger in [&other, &own] {
        let path = format!("{}/sheets/ohe-a/items/A1.4", scene.round);
        let _ = p.change(Method::PATCH, stranger, &path, "\"r3\"", &off("2")).await.problem(404, "not_found");
        let _ = p.get(stranger, &scene.round).await.problem(404, "not_found");
    }
});

on_both!(an_institution_sees_its_own_result_once_it_is_fixed, |p| {
    let scene = scene(&p).await;
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &off("1")).await.expect(200);
    let _ = p.get(&scene.admin, &scene.round).await.problem(404, "not_found");
    assert_eq!(p.get(&scene.admin, "/api/v1/assessments").await.expect(200).json()["items"], json!([]));
    let _ = p.get(&scene.admin, &format!("{}/history", scene.round)).await.problem(404, "not_found");
    let _ = finalised(&p, &scene).await;
    let seen = p.get(&scene.admin, &scene.round).await.expect(200).json();
    assert_eq!(seen["sheets"][0]["answers"]["A5.1"]["points"], "4");
    let other = p.institution_admin("220104").await;
    let elsewhere = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await;
    let liaoning = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    for stranger in [&other, &elsewhere, &liaoning] {
        let _ = p.get(stranger, &scene.round).await.problem(404, "not_found");
        let _ = p.get(stranger, &format!("{}/conclusion", scene.round)).await.problem(404, "not_found");
    }
    let _ = p
        .change(Method::POST, &liaoning, &format!("{}/finalise", scene.round), "\"r1\"", &json!({}))
        .await
        .problem(404, "not_found");
});

on_both!(who_only_looks_on_sees_a_result_but_no_draft, |p| {
    let scene = scene(&p).await;
    fill(&p, &scene.qc, &scene.round).await;
    let city = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let supervision = p.person(Role::ProvSupv, OrganisationKind::DiseaseControl, "220000").await;
    for watcher in [&city, &supervision] {
        let seen = p.get(watcher, &scene.round).await.expect(200).json();
        assert_eq!((&seen["state"], &seen["sheets"], &seen["verdict"]), (&json!("scoring"), &json!([]), &Value::Null));
        let history = p.get(watcher, &format!("{}/history", scene.round)).await.expect(200).json()["items"].clone();
        let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"created") && !kinds.contains(&"scored"), "{history}");
    }
    for worker in [&scene.qc, &scene.health] {
        let seen = p.get(worker, &scene.round).await.expect(200).json();
        assert_eq!(seen["verdict"]["grade"], "qualified");
    }
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200);
    for watcher in [&city, &supervision] {
        let seen = p.get(watcher, &scene.round).await.expect(200).json();
        assert_eq!(seen["verdict"]["grade"], "qualified");
        assert_eq!(seen["sheets"][0]["answers"]["A1.1"]["kind"], "full");
    }
});

on_both!(the_clock_of_a_round_runs_from_approval_to_its_result, |p| {
    let scene = scene(&p).await;
    let clocks = async || {
        let board = p.get(&scene.qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
        board.as_array().unwrap().iter().filter(|clock| clock["kind"] == "assessment_year").cloned().collect::<Vec<_>>()
    };
    let open = clocks().await;
    assert_eq!((open.len(), &open[0]["due_on"]), (1, &json!("2025-12-31")));
    let _ = finalised(&p, &scene).await;
    assert!(clocks().await.is_empty());
});

// diagnosis P-05.
on_both!(a_circumstance_decides_about_a_diagnosis_institution, |p| {
    let (qc, health, admin) = (p.qc().await, p.health().await, p.institution_admin("220104").await);
    let path = p.submitted_diagnosis(&admin).await;
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let plan = plan(&p, &qc, "diagnosis").await;
    let _ = p.act(&qc, &plan, "rounds", &json!({ "institutions": [admin.organisation] })).await.expect(200);
    let _ = p.act(&health, &plan, "approve", &json!({})).await.expect(200);
    let round = only_round(&p, &qc).await;
    fill(&p, &qc, &round).await;
    let seen = p.get(&qc, &round).await.expect(200);
    let sheets: Vec<_> =
        seen.json()["sheets"].as_array().unwrap().iter().map(|sheet| sheet["template"]["id"].to_string()).collect();
    assert_eq!(sheets, ["\"diagnosis-1\"", "\"diagnosis-2\""]);
    assert_eq!(seen.json()["verdict"]["grade"], "qualified", "Jilin knows no other grade above the line");
    let body = json!({ "circumstances": ["false_certificate"] });
    let _ = p.change(Method::PUT, &qc, &format!("{round}/findings"), &seen.etag(), &body).await.expect(200);
    let done = p.act(&qc, &round, "finalise", &json!({})).await.expect(200).json();
    assert_eq!((&done["verdict"]["grade"], &done["verdict"]["score"]), (&json!("unqualified"), &json!("100")));
    let problems = p.get(&qc, "/api/v1/problems").await.expect(200).json();
    assert_eq!(problems["items"].as_array().unwrap().len(), 1, "what decided alone is in the ledger: {problems}");
    assert_eq!((&problems["items"][0]["severity"], &problems["items"][0]["category"]), (&json!("major"), &json!("P8")));
});

on_both!(forms_are_drawn_from_the_checklists, |p| {
    let admin = p.institution_admin("220104").await;
    let list = p.get(&admin, "/api/v1/checklists").await.expect(200).json();
    let table = list.as_array().unwrap().iter().find(|row| row["id"] == "ohe-a").cloned().unwrap();
    assert_eq!((&table["items"], &table["points"]), (&json!(48), &json!("100")));
    let form = p.get(&admin, "/api/v1/checklists/ohe-a/1").await.expect(200).json();
    assert_eq!(form["sections"][0]["items"][0]["code"], "A1.1");
    let _ = p.get(&admin, "/api/v1/checklists/ohe-a/99").await.problem(404, "not_found");
    let _ = p.get(&admin, "/api/v1/checklists/ohe-a/x").await.problem(400, "bad_request");
});
