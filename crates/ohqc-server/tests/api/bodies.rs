//! Bodies of other kinds over the API: the same way as a filing, with parts and rules of their own.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_domain::ids::OrganisationId;
use ohqc_testkit::{Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

/// Registers a body of an establishment and returns somebody who fills in its dossier.
async fn body(p: &Platform, establishment: &str, role: Role) -> Person {
    let qc = p.qc().await;
    let mut particulars = build::institution("220104");
    particulars["establishment"] = json!(establishment);
    if role != Role::OrgAdmin {
        particulars.as_object_mut().unwrap().remove("licence_number");
    }
    let made = p.post(&qc, "/api/v1/institutions", &particulars).await.expect(201).json();
    let organisation: OrganisationId = made["id"].as_str().unwrap().parse().unwrap();
    p.member(organisation, role).await
}

async fn started(p: &Platform, who: &Person, kind: &str) -> ohqc_testkit::Reply {
    p.post(who, "/api/v1/filings", &json!({ "institution": who.organisation, "service": kind })).await
}

fn technical_dossier(attachment: &str) -> Value {
    let file = |kind: &str| json!({ "kind": kind, "attachment": attachment, "name": "evidence.pdf" });
    let person = |role: &str| json!({ "name": "张某", "roles": [role], "title": "senior", "years": 9 });
    json!({
        "licences": { "qualification_number": "（吉）卫职技字（2022）第003号", "qualification_valid_to": "2027-06-30" },
        "services": [{ "category": "T1" }],
        "people": [person("legal_representative"), person("quality_head"), person("technical_head"), person("tester")],
        "premises": { "rooms": [{ "name": "理化实验室", "area": "60" }] },
        "equipment": [{ "name": "气相色谱仪", "categories": ["T1"], "calibrated_to": "2026-06-30" }],
        "quality_documents": ["TD01"],
        "reporting": { "officer": "周某" },
        "attachments": [file("T01"), file("T02")],
    })
}

// JL21-0, TJ25-1: technical-service institutions are platform users.
on_both!(a_technical_service_body_is_recorded_and_not_filed, |p| {
    let (tsi, health) = (body(&p, "technical_service", Role::TsiUser).await, p.health().await);
    let created = started(&p, &tsi, "technical_service").await.expect(201);
    let path = created.header("location").to_owned();
    let view = created.json();
    assert!(view["basis"]["value"]["zh"].as_str().unwrap().contains("不属备案"));
    let refused = p.change(Method::POST, &tsi, &format!("{path}/submit"), &created.etag(), &json!({})).await;
    let pointers = refused.problem(409, "rule_refused").pointers();
    assert!(pointers.contains(&"/premises/rooms".to_owned()), "{pointers:?}");
    assert!(!pointers.contains(&"/licences/qualification_number".to_owned()), "its law was not read in the text: it is advised");
    assert!(!pointers.contains(&"/licences/practice_valid_to".to_owned()), "it is no medical institution");
    let dossier = technical_dossier(&p.attach(&tsi).await);
    let mut wrong = dossier.clone();
    wrong["services"][0]["category"] = json!("1");
    wrong["attachments"][0]["kind"] = json!("F02");
    let refused = p.change(Method::PUT, &tsi, &path, &created.etag(), &wrong).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/services/0/category", "/attachments/0/kind"]);
    let saved = p.change(Method::PUT, &tsi, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &tsi, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    assert_eq!((&accepted["state"], &accepted["number"]), (&json!("accepted"), &json!("220000-TSI-2025-0001")));
    assert!(accepted.get("verification_code").is_none(), "the law knows no receipt of it");
    let seen = p.get(&tsi, &path).await.expect(200).json();
    assert_eq!(seen["actions"], json!(["change", "cancel"]));
    let _ = p.get(&tsi, &format!("{path}/receipt")).await.problem(409, "rule_refused");
    let checks = p.get(&health, "/api/v1/verifications").await.expect(200).json();
    assert_eq!(checks["items"], json!([]), "no on-site check after a record");
    assert_eq!(p.get(&tsi, "/api/v1/deadlines").await.expect(200).json()["items"], json!([]), "no law sets it a clock");
    let public = p.send(p.request(Method::GET, "/api/v1/public/institutions")).await.expect(200).json();
    assert_eq!(public["items"], json!([]), "it is not on the list of what is filed");
    let found = p.get(&health, "/api/v1/filings?service=technical_service").await.expect(200).json();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let found = p.get(&health, "/api/v1/institutions?service=technical_service").await.expect(200).json();
    assert_eq!(found["items"][0]["services"], json!(["technical_service"]));
});

// TJ25-1: what no law has filed is called a record in every refusal too.
on_both!(a_refusal_about_a_record_speaks_of_no_filing, |p| {
    let (tsi, health, qc) = (body(&p, "technical_service", Role::TsiUser).await, p.health().await, p.qc().await);
    let created = started(&p, &tsi, "technical_service").await.expect(201);
    let path = created.header("location").to_owned();
    let saved = p.change(Method::PUT, &tsi, &path, &created.etag(), &technical_dossier(&p.attach(&tsi).await)).await.expect(200);
    let handed_in = p.change(Method::POST, &tsi, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let reviewer = format!("{path}/reviewer");
    let stranger = p.change(Method::PUT, &qc, &reviewer, &handed_in.etag(), &json!({ "user": tsi.id })).await;
    let stranger = stranger.problem(422, "invalid").json();
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let early = json!({ "last_day": "2025-06-01", "reason": "停止业务" });
    let early = p.act(&tsi, &path, "cancellation", &early).await.problem(422, "invalid").json();
    let institution = format!("/api/v1/institutions/{}", tsi.organisation);
    let read = p.get(&tsi, &institution).await.expect(200);
    let mut particulars = read.json()["particulars"].clone();
    particulars["name"] = json!("长春市某某检测有限公司");
    let fixed = p.change(Method::PUT, &tsi, &institution, &read.etag(), &particulars).await.problem(409, "rule_refused").json();
    for refused in [stranger, early, fixed] {
        let said = format!("{} {}", refused["detail"], refused["errors"]);
        assert!(!said.contains("备案") && said.contains("登记"), "{said}");
    }
});

// 令6 第三十六条
on_both!(what_one_body_cannot_be_is_refused, |p| {
    let office = body(&p, "appraisal_office", Role::IdentOffice).await;
    let _ = started(&p, &office, "examination").await.problem(409, "rule_refused");
    let _ = started(&p, &office, "appraisal").await.expect(201);
    let _ = started(&p, &office, "appraisal").await.problem(409, "duplicate");
    let house = body(&p, "general_hospital", Role::OrgAdmin).await;
    let _ = started(&p, &house, "diagnosis").await.expect(201);
    let refused = started(&p, &house, "appraisal").await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("第三十六条"), "{}", refused.json());
    let _ = started(&p, &house, "support").await.expect(201);
    let _ = started(&p, &house, "rehabilitation").await.problem(422, "invalid");
});

// JL24-1-1-b, JL24-1-1-c: registered, guided to a complete dossier, frozen as handed in.
on_both!(a_registered_institution_is_told_what_its_dossier_lacks_and_hands_it_in_as_it_is, |p| {
    let admin = p.institution_admin("220104").await;
    let created = started(&p, &admin, "examination").await.expect(201);
    let path = created.header("location").to_owned();
    let missing = created.json()["missing"].clone();
    let missing = missing.as_array().unwrap();
    assert!(missing.len() >= 10 && missing.iter().all(|gap| gap["clause"].is_string() && gap["mark"].is_string()), "{missing:?}");
    let dossier = build::dossier(&p.attach(&admin).await);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    assert_eq!(saved.json()["missing"], json!([]));
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let versions = p.get(&admin, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions.as_array().map(Vec::len), &versions[0]["outcome"]), (Some(1), &json!("pending")));
});

// JL24-1-1-d, JL24-1-0: the province reviews and records online, each kind on its own basis.
// examination 1.3-2, examination 1.9-1.
on_both!(the_province_reviews_and_records_online_on_the_basis_of_the_kind, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let filed = p.get(&admin, &path).await.expect(200).json();
    assert!(filed["basis"]["value"]["zh"].as_str().unwrap().contains("吉卫规〔2024〕2号"), "{}", filed["basis"]);
    let diagnosis = started(&p, &admin, "diagnosis").await.expect(201).json();
    assert!(diagnosis["basis"]["value"]["zh"].as_str().unwrap().contains("原备案途径"), "{}", diagnosis["basis"]);
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<&str> = history.as_array().unwrap().iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, ["accepted", "recorded", "assigned", "submitted", "updated", "created"]);
});

// JL24-A3: the fields are ours, because the form's annex is not in the sources.
// examination 5.4.
on_both!(a_receipt_tells_its_basis_its_history_and_its_outing_scope, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let old = p.get(&admin, &path).await.expect(200).json()["verification_code"].as_str().unwrap().to_owned();
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let mut dossier = begun.json()["application"]["dossier"].clone();
    dossier["premises"]["total_area"] = json!("700");
    let saved = p.change(Method::PUT, &admin, &path, &begun.etag(), &dossier).await.expect(200);
    let submit = format!("{path}/submit");
    let _ = p.change(Method::POST, &admin, &submit, &saved.etag(), &json!({})).await.expect(200);
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    let new = accepted["verification_code"].as_str().unwrap();
    let check =
        async |code: &str| p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    let now = check(new).await;
    for field in ["number", "institution_name", "address", "service", "categories", "accepted_on", "authority", "basis"] {
        assert!(now.get(field).is_some(), "{field}");
    }
    assert!(now["outing_scope"]["zh"].as_str().unwrap().contains("本省"), "{now}");
    let told = |check: &Value| check["changes"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect::<Vec<_>>();
    assert_eq!(told(&now), [json!("first"), json!("change")]);
    let before = check(&old).await;
    assert_eq!((&before["standing"], told(&before)), (&json!("superseded"), vec![json!("first")]));
    let pdf = p.get(&admin, &format!("{path}/receipt")).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
});

on_both!(a_change_gives_the_institution_another_name_when_it_is_accepted, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let (holder_path, institution) = (format!("{path}/holder"), format!("/api/v1/institutions/{}", admin.organisation));
    let record = p.get(&admin, &path).await.expect(200);
    let mut holder = record.json()["holder"].clone();
    let name = holder["name"].clone();
    holder["name"] = json!("长春市朝阳区职业病医院（更名）");
    holder["address"] = json!("吉林省长春市朝阳区红旗街 1 号");
    let _ = p.change(Method::PUT, &admin, &holder_path, &record.etag(), &holder).await.problem(409, "rule_refused");
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let _ = p.change(Method::PUT, &health, &holder_path, &begun.etag(), &holder).await.problem(403, "denied");
    let short = json!({ "name": "短", "credit_code": "1", "licence_number": "PDY00001", "address": "址" });
    let refused = p.change(Method::PUT, &admin, &holder_path, &begun.etag(), &short).await.problem(422, "invalid");
    assert_eq!(refused.pointers().len(), 3, "{:?}", refused.pointers());
    let taken = p.get(&p.institution_admin("220104").await, "/api/v1/institutions").await.expect(200).json();
    let mut another = holder.clone();
    another["credit_code"] = taken["items"][0]["credit_code"].clone();
    let _ = p.change(Method::PUT, &admin, &holder_path, &begun.etag(), &another).await.problem(409, "duplicate");
    let kept = p.change(Method::PUT, &admin, &holder_path, &begun.etag(), &holder).await.expect(200);
    let _ = p.change(Method::PUT, &admin, &holder_path, &begun.etag(), &holder).await.problem(412, "stale");
    let rows: Vec<Value> =
        kept.json()["application"]["differences"].as_array().unwrap().iter().map(|one| one["field"]["zh"].clone()).collect();
    assert_eq!(rows, [json!("机构名称"), json!("地址")]);
    let submit = format!("{path}/submit");
    let _ = p.change(Method::POST, &admin, &submit, &kept.etag(), &json!({})).await.expect(200);
    let versions = p.get(&admin, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!(versions[0]["institution_name"], holder["name"], "part of the frozen version");
    let now = p.get(&admin, &institution).await.expect(200).json();
    assert_eq!(now["particulars"]["name"], name, "not before it is accepted");
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    assert_eq!((&accepted["institution_name"], &accepted["holder"]), (&holder["name"], &holder));
    let now = p.get(&admin, &institution).await.expect(200).json();
    assert_eq!((&now["particulars"]["name"], &now["particulars"]["address"]), (&holder["name"], &holder["address"]));
});

// JL24-0-a: offices of both lines are created where the notice's addressees are, the special units among them.
on_both!(the_province_creates_the_offices_of_both_lines, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let office = |kind: &str, region: &str| json!({ "kind": kind, "name": "长白山管委会卫生健康局", "region": region });
    for kind in ["health_authority", "disease_control"] {
        let made = p.post(&health, "/api/v1/organisations", &office(kind, "22L001")).await.expect(201).json();
        assert_eq!((&made["level"], &made["kind"]), (&json!("city"), &json!(kind)));
        let _ = p.post(&health, "/api/v1/organisations", &office(kind, "22L001")).await.problem(409, "duplicate");
    }
    let _ = p.post(&qc, "/api/v1/organisations", &office("disease_control", "22L002")).await.problem(403, "denied");
    let _ = p.post(&health, "/api/v1/organisations", &office("disease_control", "210100")).await.problem(403, "denied");
    let refused = p.post(&health, "/api/v1/organisations", &office("disease_control", "220000")).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/region"]);
    let wrong = json!({ "kind": "employer", "name": "", "region": "22X" });
    let mut pointers = p.post(&health, "/api/v1/organisations", &wrong).await.problem(422, "invalid").pointers();
    pointers.sort();
    assert_eq!(pointers, ["/kind", "/name", "/region"]);
});

on_both!(an_office_is_renamed_and_tells_its_history, |p| {
    let health = p.health().await;
    let body = json!({ "kind": "supervision_agency", "name": "梅河新区监督所", "region": "22L002" });
    let made = p.post(&health, "/api/v1/organisations", &body).await.expect(201);
    let path = made.header("location").to_owned();
    let renamed = json!({ "name": "梅河新区卫生健康综合监督所" });
    let changed = p.change(Method::PUT, &health, &path, &made.etag(), &renamed).await.expect(200);
    assert_eq!(changed.json()["name"], renamed["name"]);
    let _ = p.change(Method::PUT, &health, &path, &made.etag(), &renamed).await.problem(412, "stale");
    let refused = p.change(Method::PUT, &health, &path, &changed.etag(), &json!({ "name": "" })).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/name"]);
    let contact = json!({ "office": "监督一科", "post": "", "phone": "0435-4000000" });
    let _ = p.change(Method::PUT, &health, &format!("{path}/contact"), &changed.etag(), &contact).await.expect(200);
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let told: Vec<Value> = history.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(told, [json!("updated"), json!("updated"), json!("created")]);
    let city = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let _ = p.get(&city, &format!("{path}/history")).await.problem(403, "denied");
    let _ = p.change(Method::PUT, &city, &path, "\"r1\"", &renamed).await.problem(403, "denied");
    let admin = p.institution_admin("220104").await;
    let institution = format!("/api/v1/organisations/{}", admin.organisation);
    let seen = p.get(&health, &institution).await.expect(200);
    let _ = p.change(Method::PUT, &health, &institution, &seen.etag(), &renamed).await.problem(409, "rule_refused");
});
