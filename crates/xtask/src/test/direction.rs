//! Dependencies point one way: what the domain, the client and the use cases may never see.

use serde_json::Value;

use crate::failure::Failure;
use crate::prepare::{WASM, WasmToolchain, on_path};
use crate::step::{capture, stream, succeeds};
use crate::test::Part;
use crate::test::suite::Suite;
use crate::workspace::Workspace;

/// What lies below a crate and must not.
struct Rule {
    of: &'static str,
    target: Option<&'static str>,
    /// Beginnings of crate names.
    never: &'static [&'static str],
    why: &'static str,
}

/// Crates that only make sense on a server.
const SERVER_SIDE: [&str; 19] = [
    "actix-",
    "argon2",
    "governor",
    "hyper",
    "jsonwebtoken",
    "migrations",
    "ohqc-app",
    "ohqc-documents",
    "ohqc-migrations",
    "ohqc-server",
    "ohqc-testkit",
    "openssl",
    "prometheus",
    "rcgen",
    "reqwest",
    "rustls",
    "sea-",
    "sqlx",
    "typst",
];

const RULES: [Rule; 6] = [
    Rule { of: "ohqc-domain", target: None, never: &SERVER_SIDE, why: "the domain has no I/O" },
    Rule {
        of: "ohqc-domain",
        target: None,
        never: &["tokio", "rand", "getrandom", "ohqc-frontend"],
        why: "the domain has no I/O, clock or chance",
    },
    Rule { of: "ohqc-frontend", target: Some(WASM), never: &SERVER_SIDE, why: "the browser gets no server code" },
    Rule {
        of: "ohqc-app",
        target: None,
        never: &["actix-", "utoipa-actix", "ohqc-server", "ohqc-documents", "ohqc-frontend"],
        why: "use cases know no transport",
    },
    Rule {
        of: "ohqc-documents",
        target: None,
        never: &["actix-", "sea-", "sqlx", "ohqc-app", "ohqc-server"],
        why: "documents are made from values",
    },
    Rule {
        of: "ohqc-migrations",
        target: None,
        never: &["ohqc-", "actix-"],
        why: "an old step must not change when code moves on",
    },
];

/// The only crates that may name the database library.
const STORES: [&str; 3] = ["ohqc-app", "ohqc-migrations", "ohqc-testkit"];

/// Checks who sees whom, and that domain and client compile for the browser.
pub fn check(workspace: &Workspace, suite: &mut Suite) {
    suite.run(Part::Direction, "direction of dependencies", || {
        let complaints = complaints(workspace)?;
        if complaints.is_empty() { Ok(()) } else { Err(Failure::Check(complaints.join("\n    "))) }
    });
    for name in ["ohqc-domain", "ohqc-frontend"] {
        suite.run(Part::Direction, &format!("{name} compiles for the browser"), || {
            let toolchain = WasmToolchain::prepare(workspace)?;
            stream(&mut toolchain.cargo(workspace, ["check", "--locked", "-p", name]))
        });
    }
}

/// Checks licences, banned crates and sources, and known vulnerabilities where their database can be had.
pub fn licences(workspace: &Workspace, suite: &mut Suite) {
    const HEADING: &str = "licences, banned crates and sources";
    if on_path("cargo-deny").is_none() {
        suite.skip(Part::Direction, HEADING, "cargo-deny is not installed (cargo install --locked cargo-deny)");
        return;
    }
    suite.run(Part::Direction, HEADING, || {
        stream(&mut workspace.cargo(["deny", "--locked", "check", "licenses", "bans", "sources"]))
    });
    const ADVISORIES: &str = "known vulnerabilities";
    if suite.wants(Part::Direction) && !succeeds(&mut workspace.cargo(["deny", "fetch", "db"])) {
        suite.skip(Part::Direction, ADVISORIES, "the database of advisories cannot be reached");
        return;
    }
    suite.run(Part::Direction, ADVISORIES, || stream(&mut workspace.cargo(["deny", "--locked", "check", "advisories"])));
}

fn complaints(workspace: &Workspace) -> Result<Vec<String>, Failure> {
    let metadata = capture(&mut workspace.cargo(["metadata", "--locked", "--no-deps", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|cause| Failure::Check(format!("cargo metadata: {cause}")))?;
    let mut complaints = naming_the_database(&metadata);
    let members: Vec<&str> = packages(&metadata).filter_map(|package| package.get("name")?.as_str()).collect();
    for rule in RULES.iter().filter(|rule| members.contains(&rule.of)) {
        let mut tree =
            workspace.cargo(["tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", "-p", rule.of]);
        if let Some(target) = rule.target {
            tree.args(["--target", target]);
        }
        complaints.extend(offenders(&capture(&mut tree)?, rule));
    }
    Ok(complaints)
}

/// Crates in the output of `cargo tree` that break a rule.
fn offenders(tree: &str, rule: &Rule) -> Vec<String> {
    let mut names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    names.sort_unstable();
    names.dedup();
    let breaks = |name: &&str| *name != rule.of && rule.never.iter().any(|never| name.starts_with(never));
    names.into_iter().filter(breaks).map(|name| format!("{} depends on {name}: {}", rule.of, rule.why)).collect()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata.get("packages").and_then(Value::as_array).into_iter().flatten()
}

/// Members that name the database library though they may not.
fn naming_the_database(metadata: &Value) -> Vec<String> {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    packages(metadata)
        .filter(|package| !STORES.contains(&text(package, "name").as_str()))
        .flat_map(|package| {
            let named = package.get("dependencies").and_then(Value::as_array).into_iter().flatten();
            let named = named
                .map(|dependency| text(dependency, "name"))
                .filter(|name| name.starts_with("sea-") || name.starts_with("sqlx"));
            named
                .map(|name| format!("{} names {name}: only {} may", text(package, "name"), STORES.join(", ")))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_what_a_rule_forbids_and_nothing_else() {
        let tree = "ohqc-domain v0.1.0 (here)\nserde v1.0.0\nsea-orm v2.0.0\nsea-orm v2.0.0 (*)\nseahash v1.0.0\n";
        assert_eq!(offenders(tree, &RULES[0]), ["ohqc-domain depends on sea-orm: the domain has no I/O"]);
    }

    #[test]
    fn only_stores_may_name_the_database() {
        let metadata = json!({"packages": [
            {"name": "ohqc-app", "dependencies": [{"name": "sea-orm"}]},
            {"name": "ohqc-server", "dependencies": [{"name": "actix-web"}, {"name": "sqlx"}]},
        ]});
        assert_eq!(naming_the_database(&metadata), ["ohqc-server names sqlx: only ohqc-app, ohqc-migrations, ohqc-testkit may"]);
    }
}
