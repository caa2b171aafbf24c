//! What a key does while scoring.

use super::entry::Place;

/// What the expert asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    /// To the next item.
    Next,
    /// To the item before.
    Previous,
    /// To the next item without an answer.
    Missing,
    /// Nothing is taken off; on to the next item.
    Full,
    /// A digit of a deduction begins.
    Digit,
    /// All that can be taken is taken off; it does not conform.
    Nothing,
    /// It does not concern this institution.
    NotApplicable,
    /// To the reason.
    Reason,
    /// Takes the answer back.
    Clear,
    /// Saves and moves on.
    Commit,
    /// Back to the item, as it was saved.
    Leave,
    /// Shows the keys.
    Help,
}

/// Every command with its keys, for the help page.
pub(super) const KEYS: &[(Command, &[&str])] = &[
    (Command::Next, &["↓", "j"]),
    (Command::Previous, &["↑", "k"]),
    (Command::Missing, &["m"]),
    (Command::Full, &["f"]),
    (Command::Digit, &["0", "9"]),
    (Command::Nothing, &["x"]),
    (Command::NotApplicable, &["n"]),
    (Command::Reason, &["r"]),
    (Command::Clear, &["Delete"]),
    (Command::Commit, &["Enter"]),
    (Command::Leave, &["Esc"]),
    (Command::Help, &["?"]),
];

/// What a key means at a place; `shift` is needed for a new line in a reason.
pub(super) fn command(key: &str, place: Place, shift: bool) -> Option<Command> {
    match (key, place) {
        ("Enter", Place::Reason) if shift => None,
        ("Enter", _) => Some(Command::Commit),
        ("Escape", Place::Points | Place::Reason) => Some(Command::Leave),
        ("ArrowDown", Place::Row | Place::Points) => Some(Command::Next),
        ("ArrowUp", Place::Row | Place::Points) => Some(Command::Previous),
        (_, Place::Reason) => None,
        (key, Place::Points) => match key {
            "f" => Some(Command::Full),
            "j" => Some(Command::Next),
            "k" => Some(Command::Previous),
            "n" => Some(Command::NotApplicable),
            "r" => Some(Command::Reason),
            "?" => Some(Command::Help),
            _ => None,
        },
        (key, Place::Row) => match key {
            "j" => Some(Command::Next),
            "k" => Some(Command::Previous),
            "m" => Some(Command::Missing),
            "f" => Some(Command::Full),
            "x" => Some(Command::Nothing),
            "n" => Some(Command::NotApplicable),
            "r" => Some(Command::Reason),
            "Delete" | "Backspace" => Some(Command::Clear),
            "?" | "？" => Some(Command::Help),
            digit if digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit()) => Some(Command::Digit),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_text_in_a_reason_and_commands_elsewhere() {
        for key in ["f", "n", "j", "k", "?", "1", "x"] {
            assert_eq!(command(key, Place::Reason, false), None, "{key}");
            assert!(command(key, Place::Row, false).is_some(), "{key}");
        }
        assert_eq!(command("1", Place::Points, false), None, "a digit is typed into the field");
        assert_eq!(command("Delete", Place::Points, false), None, "the field's own key");
        assert_eq!(command("f", Place::Points, false), Some(Command::Full));
    }

    #[test]
    fn enter_saves_and_a_new_line_needs_shift() {
        assert_eq!(command("Enter", Place::Reason, false), Some(Command::Commit));
        assert_eq!(command("Enter", Place::Reason, true), None);
    }

    #[test]
    fn every_key_of_the_help_page_does_what_it_says() {
        for (named, keys) in KEYS {
            for key in *keys {
                let key = match *key {
                    "↓" => "ArrowDown",
                    "↑" => "ArrowUp",
                    "Esc" => "Escape",
                    key => key,
                };
                let place = if *named == Command::Leave { Place::Points } else { Place::Row };
                assert_eq!(command(key, place, false), Some(*named), "{key}");
            }
        }
    }
}
