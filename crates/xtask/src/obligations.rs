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

/// The tests of a file; a comment belongs to the test it stands in, or else to the next. Helpers are none, nor is a test that
/// is left out of the runs.
fn tests_of(path: &Path, text: &str) -> Vec<Test> {
    let whole = path.ends_with("tests.rs") || path.components().any(|part| part.as_os_str() == "tests");
    let text = if whole { text } else { text.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests) };
    let (mut found, mut next, mut marks) = (Vec::<Test>::new(), String::new(), Vec::new());
    let (mut margin, mut inside) = (usize::MAX, false);
    for line in text.lines() {
        let (body, indent) = (line.trim_start(), line.len() - line.trim_start().len());
        let (title, function) = (titled(body), function(body));
        if title.is_some() || function.is_some() {
            (margin, inside) = (indent, title.is_some() || runs(&marks));
            marks.clear();
            let said = std::mem::take(&mut next);
            found.extend(title.or(function).filter(|_| inside).map(|name| Test { said: said + &name, name }));
        } else if body.starts_with("#[") {
            marks.push(body);
        } else if body.starts_with("//") && !body.starts_with("//!") {
            let said =
                if indent <= margin { Some(&mut next) } else { found.last_mut().filter(|_| inside).map(|test| &mut test.said) };
            said.into_iter().for_each(|said| said.extend([body, "\n"]));
        }
    }
    found
}

/// Whether a function with these attributes is run as a test.
fn runs(marks: &[&str]) -> bool {
    let any = |names: &[&str]| marks.iter().any(|mark| names.iter().any(|name| mark.starts_with(name)));
    any(&["#[test]", "#[tokio::test]", "#[tokio::test("]) && !any(&["#[ignore"])
}

/// The title of the test that a line begins, on both databases or in the browser.
fn titled(line: &str) -> Option<String> {
    let until = |begin: &str, end: &str| line.strip_prefix(begin)?.split_once(end).map(|(name, _)| name.to_owned());
    until("on_both!(", ",").or_else(|| until("test(\"", "\""))
}

/// The name of the function that a line begins.
fn function(line: &str) -> Option<String> {
    let (before, rest) = line.split_once("fn ")?;
    let name = before.split_whitespace().all(|word| ["pub", "async"].contains(&word)).then(|| rest.split_once('('))??.0;
    Some(name.split('<').next().unwrap_or(name).to_owned())
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
    let (mut empty, mut complaints) = (true, Vec::new());
    for line in list.lines().filter(|line| line.trim_start().starts_with('|')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["", "Id", "What the system does", "State", "Shown by", ""] | ["", "---", "---", "---", "---", ""] => {}
            ["", id, what, state, shown, ""] if ![id, what, state, shown].iter().any(|cell| cell.is_empty()) => {
                empty = false;
                complaints.extend(complaints_about_row(id, state, shown, tests));
            }
            _ => complaints.push(format!("not a row of four cells: {line}")),
        }
    }
    if empty {
        complaints.push("the list holds no row".to_owned());
    }
    complaints
}

/// What is wrong with one row. Its state is `works` with perhaps a part that comes later, `later: which capability` or `open`.
fn complaints_about_row(id: &str, state: &str, shown: &str, tests: &[Test]) -> Vec<String> {
    let later = |text: &str| text.trim_start().strip_prefix("later: ").is_some_and(|what| !what.is_empty());
    let works = state.strip_prefix("works").is_some_and(|rest| rest.is_empty() || rest.strip_prefix(';').is_some_and(later));
    if !works {
        let known = state == "open" || later(state);
        return if known { Vec::new() } else { vec![format!("{id}: a state is works, later or open, and not «{state}»")] };
    }
    let named: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
    let holds = |name: &&str| tests.iter().any(|test| test.name == **name && carries(&test.said, id));
    let missing = named.iter().filter(|name| !holds(name)).map(|name| format!("{id}: no test `{name}` carries it"));
    let none = named.is_empty().then(|| format!("{id}: works, but names no test"));
    missing.chain(none).collect()
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
            | X9 | . | later: training | — |\n| X10 | . | open | — |\n";
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
    #[test]
    fn a_row_that_cannot_be_read_is_complained_of_and_so_is_an_empty_list() {
        let head = "| Id | What the system does | State | Shown by |\n|---|---|---|---|\n";
        assert_eq!(complaints(head), ["the list holds no row"]);
        let unread = "| X1-a | . | works `first` |\n| X1-a | a | b | works | `first` |\n| X1-a |  | works | `first` |\n\
            | X1-a | . | worked | `first` |\n| X1-a | . | works: later | `first` |\n| X1-a | . | later | — |\n";
        let found = complaints(&format!("{head}{unread}| X1-a | . | works | `first` |\n"));
        assert_eq!(found.len(), 6, "{found:?}");
        assert!(found.iter().take(3).all(|one| one.starts_with("not a row")), "{found:?}");
        assert!(found.iter().skip(3).all(|one| one.starts_with("X1-a: a state is")), "{found:?}");
    }

    #[test]
    fn only_what_runs_as_a_test_shows_anything() {
        let text = "/// X1\nfn helper() {}\n/// X1\n#[test]\n#[ignore = \"slow\"]\nfn left_out() {}\n/// X1\n#[tokio::test]\nasync fn runs() {}\n";
        let names: Vec<String> = tests_of(Path::new("tests/api/a.rs"), text).into_iter().map(|test| test.name).collect();
        assert_eq!(names, ["runs"]);
    }
}
