//! Yearly plans over the API: two persons, idempotent lists, coverage by the profile's window.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::json;

use super::assessments::{answer, fill, only_round, plan, scene};

/// An institution of a name with its filing on record, and its administrator.
async fn filed(p: &Platform, name: &str, health: &Person) -> Person {
    let qc = p.qc().await;
    let mut body = build::institution("220104");
    body["name"] = json!(name);
    let id = p.post(&qc, "/api/v1/institutions", &body).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
    let admin = p.member(id, Role::OrgAdmin).await;
    let _ = p.accepted_filing(&admin, health).await;
    admin
}

/// The days by which the nation must have a year's results (NHC23-5-6).
async fn reports_due(p: &Platform, who: &Person) -> Vec<String> {
    let board = p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let reports = board.as_array().unwrap().iter().filter(|clock| clock["kind"] == "release_year");
    reports.map(|clock| clock["due_on"].as_str().unwrap().to_owned()).collect()
}

// NHC23-5-6: from then on the report of the year is on the board.
on_both!(a_plan_is_approved_by_another_person, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let _ = filed(&p, "长春甲医院", &health).await;
    let plan = plan(&p, &qc, "examination").await;
    let _ = p.act(&health, &plan, "approve", &json!({})).await.problem(409, "rule_refused");
    assert_eq!(reports_due(&p, &health).await, Vec::<String>::new());
    let _ = p.act(&qc, &plan, "rounds", &json!({ "all": true })).await.expect(200);
    let own = json!(["add_rounds", "remove_rounds", "discard"]);
    assert_eq!(p.get(&qc, &plan).await.expect(200).json()["actions"], own);
    let _ = p.act(&qc, &plan, "approve", &json!({})).await.problem(403, "denied");
    // No one organisation drafts and approves; somebody who moves from the one to the other still has drafted it.
    let moved = p.moved(&qc, &health).await;
    assert_eq!(p.get(&moved, &plan).await.expect(200).json()["actions"], json!([]));
    let _ = p.act(&moved, &plan, "approve", &json!({})).await.problem(409, "rule_refused");
    assert_eq!(p.get(&health, &plan).await.expect(200).json()["actions"], json!(["approve"]));
    let approved = p.act(&health, &plan, "approve", &json!({})).await.expect(200).json();
    assert_eq!((&approved["state"], &approved["approved_on"]), (&json!("approved"), &json!("2025-06-16")));
    assert_eq!(reports_due(&p, &health).await, ["2026-01-10"], "the year's report is due before any version of it is there");
    assert_eq!((&approved["drafted_by"], &approved["approved_by"]), (&json!("省级质控中心"), &json!("省级卫生健康部门")));
    let _ = p.act(&health, &plan, "approve", &json!({})).await.problem(409, "rule_refused");
    let kinds = p.get(&health, &format!("{plan}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = kinds.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["approved", "updated", "created"]);
});

on_both!(listing_institutions_again_changes_nothing, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let first = filed(&p, "长春甲医院", &health).await;
    let _ = filed(&p, "长春乙医院", &health).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220000").await;
    let own = p.member(first.organisation, Role::QcExpert).await;
    let plan = plan(&p, &qc, "examination").await;
    let one = json!({ "institutions": [first.organisation], "experts": [expert.id] });
    assert_eq!(p.act(&qc, &plan, "rounds", &one).await.expect(200).json()["progress"]["planned"], 1);
    assert_eq!(p.act(&qc, &plan, "rounds", &one).await.expect(200).json()["progress"]["planned"], 1);
    let all = json!({ "all": true, "experts": [expert.id, own.id] });
    assert_eq!(p.act(&qc, &plan, "rounds", &all).await.expect(200).json()["progress"]["planned"], 2);
    assert_eq!(p.act(&qc, &plan, "rounds", &all).await.expect(200).json()["progress"]["planned"], 2);
    let _ = p.act(&health, &plan, "approve", &json!({})).await.expect(200);
    let count =
        async |who: &Person| p.get(who, "/api/v1/assessments").await.expect(200).json()["items"].as_array().unwrap().len();
    assert_eq!((count(&expert).await, count(&own).await), (2, 1), "nobody is put on the own organisation's round");
    let experts = p.get(&qc, "/api/v1/experts").await.expect(200).json();
    assert_eq!(experts.as_array().unwrap().len(), 2);
    let _ = p.get(&health, "/api/v1/experts").await.problem(403, "denied");
});

on_both!(what_cannot_be_listed_is_named_by_its_pointer, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let admin = filed(&p, "长春甲医院", &health).await;
    let unfiled = p.institution_admin("220104").await;
    let own = p.member(admin.organisation, Role::QcExpert).await;
    let path = plan(&p, &qc, "examination").await;
    for (body, pointer, code) in [
        (json!({}), "/institutions", "required"),
        (json!({ "institutions": [admin.organisation, unfiled.organisation] }), "/institutions/1", "not_filed"),
        (json!({ "institutions": [admin.organisation], "experts": [own.id] }), "/experts/0", "conflict_of_interest"),
        (json!({ "all": true, "experts": [qc.id] }), "/experts/0", "not_an_expert"),
    ] {
        let refused = p.act(&qc, &path, "rounds", &body).await.problem(422, "invalid");
        assert_eq!((refused.pointers(), &refused.json()["errors"][0]["code"]), (vec![pointer.to_owned()], &json!(code)));
    }
    assert_eq!(p.get(&qc, &path).await.expect(200).json()["progress"]["planned"], 0, "a refused list lists nothing");
    let body = json!({ "year": 1999, "service": "examination", "region": "220100", "title": "x" });
    let mut pointers = p.post(&qc, "/api/v1/plans", &body).await.problem(422, "invalid").pointers();
    pointers.sort();
    assert_eq!(pointers, ["/region", "/title", "/year"]);
});

// JL24-5-5, I01
on_both!(coverage_counts_those_on_record_and_those_assessed, |p| {
    let scene = scene(&p).await;
    let _ = filed(&p, "长春乙医院", &scene.health).await;
    let coverage = async || p.get(&scene.qc, &scene.plan).await.expect(200).json()["coverage"].clone();
    let before = coverage().await;
    assert_eq!((&before["ratio"]["numerator"], &before["ratio"]["denominator"]), (&json!(0), &json!(2)));
    assert_eq!((&before["definition"]["clause"], &before["reached"]), (&json!("JL24-5-5"), &json!(false)));
    fill(&p, &scene.qc, &scene.round).await;
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200);
    let after = coverage().await;
    assert_eq!((&after["ratio"]["numerator"], &after["ratio"]["percent"]), (&json!(1), &json!("50.00")));
    let left = p.get(&scene.qc, &format!("{}/uncovered", scene.plan)).await.expect(200).json();
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    assert_eq!((&left["items"][0]["institution_name"], left["items"][0].get("assessment")), (&json!("长春乙医院"), None));
    let grown = p.act(&scene.qc, &scene.plan, "rounds", &json!({ "all": true })).await.expect(200).json();
    assert_eq!((&grown["progress"]["planned"], &grown["progress"]["finalised"]), (&json!(1), &json!(1)));
    let left = p.get(&scene.qc, &format!("{}/uncovered", scene.plan)).await.expect(200).json();
    assert_eq!(left["items"][0]["state"], "planned");
    let _ = p.get(&scene.qc, &format!("{}/uncovered?limit=0", scene.plan)).await.problem(422, "invalid");
});

on_both!(a_plan_is_completed_while_every_result_is_fixed, |p| {
    let scene = scene(&p).await;
    let listed = async |state: &str| {
        let list = p.get(&scene.qc, &format!("/api/v1/plans?state={state}")).await.expect(200).json();
        list["items"].as_array().unwrap().iter().map(|plan| plan["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((listed("approved").await.len(), listed("completed").await.len()), (1, 0));
    fill(&p, &scene.qc, &scene.round).await;
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200);
    assert_eq!(p.get(&scene.qc, &scene.plan).await.expect(200).json()["state"], "completed");
    assert_eq!((listed("approved").await, listed("completed").await), (vec![], vec!["completed".to_owned()]));
    let _ = filed(&p, "长春乙医院", &scene.health).await;
    let grown = p.act(&scene.qc, &scene.plan, "rounds", &json!({ "all": true })).await.expect(200).json();
    assert_eq!(grown["state"], "approved", "another institution has joined");
});

on_both!(a_plan_ends_when_nothing_is_being_scored, |p| {
    let scene = scene(&p).await;
    let _ = answer(&p, &scene.qc, &scene.round, ("ohe-a", "A1.4"), &json!({ "answer": { "kind": "full" } })).await.expect(200);
    let _ = p.act(&scene.qc, &scene.plan, "close", &json!({})).await.problem(409, "rule_refused");
    fill(&p, &scene.qc, &scene.round).await;
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200);
    let _ = filed(&p, "长春乙医院", &scene.health).await;
    let _ = p.act(&scene.qc, &scene.plan, "rounds", &json!({ "all": true })).await.expect(200);
    let closed = p.act(&scene.qc, &scene.plan, "close", &json!({})).await.expect(200).json();
    assert_eq!((&closed["state"], &closed["actions"]), (&json!("closed"), &json!([])));
    let board = p.get(&scene.qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = board.as_array().unwrap().iter().map(|clock| clock["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"verification") && !kinds.contains(&"assessment_year"), "{kinds:?}");
    let fulfilled = ohqc_testkit::sql::texts(p.app.db(), "SELECT kind FROM deadlines WHERE kind = 'assessment_year'").await;
    assert_eq!(fulfilled.len(), 1, "of the round that was finalised; the other was never assessed");
    let _ = p.act(&scene.qc, &scene.plan, "rounds", &json!({ "all": true })).await.problem(409, "rule_refused");
});

on_both!(a_plan_belongs_to_its_province, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let body = json!({ "year": 2025, "service": "examination", "region": "220000", "title": "吉林省计划" });
    let created = p.post(&qc, "/api/v1/plans", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let _ = p.post(&qc, "/api/v1/plans", &body).await.problem(409, "duplicate");
    let _ = p.post(&health, "/api/v1/plans", &body).await.problem(403, "denied");
    let liaoning = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let _ = p.post(&liaoning, "/api/v1/plans", &body).await.problem(403, "denied");
    let _ = p.get(&liaoning, &path).await.problem(404, "not_found");
    assert_eq!(p.get(&liaoning, "/api/v1/plans").await.expect(200).json()["items"], json!([]));
    let _ = p
        .change(Method::POST, &liaoning, &format!("{path}/rounds"), "\"r1\"", &json!({ "all": true }))
        .await
        .problem(404, "not_found");
    let _ = p.get(&liaoning, &format!("{path}/uncovered")).await.problem(404, "not_found");
    let list = p.get(&health, "/api/v1/plans?year=2025&state=draft").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let _ = p.act(&qc, &path, "rounds", &json!({ "all": true })).await.expect(200);
    for verb in ["approve", "rounds"] {
        let (who, body) = if verb == "rounds" { (&qc, json!({ "all": true })) } else { (&health, json!({})) };
        let _ = p.change(Method::POST, who, &format!("{path}/{verb}"), &created.etag(), &body).await.problem(412, "stale");
    }
    let _ = p.post(&qc, &format!("{path}/rounds"), &json!({ "all": true })).await.problem(428, "precondition_required");
    let _ = p.change(Method::POST, &qc, &format!("{path}/close"), "\"r2\"", &json!({})).await.problem(409, "rule_refused");
});

on_both!(an_expert_learns_of_a_round_once_its_plan_is_approved, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let admin = filed(&p, "长春甲医院", &health).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220000").await;
    let plan = plan(&p, &qc, "examination").await;
    let _ = p.act(&qc, &plan, "rounds", &json!({ "all": true, "experts": [expert.id] })).await.expect(200);
    let round = only_round(&p, &qc).await;
    assert_eq!(only_round(&p, &health).await, round, "whoever approves sees what is to be approved");
    let listed = async |who: &Person| p.get(who, "/api/v1/assessments").await.expect(200).json()["items"].clone();
    assert_eq!(listed(&expert).await, json!([]));
    let _ = p.get(&expert, &round).await.problem(404, "not_found");
    let _ = p.get(&expert, &format!("{round}/history")).await.problem(404, "not_found");
    let full = json!({ "answer": { "kind": "full" } });
    let path = format!("{round}/sheets/ohe-a/items/A1.4");
    let _ = p.change(Method::PATCH, &expert, &path, "\"r1\"", &full).await.problem(404, "not_found");
    let _ = answer(&p, &qc, &round, ("ohe-a", "A1.4"), &full).await.problem(409, "rule_refused");
    let _ = p.act(&health, &plan, "approve", &json!({})).await.expect(200);
    assert_eq!(only_round(&p, &expert).await, round);
    assert_eq!(p.get(&expert, &round).await.expect(200).json()["actions"], json!(["score"]));
    let _ = answer(&p, &expert, &round, ("ohe-a", "A1.4"), &full).await.expect(200);
    assert_eq!(listed(&qc).await[0]["experts"].as_array().map(Vec::len), Some(1), "a list says who scores");
    assert_eq!(listed(&admin).await, json!([]));
});

on_both!(a_draft_gives_an_institution_back, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let _ = filed(&p, "长春甲医院", &health).await;
    let _ = filed(&p, "长春乙医院", &health).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220000").await;
    let plan = plan(&p, &qc, "examination").await;
    let listing = json!({ "all": true, "experts": [expert.id] });
    let listed = p.act(&qc, &plan, "rounds", &listing).await.expect(200);
    let found = p.get(&qc, "/api/v1/assessments?q=%E7%94%B2").await.expect(200).json();
    let out = format!("{plan}/rounds/{}", found["items"][0]["id"].as_str().unwrap());
    let remove = async |who: &Person, path: &str, etag: &str| p.change(Method::DELETE, who, path, etag, &json!({})).await;
    let _ = remove(&health, &out, &listed.etag()).await.problem(403, "denied");
    let _ = remove(&qc, &out, "\"r1\"").await.problem(412, "stale");
    let elsewhere = format!("{plan}/rounds/01997a5e-3c1b-7d40-9f6a-2b8c4d1e0f3a");
    let _ = remove(&qc, &elsewhere, &listed.etag()).await.problem(404, "not_found");
    let _ = remove(&qc, &out, &listed.etag()).await.expect(204);
    assert_eq!(p.get(&qc, &plan).await.expect(200).json()["progress"]["planned"], 1);
    let told = p.get(&qc, &format!("{plan}/history")).await.expect(200).json()["items"][0].clone();
    assert_eq!((&told["kind"], &told["data"]["removed"]), (&json!("updated"), &json!(["长春甲医院"])));
    let again = p.act(&qc, &plan, "rounds", &listing).await.expect(200);
    assert_eq!(again.json()["progress"]["planned"], 2, "it may be listed again");
    let _ = p.act(&health, &plan, "approve", &json!({})).await.expect(200);
    let kept = p.get(&qc, &plan).await.expect(200);
    assert!(!kept.json()["actions"].as_array().unwrap().contains(&json!("remove_rounds")));
    let found = p.get(&qc, "/api/v1/assessments?q=%E7%94%B2").await.expect(200).json();
    let out = format!("{plan}/rounds/{}", found["items"][0]["id"].as_str().unwrap());
    let _ = remove(&qc, &out, &kept.etag()).await.problem(409, "rule_refused");
});

on_both!(a_discarded_draft_makes_room_for_another, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let _ = filed(&p, "长春甲医院", &health).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220000").await;
    let first = plan(&p, &qc, "examination").await;
    let listing = json!({ "all": true, "experts": [expert.id] });
    let listed = p.act(&qc, &first, "rounds", &listing).await.expect(200);
    let discard = async |who: &Person, path: &str, etag: &str| p.change(Method::DELETE, who, path, etag, &json!({})).await;
    let _ = discard(&health, &first, &listed.etag()).await.problem(403, "denied");
    let _ = discard(&qc, &first, "\"r1\"").await.problem(412, "stale");
    let _ = discard(&qc, &first, &listed.etag()).await.expect(204);
    let _ = p.get(&qc, &first).await.problem(404, "not_found");
    assert_eq!(p.get(&qc, "/api/v1/assessments").await.expect(200).json()["items"], json!([]));
    let trail = p.get(&health, "/api/v1/events?subject_kind=plan").await.expect(200).json()["items"].clone();
    assert_eq!((&trail[0]["kind"], &trail[0]["data"]["rounds"]), (&json!("removed"), &json!(1)));
    let first_told = trail.as_array().unwrap().last().unwrap();
    assert_eq!((&first_told["kind"], &first_told["gone"]), (&json!("created"), &json!(true)), "what is gone has no page");
    assert_eq!(first_told["subject"]["zh"], trail[0]["data"]["name"], "and keeps its name");
    let second = plan(&p, &qc, "examination").await;
    let newest = p.get(&health, "/api/v1/events?subject_kind=plan&limit=1").await.expect(200).json()["items"][0].clone();
    assert_eq!((&newest["kind"], &newest["gone"]), (&json!("created"), &json!(false)));
    let _ = p.act(&qc, &second, "rounds", &listing).await.expect(200);
    let _ = p.act(&health, &second, "approve", &json!({})).await.expect(200);
    let etag = p.get(&qc, &second).await.etag();
    let _ = discard(&qc, &second, &etag).await.problem(409, "rule_refused");
});
