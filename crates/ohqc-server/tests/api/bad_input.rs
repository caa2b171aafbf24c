//! What nobody should send, and somebody does: each is refused beside its field, and nothing is kept of it.

use std::time::Duration;

use ohqc_testkit::{build, on_both};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A certificate for the first category, held by whoever has that certificate of practice.
fn physician(practice: &str, from: &str, to: &str) -> Value {
    json!({
        "name": "孙某", "roles": ["chief_physician"], "title": "senior", "years": 12, "practice_certificate": practice,
        "diagnosis_certificate": { "number": "吉职诊 0001", "categories": ["1"], "valid_from": from, "valid_to": to },
    })
}

on_both!(certificates_that_overlap_future_days_and_negative_areas_are_told_beside_their_field, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["people"] = json!([
        physician("110220000000001", "2020-01-01", "2024-12-31"),
        physician("110220000000001", "2024-06-01", "2028-05-31"),
        physician("110220000000002", "2025-06-17", "2028-05-31"),
        physician("110220000000003", "2024-06-17", "2024-06-16"),
    ]);
    dossier["premises"]["total_area"] = json!("-650");
    dossier["premises"]["rooms"][0]["area"] = json!("-0.1");
    let path = created.header("location");
    let refused = p.change(Method::PUT, &admin, path, &created.etag(), &dossier).await.problem(422, "invalid");
    let told: Vec<_> = refused.json()["errors"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    let expected = [
        ("/people/1/diagnosis_certificate/valid_from", "overlap"),
        ("/people/2/diagnosis_certificate/valid_from", "future"),
        ("/people/3/diagnosis_certificate/valid_to", "period"),
        ("/premises/total_area", "range"),
        ("/premises/rooms/0/area", "range"),
    ];
    assert_eq!((refused.pointers(), told), expected.map(|(at, code)| (at.to_owned(), json!(code))).into_iter().unzip());
    assert_eq!(p.get(&admin, path).await.expect(200).json()["revision"], created.json()["revision"]);
});

// A number that is shown masked is known to the server alone: whose it is, it says when the dossier is saved.
on_both!(an_identity_number_under_two_names_is_told_beside_its_field, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location");
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["people"][0]["identity_number"] = json!("11010519491231002X");
    let saved = p.change(Method::PUT, &admin, path, &created.etag(), &dossier).await.expect(200);
    let mut shown = saved.json()["dossier"].clone();
    assert_eq!(shown["people"][0]["identity_number"], "110***********002X");
    shown["people"][1]["identity_number"] = json!("11010519491231002X");
    let refused = p.change(Method::PUT, &admin, path, &saved.etag(), &shown).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/people/1/identity_number"]);
    assert_eq!(refused.json()["errors"][0]["code"], "other_name");
});

on_both!(a_code_with_two_signs_swapped_is_refused, |p| {
    let qc = p.qc().await;
    let mut body = build::institution("220104");
    let code = body["credit_code"].as_str().unwrap().to_owned();
    let mut signs: Vec<char> = code.chars().collect();
    let at = signs.windows(2).rposition(|pair| pair[0] != pair[1]).unwrap();
    signs.swap(at, at + 1);
    body["credit_code"] = json!(signs.into_iter().collect::<String>());
    let refused = p.post(&qc, "/api/v1/institutions", &body).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/credit_code"]);
    body["credit_code"] = json!(code);
    let _ = p.post(&qc, "/api/v1/institutions", &body).await.expect(201);
});

// Three hundred megabytes are refused by their declared length: none of it is read, let alone kept.
on_both!(three_hundred_megabytes_are_refused_before_they_are_sent, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    for (who, path) in [(&admin, "attachments"), (&health, "imports?kind=employers")] {
        let mut stream = TcpStream::connect(p.base.trim_start_matches("http://")).await.unwrap();
        let head = format!(
            "POST /api/v1/{path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: application/octet-stream\r\ncontent-disposition: attachment; filename=all.csv\r\ncontent-length: {}\r\n\r\n%PDF-1.7",
            who.token,
            300 * 1024 * 1024,
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = vec![0; 64];
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut answer)).await.unwrap().unwrap();
        let line = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(line.starts_with("HTTP/1.1 413"), "{path} {line}");
    }
    assert_eq!(ohqc_testkit::sql::texts(p.app.db(), "SELECT name FROM attachments").await.len(), 0);
});

// A draft may be sent long after: upon an older version of the filing it is refused, and so is an older form's shape.
on_both!(a_draft_upon_an_older_version_or_of_an_older_form_overwrites_nothing, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location");
    let dossier = build::dossier(&p.attach(&admin).await);
    let saved = p.change(Method::PUT, &admin, path, &created.etag(), &dossier).await.expect(200);
    let mut late = dossier.clone();
    late["premises"]["total_area"] = json!("1");
    let _ = p.change(Method::PUT, &admin, path, &created.etag(), &late).await.problem(412, "stale");
    let mut older = dossier.clone();
    older["premises"]["floor_area"] = json!("650");
    let refused = p.change(Method::PUT, &admin, path, &saved.etag(), &older).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/premises/floor_area"]);
    assert_eq!(p.get(&admin, path).await.expect(200).json()["dossier"]["premises"]["total_area"], "650");
});

on_both!(of_two_reviewers_at_once_one_is_told_to_look_again, |p| {
    let (admin, one, other) = (p.institution_admin("220104").await, p.qc().await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    let etag = p.get(&one, &path).await.etag();
    let reviewer = format!("{path}/reviewer");
    let (for_one, for_other) = (json!({ "user": one.id }), json!({ "user": other.id }));
    let both = tokio::join!(
        p.change(Method::PUT, &one, &reviewer, &etag, &for_one),
        p.change(Method::PUT, &other, &reviewer, &etag, &for_other)
    );
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    let named = p.get(&one, &path).await.expect(200);
    let winner = if named.json()["reviewer"]["user"] == json!(one.id) { &one } else { &other };
    let (opinions, etag, body) = (format!("{path}/opinions"), named.etag(), build::opinions(&[]));
    let twice = tokio::join!(
        p.change(Method::PUT, winner, &opinions, &etag, &body),
        p.change(Method::PUT, winner, &opinions, &etag, &body)
    );
    let mut statuses = [twice.0.status.as_u16(), twice.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
});
