//! What the framework itself would answer in its own words is answered as a problem like everything else.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use ohqc_domain::identity::Role;
use ohqc_testkit::{Person, Platform, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::permissions::{Operation, attempt, operations};

on_both!(malformed_requests_are_problems, |p| {
    let qc = p.qc().await;
    let post = |body: &str| p.request(Method::POST, "/api/v1/institutions").bearer_auth(&qc.token).body(body.to_owned());
    let json = |body: &str| post(body).header("content-type", "application/json");
    let _ = p.send(json("{\"name\": ")).await.problem(400, "bad_request");
    let _ = p.send(json("{} trailing")).await.problem(400, "bad_request");
    let tail = format!("{} {{}}", ohqc_testkit::build::institution("220104"));
    let _ = p.send(json(&tail)).await.problem(400, "bad_request");
    let _ = p.send(json("[]")).await.problem(422, "invalid");
    let _ = p.send(post("name=x").header("content-type", "text/plain")).await.problem(415, "unsupported_media_type");
    let _ = p.get(&qc, "/api/v1/institutions/not-an-id").await.problem(400, "bad_request");
    let _ = p.get(&qc, "/api/v1/institutions?limit=many").await.problem(400, "bad_request");
    let _ = p.get(&qc, "/api/v1/nothing-here").await.problem(404, "not_found");
    let nowhere = p.request(Method::GET, "/app/nowhere").header("accept", "application/json");
    let _ = p.send(nowhere).await.problem(404, "not_found");
    let large = format!("{{\"name\": \"{}\"}}", "长".repeat(500_000));
    let request =
        p.request(Method::POST, "/api/v1/institutions").bearer_auth(&qc.token).header("content-type", "application/json");
    let _ = p.send(request.body(large)).await.problem(413, "too_large");
});

on_both!(sentences_follow_the_reader, |p| {
    let english =
        p.send(p.request(Method::GET, "/api/v1/filings").header("accept-language", "en")).await.problem(401, "unauthenticated");
    assert_eq!(english.json()["title"], "Please log in");
    assert_eq!(english.header("content-language"), "en");
    let chinese = p.send(p.request(Method::GET, "/api/v1/filings")).await.problem(401, "unauthenticated");
    assert_eq!(chinese.json()["title"], "请先登录");
});

on_both!(a_repeated_creation_gets_the_first_answer, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let create = |body: &serde_json::Value| {
        p.request(Method::POST, "/api/v1/filings")
            .bearer_auth(&admin.token)
            .header("idempotency-key", "2f1c9d0e-first")
            .json(body)
    };
    let first = p.send(create(&body)).await.expect(201);
    let again = p.send(create(&body)).await.expect(201);
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = json!({ "institution": admin.organisation, "service": "examination" });
    let _ = p.send(create(&other)).await.problem(409, "idempotency_mismatch");
    let somebody = p.institution_admin("220104").await;
    let own = json!({ "institution": somebody.organisation, "service": "diagnosis" });
    let request =
        p.request(Method::POST, "/api/v1/filings").bearer_auth(&somebody.token).header("idempotency-key", "2f1c9d0e-first");
    let _ = p.send(request.json(&own)).await.expect(201);
});

on_both!(two_equal_keys_at_once_create_one_thing, |p| {
    let qc = p.qc().await;
    let body = ohqc_testkit::build::institution("220104");
    let create = || {
        p.request(Method::POST, "/api/v1/institutions")
            .bearer_auth(&qc.token)
            .header("idempotency-key", "key-sent-twice")
            .json(&body)
    };
    let replies = futures_util::future::join_all((0..8).map(|_| p.send(create()))).await;
    for reply in &replies {
        let replayed = reply.header("idempotent-replayed") == "true";
        assert!(reply.status == 201 || reply.json()["code"] == "idempotency_mismatch", "{}", reply.json());
        assert!(reply.status != 201 || replayed || !reply.header("location").is_empty());
    }
    let first: Vec<_> = replies.iter().filter(|one| one.status == 201 && one.header("idempotent-replayed").is_empty()).collect();
    assert_eq!(first.len(), 1);
    assert_eq!(p.get(&qc, "/api/v1/institutions").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
});

on_both!(a_crash_before_the_answer_was_kept_duplicates_nothing, |p| {
    let admin = p.institution_admin("220104").await;
    let create = || {
        p.request(Method::POST, "/api/v1/attachments")
            .bearer_auth(&admin.token)
            .header("content-disposition", "attachment; filename=a.pdf")
            .header("idempotency-key", "key-of-a-crash")
            .body(b"%PDF-1.7".to_vec())
    };
    let _ = p.send(create()).await.expect(201);
    // As SQLite keeps moments, which it compares as text: with a blank in place of the T it would be of the day before.
    let earlier = (chrono::Utc::now() - chrono::TimeDelta::minutes(10)).format("%Y-%m-%dT%H:%M:%S+00:00");
    p.execute(&format!("UPDATE idempotency_keys SET status = NULL, headers = NULL, body = NULL, created_at = '{earlier}'")).await;
    let _ = p.send(create()).await.problem(409, "duplicate");
    p.execute(&format!("UPDATE idempotency_keys SET written = FALSE, created_at = '{earlier}'")).await;
    let _ = p.send(create()).await.expect(201);
});

on_both!(a_refused_creation_frees_its_key, |p| {
    let admin = p.institution_admin("220104").await;
    let create = |service: &str| {
        let body = json!({ "institution": admin.organisation, "service": service });
        p.request(Method::POST, "/api/v1/filings")
            .bearer_auth(&admin.token)
            .header("idempotency-key", "key-that-fails")
            .json(&body)
    };
    let _ = p.send(create("nonsense")).await.problem(422, "invalid");
    let _ = p.send(create("examination")).await.expect(201);
});

on_both!(the_service_says_how_it_is, |p| {
    let _ = p.send(p.request(Method::GET, "/healthz")).await.expect(204);
    let ready = p.send(p.request(Method::GET, "/readyz")).await.expect(204);
    assert!(!ready.header("x-request-id").is_empty());
    let metrics = p.send(p.request(Method::GET, "/metrics")).await.expect(200);
    assert!(
        String::from_utf8_lossy(&metrics.bytes).contains("ohqc_requests_total{method=\"GET\",route=\"/readyz\",status=\"204\"}")
    );
    let document = p.send(p.request(Method::GET, "/openapi.json")).await.expect(200).json();
    assert_eq!(document["openapi"], "3.1.0");
    let docs = p.send(p.request(Method::GET, "/docs/")).await.expect(200);
    assert!(String::from_utf8_lossy(&docs.bytes).contains("swagger-ui"));
});

on_both!(an_unknown_parameter_is_refused_by_name_everywhere, |p| {
    let qc = p.qc().await;
    for mut operation in operations().into_iter().filter(|operation| operation.method == Method::GET) {
        operation.path.push_str(if operation.path.contains('?') { "&nonsense=1" } else { "?nonsense=1" });
        let reply = attempt(&p, Some(&qc), &operation).await.problem(422, "invalid");
        assert_eq!(reply.pointers(), ["/nonsense"], "{}", operation.id);
    }
    let reply = p.get(&qc, "/api/v1/filings?limit=many").await.problem(400, "bad_request");
    assert_eq!(reply.pointers(), ["/limit"]);
    assert_eq!(reply.json()["detail"], "查询参数 limit 的值不正确", "in the reader's words, not in the decoder's");
    let english =
        p.request(Method::GET, "/api/v1/filings?state=in_progress").header("accept-language", "en").bearer_auth(&qc.token);
    let reply = p.send(english).await.problem(400, "bad_request");
    assert_eq!(reply.json()["detail"], "The value of the query parameter state is not valid");
});

on_both!(no_parameter_makes_the_server_fail, |p| {
    let health = p.health().await;
    for operation in operations().into_iter().filter(|operation| operation.method == Method::GET) {
        for name in &operation.query {
            for value in ["%00", "a%00b", "0000-01-01", "%2B262142-12-31", "9999999", "9999999-01-01", "0", "-1", "%F0%9F%98%80"]
            {
                let mut with = operation.clone();
                with.path = format!("{}{}{name}={value}", with.path, if with.path.contains('?') { "&" } else { "?" });
                let status = attempt(&p, Some(&health), &with).await.status;
                assert!(status.as_u16() < 500, "{} {} {status}", operation.id, with.path);
                assert!(
                    !value.contains("%00") || matches!(status.as_u16(), 400 | 422),
                    "{} {} {status}",
                    operation.id,
                    with.path
                );
            }
        }
    }
    let _ = p.get(&health, "/api/v1/public/receipts/a%00b").await.problem(400, "bad_request");
});

/// Every way to put one value in the place of one text of a body, and where.
fn with_each_text(body: &Value, value: &Value) -> Vec<(String, Value)> {
    let mut pointers = vec![(String::new(), body)];
    let mut found = Vec::new();
    while let Some((at, part)) = pointers.pop() {
        match part {
            Value::String(_) => {
                let mut changed = body.clone();
                *changed.pointer_mut(&at).unwrap() = value.clone();
                found.push((at, changed));
            }
            Value::Array(items) => pointers.extend(items.iter().enumerate().map(|(index, item)| (format!("{at}/{index}"), item))),
            Value::Object(fields) => pointers.extend(fields.iter().map(|(name, field)| (format!("{at}/{name}"), field))),
            _ => {}
        }
    }
    found
}

/// Somebody who may call each operation, made when first asked for.
#[derive(Default)]
struct People(BTreeMap<Role, Person>);

impl People {
    async fn who_may(&mut self, p: &Platform, operation: &Operation) -> &Person {
        let role = operation.role();
        match self.0.entry(role) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(p.person(role, role.kinds()[0], "220000").await),
        }
    }
}

/// Where a value is told that cannot be read: in its place, or in that of the variant it is a part of, whose kind is read first.
fn told_at<'a>(body: &Value, at: &'a str) -> &'a str {
    let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    let variant = !parent.is_empty() && body.pointer(parent).is_some_and(|part| part.get("kind").is_some());
    if variant { parent } else { at }
}

on_both!(a_value_of_another_type_is_told_where_it_stands, |p| {
    let (mut people, mut wrong) = (People::default(), Vec::new());
    for operation in operations().into_iter().filter(|operation| operation.kind.as_deref() == Some("application/json")) {
        let Some(body) = operation.body.as_ref().filter(|body| body.is_object()) else { continue };
        let person = people.who_may(&p, &operation).await;
        for value in [json!(7.5), json!(["x"]), json!({ "x": 1 })] {
            for (at, changed) in with_each_text(body, &value) {
                let mut with = operation.clone();
                with.body = Some(changed);
                let reply = attempt(&p, Some(person), &with).await;
                let pointers = reply.pointers();
                if reply.status != 422 || (pointers != [at.as_str()] && pointers != [told_at(body, &at)]) {
                    wrong.push(format!("{} {at} {value}: {} {:?}", operation.id, reply.status, reply.pointers()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

/// Every way to put something unknown into one object of a body, and into which.
fn with_a_surprise(body: &Value) -> Vec<(String, Value)> {
    let mut parts = vec![(String::new(), body)];
    let mut found = Vec::new();
    while let Some((at, part)) = parts.pop() {
        match part {
            Value::Array(items) => parts.extend(items.iter().enumerate().map(|(index, item)| (format!("{at}/{index}"), item))),
            Value::Object(fields) => {
                let mut changed = body.clone();
                changed.pointer_mut(&at).unwrap()["surprise"] = json!(1);
                found.push((at.clone(), changed));
                parts.extend(fields.iter().map(|(name, field)| (format!("{at}/{name}"), field)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// Objects whose names are the reader's own, as those of the columns of a file; the list may only shrink.
const NAMED_BY_THE_READER: [(&str, &str); 1] = [("check_import", "/mapping")];

// Only the form of a token's request takes what it does not know, as RFC 6749 §3.2 asks.
on_both!(what_no_body_knows_is_refused_in_every_part_of_it, |p| {
    let (mut people, mut wrong, mut tried) = (People::default(), Vec::new(), 0);
    for operation in operations().into_iter().filter(|operation| operation.kind.as_deref() == Some("application/json")) {
        let person = people.who_may(&p, &operation).await;
        for (at, changed) in operation.body.iter().flat_map(with_a_surprise) {
            if NAMED_BY_THE_READER.contains(&(operation.id.as_str(), at.as_str())) {
                continue;
            }
            let mut with = operation.clone();
            with.body = Some(changed);
            let reply = attempt(&p, Some(person), &with).await;
            let pointers = reply.pointers();
            if reply.status != 422 || !pointers.iter().any(|pointer| pointer.starts_with(&at)) {
                wrong.push(format!("{} {at}: {} {pointers:?}", operation.id, reply.status));
            }
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 93, "{tried}");
});

on_both!(a_change_says_upon_which_version, |p| {
    let (mut people, mut asked) = (People::default(), 0);
    for mut operation in operations().into_iter().filter(|operation| operation.method != Method::GET) {
        let declared = operation.headers.iter().any(|(name, _)| name == "if-match");
        operation.headers.retain(|(name, _)| name != "if-match");
        let person = people.who_may(&p, &operation).await;
        let reply = attempt(&p, Some(person), &operation).await;
        assert_eq!(reply.status == 428, declared, "{} {}", operation.id, reply.status);
        if declared {
            let _ = reply.problem(428, "precondition_required");
            asked += 1;
        }
    }
    assert!(asked > 30, "the document declares If-Match");
});

on_both!(a_method_that_a_path_does_not_know_is_told_with_those_it_does, |p| {
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in operations() {
        let path = operation.path.split('?').next().unwrap_or_default().to_owned();
        paths.entry(path).or_default().insert(operation.method.to_string());
    }
    let paths = paths.into_iter().map(|(path, methods)| (path, methods.into_iter().collect::<Vec<_>>().join(", ")));
    let more = [("/openapi.json", "GET"), ("/metrics", "GET"), ("/docs", "GET"), ("/login", "GET, HEAD")];
    let more = more.map(|(path, methods)| (path.to_owned(), methods.to_owned()));
    for (path, methods) in paths.chain(more) {
        let reply = p.send(p.request(Method::TRACE, &path)).await.problem(405, "method_not_allowed");
        assert_eq!(reply.header("allow"), methods, "{path}");
    }
    let deleted = p.request(Method::DELETE, "/api/v1/institutions").header("accept-language", "en");
    assert_eq!(p.send(deleted).await.problem(405, "method_not_allowed").json()["title"], "Method not allowed");
    for path in ["/api/v1/nothing-here", "/nowhere", "/nothing.js"] {
        let _ = p.send(p.request(Method::POST, path)).await.problem(404, "not_found");
    }
});

on_both!(a_server_without_its_database_lives_and_is_not_ready, |p| {
    p.app.db().clone().close().await.unwrap();
    let _ = p.send(p.request(Method::GET, "/healthz")).await.expect(204);
    let _ = p.send(p.request(Method::GET, "/readyz")).await.problem(503, "unavailable");
});

on_both!(no_text_of_a_body_makes_the_server_fail, |p| {
    let mut people = People::default();
    for operation in operations() {
        let Some(body) = operation.body.as_ref().filter(|body| body.is_object()) else { continue };
        let person = people.who_may(&p, &operation).await;
        for text in ["a\0b", "0000-01-01", "+262142-12-31"] {
            for (_, changed) in with_each_text(body, &json!(text)) {
                let mut with = operation.clone();
                with.body = Some(changed);
                let reply = attempt(&p, Some(person), &with).await;
                assert!(matches!(reply.status.as_u16(), 400 | 415 | 422), "{} {:?} {}", operation.id, with.body, reply.status);
            }
        }
    }
});

on_both!(browsers_keep_and_load_nothing_they_should_not, |p| {
    let qc = p.qc().await;
    let list = p.get(&qc, "/api/v1/institutions").await.expect(200);
    assert_eq!((list.header("cache-control"), list.header("x-content-type-options")), ("no-store", "nosniff"));
    let docs = p.send(p.request(Method::GET, "/docs/")).await.expect(200);
    assert!(docs.header("content-security-policy").starts_with("default-src 'self';"));
    let page = String::from_utf8_lossy(&docs.bytes).into_owned();
    let script = p.send(p.request(Method::GET, "/docs/swagger-initializer.js")).await.expect(200);
    let script = String::from_utf8_lossy(&script.bytes).into_owned();
    assert!(script.contains("\"validatorUrl\": \"none\"") || script.contains("\"validatorUrl\":\"none\""), "{script}");
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"));
});

on_both!(invented_methods_are_one_figure, |p| {
    let _ = p.send(p.request(Method::from_bytes(b"INVENTED").unwrap(), "/api/v1/regions")).await;
    let metrics = p.send(p.request(Method::GET, "/metrics")).await.expect(200);
    let text = String::from_utf8_lossy(&metrics.bytes).into_owned();
    assert!(text.contains("method=\"OTHER\"") && !text.contains("INVENTED"));
});
