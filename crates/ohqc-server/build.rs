//! Takes out of the API document what the running server asks of it, so that starting does not read two megabytes.

#![allow(clippy::print_stdout, reason = "it is how a build script speaks")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use serde::Deserialize;

const DOCUMENT: &str = "../../openapi/ohqc.json";

#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
}

#[derive(Deserialize)]
struct Operation {
    #[serde(default)]
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
struct Parameter {
    name: String,
    #[serde(rename = "in")]
    place: String,
}

/// What is known of a path: its methods, the query parameters over all of them, and whether a creation there takes a key.
type Known = (BTreeSet<String>, BTreeSet<String>, bool);

impl Operation {
    fn names(&self, place: &str) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(move |parameter| parameter.place == place).map(|parameter| parameter.name.as_str())
    }
}

fn known(operations: &BTreeMap<String, Operation>) -> Known {
    let methods = operations.keys().map(|method| method.to_uppercase()).collect();
    let parameters = operations.values().flat_map(|operation| operation.names("query")).map(str::to_owned).collect();
    let keyed = operations.get("post").is_some_and(|post| post.names("header").any(|name| name == "Idempotency-Key"));
    (methods, parameters, keyed)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    let Document { paths } = serde_json::from_slice(&fs::read(DOCUMENT)?)?;
    let known: BTreeMap<_, _> = paths.iter().map(|(path, operations)| (path, known(operations))).collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    Ok(fs::write(out.join("paths.json"), serde_json::to_vec(&known)?)?)
}
