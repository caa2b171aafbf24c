//! The documents that the server generates, the API document from its mounted routes and the permission table from the
//! domain: checked in, compared on every test run.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::step::{capture, step};
use crate::test::code::build_server;
use crate::workspace::Workspace;

/// Where each document lies, and the command that prints it.
const DOCUMENTS: [(&str, &str); 2] = [("openapi/ohqc.json", "openapi"), ("docs/permissions.md", "permissions")];

/// Writes the documents that the server generates.
pub fn write(workspace: &Workspace) -> Result<(), Failure> {
    step("write openapi/ohqc.json and docs/permissions.md", || {
        for (place, command) in DOCUMENTS {
            let document = printed(&mut workspace.cargo(["run", "--quiet", "--locked", "-p", "ohqc-server", "--", command]))?;
            let path = workspace.path(place);
            fs::write(&path, document).map_err(Failure::at(&path))?;
        }
        Ok(())
    })
}

/// Fails when a checked-in document is not what the server generates.
pub fn compare(workspace: &Workspace) -> Result<(), Failure> {
    for (place, command) in DOCUMENTS {
        let generated = printed(workspace.command(build_server(workspace)?).arg(command))?;
        let path = workspace.path(place);
        // A document that was never written differs from its first line on.
        let held = if path.exists() { fs::read_to_string(&path).map_err(Failure::at(&path))? } else { String::new() };
        if let Some(line) = first_difference(&held, &generated) {
            let words = "differs from what the server prints at line";
            return Err(Failure::Check(format!("{place} {words} {line}; run `cargo xtask openapi` and review the change")));
        }
    }
    Ok(())
}

/// The document that a command prints, ending in one line break.
fn printed(command: &mut Command) -> Result<String, Failure> {
    Ok(format!("{}\n", capture(command)?.trim_end()))
}

/// The first line, counted from one, in which two texts differ.
fn first_difference(left: &str, right: &str) -> Option<usize> {
    if left == right {
        return None;
    }
    let same = left.lines().zip(right.lines()).take_while(|(left, right)| left == right).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn points_at_the_first_line_that_differs() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\n", "a\nb\n"), Some(2));
    }
}
