//! Tokens for client programs by `private_key_jwt` (RFC 7523).

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ohqc_app::identity::{NewClient, NewOrganisation};
use ohqc_domain::identity::{ClientScope, OrganisationKind, OrganisationLevel};
use ohqc_domain::regions::RegionCode;
use ohqc_testkit::{Platform, Reply, on_both};
use reqwest::Method;
use serde_json::{Value, json};

/// A key made for these tests alone.
const KEY: &str = include_str!("client-key.pem");

struct Program {
    id: String,
    audience: String,
}

async fn program(p: &Platform) -> Program {
    let region = RegionCode::parse("000000").unwrap();
    let new = NewOrganisation {
        kind: OrganisationKind::TechnicalCentre,
        level: OrganisationLevel::National,
        name: "中国疾控中心".into(),
        region,
    };
    let organisation = p.app.create_organisation(new).await.unwrap();
    let jwk = Jwk::from_encoding_key(&EncodingKey::from_ec_pem(KEY.as_bytes()).unwrap(), Algorithm::ES256).unwrap();
    let jwks = json!({ "keys": [jwk] });
    let new = NewClient {
        organisation,
        name: "CDC".into(),
        scopes: vec![ClientScope::ReleasesRead],
        jwks,
        secret: Some("a-secret-of-the-client".into()),
    };
    let id = p.app.create_client(new).await.unwrap().to_string();
    Program { id, audience: format!("{}/oauth/token", p.base) }
}

fn claims(program: &Program, jti: &str) -> Value {
    let now = chrono::Utc::now().timestamp();
    json!({ "iss": program.id, "sub": program.id, "aud": program.audience, "iat": now, "exp": now + 120, "jti": jti })
}

fn assertion(claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(Algorithm::ES256), claims, &EncodingKey::from_ec_pem(KEY.as_bytes()).unwrap()).unwrap()
}

/// A token of a client of the national centre, which may pull releases.
pub async fn token(p: &Platform) -> String {
    let program = program(p).await;
    let jti = format!("jti-{}", program.id);
    let token = ask(p, &assertion(&claims(&program, &jti)), "releases:read").await.expect(200).json();
    token["access_token"].as_str().unwrap().to_owned()
}

/// The claims of a token, whatever signed it.
fn claims_of(token: &str) -> Value {
    use base64::Engine as _;
    let body = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

/// The same claims, signed by another key.
pub fn foreign_token(token: &str) -> String {
    assertion(&claims_of(token))
}

/// The same claims under `alg: none`.
pub fn unsigned_token(token: &str) -> String {
    use base64::Engine as _;
    let head = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    format!("{head}.{}.", token.split('.').nth(1).unwrap())
}

/// The same claims with the platform's own signature, a minute too late.
pub fn expired_token(p: &Platform, token: &str) -> String {
    let mut claims = claims_of(token);
    claims["exp"] = json!(chrono::Utc::now().timestamp() - 60);
    let key = std::fs::read(p.data_dir().join("signing-key.pem")).unwrap();
    jsonwebtoken::encode(&Header::new(Algorithm::ES256), &claims, &EncodingKey::from_ec_pem(&key).unwrap()).unwrap()
}

async fn ask(p: &Platform, assertion: &str, scope: &str) -> Reply {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
        ("scope", scope),
    ];
    let body: String =
        form.iter().map(|(name, value)| format!("{name}={}", value.replace(':', "%3A"))).collect::<Vec<_>>().join("&");
    let request = p.request(Method::POST, "/oauth/token").header("content-type", "application/x-www-form-urlencoded");
    p.send(request.body(body)).await
}

on_both!(a_signed_assertion_gets_a_token_once, |p| {
    let program = program(&p).await;
    let signed = assertion(&claims(&program, "jti-0001"));
    let token = ask(&p, &signed, "releases:read").await.expect(200).json();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["scope"], "releases:read");
    let _ = ask(&p, &signed, "releases:read").await.problem(401, "unauthenticated");
    let fresh = assertion(&claims(&program, "jti-0002"));
    let _ = ask(&p, &fresh, "releases:write").await.problem(403, "denied");
});

on_both!(assertions_that_do_not_fit_are_refused, |p| {
    let program = program(&p).await;
    let now = chrono::Utc::now().timestamp();
    let variants = [
        ("another audience", "aud", json!("https://elsewhere.example/oauth/token")),
        ("a life of an hour", "exp", json!(now + 3600)),
        ("expired", "exp", json!(now - 60)),
        ("another issuer", "iss", json!("somebody")),
        ("a short jti", "jti", json!("x")),
        ("issued in the future", "iat", json!(now + 600)),
    ];
    for (index, (why, field, value)) in variants.into_iter().enumerate() {
        let mut claims = claims(&program, &format!("jti-variant-{index}"));
        claims[field] = value;
        let reply = ask(&p, &assertion(&claims), "").await;
        assert_eq!(reply.status, 401, "{why}");
    }
    let mut parts: Vec<String> = assertion(&claims(&program, "jti-unsigned")).split('.').map(str::to_owned).collect();
    parts[2] = String::new();
    let _ = ask(&p, &parts.join("."), "").await.problem(401, "unauthenticated");
});

on_both!(a_secret_counts_only_where_the_province_allows_it, |p| {
    let program = program(&p).await;
    let body = format!("grant_type=client_credentials&client_id={}&client_secret=a-secret-of-the-client", program.id);
    let request = p.request(Method::POST, "/oauth/token").header("content-type", "application/x-www-form-urlencoded").body(body);
    let allowed = ohqc_app::policy::settings("000000", p.app.clock().today()).unwrap().api.client_secret_allowed;
    let reply = p.send(request).await;
    assert_eq!(reply.status == 200, allowed, "{}", reply.status);
});
