//! The keys that work on every page, in one table: whoever listens asks it, and the list of shortcuts is made of it.

use leptos::ev::KeyboardEvent;
use ohqc_domain::text::Text;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    /// Opens and closes the command palette.
    Palette,
    /// Shows the shortcuts.
    List,
    /// To the next row of a list.
    NextRow,
    /// To the row before.
    PreviousRow,
    /// To the next tab.
    NextTab,
    /// To the tab before.
    PreviousTab,
}

/// A shortcut with its keys.
pub struct Key {
    act: Shortcut,
    /// As the browser calls them.
    keys: &'static [&'static str],
    /// Together with Ctrl, or ⌘ on a Mac.
    command: bool,
    /// As people read them.
    pub shown: &'static str,
    /// What it does.
    pub words: Text,
}

/// Every shortcut, as listed.
pub static KEYS: [Key; 6] = [
    key(
        Shortcut::Palette,
        &["k", "K"],
        "Ctrl K",
        Text::new("前往页面，查找机构或备案", "Go to a page, find an institution or a filing"),
    )
    .with_command(),
    key(Shortcut::List, &["?", "？"], "?", Text::new("显示键盘快捷键", "Show these shortcuts")),
    key(Shortcut::NextRow, &["ArrowDown"], "↓", Text::new("在列表中：下一行", "In a list: the next row")),
    key(Shortcut::PreviousRow, &["ArrowUp"], "↑", Text::new("在列表中：上一行", "In a list: the row before")),
    key(Shortcut::NextTab, &["ArrowRight"], "→", Text::new("在标签页上：下一个", "On tabs: the next one")),
    key(Shortcut::PreviousTab, &["ArrowLeft"], "←", Text::new("在标签页上：上一个", "On tabs: the one before")),
];

const fn key(act: Shortcut, keys: &'static [&'static str], shown: &'static str, words: Text) -> Key {
    Key { act, keys, command: false, shown, words }
}

impl Key {
    const fn with_command(mut self) -> Self {
        self.command = true;
        self
    }
}

impl Shortcut {
    /// Whether a key asks for it.
    #[must_use]
    pub fn pressed(self, event: &KeyboardEvent) -> bool {
        !event.alt_key() && self.answers(&event.key(), event.ctrl_key() || event.meta_key())
    }

    fn answers(self, pressed: &str, command: bool) -> bool {
        KEYS.iter().any(|key| key.act == self && key.command == command && key.keys.contains(&pressed))
    }

    /// Forward or back, where a key asks for one of two.
    #[must_use]
    pub fn step(event: &KeyboardEvent, next: Self, previous: Self) -> Option<bool> {
        next.pressed(event).then_some(true).or_else(|| previous.pressed(event).then_some(false))
    }

    /// Its keys as people read them.
    #[must_use]
    pub fn shown(self) -> &'static str {
        KEYS.iter().find(|key| key.act == self).map_or("", |key| key.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortcut_is_what_its_list_says() {
        assert!(Shortcut::Palette.answers("k", true) && !Shortcut::Palette.answers("k", false));
        assert!(Shortcut::List.answers("？", false), "the key of a Chinese keyboard too");
        assert!(!Shortcut::NextRow.answers("ArrowDown", true) && Shortcut::NextRow.answers("ArrowDown", false));
        assert!(KEYS.iter().all(|key| key.act.answers(key.keys[0], key.command) && key.act.shown() == key.shown));
    }
}
