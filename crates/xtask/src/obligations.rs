//! What the regulations oblige people to do and which test shows it: `docs/obligations.md` held against the tests themselves.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::stamp::files;
use crate::workspace::Workspace;

/// A test, with what its title and the comments on it and in it say.
struct Test {
    name: String,
    said: String,
}

/// Checks that every row that works names tests that exist and carry its id.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let list = workspace.path("docs/obligations.md");
    let list = fs::read_to_string(&list).map_err(Failure::at(&list))?;
    let mut tests = Vec::new();
    for folder in ["crates", "frontend/src", "e2e/tests"] {
        for path in files(&workspace.path(folder), &["node_modules"])? {
            if let Ok(text) = fs::read_to_string(&path) {
                tests.extend(tests_of(&path, &text));
            }
        }
    }
    let complaints = complaints_about(&list, &tests);
    if complaints.is_empty() { Ok(()) } else { Err(Failure::Check(complaints.join("\n    "))) }
}

/// The tests of a file; a comment belongs to the test it stands in, or else to the next.
fn tests_of(path: &Path, text: &str) -> Vec<Test> {
    let whole = path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests");
    let text = if whole { text } else { text.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests) };
    let (mut found, mut next, mut margin) = (Vec::<Test>::new(), String::new(), 0);
    for line in text.lines() {
        let (body, indent) = (line.trim_start(), line.len() - line.trim_start().len());
        if let Some(name) = name_of(body) {
            margin = indent;
            found.push(Test { said: std::mem::take(&mut next) + &name, name });
        } else if body.starts_with("//") && !body.starts_with("//!") {
            let said = found.last_mut().filter(|_| indent > margin).map_or(&mut next, |test| &mut test.said);
            said.extend([body, "\n"]);
        }
    }
    found
}

/// The name of the test, or of its helper, that a line begins.
fn name_of(line: &str) -> Option<String> {
    let until = |rest: &str, end: &str| rest.split_once(end).map(|(name, _)| name.to_owned());
    let (before, rest) = line.split_once("fn ").unwrap_or((line, ""));
    line.strip_prefix("on_both!(")
        .and_then(|rest| until(rest, ","))
        .or_else(|| line.strip_prefix("test(\"").and_then(|rest| until(rest, "\"")))
        .or_else(|| before.split_whitespace().all(|word| ["pub", "async"].contains(&word)).then(|| until(rest, "("))?)
}

/// Whether a text names an id, not only a longer one that begins or ends like it.
fn carries(text: &str, id: &str) -> bool {
    let goes_on = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '-');
    text.split(id)
        .zip(text.split(id).skip(1))
        .any(|(one, other)| !goes_on(one.chars().next_back()) && !goes_on(other.chars().next()))
}

/// What is wrong with the list: rows `| id | what | state | tests |`, the tests between backticks.
fn complaints_about(list: &str, tests: &[Test]) -> Vec<String> {
    let rows = list.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    rows.filter_map(|row| <[&str; 6]>::try_from(row).ok())
        .filter(|[_, _, _, state, ..]| state.starts_with("works"))
        .flat_map(|[_, id, _, _, shown, _]| {
            let named: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
            let holds = |name: &&str| tests.iter().any(|test| test.name == **name && carries(&test.said, id));
            let missing = named.iter().filter(|name| !holds(name)).map(|name| format!("{id}: no test `{name}` carries it"));
            let none = named.is_empty().then(|| format!("{id}: works, but names no test"));
            missing.chain(none).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "/// `X1-a` is done here.\nfn code() {}\n#[cfg(test)]\nmod tests {\n    /// `X1-a`, X1-bb.\n    #[test]\n    fn first() {\n        // X2.\n    }\n\n    #[test]\n    fn second() {}\n}\n";

    fn complaints(rows: &str) -> Vec<String> {
        let mut tests = tests_of(Path::new("src/a.rs"), RUST);
        tests.extend(tests_of(Path::new("tests/api/a.rs"), "// X3\non_both!(third, |p| {\n    // X4\n});\n"));
        tests.extend(tests_of(Path::new("e2e/tests/a.spec.ts"), "// X5\ntest(\"an X6 works\", async () => {\n"));
        complaints_about(rows, &tests)
    }

    #[test]
    fn a_row_that_works_names_tests_that_carry_its_id() {
        let kept = "| X1-a | . | works | `first` |\n| X2 | . | works; later: more | `first` |\n| X3 | . | works | `third` |\n\
            | X4 | . | works | `third` |\n| X5 | . | works | `an X6 works` |\n| X6 | . | works | `an X6 works` |\n\
            | X9 | . | later: training | — |\n";
        assert_eq!(complaints(kept), Vec::<String>::new());
        let broken = "| X1-b | . | works | `first` |\n| X1-a | . | works | `first`, `second` |\n| X2 | . | works | `gone` |\n\
            | X3 | . | works | — |\n";
        let expected = [
            "X1-b: no test `first` carries it",
            "X1-a: no test `second` carries it",
            "X2: no test `gone` carries it",
            "X3: works, but names no test",
        ];
        assert_eq!(complaints(broken), expected);
    }
}
