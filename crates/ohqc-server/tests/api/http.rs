//! What the framework itself would answer in its own words is answered as a problem like everything else.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ohqc_testkit::on_both;
use reqwest::Method;
use serde_json::{Value, json};

use crate::permissions::{attempt, operations};

on_both!(malformed_requests_are_problems, |p| {
    let qc = p.qc().await;
    let post = |body: &'static str| p.request(Method::POST, "/api/v1/institutions").bearer_auth(&qc.token).body(body);
    let json = |body: &'static str| post(body).header("content-type", "application/json");
    let _ = p.send(json("{\"name\": ")).await.problem(400, "bad_request");
    let _ = p.send(json("{} trailing")).await.problem(422, "invalid");
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
        p.request(Method::POST, "/api/v1/attachments?name=a.pdf")
            .bearer_auth(&admin.token)
            .header("idempotency-key", "key-of-a-crash")
            .body(b"%PDF-1.7".to_vec())
    };
    let _ = p.send(create()).await.expect(201);
    let earlier = (chrono::Utc::now() - chrono::TimeDelta::minutes(10)).format("%Y-%m-%d %H:%M:%S+00:00");
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

/// Every way to put one text in the place of one text of a body.
fn with_each_text(body: &Value, text: &str) -> Vec<Value> {
    let mut pointers = vec![(String::new(), body)];
    let mut found = Vec::new();
    while let Some((at, value)) = pointers.pop() {
        match value {
            Value::String(_) => {
                let mut changed = body.clone();
                *changed.pointer_mut(&at).unwrap() = json!(text);
                found.push(changed);
            }
            Value::Array(items) => pointers.extend(items.iter().enumerate().map(|(index, item)| (format!("{at}/{index}"), item))),
            Value::Object(fields) => pointers.extend(fields.iter().map(|(name, field)| (format!("{at}/{name}"), field))),
            _ => {}
        }
    }
    found
}

on_both!(no_text_of_a_body_makes_the_server_fail, |p| {
    let mut people = BTreeMap::new();
    for operation in operations() {
        let Some(body) = operation.body.as_ref().filter(|body| body.is_object()) else { continue };
        let role = operation.role();
        let person = match people.entry(role) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(p.person(role, role.kinds()[0], "220000").await),
        };
        for text in ["a\0b", "0000-01-01", "+262142-12-31"] {
            for changed in with_each_text(body, text) {
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
