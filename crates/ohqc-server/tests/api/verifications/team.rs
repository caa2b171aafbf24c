//! Who is on a check, and who sees what they put down.

use super::*;

on_both!(only_the_team_records_and_only_it_sees_its_notes, |p| {
    let (admin, qc, path) = opened(&p).await;
    let health = p.health().await;
    let _ = save(&p, &qc, &path, &sheet(&["V1.1"])).await.expect(200);
    for reader in [&admin, &health] {
        let seen = p.get(reader, &path).await.expect(200);
        assert_eq!((&seen.json()["sheet"], &seen.json()["actions"]), (&json!({}), &json!([])));
        let put = p.change(Method::PUT, reader, &format!("{path}/sheet"), &seen.etag(), &sheet(&[])).await;
        let _ = put.problem(403, "denied");
        let _ = p.act(reader, &path, "conclude", &conclusion("2025-06-16")).await.problem(403, "denied");
    }
});

/// Names a team and returns the answer.
async fn name_team(p: &Platform, who: &Person, path: &str, members: &[&Person], leader: &Person) -> Reply {
    let etag = p.get(who, path).await.expect(200).etag();
    let members: Vec<_> = members.iter().map(|person| person.id).collect();
    let body = json!({ "members": members, "leader": leader.id });
    p.change(Method::PUT, who, &format!("{path}/team"), &etag, &body).await
}

on_both!(once_a_team_is_named_only_it_fills_in_the_sheet_and_its_leader_concludes, |p| {
    // JL24-1-3-d: team and findings belong to the task.
    let (_, qc, path) = opened(&p).await;
    let colleague = p.member(qc.organisation, Role::ProvQc).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220100").await;
    let _ = p.get(&expert, &path).await.problem(404, "not_found");
    let named = name_team(&p, &qc, &path, &[&colleague, &expert], &expert).await.expect(200).json();
    let members: Vec<_> = named["members"].as_array().unwrap().iter().map(|one| one["leader"].clone()).collect();
    assert_eq!((members, &named["actions"]), (vec![json!(true), json!(false)], &json!(["assign"])));
    let _ = save(&p, &qc, &path, &sheet(&[])).await.problem(409, "rule_refused");
    // The expert sees what they are on, and nothing else.
    let listed = p.get(&expert, "/api/v1/verifications").await.expect(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(clocks(&p, &expert).await.len(), 1);
    let _ = save(&p, &expert, &path, &sheet(&["V2.4"])).await.expect(200);
    let mut body = conclusion("2025-06-16");
    body["team"] = json!([]);
    let _ = p.act(&colleague, &path, "conclude", &body).await.problem(409, "rule_refused");
    let concluded = p.act(&expert, &path, "conclude", &body).await.expect(200).json();
    assert_eq!(concluded["team"].as_array().map(Vec::len), Some(2), "the named team was on site");
    let _ = name_team(&p, &qc, &path, &[&colleague], &colleague).await.problem(409, "rule_refused");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    assert!(
        history
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["data"]["assigned"].as_array().is_some_and(|named| named.len() == 2)),
        "{history}"
    );
});

on_both!(whoever_has_an_interest_is_refused_with_the_reason, |p| {
    let (admin, qc, path) = opened(&p).await;
    let insider = p.member(admin.organisation, Role::QcExpert).await;
    let expert = p.person(Role::QcExpert, OrganisationKind::TechnicalCentre, "220100").await;
    let refused = name_team(&p, &qc, &path, &[&qc, &insider], &qc).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/members/1"]);
    assert_eq!(refused.json()["errors"][0]["code"], "conflict_of_interest");
    let health = p.health().await;
    assert_eq!(name_team(&p, &qc, &path, &[&health], &health).await.problem(422, "invalid").pointers(), ["/members/0"]);
    assert_eq!(name_team(&p, &qc, &path, &[&qc], &expert).await.problem(422, "invalid").pointers(), ["/leader"]);
    let _ = name_team(&p, &health, &path, &[&qc], &qc).await.problem(403, "denied");

    // Somebody who declares an interest leaves the team and is refused from then on.
    let aside = json!({ "reason": "配偶在该机构任职" });
    let _ = name_team(&p, &qc, &path, &[&qc, &expert], &qc).await.expect(200);
    let _ = p.act(&expert, &path, "stand-aside", &json!({ "reason": "" })).await.problem(422, "invalid");
    let _ = p.act(&expert, &path, "stand-aside", &aside).await.expect(204);
    let _ = p.get(&expert, &path).await.problem(404, "not_found");
    let refused = name_team(&p, &qc, &path, &[&expert, &qc], &qc).await.problem(422, "invalid");
    assert_eq!(refused.json()["errors"][0]["code"], "conflict_of_interest");
    let candidates = p.get(&qc, &format!("{path}/candidates")).await.expect(200).json();
    let conflicts = candidates.as_array().unwrap().iter().filter(|one| !one["conflict"].is_null()).count();
    assert_eq!(conflicts, 2, "{candidates}");
    let _ = p.get(&admin, &format!("{path}/candidates")).await.problem(403, "denied");
    let _ = p.act(&admin, &path, "stand-aside", &aside).await.problem(403, "denied");
    // Though nobody is left on the team, whoever stood aside does not come back to it.
    let _ = p.act(&qc, &path, "stand-aside", &aside).await.expect(204);
    let _ = save(&p, &qc, &path, &json!({ "sheet": {} })).await.problem(409, "rule_refused");
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].to_string();
    assert!(history.contains("stood_aside") && !history.contains("配偶"), "the reason stays in the store");
});

on_both!(photographs_and_signatures_are_the_teams_own_and_shown_with_the_conclusion, |p| {
    let (admin, qc, path) = opened(&p).await;
    let (photo, foreign) = (p.attach(&qc).await, p.attach(&admin).await);
    let mut body = sheet(&[]);
    body["photos"] = json!([{ "attachment": foreign }]);
    assert_eq!(save(&p, &qc, &path, &body).await.problem(422, "invalid").pointers(), ["/photos"]);
    body["photos"] = json!([{ "attachment": photo, "item": "V2.4" }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let file = format!("/api/v1/attachments/{photo}");
    let _ = p.get(&admin, &file).await.problem(404, "not_found");

    let mut end = conclusion("2025-06-16");
    end["signatures"] = json!({});
    let refused = p.act(&qc, &path, "conclude", &end).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/signatures/team/reason", "/signatures/institution/reason"]);
    end["signatures"] = json!({
        "team": { "kind": "signed", "name": "王芳", "role": "组长", "attachment": photo },
        "institution": { "kind": "skipped", "reason": "机构负责人外出" },
    });
    let mut backdated = end.clone();
    backdated["signatures"]["team"]["at"] = json!("2025-01-01T08:00:00Z");
    let _ = p.act(&qc, &path, "conclude", &backdated).await.problem(422, "invalid");
    let concluded = p.act(&qc, &path, "conclude", &end).await.expect(200).json();
    assert_eq!(concluded["signatures"]["institution"]["reason"], "机构负责人外出");
    // The moment is the server's.
    assert!(concluded["signatures"]["team"]["at"].as_str().unwrap().starts_with("2025-06-1"), "{}", concluded["signatures"]);
    let _ = p.get(&admin, &file).await.expect(200);
});

on_both!(a_photograph_that_was_taken_off_a_check_is_nobodys_to_see, |p| {
    let (admin, qc, path) = opened(&p).await;
    let [kept, off, signature] = [p.attach(&qc).await, p.attach(&qc).await, p.attach(&qc).await];
    let mut body = sheet(&[]);
    body["photos"] = json!([{ "attachment": kept }, { "attachment": off }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    body["photos"] = json!([{ "attachment": kept }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let mut end = conclusion("2025-06-16");
    end["signatures"] = json!({
        "team": { "kind": "signed", "name": "王芳", "role": "组长", "attachment": signature },
        "institution": { "kind": "skipped", "reason": "机构负责人外出" },
    });
    let _ = p.act(&qc, &path, "conclude", &end).await.expect(200);
    for who in [&admin, &qc] {
        for shown in [&kept, &signature] {
            let _ = p.get(who, &format!("/api/v1/attachments/{shown}")).await.expect(200);
        }
        let _ = p.get(who, &format!("/api/v1/attachments/{off}")).await.problem(404, "not_found");
    }
});

on_both!(a_file_of_a_check_is_seen_by_who_sees_the_check_and_not_by_an_experts_colleagues, |p| {
    let (_, qc, path) = opened(&p).await;
    // The expert works for another institution, and manages it.
    let house = p.institution_admin("220102").await;
    let expert = p.member(house.organisation, Role::QcExpert).await;
    p.execute(&format!("UPDATE users SET roles = '[\"ORG_ADMIN\",\"QC_EXPERT\"]' WHERE name = '{}'", expert.name)).await;
    let expert = p.moved(&expert, &expert).await;
    let _ = name_team(&p, &qc, &path, &[&qc, &expert], &qc).await.expect(200);
    let photo = p.attach(&expert).await;
    let mut body = sheet(&[]);
    body["photos"] = json!([{ "attachment": photo }]);
    let _ = save(&p, &expert, &path, &body).await.expect(200);
    let file = format!("/api/v1/attachments/{photo}");
    let _ = p.get(&house, &file).await.problem(404, "not_found");
    let _ = p.get(&expert, &file).await.expect(200);
    let taken = p.attach(&qc).await;
    body["photos"] = json!([{ "attachment": photo }, { "attachment": taken }]);
    let _ = save(&p, &qc, &path, &body).await.expect(200);
    let _ = p.get(&expert, &format!("/api/v1/attachments/{taken}")).await.expect(200);
    // Once they are off the team it is no more theirs to see.
    let _ = name_team(&p, &qc, &path, &[&qc], &qc).await.expect(200);
    let _ = p.get(&expert, &file).await.problem(404, "not_found");
});
