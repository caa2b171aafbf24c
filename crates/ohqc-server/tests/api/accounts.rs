//! Accounts over the API: made, changed, stopped, given another password; the first login; the contact directory.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_server::Options;
use ohqc_testkit::{Person, Platform, Reply, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "test-password-2025";
const CHOSEN: &str = "chosen by its owner";

fn body(organisation: &Value, name: &str, roles: &[&str]) -> Value {
    json!({ "organisation": organisation, "name": name, "display_name": "李某", "roles": roles })
}

/// An institution that the QC centre registered.
async fn institution(p: &Platform, qc: &Person) -> Value {
    p.post(qc, "/api/v1/institutions", &build::institution("220102")).await.expect(201).json()["id"].clone()
}

/// The path of an account of an institution, and its first password.
async fn made(p: &Platform, who: &Person, organisation: &Value, name: &str) -> (String, String) {
    let made = p.post(who, "/api/v1/accounts", &body(organisation, name, &["ORG_ADMIN"])).await.expect(201);
    (made.header("location").to_owned(), made.json()["password"].as_str().unwrap().to_owned())
}

/// Somebody with the token of a session just begun.
fn person(session: &Reply, like: &Person) -> Person {
    Person { token: session.json()["access_token"].as_str().unwrap().to_owned(), ..like.clone() }
}

async fn change_password(p: &Platform, who: &Person, current: &str, password: &str) -> Reply {
    p.post(who, "/api/v1/session/password", &json!({ "current": current, "password": password })).await
}

// JL24-1-1-a: the QC centre opens an institution's account; its owner changes the first password and starts a filing.
// examination 1.3-2.
on_both!(an_account_is_opened_and_its_first_password_changed_before_anything_else, |p| {
    let qc = p.qc().await;
    let house = institution(&p, &qc).await;
    let (path, first) = made(&p, &qc, &house, "house.admin").await;
    let seen = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["roles"]), (&json!("waiting"), &json!(["ORG_ADMIN"])));
    assert!(seen.get("last_login_on").is_none() && seen.get("password").is_none());

    let session = p.log_in("house.admin", &first).await.expect(200);
    let user = session.json()["user"].clone();
    assert_eq!((&user["must_change_password"], &user["permissions"]), (&json!(true), &json!([])));
    let owner = person(&session, &qc);
    let filing = json!({ "institution": house, "service": "examination" });
    let _ = p.post(&owner, "/api/v1/filings", &filing).await.problem(403, "denied");
    let changed = change_password(&p, &owner, &first, CHOSEN).await.expect(200);
    assert_eq!(changed.json()["user"]["must_change_password"], json!(false));
    let owner = person(&changed, &qc);
    let _ = p.post(&owner, "/api/v1/filings", &filing).await.expect(201);
    let _ = p.log_in("house.admin", &first).await.problem(401, "login_failed");

    let seen = p.get(&qc, &path).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["last_login_on"]), (&json!("active"), &json!("2025-06-16")));
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    for event in history.as_array().unwrap() {
        let data = event["data"].to_string();
        assert!(!data.contains("李某") && !data.contains(&first), "nothing personal in events: {data}");
    }
});

on_both!(stopped_let_in_again_and_given_another_password, |p| {
    let qc = p.qc().await;
    let house = institution(&p, &qc).await;
    let (path, first) = made(&p, &qc, &house, "house.admin").await;
    let session = p.log_in("house.admin", &first).await.expect(200);
    let stopped = p.act(&qc, &path, "disable", &json!({})).await.expect(200).json();
    assert_eq!((&stopped["state"], &stopped["actions"]), (&json!("disabled"), &json!(["edit", "enable"])));
    let _ = p.act(&qc, &path, "disable", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&qc, &path, "password", &json!({})).await.problem(409, "rule_refused");
    let _ = p.log_in("house.admin", &first).await.problem(401, "login_failed");
    let cookie = session.header("set-cookie").split(';').next().unwrap().to_owned();
    let renewal = p.request(Method::POST, "/api/v1/session/refresh").header("cookie", cookie);
    let _ = p.send(renewal).await.problem(401, "unauthenticated");

    let _ = p.act(&qc, &path, "enable", &json!({})).await.expect(200);
    let issued = p.act(&qc, &path, "password", &json!({})).await.expect(200).json();
    let second = issued["password"].as_str().unwrap();
    assert_ne!(second, first);
    let _ = p.log_in("house.admin", &first).await.problem(401, "login_failed");
    let _ = p.log_in("house.admin", second).await.expect(200);
    let stale = p.change(Method::POST, &qc, &format!("{path}/disable"), "\"r1\"", &json!({})).await;
    let _ = stale.problem(412, "stale");
});

// A first password is told once: a repetition under the same key creates nothing and reads nothing.
on_both!(a_first_password_is_told_once, |p| {
    let qc = p.qc().await;
    let house = institution(&p, &qc).await;
    let send = || {
        let request = p.request(Method::POST, "/api/v1/accounts").bearer_auth(&qc.token);
        p.send(request.header("idempotency-key", "account-of-house").json(&body(&house, "house.admin", &["ORG_ADMIN"])))
    };
    let first = send().await.expect(201).json()["password"].as_str().unwrap().to_owned();
    let again = send().await;
    assert_eq!(again.status, 409);
    assert!(!String::from_utf8_lossy(&again.bytes).contains(&first));
});

on_both!(an_institution_manages_its_own_users_and_appoints_nobody_beyond_them, |p| {
    let (admin, other) = (p.institution_admin("220102").await, p.institution_admin("220103").await);
    let own = json!(admin.organisation);
    let (path, _) = made(&p, &admin, &own, "second").await;
    let change = json!({ "display_name": "王某", "roles": ["ORG_LEGAL", "ORG_QUALITY"] });
    let etag = p.get(&admin, &path).await.expect(200).etag();
    let changed = p.change(Method::PUT, &admin, &path, &etag, &change).await.expect(200);
    assert_eq!((&changed.json()["display_name"], &changed.json()["roles"]), (&json!("王某"), &change["roles"]));
    for role in ["PROV_QC", "QC_EXPERT", "EMPLOYER"] {
        let refused = p.post(&admin, "/api/v1/accounts", &body(&own, "third", &[role])).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/roles"], "{role}");
    }
    let elsewhere = body(&json!(other.organisation), "third", &["ORG_ADMIN"]);
    assert_eq!(p.post(&admin, "/api/v1/accounts", &elsewhere).await.problem(422, "invalid").pointers(), ["/organisation"]);

    let listed = p.get(&admin, "/api/v1/accounts").await.expect(200).json()["items"].clone();
    assert!(listed.as_array().unwrap().iter().all(|row| row["organisation_id"] == own) && listed.as_array().unwrap().len() == 2);
    let _ = p.get(&other, &path).await.problem(404, "not_found");
    let _ = p.get(&other, &format!("{path}/history")).await.problem(404, "not_found");
    for (method, path) in [
        (Method::PUT, path.clone()),
        (Method::POST, format!("{path}/disable")),
        (Method::POST, format!("{path}/enable")),
        (Method::POST, format!("{path}/password")),
    ] {
        let _ = p.change(method, &other, &path, "\"r2\"", &change).await.problem(404, "not_found");
    }
    let lowest = p.member(admin.organisation, Role::OrgLegal).await;
    let _ = p.get(&lowest, "/api/v1/accounts").await.problem(403, "denied");
});

// Nobody takes an authority's powers by making accounts in it.
on_both!(an_office_manages_what_lies_below_and_not_the_authority_beside_it, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let elsewhere = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let own = format!("/api/v1/accounts/{}", qc.id);
    let _ = p.get(&qc, &format!("/api/v1/accounts/{}", health.id)).await.problem(404, "not_found");
    let _ = p.get(&elsewhere, &own).await.problem(404, "not_found");
    // Finding out a colleague's password is one thing; being the second person of an act is another.
    assert_eq!(p.get(&health, &own).await.expect(200).json()["actions"], json!(["edit", "disable"]));
    let _ = p.act(&health, &own, "password", &json!({})).await.problem(409, "rule_refused");
    let expert = p.member(p.institution_admin("220102").await.organisation, Role::QcExpert).await;
    for who in [&health, &qc] {
        let _ = p.act(who, &format!("/api/v1/accounts/{}", expert.id), "password", &json!({})).await.problem(409, "rule_refused");
    }
    let colleague = p.member(qc.organisation, Role::ProvQc).await;
    let _ = p.act(&qc, &format!("/api/v1/accounts/{}", colleague.id), "password", &json!({})).await.expect(200);
    assert_eq!(p.get(&qc, &own).await.expect(200).json()["actions"], json!([]));
    for verb in ["disable", "password"] {
        let _ = p.act(&qc, &own, verb, &json!({})).await.problem(409, "rule_refused");
    }
    let refused = p.post(&qc, "/api/v1/accounts", &body(&json!(health.organisation), "inside", &["PROV_HEALTH"])).await;
    assert_eq!(refused.problem(422, "invalid").pointers(), ["/organisation"]);
    // Nor does anybody open the account of the second person, whose first password they would know.
    let opened = async |who: &Person, name: &str, role: &str| {
        p.post(who, "/api/v1/accounts", &body(&json!(qc.organisation), name, &[role])).await
    };
    let refused = opened(&health, "second.qc", "PROV_QC").await.problem(422, "invalid").json();
    assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]), (&json!("/roles"), &json!("not_to_give")));
    let reader = opened(&health, "reader", "PROV_CAP").await.expect(201).header("location").to_owned();
    let etag = p.get(&health, &reader).await.expect(200).etag();
    let raised = json!({ "display_name": "李某", "roles": ["PROV_CAP", "PROV_QC"] });
    assert_eq!(p.change(Method::PUT, &health, &reader, &etag, &raised).await.problem(422, "invalid").pointers(), ["/roles"]);
    let _ = opened(&qc, "second.qc", "PROV_QC").await.expect(201);
    let _ = opened(&qc, "second.qc", "PROV_QC").await.problem(409, "duplicate");
});

// Requirements 6.2: experts are people of any house, and act for the centre that names them to rounds.
on_both!(the_centre_opens_the_accounts_of_experts_in_other_houses, |p| {
    let (qc, health, admin) = (p.qc().await, p.health().await, p.institution_admin("220102").await);
    let technical = p.person(Role::CityTech, OrganisationKind::TechnicalCentre, "220100").await;
    for (house, name) in [(admin.organisation, "expert.one"), (technical.organisation, "expert.two")] {
        let opened = p.post(&qc, "/api/v1/accounts", &body(&json!(house), name, &["QC_EXPERT"])).await.expect(201).json();
        assert_eq!(opened["account"]["roles"], json!(["QC_EXPERT"]));
        // What the expert has signed since is theirs: nobody else lets themselves in as them.
        assert_eq!(opened["account"]["actions"], json!(["edit", "disable"]));
        for (who, name) in [(&health, "expert.three"), (&admin, "expert.four")] {
            let refused =
                p.post(who, "/api/v1/accounts", &body(&json!(house), name, &["QC_EXPERT"])).await.problem(422, "invalid");
            assert!(matches!(refused.pointers()[0].as_str(), "/roles" | "/organisation"), "{name}");
        }
    }
    let owner = format!("/api/v1/accounts/{}", admin.id);
    let both = json!({ "display_name": "孙某", "roles": ["ORG_ADMIN", "QC_EXPERT"] });
    let etag = p.get(&qc, &owner).await.expect(200).etag();
    let named = p.change(Method::PUT, &qc, &owner, &etag, &both).await.expect(200);
    let back = json!({ "display_name": "孙某", "roles": ["ORG_ADMIN"] });
    assert_eq!(p.change(Method::PUT, &health, &owner, &named.etag(), &back).await.problem(422, "invalid").pointers(), ["/roles"]);
    let elsewhere = p.institution_admin("210102").await;
    let refused = p.post(&qc, "/api/v1/accounts", &body(&json!(elsewhere.organisation), "expert.five", &["QC_EXPERT"])).await;
    assert_eq!(refused.problem(422, "invalid").pointers(), ["/organisation"]);
});

// JL24-3-2-c: who has not logged in lately is found.
on_both!(accounts_are_found_by_what_they_are, |p| {
    let qc = p.qc().await;
    let admin = p.institution_admin("220102").await;
    let (_, _) = made(&p, &qc, &json!(admin.organisation), "waiting.one").await;
    let organisation = admin.organisation;
    for (query, count) in [
        ("role=ORG_ADMIN".to_owned(), 2),
        ("role=ORG_LEGAL".to_owned(), 0),
        ("state=waiting".to_owned(), 1),
        ("state=locked".to_owned(), 0),
        ("state=disabled".to_owned(), 0),
        (format!("organisation={organisation}"), 2),
        (format!("organisation={organisation}&state=active"), 1),
        (format!("organisation={organisation}&idle_since=2025-06-16"), 1),
        (format!("organisation={organisation}&idle_since=2025-06-17"), 2),
        ("region=220103".to_owned(), 0),
        ("region=220102&q=%E6%9C%9D%E9%98%B3".to_owned(), 2),
    ] {
        let items = p.get(&qc, &format!("/api/v1/accounts?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}");
    }
    for sort in ["organisation", "-name", "created"] {
        let mut seen = Vec::new();
        let mut next = Some(format!("/api/v1/accounts?limit=1&sort={sort}"));
        while let Some(path) = next {
            let page = p.get(&qc, &path).await.expect(200).json();
            seen.push(page["items"][0]["id"].clone());
            next = page["next"].as_str().map(|cursor| format!("/api/v1/accounts?limit=1&sort={sort}&cursor={cursor}"));
        }
        // Besides the two: the QC centre's own, and the one that registered the institution.
        assert_eq!(seen.len(), 4, "{sort}");
    }
    let _ = p.get(&qc, "/api/v1/accounts?region=999999").await.problem(422, "invalid");
});

on_both!(impossible_accounts_and_passwords_are_named_by_their_pointer, |p| {
    let admin = p.institution_admin("220102").await;
    let own = json!(admin.organisation);
    for (field, value) in [("name", json!("a b c")), ("name", json!("")), ("display_name", json!("")), ("roles", json!([]))] {
        let mut wrong = body(&own, "third", &["ORG_ADMIN"]);
        wrong[field] = value;
        let refused = p.post(&admin, "/api/v1/accounts", &wrong).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), [format!("/{field}")]);
    }
    let (path, _) = made(&p, &admin, &own, "second").await;
    let empty = json!({ "display_name": "", "roles": [] });
    let refused = p.change(Method::PUT, &admin, &path, "\"r1\"", &empty).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/display_name", "/roles"]);
    assert_eq!(change_password(&p, &admin, PASSWORD, "short").await.problem(422, "invalid").pointers(), ["/password"]);
    assert_eq!(change_password(&p, &admin, "not this one", CHOSEN).await.problem(422, "invalid").pointers(), ["/current"]);
    for _ in 0..4 {
        let _ = change_password(&p, &admin, "not this one", CHOSEN).await.problem(422, "invalid");
    }
    let _ = change_password(&p, &admin, PASSWORD, CHOSEN).await.problem(401, "login_failed");
});

on_both!(another_password_ends_the_logins_elsewhere, |p| {
    let admin = p.institution_admin("220102").await;
    let elsewhere = p.log_in(&admin.name, PASSWORD).await.expect(200);
    let changed = change_password(&p, &admin, PASSWORD, CHOSEN).await.expect(200);
    let refresh = async |session: &Reply| {
        let cookie = session.header("set-cookie").split(';').next().unwrap().to_owned();
        p.send(p.request(Method::POST, "/api/v1/session/refresh").header("cookie", cookie)).await
    };
    let _ = refresh(&elsewhere).await.problem(401, "unauthenticated");
    let _ = refresh(&changed).await.expect(200);
});

// JL24-6-7, TJ25-5: a directory of contacts, editable, with no names in code.
on_both!(an_office_has_its_entry_in_the_contact_directory, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let path = format!("/api/v1/organisations/{}", qc.organisation);
    let seen = p.get(&health, &path).await.expect(200);
    assert_eq!(seen.json()["actions"], json!(["open_account", "rename", "edit_contact"]));
    assert_eq!(seen.json()["roles"], json!(["PROV_CAP"]));
    let contact = json!({ "office": "质量控制科", "post": "备案岗", "phone": "0431-80000000" });
    let written = p.change(Method::PUT, &health, &format!("{path}/contact"), &seen.etag(), &contact).await.expect(200);
    assert_eq!(written.json()["contact"], contact);
    let stale = p.change(Method::PUT, &health, &format!("{path}/contact"), &seen.etag(), &contact).await;
    let _ = stale.problem(412, "stale");
    let wrong = json!({ "office": "", "post": "", "phone": "1" });
    let refused = p.change(Method::PUT, &health, &format!("{path}/contact"), &written.etag(), &wrong).await;
    let mut pointers = refused.problem(422, "invalid").pointers();
    pointers.sort();
    assert_eq!(pointers, ["/office", "/phone"]);
    let hidden = format!("/api/v1/organisations/{}", health.organisation);
    let _ = p.get(&qc, &hidden).await.problem(404, "not_found");
    let refused = p.change(Method::PUT, &qc, &format!("{hidden}/contact"), "\"r0\"", &contact).await;
    let _ = refused.problem(404, "not_found");
    let listed = p.get(&health, "/api/v1/organisations?kind=qc_centre&sort=-name").await.expect(200).json()["items"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["contact"]), (1, &contact));
    assert_eq!(listed[0]["last_login_on"], json!("2025-06-16"));
});

// JL24-3-2-c: who logs in and works is counted per organisation, and the idle ones are found.
on_both!(how_much_an_organisation_uses_the_platform_is_counted, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    let _ = p.member(qc.organisation, Role::ProvQc).await;
    let _ = institution(&p, &qc).await;
    let usage = async |id: &str| p.get(&health, &format!("/api/v1/organisations/{id}")).await.expect(200).json()["usage"].clone();
    assert_eq!(usage(&qc.organisation.to_string()).await, json!({ "accounts": 2, "logins": 2, "changes": 1 }));
    let _ = p.log_in(&qc.name, PASSWORD).await.expect(200);
    assert_eq!(usage(&qc.organisation.to_string()).await["logins"], 3);
    // A month later nothing of it counts, and everybody is idle.
    let later = p.on("2025-07-20".parse().unwrap());
    let path = format!("/api/v1/organisations/{}", qc.organisation);
    assert_eq!(later.get(&health, &path).await.expect(200).json()["usage"], json!({ "accounts": 2, "logins": 0, "changes": 0 }));
    for (since, count) in [("2025-06-16", 0), ("2025-06-17", 1)] {
        let path = format!("/api/v1/organisations?kind=qc_centre&idle_since={since}");
        let items = p.get(&health, &path).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{since}");
    }
});

fn request() -> Value {
    json!({ "institution": build::institution("220102"), "service": "examination" })
}

async fn ask(p: &Platform, body: &Value) -> Reply {
    p.send(p.request(Method::POST, "/api/v1/public/account-requests").json(body)).await
}

async fn look_up(p: &Platform, number: &str) -> Reply {
    p.send(p.request(Method::GET, &format!("/api/v1/public/account-requests/{number}"))).await
}

/// The path of the only request that the desk sees.
async fn at_the_desk(p: &Platform, qc: &Person) -> String {
    let items = p.get(qc, "/api/v1/account-requests?state=pending").await.expect(200).json()["items"].clone();
    assert_eq!(items.as_array().map(Vec::len), Some(1));
    assert!(!items.to_string().contains("李某"), "a list names no applicant");
    format!("/api/v1/account-requests/{}", items[0]["id"].as_str().unwrap())
}

// JL24-1-1-a: a medical institution asks for an account, the QC centre approves, the account is activated and files.
// examination 1.9-2.
on_both!(a_request_is_approved_and_the_account_starts_a_filing, |p| {
    let qc = p.qc().await;
    let body = request();
    let receipt = ask(&p, &body).await.expect(201).json();
    let number = receipt["number"].as_str().unwrap();
    // Five working days after Monday, 16 June 2025.
    assert_eq!((&receipt["state"], &receipt["due_on"]), (&json!("pending"), &json!("2025-06-23")));
    let clocks = p.get(&qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert!(clocks.as_array().unwrap().iter().any(|clock| clock["kind"] == "account_request"));

    let path = at_the_desk(&p, &qc).await;
    let seen = p.get(&qc, &path).await.expect(200).json();
    assert_eq!(seen["particulars"]["contact_name"], json!("李某"));
    assert_eq!(seen["actions"], json!(["approve", "refuse"]));
    let approved =
        p.act(&qc, &path, "approve", &json!({ "name": "house.admin", "display_name": "管理员" })).await.expect(200).json();
    let (request, issued) = (&approved["request"], &approved["issued"]);
    assert_eq!((&request["state"], &request["particulars"]), (&json!("approved"), &Value::Null));
    assert_eq!(request["institution"], issued["account"]["organisation_id"]);
    let told = look_up(&p, &number.to_lowercase().replace('-', "")).await.expect(200).json();
    assert_eq!((&told["state"], &told["decided_on"]), (&json!("approved"), &json!("2025-06-16")));
    let history = p.get(&qc, &format!("{path}/history")).await.expect(200).json()["items"].to_string();
    assert!(!history.contains("李某") && !history.contains("0431"), "{history}");
    let clocks = p.get(&qc, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert!(!clocks.as_array().unwrap().iter().any(|clock| clock["kind"] == "account_request"));
    let _ =
        p.act(&qc, &path, "approve", &json!({ "name": "second", "display_name": "管理员" })).await.problem(409, "rule_refused");

    let first = issued["password"].as_str().unwrap();
    let session = p.log_in("house.admin", first).await.expect(200);
    let owner = person(&change_password(&p, &person(&session, &qc), first, CHOSEN).await.expect(200), &qc);
    let filing = json!({ "institution": request["institution"], "service": "examination" });
    let _ = p.post(&owner, "/api/v1/filings", &filing).await.expect(201);
    assert_eq!(p.get(&owner, "/api/v1/account-requests").await.expect(200).json()["items"], json!([]));
});

// Sent again with the same key, it is the same request; the key of somebody else's is none.
on_both!(a_request_sent_twice_is_made_once, |p| {
    let body = request();
    let keyed = |body: &Value| {
        let request = p.request(Method::POST, "/api/v1/public/account-requests").header("idempotency-key", "key-of-a-request");
        p.send(request.json(body))
    };
    let first = keyed(&body).await.expect(201);
    let again = keyed(&body).await.expect(201);
    assert_eq!((again.json()["number"].clone(), again.header("idempotent-replayed")), (first.json()["number"].clone(), "true"));
    let mut other = body.clone();
    other["institution"]["contact_name"] = json!("赵某");
    let _ = keyed(&other).await.problem(409, "idempotency_mismatch");
    let _ = at_the_desk(&p, &p.qc().await).await;
    // A key costs a change of the database, so who sends one is counted before it is looked at, and once.
    let strict = p.with(&Options { logins_per_minute: 2.try_into().unwrap(), ..Options::default() });
    let counted = async || {
        let request = strict.request(Method::POST, "/api/v1/public/account-requests").header("idempotency-key", "another-key");
        strict.send(request.json(&body)).await.status.as_u16()
    };
    assert_eq!([counted().await, counted().await, counted().await], [201, 201, 429]);
});

// Anybody may ask in anybody's name: that keeps nobody else out, and the desk sees all of a credit code together.
on_both!(a_bogus_request_keeps_the_real_applicant_out_no_longer, |p| {
    let qc = p.qc().await;
    let mut bogus = request();
    bogus["institution"]["contact_name"] = json!("赵某");
    let mut real = bogus.clone();
    real["institution"]["contact_name"] = json!("钱某");
    let _ = ask(&p, &bogus).await.expect(201);
    let number = ask(&p, &real).await.expect(201).json()["number"].as_str().unwrap().to_owned();
    let items = p.get(&qc, "/api/v1/account-requests?state=pending").await.expect(200).json()["items"].clone();
    let paths: Vec<_> =
        items.as_array().unwrap().iter().map(|row| format!("/api/v1/account-requests/{}", row["id"].as_str().unwrap())).collect();
    let [first, second] = paths.as_slice() else { panic!("{items}") };
    let seen = p.get(&qc, first).await.expect(200).json();
    let other = &seen["others"][0];
    let names = [&seen["particulars"]["contact_name"], &other["contact_name"]];
    assert!(names.contains(&&json!("赵某")) && names.contains(&&json!("钱某")), "{seen}");
    assert!(second.ends_with(other["id"].as_str().unwrap()));
    let (bogus, real) = if names[0] == "赵某" { (first, second) } else { (second, first) };
    let _ = p.act(&qc, bogus, "refuse", &json!({ "reason": "不是该机构提出的申请" })).await.expect(200);
    assert!(p.get(&qc, real).await.expect(200).json().get("others").is_none());
    let _ = p.act(&qc, real, "approve", &json!({ "name": "house.admin", "display_name": "管理员" })).await.expect(200);
    assert_eq!(look_up(&p, &number).await.expect(200).json()["state"], "approved");
});

// Somebody who asks in one name again and again fills no screen.
on_both!(of_many_requests_in_one_name_some_are_shown_and_the_others_counted, |p| {
    let qc = p.qc().await;
    let body = request();
    let _ = ask(&p, &body).await.expect(201);
    let one = p.get(&qc, "/api/v1/account-requests?state=pending").await.expect(200).json()["items"][0]["id"].clone();
    for _ in 0..23 {
        let _ = ask(&p, &body).await.expect(201);
    }
    let seen = p.get(&qc, &format!("/api/v1/account-requests/{}", one.as_str().unwrap())).await.expect(200).json();
    assert_eq!((seen["others"].as_array().map(Vec::len), &seen["more"]), (Some(20), &json!(3)));
});

on_both!(a_request_of_a_known_institution_opens_an_account_of_it, |p| {
    let qc = p.qc().await;
    let known = p.post(&qc, "/api/v1/institutions", &build::institution("220102")).await.expect(201).json();
    let _ = ask(&p, &json!({ "institution": known["particulars"], "service": "diagnosis" })).await.expect(201);
    let path = at_the_desk(&p, &qc).await;
    assert_eq!(p.get(&qc, &path).await.expect(200).json()["institution"], known["id"]);
    let body = json!({ "name": "house.admin", "display_name": "管理员" });
    let approved = p.act(&qc, &path, "approve", &body).await.expect(200).json();
    assert_eq!(approved["issued"]["account"]["organisation_id"], known["id"]);
});

on_both!(a_refusal_tells_why_and_the_institution_may_ask_again, |p| {
    let qc = p.qc().await;
    let county = p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220102").await;
    let body = request();
    let number = ask(&p, &body).await.expect(201).json()["number"].as_str().unwrap().to_owned();
    let path = at_the_desk(&p, &qc).await;
    assert_eq!(p.act(&qc, &path, "refuse", &json!({ "reason": " " })).await.problem(422, "invalid").pointers(), ["/reason"]);
    let wrong = json!({ "name": "a b", "display_name": "" });
    assert_eq!(p.act(&qc, &path, "approve", &wrong).await.problem(422, "invalid").pointers(), ["/display_name", "/name"]);
    let reason = json!({ "reason": "许可证登记号与登记信息不符" });
    let etag = p.get(&qc, &path).await.expect(200).etag();
    let _ = p.change(Method::POST, &county, &format!("{path}/refuse"), &etag, &reason).await.problem(403, "denied");
    let refused = p.act(&qc, &path, "refuse", &reason).await.expect(200).json();
    assert_eq!((&refused["state"], &refused["actions"]), (&json!("refused"), &json!([])));
    assert!(refused.get("particulars").is_none(), "the applicant is forgotten");
    assert_eq!(look_up(&p, &number).await.expect(200).json()["reason"], reason["reason"]);
    let _ = ask(&p, &body).await.expect(201);
});

on_both!(requests_are_checked_and_seen_in_their_province_only, |p| {
    let mut wrong = request();
    wrong["institution"]["credit_code"] = json!("91220101MA0Y2NQG30");
    wrong["institution"]["contact_phone"] = json!("");
    let refused = ask(&p, &wrong).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/institution/contact_phone", "/institution/credit_code"]);
    let _ = look_up(&p, "AAAA-BBBB-CCCC").await.problem(404, "not_found");
    let _ = ask(&p, &request()).await.expect(201);
    let (qc, elsewhere) = (p.qc().await, p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await);
    let path = at_the_desk(&p, &qc).await;
    assert_eq!(p.get(&elsewhere, "/api/v1/account-requests").await.expect(200).json()["items"], json!([]));
    for hidden in [path.clone(), format!("{path}/history")] {
        let _ = p.get(&elsewhere, &hidden).await.problem(404, "not_found");
    }
    let body = json!({ "name": "house.admin", "display_name": "管理员", });
    let _ = p.change(Method::POST, &elsewhere, &format!("{path}/approve"), "\"r1\"", &body).await.problem(404, "not_found");
    let reason = json!({ "reason": "不属本省" });
    let _ = p.change(Method::POST, &elsewhere, &format!("{path}/refuse"), "\"r1\"", &reason).await.problem(404, "not_found");
    let _ = p.change(Method::POST, &qc, &format!("{path}/refuse"), "\"r9\"", &reason).await.problem(412, "stale");
    for (query, count) in
        [("service=examination", 1), ("service=diagnosis", 0), ("region=220102&q=%E6%9C%9D%E9%98%B3", 1), ("state=refused", 0)]
    {
        let items = p.get(&qc, &format!("/api/v1/account-requests?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}");
    }
});
