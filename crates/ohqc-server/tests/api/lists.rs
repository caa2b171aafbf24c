//! What every list of the API does alike: each order forwards and backwards, page by page, and no order but its own.

use ohqc_testkit::{Person, Platform, on_both};
use serde_json::json;

/// The lists that can be ordered, and by what.
const ORDERS: [(&str, &[&str]); 5] = [
    ("institutions", &["name", "region", "registered"]),
    ("filings", &["updated", "institution"]),
    ("verifications", &["updated", "due", "accepted", "institution"]),
    ("assessments", &["updated", "institution", "year"]),
    ("employers", &["name", "region", "industry", "registered"]),
];

async fn page(p: &Platform, who: &Person, path: &str) -> (Vec<String>, Option<String>) {
    let answer = p.get(who, path).await.expect(200).json();
    let ids = answer["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    (ids, answer["next"].as_str().map(str::to_owned))
}

/// All rows, one to a page.
async fn one_by_one(p: &Platform, who: &Person, path: &str) -> Vec<String> {
    let (mut all, mut next) = page(p, who, &format!("{path}&limit=1")).await;
    while let Some(cursor) = next {
        let (ids, following) = page(p, who, &format!("{path}&limit=1&cursor={cursor}")).await;
        all.extend(ids);
        next = following;
    }
    all
}

async fn three_of_everything(p: &Platform) -> Person {
    let (health, qc) = (p.health().await, p.qc().await);
    for region in ["220302", "220102", "220202"] {
        let admin = p.institution_admin(region).await;
        let _ = p.accepted_filing(&admin, &health).await;
        let _ = p.post(&health, "/api/v1/employers", &ohqc_testkit::build::employer(region)).await.expect(201);
    }
    let plan = json!({ "year": 2025, "service": "examination", "title": "2025", "region": "220000" });
    let plan = p.post(&qc, "/api/v1/plans", &plan).await.expect(201);
    let rounds = format!("{}/rounds", plan.header("location"));
    let _ = p.change(reqwest::Method::POST, &qc, &rounds, &plan.etag(), &json!({ "all": true })).await.expect(200);
    qc
}

on_both!(every_order_runs_both_ways_page_by_page, |p| {
    let qc = three_of_everything(&p).await;
    for (list, orders) in ORDERS {
        for order in orders {
            let path = format!("/api/v1/{list}?sort={order}");
            let forwards = one_by_one(&p, &qc, &path).await;
            assert_eq!(forwards.len(), 3, "{path}");
            assert_eq!(page(&p, &qc, &path).await.0, forwards, "{path}");
            let mut backwards = one_by_one(&p, &qc, &format!("/api/v1/{list}?sort=-{order}")).await;
            backwards.reverse();
            assert_eq!(backwards, forwards, "{path}");
        }
    }
});

on_both!(an_order_or_a_cursor_of_another_list_is_refused, |p| {
    let qc = three_of_everything(&p).await;
    for (list, orders) in ORDERS {
        let path = format!("/api/v1/{list}?sort={}", orders[0]);
        let next = page(&p, &qc, &format!("{path}&limit=1")).await.1.unwrap();
        let crossed = p.get(&qc, &format!("/api/v1/{list}?sort=-{}&cursor={next}", orders[0])).await;
        assert_eq!(crossed.problem(422, "invalid").pointers(), ["/cursor"], "{list}");
        let unknown = p.get(&qc, &format!("/api/v1/{list}?sort=weight")).await;
        assert_eq!(unknown.problem(400, "bad_request").pointers(), ["/sort"], "{list}");
    }
});

on_both!(a_search_takes_small_letters_for_large_ones_and_no_wildcards, |p| {
    let qc = p.qc().await;
    let mut body = ohqc_testkit::build::institution("220104");
    body["name"] = json!("吉林 Health-100% 体检中心");
    let _ = p.post(&qc, "/api/v1/institutions", &body).await.expect(201);
    for (text, found) in [("health", 1), ("HEALTH-100", 1), ("100%25", 1), ("1%250", 0), ("h_alth", 0), ("体检", 1)] {
        let (ids, _) = page(&p, &qc, &format!("/api/v1/institutions?q={text}")).await;
        assert_eq!(ids.len(), found, "{text}");
    }
});

on_both!(a_search_folds_plain_letters_alone_on_either_database, |p| {
    let qc = p.qc().await;
    let mut body = ohqc_testkit::build::institution("220104");
    body["name"] = json!("长春 ÄRZTE ＡＢＣ Clinic 医院");
    let _ = p.post(&qc, "/api/v1/institutions", &body).await.expect(201);
    for (text, found) in [("clinic", 1), ("Ärzte", 1), ("ärzte", 0), ("ＡＢＣ", 1), ("ａｂｃ", 0), ("abc", 0), ("rzte", 1)]
    {
        let (ids, _) = page(&p, &qc, &format!("/api/v1/institutions?q={text}")).await;
        assert_eq!(ids.len(), found, "{text}");
    }
});

on_both!(a_history_is_paged_latest_first, |p| {
    let health = p.health().await;
    let created = p.post(&health, "/api/v1/employers", &ohqc_testkit::build::employer("220104")).await.expect(201);
    let path = created.header("location").to_owned();
    let (mut etag, mut body) = (created.etag(), ohqc_testkit::build::employer("220104"));
    for name in ["甲厂", "乙厂", "丙厂"] {
        body["name"] = json!(name);
        etag = p.change(reqwest::Method::PUT, &health, &path, &etag, &body).await.expect(200).etag();
    }
    let positions = |page: &serde_json::Value| -> Vec<i64> {
        page["items"].as_array().unwrap().iter().map(|event| event["position"].as_i64().unwrap()).collect()
    };
    let history = format!("{path}/history");
    let whole = positions(&p.get(&health, &history).await.expect(200).json());
    assert!(whole.len() == 4 && whole.is_sorted_by(|one, other| one > other), "{whole:?}");
    let (mut paged, mut next) = (Vec::new(), String::new());
    loop {
        let page = p.get(&health, &format!("{history}?limit=3{next}")).await.expect(200).json();
        paged.extend(positions(&page));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(paged, whole);
    assert_eq!(p.get(&health, &format!("{history}?limit=0")).await.problem(422, "invalid").pointers(), ["/limit"]);
    let told = p.get(&health, "/api/v1/events?subject_kind=employer&limit=1").await.expect(200).json();
    assert_eq!(told["items"][0]["subject"]["zh"], "丙厂", "an audit says whom, not a number");
});
