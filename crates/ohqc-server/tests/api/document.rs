//! The API document: what a reader of it may rely on.

use serde_json::Value;

fn document() -> Value {
    serde_json::to_value(ohqc_server::document()).unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

#[test]
fn every_operation_has_id_summary_tag_and_described_answers() {
    let document = document();
    let mut ids = std::collections::BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{name}: the id is not unique");
        assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{name}");
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{name}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{name} {status}");
            if status.starts_with(['4', '5']) {
                assert!(response["content"].get("application/problem+json").is_some(), "{name} {status}");
            }
        }
    }
}

#[test]
fn every_json_body_has_an_example() {
    let document = document();
    for (name, operation) in operations(&document) {
        let answers = operation["responses"].as_object().unwrap().values().map(|response| &response["content"]);
        for content in answers.chain([&operation["requestBody"]["content"]]) {
            for (kind, content) in content.as_object().into_iter().flatten().filter(|(kind, _)| kind.ends_with("json")) {
                assert!(content.get("example").is_some(), "{name} {kind}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = target.trim_start_matches('#');
                    assert!(document.pointer(pointer).is_some(), "{target} dangles");
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

/// Two types of one schema name silently overwrite each other in the document.
#[test]
fn no_two_types_share_a_schema_name() {
    let mut found: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../ohqc-domain/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                for name in schema_names(&std::fs::read_to_string(&path).unwrap()) {
                    found.entry(name).or_default().push(path.display().to_string());
                }
            }
        }
    }
    assert!(found.len() > 50, "the scan reads the sources");
    let shared: Vec<_> = found.iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:?}");
}

fn schema_names(source: &str) -> Vec<String> {
    let (mut names, mut described, mut renamed) = (Vec::new(), false, None);
    for line in source.lines().map(str::trim) {
        described |= (line.starts_with("#[derive(") && line.contains("ToSchema")) || line.starts_with("enumeration! {");
        if let Some(name) = line.strip_prefix("#[schema(as = ").and_then(|rest| rest.strip_suffix(")]")) {
            renamed = Some(name.to_owned());
        }
        let Some(rest) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")) else { continue };
        let words: Vec<&str> = rest.split([' ', '<', '(', '{', ';']).filter(|word| !word.is_empty()).collect();
        let own = if words.get(1) == Some(&"as") { words.get(2) } else { words.first() };
        if described {
            names.extend(renamed.take().or_else(|| own.map(|name| (*name).to_owned())));
        }
        (described, renamed) = (false, None);
    }
    names
}
