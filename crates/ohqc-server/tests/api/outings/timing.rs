//! When a notice is due, and what a late or a missing one leaves.

use super::*;

// JL24-3-1-b: late notices are taken and marked; what began without one is missing.
// examination 5.1-4.
on_both!(late_notices_are_taken_and_marked, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let mut standings = Vec::new();
    for (starts, standing) in [("2025-06-20", "late"), ("2025-06-16", "missing")] {
        let mut body = notice(&s.employer);
        (body["starts_on"], body["ends_on"]) = (json!(starts), json!(starts));
        let path = drafted(&p, &s.admin, &body).await;
        assert_eq!(p.get(&s.admin, &path).await.json()["standing"], standing, "as a draft");
        let sent = notify(&p, &s.admin, &path).await.expect(200).json();
        standings.push(sent["standing"].clone());
    }
    assert_eq!(standings, ["late", "missing"]);
    let mut body = notice(&s.employer);
    (body["starts_on"], body["ends_on"]) = (json!("2025-06-13"), json!("2025-06-13"));
    let _ = drafted(&p, &s.admin, &body).await;
    let _ = drafted(&p, &s.admin, &notice(&s.employer)).await;
    for (query, found) in [
        ("?late=true", 3),
        ("?late=false", 1),
        ("?state=draft", 2),
        ("?from=2025-06-20&to=2025-06-23", 1),
        ("?region=220102", 4),
        ("?region=220200", 0),
    ] {
        assert_eq!(seen(&p, &s.admin, query).await, found, "{query}");
    }
    let figures = p.get(&s.admin, &format!("{LIST}/figures")).await.expect(200).json();
    let counts = &figures["counts"];
    let of = |key: &str| counts[key].as_u64().unwrap();
    assert_eq!(
        ["found", "notified", "timed", "on_time", "early", "ahead", "late", "missing", "unknown"].map(of),
        [3, 1, 1, 0, 0, 0, 1, 2, 0]
    );
    assert_eq!(ratios(&figures), [("I28".into(), 1, 3), ("I11".into(), 0, 1), ("I29".into(), 0, 1)]);
    for figure in ["found", "notified", "timed", "on_time", "early", "ahead", "late", "missing", "unknown"] {
        assert_eq!(seen(&p, &s.admin, &format!("?figure={figure}")).await, usize::try_from(of(figure)).unwrap(), "{figure}");
    }
    let _ = p.get(&s.admin, &format!("{LIST}?figure=nonsense")).await.problem(400, "bad_request");
    let counties = p.get(&s.county, &format!("{LIST}/counties?from=2025-06-01&to=2025-06-30")).await.expect(200).json();
    assert_eq!((&counties[0]["region"], &counties[0]["counts"]["found"]), (&json!("220102"), &json!(3)));
    let bad = p.get(&s.county, &format!("{LIST}/counties?region=999999")).await.problem(422, "invalid");
    assert_eq!(bad.pointers(), ["/region"]);
    let auditor = p.person(Role::Auditor, OrganisationKind::HealthAuthority, "220000").await;
    let _ = p.get(&auditor, &format!("{LIST}/counties")).await.problem(403, "denied");
});

// JL24-3-1-b: what is late or missing is a clue for the office that answers, once, with its facts, and is answered once.
on_both!(late_and_missing_notices_are_clues_for_the_office_that_answers, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let late = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-20", "2025-06-20")).await;
    let _ = notify(&p, &s.admin, &late).await.expect(200);
    let bare = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-18", "2025-06-18")).await;
    assert_eq!(seen(&p, &s.county, "").await, 1, "a draft is nobody's business before its first day");
    let _ = p.get(&s.county, &bare).await.problem(404, "not_found");

    let first = p.on(day("2025-06-18"));
    assert_eq!(seen(&first, &s.county, "?clue=open").await, 2);
    assert_eq!(seen(&first, &s.admin, "?clue=open").await, 2, "the institution sees what is said of it");
    assert_eq!(seen(&first, &s.qc, "?clue=open").await, 2);
    let view = first.get(&s.county, &bare).await.expect(200).json();
    assert_eq!(
        view["clue"],
        json!({ "kind": "no_notice", "since": "2025-06-18", "starts_on": "2025-06-18", "due_on": "2025-06-11" })
    );
    assert_eq!(view["actions"], json!(["settle_clue"]));
    let told = first.get(&s.county, &late).await.expect(200).json();
    assert_eq!((&told["clue"]["kind"], &told["clue"]["told_on"]), (&json!("late"), &json!("2025-06-16")));

    // That the first day came without notice is not undone by choosing another day, nor by calling it off.
    let etag = first.get(&s.admin, &bare).await.etag();
    let moved = on_days(&s.employer, "2025-07-10", "2025-07-10");
    let saved = first.change(Method::PUT, &s.admin, &bare, &etag, &moved).await.expect(200).json();
    assert_eq!((&saved["clue"]["kind"], &saved["clue"]["starts_on"]), (&json!("no_notice"), &json!("2025-06-18")));
    let _ = first.act(&s.admin, &bare, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    assert_eq!(seen(&first, &s.county, "?clue=open").await, 2);
    let july = p.on(day("2025-07-10"));
    let figures = july.get(&s.county, &format!("{LIST}/figures")).await.expect(200).json();
    assert_eq!(ratios(&figures)[0], ("I28".into(), 1, 2), "nor does it leave the figures");
    assert_eq!(seen(&july, &s.county, "?figure=missing").await, 1);

    let answer = json!({ "confirmed": true, "remark": "机构承认已到现场，约谈负责人" });
    for stranger in [&s.admin, &s.qc] {
        let _ = first.act(stranger, &bare, "clue", &answer).await.problem(403, "denied");
    }
    let wrong = first.act(&s.county, &bare, "clue", &json!({ "confirmed": true, "remark": "" })).await;
    assert_eq!(wrong.problem(422, "invalid").pointers(), ["/remark"]);
    let settled = first.act(&s.county, &bare, "clue", &answer).await.expect(200).json();
    assert_eq!(settled["clue"]["settlement"]["confirmed"], true);
    let _ = first.act(&s.county, &bare, "clue", &answer).await.problem(409, "rule_refused");
    let kinds = first.get(&s.county, &format!("{bare}/history")).await.expect(200).json()["items"].clone();
    assert_eq!((&kinds[0]["kind"], &kinds[0]["data"]), (&json!("clue_settled"), &json!({ "confirmed": true })));
    let dismissed = json!({ "confirmed": false, "remark": "用人单位临时变更日期" });
    let _ = first.act(&s.county, &late, "clue", &dismissed).await.expect(200);
    for (query, found) in [("?clue=open", 0), ("?clue=confirmed", 1), ("?clue=dismissed", 1)] {
        assert_eq!(seen(&first, &s.county, query).await, found, "{query}");
    }
});

// JL24-3-1-b: an outing in time gives rise to nothing, and has nothing to be answered.
on_both!(a_notice_in_time_is_no_clue, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let sent = notify(&p, &s.admin, &path).await.expect(200).json();
    assert_eq!(sent.get("clue"), None);
    let answer = json!({ "confirmed": true, "remark": "没有线索" });
    let _ = p.act(&s.county, &path, "clue", &answer).await.problem(409, "rule_refused");
});

// JL24-3-1-c: a draft begun without notice is for the office that stands in on its first day, delegations made later included.
on_both!(a_draft_begun_without_notice_is_for_whoever_answers_on_its_first_day, |p| {
    let s = scene(&p).await;
    let path = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-18", "2025-06-18")).await;
    let delegation = json!({ "county": "220102", "authority": "220100", "line": "health", "valid_from": "2025-06-17",
        "basis": "长府办〔2025〕1号" });
    let _ = p.post(&s.health, "/api/v1/delegations", &delegation).await.expect(201);
    let city = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let first = p.on(day("2025-06-18"));
    let _ = first.get(&s.county, &path).await.problem(404, "not_found");
    assert_eq!(first.get(&city, &path).await.expect(200).json()["actions"], json!(["settle_clue"]));
});

// JL24-3-1-b: the notice is on the board from the plan to the notice; a year without published holidays holds nothing up.
on_both!(the_clock_of_a_notice_runs_from_the_plan_to_the_notice, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let clocks = board(&p, &s.admin).await;
    assert_eq!(
        (clocks.len(), &clocks[0]["due_on"], &clocks[0]["basis"]["clause"]),
        (1, &json!("2025-06-17"), &json!("JL24-3-1-b"))
    );
    let etag = p.get(&s.admin, &path).await.etag();
    let later = on_days(&s.employer, "2025-06-26", "2025-06-26");
    let _ = p.change(Method::PUT, &s.admin, &path, &etag, &later).await.expect(200);
    let moved = board(&p, &s.admin).await;
    assert_eq!((moved.len(), &moved[0]["due_on"]), (1, &json!("2025-06-19")), "it follows the plan");
    assert_eq!(moved[0]["id"], clocks[0]["id"], "the clock is the same");
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    assert!(board(&p, &s.admin).await.is_empty());

    let other = drafted(&p, &s.admin, &on_days(&s.employer, "2025-07-08", "2025-07-08")).await;
    assert_eq!(board(&p, &s.admin).await.len(), 1);
    let _ = p.act(&s.admin, &other, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    assert!(board(&p, &s.admin).await.is_empty(), "what does not take place is not due");

    // Nobody has published the holidays of that year: it waits for them, and no day is guessed.
    let far = drafted(&p, &s.admin, &on_days(&s.employer, "2031-03-04", "2031-03-04")).await;
    let clocks = board(&p, &s.admin).await;
    assert_eq!((clocks.len(), &clocks[0]["due_on"], &clocks[0]["standing"]), (1, &Value::Null, &json!("awaiting")));
    let asked = json!({ "institution": s.admin.organisation, "notice": on_days(&s.employer, "2031-03-04", "2031-03-04") });
    let judged = p.post(&s.admin, &format!("{LIST}/check"), &asked).await.expect(200).json();
    assert_eq!(judged["standing"], "unknown");
    let calendar = judged["findings"].as_array().unwrap().iter().find(|one| one["code"] == "calendar").unwrap();
    assert_eq!(calendar["weight"], "warning");
    assert_eq!(p.get(&s.admin, &far).await.expect(200).json()["standing"], "unknown");
});

// JL24-3-1-b: what nobody could judge when it was sent is judged at the first start that knows the year, and leaves an event.
on_both!(a_notice_of_unknown_time_is_judged_at_a_start_that_knows_the_year, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let path = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-20", "2025-06-20")).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    p.execute("UPDATE outings SET standing = 'unknown'").await;
    let figures = p.get(&s.county, &format!("{LIST}/figures")).await.expect(200).json();
    assert_eq!(ratios(&figures), [("I28".into(), 1, 1), ("I11".into(), 0, 0), ("I29".into(), 0, 0)]);
    assert_eq!((seen(&p, &s.county, "?figure=unknown").await, seen(&p, &s.county, "?figure=timed").await), (1, 0));
    p.app.settle_deadlines(&WorkCalendar::from_days([])).await.unwrap();
    assert_eq!(p.get(&s.county, &path).await.json()["standing"], "unknown", "never a guess");
    p.app.settle_deadlines(WorkCalendar::embedded()).await.unwrap();
    let judged = p.get(&s.county, &path).await.expect(200).json();
    assert_eq!((&judged["standing"], &judged["sent"]["due_on"]), (&json!("late"), &json!("2025-06-13")));
    assert_eq!(judged["actions"].as_array().unwrap().iter().filter(|one| *one == "settle_clue").count(), 1);
    let told = p.get(&s.county, &format!("{path}/history")).await.expect(200).json()["items"][0].clone();
    assert_eq!((&told["kind"], &told["data"]["standing"]), (&json!("updated"), &json!("late")));
});

on_both!(a_notice_that_cannot_be_read_keeps_no_other_waiting, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let mut paths = Vec::new();
    for on in ["2025-06-20", "2025-06-24"] {
        let path = drafted(&p, &s.admin, &on_days(&s.employer, on, on)).await;
        let _ = notify(&p, &s.admin, &path).await.expect(200);
        paths.push(path);
    }
    p.execute("UPDATE outings SET standing = 'unknown'").await;
    p.execute("UPDATE outings SET state_data = '{}' WHERE starts_on = '2025-06-20'").await;
    p.app.settle_deadlines(WorkCalendar::embedded()).await.unwrap();
    assert_eq!(p.get(&s.county, &paths[1]).await.expect(200).json()["standing"], "on_time");
    let left = ohqc_testkit::sql::texts(p.app.db(), "SELECT CAST(starts_on AS TEXT) FROM outings WHERE standing = 'unknown'");
    assert_eq!(left.await, ["2025-06-20"]);
});
