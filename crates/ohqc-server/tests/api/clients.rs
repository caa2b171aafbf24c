//! Tokens for client programs by `private_key_jwt` (RFC 7523).

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ohqc_app::AppError;
use ohqc_app::identity::{NewClient, NewOrganisation};
use ohqc_domain::identity::{ClientScope, OrganisationKind, OrganisationLevel, Role};
use ohqc_domain::regions::RegionCode;
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use serde_json::{Value, json};

/// A key made for these tests alone.
const KEY: &str = include_str!("client-key.pem");

/// What a client may sign with.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::ES256, Algorithm::ES384, Algorithm::RS256];

fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::ES384 => EncodingKey::from_ec_pem(include_bytes!("client-key-384.pem")).unwrap(),
        Algorithm::RS256 => EncodingKey::from_rsa_pem(include_bytes!("client-key-rsa.pem")).unwrap(),
        _ => EncodingKey::from_ec_pem(KEY.as_bytes()).unwrap(),
    }
}

struct Program {
    id: String,
    audience: String,
}

const SECRET: &str = "a-secret-of-the-client";

async fn program(p: &Platform) -> Program {
    made(p, "000000", None).await.unwrap()
}

/// A program of a centre in a region, with keys and maybe a secret.
async fn made(p: &Platform, region: &str, secret: Option<&str>) -> Result<Program, AppError> {
    let region = RegionCode::parse(region).unwrap();
    let new = NewOrganisation {
        kind: OrganisationKind::TechnicalCentre,
        level: OrganisationLevel::National,
        name: "中国疾控中心".into(),
        region,
    };
    let organisation = p.app.create_organisation(new).await.unwrap();
    let keys = ALGORITHMS.map(|algorithm| Jwk::from_encoding_key(&key(algorithm), algorithm).unwrap());
    let jwks = json!({ "keys": keys });
    let new = NewClient {
        organisation,
        name: "CDC".into(),
        scopes: vec![ClientScope::ReleasesRead],
        jwks,
        secret: secret.map(str::to_owned),
    };
    let id = p.app.create_client(new).await?.to_string();
    Ok(Program { id, audience: format!("{}/oauth/token", p.base) })
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
    ask_as(p, assertion, scope, &[]).await
}

async fn ask_as(p: &Platform, assertion: &str, scope: &str, more: &[(&str, &str)]) -> Reply {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
        ("scope", scope),
    ];
    let body: String = form
        .iter()
        .chain(more)
        .map(|(name, value)| format!("{name}={}", value.replace(':', "%3A")))
        .collect::<Vec<_>>()
        .join("&");
    let request = p.request(Method::POST, "/oauth/token").header("content-type", "application/x-www-form-urlencoded");
    p.send(request.body(body)).await
}

on_both!(a_signed_assertion_gets_a_token_once, |p| {
    let program = program(&p).await;
    let signed = assertion(&claims(&program, "jti-0001"));
    let token = ask(&p, &signed, "releases:read").await.expect(200).json();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["scope"], "releases:read");
    let replayed = ask(&p, &signed, "releases:read").await.problem(401, "unauthenticated").json();
    assert_eq!(replayed["error"], "invalid_client");
    assert_eq!(replayed["error_description"], "Unknown client, or its credential is not valid");
    let fresh = assertion(&claims(&program, "jti-0002"));
    let scope = ask(&p, &fresh, "releases:write").await.problem(400, "bad_request");
    assert_eq!(scope.json()["error"], "invalid_scope");
    assert_eq!(scope.header("cache-control"), "no-store");
});

on_both!(every_listed_algorithm_signs_and_no_other, |p| {
    let program = program(&p).await;
    for algorithm in ALGORITHMS {
        let claims = claims(&program, &format!("jti-{algorithm:?}"));
        let signed = jsonwebtoken::encode(&Header::new(algorithm), &claims, &key(algorithm)).unwrap();
        let _ = ask(&p, &signed, "").await.expect(200);
    }
    let claims = claims(&program, "jti-symmetric");
    let shared = EncodingKey::from_secret(SECRET.as_bytes());
    let symmetric = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &shared).unwrap();
    for refused in [symmetric, unsigned_token(&assertion(&claims))] {
        assert_eq!(ask(&p, &refused, "").await.problem(401, "unauthenticated").json()["error"], "invalid_client");
    }
});

on_both!(an_assertion_says_everything_that_is_asked, |p| {
    let program = program(&p).await;
    for missing in ["iss", "sub", "aud", "exp", "jti"] {
        let mut claims = claims(&program, &format!("jti-without-{missing}"));
        claims.as_object_mut().unwrap().remove(missing);
        assert_eq!(ask(&p, &assertion(&claims), "").await.status, 401, "{missing}");
    }
    let signed = assertion(&claims(&program, "jti-another-client"));
    let other = [("client_id", "01997a5e-3c1b-7d40-9f6a-2b8c4d1e0f3a")];
    assert_eq!(ask_as(&p, &signed, "", &other).await.problem(401, "unauthenticated").json()["error"], "invalid_client");
    let _ = ask_as(&p, &signed, "", &[("client_id", &program.id)]).await.expect(200);
});

on_both!(what_is_no_token_request_is_a_problem, |p| {
    let ask = |kind: &'static str, body: String| {
        p.send(p.request(Method::POST, "/oauth/token").header("content-type", kind).body(body))
    };
    let form = "application/x-www-form-urlencoded";
    let media = ask("application/json", "{}".into()).await.problem(415, "unsupported_media_type");
    let large = ask(form, format!("grant_type={}", "x".repeat(70_000))).await.problem(413, "too_large");
    let empty = ask(form, String::new()).await.problem(400, "bad_request");
    let bare = ask(form, "grant_type=client_credentials".into()).await.problem(400, "bad_request");
    for reply in [media, large, empty, bare] {
        assert_eq!(reply.json()["error"], "invalid_request");
    }
    let password = ask(form, "grant_type=password".into()).await.problem(400, "bad_request");
    assert_eq!(password.json()["error"], "unsupported_grant_type");
});

on_both!(the_key_set_verifies_an_access_token, |p| {
    let token = token(&p).await;
    let keys = p.send(p.request(Method::GET, "/.well-known/jwks.json")).await.expect(200).view::<jsonwebtoken::jwk::JwkSet>();
    let named = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(keys.find(&named).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(Algorithm::ES256);
    validation.set_audience(&["ohqc"]);
    assert!(jsonwebtoken::decode::<Value>(&token, &key, &validation).is_ok());
    assert!(jsonwebtoken::decode::<Value>(&foreign_token(&token), &key, &validation).is_err());
});

on_both!(assertions_that_do_not_fit_are_refused, |p| {
    let program = program(&p).await;
    let now = chrono::Utc::now().timestamp();
    let variants = [
        ("another audience", "aud", json!("https://elsewhere.example/oauth/token")),
        ("a life of an hour", "exp", json!(now + 3600)),
        ("a life of six minutes", "exp", json!(now + 360)),
        ("expired", "exp", json!(now - 60)),
        ("another issuer", "iss", json!("somebody")),
        ("a short jti", "jti", json!("x")),
        ("issued in the future", "iat", json!(now + 600)),
        ("not valid yet", "nbf", json!(now + 60)),
        ("an id that cannot be stored", "jti", json!("jti-with-\0-inside")),
    ];
    for (index, (why, field, value)) in variants.into_iter().enumerate() {
        let mut claims = claims(&program, &format!("jti-variant-{index}"));
        claims[field] = value;
        let reply = ask(&p, &assertion(&claims), "").await;
        assert_eq!(reply.status, 401, "{why}");
        // Whoever signs for another address is told which is ours, and nobody else is told anything.
        let told = reply.json()["error_description"].as_str().unwrap().to_owned();
        assert_eq!(told.contains(&program.audience) && told.contains("--public-url"), field == "aud", "{why}: {told}");
    }
    let mut parts: Vec<String> = assertion(&claims(&program, "jti-unsigned")).split('.').map(str::to_owned).collect();
    parts[2] = String::new();
    let _ = ask(&p, &parts.join("."), "").await.problem(401, "unauthenticated");
    let mut longest = claims(&program, "jti-of-five-minutes");
    longest["exp"] = json!(now + 290);
    let _ = ask(&p, &assertion(&longest), "").await.expect(200);
});

on_both!(no_access_token_lives_longer_than_fifteen_minutes, |p| {
    for token in [token(&p).await, p.qc().await.token] {
        let claims = claims_of(&token);
        let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert!((1..=900).contains(&life), "{claims}");
    }
});

async fn ask_with_secret(p: &Platform, program: &Program, secret: &str) -> Reply {
    let body = format!("grant_type=client_credentials&client_id={}&client_secret={secret}", program.id);
    let request = p.request(Method::POST, "/oauth/token").header("content-type", "application/x-www-form-urlencoded");
    p.send(request.body(body)).await
}

// Tianjin's profile allows secrets, which is our own setting there.
on_both!(a_secret_counts_only_when_it_is_right, |p| {
    let program = made(&p, "120000", Some(SECRET)).await.unwrap();
    for (secret, status) in [(SECRET, 200), ("a-secret-of-another", 401), ("", 401)] {
        assert_eq!(ask_with_secret(&p, &program, secret).await.status, status, "{secret}");
    }
});

on_both!(a_province_that_allows_no_secrets_gives_and_takes_none, |p| {
    for region in ["000000", "220000", "210000"] {
        let refused = made(&p, region, Some(SECRET)).await.err();
        assert!(matches!(&refused, Some(AppError::Rule(text)) if text.zh.contains("公钥")), "{region} {refused:?}");
    }
    // One that was given while the rules were others.
    let program = made(&p, "120000", Some(SECRET)).await.unwrap();
    let _ = p.qc().await;
    p.execute(
        "UPDATE api_clients SET organisation_id = (SELECT id FROM organisations WHERE region = '220000' AND kind = 'qc_centre')",
    )
    .await;
    let told = ask_with_secret(&p, &program, SECRET).await.problem(401, "unauthenticated").json();
    assert_eq!(told["error"], "invalid_client");
    let signed = assertion(&claims(&program, "jti-of-jilin"));
    let _ = ask(&p, &signed, "").await.expect(200);
});

// A program that the operator made with a secret alone keeps its name up to date like any other.
on_both!(a_program_with_a_secret_needs_no_keys_to_be_changed, |p| {
    let program = made(&p, "120000", Some(SECRET)).await.unwrap();
    p.execute("UPDATE api_clients SET jwks = '{\"keys\":[]}'").await;
    let tianjin = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "120000").await;
    let path = format!("{PATH}/{}", program.id);
    let read = p.get(&tianjin, &path).await.expect(200);
    let named = json!({ "name": "天津拉取程序", "scopes": ["releases:read"], "jwks": null });
    let changed = p.change(Method::PUT, &tianjin, &path, &read.etag(), &named).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["keys"], &changed["secret"]), (&json!("天津拉取程序"), &json!([]), &json!(true)));
    let _ = ask_with_secret(&p, &program, SECRET).await.expect(200);
});

const PATH: &str = "/api/v1/clients";

/// The public halves of the keys that may sign here.
fn public(algorithms: &[Algorithm]) -> Value {
    let keys: Vec<Jwk> =
        algorithms.iter().map(|algorithm| Jwk::from_encoding_key(&key(*algorithm), *algorithm).unwrap()).collect();
    json!({ "keys": keys })
}

fn body(organisation: &Value, jwks: &Value) -> Value {
    json!({ "organisation": organisation, "name": "年度结果拉取程序", "scopes": ["releases:read"], "jwks": jwks })
}

/// An organisation of Jilin that programs may pull for.
async fn organisation(p: &Platform, who: &Person) -> Value {
    let _ = p.qc().await;
    let found = p.get(who, "/api/v1/client-organisations?q=").await.expect(200).json();
    found["items"].as_array().unwrap().iter().find(|one| one["kind"] == "qc_centre").unwrap()["id"].clone()
}

on_both!(a_program_is_registered_by_its_keys_stopped_and_let_in_again, |p| {
    let health = p.health().await;
    let organisation = organisation(&p, &health).await;
    let jwks = public(&[Algorithm::ES256]);
    let made = p.post(&health, PATH, &body(&organisation, &jwks)).await.expect(201);
    let (path, view) = (made.header("location").to_owned(), made.json());
    assert_eq!(
        (&view["state"], &view["actions"], &view["secret"]),
        (&json!("active"), &json!(["edit", "disable"]), &json!(false))
    );
    assert_eq!(
        (&view["keys"][0]["algorithm"], view["keys"][0]["thumbprint"].as_str().map(str::len)),
        (&json!("ES256"), Some(43))
    );
    let program = Program { id: view["id"].as_str().unwrap().to_owned(), audience: format!("{}/oauth/token", p.base) };
    let token = async |jti: &str| ask(&p, &assertion(&claims(&program, jti)), "releases:read").await;
    assert_eq!(token("jti-registered").await.status, 200);
    let shown = p.get(&health, &path).await.expect(200).json();
    assert_eq!(shown["last_token_on"], "2025-06-16");

    let off = p.act(&health, &path, "disable", &json!({})).await.expect(200).json();
    assert_eq!((&off["state"], &off["actions"]), (&json!("disabled"), &json!(["edit", "enable"])));
    let _ = token("jti-stopped").await.problem(401, "unauthenticated");
    let _ = p.act(&health, &path, "disable", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&health, &path, "enable", &json!({})).await.expect(200);
    assert_eq!(token("jti-let-in-again").await.status, 200);

    // The next key takes the place of the one in use, which proves nothing any more.
    let next = json!({ "name": "拉取程序二", "scopes": ["releases:read"], "jwks": public(&[Algorithm::ES384]) });
    let read = p.get(&health, &path).await.expect(200);
    let changed = p.change(Method::PUT, &health, &path, &read.etag(), &next).await.expect(200).json();
    assert_eq!((&changed["name"], &changed["keys"][0]["algorithm"]), (&json!("拉取程序二"), &json!("ES384")));
    let _ = token("jti-of-the-old-key").await.problem(401, "unauthenticated");
    let _ = p.change(Method::PUT, &health, &path, &read.etag(), &next).await.problem(412, "stale");
    let bare = p.request(Method::PUT, &path).bearer_auth(&health.token).json(&next);
    let _ = p.send(bare).await.problem(428, "precondition_required");

    let told = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<&str> = told.as_array().unwrap().iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, ["updated", "token_issued", "updated", "updated", "token_issued", "created"]);
    assert_eq!(told[0]["data"]["fields"], json!(["client_name", "keys"]));
    for (query, count) in [("state=active", 1), ("state=disabled", 0), ("q=拉取程序二", 1), ("q=无此程序", 0)] {
        let found = p.get(&health, &format!("{PATH}?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(found.as_array().map(Vec::len), Some(count), "{query}");
    }
});

on_both!(no_program_is_registered_where_it_would_read_nothing, |p| {
    let health = p.health().await;
    let new = NewOrganisation {
        kind: OrganisationKind::TechnicalCentre,
        level: OrganisationLevel::City,
        name: "长春市疾控中心".into(),
        region: RegionCode::parse("220100").unwrap(),
    };
    let city = json!(p.app.create_organisation(new).await.unwrap());
    let offered = p.get(&health, "/api/v1/client-organisations").await.expect(200).json()["items"].clone();
    assert!(
        offered.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(|one| one["region_name"] == "吉林省")),
        "{offered}"
    );
    let refused = p.post(&health, PATH, &body(&city, &public(&[Algorithm::ES256]))).await.problem(422, "invalid");
    assert_eq!(
        (refused.pointers(), &refused.json()["errors"][0]["code"]),
        (vec!["/organisation".to_owned()], &json!("reads_nothing"))
    );
});

on_both!(nobody_manages_programs_of_another_province, |p| {
    let health = p.health().await;
    let liaoning = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    let organisation = organisation(&p, &health).await;
    let jwks = public(&[Algorithm::ES256]);
    let made = p.post(&health, PATH, &body(&organisation, &jwks)).await.expect(201);
    let path = made.header("location").to_owned();
    let refused = p.post(&liaoning, PATH, &body(&organisation, &jwks)).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/organisation"]);
    for at in [path.clone(), format!("{path}/history")] {
        let _ = p.get(&liaoning, &at).await.problem(404, "not_found");
    }
    let _ =
        p.change(Method::POST, &liaoning, &format!("{path}/disable"), &made.etag(), &json!({})).await.problem(404, "not_found");
    assert_eq!(p.get(&liaoning, PATH).await.expect(200).json()["items"], json!([]));
    let theirs = p.get(&liaoning, "/api/v1/client-organisations").await.expect(200).json();
    assert!(theirs["items"].as_array().unwrap().iter().all(|one| one["id"] != organisation));
});

on_both!(a_program_is_complained_about_value_by_value_and_a_private_key_never_kept, |p| {
    let health = p.health().await;
    let organisation = organisation(&p, &health).await;
    let mut private = public(&[Algorithm::ES256, Algorithm::RS256]);
    private["keys"][1]["d"] = json!("AAAA");
    let mut unreadable = public(&[Algorithm::ES256]);
    unreadable["keys"][0]["x"] = json!("***");
    let cases = [
        (json!({ "name": "x" }), "/name", "length"),
        (json!({ "scopes": [] }), "/scopes", "required"),
        (json!({ "jwks": { "keys": [] } }), "/jwks", "required"),
        (json!({ "jwks": private }), "/jwks/keys/1", "private_key"),
        (json!({ "jwks": unreadable }), "/jwks/keys/0", "not_a_key"),
        (json!({ "organisation": "00000000-0000-7000-8000-000000000000" }), "/organisation", "unknown_organisation"),
    ];
    for (change, pointer, code) in cases {
        let mut wanted = body(&organisation, &public(&[Algorithm::ES256]));
        for (name, value) in change.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let refused = p.post(&health, PATH, &wanted).await.problem(422, "invalid");
        assert_eq!((refused.pointers(), &refused.json()["errors"][0]["code"]), (vec![pointer.to_owned()], &json!(code)));
    }
    assert_eq!(p.get(&health, PATH).await.expect(200).json()["items"], json!([]));
});
