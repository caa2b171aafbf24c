//! Publications over the API: two people, a frozen list, what the public sees and what it no longer does.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use super::assessments::{Scene, fill, scene};

/// A province with one finalised round at full marks.
async fn assessed(p: &Platform) -> Scene {
    let scene = scene(p).await;
    fill(p, &scene.qc, &scene.round).await;
    let _ = p.act(&scene.qc, &scene.round, "finalise", &json!({})).await.expect(200);
    scene
}

fn body(kind: &str) -> Value {
    json!({ "kind": kind, "year": 2025, "service": "examination" })
}

async fn prepared(p: &Platform, qc: &Person) -> String {
    p.post(qc, "/api/v1/publications", &body("assessment_results")).await.expect(201).header("location").to_owned()
}

async fn anybody(p: &Platform, path: &str) -> Reply {
    p.send(p.request(Method::GET, path)).await
}

fn public(path: &str) -> String {
    path.replace("/api/v1/", "/api/v1/public/")
}

on_both!(two_people_make_a_list_public, |p| {
    let scene = assessed(&p).await;
    let path = prepared(&p, &scene.qc).await;
    let view = p.get(&scene.qc, &path).await.expect(200).json();
    assert_eq!((&view["state"], &view["version"], &view["actions"]), (&json!("prepared"), &json!(1), &json!(["discard"])));
    let row = &view["snapshot"]["rows"][0];
    assert_eq!(
        (&row["grade"], &row["score"], &row["city"], &row["number"]),
        (&json!("qualified"), &json!("100"), &json!("长春市"), &json!(1))
    );
    assert_eq!(row["categories"].as_array().unwrap().len(), 2);
    assert!(view["snapshot"]["basis"]["clause"].as_str().unwrap().contains("JL24-5-7"));
    assert_eq!(view["snapshot"]["form"]["mark"], "own");
    let _ = anybody(&p, &public(&path)).await.problem(404, "not_found");
    let released = p.act(&scene.health, &path, "release", &json!({})).await.expect(200).json();
    assert_eq!((&released["state"], &released["actions"]), (&json!("released"), &json!(["withdraw"])));
    assert_eq!(released["snapshot"], view["snapshot"]);
    let seen = anybody(&p, &public(&path)).await.expect(200).json();
    assert_eq!((&seen["content"]["rows"], &seen["content"]["sha256"]), (&view["snapshot"]["rows"], &view["sha256"]));
    let list = anybody(&p, "/api/v1/public/publications?kind=assessment_results&year=2025").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let history = p.get(&scene.qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["released", "prepared"]);
    let told = p.get(&scene.health, "/api/v1/events?subject_kind=publication&limit=1").await.expect(200).json();
    assert_eq!(
        told["items"][0]["subject"]["zh"], "吉林省2025年度职业健康检查机构质控考核结果（第1版）",
        "an audit says of which service"
    );
});

// P6, JL24-A4: the qualified list with its categories and the key items' result, as it was frozen.
on_both!(the_qualified_list_is_prepared_released_and_read_by_anybody, |p| {
    let scene = assessed(&p).await;
    let made = p.post(&scene.qc, "/api/v1/publications", &body("qualified_list")).await.expect(201);
    let path = made.header("location").to_owned();
    let frozen = made.json()["snapshot"].clone();
    assert!(frozen["basis"]["clause"].as_str().unwrap().contains("JL24"), "{}", frozen["basis"]);
    let _ = anybody(&p, &public(&path)).await.problem(404, "not_found");
    let _ = p.act(&scene.health, &path, "release", &json!({})).await.expect(200);
    let seen = anybody(&p, &public(&path)).await.expect(200).json();
    assert_eq!((&seen["content"]["rows"], &seen["content"]["total"]), (&frozen["rows"], &json!(1)));
    let row = &seen["content"]["rows"][0];
    assert_eq!((&row["grade"], row["categories"].as_array().map(Vec::len)), (&json!("qualified"), Some(2)), "{row}");
    let list = anybody(&p, "/api/v1/public/publications?kind=qualified_list&year=2025").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
});

on_both!(whoever_prepared_a_list_cannot_release_it, |p| {
    let scene = assessed(&p).await;
    let preparer = p.member(scene.qc.organisation, Role::ProvQc).await;
    let path = prepared(&p, &preparer).await;
    let moved = p.moved(&preparer, &scene.health).await;
    assert_eq!(p.get(&moved, &path).await.expect(200).json()["actions"], json!(["discard"]));
    let _ = p.act(&moved, &path, "release", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&scene.qc, &path, "release", &json!({})).await.problem(403, "denied");
    let _ = p.act(&scene.health, &path, "release", &json!({})).await.expect(200);
});

on_both!(a_withdrawn_list_shows_only_that_it_was_withdrawn_and_why, |p| {
    let scene = assessed(&p).await;
    let path = prepared(&p, &scene.qc).await;
    let _ = p.act(&scene.health, &path, "withdraw", &json!({ "reason": "尚未发布" })).await.problem(409, "rule_refused");
    let _ = p.act(&scene.health, &path, "release", &json!({})).await.expect(200);
    let refused = p.act(&scene.health, &path, "withdraw", &json!({ "reason": "" })).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/reason"]);
    let _ = p.act(&scene.health, &path, "withdraw", &json!({ "reason": "一家机构的结论有误" })).await.expect(200);
    let seen = anybody(&p, &public(&path)).await.expect(200).json();
    assert_eq!(seen["summary"]["withdrawn"]["reason"], "一家机构的结论有误");
    assert!(seen.get("content").is_none() && seen["summary"].get("rows").is_none());
    let _ = p.act(&scene.health, &path, "release", &json!({})).await.problem(409, "rule_refused");
});

on_both!(a_new_version_takes_the_place_of_the_old_one, |p| {
    let scene = assessed(&p).await;
    let first = prepared(&p, &scene.qc).await;
    let _ = p.act(&scene.health, &first, "release", &json!({})).await.expect(200);
    let second = prepared(&p, &scene.qc).await;
    let third = prepared(&p, &scene.qc).await;
    let _ = p.act(&scene.health, &second, "release", &json!({})).await.problem(409, "rule_refused");
    let released = p.act(&scene.health, &third, "release", &json!({})).await.expect(200).json();
    assert_eq!(released["version"], 3);
    let old = anybody(&p, &public(&first)).await.expect(200).json();
    assert_eq!(old["summary"]["withdrawn"]["superseded_by"], released["id"]);
    assert_eq!(anybody(&p, &public(&third)).await.expect(200).json()["content"]["total"], 1);
});

on_both!(a_public_list_has_a_strong_etag_and_can_be_searched, |p| {
    let scene = assessed(&p).await;
    let path = prepared(&p, &scene.qc).await;
    let _ = p.act(&scene.health, &path, "release", &json!({})).await.expect(200);
    let page = anybody(&p, &public(&path)).await.expect(200);
    assert!(page.etag().starts_with("\"sha256-") && page.header("cache-control").contains("max-age"));
    let again = p.request(Method::GET, &public(&path)).header("if-none-match", page.etag());
    let again = p.send(again).await.expect(304);
    assert_eq!((again.bytes.len(), again.etag()), (0, page.etag()));
    let none = anybody(&p, &format!("{}?q=nobody", public(&path))).await.expect(200);
    assert_eq!((&none.json()["content"]["rows"], &none.json()["content"]["total"]), (&json!([]), &json!(1)));
    assert_ne!(none.etag(), page.etag());
    let found = anybody(&p, &format!("{}?q=%E9%95%BF%E6%98%A5", public(&path))).await.expect(200).json();
    assert_eq!(found["content"]["rows"].as_array().unwrap().len(), 1);
    let _ = anybody(&p, "/api/v1/public/publications?kind=nonsense").await.problem(400, "bad_request");
});

on_both!(a_list_without_rows_or_with_bad_values_is_refused, |p| {
    let scene = scene(&p).await;
    let _ = p.post(&scene.qc, "/api/v1/publications", &body("qualified_list")).await.problem(409, "rule_refused");
    let mut bad = body("qualified_list");
    bad["year"] = json!(1999);
    assert_eq!(p.post(&scene.qc, "/api/v1/publications", &bad).await.problem(422, "invalid").pointers(), ["/year"]);
    let _ = p.post(&scene.admin, "/api/v1/publications", &body("qualified_list")).await.problem(403, "denied");
    let mut elsewhere = body("qualified_list");
    elsewhere["region"] = json!("210000");
    let _ = p.post(&scene.qc, "/api/v1/publications", &elsewhere).await.problem(403, "denied");
});

on_both!(nobody_sees_a_list_in_preparation_outside_their_place, |p| {
    let scene = assessed(&p).await;
    let path = prepared(&p, &scene.qc).await;
    let liaoning = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let _ = p.get(&liaoning, &path).await.problem(404, "not_found");
    let _ = p.get(&liaoning, &format!("{path}/history")).await.problem(404, "not_found");
    assert_eq!(p.get(&liaoning, "/api/v1/publications").await.expect(200).json()["items"], json!([]));
    let _ = p.change(Method::POST, &liaoning, &format!("{path}/release"), "\"r1\"", &json!({})).await.problem(404, "not_found");
    let _ = p.change(Method::POST, &scene.health, &format!("{path}/release"), "\"r9\"", &json!({})).await.problem(412, "stale");
    let _ = p.post(&scene.health, &format!("{path}/release"), &json!({})).await.problem(428, "precondition_required");
    let list = p.get(&scene.health, "/api/v1/publications?state=prepared&limit=1").await.expect(200).json();
    assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["rows"]), (1, &json!(1)));
});

on_both!(what_was_never_public_is_discarded_and_its_version_is_free, |p| {
    let scene = assessed(&p).await;
    let discard = async |who: &Person, path: &str, etag: &str| p.change(Method::DELETE, who, path, etag, &json!({})).await;
    let path = prepared(&p, &scene.qc).await;
    let etag = p.get(&scene.qc, &path).await.expect(200).etag();
    let _ = discard(&scene.admin, &path, &etag).await.problem(403, "denied");
    let _ = discard(&scene.qc, &path, "\"r9\"").await.problem(412, "stale");
    let liaoning = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let _ = discard(&liaoning, &path, &etag).await.problem(404, "not_found");
    let _ = discard(&scene.qc, &path, &etag).await.expect(204);
    let _ = p.get(&scene.qc, &path).await.problem(404, "not_found");
    let told = p.get(&scene.health, "/api/v1/events?subject_kind=publication&limit=1").await.expect(200).json();
    let told = &told["items"][0];
    assert_eq!((&told["kind"], &told["data"]["version"]), (&json!("removed"), &json!(1)));
    assert_eq!(told["data"]["name"], "吉林省2025年度职业健康检查机构质控考核结果");
    let path = prepared(&p, &scene.qc).await;
    assert_eq!(p.get(&scene.qc, &path).await.expect(200).json()["version"], 1);
    let etag = p.get(&scene.health, &path).await.expect(200).etag();
    let _ = discard(&scene.health, &path, &etag).await.expect(204);
    let path = prepared(&p, &scene.qc).await;
    let _ = p.act(&scene.health, &path, "release", &json!({})).await.expect(200);
    let etag = p.get(&scene.qc, &path).await.etag();
    let _ = discard(&scene.qc, &path, &etag).await.problem(409, "rule_refused");
});

on_both!(what_waits_stands_on_top_of_the_list, |p| {
    let scene = assessed(&p).await;
    let first = prepared(&p, &scene.qc).await;
    let waits = p.post(&scene.qc, "/api/v1/publications", &body("qualified_list")).await.expect(201).json()["id"].clone();
    let second = prepared(&p, &scene.qc).await;
    for path in [&first, &second] {
        let etag = p.get(&scene.health, path).await.etag();
        let verb = if path == &first { 409 } else { 200 };
        let _ = p.change(Method::POST, &scene.health, &format!("{path}/release"), &etag, &json!({})).await.expect(verb);
    }
    let _ = p.post(&scene.qc, "/api/v1/publications", &body("qualified_list")).await.expect(201);
    let mut seen = Vec::new();
    let mut next = Some(String::new());
    while let Some(cursor) = next {
        let page = p.get(&scene.health, &format!("/api/v1/publications?limit=1{cursor}")).await.expect(200).json();
        seen.push((page["items"][0]["state"].as_str().unwrap().to_owned(), page["items"][0]["id"].clone()));
        next = page["next"].as_str().map(|next| format!("&cursor={next}"));
    }
    let states: Vec<&str> = seen.iter().map(|(state, _)| state.as_str()).collect();
    assert_eq!(states, ["prepared", "prepared", "prepared", "released"]);
    assert_eq!(seen[1].1, waits, "the one prepared last stands first, whatever was changed since");
});
