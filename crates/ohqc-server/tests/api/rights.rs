//! Service rights over the API: what the record gives, what the check and the assessment open, who may ask.

use ohqc_domain::catalogues::Category;
use ohqc_domain::checklists::latest;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, on_both};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

use crate::filings::printed;

/// The one check of an institution, concluded: every item conforms, and this is beyond capability.
pub async fn check(p: &Platform, qc: &Person, institution: &Person, unable: Value) {
    let list = format!("/api/v1/verifications?institution={}", institution.organisation);
    let id = p.get(qc, &list).await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    conclude(p, qc, &format!("/api/v1/verifications/{id}"), unable).await;
}

async fn conclude(p: &Platform, qc: &Person, path: &str, unable: Value) {
    let checklist = latest("verification-ohe").unwrap().for_categories(&BTreeSet::from([Category::Dust, Category::Physical]));
    let answers: Map<String, Value> =
        checklist.items().map(|item| (item.code.to_string(), json!({ "kind": "conforms" }))).collect();
    let etag = p.get(qc, path).await.expect(200).etag();
    let _ = p.change(Method::PUT, qc, &format!("{path}/sheet"), &etag, &json!({ "sheet": answers })).await.expect(200);
    let on_paper = json!({ "kind": "skipped", "reason": "已在纸质记录表签字" });
    let signatures = json!({ "team": on_paper, "institution": on_paper });
    let body = json!({ "conducted_on": "2025-06-16", "team": ["王芳", "李强"], "unable": unable, "signatures": signatures, "not_compared": "备案信息另行比对" });
    let _ = p.act(qc, path, "conclude", &body).await.expect(200);
}

async fn rights(p: &Platform, who: &Person, institution: &Person, on: &str) -> Value {
    let path = format!("/api/v1/institutions/{}/rights?on={on}", institution.organisation);
    let view = p.get(who, &path).await.expect(200).json();
    assert_eq!(view["on"], on);
    assert_eq!(view["services"][1]["reasons"][0]["code"], "not_filed", "diagnosis is not on record");
    view["services"][0].clone()
}

/// May dust and physical agents be examined, and may it go out for them.
fn granted(rights: &Value) -> Vec<(bool, bool)> {
    let held = |right: &Value| right["granted"].as_bool().unwrap();
    rights["units"].as_array().unwrap().iter().map(|unit| (held(&unit["perform"]), held(&unit["going_out"]))).collect()
}

// JL24-1-2-d: the record lets it examine, the check lets it go out; each day has its own answer.
on_both!(the_check_opens_the_way_out_of_an_institution_filed_on_the_platform, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let before = rights(&p, &admin, &admin, "2025-06-16").await;
    assert_eq!((&before["reasons"][0]["code"], before["units"].as_array().unwrap().len()), (&json!("not_filed"), 0));
    let filing = p.accepted_filing(&admin, &health).await;
    let filed = rights(&p, &admin, &admin, "2025-06-16").await;
    assert_eq!(granted(&filed), [(true, false), (true, false)]);
    let gate =
        filed["units"][0]["going_out"]["chain"].as_array().unwrap().iter().find(|one| one["code"] == "gate_check").unwrap();
    assert_eq!((&gate["clause"], &gate["mark"]), (&json!("JL24-1-2-c; JL24-1-2-d"), &json!("verified")));
    assert_eq!(gate["evidence"][0]["kind"], "verification");
    let record = &filed["units"][0]["perform"]["chain"][0];
    assert_eq!((&record["effect"], &record["evidence"][0]["on"]), (&json!("grants"), &json!("2025-06-16")));
    assert!(filing.ends_with(record["evidence"][0]["id"].as_str().unwrap()));
    assert_eq!(record["evidence"][0]["version"], 1, "the version that was in force");
    assert_eq!(rights(&p, &admin, &admin, "2025-06-15").await["units"], json!([]), "the day before the record");
    assert_eq!(granted(&rights(&p, &admin, &admin, "2028-01-01").await), [(false, false); 2], "every paper has expired");

    check(&p, &qc, &admin, json!([{ "category": "3", "reason": "无隔声室" }])).await;
    assert_eq!(
        granted(&rights(&p, &qc, &admin, "2025-06-16").await),
        [(true, true), (false, false)],
        "passed in part: each category by itself"
    );
    // JL24-1-3-e: wherever the filing is shown, what the check narrowed is marked.
    let view = p.get(&admin, &filing).await.expect(200).json();
    assert_eq!(view["unable"], json!([{ "category": "3" }]));
    let public = async |path: &str| p.send(p.request(Method::GET, path)).await.expect(200).json();
    let code = view["verification_code"].as_str().unwrap();
    let shown = async || {
        let list = public("/api/v1/public/institutions").await["items"][0]["categories"].clone();
        [list, public(&format!("/api/v1/public/receipts/{code}")).await["categories"].clone()]
    };
    for shown in shown().await {
        assert_eq!(shown[1].get("unable"), None, "nobody has made it public yet: {shown}");
    }
    let checks = p.get(&qc, "/api/v1/verifications").await.expect(200).json();
    let body = json!({ "verification": checks["items"][0]["id"] });
    let prepared = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    let _ = p.act(&health, &prepared, "release", &json!({})).await.expect(200);
    for shown in shown().await {
        assert_eq!(shown[0].get("unable"), None, "{shown}");
        assert_eq!(shown[1]["unable"], json!([{ "zh": "全部项目", "en": "All items" }]), "{shown}");
    }
    let printed = printed(&p, &health, &filing).await;
    assert_eq!(printed.categories.iter().map(|category| category.unable.len()).collect::<Vec<_>>(), [0, 1]);

    let first = format!("/api/v1/verifications/{}", checks["items"][0]["id"].as_str().unwrap());
    let next = p.act(&qc, &first, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    conclude(&p, &qc, &next, json!([{ "category": "1", "reason": "无高千伏摄片设备" }])).await;
    assert_eq!(p.get(&admin, &filing).await.expect(200).json()["unable"], json!([{ "category": "1" }]));
    for shown in shown().await {
        assert_eq!(shown[0].get("unable"), None, "nobody has made public what the follow-up found: {shown}");
        assert_eq!(shown[1]["unable"].as_array().unwrap().len(), 1, "the first list still stands: {shown}");
    }
});

// examination 1.4 rule.
on_both!(the_public_finds_who_may_do_what, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let mut admins = Vec::new();
    for region in ["220102", "220104", "220202"] {
        let admin = p.institution_admin(region).await;
        let _ = p.accepted_filing(&admin, &health).await;
        admins.push(admin);
    }
    check(&p, &qc, &admins[0], json!([])).await;
    check(&p, &qc, &admins[1], json!([{ "category": "3", "reason": "无隔声室" }])).await;
    let count = async |query: &str| {
        let reply = p.send(p.request(Method::GET, &format!("/api/v1/public/rights?{query}"))).await.expect(200);
        for hidden in ["evidence", "孙某", "李某", &admins[0].organisation.to_string()] {
            assert!(!reply.json().to_string().contains(hidden), "{hidden}");
        }
        reply.json()["items"].as_array().unwrap().len()
    };
    // JL24-1-3-e: what a check narrowed is told once two people have made it public; before that the record stands.
    for (query, found) in [
        ("category=3", 3),
        ("region=220100&category=3", 2),
        ("category=1&going_out=true", 1),
        ("category=3&going_out=true", 1),
        ("category=3&going_out=false", 2),
    ] {
        assert_eq!(count(query).await, found, "before the release: {query}");
    }
    let narrowed = format!("/api/v1/verifications?institution={}", admins[1].organisation);
    let narrowed = p.get(&qc, &narrowed).await.expect(200).json()["items"][0]["id"].clone();
    let body = json!({ "verification": narrowed });
    let prepared = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    assert_eq!(count("category=3").await, 3, "prepared is not public");
    let _ = p.act(&health, &prepared, "release", &json!({})).await.expect(200);
    for (query, found) in [
        ("", 3),
        ("category=1", 3),
        ("category=3", 2),
        ("item=6.1", 3),
        ("category=2", 0),
        ("category=1&going_out=true", 2),
        ("category=1&going_out=false", 1),
        ("region=220100", 2),
        ("region=220100&category=3", 1),
        ("service=diagnosis", 0),
        ("on=2025-06-15", 0),
        ("on=2028-01-01", 0),
        ("limit=1", 1),
    ] {
        assert_eq!(count(query).await, found, "{query}");
    }
    // Pages follow each other whatever lies between their rows.
    let first = p.send(p.request(Method::GET, "/api/v1/public/rights?category=3&limit=1")).await.expect(200).json();
    let cursor = first["next"].as_str().unwrap();
    let second = format!("/api/v1/public/rights?category=3&limit=1&cursor={cursor}");
    let second = p.send(p.request(Method::GET, &second)).await.expect(200).json();
    assert_ne!(first["items"][0]["number"], second["items"][0]["number"]);
    assert_eq!((second["items"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
    let sentence = first["items"][0]["units"][0]["why"]["zh"].as_str().unwrap();
    assert!(sentence.starts_with("可以外出开展“接触物理因素类”检查："), "{sentence}");
    // A follow-up that passed takes the list back and leads to none itself.
    let narrowed = format!("/api/v1/verifications/{}", narrowed.as_str().unwrap());
    let next = p.act(&qc, &narrowed, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    assert_eq!(count("category=3").await, 2, "begun is not made");
    conclude(&p, &qc, &next, json!([])).await;
    assert_eq!((count("category=3").await, count("category=3&going_out=true").await), (3, 2));
});

// JL24-1-3-e: a list that was taken back tells nothing, and what the last check before it came to stands again.
on_both!(a_list_that_was_taken_back_narrows_nothing_for_the_public, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let _ = p.accepted_filing(&admin, &health).await;
    check(&p, &qc, &admin, json!([{ "category": "3", "reason": "无隔声室" }])).await;
    let found = async || {
        let path = "/api/v1/public/rights?category=3";
        p.send(p.request(Method::GET, path)).await.expect(200).json()["items"].as_array().unwrap().len()
    };
    let checks = p.get(&qc, "/api/v1/verifications").await.expect(200).json();
    let body = json!({ "verification": checks["items"][0]["id"] });
    let prepared = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    let _ = p.act(&health, &prepared, "release", &json!({})).await.expect(200);
    assert_eq!(found().await, 0);
    let _ = p.act(&health, &prepared, "withdraw", &json!({ "reason": "名单有误" })).await.expect(200);
    assert_eq!(found().await, 1);
});

on_both!(impossible_questions_are_named_by_their_pointer, |p| {
    for (query, pointer) in
        [("category=77", "/category"), ("item=0.0", "/item"), ("region=999999", "/region"), ("limit=0", "/limit")]
    {
        let refused = p.send(p.request(Method::GET, &format!("/api/v1/public/rights?{query}"))).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [pointer]);
    }
    let admin = p.institution_admin("220104").await;
    let path = format!("/api/v1/institutions/{}/rights?on=tomorrow", admin.organisation);
    let _ = p.get(&admin, &path).await.problem(400, "bad_request");
});

on_both!(the_reasons_are_for_those_who_may_see_the_institution, |p| {
    let admin = p.institution_admin("220104").await;
    let path = format!("/api/v1/institutions/{}/rights", admin.organisation);
    let county = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220104").await;
    let _ = p.get(&county, &path).await.expect(200);
    let strangers =
        [p.institution_admin("220104").await, p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await];
    for stranger in &strangers {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
    }
    let auditor = p.person(Role::Auditor, OrganisationKind::HealthAuthority, "220000").await;
    let _ = p.get(&auditor, &path).await.problem(403, "denied");
});
