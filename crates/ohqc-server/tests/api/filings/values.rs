//! What a dossier may say, each complaint beside its field.

use super::*;

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
    assert!(refused.pointers().len() >= 10);
    assert_eq!(p.get(&admin, &path).await.json()["state"], "draft");
});

// examination.md §1.2 and §1.5: departments are asked for; nurses, the chief's certificate of practice and the materials of another
// province's list stand in no text that was read, and stop nothing.
on_both!(departments_are_demanded_and_what_no_text_that_was_read_demands_is_not, |p| {
    let admin = p.institution_admin("220104").await;
    let started = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["licences"]["departments"] = json!(" ");
    dossier["people"][2]["roles"] = json!(["technical_head"]);
    dossier["people"][3]["practice_certificate"] = json!("");
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let refused = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await;
    let pointers = refused.problem(409, "rule_refused").pointers();
    assert_eq!(pointers, ["/licences/departments"]);
    dossier["licences"]["radiology_scope"] = json!("长".repeat(201));
    dossier["reporting"]["deputy_telephone"] = json!("1".repeat(31));
    let refused = p.change(Method::PUT, &admin, &path, &saved.etag(), &dossier).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/licences/radiology_scope", "/reporting/deputy_telephone"], "in one order");
    dossier["licences"]["radiology_scope"] = json!("");
    dossier["licences"]["departments"] = json!("职业病科");
    (dossier["reporting"]["deputy_telephone"], dossier["attachments"]) = (json!("138 1234 5678"), json!([]));
    let saved = p.change(Method::PUT, &admin, &path, &saved.etag(), &dossier).await.expect(200);
    assert_eq!(saved.json()["missing"], json!([]));
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
});

// diagnosis.md §7.4: an identity number is checked, kept, and never shown in full.
// diagnosis 7.4.
on_both!(an_identity_number_is_checked_and_shown_masked, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let started = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    for wrong in ["11010519491213002X", "110***********002X"] {
        dossier["people"][3]["identity_number"] = json!(wrong);
        let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/people/3/identity_number"], "{wrong}");
    }
    dossier["people"][3]["identity_number"] = json!("11010519491231002X");
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let mut shown = saved.json()["dossier"].clone();
    assert_eq!(shown["people"][3]["identity_number"], "110***********002X");
    shown["people"][3]["years"] = json!(13);
    let kept = p.change(Method::PUT, &admin, &path, &saved.etag(), &shown).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &kept.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-16" })).await.expect(200);
    let mut change = begun.json()["application"]["dossier"].clone();
    change["people"][3]["identity_number"] = json!("440524194001010015");
    let etag = p.get(&admin, &path).await.etag();
    let changed = p.change(Method::PUT, &admin, &path, &etag, &change).await.expect(200);
    assert!(!changed.json().to_string().contains("440524194001010015"), "the change and its differences");
    for part in ["", "/versions", "/history"] {
        let told = p.get(&health, &format!("{path}{part}")).await.expect(200).json().to_string();
        assert!(!told.contains("11010519491231002X"), "{part}");
    }
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
