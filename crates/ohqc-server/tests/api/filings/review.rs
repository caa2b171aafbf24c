//! Who verifies, what they find, and what goes back.

use super::*;

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
