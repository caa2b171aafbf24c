//! Filings over the API: the way to a receipt, and everything that is refused on it.

use ohqc_domain::identity::{Actor, OrganisationKind, Principal, Role};
use ohqc_domain::regions::RegionTree;
use ohqc_testkit::{Person, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

on_both!(the_straight_way_ends_with_a_receipt_that_the_public_can_confirm, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let filing = p.get(&admin, &path).await.expect(200).json();
    assert_eq!(filing["state"], "accepted");
    assert_eq!(filing["number"], "220000-OHE-2025-0001");
    assert_eq!(filing["actions"], json!(["receipt"]));
    let pdf = p.get(&admin, &format!("{path}/receipt")).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let code = filing["verification_code"].as_str().unwrap().to_lowercase().replace('-', "");
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    assert_eq!(check["number"], "220000-OHE-2025-0001");
    assert!(check.get("contact_name").is_none());
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["accepted", "submitted", "updated", "created"]);
});

on_both!(an_incomplete_dossier_is_refused_with_everything_that_is_missing, |p| {
    let admin = p.institution_admin("220104").await;
    let created = p
        .post(&admin, "/api/v1/filings", &json!({ "institution": admin.organisation, "service": "examination" }))
        .await
        .expect(201);
    let path = created.header("location").to_owned();
    let refused =
        p.change(Method::POST, &admin, &format!("{path}/submit"), &created.etag(), &json!({})).await.problem(409, "rule_refused");
    assert!(refused.pointers().contains(&"/premises/total_area".to_owned()), "{}", refused.json());
    assert!(refused.pointers().len() > 10);
    assert_eq!(p.get(&admin, &path).await.json()["state"], "draft");
});

on_both!(a_returned_filing_shows_its_reasons_and_can_be_handed_in_again, |p| {
    let (admin, qc) = (p.institution_admin("220104").await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    let _ = p.act(&qc, &path, "return", &json!({ "reasons": [] })).await.problem(422, "invalid");
    let reasons = json!({ "reasons": [{ "part": "people", "note": "主检医师证书复印件不清晰" }, { "part": "premises", "note": "平面图缺比例尺" }] });
    let returned = p.act(&qc, &path, "return", &reasons).await.expect(200);
    assert_eq!(returned.json()["state"], "returned");
    let seen = p.get(&admin, &path).await.expect(200).json();
    assert_eq!(seen["reasons"].as_array().unwrap().len(), 2);
    assert_eq!(seen["actions"], json!(["edit", "submit"]));
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
});

on_both!(nothing_happens_out_of_order, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = p.act(&health, &path, "accept", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&admin, &path, "submit", &json!({})).await.problem(409, "rule_refused");
    let etag = p.get(&admin, &path).await.etag();
    let _ =
        p.change(Method::PUT, &admin, &path, &etag, &build::dossier(&p.attach(&admin).await)).await.problem(409, "rule_refused");
});

on_both!(the_reviewer_sees_the_clock_and_the_act_closes_it, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.submitted_filing(&admin).await;
    let due = p.get(&health, "/api/v1/deadlines").await.expect(200).json();
    let clock = due.as_array().unwrap().iter().find(|clock| clock["kind"] == "filing_review").cloned().unwrap();
    assert_eq!(clock["due_on"], "2025-06-23", "five working days after Monday 2025-06-16");
    let _ = p.act(&health, &path, "accept", &json!({})).await.expect(200);
    let due = p.get(&health, "/api/v1/deadlines").await.expect(200).json();
    assert!(due.as_array().unwrap().iter().all(|clock| clock["kind"] != "filing_review"));
});

on_both!(a_stale_change_is_refused_and_a_missing_precondition_asked_for, |p| {
    let admin = p.institution_admin("220104").await;
    let created = p
        .post(&admin, "/api/v1/filings", &json!({ "institution": admin.organisation, "service": "examination" }))
        .await
        .expect(201);
    let path = created.header("location").to_owned();
    let dossier = build::dossier(&p.attach(&admin).await);
    let _ = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(412, "stale");
    let bare = p.request(Method::PUT, &path).bearer_auth(&admin.token).json(&dossier);
    let _ = p.send(bare).await.problem(428, "precondition_required");
});

on_both!(bad_values_are_named_by_their_pointer, |p| {
    let admin = p.institution_admin("220104").await;
    let created = p
        .post(&admin, "/api/v1/filings", &json!({ "institution": admin.organisation, "service": "examination" }))
        .await
        .expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["services"][1]["category"] = json!("1");
    dossier["premises"]["rooms"][0]["area"] = json!("-3");
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/services/1/category", "/premises/rooms/0/area"]);
    dossier["services"] = json!("dust");
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/services"]);
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &json!({ "surprise": 1 })).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/surprise"]);
    let foreign = p.institution_admin("220202").await;
    let dossier = build::dossier(&p.attach(&foreign).await);
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/attachments"]);
});

on_both!(nobody_sees_a_filing_outside_their_place, |p| {
    let admin = p.institution_admin("220104").await;
    let path = p.submitted_filing(&admin).await;
    let other = p.institution_admin("220104").await;
    let elsewhere = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await;
    let here = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let liaoning = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    for stranger in [&other, &elsewhere, &liaoning] {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
        assert_eq!(p.get(stranger, "/api/v1/filings").await.expect(200).json()["items"], json!([]));
    }
    let _ = p.get(&here, &path).await.expect(200);
    let _ = p.change(Method::POST, &liaoning, &format!("{path}/accept"), "\"r3\"", &json!({})).await.problem(404, "not_found");
    let second = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let _ = p.post(&other, "/api/v1/filings", &second).await.problem(404, "not_found");
});

on_both!(one_filing_per_service, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let _ = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let _ = p.post(&admin, "/api/v1/filings", &body).await.problem(409, "duplicate");
});

on_both!(a_list_pages_without_gap_or_repeat, |p| {
    let health = p.health().await;
    for region in ["220102", "220103", "220104", "220202", "220302"] {
        let admin = p.institution_admin(region).await;
        let _ = p.submitted_filing(&admin).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/filings?limit=2&state=submitted".to_owned();
    loop {
        let page = p.get(&health, &path).await.expect(200);
        seen.extend(page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
        assert!(page.header("link").contains("rel=\"next\""));
        path = format!("/api/v1/filings?limit=2&state=submitted&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    let _ = p.get(&health, "/api/v1/filings?cursor=nonsense").await.problem(422, "invalid");
    let _ = p.get(&health, "/api/v1/filings?limit=0").await.problem(422, "invalid");
    let _ = p.get(&health, "/api/v1/filings?state=nonsense").await.problem(400, "bad_request");
});

on_both!(receipt_and_public_list_name_the_items_where_only_some_are_filed, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["services"] = json!([{ "category": "1", "items": [] }, { "category": "3", "items": ["7.1"] }]);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let filing = p.act(&health, &path, "accept", &json!({})).await.expect(200).json();
    let code = filing["verification_code"].as_str().unwrap();
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions")).await.expect(200).json();
    for shown in [&check, &list["items"][0]] {
        let items: Vec<_> = shown["categories"].as_array().unwrap().iter().map(|category| &category["items"]).collect();
        assert_eq!(items, [&json!([]), &json!([{ "zh": "噪声", "en": "Noise" }])], "{shown}");
    }
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    let actor = Actor {
        principal: Principal::User(health.id),
        organisation: health.organisation,
        place: RegionTree::embedded().path("220000".parse().unwrap()).unwrap(),
        roles: vec![Role::ProvHealth],
        client_scopes: Vec::new(),
    };
    let printed = p.app.filings(&actor).unwrap().receipt(id).await.unwrap();
    assert_eq!(printed.categories.iter().map(|category| category.items.len()).collect::<Vec<_>>(), [0, 1]);
});

on_both!(codes_that_no_catalogue_knows_are_named, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["services"] = json!([{ "category": "1", "items": ["6.1", "5.1", "6.1"] }, { "category": "7" }]);
    dossier["people"][3]["diagnosis_certificate"]["categories"] = json!(["1", "01"]);
    dossier["equipment"][0]["categories"] = json!(["8"]);
    dossier["quality_documents"] = json!(["QD01", "Q01"]);
    dossier["attachments"][0]["kind"] = json!("F10");
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    let expected = [
        "/services/0/items/1",
        "/services/0/items/2",
        "/services/1/category",
        "/people/3/diagnosis_certificate/categories/1",
        "/equipment/0/categories/0",
        "/quality_documents/1",
        "/attachments/0/kind",
    ];
    assert_eq!(refused.pointers(), expected);
});

on_both!(acceptances_at_once_get_numbers_one_after_the_other, |p| {
    let health = p.health().await;
    let mut paths = Vec::new();
    for region in ["220102", "220103", "220104", "220202"] {
        let admin = p.institution_admin(region).await;
        paths.push(p.submitted_filing(&admin).await);
    }
    let nothing = json!({});
    let accept = |at: usize| p.act(&health, &paths[at], "accept", &nothing);
    let answers: [_; 4] = tokio::join!(accept(0), accept(1), accept(2), accept(3)).into();
    let mut numbers: Vec<_> =
        answers.into_iter().map(|answer| answer.expect(200).json()["number"].as_str().unwrap().to_owned()).collect();
    numbers.sort();
    let expected = [1, 2, 3, 4].map(|serial| format!("220000-OHE-2025-000{serial}"));
    assert_eq!(numbers, expected);
});

fn claim(admin: &Person) -> Value {
    json!({ "institution": admin.organisation, "service": "examination", "local_number": "长卫职检备〔2021〕第3号",
        "local_on": "2021-08-12", "registered_on": "2024-05-20", "dossier": { "services": [{ "category": "1" }] } })
}

// JL24-1-1-e
on_both!(a_local_filing_is_deemed_one_with_the_province, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let _ = p.post(&qc, "/api/v1/filings/deemed", &claim(&admin)).await.problem(403, "denied");
    let created = p.post(&health, "/api/v1/filings/deemed", &claim(&admin)).await.expect(201);
    let (path, filing) = (created.header("location").to_owned(), created.json());
    assert_eq!(
        (&filing["state"], &filing["origin"], &filing["number"]),
        (&json!("accepted"), &json!("local"), &json!("220000-OHE-2025-0001"))
    );
    assert_eq!(
        filing["deemed"],
        json!({ "local_number": "长卫职检备〔2021〕第3号", "local_on": "2021-08-12", "registered_on": "2024-05-20" })
    );
    let _ = p.get(&admin, &format!("{path}/receipt")).await.expect(200);
    let code = filing["verification_code"].as_str().unwrap();
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    assert_eq!(check["deemed"]["local_number"], "长卫职检备〔2021〕第3号");
    let checks = p.get(&qc, "/api/v1/verifications").await.expect(200).json();
    assert_eq!(checks["items"], json!([]), "only newly filed institutions are checked (JL24-1-3-d)");
    for (origin, count) in [("local", 1), ("platform", 0)] {
        let items = p.get(&qc, &format!("/api/v1/filings?origin={origin}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{origin}");
    }
    let _ = p.post(&health, "/api/v1/filings/deemed", &claim(&admin)).await.problem(409, "duplicate");
});

// JL24-1-1-e
on_both!(a_deemed_filing_needs_both_conditions_and_a_province_that_knows_it, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let mut bare = claim(&admin);
    (bare["local_number"], bare["registered_on"]) = (json!(""), Value::Null);
    let refused = p.post(&health, "/api/v1/filings/deemed", &bare).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/local_number", "/registered_on"]);
    let mut wrong = claim(&admin);
    wrong["dossier"]["services"] = json!([{ "category": "7" }]);
    let refused = p.post(&health, "/api/v1/filings/deemed", &wrong).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/dossier/services/0/category"]);
    let elsewhere = p.institution_admin("210102").await;
    let _ = p.post(&health, "/api/v1/filings/deemed", &claim(&elsewhere)).await.problem(404, "not_found");
    let liaoning = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let _ = p.post(&liaoning, "/api/v1/filings/deemed", &claim(&elsewhere)).await.problem(409, "rule_refused");
});

// JL24-1-2-a
on_both!(vehicles_and_periods_are_checked_beside_their_field, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    let vehicle =
        json!({ "plate": "吉A·12345", "dedicated": true, "dr_serial": "VDR-1", "protection_test_valid_to": "2027-01-01" });
    dossier["vehicles"] = json!([vehicle, vehicle]);
    dossier["people"][3]["diagnosis_certificate"]["valid_from"] = json!("2025-06-17");
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    let expected = ["/people/3/diagnosis_certificate/valid_from", "/vehicles/1/plate", "/vehicles/1/dr_serial"];
    assert_eq!(refused.pointers(), expected);
    dossier["vehicles"] = json!([vehicle]);
    dossier["people"][3]["diagnosis_certificate"]["valid_from"] = json!("2025-06-16");
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200).json();
    assert_eq!(saved["dossier"]["vehicles"][0]["dr_serial"], "VDR-1");
});
