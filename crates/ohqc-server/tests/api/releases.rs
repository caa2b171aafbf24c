//! Annual releases: frozen by one, approved by another, the same bytes for ever, a receipt for every pull.

use chrono::NaiveDate;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_domain::page::Page;
use ohqc_domain::releases::api::{
    PublishedReleases, PullForm, PullView, ReleaseAction, ReleaseDocument, ReleaseView, ResultPage,
};
use ohqc_domain::releases::{FrameError, PartName, ResultRow, StateName, Summary};
use ohqc_testkit::{Person, Platform, Reply, on_both, sql};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::clients;

const NDJSON: &str = "application/x-ndjson";

/// A day on which the year 2025 is over.
fn new_year() -> NaiveDate {
    "2026-01-05".parse().unwrap()
}

/// A province with institutions on record since the middle of 2025, one in each of these counties; the platform is that of
/// the next January.
async fn province(p: &Platform, counties: &[&str]) -> (Platform, Person, Person) {
    let (qc, health) = (p.qc().await, p.health().await);
    for county in counties {
        let admin = p.institution_admin(county).await;
        let _ = p.accepted_filing(&admin, &health).await;
    }
    (p.on(new_year()), qc, health)
}

async fn frozen(p: &Platform, qc: &Person) -> String {
    let reply = p.post(qc, "/api/v1/releases", &json!({ "year": 2025 })).await.expect(201);
    reply.header("location").to_owned()
}

async fn published(p: &Platform, qc: &Person, health: &Person) -> String {
    let draft = frozen(p, qc).await;
    let _ = p.act(health, &draft, "approve", &json!({})).await.expect(200);
    let _ = p.act(health, &draft, "publish", &json!({})).await.expect(200);
    draft
}

async fn pull(p: &Platform, token: &str, path: &str, headers: &[(&'static str, &str)]) -> Reply {
    let mut request = p.request(Method::GET, path).bearer_auth(token);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    p.send(request).await
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

on_both!(two_people_bring_a_year_out, |p| {
    let (p, qc, health) = province(&p, &["220102", "220581"]).await;
    let draft = frozen(&p, &qc).await;
    let view: ReleaseView = p.get(&qc, &draft).await.expect(200).view();
    assert_eq!(
        (view.state, view.version, view.year, view.manifest.part(PartName::Results).unwrap().rows),
        (StateName::Prepared, 1, 2025, Some(2))
    );
    assert_eq!(view.actions, [], "whoever prepared it decides nothing");
    let rows: ResultPage = p.get(&health, &format!("{draft}/results")).await.expect(200).view();
    assert_eq!(rows.items.len(), 2, "the second person sees what is to be approved");
    let view: ReleaseView = p.get(&health, &draft).await.expect(200).view();
    assert_eq!(view.actions, [ReleaseAction::Approve, ReleaseAction::Return]);
    let _ = p.get(&health, "/api/v1/releases/2025").await.problem(404, "not_found");
    let _ = p.act(&health, &draft, "publish", &json!({})).await.problem(409, "rule_refused");
    let approved: ReleaseView = p.act(&health, &draft, "approve", &json!({})).await.expect(200).view();
    assert_eq!((approved.state, approved.actions), (StateName::Approved, vec![ReleaseAction::Return, ReleaseAction::Publish]));
    let published: ReleaseView = p.act(&health, &draft, "publish", &json!({})).await.expect(200).view();
    assert_eq!((published.state, published.actions.len()), (StateName::Published, 0));
    let _ = p.act(&health, &draft, "publish", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&health, &draft, "return", &json!({ "reason": "太迟了" })).await.problem(409, "rule_refused");
    let history = p.get(&qc, &format!("{draft}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["released", "approved", "prepared"]);
});

// I01: coverage counts who was on record at the end of its window, whatever was accepted after it.
on_both!(who_ended_after_the_year_still_counts_in_it, |p| {
    let (admin, health, qc) = (p.institution_admin("220102").await, p.health().await, p.qc().await);
    let path = p.accepted_filing(&admin, &health).await;
    let plan = json!({ "year": 2025, "service": "examination", "region": "220000", "title": "2025 年度质控计划" });
    let plan = p.post(&qc, "/api/v1/plans", &plan).await.expect(201).header("location").to_owned();
    let then = p.on(new_year());
    let _ = then.act(&admin, &path, "cancellation", &json!({ "last_day": "2026-01-31", "reason": "机构撤并" })).await.expect(200);
    let _ = then.act(&health, &path, "accept", &json!({})).await.expect(200);
    let coverage = then.get(&qc, &plan).await.expect(200).json()["coverage"]["ratio"].clone();
    assert_eq!((&coverage["numerator"], &coverage["denominator"]), (&json!(0), &json!(1)));
    // Whose last day is still to come can be listed, with the tables of what it files.
    let listed = then.act(&qc, &plan, "rounds", &json!({ "all": true })).await.expect(200).json();
    assert_eq!(listed["progress"]["planned"], 1);
    let round = then.get(&qc, "/api/v1/assessments").await.expect(200).json()["items"][0]["id"].clone();
    let round = then.get(&qc, &format!("/api/v1/assessments/{}", round.as_str().unwrap())).await.expect(200).json();
    let tables: Vec<_> = round["sheets"].as_array().unwrap().iter().map(|sheet| sheet["template"]["id"].clone()).collect();
    assert!(tables.contains(&json!("ohe-c")), "{tables:?}");
    let draft = frozen(&then, &qc).await;
    let rows = then.get(&qc, &format!("{draft}/results")).await.expect(200).json()["items"].clone();
    assert_eq!((rows.as_array().map(Vec::len), &rows[0]["filed"]), (Some(1), &json!(true)));
});

on_both!(nobody_approves_their_own_work, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let preparer = p.member(qc.organisation, Role::ProvQc).await;
    let draft = frozen(&p, &preparer).await;
    let moved = p.moved(&preparer, &health).await;
    let _ = p.act(&moved, &draft, "approve", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&moved, &draft, "return", &json!({ "reason": "自己退回" })).await.problem(409, "rule_refused");
    let _ = p.act(&health, &draft, "approve", &json!({})).await.expect(200);
    let _ = p.act(&moved, &draft, "publish", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&qc, &draft, "publish", &json!({})).await.problem(403, "denied");
});

on_both!(only_a_province_freezes_and_only_what_there_is, |p| {
    let (p, qc, _) = province(&p, &["220102"]).await;
    // A version never changes: what is under way, and what has not begun, cannot be frozen.
    for year in [2026, 2027, 1999, -5] {
        let refused = p.post(&qc, "/api/v1/releases", &json!({ "year": year })).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/year"]);
        assert_eq!(refused.json()["errors"][0]["detail"], FrameError::text().zh.as_ref(), "{year}");
    }
    let _ = p.post(&qc, "/api/v1/releases", &json!({ "year": 2024 })).await.problem(409, "rule_refused");
    let city = p.person(Role::ProvQc, OrganisationKind::QcCentre, "220100").await;
    let _ = p.post(&city, "/api/v1/releases", &json!({ "year": 2025 })).await.problem(403, "denied");
    let draft = frozen(&p, &qc).await;
    let _ = p.post(&qc, "/api/v1/releases", &json!({ "year": 2025 })).await.problem(409, "rule_refused");
    let elsewhere = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let _ = p.get(&elsewhere, &draft).await.problem(404, "not_found");
    let _ = p.change(Method::POST, &elsewhere, &format!("{draft}/approve"), "\"r1\"", &json!({})).await.problem(404, "not_found");
});

on_both!(a_refused_version_makes_room_for_the_next, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let due =
        |board: Reply| board.json()["items"].as_array().unwrap().iter().filter(|clock| clock["kind"] == "release_year").count();
    let draft = frozen(&p, &qc).await;
    let short = p.act(&health, &draft, "return", &json!({ "reason": "" })).await.problem(422, "invalid");
    assert_eq!(short.pointers(), ["/reason"]);
    let _ = p.change(Method::POST, &health, &format!("{draft}/approve"), "\"r9\"", &json!({})).await.problem(412, "stale");
    let returned: ReleaseView = p.act(&health, &draft, "return", &json!({ "reason": "漏报一家机构" })).await.expect(200).view();
    assert_eq!((returned.state, returned.reason.as_deref()), (StateName::Returned, Some("漏报一家机构")));
    assert_eq!(due(p.get(&health, "/api/v1/deadlines").await.expect(200)), 1, "the duty is not fulfilled by a refused version");
    let next: ReleaseView = p.get(&qc, &published(&p, &qc, &health).await).await.expect(200).view();
    assert_eq!((next.version, next.manifest.supersedes), (2, None));
    assert_eq!(due(p.get(&health, "/api/v1/deadlines").await.expect(200)), 0);
    let drafts = p.get(&qc, "/api/v1/releases/drafts?state=returned").await.expect(200).json();
    assert_eq!(drafts["items"].as_array().map(Vec::len), Some(1));
});

on_both!(a_published_version_never_changes, |p| {
    let (p, qc, health) = province(&p, &["220102", "220581"]).await;
    let token = clients::token(&p).await;
    let addresses = [
        "/api/v1/releases/2025?version=1",
        "/api/v1/releases/2025/summary?version=1",
        "/api/v1/releases/2025/results?version=1&limit=1",
    ];
    let lines = "/api/v1/releases/2025/results?version=1";
    let draft = published(&p, &qc, &health).await;
    let stored = p.get(&qc, &format!("{draft}/results?limit=1")).await.expect(200).bytes;
    let mut before = Vec::new();
    for address in addresses {
        before.push(pull(&p, &token, address, &[]).await.expect(200).bytes);
    }
    before.push(pull(&p, &token, lines, &[("accept", NDJSON)]).await.expect(200).bytes);
    let summer = p.on("2025-06-20".parse().unwrap());
    let admin = summer.institution_admin("220204").await;
    let _ = summer.accepted_filing(&admin, &health).await;
    let second: ReleaseView = p.get(&qc, &published(&p, &qc, &health).await).await.expect(200).view();
    assert_eq!((second.version, second.manifest.supersedes), (2, Some(1)));
    let p = p.on("2026-02-02".parse().unwrap());
    let mut after = Vec::new();
    for address in addresses {
        after.push(pull(&p, &token, address, &[]).await.expect(200).bytes);
    }
    after.push(pull(&p, &token, lines, &[("accept", NDJSON)]).await.expect(200).bytes);
    assert!(before == after, "byte for byte");
    assert_eq!(p.get(&qc, &format!("{draft}/results?limit=1")).await.expect(200).bytes, stored, "a second server reads the same");
    let newest: ReleaseDocument = pull(&p, &token, "/api/v1/releases/2025", &[]).await.expect(200).view();
    assert_eq!((newest.manifest.version, newest.manifest.counts.institutions), (2, 3));
    let list: PublishedReleases = pull(&p, &token, "/api/v1/releases", &[]).await.expect(200).view();
    assert_eq!(list.items.iter().map(|item| (item.year, item.version)).collect::<Vec<_>>(), [(2025, 2)]);
});

on_both!(pages_are_the_lines_and_everything_matches_the_manifest, |p| {
    let (p, qc, health) = province(&p, &["220581", "220102", "220204"]).await;
    let _ = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    let document: ReleaseDocument = pull(&p, &token, "/api/v1/releases/2025", &[]).await.expect(200).view();
    let whole = pull(&p, &token, "/api/v1/releases/2025/results", &[("accept", NDJSON), ("accept-encoding", "gzip, br")])
        .await
        .expect(200);
    assert_eq!(whole.header("content-type"), NDJSON);
    let results = document.manifest.part(PartName::Results).unwrap();
    assert_eq!((sha256(&whole.bytes), whole.bytes.len().to_string()), (results.sha256.clone(), results.bytes.to_string()));
    assert_eq!(whole.etag(), format!("\"sha256-{}\"", results.sha256));
    let summary = pull(&p, &token, "/api/v1/releases/2025/summary", &[]).await.expect(200);
    assert_eq!(sha256(&summary.bytes), document.manifest.part(PartName::Summary).unwrap().sha256);
    assert_eq!(summary.view::<Summary>(), document.summary);

    let mut joined = Vec::new();
    let mut next = Some("/api/v1/releases/2025/results?limit=2".to_owned());
    let mut sizes = Vec::new();
    while let Some(address) = next {
        let page = pull(&p, &token, &address, &[]).await.expect(200);
        assert_eq!(page.etag(), format!("\"sha256-{}\"", sha256(&page.bytes)));
        let items = page.json()["items"].as_array().unwrap().len();
        sizes.push(items);
        let text = String::from_utf8(page.bytes.clone()).unwrap();
        let rows = text.strip_prefix("{\"items\":[").unwrap().rsplit_once(']').unwrap().0;
        joined.push(rows.replace("},{\"institution\"", "}\n{\"institution\""));
        let links: Vec<_> = page.headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).collect();
        next =
            links.iter().find(|link| link.ends_with("rel=\"next\"")).map(|link| link[1..].split('>').next().unwrap().to_owned());
        assert_eq!(next.is_some(), page.view::<ResultPage>().next.is_some());
    }
    assert_eq!(sizes, [2, 1]);
    assert_eq!(joined.join("\n") + "\n", String::from_utf8(whole.bytes.clone()).unwrap());
    let rows: Vec<ResultRow> =
        whole.bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty()).map(|l| serde_json::from_slice(l).unwrap()).collect();
    let cities: Vec<_> = rows.iter().map(|row| row.city.as_str()).collect();
    assert_eq!(cities, ["220100", "220200", "22L002"]);
    assert_eq!(document.summary.totals.filed, 3);
});

on_both!(whoever_has_the_bytes_gets_none, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let _ = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    for (address, accept) in [
        ("/api/v1/releases/2025", "application/json"),
        ("/api/v1/releases/2025/summary", "*/*"),
        ("/api/v1/releases/2025/results", "application/json"),
        ("/api/v1/releases/2025/results", NDJSON),
    ] {
        let first = pull(&p, &token, address, &[("accept", accept)]).await.expect(200);
        assert_eq!(first.header("cache-control"), "private, no-cache");
        assert!(first.header("vary").to_lowercase().contains("accept"));
        let known = format!("\"other\", W/{}", first.etag());
        let again = pull(&p, &token, address, &[("accept", accept), ("if-none-match", &known)]).await.expect(304);
        assert_eq!((again.etag(), again.bytes.len()), (first.etag(), 0));
        let pinned = pull(&p, &token, &format!("{address}?version=1"), &[("accept", accept)]).await.expect(200);
        assert!(pinned.header("cache-control").contains("immutable"));
        assert_eq!(pinned.etag(), first.etag());
    }
});

on_both!(every_pull_leaves_a_receipt, |p| {
    let (p, qc, health) = province(&p, &["220102", "220204", "220581"]).await;
    let _ = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    let etag = pull(&p, &token, "/api/v1/releases/2025", &[]).await.expect(200).etag();
    let _ = pull(&p, &token, "/api/v1/releases/2025", &[("if-none-match", &etag)]).await.expect(304);
    let first: ResultPage = pull(&p, &token, "/api/v1/releases/2025/results?limit=2", &[]).await.expect(200).view();
    let _ =
        pull(&p, &token, &format!("/api/v1/releases/2025/results?limit=2&cursor={}", first.next.unwrap()), &[]).await.expect(200);
    let _ = p
        .send(p.request(Method::GET, "/api/v1/releases/2025/results").bearer_auth(&health.token).header("accept", NDJSON))
        .await
        .expect(200);
    let page: Page<PullView> = p.get(&qc, "/api/v1/releases/2025/pulls").await.expect(200).view();
    let file = p.request(Method::GET, "/api/v1/releases/2025/pulls?limit=1").header("accept", "text/csv").bearer_auth(&qc.token);
    let file = String::from_utf8(p.send(file).await.expect(200).bytes).unwrap();
    assert_eq!(file.lines().count(), page.items.len() + 1, "{file}");
    let found: Vec<_> =
        page.items.iter().rev().map(|pull| (pull.form, pull.first_row, pull.rows, pull.unchanged, pull.program)).collect();
    assert_eq!(
        found,
        [
            (PullForm::Document, 0, 0, false, true),
            (PullForm::Document, 0, 0, true, true),
            (PullForm::Page, 1, 2, false, true),
            (PullForm::Page, 3, 1, false, true),
            (PullForm::Ndjson, 1, 3, false, false),
        ]
    );
    assert_eq!((page.items[4].puller.as_str(), page.items[4].organisation.as_str()), ("CDC", "中国疾控中心"));
    let first: Page<PullView> = p.get(&qc, "/api/v1/releases/2025/pulls?limit=2").await.expect(200).view();
    let rest: Page<PullView> =
        p.get(&qc, &format!("/api/v1/releases/2025/pulls?cursor={}", first.next.unwrap())).await.expect(200).view();
    assert_eq!([first.items, rest.items].concat(), page.items);
    let _ = pull(&p, &token, "/api/v1/releases/2025/pulls", &[]).await.problem(403, "denied");
});

on_both!(a_pull_without_its_receipt_is_refused_and_a_repeated_one_counts, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let _ = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    for _ in 0..3 {
        let _ = pull(&p, &token, "/api/v1/releases/2025/results", &[]).await.expect(200);
    }
    let page: Page<PullView> = p.get(&qc, "/api/v1/releases/2025/pulls").await.expect(200).view();
    assert_eq!(page.items.iter().map(|pull| pull.times).sum::<u32>(), 3);
    assert!(sql::carried_out(p.app.db(), "DROP TABLE release_pulls").await);
    let _ = pull(&p, &token, "/api/v1/releases/2025/summary", &[]).await.problem(500, "internal");
    // What failed is not taken for proved, nor is anything that was proved before.
    let _ = pull(&p, &token, "/api/v1/releases/2025/results", &[]).await.problem(500, "internal");
});

on_both!(a_client_pulls_published_results_and_nothing_else, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let draft = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    for address in ["/api/v1/releases/drafts", draft.as_str(), "/api/v1/filings", "/api/v1/institutions"] {
        let _ = pull(&p, &token, address, &[]).await.problem(403, "denied");
    }
    let _ = pull(&p, &token, "/api/v1/releases/2024", &[]).await.problem(404, "not_found");
    let _ = pull(&p, &token, "/api/v1/releases/2025?version=7", &[]).await.problem(404, "not_found");
    let _ = pull(&p, &token, "/api/v1/releases/2025?region=210000", &[]).await.problem(404, "not_found");
    let _ = pull(&p, &token, "/api/v1/releases/2025/results?limit=501", &[]).await.problem(422, "invalid");
    let _ = pull(&p, &token, "/api/v1/releases/2025/results?cursor=nonsense", &[]).await.problem(422, "invalid");
    let all = "/api/v1/releases/2025/results?version=1&limit=2&cursor=x";
    let paged = pull(&p, &token, all, &[("accept", NDJSON)]).await.problem(422, "invalid");
    assert_eq!(paged.pointers(), ["/cursor", "/limit"]);
    let list = pull(&p, &token, "/api/v1/releases", &[]).await.expect(200);
    let _ = pull(&p, &token, "/api/v1/releases", &[("if-none-match", &list.etag())]).await.expect(304);
    let _ = pull(&p, &token, "/api/v1/releases/soon", &[]).await.problem(400, "bad_request");
    let city = p.person(Role::NatCdc, OrganisationKind::TechnicalCentre, "220100").await;
    let _ = p.get(&city, "/api/v1/releases/2025").await.problem(404, "not_found");
    let elsewhere = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let _ = p.get(&elsewhere, "/api/v1/releases/2025").await.problem(404, "not_found");
    let expert = p.person(Role::QcExpert, OrganisationKind::QcCentre, "220000").await;
    let _ = p.get(&expert, "/api/v1/releases/2025").await.problem(403, "denied");
});

on_both!(a_token_must_be_ours_and_whole, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let _ = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let signature = parts[2].clone();
    parts[2] = signature.chars().rev().collect();
    let forged = [parts.join("."), clients::foreign_token(&token), clients::unsigned_token(&token), String::new()];
    for token in &forged {
        let _ = pull(&p, token, "/api/v1/releases/2025", &[]).await.problem(401, "unauthenticated");
    }
    let _ = pull(&p, &clients::expired_token(&p, &token), "/api/v1/releases/2025", &[]).await.problem(401, "unauthenticated");
});

on_both!(a_year_of_several_provinces_asks_which, |p| {
    let (p, qc, health) = province(&p, &["220102"]).await;
    let _ = published(&p, &qc, &health).await;
    let qc = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let health = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let summer = p.on("2025-06-20".parse().unwrap());
    let admin = summer.institution_admin("210102").await;
    let _ = summer.accepted_filing(&admin, &health).await;
    let _ = published(&p, &qc, &health).await;
    let token = clients::token(&p).await;
    let refused = pull(&p, &token, "/api/v1/releases/2025", &[]).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/region"]);
    for region in ["210000", "220000"] {
        let found: ReleaseDocument =
            pull(&p, &token, &format!("/api/v1/releases/2025?region={region}"), &[]).await.expect(200).view();
        assert_eq!(found.manifest.region.as_str(), region);
    }
});
