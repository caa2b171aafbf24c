//! Examples for every body: made from the schemas, so they cannot disagree with them.

use serde_json::{Map, Value, json};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{Content, OpenApi, RefOr};

/// How deep nested schemas are followed; none of ours is recursive.
const DEPTH: usize = 40;
/// From this depth on only required properties are shown, so that examples stay readable.
const BRIEF: usize = DEPTH - 7;

/// The operations of a path.
pub fn operations(item: &PathItem) -> impl Iterator<Item = &Operation> {
    [&item.get, &item.put, &item.post, &item.delete, &item.patch].into_iter().flatten()
}

/// The operations of a path, to change them.
pub fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// Drops components that nothing refers to: generic pages bring along schemas that they inline.
pub fn prune(api: &mut OpenApi) {
    loop {
        let Ok(text) = api.to_json() else { return };
        let Some(components) = &mut api.components else { return };
        let before = components.schemas.len();
        components.schemas.retain(|name, _| text.contains(&format!("\"#/components/schemas/{name}\"")));
        if components.schemas.len() == before {
            return;
        }
    }
}

/// Gives every JSON body that has no example one made from its schema.
pub fn fill(api: &mut OpenApi) {
    let schemas = serde_json::to_value(&api.components)
        .ok()
        .and_then(|mut value| value.get_mut("schemas").map(Value::take))
        .unwrap_or_default();
    for item in api.paths.paths.values_mut() {
        for operation in operations_mut(item) {
            if let Some(RefOr::T(body)) = &mut operation.request_body {
                body.content.iter_mut().for_each(|(kind, content)| complete(kind, content, &schemas, None));
            }
            for (status, response) in &mut operation.responses.responses {
                if let RefOr::T(response) = response {
                    response.content.iter_mut().for_each(|(kind, content)| complete(kind, content, &schemas, Some(status)));
                }
            }
        }
    }
}

fn complete(kind: &str, content: &mut RefOr<Content>, schemas: &Value, status: Option<&String>) {
    let RefOr::T(content) = content else { return };
    if content.example.is_some() || !content.examples.is_empty() || !(kind.ends_with("json") || kind.ends_with("urlencoded")) {
        return;
    }
    let Some(schema) = content.schema.as_ref().and_then(|schema| serde_json::to_value(schema).ok()) else { return };
    let mut example = example(&schema, schemas, DEPTH);
    if let (true, Some(status), Some(fields)) = (kind == "application/problem+json", status, example.as_object_mut()) {
        for (name, value) in problem_of(status) {
            fields.insert(name, value);
        }
    }
    content.example = Some(example);
}

/// A problem's example must agree with the status it stands under.
fn problem_of(status: &str) -> Map<String, Value> {
    let (code, title) = match status {
        "401" => ("unauthenticated", "请先登录"),
        "403" => ("denied", "无权进行此操作"),
        "404" => ("not_found", "未找到"),
        "409" => ("rule_refused", "不能这样做"),
        "412" => ("stale", "内容已被他人修改，请刷新后重试"),
        "413" => ("too_large", "内容超过大小限制"),
        "415" => ("unsupported_media_type", "不支持的文件或内容类型"),
        "422" => ("invalid", "内容有误，请按提示修改"),
        "428" => ("precondition_required", "缺少 If-Match"),
        "429" => ("too_many_requests", "请求过于频繁，请稍后再试"),
        "500" => ("internal", "服务器内部错误"),
        _ => ("bad_request", "请求格式不正确"),
    };
    let status: u16 = status.parse().unwrap_or(400);
    let problem = json!({ "type": format!("/problems/{code}"), "title": title, "status": status, "code": code });
    problem.as_object().cloned().unwrap_or_default()
}

fn example(schema: &Value, schemas: &Value, depth: usize) -> Value {
    if let Some(given) = schema.get("example").or_else(|| schema.get("default")) {
        return given.clone();
    }
    if let Some(first) =
        schema.get("examples").and_then(|list| list.get(0)).or_else(|| schema.get("enum").and_then(|list| list.get(0)))
    {
        return first.clone();
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if depth == 0 {
        return Value::Null;
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return schemas.get(name).map_or(Value::Null, |target| example(target, schemas, depth - 1));
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        return merged(all.iter().map(|part| example(part, schemas, depth - 1)).chain([object(schema, schemas, depth)]));
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(options) = schema.get(choice).and_then(Value::as_array) {
            let real = options.iter().find(|option| option.get("type").and_then(Value::as_str) != Some("null"));
            return real.map_or(Value::Null, |option| example(option, schemas, depth - 1));
        }
    }
    by_type(schema, schemas, depth)
}

fn by_type(schema: &Value, schemas: &Value, depth: usize) -> Value {
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        other => other.and_then(Value::as_str),
    };
    match kind {
        Some("object") => object(schema, schemas, depth),
        Some("array") => {
            let wanted = schema.get("prefixItems").and_then(Value::as_array);
            if let Some(items) = wanted {
                return items.iter().map(|item| example(item, schemas, depth - 1)).collect();
            }
            schema.get("items").map_or_else(|| json!([]), |item| json!([example(item, schemas, depth - 1)]))
        }
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        Some("boolean") => json!(true),
        Some("string") => text(schema),
        _ if schema.get("properties").is_some() => object(schema, schemas, depth),
        _ => json!({}),
    }
}

fn text(schema: &Value) -> Value {
    match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => json!("01997a5e-3c1b-7d40-9f6a-2b8c4d1e0f3a"),
        Some("date") => json!("2025-06-30"),
        Some("date-time") => json!("2025-06-30T02:30:00Z"),
        Some("decimal") => json!("86.5"),
        _ => {
            let least = schema.get("minLength").and_then(Value::as_u64).unwrap_or(0);
            if least > 4 { json!("示例内容示例内容示例内容") } else { json!("示例文本") }
        }
    }
}

fn object(schema: &Value, schemas: &Value, depth: usize) -> Value {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return json!({}) };
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let shown = |name: &str| depth >= BRIEF || required.contains(&name);
    let fields = properties
        .iter()
        .filter(|(name, _)| shown(name))
        .map(|(name, property)| (name.clone(), example(property, schemas, depth - 1)));
    Value::Object(fields.filter(|(_, value)| !value.is_null()).collect())
}

fn merged(parts: impl Iterator<Item = Value>) -> Value {
    let mut fields = Map::new();
    for part in parts {
        if let Value::Object(found) = part {
            fields.extend(found);
        }
    }
    Value::Object(fields)
}
