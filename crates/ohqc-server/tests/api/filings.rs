//! Filings over the API: the way to a receipt, and everything that is refused on it.

use ohqc_app::filings::ReceiptData;
use ohqc_domain::identity::{Actor, OrganisationKind, Principal, Role};
use ohqc_domain::regions::RegionTree;
use ohqc_testkit::{Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::reading::text_of;

// examination 1.3 states.
on_both!(the_straight_way_ends_with_a_receipt_that_the_public_can_confirm, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let filing = p.get(&admin, &path).await.expect(200).json();
    assert_eq!(filing["state"], "accepted");
    assert_eq!(filing["number"], "220000-OHE-2025-0001");
    assert_eq!(filing["actions"], json!(["change", "cancel", "receipt"]));
    let pdf = p.get(&admin, &format!("{path}/receipt")).await.expect(200);
    let (text, code) = (text_of(&pdf.bytes), filing["verification_code"].as_str().unwrap());
    let address = format!("/verify/{code}");
    let holder = &filing["holder"];
    let said = ["name", "credit_code", "licence_number", "address"].map(|field| holder[field].as_str().unwrap());
    for words in ["220000-OHE-2025-0001", code, &address, "法定代表人张某"].into_iter().chain(said) {
        let words = words.replace(' ', "");
        assert!(text.contains(&words), "{words} is not in {text}");
    }
    let code = code.to_lowercase().replace('-', "");
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    assert_eq!(check["number"], "220000-OHE-2025-0001");
    assert!(check.get("contact_name").is_none());
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["accepted", "recorded", "assigned", "submitted", "updated", "created"]);
    let reviewer = p.get(&health, &path).await.expect(200).json()["reviewer"]["name"].clone();
    assert_eq!(history[2]["data"], json!({ "assigned": [reviewer] }), "the event keeps an id, the history tells the name");
    assert!(history[1]["data"]["opinions"].is_u64(), "{history}");
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
    assert!(refused.pointers().len() >= 10);
    assert_eq!(p.get(&admin, &path).await.json()["state"], "draft");
});

// JL24-1-3-b: what is to correct is said part by part, and goes back.
on_both!(a_returned_filing_shows_its_reasons_and_can_be_handed_in_again, |p| {
    let (admin, qc) = (p.institution_admin("220104").await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    let _ = p.act(&qc, &path, "return", &json!({})).await.problem(409, "rule_refused");
    let to_correct = build::opinions(&[("people", "主检医师证书复印件不清晰"), ("premises", "平面图缺比例尺")]);
    let _ = p.judge_filing(&qc, &path, &to_correct).await.expect(200);
    let returned = p.act(&qc, &path, "return", &json!({})).await.expect(200);
    assert_eq!(returned.json()["state"], "returned");
    let seen = p.get(&admin, &path).await.expect(200).json();
    assert_eq!(seen["reasons"].as_array().unwrap().len(), 2);
    assert_eq!(seen["actions"], json!(["edit", "submit"]));
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
});

// JL24-1-3-b: what may be sent back, what waits for the record, by when each is due, and what was changed after a return.
on_both!(a_filing_tells_whom_it_waits_for_by_when_and_what_was_changed_after_a_return, |p| {
    let (admin, qc) = (p.institution_admin("220104").await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    let row = async |who: &Person| p.get(who, "/api/v1/filings").await.expect(200).json()["items"][0].clone();
    let returns = |view: &Value| view["actions"].to_string().contains("\"return\"");
    let handed_in = p.get(&qc, &path).await.expect(200).json();
    assert!(!returns(&handed_in) && handed_in["ready"] == false && handed_in.get("former").is_none(), "{handed_in}");
    let [(kind, due)] = &board(&p, &qc).await[..] else { panic!() };
    assert_eq!((&handed_in["clock"]["kind"], &handed_in["clock"]["due_on"]), (&json!(kind), due));
    assert_eq!(row(&qc).await["clock"], handed_in["clock"]);

    let fine = p.judge_filing(&qc, &path, &build::opinions(&[])).await.expect(200).json();
    assert!(fine["ready"] == true && !returns(&fine) && row(&qc).await["ready"] == true, "{fine}");
    assert_eq!(
        (&p.get(&admin, &path).await.expect(200).json()["ready"], &row(&admin).await["ready"]),
        (&json!(false), &json!(false))
    );

    let listed = async |who: &Person, ready: bool| {
        p.get(who, &format!("/api/v1/filings?ready={ready}")).await.expect(200).json()["items"].as_array().unwrap().len()
    };
    assert_eq!((listed(&qc, true).await, listed(&qc, false).await), (1, 0));
    assert_eq!((listed(&admin, true).await, listed(&admin, false).await), (0, 1), "what was found is the office's own");

    let doubted = p.judge_filing(&qc, &path, &build::opinions(&[("premises", "平面图缺比例尺")])).await.expect(200).json();
    assert!(doubted["ready"] == false && returns(&doubted), "{doubted}");
    let returned = p.act(&qc, &path, "return", &json!({})).await.expect(200);
    let (view, listed) = (p.get(&admin, &path).await.expect(200).json(), row(&admin).await);
    assert_eq!(board(&p, &admin).await, [("filing_correction".to_owned(), view["clock"]["due_on"].clone())]);
    assert_eq!(listed["clock"], view["clock"]);
    let former = &view["former"];
    assert_eq!((&former["number"], &former["changed"], former["opinions"].as_array().unwrap().len()), (&json!(1), &json!([]), 7));

    let mut dossier = view["dossier"].clone();
    dossier["premises"]["total_area"] = json!("777");
    let saved = p.change(Method::PUT, &admin, &path, &returned.etag(), &dossier).await.expect(200).json();
    assert_eq!(saved["former"]["changed"], json!(["premises"]));
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    let again = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&again["former"]["changed"], &again["clock"]["kind"]), (&json!(["premises"]), &json!("filing_review")));
    let told = again["former"]["opinions"].as_array().unwrap().iter().find(|one| one["part"] == "premises").unwrap();
    assert_eq!(
        (&told["verdict"], &told["note"], &told["by"]["user"]),
        (&json!("to_correct"), &json!("平面图缺比例尺"), &json!(qc.id))
    );
    let accepted = p.accept_filing(&p.health().await, &path).await.expect(200).json();
    assert!(accepted.get("former").is_none() && accepted.get("clock").is_none() && accepted["ready"] == false, "{accepted}");
});

// JL24-1-3-b: a change that was sent back and given up has nothing to do with the next one.
on_both!(what_was_given_up_is_not_held_against_the_next_change, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = changed_filing(&p, &admin, &path).await;
    let _ = p.judge_filing(&qc, &path, &build::opinions(&[("premises", "平面图缺比例尺")])).await.expect(200);
    let returned = p.act(&qc, &path, "return", &json!({})).await.expect(200).json();
    assert_eq!(returned["former"]["number"], json!(2));
    let _ = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200);
    let next = changed_filing(&p, &admin, &path).await;
    assert!(next.get("former").is_none(), "{}", next["former"]);
    let versions = p.get(&qc, &format!("{path}/versions")).await.expect(200).json();
    let outcomes: Vec<_> = versions.as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["pending", "withdrawn", "accepted"]);
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

// diagnosis.md §7.5: a physician who is the chief of several institutions is told to whoever verifies.
// diagnosis 7.5 rule.
on_both!(a_chief_of_two_institutions_is_told_to_the_reviewer_alone, |p| {
    let (first, second, qc) = (p.institution_admin("220104").await, p.institution_admin("220202").await, p.qc().await);
    let path = p.submitted_filing(&second).await;
    assert!(p.get(&qc, &path).await.expect(200).json().get("noticed").is_none(), "nobody else has filed yet");
    let other = p.accepted_filing(&first, &p.health().await).await;
    let house = p.get(&qc, &other).await.expect(200).json()["institution_name"].as_str().unwrap().to_owned();
    let noticed = p.get(&qc, &path).await.expect(200).json()["noticed"].clone();
    assert_eq!((noticed[0]["pointer"].as_str(), noticed[0]["mark"].as_str()), (Some("/people/3"), Some("own")));
    assert!(noticed[0]["text"]["zh"].as_str().unwrap().contains(&house), "{noticed}");
    assert!(p.get(&second, &path).await.expect(200).json().get("noticed").is_none(), "it names another institution");
    let _ = p.accept_filing(&p.health().await, &path).await.expect(200);
    let filed = path.clone();
    assert!(p.get(&qc, &path).await.expect(200).json().get("noticed").is_none(), "it is decided");
    // A filing that was cancelled is in force through the last day of the service.
    let ending = json!({ "last_day": "2025-07-31", "reason": "机构撤并" });
    let _ = p.act(&first, &other, "cancellation", &ending).await.expect(200);
    let _ = p.act(&p.health().await, &other, "accept", &json!({})).await.expect(200);
    let third = p.institution_admin("220102").await;
    let path = p.submitted_filing(&third).await;
    let _ = p.act(&second, &filed, "cancellation", &json!({ "last_day": "2025-06-17", "reason": "机构撤并" })).await.expect(200);
    let _ = p.act(&p.health().await, &filed, "accept", &json!({})).await.expect(200);
    for (today, found) in [("2025-06-16", 2), ("2025-07-31", 1), ("2025-08-01", 0)] {
        let day = p.on(today.parse().unwrap());
        let noticed = day.get(&qc, &path).await.expect(200).json()["noticed"].clone();
        assert_eq!(noticed.as_array().map_or(0, Vec::len), found, "{today}");
    }
});

// diagnosis.md F-02: diagnosis is filed, published and judged by disease.
// diagnosis F-02, diagnosis F-10, diagnosis F-13, diagnosis 1.2 fields-3, diagnosis 1.2 fields-9.
on_both!(diagnosis_is_filed_by_disease, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let started = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::diagnosis_dossier(&p.attach(&admin).await);
    dossier["services"][0]["items"] = json!(["N01-01", "N05-01", "6.1", "N01-01"]);
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/services/0/items/1", "/services/0/items/2", "/services/0/items/3"]);
    dossier["services"][0]["items"] = json!(["N01-01", "N01-02"]);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    let public = async |path: &str| p.send(p.request(Method::GET, path)).await.expect(200).json()["items"].clone();
    let listed = public("/api/v1/public/institutions?service=diagnosis").await;
    let named = listed[0]["categories"][0]["items"].as_array().unwrap();
    assert_eq!(named.iter().map(|item| item["zh"].as_str().unwrap()).collect::<Vec<_>>(), ["矽肺", "煤工尘肺"]);
    let found = public("/api/v1/public/rights?category=01&item=N01-01").await;
    assert_eq!((&found[0]["number"], &found[0]["units"][0]["item"]), (&accepted["number"], &json!("N01-01")));
    assert_eq!(public("/api/v1/public/rights?category=01&item=N01-03").await, json!([]), "it did not file for graphite");
});

// D01, D02: the form of a filing, of its change and of its end, each as it was handed in.
// examination 1.3-8, examination D01, examination D02, diagnosis 3.1-1.
on_both!(every_version_prints_its_form, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-16" })).await.expect(200);
    let mut dossier = p.get(&admin, &path).await.json()["application"]["dossier"].clone();
    dossier["reporting"]["deputy"] = json!("郑某");
    let etag = p.get(&admin, &path).await.etag();
    let _ = p.change(Method::PUT, &admin, &path, &etag, &dossier).await.expect(200);
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let ending = json!({ "last_day": "2025-06-30", "reason": "机构撤并" });
    let _ = p.act(&admin, &path, "cancellation", &ending).await.expect(200);
    for number in 1..=3 {
        let form = p.get(&admin, &format!("{path}/versions/{number}/form")).await.expect(200);
        assert!(form.bytes.starts_with(b"%PDF-") && form.header("content-type") == "application/pdf");
    }
    // A wish for the end that was taken back is printed as it was handed in.
    let _ = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200);
    let text = text_of(&p.get(&admin, &format!("{path}/versions/3/form")).await.expect(200).bytes);
    for words in ["最后服务日期", "2025年6月30日", "机构撤并", "撤回"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let text = text_of(&p.get(&admin, &format!("{path}/versions/2/form")).await.expect(200).bytes);
    assert!(text.contains("变更内容") && text.contains("郑某") && !text.contains("最后服务日期"), "{text}");
    let _ = p.get(&admin, &format!("{path}/versions/4/form")).await.problem(404, "not_found");
    let _ = p.get(&admin, &format!("{path}/versions/first/form")).await.problem(400, "bad_request");
    let foreign = p.institution_admin("220104").await;
    let _ = p.get(&foreign, &format!("{path}/versions/1/form")).await.problem(404, "not_found");
    let _ = p.send(p.request(Method::GET, &format!("{path}/versions/1/form"))).await.problem(401, "unauthenticated");
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

on_both!(nothing_happens_out_of_order, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = p.act(&health, &path, "accept", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&admin, &path, "submit", &json!({})).await.problem(409, "rule_refused");
    let etag = p.get(&admin, &path).await.etag();
    let _ =
        p.change(Method::PUT, &admin, &path, &etag, &build::dossier(&p.attach(&admin).await)).await.problem(409, "rule_refused");
});

// examination T03.
on_both!(the_reviewer_sees_the_clock_and_the_act_closes_it, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.submitted_filing(&admin).await;
    let due = p.get(&health, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let clock = due.as_array().unwrap().iter().find(|clock| clock["kind"] == "filing_review").cloned().unwrap();
    assert_eq!(clock["due_on"], "2025-06-23", "five working days after Monday 2025-06-16");
    let _ = p.accept_filing(&health, &path).await.expect(200);
    // What came of it is on the board of whoever checks on site, and the review on nobody's.
    let due = p.get(&p.qc().await, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = due.as_array().unwrap().iter().map(|clock| clock["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["verification"]);
    let due = p.get(&health, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert!(!due.to_string().contains("filing_review"), "{due}");
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

/// What the receipt of a filing is printed from, for somebody of the province.
pub async fn printed(p: &Platform, health: &Person, path: &str) -> ReceiptData {
    let actor = Actor {
        principal: Principal::User(health.id),
        organisation: health.organisation,
        place: RegionTree::embedded().path("220000".parse().unwrap()).unwrap(),
        roles: vec![Role::ProvHealth],
        client_scopes: Vec::new(),
    };
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    p.app.filings(&actor).unwrap().receipt(id).await.unwrap()
}

// examination 1.3-1, examination 1.9-1.
on_both!(receipt_and_public_list_name_the_items_where_only_some_are_filed, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["services"] = json!([{ "category": "1", "items": [] }, { "category": "3", "items": ["7.1"] }]);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let filing = p.accept_filing(&health, &path).await.expect(200).json();
    let code = filing["verification_code"].as_str().unwrap();
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions")).await.expect(200).json();
    for shown in [&check, &list["items"][0]] {
        let items: Vec<_> = shown["categories"].as_array().unwrap().iter().map(|category| &category["items"]).collect();
        assert_eq!(items, [&json!([]), &json!([{ "zh": "噪声", "en": "Noise" }])], "{shown}");
    }
    let printed = printed(&p, &health, &path).await;
    // Whoever compares a receipt finds everything that is printed on it.
    let holder = &printed.holder;
    assert_eq!((&check["credit_code"], &check["licence_number"]), (&json!(holder.credit_code), &json!(holder.licence_number)));
    assert_eq!((&check["address"], &check["institution_name"]), (&json!(holder.address), &json!(holder.name)));
    assert_eq!(check["legal_representative"], json!(printed.legal_representative.clone().unwrap()));
    assert!(check.get("first_on").is_none() && printed.first_on == printed.accepted_on);
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
    let accept = |at: usize| p.accept_filing(&health, &paths[at]);
    let answers: [_; 4] = tokio::join!(accept(0), accept(1), accept(2), accept(3)).into();
    let mut numbers: Vec<_> =
        answers.into_iter().map(|answer| answer.expect(200).json()["number"].as_str().unwrap().to_owned()).collect();
    numbers.sort();
    let expected = [1, 2, 3, 4].map(|serial| format!("220000-OHE-2025-000{serial}"));
    assert_eq!(numbers, expected);
});

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

/// The kinds of the clocks on somebody's board with their due dates.
async fn board(p: &Platform, who: &Person) -> Vec<(String, Value)> {
    let items = p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let clock = |one: &Value| (one["kind"].as_str().unwrap().to_owned(), one["due_on"].clone());
    items.as_array().unwrap().iter().map(clock).collect()
}

fn clock(kind: &str, due_on: &str) -> (String, Value) {
    (kind.to_owned(), json!(due_on))
}

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

// 办法2019 第四条, 令6 第七条 (T01, F-01): the first filing is on the board before it is late.
// examination T01, diagnosis F-01.
on_both!(a_first_filing_is_on_the_board_once_it_is_known_when_the_service_began, |p| {
    for (service, kind) in [("examination", "filing_first"), ("diagnosis", "filing_first_diagnosis")] {
        let admin = p.institution_admin("220104").await;
        let body = json!({ "institution": admin.organisation, "service": service });
        let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
        let (path, file) = (created.header("location").to_owned(), p.attach(&admin).await);
        let mut dossier = if service == "diagnosis" { build::diagnosis_dossier(&file) } else { build::dossier(&file) };
        let mut etag = created.etag();
        for (began_on, due) in [
            (json!("2025-06-16"), vec![clock(kind, "2025-07-07")]),
            (json!("2025-06-09"), vec![clock(kind, "2025-06-30")]),
            (Value::Null, vec![]),
            (json!("2025-06-09"), vec![clock(kind, "2025-06-30")]),
        ] {
            dossier["began_on"] = began_on;
            etag = p.change(Method::PUT, &admin, &path, &etag, &dossier).await.expect(200).etag();
            assert_eq!(board(&p, &admin).await, due);
        }
        let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &etag, &json!({})).await.expect(200);
        assert!(board(&p, &admin).await.is_empty());
    }
});

// 令6 第七条 (F-02): a filing of diagnosis is public within so many working days of its complete materials.
// diagnosis F-02.
on_both!(the_publication_of_a_diagnosis_filing_is_due_from_its_materials_on, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let path = p.submitted_diagnosis(&admin).await;
    let publication = clock("filing_publication", "2025-07-07");
    assert!(board(&p, &health).await.contains(&publication) && !board(&p, &qc).await.contains(&publication));
    let _ = p.judge_filing(&qc, &path, &build::opinions(&[("people", "证书不清晰")])).await.expect(200);
    let _ = p.act(&qc, &path, "return", &json!({})).await.expect(200);
    assert!(!board(&p, &health).await.contains(&publication), "the materials were not complete");
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    assert!(board(&p, &health).await.contains(&publication));
    let _ = p.accept_filing(&health, &path).await.expect(200);
    assert!(board(&p, &health).await.is_empty());
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions?service=diagnosis")).await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "public with the record");

    // 令6 第三十一条 (F-07): its end is told fifteen working days ahead; a later word is said to be late and stops nothing.
    for (last_day, late) in [("2025-07-07", false), ("2025-07-04", true)] {
        let asked = json!({ "last_day": last_day, "reason": "停止诊断工作" });
        let ending = p.act(&admin, &path, "cancellation", &asked).await.expect(200).json();
        assert_eq!((&ending["late"], ending["due_on"].is_string()), (&json!(late), true), "{last_day}");
        let _ = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200);
    }
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

/// A change that was handed in: another person, a device less, a day.
async fn changed_filing(p: &Platform, admin: &Person, path: &str) -> Value {
    let begun = p.act(admin, path, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let mut dossier = begun.json()["application"]["dossier"].clone();
    dossier["people"][3]["diagnosis_certificate"]["valid_to"] = json!("2029-06-30");
    dossier["premises"]["total_area"] = json!("700");
    dossier["people"].as_array_mut().unwrap().swap(0, 1);
    let saved = p.change(Method::PUT, admin, path, &begun.etag(), &dossier).await.expect(200);
    p.change(Method::POST, admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200).json()
}

// 办法2019 第六条
// examination 1.3-5, examination T02, diagnosis 1.2 fields-8.
on_both!(a_change_leaves_the_record_in_force_until_it_is_accepted, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let path = p.accepted_filing(&admin, &health).await;
    let before = p.get(&admin, &path).await.json();
    let filing = changed_filing(&p, &admin, &path).await;
    assert_eq!((&filing["state"], &filing["application"]["state"]), (&json!("accepted"), &json!("submitted")));
    assert_eq!((&filing["due_on"], &filing["late"]), (&json!("2025-06-24"), &json!(false)));
    assert_eq!(filing["dossier"], before["dossier"], "what is in force stays");
    let differences: Vec<_> = filing["application"]["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["row"]["zh"].as_str().unwrap_or_default(),
                one["field"]["zh"].as_str().unwrap(),
                one["after"]["zh"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(differences, [("孙某", "资格有效期至", "2029-06-30"), ("", "建筑总面积", "700 m²")]);
    let listed = p.get(&qc, "/api/v1/filings?state=submitted").await.expect(200).json();
    assert_eq!(listed["items"][0]["application"], "submitted");

    let old = before["verification_code"].as_str().unwrap();
    let check = |code: &str| p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}")));
    assert_eq!(check(old).await.expect(200).json()["standing"], "valid");
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    let new = accepted["verification_code"].as_str().unwrap();
    assert_eq!(accepted["number"], before["number"], "the number stays");
    assert_ne!(new, old);
    assert_eq!(accepted["dossier"]["premises"]["total_area"], "700");
    let superseded = check(old).await.expect(200).json();
    assert_eq!((&superseded["standing"], &superseded["ended_on"]), (&json!("superseded"), &json!("2025-06-16")));
    assert!(!superseded.to_string().contains(new), "never the newer code");
    assert_eq!(check(new).await.expect(200).json()["standing"], "valid");
    let checks = p.get(&qc, "/api/v1/verifications").await.expect(200).json();
    assert_eq!(checks["items"].as_array().map(Vec::len), Some(1), "a change is no new filing");

    let versions = p.get(&admin, &format!("{path}/versions")).await.expect(200).json();
    let told: Vec<_> = versions.as_array().unwrap().iter().map(|one| (&one["number"], &one["kind"], &one["outcome"])).collect();
    assert_eq!(told, [(&json!(2), &json!("change"), &json!("accepted")), (&json!(1), &json!("first"), &json!("accepted"))]);
    assert_eq!(versions[0]["differences"].as_array().map(Vec::len), Some(2));
    assert_eq!((&versions[1]["superseded_on"], &versions[1]["opinions"][0]["verdict"]), (&json!("2025-06-16"), &json!("ok")));
});

// examination 1.3-1: whoever accepts filings tells the authority that issued the practice licence, again after each change.
on_both!(the_licensing_authority_is_told_of_each_version, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    let body = json!({ "on": "2025-06-16", "licensor": "长春市卫生健康委员会", "number": "吉卫职健函〔2025〕12号" });
    let _ = p.act(&health, &path, "licensor", &body).await.problem(409, "rule_refused");
    let _ = p.get(&health, &format!("{path}/licensor/letter")).await.problem(409, "rule_refused");
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    let offered = accepted["actions"].to_string();
    assert!(offered.contains("tell_licensor") && offered.contains("letter"), "{offered}");
    let letter = text_of(&p.get(&health, &format!("{path}/licensor/letter")).await.expect(200).bytes);
    for words in ["长春市卫生健康委员会：", accepted["number"].as_str().unwrap(), "备注栏注明", "接触粉尘", "本平台模板"]
    {
        assert!(letter.contains(words), "{words} is not in {letter}");
    }
    for nobody in [&admin, &qc] {
        let _ = p.act(nobody, &path, "licensor", &body).await.problem(403, "denied");
        let _ = p.get(nobody, &format!("{path}/licensor/letter")).await.problem(403, "denied");
    }
    let wrong = json!({ "on": "2025-06-17", "licensor": "某" });
    let refused = p.act(&health, &path, "licensor", &wrong).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/licensor", "/on"]);
    let told = p.act(&health, &path, "licensor", &body).await.expect(200).json();
    assert!(!told["actions"].to_string().contains("tell_licensor"));
    let _ = p.act(&health, &path, "licensor", &body).await.problem(409, "rule_refused");
    let letter = text_of(&p.get(&health, &format!("{path}/licensor/letter")).await.expect(200).bytes);
    assert!(letter.contains("吉卫职健函〔2025〕12号") && letter.contains("2025年6月16日"), "{letter}");
    let seen = p.get(&admin, &path).await.expect(200).json();
    assert_eq!((&seen["tellings"][0]["on"], &seen["tellings"][0]["number"]), (&body["on"], &body["number"]));
    let history = p.get(&admin, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&history[0]["kind"], &history[0]["data"]), (&json!("notified"), &json!({ "told_on": "2025-06-16" })));
    let _ = changed_filing(&p, &admin, &path).await;
    let changed = p.accept_filing(&health, &path).await.expect(200).json();
    assert!(changed["actions"].to_string().contains("tell_licensor"), "of the change nobody told it");
    let letter = text_of(&p.get(&health, &format!("{path}/licensor/letter")).await.expect(200).bytes);
    assert!(letter.contains("已办理备案变更"), "on the day of the first record too: {letter}");
    let again = p.act(&health, &path, "licensor", &body).await.expect(200).json();
    assert_eq!(again["tellings"].as_array().map(Vec::len), Some(2));
});

// examination 1.3-1: of a diagnosis institution no clause has that authority told.
on_both!(no_clause_has_the_licensing_authority_told_of_a_diagnosis_filing, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.submitted_diagnosis(&admin).await;
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    assert!(!accepted["actions"].to_string().contains("licensor"), "{}", accepted["actions"]);
    let body = json!({ "on": "2025-06-16", "licensor": "长春市卫生健康委员会" });
    let _ = p.act(&health, &path, "licensor", &body).await.problem(409, "rule_refused");
});

// diagnosis 1.2 stricter-2: that a physician is of another house is on record, and a change of it is seen; Jilin refuses it nowhere.
on_both!(a_physician_of_another_house_is_kept_and_compared, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let started = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::diagnosis_dossier(&p.attach(&admin).await);
    dossier["people"][3]["external"] = json!(true);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    assert_eq!((&saved.json()["dossier"]["people"][3]["external"], &saved.json()["missing"]), (&json!(true), &json!([])));
    assert!(saved.json()["dossier"]["people"][4].get("external").is_none());
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    dossier["people"][3]["external"] = json!(false);
    let saved = p.change(Method::PUT, &admin, &path, &begun.etag(), &dossier).await.expect(200).json();
    let found = &saved["application"]["differences"];
    assert_eq!((found.as_array().map(Vec::len), &found[0]["field"]["zh"]), (Some(1), &json!("外聘")), "{found}");
    assert_eq!((&found[0]["before"]["zh"], &found[0]["after"]["zh"]), (&json!("是"), &json!("否")));
});

on_both!(a_change_that_changes_nothing_is_not_handed_in, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let submit = format!("{path}/submit");
    let refused = p.change(Method::POST, &admin, &submit, &begun.etag(), &json!({})).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("没有不同"), "{}", refused.json());
    let mut dossier = begun.json()["application"]["dossier"].clone();
    dossier["reporting"]["deputy"] = json!("郑某");
    let saved = p.change(Method::PUT, &admin, &path, &begun.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &submit, &saved.etag(), &json!({})).await.expect(200);
});

// 办法2019 第四条: what is filed has begun.
on_both!(a_service_that_has_not_begun_is_kept_and_not_handed_in, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["began_on"] = json!("2025-06-17");
    let _ = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let refused = p.act(&admin, &path, "submit", &json!({})).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/began_on"]);
});

on_both!(a_returned_change_is_corrected_or_taken_back, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = changed_filing(&p, &admin, &path).await;
    let _ = p.act(&admin, &path, "withdraw", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.problem(409, "rule_refused");
    let _ = p.judge_filing(&qc, &path, &build::opinions(&[("people", "缺继续教育证明")])).await.expect(200);
    let _ = p.act(&health, &path, "accept", &json!({})).await.problem(409, "rule_refused");
    let returned = p.act(&qc, &path, "return", &json!({})).await.expect(200).json();
    assert_eq!((&returned["state"], &returned["application"]["state"]), (&json!("accepted"), &json!("returned")));
    let left = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200).json();
    assert_eq!((left.get("application"), &left["actions"]), (None, &json!(["change", "cancel", "receipt"])));
    let corrected = ohqc_testkit::sql::texts(p.app.db(), "SELECT kind FROM deadlines WHERE kind = 'filing_correction'").await;
    assert!(corrected.is_empty(), "nobody has corrected it");
    let refused = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-17" })).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/changed_on"]);
    let late = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-05-06" })).await.expect(200).json();
    assert_eq!(late["late"], true, "said, not refused");
    let _ = p.act(&health, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.problem(403, "denied");
});

// 令6 第三十一条
// examination 1.3-8.
on_both!(a_cancelled_filing_is_kept_and_its_receipt_says_so, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let bad =
        p.act(&admin, &path, "cancellation", &json!({ "last_day": "2025-07-31", "reason": "" })).await.problem(422, "invalid");
    assert_eq!(bad.pointers(), ["/reason"]);
    let asked = json!({ "last_day": "2025-07-31", "reason": "机构撤并" });
    let _ = p.act(&health, &path, "cancellation", &asked).await.problem(403, "denied");
    let ending = p.act(&admin, &path, "cancellation", &asked).await.expect(200).json();
    assert_eq!((&ending["state"], &ending["application"]["kind"]), (&json!("accepted"), &json!("cancellation")));
    let _ = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200);
    let _ = p.act(&health, &path, "accept", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&admin, &path, "cancellation", &asked).await.expect(200);
    let cancelled = p.act(&health, &path, "accept", &json!({})).await.expect(200).json();
    assert_eq!((&cancelled["state"], &cancelled["cancelled"]["last_day"]), (&json!("cancelled"), &json!("2025-07-31")));
    // It is in force through its last day, and said to be.
    let code = cancelled["verification_code"].as_str().unwrap();
    let held = format!("/api/v1/institutions?service=examination&q={}", "%E6%9C%9D%E9%98%B3");
    for (today, standing, ended_on, listed) in [
        ("2025-06-16", "valid", Value::Null, 1),
        ("2025-07-31", "valid", Value::Null, 1),
        ("2025-08-01", "cancelled", json!("2025-08-01"), 0),
    ] {
        let day = p.on(today.parse().unwrap());
        let check = day.send(day.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
        assert_eq!((&check["standing"], &check["ended_on"]), (&json!(standing), &ended_on), "{today}");
        assert_eq!(check["ends_on"], "2025-07-31");
        let list = day.send(day.request(Method::GET, "/api/v1/public/institutions")).await.expect(200).json();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(listed), "{today}");
        let found = day.get(&health, &held).await.expect(200).json();
        assert_eq!(found["items"].as_array().map(Vec::len), Some(listed), "{today}");
        let receipt = day.get(&admin, &format!("{path}/receipt")).await;
        let _ = if listed == 1 { receipt.expect(200) } else { receipt.problem(409, "rule_refused") };
    }
    let versions = p.get(&admin, &format!("{path}/versions")).await.expect(200).json();
    let outcomes: Vec<_> = versions.as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["accepted", "withdrawn", "accepted"]);
    let again = json!({ "institution": admin.organisation, "service": "examination" });
    let _ = p.post(&admin, "/api/v1/filings", &again).await.expect(201);
});

// JL24-1-3-b: one person is named in advance, and stays named when it is handed in.
on_both!(a_reviewer_is_named_before_anything_is_handed_in, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let (path, user) = (created.header("location").to_owned(), json!({ "user": qc.id }));
    assert!(p.get(&qc, &path).await.expect(200).json()["actions"].to_string().contains("assign"));
    let reviewer = format!("{path}/reviewer");
    let named = p.change(Method::PUT, &qc, &reviewer, &created.etag(), &user).await.expect(200);
    let dossier = build::dossier(&p.attach(&admin).await);
    let _ = p.change(Method::PUT, &admin, &path, &named.etag(), &dossier).await.expect(200);
    let handed_in = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    assert_eq!(handed_in.json()["reviewer"]["user"], json!(qc.id));
    let opinions = format!("{path}/opinions");
    let _ = p.change(Method::PUT, &qc, &opinions, &handed_in.etag(), &build::opinions(&[])).await.expect(200);
    let done = p.act(&health, &path, "accept", &json!({})).await.expect(200);
    let _ = p.change(Method::PUT, &qc, &reviewer, &done.etag(), &user).await.problem(409, "rule_refused");
});

// JL24-1-3-b
on_both!(only_the_named_reviewer_writes_opinions_and_nothing_is_lost, |p| {
    let (admin, qc, other) = (p.institution_admin("220104").await, p.qc().await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    let (reviewer, opinions) = (format!("{path}/reviewer"), format!("{path}/opinions"));
    let etag = p.get(&qc, &path).await.etag();
    let body = build::opinions(&[]);
    let _ = p.change(Method::PUT, &qc, &opinions, &etag, &body).await.problem(409, "rule_refused");
    let stranger = p.change(Method::PUT, &qc, &reviewer, &etag, &json!({ "user": admin.id })).await.problem(422, "invalid");
    assert_eq!(stranger.pointers(), ["/user"]);
    let _ = p.change(Method::PUT, &admin, &reviewer, &etag, &json!({ "user": qc.id })).await.problem(403, "denied");
    let _ = p.change(Method::PUT, &admin, &opinions, &etag, &body).await.problem(403, "denied");
    let candidates = p.get(&qc, &format!("{path}/reviewers")).await.expect(200).json();
    assert!(candidates.as_array().unwrap().iter().any(|one| one["user"] == json!(qc.id)));
    let named = p.change(Method::PUT, &qc, &reviewer, &etag, &json!({ "user": qc.id })).await.expect(200);
    let seen = p.get(&other, &path).await.expect(200);
    assert!(named.json()["actions"].to_string().contains("judge") && !seen.json()["actions"].to_string().contains("judge"));
    let _ = p.change(Method::PUT, &other, &opinions, &seen.etag(), &body).await.problem(409, "rule_refused");
    let mut short = build::opinions(&[("people", "x")]);
    short["opinions"][1]["part"] = json!("services");
    let refused = p.change(Method::PUT, &qc, &opinions, &named.etag(), &short).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/opinions/1/part", "/opinions/1/note"]);
    let kept = p.change(Method::PUT, &qc, &opinions, &named.etag(), &body).await.expect(200);
    let _ = p.change(Method::PUT, &qc, &opinions, &named.etag(), &body).await.problem(412, "stale");
    let moved = p.change(Method::PUT, &other, &reviewer, &kept.etag(), &json!({ "user": other.id })).await.expect(200).json();
    assert_eq!((&moved["reviewer"]["user"], moved["opinions"].as_array().map(Vec::len)), (&json!(other.id), Some(7)));
    // What the first reviewer found stays theirs; what the second changes is the second's.
    let etag = p.get(&other, &path).await.etag();
    let mut changed = build::opinions(&[]);
    changed["opinions"][1]["note"] = json!("证书已核对原件");
    let judged = p.change(Method::PUT, &other, &opinions, &etag, &changed).await.expect(200);
    let whose = |opinions: &Value| opinions.as_array().unwrap().iter().map(|one| one["by"]["user"].clone()).collect::<Vec<_>>();
    let mut expected = vec![json!(qc.id); 7];
    expected[1] = json!(other.id);
    assert_eq!(whose(&judged.json()["opinions"]), expected);
    assert!(judged.json()["opinions"][0]["at"].as_str().unwrap().starts_with("2025-06-1"));
    let _ = p.act(&p.health().await, &path, "accept", &json!({})).await.expect(200);
    let versions = p.get(&admin, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!(whose(&versions[0]["opinions"]), expected);
});

// JL24-4-2-b: a qualification has categories and a last day, and what rests on it is said before it ends.
on_both!(papers_that_end_are_listed_with_what_they_mean, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let _ = p.accepted_filing(&admin, &health).await;
    let expiries = "/api/v1/filings/expiries";
    assert_eq!(p.get(&health, expiries).await.expect(200).json()["items"], json!([]), "everything holds through 2026");
    let later = p.on("2027-06-01".parse().unwrap());
    let items = later.get(&health, expiries).await.expect(200).json()["items"].clone();
    let told: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["expiry"]["paper"].clone(), one["expiry"]["days_left"].clone()))
        .collect();
    let ended = |paper: &str| (json!(paper), json!(-151));
    let [calibration, road, protection] = [ended("calibration"), ended("road_test"), ended("protection_test")];
    let qualification = (json!("qualification"), json!(29));
    assert_eq!(told, [calibration.clone(), calibration.clone(), calibration, road, protection, qualification]);
    assert_eq!(items[5]["expiry"]["categories"], json!(["1", "3"]), "nobody else covers them");
    for (query, count) in
        [("paper=qualification", 1), ("over=true", 5), ("over=false", 1), ("service=diagnosis", 0), ("q=朝阳", 6)]
    {
        let items = later.get(&health, &format!("{expiries}?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}");
    }
    let (mut paged, mut next) = (Vec::new(), Some(String::new()));
    while let Some(cursor) = next {
        let page = later.get(&health, &format!("{expiries}?limit=4{cursor}")).await.expect(200).json();
        paged.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].as_str().map(|cursor| format!("&cursor={cursor}"));
    }
    assert_eq!(json!(paged), items, "pages without gap or repeat");
    assert_eq!((&paged[0]["expiry"]["warnings"], &paged[5]["expiry"]["warnings"]), (&json!(3), &json!(2)));
    let _ = later.get(&health, &format!("{expiries}?cursor=nonsense")).await.problem(422, "invalid");
    let other = later.institution_admin("220104").await;
    assert_eq!(later.get(&other, expiries).await.expect(200).json()["items"], json!([]));
    let _ = later.get(&health, &format!("{expiries}?paper=nonsense")).await.problem(400, "bad_request");
    let expert = later.person(Role::QcExpert, OrganisationKind::QcCentre, "220000").await;
    let _ = later.get(&expert, expiries).await.problem(403, "denied");
});
