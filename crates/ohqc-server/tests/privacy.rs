//! A journey over the API leaves nothing personal behind: neither in the audit trail nor in the log.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "the steps that tests share are tests too")]

use std::io;
use std::sync::Mutex;

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Platform, on_both, sql};
use reqwest::Method;
use serde_json::json;

/// What the journey tells the platform about people, each found nowhere else.
const PERSONAL: [&str; 11] =
    ["张某", "王某", "赵某", "孙某", "周某", "李某", "0431-80000000", "110220000000001", "吉职诊", "陈某", "0431-81000000"];

/// The log of this process, from its finest level on.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn events(p: &Platform) -> String {
    sql::texts(p.app.db(), "SELECT CAST(data AS TEXT) || ' ' || place FROM events").await.join("\n")
}

on_both!(a_journey_leaves_nothing_personal_in_events_or_logs, |p| {
    let own = tracing_subscriber::EnvFilter::new("info,ohqc_app=trace,ohqc_server=trace,actix_web=debug");
    let _ = tracing_subscriber::fmt().json().with_env_filter(own).with_writer(|| Log).try_init();
    let people = [p.institution_admin("220104").await, p.health().await, p.qc().await];
    let [admin, health, qc] = &people;
    let filing = p.accepted_filing(admin, health).await;
    let found = p.get(admin, "/api/v1/institutions?q=%E6%9D%8E%E6%9F%90").await.expect(200);
    assert!(found.json()["items"].as_array().unwrap().is_empty());
    let _ = p.get(qc, &filing).await.expect(200);
    let _ = p.post(qc, "/api/v1/employers", &ohqc_testkit::build::employer("220104")).await.expect(201);
    let _ = p.log_in(&admin.name, "孙某的密码 wrong").await.problem(401, "login_failed");
    let body = json!({ "name": "张某", "contact_phone": "0431-80000000" });
    let _ = p.post(qc, "/api/v1/institutions", &body).await.problem(422, "invalid");
    let _ = p.change(Method::PUT, admin, &filing, "\"r1\"", &ohqc_testkit::build::dossier(&p.attach(admin).await)).await;
    let stranger = p.person(Role::CitySupv, OrganisationKind::DiseaseControl, "220200").await;
    let _ = p.get(&stranger, &filing).await;

    let (events, log) = (events(&p).await, String::from_utf8(LOG.lock().unwrap().clone()).unwrap());
    assert!(events.lines().count() > 5 && log.contains("/api/v1/filings/{id}"), "both were read");
    for personal in PERSONAL.into_iter().chain(people.iter().flat_map(|one| [one.name.as_str(), one.token.as_str()])) {
        assert!(!events.contains(personal), "{personal} in the events");
        assert!(!log.contains(personal), "{personal} in the log");
    }
});
