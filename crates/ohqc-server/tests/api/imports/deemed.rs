//! Local filings that are brought as deemed ones.

use super::*;

const DEEMED: &str = "机构名称,统一社会信用代码,备案业务,备案类别,原备案编号,原备案日期";

/// A row of an institution that filed with its prefecture before.
fn deemed(code: &str) -> String {
    format!("长春市朝阳区职业健康检查中心(测试),{code},职业健康检查,接触粉尘类、3,长卫职检备〔2021〕第3号,2021/8/12")
}

/// An institution that is registered on the platform; its credit code.
async fn registered(p: &Platform, who: &Person) -> String {
    let body = build::institution("220104");
    let _ = p.post(who, "/api/v1/institutions", &body).await.expect(201);
    body["credit_code"].as_str().unwrap().to_owned()
}

async fn deemed_batch(p: &Platform, who: &Person, rows: &[String]) -> (String, Reply) {
    let bytes = format!("{DEEMED}\n{}\n", rows.join("\n")).into_bytes();
    let brought = p.upload(who, "imports?kind=deemed_filings", "deemed.csv", bytes).await.expect(201);
    let path = brought.header("location").to_owned();
    let body = json!({ "mapping": brought.json()["mapping"] });
    let tried = p.change(Method::POST, who, &format!("{path}/check"), &brought.etag(), &body).await.expect(200);
    (path, tried)
}

// JL24-1-1-e: local filings of institutions registered on the platform are deemed filings, brought in bulk.
on_both!(local_filings_of_registered_institutions_are_deemed_and_taken_back, |p| {
    let health = p.health().await;
    let mut rows = Vec::new();
    for _ in 0..60 {
        rows.push(deemed(&registered(&p, &health).await));
    }
    rows[9] = rows[9].replace("2021/8/12", "去年");
    rows[29] = rows[29].replace("接触粉尘类", "养猫");
    rows[49] = rows[49].replace("2021/8/12", "2024-12-01");
    let (path, tried) = deemed_batch(&p, &health, &rows).await;
    assert_eq!(tried.json()["summary"]["faulty"], 3);
    let faults = codes(&p.get(&health, &format!("{path}/faults")).await.expect(200));
    let expected = [(11, "local_on", "date"), (31, "categories", "unknown_category"), (51, "local_on", "not_local")];
    assert_eq!(faults, expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned())));
    assert_eq!(count(&p, "filings").await, "0", "nothing was kept");
    let done = carried_out(&p, &health, &path, "good").await;
    assert_eq!(done["summary"]["done"], 57);
    let filings = p.get(&health, "/api/v1/filings?state=accepted&origin=local&limit=1").await.expect(200).json();
    let id = filings["items"][0]["id"].as_str().unwrap().to_owned();
    let filing = p.get(&health, &format!("/api/v1/filings/{id}")).await.expect(200).json();
    assert_eq!(filing["deemed"]["local_on"], "2021-08-12");
    assert_eq!(filing["deemed"]["registered_on"], "2025-06-16", "the day of the platform's own record");
    assert_eq!(filing["dossier"]["services"][1]["category"], "3");
    let (_, again) = deemed_batch(&p, &health, &rows[..1]).await;
    assert_eq!(again.json()["summary"]["faulty"], 1, "it has a filing for the service");
    let _ = taken_back(&p, &health, &path).await;
    assert_eq!((count(&p, "institutions").await, count(&p, "filings").await), ("60".into(), "0".into()));
});

// JL24-1-1-e has two conditions: an import may not make the second true by registering whoever its rows name.
on_both!(an_institution_that_is_not_on_the_platform_is_told_and_never_deemed_filed, |p| {
    let health = p.health().await;
    let known = registered(&p, &health).await;
    let other = deemed(&known).replace("长春市朝阳区职业健康检查中心(测试)", "吉林市某某医院");
    let rows = [deemed(&build::credit_code()), deemed("12220000800000010X0"), other];
    let (path, tried) = deemed_batch(&p, &health, &rows).await;
    assert_eq!(tried.json()["summary"]["faulty"], 3);
    let faults = p.get(&health, &format!("{path}/faults")).await.expect(200);
    let expected = [(2, "credit_code", "not_registered"), (3, "credit_code", "not_registered"), (4, "name", "other_name")];
    assert_eq!(codes(&faults), expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned())));
    assert!(faults.json()["items"][0]["sentence"]["zh"].as_str().unwrap().contains("尚未在平台注册"));
    let _ = p.act(&health, &path, "run", &json!({ "mode": "good" })).await.problem(409, "rule_refused");
    assert_eq!((count(&p, "institutions").await, count(&p, "filings").await), ("1".into(), "0".into()));
});

on_both!(a_deemed_filing_that_was_changed_is_not_taken_back, |p| {
    let health = p.health().await;
    let code = registered(&p, &health).await;
    let (path, _) = deemed_batch(&p, &health, &[deemed(&code)]).await;
    let _ = carried_out(&p, &health, &path, "all").await;
    let _ = ohqc_testkit::sql::texts(p.app.db(), "UPDATE filings SET revision = 2 RETURNING CAST(revision AS TEXT)").await;
    let _ = p.act(&health, &path, "undo", &json!({})).await.problem(409, "rule_refused");
    assert_eq!(count(&p, "filings").await, "1");
});

/// A deemed filing that was imported, and its institution's administrator.
async fn deemed_one(p: &Platform, health: &Person) -> (Person, String) {
    let admin = p.institution_admin("220104").await;
    let own = p.get(&admin, &format!("/api/v1/institutions/{}", admin.organisation)).await.expect(200).json();
    let (path, _) = deemed_batch(p, health, &[deemed(own["particulars"]["credit_code"].as_str().unwrap())]).await;
    let _ = carried_out(p, health, &path, "all").await;
    (admin, path)
}

on_both!(a_deemed_filing_that_a_round_or_an_outing_relies_on_is_not_taken_back, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let employer = p.post(&health, "/api/v1/employers", &build::employer("220102")).await.expect(201).json()["id"].clone();
    let refusal = async |path: &str| {
        let refused = p.act(&health, path, "undo", &json!({})).await.problem(409, "rule_refused").json();
        refused["detail"].as_str().unwrap().to_owned()
    };
    let (admin, path) = deemed_one(&p, &health).await;
    let body = json!({ "institution": admin.organisation, "notice": build::notice(employer.as_str().unwrap()) });
    let _ = p.post(&admin, "/api/v1/outings", &body).await.expect(201);
    assert!(refusal(&path).await.contains("2025-06-24 起的外出检查"));
    let (_, path) = deemed_one(&p, &health).await;
    let plan = crate::assessments::plan(&p, &qc, "examination").await;
    let _ = p.act(&qc, &plan, "rounds", &json!({ "all": true })).await.expect(200);
    assert!(refusal(&path).await.contains("已列入 2025 年度质控考核"));
    assert_eq!(count(&p, "filings").await, "2");
});

on_both!(an_office_that_keeps_no_filings_deems_none, |p| {
    let qc = p.qc().await;
    let bytes = format!("{DEEMED}\n{}\n", deemed(&build::credit_code())).into_bytes();
    let _ = p.upload(&qc, "imports?kind=deemed_filings", "a.csv", bytes).await.problem(403, "denied");
    let _ = p.get(&qc, &format!("{LIST}/template?kind=deemed_filings")).await.problem(403, "denied");
});
