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

/// Where in a row a key was pressed; nothing outside of the rows, and in fields that are none of an answer.
pub(super) fn place(inside: bool, tag: &str, field: Option<&str>) -> Option<Place> {
    match (inside, field, tag) {
        (false, ..) => None,
        (true, Some("points"), _) => Some(Place::Points),
        (true, Some("reason"), _) => Some(Place::Reason),
        (true, _, "INPUT" | "TEXTAREA" | "SELECT") => None,
        (true, ..) => Some(Place::Row),
    }
}

/// What a key means at a place; `shift` is needed for a new line in a reason. In a field every character is text.
pub(super) fn command(key: &str, place: Place, shift: bool) -> Option<Command> {
    match (key, place) {
        ("Enter", Place::Reason) if shift => None,
        ("Enter", _) => Some(Command::Commit),
        ("Escape", Place::Points | Place::Reason) => Some(Command::Leave),
        ("ArrowDown", Place::Row | Place::Points) => Some(Command::Next),
        ("ArrowUp", Place::Row | Place::Points) => Some(Command::Previous),
        (_, Place::Points | Place::Reason) => None,
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
    fn a_key_acts_inside_a_row_only() {
        assert_eq!(place(false, "BODY", None), None);
        assert_eq!(place(false, "BUTTON", None), None, "the buttons of the page's head are no item");
        assert_eq!(place(true, "LI", None), Some(Place::Row));
        assert_eq!(place(true, "BUTTON", None), Some(Place::Row));
        assert_eq!(place(true, "INPUT", Some("points")), Some(Place::Points));
        assert_eq!(place(true, "TEXTAREA", Some("reason")), Some(Place::Reason));
        assert_eq!(place(true, "INPUT", None), None);
    }

    #[test]
    fn letters_are_text_in_a_field_and_commands_elsewhere() {
        for key in ["f", "n", "j", "k", "r", "?", "1", "x", "Delete"] {
            assert_eq!(command(key, Place::Reason, false), None, "{key}");
            assert_eq!(command(key, Place::Points, false), None, "{key}");
            assert!(command(key, Place::Row, false).is_some(), "{key}");
        }
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
