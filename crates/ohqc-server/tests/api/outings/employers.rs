//! What an employer sees of the outings that come to it.

use super::*;

// The register of another province is not an institution's to know (examination 5.1-1).
on_both!(an_employer_of_another_province_is_none_of_the_register, |p| {
    let s = scene(&p).await;
    let beyond = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let made = p.post(&beyond, "/api/v1/employers", &build::employer("210102")).await.expect(201).json();
    let body = json!({ "institution": s.admin.organisation, "notice": notice(made["id"].as_str().unwrap()) });
    let nobody = json!({ "institution": s.admin.organisation, "notice": notice(s.admin.organisation.to_string().as_str()) });
    for path in [LIST.to_owned(), format!("{LIST}/check")] {
        // One that lies elsewhere is refused by the rule that keeps the institution at home, and nothing of it is told.
        for (body, code, words) in [(&body, "beyond", "不在本省"), (&nobody, "unknown_employer", "请选择")] {
            let refused = p.post(&s.admin, &path, body).await.problem(422, "invalid");
            let told = &refused.json()["errors"][0];
            assert_eq!((refused.pointers(), &told["code"]), (vec!["/employer".to_owned()], &json!(code)));
            let detail = told["detail"].as_str().unwrap();
            assert!(
                detail.contains(words) && !refused.json().to_string().contains(made["particulars"]["name"].as_str().unwrap())
            );
            assert_eq!(detail.contains("JL24"), code == "beyond", "{detail}");
        }
    }
});

// The employer sees what was sent of it, never a draft, and confirms each notice once.
on_both!(an_employer_sees_the_notices_sent_of_it_and_confirms_each, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let other = p.member(elsewhere.parse().unwrap(), Role::Employer).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let late = p.on(day("2025-06-24"));
    for platform in [&p, &late] {
        assert_eq!(seen(platform, &own, "").await, 0, "never a draft");
        let _ = platform.get(&own, &path).await.problem(404, "not_found");
        let early = platform.change(Method::POST, &own, &format!("{path}/confirm"), "\"r1\"", &json!({})).await;
        let _ = early.problem(404, "not_found");
    }
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "message", &json!({ "text": "体检点是否设警戒区？" })).await.expect(200);
    let waiting = p.get(&own, &path).await.expect(200);
    let view = waiting.json();
    assert_eq!((&view["actions"], &view["messages"], &view["findings"]), (&json!(["confirm"]), &json!([]), &json!([])));
    assert!(p.get(&own, &format!("{path}/notice")).await.expect(200).bytes.starts_with(b"%PDF"));
    for (query, found) in [("?confirmed=false", 1), ("?confirmed=true", 0)] {
        assert_eq!((seen(&p, &own, query).await, seen(&p, &s.county, query).await), (found, found), "{query}");
    }
    assert_eq!(p.get(&own, &format!("{LIST}/figures")).await.expect(200).json()["counts"]["found"], 1);

    assert_eq!(seen(&p, &other, "").await, 0);
    for verb in ["", "/versions", "/history", "/notice"] {
        let _ = p.get(&other, &format!("{path}{verb}")).await.problem(404, "not_found");
    }
    let _ =
        p.change(Method::POST, &other, &format!("{path}/confirm"), &waiting.etag(), &json!({})).await.problem(404, "not_found");
    for who in [&s.admin, &s.county, &s.qc, &s.health] {
        let _ = p.act(who, &path, "confirm", &json!({})).await.problem(403, "denied");
    }
    for verb in ["notify", "receive", "begin", "message"] {
        let body = if verb == "message" { json!({ "text": "请问" }) } else { json!({}) };
        let _ = p.act(&own, &path, verb, &body).await.problem(403, "denied");
    }

    let confirmed = p.act(&own, &path, "confirm", &json!({})).await.expect(200);
    let confirmation = confirmed.json()["confirmation"].clone();
    assert_eq!((&confirmed.json()["actions"], &confirmation["employer"]), (&json!([]), &json!("长春某某机械有限公司")));
    let at: DateTime<Utc> = confirmation["at"].as_str().unwrap().parse().unwrap();
    assert_eq!(in_china(at).date(), day("2025-06-16"), "{confirmation}");
    let _ = p.act(&own, &path, "confirm", &json!({})).await.problem(409, "rule_refused");
    let stale = p.change(Method::POST, &own, &format!("{path}/confirm"), &waiting.etag(), &json!({})).await;
    let _ = stale.problem(412, "stale");
    let told = p.get(&own, &format!("{path}/history")).await.expect(200).json()["items"][0].clone();
    assert_eq!((&told["kind"], &told["data"]), (&json!("confirmed"), &json!({ "version": 1 })));
    let history = p.get(&own, &format!("{path}/history")).await.json()["items"].clone();
    let kinds: Vec<&str> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["confirmed", "notified"], "what institution and authority asked each other is theirs");
    let _ = p.get(&own, &format!("{LIST}?clue=open")).await.problem(403, "denied");
    assert_eq!(p.get(&s.county, &path).await.json()["confirmation"], confirmation);
    assert_eq!(p.get(&s.county, LIST).await.json()["items"][0]["confirmed_at"], confirmation["at"]);

    // A notice told anew waits anew, and the one before keeps what was said of it.
    let etag = p.get(&s.admin, &path).await.etag();
    let mut body = notice(&s.employer);
    body["address"] = json!("厂区西门体检点");
    let again = p.change(Method::PUT, &s.admin, &path, &etag, &body).await.expect(200);
    assert_eq!(again.json().get("confirmation"), None);
    let versions = p.get(&own, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions[0].get("confirmation"), &versions[1]["confirmation"]), (None, &confirmation));
    assert_eq!(p.get(&own, &path).await.json()["actions"], json!(["confirm"]));

    // One that moves to another employer is the other's.
    body["employer"] = json!(elsewhere);
    let _ = p.change(Method::PUT, &s.admin, &path, &again.etag(), &body).await.expect(200);
    let versions = p.get(&other, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions.as_array().unwrap().len(), &versions[0]["facts"]["employer"]["id"]), (1, &json!(elsewhere)));
    assert_eq!(p.get(&s.admin, &format!("{path}/versions")).await.json().as_array().unwrap().len(), 3);
    let _ = p.act(&s.admin, &path, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    assert_eq!(p.get(&other, &path).await.expect(200).json()["actions"], json!([]));
    let _ = p.act(&other, &path, "confirm", &json!({})).await.problem(409, "rule_refused");
});

// JL24-3-1-a: an employer that a notice no longer names is told so, and keeps what it was told; of the other it is told nothing.
on_both!(an_employer_that_a_notice_left_sees_what_it_was_told_and_that_it_left, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let other = p.member(elsewhere.parse().unwrap(), Role::Employer).await;
    let path = drafted(&p, &s.admin, &notice(&s.employer)).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "请补充警戒措施" })).await.expect(200);
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    let confirmed = p.act(&own, &path, "confirm", &json!({})).await.expect(200);
    let mut body = notice(&elsewhere);
    (body["address"], body["employer_contact"]) = (json!("松江路体检点"), json!("郑某"));
    (body["starts_on"], body["ends_on"]) = (json!("2025-07-01"), json!("2025-07-02"));
    let file = p.attach(&s.admin).await;
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "委托协议.pdf" }]);
    let moved = p.change(Method::PUT, &s.admin, &path, &confirmed.etag(), &body).await.expect(200);
    let _ = p.act(&other, &path, "confirm", &json!({})).await.expect(200);

    let left = p.get(&own, &path).await.expect(200);
    let view = left.json();
    assert_eq!((&view["moved_away"], &view["state"], &view["actions"]), (&json!(true), &json!("received"), &json!([])));
    assert_eq!((&view["employer"]["id"], &view["notice"]["starts_on"]), (&json!(s.employer), &json!("2025-06-24")));
    assert_eq!((&view["sent"]["version"], &view["receipt"]["remark"]), (&json!(1), &json!("")));
    assert_eq!(view["confirmation"], confirmed.json()["confirmation"]);
    assert_eq!(view["updated_at"], moved.json()["updated_at"], "nothing later is told, not even when");
    let listed = p.get(&own, LIST).await.expect(200).json()["items"][0].clone();
    assert_eq!((&listed["moved_away"], &listed["starts_on"]), (&json!(true), &json!("2025-06-24")));
    let versions = p.get(&own, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!((versions.as_array().unwrap().len(), &versions[0]["holds"]), (1, &json!(false)));
    assert_eq!(versions[0]["receipt"]["remark"], "", "what the office says to the institution is theirs");
    for told in [&view, &listed, &versions] {
        let told = told.to_string();
        for word in [elsewhere.as_str(), "松江路", "郑某", "昌邑", "2025-07-0", file.as_str()] {
            assert!(!told.contains(word), "{word} {told}");
        }
    }
    // Nothing is found by what stands in the notice now.
    for query in ["?from=2025-07-01", "?confirmed=true", "?state=notified", "?region=220202", "?late=false"] {
        assert_eq!((seen(&p, &own, query).await, seen(&p, &other, query).await), (0, 1), "{query}");
    }
    assert_eq!(p.get(&own, &format!("{LIST}/figures")).await.expect(200).json()["counts"]["found"], 0);
    let _ = p.get(&own, &format!("/api/v1/attachments/{file}")).await.problem(404, "not_found");
    let kinds = async |who: &Person| {
        let history = p.get(who, &format!("{path}/history")).await.expect(200).json()["items"].clone();
        history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&own).await, ["notified", "confirmed", "received", "notified"]);
    assert_eq!(kinds(&other).await, ["confirmed", "notified"], "what the first did is the first's");
    let printed = text_of(&p.get(&own, &format!("{path}/notice")).await.expect(200).bytes);
    assert!(printed.contains("不再涉及本用人单位") && !printed.contains("松江路"), "{printed}");
    let _ = p.act(&own, &path, "confirm", &json!({})).await.problem(403, "denied");

    // It may come back.
    let etag = p.get(&s.admin, &path).await.etag();
    let _ = p.change(Method::PUT, &s.admin, &path, &etag, &notice(&s.employer)).await.expect(200);
    let back = p.get(&own, &path).await.expect(200).json();
    assert_eq!((&back["moved_away"], &back["actions"]), (&json!(false), &json!(["confirm"])));
    assert_eq!(kinds(&own).await, ["notified", "notified", "confirmed", "received", "notified"]);
    assert_eq!(p.get(&other, &path).await.expect(200).json()["moved_away"], true);
});

// What was registered twice is one: its accounts see the notices of both entries, and the files that go with them.
on_both!(an_employer_sees_the_notices_of_what_was_merged_into_it, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let stays = employer_in(&p, &s, "220103").await;
    let (file, mut body) = (p.attach(&s.admin).await, notice(&s.employer));
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "委托协议.pdf" }]);
    let path = drafted(&p, &s.admin, &body).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let own = p.member(stays.parse().unwrap(), Role::Employer).await;
    let attachment = format!("/api/v1/attachments/{file}");
    assert_eq!(seen(&p, &own, "").await, 0);
    let _ = p.get(&own, &attachment).await.problem(404, "not_found");
    let before = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "材料齐全" })).await.expect(200);
    let merged = format!("/api/v1/employers/{}", s.employer);
    let _ = p.act(&s.health, &merged, "merge", &json!({ "into": stays })).await.expect(200);
    // A token from before the merger opens no more than an employer may read, and nobody new comes in by the entry that is gone.
    let shown = p.get(&before, &path).await.expect(200).json();
    assert_eq!((&shown["receipt"]["remark"], &shown["messages"], &shown["actions"]), (&json!(""), &json!([]), &json!([])));
    let account = json!({ "organisation": s.employer, "name": "late.comer", "display_name": "后来者", "roles": ["EMPLOYER"] });
    let refused = p.post(&s.health, "/api/v1/accounts", &account).await.problem(422, "invalid");
    assert_eq!((refused.pointers(), &refused.json()["errors"][0]["code"]), (vec!["/organisation".to_owned()], &json!("merged")));
    assert_eq!(seen(&p, &own, "?confirmed=false").await, 1);
    let _ = p.get(&own, &attachment).await.expect(200);
    let _ = p.act(&own, &path, "confirm", &json!({})).await.expect(200);
    assert_eq!(seen(&p, &own, "?confirmed=true").await, 1);
});

// JL24-3-1-a: neither order nor cursor nor revision tells an employer that a notice which left it moved again.
on_both!(an_employer_that_a_notice_left_learns_nothing_by_order_cursor_or_revision, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let elsewhere = employer_in(&p, &s, "220202").await;
    let stays = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-27", "2025-06-27")).await;
    let left = drafted(&p, &s.admin, &on_days(&s.employer, "2025-06-24", "2025-06-24")).await;
    for path in [&left, &stays] {
        let _ = notify(&p, &s.admin, path).await.expect(200);
    }
    let etag = p.get(&s.admin, &left).await.etag();
    let body = on_days(&elsewhere, "2025-07-01", "2025-07-01");
    let moved = p.change(Method::PUT, &s.admin, &left, &etag, &body).await.expect(200);
    let known = async || {
        let mut told = vec![p.get(&own, &left).await.expect(200).etag()];
        for sort in ["starts", "-starts", "updated", "-updated"] {
            let page = p.get(&own, &format!("{LIST}?sort={sort}&limit=1")).await.expect(200).json();
            let next = p.get(&own, &format!("{LIST}?sort={sort}&cursor={}", page["next"].as_str().unwrap())).await.expect(200);
            told.push(format!("{page}{}", next.json()));
            let ids = [&page["items"][0]["id"], &next.json()["items"][0]["id"]].map(|id| id.as_str().unwrap().to_owned());
            let by_day = [&left, &stays].map(|path| path.rsplit('/').next().unwrap().to_owned());
            if sort == "starts" {
                assert_eq!(ids, by_day, "in the order of what was told");
            }
            assert_eq!(next.json()["items"].as_array().unwrap().len(), 1, "{sort}");
        }
        told
    };
    let before = known().await;
    let mut body = on_days(&elsewhere, "2025-07-03", "2025-07-03");
    body["address"] = json!("松江路体检点");
    let later = p.on(day("2025-06-17"));
    let again = later.change(Method::PUT, &s.admin, &left, &moved.etag(), &body).await.expect(200);
    assert_eq!(known().await, before);
    for etag in [moved.etag(), again.etag()] {
        let _ = p.change(Method::POST, &own, &format!("{left}/confirm"), &etag, &json!({})).await.problem(403, "denied");
    }
});
