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

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    let Document { paths } = serde_json::from_slice(&fs::read(DOCUMENT)?)?;
    let of_path = |operations: BTreeMap<String, Operation>| -> (BTreeSet<String>, BTreeSet<String>) {
        let methods = operations.keys().map(|method| method.to_uppercase()).collect();
        let parameters = operations.into_values().flat_map(|operation| operation.parameters);
        (methods, parameters.filter(|parameter| parameter.place == "query").map(|parameter| parameter.name).collect())
    };
    let known: BTreeMap<_, _> = paths.into_iter().map(|(path, operations)| (path, of_path(operations))).collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    Ok(fs::write(out.join("paths.json"), serde_json::to_vec(&known)?)?)
}
