//! Clocks over the API: what is due to whom, and what happens where the calendar ends.

use chrono::NaiveDate;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Engine, Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn engines() -> Vec<Engine> {
    let postgres = std::env::var_os("OHQC_TEST_POSTGRES").map(|_| Engine::Postgres);
    [Some(Engine::Sqlite), postgres].into_iter().flatten().collect()
}

/// A filing that lacks nothing but its submission, and its `ETag`.
async fn filled_filing(p: &Platform, admin: &Person) -> (String, String) {
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let dossier = build::dossier(&p.attach(admin).await);
    let saved = p.change(Method::PUT, admin, &path, &created.etag(), &dossier).await.expect(200);
    (path, saved.etag())
}

async fn board(p: &Platform, who: &Person) -> Vec<Value> {
    p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].as_array().unwrap().clone()
}

// JL24-1-1-d: an act is never refused because of a calendar; what cannot be counted yet is not guessed either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_crosses_into_an_unknown_year_opens_without_a_due_date_and_names_the_year() {
    // Five working days from the last Monday of 2026 end in 2027, whose holidays nobody has published.
    let (today, year) = ("2026-12-28", 2027);
    for engine in engines() {
        let p = Platform::start_on(engine, day(today)).await;
        let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
        let (path, etag) = filled_filing(&p, &admin).await;
        let handed_in = p.change(Method::POST, &admin, &format!("{path}/submit"), &etag, &json!({})).await.expect(200);
        assert_eq!(handed_in.json()["state"], "submitted");
        let clock = &board(&p, &health).await[0];
        assert_eq!((&clock["due_on"], &clock["days_left"], &clock["awaits"]), (&Value::Null, &Value::Null, &json!(year)));
        assert_eq!((&clock["standing"], &clock["opened_on"]), (&json!("awaiting"), &json!(today)));
        assert!(clock["basis"]["clause"].as_str().unwrap().contains("吉2019-5") && clock["basis"]["mark"] == "inferred");
        let _ = p.judge_filing(&qc, &path, &build::opinions(&[("people", "证书不清晰")])).await.expect(200);
        let _ = p.act(&qc, &path, "return", &json!({})).await.expect(200);
        assert_eq!(board(&p, &admin).await[0]["awaits"], year);
        let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
        let _ = p.accept_filing(&health, &path).await.expect(200);
        let change = p.act(&admin, &path, "change", &json!({ "changed_on": today })).await.expect(200).json();
        assert_eq!((&change["due_on"], &change["late"]), (&Value::Null, &json!(false)));
        // What has a due date comes first.
        let kinds: Vec<_> = board(&p, &qc).await.iter().map(|clock| clock["kind"].clone()).collect();
        assert_eq!(kinds.first(), Some(&json!("verification")));
    }
}

// What began before the holidays on record do is overdue all the same, and its basis says that the day is the latest it can be.
on_both!(what_began_before_the_calendar_does_is_late_by_its_latest_day, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["began_on"] = json!("2019-05-06");
    let path = created.header("location");
    let saved = p.change(Method::PUT, &admin, path, &created.etag(), &dossier).await.expect(200).json();
    assert_eq!((&saved["late"], &saved["due_on"]), (&json!(true), &json!("2023-01-28")));
    let clock = board(&p, &admin).await.into_iter().find(|clock| clock["kind"] == "filing_first").unwrap();
    assert_eq!(
        (&clock["standing"], &clock["opened_on"], &clock["due_on"]),
        (&json!("overdue"), &json!("2019-05-06"), &json!("2023-01-28"))
    );
    assert!(clock["basis"]["clause"].as_str().unwrap().contains("按最迟日计"), "{clock}");
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn months_run_on_where_the_calendar_ends_and_only_the_safe_day_is_unknown() {
    for engine in engines() {
        let p = Platform::start_on(engine, day("2026-12-21")).await;
        let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
        let path = p.submitted_filing(&admin).await;
        assert_eq!(board(&p, &health).await[0]["due_on"], "2026-12-28");
        let _ = p.on(day("2026-12-30")).accept_filing(&health, &path).await.expect(200);
        let clocks = board(&p, &qc).await;
        assert_eq!((clocks.len(), &clocks[0]["kind"]), (1, &json!("verification")), "the review's clock is closed");
        assert_eq!((&clocks[0]["due_on"], &clocks[0]["safe_on"]), (&json!("2027-03-30"), &Value::Null));
    }
}

on_both!(a_clock_is_shown_to_those_who_can_fulfil_it, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let liaoning = p.person(Role::ProvQc, OrganisationKind::QcCentre, "210000").await;
    let _ = p.submitted_filing(&admin).await;
    for (who, clocks) in [(&admin, 0), (&health, 1), (&qc, 1), (&liaoning, 0)] {
        assert_eq!(board(&p, who).await.len(), clocks, "{}", who.name);
    }
    let clock = &board(&p, &qc).await[0];
    assert_eq!(
        (&clock["opened_on"], &clock["due_on"], &clock["days_left"]),
        (&json!("2025-06-16"), &json!("2025-06-23"), &json!(7))
    );
    assert_eq!((&clock["standing"], &clock["subject_kind"]), (&json!("due_soon"), &json!("filing")));
});

on_both!(a_returned_filing_is_corrected_within_its_time, |p| {
    let (admin, qc) = (p.institution_admin("220104").await, p.qc().await);
    let path = p.submitted_filing(&admin).await;
    assert!(board(&p, &admin).await.is_empty(), "the review is not theirs");
    let _ = p.judge_filing(&qc, &path, &build::opinions(&[("people", "主检医师证书复印件不清晰")])).await.expect(200);
    let _ = p.act(&qc, &path, "return", &json!({})).await.expect(200);
    assert!(board(&p, &qc).await.is_empty());
    let clocks = board(&p, &admin).await;
    assert_eq!((clocks.len(), &clocks[0]["kind"]), (1, &json!("filing_correction")));
    assert_eq!(clocks[0]["due_on"], "2025-06-30", "ten working days");
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    assert!(board(&p, &admin).await.is_empty());
    assert_eq!(board(&p, &qc).await[0]["kind"], "filing_review");
});

// JL24-1-3-d
on_both!(an_on_site_check_warns_sixty_and_seventy_five_days_after_the_record, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let _ = p.accepted_filing(&admin, &health).await;
    for (today, standing, warnings) in [
        ("2025-08-14", "upcoming", 0),
        ("2025-08-15", "due_soon", 1),
        ("2025-08-30", "due_soon", 2),
        ("2025-09-17", "overdue", 2),
    ] {
        let then = p.on(day(today));
        let clock = &board(&then, &qc).await[0];
        assert_eq!((&clock["kind"], &clock["due_on"]), (&json!("verification"), &json!("2025-09-16")));
        assert_eq!((&clock["standing"], &clock["warnings"]), (&json!(standing), &json!(warnings)), "{today}");
        let check = then.get(&qc, "/api/v1/verifications").await.expect(200).json();
        assert_eq!(check["items"][0]["standing"], standing, "{today}");
    }
});

on_both!(the_board_is_paged_and_narrowed_by_the_server_and_counted_as_a_whole, |p| {
    let (health, qc) = (p.health().await, p.qc().await);
    for region in ["220104", "220102", "220302"] {
        let admin = p.institution_admin(region).await;
        let _ = p.accepted_filing(&admin, &health).await;
    }
    let late = p.on(day("2025-09-01"));
    let fresh = late.institution_admin("220202").await;
    let _ = late.submitted_filing(&fresh).await;
    let then = p.on(day("2025-09-17"));
    let counts = then.get(&qc, "/api/v1/deadlines/counts").await.expect(200).json();
    assert_eq!(
        counts,
        json!({ "overdue": 4, "due_soon": 0, "upcoming": 0, "awaiting": 0, "latest": 9, "kinds": ["filing_review", "verification"] })
    );
    let soon = late.get(&qc, "/api/v1/deadlines/counts").await.expect(200).json();
    assert_eq!((&soon["due_soon"], &soon["upcoming"], &soon["latest"]), (&json!(4), &json!(0), &json!(0)));

    let whole: Vec<Value> = board(&then, &qc).await.iter().map(|clock| clock["id"].clone()).collect();
    assert_eq!(whole.len(), 4);
    let (mut found, mut next) = (Vec::new(), String::new());
    loop {
        let page = then.get(&qc, &format!("/api/v1/deadlines?limit=1{next}")).await.expect(200).json();
        found.extend(page["items"].as_array().unwrap().iter().map(|clock| clock["id"].clone()));
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(found, whole, "one by one it is the same board");
    for (query, count) in [
        ("standing=overdue", 4),
        ("standing=due_soon", 0),
        ("kind=verification", 3),
        ("kind=release_year", 0),
        ("q=朝阳", 4),
        ("q=2025-0002", 1),
        ("q=白城", 0),
    ] {
        let page = then.get(&qc, &format!("/api/v1/deadlines?{query}")).await.expect(200).json();
        assert_eq!(page["items"].as_array().map(Vec::len), Some(count), "{query}: {page}");
    }
    assert_eq!(then.get(&qc, "/api/v1/deadlines?cursor=nonsense").await.problem(422, "invalid").pointers(), ["/cursor"]);
    // What is done is not on the board, and what never stands there is not looked for among all.
    for standing in ["met", "met_late", "paused"] {
        let refused = then.get(&qc, &format!("/api/v1/deadlines?standing={standing}")).await.problem(422, "invalid");
        assert_eq!(refused.pointers(), ["/standing"], "{standing}");
    }
    let _ = then.get(&qc, "/api/v1/deadlines?standing=nonsense").await.problem(400, "bad_request");
});
