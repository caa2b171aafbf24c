//! Checks that end with their filing, follow one another, and lead to lists.

use super::*;

// examination 1.3-7.
on_both!(a_failed_check_is_published_by_two_and_withdrawn_when_its_follow_up_passes, |p| {
    // JL24-1-3-e, NHC23-1-5; requirements §7.1 P1 and P2.
    for (failing, kind) in [("V2.4", "beyond_capability"), ("V3.1", "lacking_conditions")] {
        let (admin, qc, health) = (p.institution_admin("220104").await, p.qc().await, p.health().await);
        let _ = p.accepted_filing(&admin, &health).await;
        let path = only(&p, &admin).await;
        let id = path.rsplit('/').next().unwrap();
        let body = json!({ "verification": id });
        let _ = p.post(&qc, "/api/v1/publications/checks", &body).await.problem(409, "rule_refused");
        let _ = save(&p, &qc, &path, &sheet(&[failing])).await.expect(200);
        let concluded = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
        assert_eq!(concluded["publish"], kind);
        // The duty is on the board of who prepares the list until somebody releases it.
        let duty = async || {
            let board = p.get(&qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
            board.as_array().unwrap().iter().find(|clock| clock["kind"] == "check_publication").cloned()
        };
        let due = duty().await.unwrap();
        assert_eq!((&due["subject_id"], &due["due_on"]), (&concluded["id"], &json!("2025-07-07")));
        let _ = p.post(&health, "/api/v1/publications/checks", &body).await.problem(403, "denied");
        let stranger = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
        let _ = p.post(&stranger, "/api/v1/publications/checks", &body).await.problem(404, "not_found");
        let prepared = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201);
        let publication = prepared.header("location").to_owned();
        let row = &prepared.json()["snapshot"]["rows"][0];
        assert!(!row["address"].as_str().unwrap().is_empty() && !row["findings"][0]["zh"].as_str().unwrap().is_empty());
        assert_eq!((&row["finalised_on"], &prepared.json()["snapshot"]["kind"]), (&json!("2025-06-16"), &json!(kind)));
        assert!(prepared.json()["snapshot"]["basis"]["clause"].as_str().unwrap().contains("JL24-1-3-e"));
        let _ = p.act(&qc, &publication, "release", &json!({})).await.problem(403, "denied");
        assert!(duty().await.is_some());
        let _ = p.act(&health, &publication, "release", &json!({})).await.expect(200);
        assert!(duty().await.is_none());
        let public = format!("/api/v1/public/publications/{}", publication.rsplit('/').next().unwrap());
        let seen = p.send(p.request(Method::GET, &public)).await.expect(200).json();
        assert_eq!(seen["content"]["rows"][0]["name"], concluded["institution_name"]);

        let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
        let _ = p.post(&qc, "/api/v1/publications/checks", &body).await.problem(409, "rule_refused");
        let _ = save(&p, &qc, &next, &sheet(&[])).await.expect(200);
        let passed = p.act(&qc, &next, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
        assert_eq!(passed["publish"], Value::Null);
        let gone = p.send(p.request(Method::GET, &public)).await.expect(200).json();
        assert!(gone["summary"]["withdrawn"]["reason"].as_str().unwrap().contains("复核合格"), "{gone}");
        assert_eq!(gone["content"], Value::Null);
        let of_passed = json!({ "verification": passed["id"] });
        let _ = p.post(&qc, "/api/v1/publications/checks", &of_passed).await.problem(409, "rule_refused");
    }
    let yearly = json!({ "kind": "lacking_conditions", "year": 2025, "service": "examination" });
    assert_eq!(p.post(&p.qc().await, "/api/v1/publications", &yearly).await.problem(422, "invalid").pointers(), ["/kind"]);
});

// JL24-1-3-e: a follow-up that came to something worse is told once two people make it public, and until then what was told stands.
on_both!(what_was_told_of_a_check_stays_until_its_follow_up_is_told, |p| {
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let prepared = async |path: &str, failing: &str| {
        let _ = save(&p, &qc, path, &sheet(&[failing])).await.expect(200);
        let concluded = p.act(&qc, path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
        let body = json!({ "verification": concluded["id"] });
        p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned()
    };
    let public = async |path: &str| p.send(p.request(Method::GET, &format!("/api/v1/public/{path}"))).await.expect(200).json();
    let list = |publication: &str| format!("publications/{}", publication.rsplit('/').next().unwrap());

    let first = prepared(&path, "V2.4").await;
    let _ = p.act(&health, &first, "release", &json!({})).await.expect(200);
    let told = public("rights").await["items"].clone();
    let units = told[0]["units"].as_array().unwrap().len();
    assert_eq!((told.as_array().unwrap().len(), units), (1, 1), "one of two categories is beyond it: {told}");
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let second = prepared(&next, "V3.1").await;
    assert_eq!(public("rights").await["items"], told);
    assert_eq!(public(&list(&first)).await["summary"]["withdrawn"], Value::Null);
    let _ = p.act(&health, &second, "release", &json!({})).await.expect(200);
    assert_eq!(public("rights").await["items"], json!([]));
    let reason = public(&list(&first)).await["summary"]["withdrawn"]["reason"].clone();
    assert!(reason.as_str().unwrap().contains("现场复核结论变更"), "{reason}");
});

on_both!(what_a_later_check_has_overtaken_is_not_released, |p| {
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    let body = json!({ "verification": failed["id"] });
    let publication = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let _ = p.act(&health, &publication, "release", &json!({})).await.problem(409, "rule_refused");
    // It came to the same list, and to another item on it.
    let _ = save(&p, &qc, &next, &sheet(&["V2.5"])).await.expect(200);
    let _ = p.act(&qc, &next, "conclude", &conclusion("2025-06-16")).await.expect(200);
    let _ = p.act(&health, &publication, "release", &json!({})).await.problem(409, "rule_refused");
});

// JL24-1-3-e: each check has a duty of its own to be made public, which the list of an earlier one does not fulfil.
on_both!(the_list_of_an_earlier_check_leaves_the_duty_of_the_later_one, |p| {
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let conclude = async |path: &str| {
        let _ = save(&p, &qc, path, &sheet(&["V2.4"])).await.expect(200);
        p.act(&qc, path, "conclude", &conclusion("2025-06-16")).await.expect(200).json()["id"].clone()
    };
    let prepare = async |check: &Value| {
        let body = json!({ "verification": check });
        p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned()
    };
    let duties = async || {
        let board = p.get(&qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
        let of_list = |clock: &&Value| clock["kind"] == "check_publication";
        board.as_array().unwrap().iter().filter(of_list).map(|clock| clock["subject_id"].clone()).collect::<Vec<_>>()
    };
    let first = conclude(&path).await;
    let earlier = prepare(&first).await;
    let _ = p.act(&health, &earlier, "release", &json!({})).await.expect(200);
    assert!(duties().await.is_empty());
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let second = conclude(&next).await;
    assert_eq!(duties().await, std::slice::from_ref(&second), "what the follow-up found is not public yet");
    let later = prepare(&second).await;
    let _ = p.act(&health, &later, "release", &json!({})).await.expect(200);
    assert!(duties().await.is_empty());
});

/// Takes a filing off the record, as its institution asked.
async fn cancelled(p: &Platform, admin: &Person, health: &Person, filing: &str) {
    let asked = json!({ "last_day": "2025-07-31", "reason": "机构撤并" });
    let _ = p.act(admin, filing, "cancellation", &asked).await.expect(200);
    let _ = p.act(health, filing, "accept", &json!({})).await.expect(200);
}

// JL24-1-3-d: nothing of a filing that is off the record is left to be checked.
on_both!(a_check_ends_with_its_filing_and_so_does_its_clock, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let filing = format!("/api/v1/filings/{}", p.get(&qc, &path).await.json()["filing"].as_str().unwrap());
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    cancelled(&p, &admin, &health, &filing).await;
    let ended = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&ended["state"], &ended["filing_ended_on"]), (&json!("called_off"), &json!("2025-06-16")));
    assert_eq!((&ended["standing"], &ended["days_left"], &ended["actions"]), (&Value::Null, &Value::Null, &json!([])));
    assert!(clocks(&p, &qc).await.is_empty());
    let fulfilled = ohqc_testkit::sql::texts(p.app.db(), "SELECT kind FROM deadlines WHERE kind = 'verification'").await;
    assert!(fulfilled.is_empty(), "nobody has made this check");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&history[0]["kind"], &history[0]["data"]["reason"]), (&json!("called_off"), &json!("备案已注销")));
    let _ = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.problem(409, "rule_refused");
    let late = p.on("2026-01-05".parse().unwrap());
    for (query, found) in [("overdue=true", 0), ("state=called_off", 1)] {
        let list = late.get(&qc, &format!("/api/v1/verifications?{query}")).await.expect(200).json();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(found), "{query}");
    }
});

on_both!(a_failed_check_of_a_cancelled_filing_is_not_followed_up, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    cancelled(&p, &admin, &health, &format!("/api/v1/filings/{}", failed["filing"].as_str().unwrap())).await;
    assert_eq!(p.get(&qc, &path).await.json()["actions"], json!([]));
    let refused = p.act(&qc, &path, "follow-up", &json!({})).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("备案已注销"), "{}", refused.json());
});

/// On PostgreSQL nothing but the turn keeps a release and the conclusion of the follow-up apart; SQLite has one writer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_and_the_conclusion_of_a_follow_up_take_turns() {
    let Some(p) = Platform::on_postgres().await else { return };
    let (_, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    let body = json!({ "verification": failed["id"] });
    let publication = p.post(&qc, "/api/v1/publications/checks", &body).await.expect(201).header("location").to_owned();
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).header("location").to_owned();
    let _ = save(&p, &qc, &next, &sheet(&[])).await.expect(200);
    let name = format!("checks of {}", failed["filing"].as_str().unwrap());
    for (who, thing, verb, body) in
        [(&health, &publication, "release", json!({})), (&qc, &next, "conclude", conclusion("2025-06-16"))]
    {
        let turn = ohqc_testkit::sql::turn(p.app.db(), &name).await;
        tokio::select! {
            reply = p.act(who, thing, verb, &body) => panic!("{verb} did not wait: {}", reply.json()),
            () = ohqc_testkit::sql::somebody_waits(p.app.db()) => {}
        }
        drop(turn);
    }
}

/// On PostgreSQL the end of a filing waits for its turn before it locks a row: a conclusion that holds the turn needs them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_a_filing_waits_with_no_row_locked() {
    let Some(p) = Platform::on_postgres().await else { return };
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let id = p.get(&qc, &path).await.json()["filing"].as_str().unwrap().to_owned();
    let filing = format!("/api/v1/filings/{id}");
    let asked = json!({ "last_day": "2025-07-31", "reason": "机构撤并" });
    let _ = p.act(&admin, &filing, "cancellation", &asked).await.expect(200);
    let turn = ohqc_testkit::sql::turn(p.app.db(), &format!("checks of {id}")).await;
    let nothing = json!({});
    tokio::select! {
        reply = p.act(&health, &filing, "accept", &nothing) => panic!("it did not wait: {}", reply.json()),
        () = async {
            ohqc_testkit::sql::somebody_waits(p.app.db()).await;
            p.execute("SELECT id FROM filings FOR UPDATE NOWAIT").await;
        } => {}
    }
    drop(turn);
}

/// Files other services by a change that goes on record.
async fn refiled(p: &Platform, admin: &Person, health: &Person, filing: &str, services: Value) {
    let begun = p.act(admin, filing, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    let mut dossier = begun.json()["application"]["dossier"].clone();
    dossier["services"] = services;
    dossier["premises"]["total_area"] = json!("700");
    dossier["people"][3]["diagnosis_certificate"]["categories"] = json!(["1", "3", "4"]);
    let reader = json!({ "name": "酶标仪", "categories": ["4"], "calibrated_to": "2027-01-01" });
    dossier["equipment"].as_array_mut().unwrap().push(reader);
    let saved = p.change(Method::PUT, admin, filing, &begun.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, admin, &format!("{filing}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(health, filing).await.expect(200);
}

// JL24-1-3-e: what is looked at again is the filing as it is on record, categories and dossier alike.
on_both!(a_follow_up_looks_at_the_filing_as_it_is_on_record, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V2.4"])).await.expect(200);
    let failed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    let filing = format!("/api/v1/filings/{}", failed["filing"].as_str().unwrap());
    refiled(&p, &admin, &health, &filing, json!([{ "category": "3", "items": [] }])).await;
    let next = p.act(&qc, &path, "follow-up", &json!({})).await.expect(201).json();
    assert_eq!(next["filed"], json!([{ "category": "3", "items": [] }]));
    let area = next["entries"].as_array().unwrap().iter().find(|entry| entry["label"]["zh"] == "建筑总面积").unwrap();
    assert_eq!(area["filed"]["zh"], "700 m²");
});

// JL24-1-2-d: a category filed later is looked at by another check, which the record of the change opens with its clock.
on_both!(a_check_that_passed_is_followed_up_once_more_is_filed, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&[])).await.expect(200);
    let passed = p.act(&qc, &path, "conclude", &conclusion("2025-06-16")).await.expect(200).json();
    assert_eq!(passed["actions"], json!([]));
    let mut services = passed["filed"].as_array().unwrap().clone();
    services.push(json!({ "category": "4", "items": [] }));
    let filing = format!("/api/v1/filings/{}", passed["filing"].as_str().unwrap());
    refiled(&p, &admin, &health, &filing, json!(services)).await;
    let before = p.get(&qc, &path).await.expect(200).json();
    assert_eq!(before["actions"], json!([]), "it has its follow-up");
    let running = clocks(&p, &qc).await;
    assert_eq!((running.len(), &running[0]["kind"]), (1, &json!("verification_follow_up")));
    let rights =
        p.get(&admin, &format!("/api/v1/institutions/{}/rights?on=2025-06-16", admin.organisation)).await.expect(200).json();
    let last = rights["services"][0]["units"].as_array().unwrap().last().unwrap().clone();
    assert!(last["going_out"]["chain"].to_string().contains("尚未核查"), "{last}");
    let next = p.get(&qc, &format!("/api/v1/verifications/{}", before["followed_by"].as_str().unwrap())).await.expect(200).json();
    assert_eq!((next["filed"].as_array().map(Vec::len), &next["state"]), (Some(3), &json!("open")));
});
