//! Changes of what is on record, and its end.

use super::*;

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
    let _ = p.post(&admin, "/api/v1/filings", &again).await.problem(409, "rule_refused");
    let _ = p.on("2025-08-01".parse().unwrap()).post(&admin, "/api/v1/filings", &again).await.expect(201);
});
