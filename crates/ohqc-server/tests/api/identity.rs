//! Logging in, staying logged in, being locked out, logging out.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Platform, Reply, on_both};
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
    assert!(!view.to_string().contains(cookie(&reply).split('=').nth(1).unwrap()));
});

on_both!(a_refresh_token_works_once_and_its_reuse_ends_the_family, |p| {
    let person = p.qc().await;
    let first = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let second = cookie(&refresh(&p, &first).await.expect(200));
    assert_ne!(first, second);
    let _ = refresh(&p, &first).await.problem(401, "unauthenticated");
    let _ = refresh(&p, &second).await.problem(401, "unauthenticated");
    let other = cookie(&p.log_in(&person.name, PASSWORD).await.expect(200));
    let _ = refresh(&p, &other).await.expect(200);
});

on_both!(five_failures_lock_the_account_even_for_the_right_password, |p| {
    let person = p.qc().await;
    for _ in 0..5 {
        let _ = p.log_in(&person.name, "wrong-password").await.problem(401, "login_failed");
    }
    let locked = p.log_in(&person.name, PASSWORD).await.problem(401, "login_failed");
    assert!(locked.json()["detail"].as_str().unwrap().contains("锁定"));
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
