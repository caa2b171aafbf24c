//! Delegations over the API: put down, asked about, ended, and never two on one day.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, on_both};
use reqwest::Method;
use serde_json::{Value, json};

fn body(from: &str, to: Option<&str>) -> Value {
    json!({ "county": "220102", "authority": "220100", "line": "disease_control", "valid_from": from, "valid_to": to,
        "basis": "吉疾控文〔2025〕3号" })
}

/// The office that answers for the county's supervision on a day.
async fn answers(p: &Platform, who: &Person, on: &str) -> Value {
    let path = format!("/api/v1/regions/220102/authority?on={on}");
    let offices = p.get(who, &path).await.expect(200).json()["offices"].clone();
    offices.as_array().unwrap().iter().find(|office| office["line"] == "disease_control").unwrap()["authority"].clone()
}

on_both!(the_office_that_answers_follows_the_table, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let created = p.post(&health, "/api/v1/delegations", &body("2025-03-01", None)).await.expect(201);
    let path = created.header("location").to_owned();
    assert_eq!((&created.json()["standing"], &created.json()["actions"]), (&json!("in_force"), &json!(["end"])));
    let seen = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&seen["county_name"], &seen["actions"]), (&created.json()["county_name"], &json!([])));
    assert_eq!(answers(&p, &qc, "2025-02-28").await, "220102");
    assert_eq!(answers(&p, &qc, "2025-03-01").await, "220100");

    let ended = p.act(&health, &path, "end", &json!({ "valid_to": "2025-05-31" })).await.expect(200).json();
    assert_eq!((&ended["valid_to"], &ended["standing"], &ended["actions"]), (&json!("2025-05-31"), &json!("ended"), &json!([])));
    assert_eq!(answers(&p, &qc, "2025-05-31").await, "220100");
    assert_eq!(answers(&p, &qc, "2025-06-01").await, "220102");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["ended", "created"]);
    for (query, count) in [("region=220102", 1), ("region=220103", 0), ("on=2025-05-31", 1), ("on=2025-06-01", 0)] {
        let items = p.get(&qc, &format!("/api/v1/delegations?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}");
    }
});

on_both!(two_of_one_county_and_line_never_share_a_day, |p| {
    let health = p.health().await;
    let first = p.post(&health, "/api/v1/delegations", &body("2025-03-01", Some("2025-05-31"))).await.expect(201);
    let refused = p.post(&health, "/api/v1/delegations", &body("2025-05-31", None)).await.problem(422, "invalid");
    assert_eq!((refused.pointers(), &refused.json()["errors"][0]["code"]), (vec!["/valid_from".to_owned()], &json!("overlap")));
    assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains("2025-03-01"));
    let _ = p.post(&health, "/api/v1/delegations", &body("2025-06-01", None)).await.expect(201);
    let path = first.header("location").to_owned();
    let _ = p.act(&health, &path, "end", &json!({ "valid_to": "2025-06-30" })).await.problem(409, "rule_refused");
    let early = p.act(&health, &path, "end", &json!({ "valid_to": "2025-02-01" })).await.problem(422, "invalid");
    assert_eq!(early.pointers(), ["/valid_to"]);
    let end = format!("{path}/end");
    let _ = p.change(Method::POST, &health, &end, "\"r9\"", &json!({ "valid_to": "2025-04-01" })).await.problem(412, "stale");
});

// JL24-3-1-c: what was put down by mistake is called off before it begins, never routes anything and stands in nobody's way.
on_both!(what_has_not_begun_is_called_off_and_put_down_anew, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let made = p.post(&health, "/api/v1/delegations", &body("2025-09-01", None)).await.expect(201);
    let path = made.header("location").to_owned();
    assert_eq!(made.json()["standing"], "ahead");
    let off = p.act(&health, &path, "end", &json!({ "valid_to": "2025-08-31" })).await.expect(200).json();
    assert_eq!((&off["valid_to"], &off["standing"], &off["actions"]), (&json!("2025-08-31"), &json!("called_off"), &json!([])));
    assert_eq!(answers(&p, &qc, "2025-09-01").await, "220102");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&history[0]["kind"], &history[1]["kind"]), (&json!("called_off"), &json!("created")));
    let _ = p.act(&health, &path, "end", &json!({ "valid_to": "2025-12-31" })).await.problem(409, "rule_refused");
    let _ = p.post(&health, "/api/v1/delegations", &body("2025-09-01", None)).await.expect(201);
    assert_eq!(answers(&p, &qc, "2025-09-01").await, "220100");
});

on_both!(of_two_at_once_only_one_is_put_down, |p| {
    let health = p.health().await;
    let (one, other) = (body("2025-03-01", None), body("2025-04-01", None));
    let path = "/api/v1/delegations";
    let answers = tokio::join!(p.post(&health, path, &one), p.post(&health, path, &other));
    let mut statuses = [answers.0.status, answers.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
});

on_both!(a_province_manages_and_sees_its_own_only, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let other = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let _ = p.post(&qc, "/api/v1/delegations", &body("2025-03-01", None)).await.problem(403, "denied");
    let _ = p.post(&other, "/api/v1/delegations", &body("2025-03-01", None)).await.problem(403, "denied");
    let created = p.post(&health, "/api/v1/delegations", &body("2025-03-01", None)).await.expect(201);
    let path = created.header("location");
    let _ = p.get(&other, path).await.problem(404, "not_found");
    let _ = p.get(&other, &format!("{path}/history")).await.problem(404, "not_found");
    let end = json!({ "valid_to": "2025-06-01" });
    let ended = p.change(Method::POST, &other, &format!("{path}/end"), &created.etag(), &end).await;
    let _ = ended.problem(404, "not_found");
    assert_eq!(p.get(&other, "/api/v1/delegations").await.expect(200).json()["items"], json!([]));
    let _ = p.get(&other, "/api/v1/regions/220102/authority").await.problem(404, "not_found");
});

on_both!(impossible_values_are_named_by_their_pointer, |p| {
    let health = p.health().await;
    for (field, value) in
        [("county", json!("220100")), ("authority", json!("220103")), ("valid_to", json!("2025-01-01")), ("basis", json!(""))]
    {
        let mut wrong = body("2025-03-01", None);
        wrong[field] = value;
        let refused = p.post(&health, "/api/v1/delegations", &wrong).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [format!("/{field}")]);
    }
});
