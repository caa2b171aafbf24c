//! Designations over the API: named where a city has no diagnosis institution, shown to everybody, ended.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/designations";

fn body(institution: &Person, city: &str, from: &str) -> Value {
    json!({ "institution": institution.organisation, "city": city, "valid_from": from, "basis": "吉卫函〔2025〕9号" })
}

/// Somebody of an institution with a filing of diagnosis on record.
async fn diagnosing(p: &Platform, health: &Person, region: &str) -> Person {
    let admin = p.institution_admin(region).await;
    let path = p.submitted_diagnosis(&admin).await;
    let _ = p.accept_filing(health, &path).await.expect(200);
    admin
}

/// The institutions that anybody finds for diagnosis in a region on a day.
async fn found(p: &Platform, region: &str, on: &str) -> Value {
    let path = format!("/api/v1/public/rights?service=diagnosis&region={region}&on={on}");
    p.send(p.request(Method::GET, &path)).await.expect(200).json()["items"].clone()
}

// diagnosis F-06: where a city has no diagnosis institution on record, the province names one, for its days, and everybody sees
// for which city, by which decision, and that the clause was not seen.
on_both!(an_institution_is_named_for_a_city_that_has_none, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let admin = diagnosing(&p, &health, "220104").await;
    assert_eq!(found(&p, "220402", "2025-06-16").await, json!([]));
    let created = p.post(&health, PATH, &body(&admin, "220400", "2025-06-16")).await.expect(201);
    let path = created.header("location").to_owned();
    assert_eq!((&created.json()["standing"], &created.json()["actions"]), (&json!("in_force"), &json!(["end"])));
    let seen = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&seen["clause"], &seen["mark"], &seen["actions"]), (&json!("令6 第十一条"), &json!("unverified"), &json!([])));

    for region in ["220400", "220402"] {
        let shown = found(&p, region, "2025-06-16").await;
        assert_eq!(
            (&shown[0]["designated"][0]["city"], &shown[0]["designated"][0]["mark"]),
            (&json!("220400"), &json!("unverified"))
        );
    }
    assert_eq!(found(&p, "220402", "2025-06-15").await, json!([]), "the day before");
    let rights = format!("/api/v1/institutions/{}/rights", admin.organisation);
    let own = p.get(&admin, &rights).await.expect(200).json()["designated"].clone();
    assert_eq!(
        (&own[0]["city"], &own[0]["basis"], &own[0]["clause"]),
        (&json!("220400"), &json!("吉卫函〔2025〕9号"), &json!("令6 第十一条"))
    );

    let ended = p.act(&health, &path, "end", &json!({ "valid_to": "2025-06-30" })).await.expect(200).json();
    assert_eq!((&ended["valid_to"], &ended["standing"]), (&json!("2025-06-30"), &json!("in_force")));
    assert_eq!(found(&p, "220400", "2025-06-30").await.as_array().map(Vec::len), Some(1));
    assert_eq!(found(&p, "220400", "2025-07-01").await, json!([]));
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["ended", "created"]);
    for (query, count) in [("region=220400", 1), ("region=220100", 0), ("on=2025-06-30", 1), ("on=2025-07-01", 0)] {
        let items = p.get(&qc, &format!("{PATH}?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}");
    }
});

// diagnosis F-06: a designation that was put down by mistake is called off before it begins, and nobody ever finds it.
on_both!(a_designation_that_has_not_begun_is_called_off, |p| {
    let health = p.health().await;
    let admin = diagnosing(&p, &health, "220104").await;
    let made = p.post(&health, PATH, &body(&admin, "220400", "2025-09-01")).await.expect(201);
    let path = made.header("location").to_owned();
    let off = p.act(&health, &path, "end", &json!({ "valid_to": "2025-06-16" })).await.expect(200).json();
    assert_eq!((&off["valid_to"], &off["actions"]), (&json!("2025-08-31"), &json!([])), "the day before its first");
    assert_eq!(found(&p, "220400", "2025-09-01").await, json!([]));
    let _ = p.post(&health, PATH, &body(&admin, "220400", "2025-09-01")).await.expect(201);
    assert_eq!(found(&p, "220400", "2025-09-01").await.as_array().map(Vec::len), Some(1));
});

// diagnosis F-06: a city with an institution of its own needs nobody named, and who has no filing meets no condition on record.
on_both!(a_city_with_an_institution_needs_nobody_named, |p| {
    let health = p.health().await;
    let (admin, own) = (diagnosing(&p, &health, "220104").await, diagnosing(&p, &health, "220402").await);
    let refused = p.post(&health, PATH, &body(&admin, "220400", "2025-06-16")).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("已有备案"), "{}", refused.json());
    let _ = p.post(&health, PATH, &body(&admin, "220400", "2025-06-15")).await.problem(409, "rule_refused");
    let unfiled = p.institution_admin("220104").await;
    let refused = p.post(&health, PATH, &body(&unfiled, "220500", "2025-06-16")).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("诊断备案有效"));
    let first = p.post(&health, PATH, &body(&own, "220500", "2025-06-16")).await.expect(201);
    let twice = p.post(&health, PATH, &body(&own, "220500", "2025-06-20")).await.problem(422, "invalid");
    assert_eq!(twice.pointers(), ["/valid_from"]);
    let _ = p.post(&health, PATH, &body(&admin, "220500", "2025-06-20")).await.expect(201);
    let path = first.header("location").to_owned();
    let early = p.act(&health, &path, "end", &json!({ "valid_to": "2025-06-15" })).await.problem(422, "invalid");
    assert_eq!(early.pointers(), ["/valid_to"]);
    let _ = p.act(&health, &path, "end", &json!({ "valid_to": "2025-06-16" })).await.expect(200);
    let _ = p.act(&health, &path, "end", &json!({ "valid_to": "2025-06-20" })).await.problem(409, "rule_refused");
    let end = format!("{path}/end");
    let _ = p.change(Method::POST, &health, &end, "\"r9\"", &json!({ "valid_to": "2025-06-16" })).await.problem(412, "stale");
});

on_both!(a_province_names_institutions_for_its_own_cities_only, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let other = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let admin = diagnosing(&p, &health, "220104").await;
    for who in [&qc, &other] {
        let _ = p.post(who, PATH, &body(&admin, "220400", "2025-06-16")).await.problem(403, "denied");
    }
    let foreign = p.post(&other, PATH, &body(&admin, "210300", "2025-06-16")).await.problem(422, "invalid");
    assert_eq!(foreign.pointers(), ["/institution"], "another province's institution is none to it");
    for (field, value) in [("city", json!("220402")), ("valid_to", json!("2025-01-01")), ("basis", json!(""))] {
        let mut wrong = body(&admin, "220400", "2025-06-16");
        wrong[field] = value;
        let refused = p.post(&health, PATH, &wrong).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [format!("/{field}")]);
    }
    let created = p.post(&health, PATH, &body(&admin, "220400", "2025-06-16")).await.expect(201);
    let path = created.header("location");
    for at in [path.to_owned(), format!("{path}/history")] {
        let _ = p.get(&other, &at).await.problem(404, "not_found");
    }
    let end = json!({ "valid_to": "2025-06-20" });
    let _ = p.change(Method::POST, &other, &format!("{path}/end"), &created.etag(), &end).await.problem(404, "not_found");
    assert_eq!(p.get(&other, PATH).await.expect(200).json()["items"], json!([]));
});

// diagnosis F-14: whoever plans sees which cities have no public diagnosis institution and which counties no public examination
// institution, on any day.
on_both!(cities_and_counties_that_go_without_are_seen, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let seen = async |who: &Person, query: &str| p.get(who, &format!("/api/v1/network{query}")).await.expect(200).json();
    let before = seen(&qc, "").await;
    let all = |view: &Value, service: &str| view[service]["without"].as_array().unwrap().len();
    assert_eq!(json!(all(&before, "diagnosis")), before["diagnosis"]["all"]);
    let _ = diagnosing(&p, &health, "220104").await;
    let examining = p.institution_admin("220402").await;
    let _ = p.accepted_filing(&examining, &health).await;
    let after = seen(&qc, "").await;
    assert_eq!(
        (all(&after, "diagnosis"), all(&after, "examination")),
        (all(&before, "diagnosis") - 1, all(&before, "examination") - 1)
    );
    assert_eq!((&after["due"], &after["mark"]), (&json!("2024-12-31"), &json!("verified")));
    assert_eq!(all(&seen(&qc, "?on=2025-06-15").await, "diagnosis"), all(&before, "diagnosis"), "the day before the record");
    let other = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let foreign = seen(&other, "").await;
    assert_eq!(json!(all(&foreign, "diagnosis")), foreign["diagnosis"]["all"], "another province's are none of its own");
    let _ = p.get(&qc, "/api/v1/network?on=tomorrow").await.problem(400, "bad_request");
});
