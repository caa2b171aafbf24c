//! Logging in, staying logged in, being locked out, logging out.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::future::join_all;
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_server::Options;
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use serde_json::json;

const PASSWORD: &str = "test-password-2025";

fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn refresh(p: &Platform, cookie: &str) -> Reply {
    p.send(p.request(Method::POST, "/api/v1/session/refresh").header("cookie", cookie)).await
}

on_both!(a_session_tells_who_it_is_for_and_hides_its_refresh_token, |p| {
    let person = p.qc().await;
    let reply = p.log_in(&person.name, PASSWORD).await.expect(200);
    let view = reply.json();
    assert_eq!(view["user"]["roles"], json!(["PROV_QC"]));
    assert!(view["user"]["permissions"].as_array().unwrap().contains(&json!("filings.review")));
    let header = reply.header("set-cookie");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/session"] {
        assert!(header.contains(attribute), "{header}");
    }
    assert!(!header.contains("Secure"), "{header}");
    assert_eq!(reply.header("cache-control"), "no-store");
    let body = json!({ "name": person.name, "password": PASSWORD });
    let behind = p.request(Method::POST, "/api/v1/session").header("x-forwarded-proto", "https").json(&body);
    assert!(p.send(behind).await.expect(200).header("set-cookie").contains("; Secure"));
    assert!(!view.to_string().contains(cookie(&reply).split('=').nth(1).unwrap()));
});

on_both!(a_password_is_kept_as_a_hash_by_argon2id_alone, |p| {
    let person = p.qc().await;
    let kept = async || {
        let hash = format!("SELECT password_hash FROM users WHERE name = '{}'", person.name);
        ohqc_testkit::sql::texts(p.app.db(), &hash).await.swap_remove(0)
    };
    let made = kept().await;
    let body = json!({ "current": PASSWORD, "password": "another-password-2025" });
    let _ = p.post(&person, "/api/v1/session/password", &body).await.expect(200);
    let changed = kept().await;
    assert!([&made, &changed].iter().all(|hash| hash.starts_with("$argon2id$")), "{made} {changed}");
    assert_ne!(made, changed);
});

/// As if every exchange of a token lay an hour back.
async fn an_hour_later(p: &Platform) {
    p.execute("UPDATE refresh_tokens SET used_at = '2025-01-01 00:00:00+00:00' WHERE used_at IS NOT NULL").await;
}

on_both!(a_refresh_token_works_once_and_its_reuse_ends_the_family, |p| {
    let person = p.qc().await;
    let first = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let second = cookie(&refresh(&p, &first).await.expect(200));
    assert_ne!(first, second);
    an_hour_later(&p).await;
    let reused = refresh(&p, &first).await.problem(401, "unauthenticated");
    assert!(reused.header("set-cookie").starts_with("ohqc_refresh=;"), "the cookie goes with the login");
    let _ = refresh(&p, &second).await.problem(401, "unauthenticated");
    let other = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let _ = refresh(&p, &other).await.expect(200);
});

on_both!(tabs_that_renew_at_once_all_stay_logged_in, |p| {
    let person = p.qc().await;
    let shared = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let replies = join_all((0..24).map(|_| refresh(&p, &shared))).await;
    let renewed: BTreeSet<String> = replies.into_iter().map(|reply| cookie(&reply.expect(200))).collect();
    assert_eq!(renewed.len(), 24, "each tab has a token of its own");
    for one in &renewed {
        let _ = refresh(&p, one).await.expect(200);
    }
    an_hour_later(&p).await;
    let _ = refresh(&p, &shared).await.problem(401, "unauthenticated");
    let _ = refresh(&p, renewed.first().unwrap()).await.problem(401, "unauthenticated");
});

// What a login never had costs a look and no change: on SQLite one change at a time is under way, and this one stays so.
on_both!(whoever_shows_no_living_token_waits_for_no_writer, |p| {
    let person = p.qc().await;
    let ended = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let leave = |cookie: &str| p.send(p.request(Method::DELETE, "/api/v1/session").header("cookie", cookie));
    let _ = leave(&ended).await.expect(204);
    let under_way = p.app.db().begin().await.unwrap();
    let answered = async {
        for shown in ["ohqc_refresh=nobody-was-given-this", ended.as_str()] {
            let _ = refresh(&p, shown).await.problem(401, "unauthenticated");
            let _ = leave(shown).await.expect(204);
        }
    };
    tokio::time::timeout(Duration::from_secs(5), answered).await.expect("an answer while another change is under way");
    drop(under_way);
});

// A password and a token are kept under no key, not even in what tells two requests apart.
on_both!(nothing_of_a_login_is_kept_for_a_repetition, |p| {
    let person = p.qc().await;
    let keyed = |path: &str| p.request(Method::POST, path).bearer_auth(&person.token).header("idempotency-key", "key-of-a-login");
    let _ = p.send(keyed("/api/v1/session").json(&json!({ "name": person.name, "password": PASSWORD }))).await.expect(200);
    let refreshed = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let _ = p.send(keyed("/api/v1/session/refresh").header("cookie", &refreshed)).await.expect(200);
    let other = json!({ "current": PASSWORD, "password": "another-password-2025" });
    let _ = p.send(keyed("/api/v1/session/password").json(&other)).await.expect(200);
    let form = keyed("/oauth/token").header("content-type", "application/x-www-form-urlencoded").body("grant_type=password");
    let _ = p.send(form).await.problem(400, "bad_request");
    assert_eq!(ohqc_testkit::sql::texts(p.app.db(), "SELECT key FROM idempotency_keys").await, Vec::<String>::new());
});

on_both!(a_failure_of_ours_leaves_the_cookie, |p| {
    let person = p.qc().await;
    let held = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    p.execute("ALTER TABLE organisations RENAME TO gone").await;
    assert_eq!(refresh(&p, &held).await.problem(500, "internal").header("set-cookie"), "");
    p.execute("ALTER TABLE gone RENAME TO organisations").await;
    let _ = refresh(&p, &held).await.expect(200);
});

on_both!(no_failure_is_lost_among_many_at_once, |p| {
    let person = p.qc().await;
    let replies = join_all((0..24).map(|_| p.log_in(&person.name, "wrong-password"))).await;
    for reply in replies {
        let _ = reply.problem(401, "login_failed");
    }
    let locked = p.log_in(&person.name, PASSWORD).await.problem(401, "login_failed");
    assert!(locked.json()["detail"].as_str().unwrap().contains("锁定"));
});

on_both!(five_failures_lock_the_account_even_for_the_right_password, |p| {
    let person = p.qc().await;
    for _ in 0..5 {
        let _ = p.log_in(&person.name, "wrong-password").await.problem(401, "login_failed");
    }
    let locked = p.log_in(&person.name, PASSWORD).await.problem(401, "login_failed");
    assert!(locked.json()["detail"].as_str().unwrap().contains("锁定"));
});

/// The three places where somebody shows a password or a key.
const DOORS: [&str; 3] = ["/api/v1/session", "/api/v1/session/password", "/oauth/token"];

/// Tries a door as somebody from an address that a proxy tells.
async fn knock(p: &Platform, who: &Person, door: &str, told: &str) -> Reply {
    let request = p.request(Method::POST, door).header("x-forwarded-for", told).bearer_auth(&who.token);
    p.send(match door {
        "/oauth/token" => request.header("content-type", "application/x-www-form-urlencoded").body("grant_type=password"),
        "/api/v1/session" => request.json(&json!({ "name": "nobody-here", "password": PASSWORD })),
        _ => request.json(&json!({ "current": "", "password": "" })),
    })
    .await
}

fn shut(reply: Reply) {
    let refused = reply.problem(429, "too_many_requests");
    assert!((1..=60).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
}

on_both!(attempts_are_limited_by_address_at_every_door, |p| {
    let person = p.qc().await;
    let two = Options { logins_per_minute: 2.try_into().unwrap(), ..Options::default() };
    let behind = Options { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..two.clone() };
    for door in DOORS {
        let direct = p.with(&two);
        for told in ["1.1.1.1", "1.1.1.2"] {
            assert_ne!(knock(&direct, &person, door, told).await.status, 429, "{door}");
        }
        // Nobody gets more attempts by telling addresses.
        shut(knock(&direct, &person, door, "1.1.1.3").await);
        let proxied = p.with(&behind);
        for _ in 0..2 {
            assert_ne!(knock(&proxied, &person, door, "1.1.1.1").await.status, 429, "{door}");
        }
        shut(knock(&proxied, &person, door, "6.6.6.6, 1.1.1.1").await);
        // Nobody is shut out by what others behind the same proxy did.
        assert_ne!(knock(&proxied, &person, door, "1.1.1.2").await.status, 429, "{door}");
    }
});

on_both!(an_unknown_name_is_told_the_same_as_a_wrong_password, |p| {
    let person = p.qc().await;
    let unknown = p.log_in("nobody-here", PASSWORD).await.problem(401, "login_failed").json();
    let wrong = p.log_in(&person.name, "wrong-password").await.problem(401, "login_failed").json();
    assert_eq!(unknown, wrong);
});

on_both!(logging_out_everywhere_ends_every_login, |p| {
    let person = p.qc().await;
    let one = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let two = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let _ = p.send(p.request(Method::DELETE, "/api/v1/session/all").bearer_auth(&person.token)).await.expect(204);
    for ended in [one, two] {
        let _ = refresh(&p, &ended).await.problem(401, "unauthenticated");
    }
    let three = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let _ = p.send(p.request(Method::DELETE, "/api/v1/session").header("cookie", &three)).await.expect(204);
    let _ = refresh(&p, &three).await.problem(401, "unauthenticated");
    let _ = p.send(p.request(Method::DELETE, "/api/v1/session").header("cookie", &three)).await.expect(204);
    let health = p.health().await;
    let told = p.get(&health, &format!("/api/v1/events?subject_id={}&kind=logged_out", person.id)).await.expect(200).json();
    let told = told["items"].as_array().unwrap();
    let data: Vec<_> = told.iter().map(|event| event["data"].clone()).collect();
    assert_eq!(data, [json!({}), json!({ "everywhere": true })], "a login that has ended ends once");
    assert!(told.iter().all(|event| event["actor"] == told[1]["actor"] && event["actor"].is_string()), "whoever logged out did");
});

on_both!(forged_and_foreign_tokens_are_refused, |p| {
    let person = p.qc().await;
    let mut forged = person.clone();
    let mut parts: Vec<&str> = person.token.split('.').collect();
    parts[2] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    forged.token = parts.join(".");
    let _ = p.get(&forged, "/api/v1/filings").await.problem(401, "unauthenticated");
    let other = Platform::start(ohqc_testkit::Engine::Sqlite).await;
    let foreign = other.qc().await;
    let _ = p.get(&foreign, "/api/v1/filings").await.problem(401, "unauthenticated");
});

on_both!(the_audit_trail_holds_logins_without_personal_data, |p| {
    let person = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "220000").await;
    let found = p.get(&person, &format!("/api/v1/events?actor={}&kind=logged_in", person.name)).await.expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["data"], json!({}));
    let nobody = p.get(&person, "/api/v1/events?actor=nobody").await.expect(200).json();
    assert_eq!(nobody["items"], json!([]));
});
