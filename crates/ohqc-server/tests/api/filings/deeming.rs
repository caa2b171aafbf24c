//! Local filings that are deemed ones with the province.

use super::*;

fn claim(admin: &Person) -> Value {
    json!({ "institution": admin.organisation, "service": "examination", "local_number": "长卫职检备〔2021〕第3号",
        "local_on": "2021-08-12", "dossier": { "services": [{ "category": "1" }] } })
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
        json!({ "local_number": "长卫职检备〔2021〕第3号", "local_on": "2021-08-12", "registered_on": "2025-06-16" }),
        "the platform knows the day of registration"
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
    (bare["local_number"], bare["local_on"]) = (json!(""), Value::Null);
    let refused = p.post(&health, "/api/v1/filings/deemed", &bare).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/local_number", "/local_on"]);
    let mut empty = claim(&admin);
    empty["dossier"] = json!({});
    let refused = p.post(&health, "/api/v1/filings/deemed", &empty).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/dossier/services"]);
    let mut wrong = claim(&admin);
    wrong["dossier"]["services"] = json!([{ "category": "7" }]);
    let refused = p.post(&health, "/api/v1/filings/deemed", &wrong).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/dossier/services/0/category"]);
    let mut foreign = claim(&admin);
    foreign["dossier"] = build::dossier(&p.attach(&p.qc().await).await);
    let refused = p.post(&health, "/api/v1/filings/deemed", &foreign).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/dossier/attachments"]);
    let elsewhere = p.institution_admin("210102").await;
    let _ = p.post(&health, "/api/v1/filings/deemed", &claim(&elsewhere)).await.problem(404, "not_found");
    let liaoning = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let _ = p.post(&liaoning, "/api/v1/filings/deemed", &claim(&elsewhere)).await.problem(409, "rule_refused");
});

// JL24-1-1-e: what a deemed filing lacks is asked for, and what completes it ends the duty.
on_both!(a_deemed_filing_is_completed_by_a_change_within_its_time, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.post(&health, "/api/v1/filings/deemed", &claim(&admin)).await.expect(201).header("location").to_owned();
    assert_eq!(board(&p, &admin).await, [clock("filing_completion", "2025-07-28")]);
    assert!(p.get(&admin, &path).await.expect(200).json()["missing"].as_array().unwrap().len() >= 10);
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-16" })).await.expect(200);
    let dossier = build::dossier(&p.attach(&admin).await);
    let _ = p.change(Method::PUT, &admin, &path, &begun.etag(), &dossier).await.expect(200);
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    assert!(board(&p, &admin).await.is_empty());
    let done = p.accept_filing(&health, &path).await.expect(200).json();
    assert_eq!((&done["missing"], &done["origin"]), (&json!([]), &json!("local")));
    // What was handed in, sent back and taken back completes nothing.
    let third = p.institution_admin("220102").await;
    let path = p.post(&health, "/api/v1/filings/deemed", &claim(&third)).await.expect(201).header("location").to_owned();
    let begun = p.act(&third, &path, "change", &json!({ "changed_on": "2025-06-16" })).await.expect(200);
    let dossier = build::dossier(&p.attach(&third).await);
    let _ = p.change(Method::PUT, &third, &path, &begun.etag(), &dossier).await.expect(200);
    let _ = p.act(&third, &path, "submit", &json!({})).await.expect(200);
    let qc = p.qc().await;
    let _ = p.judge_filing(&qc, &path, &build::opinions(&[("people", "证书复印件不清晰")])).await.expect(200);
    let _ = p.act(&qc, &path, "return", &json!({})).await.expect(200);
    let _ = p.act(&third, &path, "withdraw", &json!({})).await.expect(200);
    assert_eq!(board(&p, &third).await, [clock("filing_completion", "2025-07-28")]);
    // One that lacks nothing has no such duty.
    let other = p.institution_admin("220202").await;
    let mut whole = claim(&other);
    whole["dossier"] = build::dossier(&p.attach(&other).await);
    let path = p.post(&health, "/api/v1/filings/deemed", &whole).await.expect(201).header("location").to_owned();
    assert!(board(&p, &other).await.is_empty());
    // Nor once a licence has ended that held on the day of the deeming: that is what the watch of papers is for.
    let late = p.on("2028-01-10".parse().unwrap());
    assert_eq!(late.get(&other, &path).await.expect(200).json()["missing"], json!([]));
    let begun = late.act(&other, &path, "change", &json!({ "changed_on": "2028-01-10" })).await.expect(200);
    let mut dossier = whole["dossier"].clone();
    for (at, last) in [("practice_valid_to", "2030-12-31"), ("radiology_valid_to", "2030-12-31")] {
        dossier["licences"][at] = json!(last);
    }
    dossier["people"][3]["diagnosis_certificate"]["valid_to"] = json!("2030-06-30");
    dossier["equipment"].as_array_mut().unwrap().iter_mut().for_each(|one| one["calibrated_to"] = json!("2030-01-01"));
    let _ = late.change(Method::PUT, &other, &path, &begun.etag(), &dossier).await.expect(200);
    let _ = late.act(&other, &path, "submit", &json!({})).await.expect(200);
    let _ = late.judge_filing(&qc, &path, &build::opinions(&[("people", "证书复印件不清晰")])).await.expect(200);
    let _ = late.act(&qc, &path, "return", &json!({})).await.expect(200);
    let _ = late.act(&other, &path, "withdraw", &json!({})).await.expect(200);
    assert!(board(&late, &other).await.is_empty());
    let papers = late.get(&other, "/api/v1/filings/expiries").await.expect(200).json()["items"].clone();
    assert!(papers.as_array().unwrap().iter().any(|one| one["expiry"]["paper"] == "practice_licence"), "{papers}");
});
