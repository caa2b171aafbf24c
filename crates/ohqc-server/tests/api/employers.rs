//! Employers over the API: registered once per county, found by institutions with the least they need, merged with a trace.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const LIST: &str = "/api/v1/employers";

async fn registered(p: &Platform, who: &Person, body: &Value) -> String {
    p.post(who, LIST, body).await.expect(201).header("location").to_owned()
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

async fn names(p: &Platform, who: &Person, query: &str) -> Vec<String> {
    let answer = p.get(who, &format!("{LIST}{query}")).await.expect(200).json();
    answer["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

on_both!(a_credit_code_stands_once_in_a_county_and_again_in_the_next, |p| {
    let health = p.health().await;
    let body = build::employer("220104");
    let path = registered(&p, &health, &body).await;
    let _ = p.post(&health, LIST, &body).await.problem(409, "duplicate");
    let _ = registered(&p, &health, &with(body.clone(), "region", json!("220105"))).await;
    let view = p.get(&health, &path).await.expect(200);
    assert_eq!((&view.json()["actions"], &view.json()["industry_name"]["zh"]), (&json!(["edit", "merge"]), &json!("制造业")));
    let renamed = with(body.clone(), "name", json!("长春某某机械有限公司（更名）"));
    let changed = p.change(Method::PUT, &health, &path, &view.etag(), &renamed).await.expect(200);
    let _ = p.change(Method::PUT, &health, &path, &view.etag(), &renamed).await.problem(412, "stale");
    let moved = with(renamed, "region", json!("220106"));
    let refused = p.change(Method::PUT, &health, &path, &changed.etag(), &moved).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/region"]);
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&history[0]["kind"], &history[0]["data"]["fields"]), (&json!("updated"), &json!(["name"])));
    assert!(!history.to_string().contains("陈某"), "a contact in an event");
});

on_both!(impossible_employers_are_named_by_their_pointer, |p| {
    let health = p.health().await;
    for (field, value) in [
        ("credit_code", json!("91350100M000100Y44")),
        ("region", json!("220100")),
        ("industry", json!("Z")),
        ("name", json!("")),
        ("address", json!("路")),
    ] {
        let refused = p.post(&health, LIST, &with(build::employer("220104"), field, value)).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [format!("/{field}")]);
    }
    let short = p.get(&health, &format!("{LIST}/lookup?q=%E9%95%BF")).await.problem(422, "invalid");
    assert_eq!(short.pointers(), ["/q"]);
});

on_both!(a_register_is_narrowed_by_region_industry_size_and_text, |p| {
    let health = p.health().await;
    let mine = with(with(build::employer("220104"), "name", json!("甲矿业")), "industry", json!("B"));
    let shop = with(with(build::employer("220202"), "name", json!("乙商店")), "size", Value::Null);
    for body in [&mine, &shop] {
        let _ = registered(&p, &health, body).await;
    }
    for (query, found) in [
        ("?region=220100", vec!["甲矿业"]),
        ("?industry=B", vec!["甲矿业"]),
        ("?size=small", vec!["甲矿业"]),
        ("?q=%E5%95%86%E5%BA%97", vec!["乙商店"]),
        ("?sort=region", vec!["甲矿业", "乙商店"]),
        ("?sort=-region", vec!["乙商店", "甲矿业"]),
        ("?merged=true", vec![]),
    ] {
        assert_eq!(names(&p, &health, query).await, found, "{query}");
    }
});

on_both!(an_institution_finds_who_and_where_in_its_province_and_no_more, |p| {
    let (health, admin) = (p.health().await, p.institution_admin("220202").await);
    let body = build::employer("220104");
    let path = registered(&p, &health, &body).await;
    let code = body["credit_code"].as_str().unwrap();
    for query in [code, "%E6%9C%BA%E6%A2%B0"] {
        let found = p.get(&admin, &format!("{LIST}/lookup?q={query}")).await.expect(200).json();
        let keys: Vec<&str> = found[0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["address", "credit_code", "id", "name", "region", "region_name"], "{query}");
    }
    let part = p.get(&admin, &format!("{LIST}/lookup?q={}", code.get(..8).unwrap())).await.expect(200).json();
    assert_eq!(part, json!([]), "the register is not gone through by parts of codes");
    let other = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    assert_eq!(p.get(&other, &format!("{LIST}/lookup?q={code}")).await.expect(200).json(), json!([]));
    for (who, status) in [(&admin, 403), (&other, 404)] {
        assert_eq!(p.get(who, &path).await.status, status);
    }
    let _ = p.get(&admin, LIST).await.problem(403, "denied");
    let _ = registered(&p, &admin, &build::employer("220106")).await;
    let _ = p.post(&admin, LIST, &build::employer("210102")).await.problem(403, "denied");
});

on_both!(an_office_registers_and_changes_in_its_region_only, |p| {
    let county = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220104").await;
    let supervision = p.person(Role::CountySupv, OrganisationKind::DiseaseControl, "220104").await;
    let elsewhere = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220105").await;
    let _ = p.post(&county, LIST, &build::employer("220105")).await.problem(403, "denied");
    let _ = p.post(&supervision, LIST, &build::employer("220104")).await.problem(403, "denied");
    let body = build::employer("220104");
    let path = registered(&p, &county, &body).await;
    let seen = p.get(&supervision, &path).await.expect(200);
    assert_eq!(seen.json()["actions"], json!([]));
    let _ = p.change(Method::PUT, &supervision, &path, &seen.etag(), &body).await.problem(403, "denied");
    let _ = p.change(Method::PUT, &elsewhere, &path, &seen.etag(), &body).await.problem(404, "not_found");
    let _ = p.get(&elsewhere, &format!("{path}/history")).await.problem(404, "not_found");
});

on_both!(what_was_merged_stays_readable_and_points_to_what_stays, |p| {
    let health = p.health().await;
    let (first, second, third) = (build::employer("220104"), build::employer("220105"), build::employer("220106"));
    let (one, two) = (registered(&p, &health, &first).await, registered(&p, &health, &second).await);
    let three = registered(&p, &health, &third).await;
    let id = |path: &str| json!(path.rsplit('/').next().unwrap());
    let into = |path: &str| json!({ "into": id(path) });
    let itself = p.act(&health, &one, "merge", &into(&one)).await.problem(422, "invalid");
    assert_eq!(itself.pointers(), ["/into"]);
    let merged = p.act(&health, &one, "merge", &into(&two)).await.expect(200);
    assert_eq!((&merged.json()["merged_into"]["id"], &merged.json()["actions"]), (&id(&two), &json!([])));
    let _ = p.act(&health, &one, "merge", &into(&three)).await.problem(409, "rule_refused");
    let _ = p.act(&health, &three, "merge", &into(&one)).await.problem(422, "invalid");
    let etag = merged.etag();
    let _ = p.change(Method::PUT, &health, &one, &etag, &first).await.problem(409, "rule_refused");
    let known = p.post(&health, LIST, &first).await.problem(409, "duplicate");
    assert!(known.json()["detail"].as_str().unwrap().contains("合并"));
    // One step from the first to the last, however long the way was.
    let _ = p.act(&health, &two, "merge", &into(&three)).await.expect(200);
    assert_eq!(p.get(&health, &one).await.expect(200).json()["merged_into"]["id"], id(&three));
    let found = p.get(&health, &format!("{LIST}/lookup?q={}", first["credit_code"].as_str().unwrap())).await.expect(200);
    assert_eq!(found.json(), json!([]));
    assert_eq!(names(&p, &health, "?merged=true").await.len(), 2);
    let told = p.get(&health, &format!("{three}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&told[0]["kind"], &told[0]["data"]["merged_from"]), (&json!("merged"), &id(&two)));
    let county = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220112").await;
    let denied = p.change(Method::POST, &county, &format!("{three}/merge"), "\"r1\"", &into(&two)).await;
    let _ = denied.problem(404, "not_found");
});

on_both!(an_employer_sees_itself_and_after_a_merger_what_stays, |p| {
    let health = p.health().await;
    let (one, two) = (build::employer("220104"), build::employer("220105"));
    let (one, two) = (registered(&p, &health, &one).await, registered(&p, &health, &two).await);
    let own = one.rsplit('/').next().unwrap().parse().unwrap();
    let person = p.member(own, Role::Employer).await;
    assert_eq!(p.get(&person, &one).await.expect(200).json()["actions"], json!([]));
    let _ = p.get(&person, &two).await.problem(404, "not_found");
    assert_eq!(names(&p, &person, "").await.len(), 1);
    let _ = p.get(&person, &format!("{LIST}/lookup?q=%E6%9C%BA%E6%A2%B0")).await.problem(403, "denied");
    let session = p.log_in(&person.name, "test-password-2025").await.expect(200);
    let before = session.header("set-cookie").split(';').next().unwrap().to_owned();
    let _ = p.act(&health, &one, "merge", &json!({ "into": two.rsplit('/').next().unwrap() })).await.expect(200);
    // Its accounts pass over with a trace, and the logins begun in its name end.
    let renewal = p.request(Method::POST, "/api/v1/session/refresh").header("cookie", before);
    let _ = p.send(renewal).await.problem(401, "unauthenticated");
    let session = p.log_in(&person.name, "test-password-2025").await.expect(200).json();
    assert_eq!(session["user"]["organisation_id"], json!(two.rsplit('/').next().unwrap()));
    let history = p.get(&health, &format!("/api/v1/accounts/{}/history", person.id)).await.expect(200).json()["items"].clone();
    let told: Vec<_> = history.as_array().unwrap().iter().filter(|event| event["kind"] == "updated").collect();
    assert_eq!(told.iter().map(|event| &event["data"]["fields"]).collect::<Vec<_>>(), [&json!(["organisation"])]);
});
