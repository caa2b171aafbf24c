//! Every operation of the document with every role: the answer is the one the permission table gives.

use futures_util::future::join_all;
use ohqc_domain::identity::{Permission, Role};
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use serde_json::Value;

/// Operations that need no permission, each for a reason; the list may only shrink.
const OPEN: &[(&str, &str)] = &[
    ("create_session", "logging in"),
    ("refresh_session", "the cookie is the credential"),
    ("delete_session", "the cookie is the credential"),
    ("delete_all_sessions", "everybody may end their own logins"),
    ("get_key_set", "public keys"),
    ("create_token", "the assertion is the credential"),
    ("get_health", "liveness"),
    ("get_readiness", "readiness"),
    ("list_regions", "published by the state"),
    ("check_receipt", "public"),
    ("list_filed_institutions", "public"),
    ("list_public_rights", "public"),
    ("list_public_publications", "public"),
    ("get_public_publication", "public"),
    ("request_account", "public"),
    ("check_account_request", "public"),
    ("change_password", "everybody may change their own password"),
];

/// Operations that may refuse a role though it holds the permission, each for a reason; the list may only shrink.
const REFUSED: [(&str, &[Role], &str); 0] = [];

/// How many requests are under way at once.
const TOGETHER: usize = 16;

fn excepted(role: Role, operation: &str) -> bool {
    REFUSED.iter().any(|(id, roles, _)| *id == operation && roles.contains(&role))
}

/// An operation of the API document, with an example for everything it needs.
#[derive(Clone)]
pub struct Operation {
    pub id: String,
    pub method: Method,
    pub path: String,
    pub query: Vec<String>,
    /// The headers that it requires.
    pub headers: Vec<(String, String)>,
    permissions: Vec<Permission>,
    pub body: Option<Value>,
    pub kind: Option<String>,
}

/// Every operation of the document.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(ohqc_server::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            let words = operation["x-permission"].as_str().unwrap_or_default();
            let content = operation["requestBody"]["content"].as_object().and_then(|kinds| kinds.iter().next());
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap_or_else(|| panic!("{path} has no id")).to_owned(),
                method,
                path: filled(path, &operation["parameters"]),
                query: query_of(&operation["parameters"]),
                headers: headers_of(&operation["parameters"]),
                permissions: words.split('|').filter(|word| !word.is_empty()).map(|word| word.parse().unwrap()).collect(),
                kind: content.map(|(kind, _)| kind.clone()),
                body: content.and_then(|(_, content)| content.get("example").cloned()),
            });
        }
    }
    found
}

fn query_of(parameters: &Value) -> Vec<String> {
    let query = parameters.as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "query");
    query.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
}

fn headers_of(parameters: &Value) -> Vec<(String, String)> {
    let all = parameters.as_array().into_iter().flatten();
    let required = all.filter(|parameter| parameter["in"] == "header" && parameter["required"] == true);
    let example = |parameter: &Value| parameter["example"].as_str().unwrap_or("\"r1\"").to_owned();
    required.map(|parameter| (parameter["name"].as_str().unwrap().to_lowercase(), example(parameter))).collect()
}

/// The path with an example for every placeholder, and required query values.
fn filled(path: &str, parameters: &Value) -> String {
    let mut path = path.to_owned();
    let mut query = Vec::new();
    for parameter in parameters.as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let schema = &parameter["schema"];
        let example = parameter.get("example").or_else(|| schema.get("example")).cloned();
        let text = match example {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None if schema["type"] == "integer" => "2025".to_owned(),
            None if name == "year" => "2025".to_owned(),
            None => "01997a5e-3c1b-7d40-9f6a-2b8c4d1e0f3a".to_owned(),
        };
        match parameter["in"].as_str() {
            Some("path") => path = path.replace(&format!("{{{name}}}"), &text),
            Some("query") if parameter["required"] == true => query.push(format!("{name}={text}")),
            _ => {}
        }
    }
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

impl Operation {
    /// The first role that may call it; the first of all where everybody may.
    pub fn role(&self) -> Role {
        let may = |role: &&Role| self.permissions.iter().any(|permission| role.permissions().contains(permission));
        Role::ALL.iter().find(may).copied().unwrap_or(Role::ALL[0])
    }

    /// The first role that may not; none where everybody may.
    pub fn refused(&self) -> Option<Role> {
        let may = |role: &Role| self.permissions.iter().any(|permission| role.permissions().contains(permission));
        let closed = !self.permissions.is_empty();
        Role::ALL.iter().copied().find(|role| closed && !may(role))
    }
}

/// Calls an operation as somebody.
pub async fn attempt(platform: &Platform, who: Option<&Person>, operation: &Operation) -> Reply {
    let mut request = platform.request(operation.method.clone(), &operation.path);
    for (name, value) in &operation.headers {
        request = request.header(name, value);
    }
    if let Some(person) = who {
        request = request.bearer_auth(&person.token);
    }
    if let Some(kind) = &operation.kind {
        request = match &operation.body {
            Some(body) => request.header("content-type", kind).body(body.to_string()),
            None => request.header("content-type", kind).body("%PDF-1.7"),
        };
    }
    platform.send(request).await
}

#[test]
fn every_operation_names_its_permission_or_says_why_not() {
    for operation in operations() {
        let open = OPEN.iter().any(|(id, _)| *id == operation.id);
        assert_eq!(
            operation.permissions.is_empty(),
            open,
            "{} must carry x-permission or stand in the list of open operations",
            operation.id
        );
    }
}

on_both!(every_role_gets_the_answer_of_the_table, |p| {
    let operations: Vec<Operation> = operations().into_iter().filter(|one| !one.permissions.is_empty()).collect();
    let mut wrong = Vec::new();
    for role in Role::ALL.iter().copied() {
        let person = p.person(role, role.kinds()[0], "220000").await;
        for some in operations.chunks(TOGETHER) {
            let replies = join_all(some.iter().map(|operation| attempt(&p, Some(&person), operation))).await;
            for (operation, reply) in some.iter().zip(replies) {
                let held = operation.permissions.iter().any(|permission| role.permissions().contains(permission));
                let status = reply.status.as_u16();
                let right = if held {
                    (status != 403 || excepted(role, &operation.id)) && status != 401 && status < 500
                } else {
                    status == 403
                };
                if !right {
                    wrong.push(format!(
                        "{role} {} held={held}: {status} {}",
                        operation.id,
                        String::from_utf8_lossy(&reply.bytes)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
});

on_both!(nobody_gets_anywhere_without_a_token, |p| {
    for operation in operations().iter().filter(|operation| !operation.permissions.is_empty()) {
        let reply = attempt(&p, None, operation).await;
        assert_eq!(reply.status, 401, "{}", operation.id);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{}", operation.id);
    }
});
