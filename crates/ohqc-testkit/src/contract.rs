//! Holds every answer to the API document: a status, media type or field that its operation does not declare fails the test.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::Reply;

/// Operations that succeed without an event, each for a reason; the list may only shrink.
const UNSEEN: [(&str, &str); 5] = [
    ("refresh_session", "the same login goes on"),
    ("delete_session", "whoever is logged out already changes nothing"),
    ("check_outing", "it only asks"),
    ("run_import", "of a portion only its good rows tell"),
    ("undo_import", "of a portion only its rows tell"),
];

/// The media type of problems.
const PROBLEM: &str = "application/problem+json";

static CONTRACT: LazyLock<Contract> = LazyLock::new(Contract::new);

/// The document, closed: an object has the properties that its schema declares and no other.
struct Contract {
    document: Value,
    /// By the text of the schema, so that what many operations share is compiled once.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// Checks an answer.
///
/// # Panics
/// When it is not what the document declares.
pub fn check(method: &Method, path: &str, reply: &Reply) {
    if let Err(complaint) = CONTRACT.complaint(method, path, reply) {
        let body = String::from_utf8_lossy(&reply.bytes);
        panic!("{method} {path} answers {} against the API document: {complaint}\n{body}", reply.status);
    }
}

/// Whether what this request changes must be told by an event.
pub fn leaves_event(method: &Method, path: &str) -> bool {
    let told = |operation: &Value| UNSEEN.iter().all(|(id, _)| operation["operationId"] != *id);
    method != Method::GET && CONTRACT.operation(method, path).is_some_and(told)
}

impl Contract {
    fn new() -> Self {
        let mut document = serde_json::to_value(ohqc_server::document()).expect("a document");
        let open = document.clone();
        close(&mut document, &open);
        Self { document, validators: Mutex::default() }
    }

    fn complaint(&self, method: &Method, path: &str, reply: &Reply) -> Result<(), String> {
        let media_type = reply.header("content-type").split(';').next().unwrap_or_default().trim();
        let Some(operation) = self.operation(method, path) else {
            // The client, its files and what operators ask; no operation is one that answers below the API's own path.
            let refused = matches!(reply.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) && media_type == PROBLEM;
            return if refused || !path.starts_with("/api/") { Ok(()) } else { Err("no such operation".into()) };
        };
        let response = &operation["responses"][reply.status.as_str()];
        if response.is_null() {
            return Err("the status is not declared".into());
        }
        let Some(content) = response["content"].as_object() else {
            return if reply.bytes.is_empty() { Ok(()) } else { Err("no body is declared".into()) };
        };
        let declared = content.get(media_type).ok_or_else(|| format!("the media type {media_type:?} is not declared"))?;
        let bodies: Vec<&[u8]> = match media_type {
            "application/x-ndjson" => reply.bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect(),
            json if json.ends_with("json") => vec![&reply.bytes],
            _ => Vec::new(),
        };
        bodies.into_iter().try_for_each(|body| self.fits(&declared["schema"], body))
    }

    /// The operation that the server routes to: what is written out goes before what is a parameter.
    fn operation(&self, method: &Method, path: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object()?;
        let fitting = paths.iter().filter(|(template, _)| fits_template(template, path));
        let mut operations: Vec<_> =
            fitting.filter_map(|(template, item)| Some((template, item.get(method.as_str().to_lowercase())?))).collect();
        // `{` sorts after every letter.
        operations.sort_unstable_by_key(|(template, _)| *template);
        operations.first().map(|(_, operation)| *operation)
    }

    fn fits(&self, schema: &Value, body: &[u8]) -> Result<(), String> {
        let body = serde_json::from_slice(body).map_err(|error| format!("not JSON: {error}"))?;
        let complaints: Vec<String> =
            self.validator(schema).iter_errors(&body).map(|error| format!("{} {error}", error.instance_path())).collect();
        if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        let made = validators.entry(schema.to_string()).or_insert_with(|| {
            let whole = json!({ "components": self.document["components"], "allOf": [schema] });
            Arc::new(jsonschema::draft202012::options().should_validate_formats(true).build(&whole).expect("a schema"))
        });
        Arc::clone(made)
    }
}

fn fits_template(template: &str, path: &str) -> bool {
    let is_parameter = |part: &str| part.starts_with('{');
    template.split('/').count() == path.split('/').count()
        && template
            .split('/')
            .zip(path.split('/'))
            .all(|(wanted, part)| is_parameter(wanted) && !part.is_empty() || wanted == part)
}

/// Refuses what a plain object schema does not declare. Parts that are put together (`allOf`) become one schema first,
/// since each alone would refuse the others' properties.
fn close(schema: &mut Value, document: &Value) {
    if let Value::Object(fields) = schema {
        if let Some(Value::Array(parts)) = fields.remove("allOf") {
            parts.iter().for_each(|part| merge(fields, part, document));
        }
        if fields.get("properties").is_some_and(Value::is_object) {
            let _ = fields.entry("additionalProperties").or_insert(Value::Bool(false));
        }
        fields.values_mut().for_each(|field| close(field, document));
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(|item| close(item, document));
    }
}

fn merge(whole: &mut Map<String, Value>, part: &Value, document: &Value) {
    let target = part["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
    for (key, value) in target.unwrap_or(part).as_object().into_iter().flatten() {
        match (whole.entry(key).or_insert(Value::Null), value) {
            (Value::Object(mine), Value::Object(theirs)) => mine.extend(theirs.clone()),
            (Value::Array(mine), Value::Array(theirs)) => mine.extend(theirs.iter().cloned()),
            (mine, theirs) => *mine = theirs.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    use super::*;

    fn complaint(path: &str, status: u16, media_type: &'static str, body: &Value) -> Option<String> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        let status = StatusCode::from_u16(status).unwrap();
        let reply = Reply { status, headers, bytes: body.to_string().into_bytes() };
        CONTRACT.complaint(&Method::GET, path, &reply).err()
    }

    #[test]
    fn an_answer_is_what_the_document_declares() {
        let path = "/api/v1/releases/2024/pulls";
        let page = json!({ "items": [], "next": null });
        let of_json = |status, body: Value| complaint(path, status, "application/json", &body);
        assert_eq!(of_json(200, page.clone()), None);
        assert_eq!(of_json(201, page.clone()), Some("the status is not declared".into()));
        assert!(of_json(200, json!({ "next": null })).unwrap().contains("items"));
        assert!(of_json(200, json!({ "items": [], "total": 1 })).unwrap().contains("total"));
        assert!(complaint(path, 200, "text/html", &page).unwrap().contains("text/html"));
        assert!(complaint("/api/v1/nothing", 200, "application/json", &page).is_some());
    }

    #[test]
    fn what_is_written_out_goes_before_a_parameter() {
        let id = |path| CONTRACT.operation(&Method::GET, path).unwrap()["operationId"].as_str().unwrap().to_owned();
        assert_ne!(id("/api/v1/releases/2024/results"), id("/api/v1/releases/drafts/results"));
    }
}
