//! Institutions over the API.

use ohqc_domain::filings::Holder;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::filings::printed;

// diagnosis 1.2 fields-1.
on_both!(registering_checks_the_credit_code_and_everything_else_at_once, |p| {
    let qc = p.qc().await;
    let mut body = build::institution("220104");
    body["credit_code"] = json!("122200001234567890");
    body["region"] = json!("999999");
    body["name"] = json!("");
    let refused = p.post(&qc, "/api/v1/institutions", &body).await.problem(422, "invalid");
    let mut pointers = refused.pointers();
    pointers.sort();
    assert_eq!(pointers, ["/credit_code", "/name", "/region"]);
});

on_both!(a_credit_code_is_registered_once, |p| {
    let qc = p.qc().await;
    let body = build::institution("220104");
    let _ = p.post(&qc, "/api/v1/institutions", &body).await.expect(201);
    let _ = p.post(&qc, "/api/v1/institutions", &body).await.problem(409, "duplicate");
});

on_both!(nobody_registers_outside_their_region, |p| {
    let liaoning = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let _ = p.post(&liaoning, "/api/v1/institutions", &build::institution("220104")).await.problem(403, "denied");
});

on_both!(the_list_filters_by_text_region_and_service, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let filed = p.institution_admin("220104").await;
    let _ = p.accepted_filing(&filed, &health).await;
    let mut other = build::institution("220202");
    other["name"] = json!("吉林市 100%_真实医院");
    let _ = p.post(&qc, "/api/v1/institutions", &other).await.expect(201);
    let count = async |query: &str| {
        p.get(&qc, &format!("/api/v1/institutions?{query}")).await.expect(200).json()["items"].as_array().unwrap().len()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count("region=220100").await, 1);
    assert_eq!(count("region=220000").await, 2);
    assert_eq!(count("service=examination").await, 1);
    assert_eq!(count("service=diagnosis").await, 0);
    assert_eq!(count("q=100%25_").await, 1, "wildcards of the caller are plain characters");
    assert_eq!(count("q=%25").await, 1);
});

on_both!(an_institution_changes_its_own_particulars_but_not_its_region, |p| {
    let admin = p.institution_admin("220104").await;
    let path = format!("/api/v1/institutions/{}", admin.organisation);
    let found = p.get(&admin, &path).await.expect(200);
    let mut body = build::institution("220104");
    body["credit_code"] = found.json()["particulars"]["credit_code"].clone();
    body["address"] = json!("吉林省长春市朝阳区红旗街 1 号");
    let changed = p.change(Method::PUT, &admin, &path, &found.etag(), &body).await.expect(200);
    assert_eq!(changed.json()["particulars"]["address"], body["address"]);
    body["region"] = json!("220202");
    let refused = p.change(Method::PUT, &admin, &path, &changed.etag(), &body).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/region"]);
});

on_both!(the_public_list_shows_no_contact, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let _ = p.accepted_filing(&admin, &health).await;
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions?region=220100")).await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert!(!list.to_string().contains("李某") && !list.to_string().contains("0431-80000000"));
});

on_both!(what_is_on_record_is_not_rewritten_by_its_institution, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let filing = p.accepted_filing(&admin, &health).await;
    let path = format!("/api/v1/institutions/{}", admin.organisation);
    let found = p.get(&admin, &path).await.expect(200);
    let before = found.json()["particulars"].clone();
    let mut body = before.clone();
    for (field, value) in [
        ("name", json!("另一家医院")),
        ("credit_code", json!(build::credit_code())),
        ("licence_number", json!("PDY99999")),
        ("address", json!("吉林省长春市朝阳区红旗街 1 号")),
    ] {
        body[field] = value;
        let refused = p.change(Method::PUT, &admin, &path, &found.etag(), &body).await.problem(409, "rule_refused");
        assert_eq!(refused.pointers(), [format!("/{field}")]);
        body[field] = before[field].clone();
    }
    body["contact_phone"] = json!("0431-80000001");
    let _ = p.change(Method::PUT, &admin, &path, &found.etag(), &body).await.expect(200);
    let code = p.get(&admin, &filing).await.json()["verification_code"].as_str().unwrap().to_owned();
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions")).await.expect(200).json();
    assert_eq!((&check["address"], &list["items"][0]["address"]), (&before["address"], &before["address"]), "as on the record");
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!(history[0]["data"], json!({ "fields": ["contact_phone"] }), "names of fields, no values");
});

// JL24-A3: whoever compares a receipt finds the institution that was verified, on paper and on the public site.
on_both!(what_is_handed_in_is_verified_of_the_institution_that_its_receipt_names, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let filing = p.submitted_filing(&admin).await;
    let path = format!("/api/v1/institutions/{}", admin.organisation);
    let found = p.get(&admin, &path).await.expect(200);
    let mut body = found.json()["particulars"].clone();
    body["name"] = json!("长春市某某医院");
    body["licence_number"] = json!("PDY99999");
    let refused = p.change(Method::PUT, &admin, &path, &found.etag(), &body).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/licence_number", "/name"]);
    assert_eq!(refused.json()["errors"][0]["code"], "handed_in");
    let opinions = build::opinions(&[("people", "人员证书不全")]);
    let _ = p.judge_filing(&p.qc().await, &filing, &opinions).await.expect(200);
    let _ = p.act(&health, &filing, "return", &json!({})).await.expect(200);
    let changed = p.change(Method::PUT, &admin, &path, &found.etag(), &body).await.expect(200);
    let _ = p.act(&admin, &filing, "submit", &json!({})).await.expect(200);
    body["name"] = json!("另一家医院");
    let _ = p.change(Method::PUT, &admin, &path, &changed.etag(), &body).await.problem(409, "rule_refused");
    let accepted = p.accept_filing(&health, &filing).await.expect(200).json();
    let (holder, check) = receipt(&p, &health, &filing, &accepted).await;
    assert_eq!((holder.name.as_str(), holder.licence_number.as_str()), ("长春市某某医院", "PDY99999"));
    assert_eq!(check, holder);
});

// JL24-A3: another filing of the institution may change its name meanwhile; what was handed in stays as it was.
on_both!(a_receipt_names_the_institution_as_it_was_when_the_filing_was_handed_in, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let examination = p.accepted_filing(&admin, &health).await;
    let diagnosis = p.submitted_diagnosis(&admin).await;
    let begun = p.act(&admin, &examination, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let mut holder = begun.json()["holder"].clone();
    let name = holder["name"].as_str().unwrap().to_owned();
    holder["name"] = json!("长春市某某医院");
    let _ = p.change(Method::PUT, &admin, &format!("{examination}/holder"), &begun.etag(), &holder).await.expect(200);
    let _ = p.act(&admin, &examination, "submit", &json!({})).await.expect(200);
    let changed = p.accept_filing(&health, &examination).await.expect(200).json();
    let (renamed, check) = receipt(&p, &health, &examination, &changed).await;
    assert_eq!((renamed.name.as_str(), &check), ("长春市某某医院", &renamed));
    let accepted = p.accept_filing(&health, &diagnosis).await.expect(200).json();
    let (former, check) = receipt(&p, &health, &diagnosis, &accepted).await;
    assert_eq!((former.name, check.name), (name.clone(), name));
});

/// Whom a filing's receipt names, printed and by its code.
async fn receipt(p: &Platform, health: &Person, path: &str, filing: &Value) -> (Holder, Holder) {
    let code = filing["verification_code"].as_str().unwrap();
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    let said = |field: &str| check[field].as_str().unwrap().to_owned();
    let confirmed = Holder {
        name: said("institution_name"),
        credit_code: said("credit_code"),
        licence_number: said("licence_number"),
        address: said("address"),
    };
    (printed(p, health, path).await.holder, confirmed)
}

on_both!(a_new_name_is_also_that_of_the_organisation, |p| {
    let admin = p.institution_admin("220104").await;
    let path = format!("/api/v1/institutions/{}", admin.organisation);
    let found = p.get(&admin, &path).await.expect(200);
    let mut body = found.json()["particulars"].clone();
    body["name"] = json!("长春市某某医院");
    let _ = p.change(Method::PUT, &admin, &path, &found.etag(), &body).await.expect(200);
    let session = p.log_in(&admin.name, "test-password-2025").await.expect(200).json();
    assert_eq!(session["user"]["organisation_name"], body["name"]);
});

on_both!(an_institution_lies_in_a_county, |p| {
    let qc = p.qc().await;
    for region in ["220000", "220100"] {
        let refused = p.post(&qc, "/api/v1/institutions", &build::institution(region)).await.problem(422, "invalid");
        assert_eq!(
            (refused.pointers(), &refused.json()["errors"][0]["code"]),
            (vec!["/region".to_owned()], &json!("region_too_wide"))
        );
    }
    let _ = p.post(&qc, "/api/v1/institutions", &build::institution("22L001")).await.expect(201);
});

on_both!(who_registers_the_same_at_once_is_told_so, |p| {
    let qc = p.qc().await;
    for _ in 0..5 {
        let body = build::institution("220104");
        let register = || p.post(&qc, "/api/v1/institutions", &body);
        let (one, other) = tokio::join!(register(), register());
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        let _ = made.expect(201);
        let _ = refused.problem(409, "duplicate");
    }
});

on_both!(regions_with_an_institution_on_record_are_told_from_the_others, |p| {
    let health = p.health().await;
    let admin = p.institution_admin("220104").await;
    let listed = async |query: &str| {
        let found = p.send(p.request(Method::GET, &format!("/api/v1/regions?on_record=true{query}"))).await.expect(200).json();
        found.as_array().unwrap().iter().map(|region| region["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed("").await, Vec::<String>::new(), "registered is not on record");
    let _ = p.accepted_filing(&admin, &health).await;
    assert_eq!(listed("").await, ["220000"]);
    assert_eq!(listed("&parent=220000").await, ["220100"]);
});

on_both!(the_audit_trail_tells_what_happened_to_an_institution, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let mut body = build::institution("220104");
    body["name"] = json!("长春市甲医院");
    let id = p.post(&qc, "/api/v1/institutions", &body).await.expect(201).json()["id"].as_str().unwrap().parse().unwrap();
    let _ = p.accepted_filing(&p.member(id, Role::OrgAdmin).await, &health).await;
    let _ = p.accepted_filing(&p.institution_admin("220204").await, &health).await;
    let found = p.get(&health, "/api/v1/events?institution=%E7%94%B2%E5%8C%BB%E9%99%A2").await.expect(200).json();
    let items = found["items"].as_array().unwrap();
    assert!(items.iter().any(|event| event["subject_kind"] == "filing") && items.len() > 1, "{found}");
    assert!(items.iter().all(|event| event["institution"] == "长春市甲医院"));
    let nobody = p.get(&health, "/api/v1/events?institution=%E4%B9%99%E5%8C%BB%E9%99%A2").await.expect(200).json();
    assert_eq!(nobody["items"], json!([]));
});
