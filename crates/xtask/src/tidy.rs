//! House rules that compilers do not know: opening sentences, file sizes, no traces of one machine.

use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::stamp::files;
use crate::workspace::Workspace;

/// Files and folders that hold no source of ours.
const SKIPPED: [&str; 8] = [".git", "dist", "node_modules", "pkg", "playwright-report", "target", "test-results", "demo-data"];

/// What no file may hold: folders of somebody's machine, and download addresses that a lock file copied from it.
/// Spelled in parts, so that this file passes its own check.
const FORBIDDEN: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("\"resol", "ved\": \"http"),
];

/// The size from which a file is reported.
const LONG: usize = 500;

/// Checks every source file of the checkout.
pub fn check(workspace: &Workspace) -> Result<(), Failure> {
    let mut complaints = Vec::new();
    for path in files(workspace.root(), &SKIPPED)? {
        let below = path.strip_prefix(workspace.root()).unwrap_or(&path);
        if below.starts_with("data") {
            continue;
        }
        // What is not text is not source.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        complaints.extend(complaints_about(below, &text));
        let lines = text.lines().count();
        if is_rust(below) && lines > LONG {
            println!("    warning: {} has {lines} lines; past {LONG} a file wants a split", below.display());
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(Failure::Check(complaints.join("\n    "))) }
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// What is wrong with one file.
fn complaints_about(path: &Path, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if is_rust(path) && !text.starts_with("//!") {
        complaints.push(format!("{}: does not open with a `//!` sentence", path.display()));
    }
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(word) = FORBIDDEN.iter().find(|word| line.contains(**word)) {
            complaints.push(format!("{}:{number}: holds `{word}`", path.display()));
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wants_an_opening_sentence_in_rust_only() {
        assert_eq!(complaints_about(Path::new("a.rs"), "//! Good.\n"), Vec::<String>::new());
        assert_eq!(complaints_about(Path::new("a.rs"), "use std;\n").len(), 1);
        assert_eq!(complaints_about(Path::new("a.md"), "Text\n"), Vec::<String>::new());
    }

    #[test]
    fn refuses_the_folders_of_one_machine() {
        let line = format!("//! See {}me/file\n", "/ho");
        let line = line.replace("me/file", "me/someone/file");
        assert_eq!(complaints_about(Path::new("a.rs"), &line), ["a.rs:1: holds `".to_owned() + FORBIDDEN[2] + "`"]);
    }
}
