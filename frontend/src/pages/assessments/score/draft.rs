//! Entries that are not saved, kept in this browser through reloads and lost connections.

use std::collections::BTreeMap;

use ohqc_domain::checklists::{Answer, ItemCode};
use ohqc_domain::ids::AssessmentId;
use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::ui::draft;

/// An entry with the answer that the server held when it was put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) entry: Entry,
    pub(super) base: Option<Answer>,
}

/// Entries by sheet and item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Drafts(BTreeMap<String, Draft>);

impl Drafts {
    /// What was left behind in an earlier visit.
    pub(super) fn read(round: AssessmentId) -> Self {
        draft::read(&name(round)).map(|kept| kept.values).unwrap_or_default()
    }

    /// Keeps it with the round's version; an empty one is dropped.
    pub(super) fn keep(&self, round: AssessmentId, etag: String) {
        if self.0.is_empty() { draft::drop(&name(round)) } else { draft::write(&name(round), Some(etag), self) }
    }

    /// The entry for an item of a template.
    pub(super) fn get(&self, template: &str, item: &ItemCode) -> Option<Draft> {
        self.0.get(&key(template, item)).cloned()
    }

    /// Puts one in.
    pub(super) fn insert(&mut self, template: &str, item: &ItemCode, entry: Entry, base: Option<Answer>) {
        self.0.insert(key(template, item), Draft { entry, base });
    }
}

fn name(round: AssessmentId) -> String {
    format!("assessment-{round}")
}

fn key(template: &str, item: &ItemCode) -> String {
    format!("{template}/{item}")
}

#[cfg(test)]
mod tests {
    use super::super::entry::Pick;
    use super::*;

    #[test]
    fn an_entry_is_found_under_its_sheet_only() {
        let mut drafts = Drafts::default();
        let entry = Entry { pick: Pick::Less, points: "1".into(), reason: String::new() };
        let code: ItemCode = "A1.1".parse().unwrap();
        drafts.insert("ohe-a", &code, entry.clone(), Some(Answer::Full));
        let drafts: Drafts = serde_json::from_str(&serde_json::to_string(&drafts).unwrap()).unwrap();
        assert_eq!(drafts.get("ohe-a", &code), Some(Draft { entry, base: Some(Answer::Full) }));
        assert_eq!(drafts.get("ohe-b", &code), None);
    }
}
