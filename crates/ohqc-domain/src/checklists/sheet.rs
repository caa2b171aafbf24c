//! The answers to a checklist, by the code of the item.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::answer::Answer;

/// The code of an item within its template: letters, digits, dots and dashes, at most 16.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "A1.1")]
pub struct ItemCode(String);

/// A text that is not the code of an item.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not the code of an item")]
pub struct BadItemCode;

impl ItemCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ItemCode {
    type Error = BadItemCode;
    fn try_from(code: String) -> Result<Self, BadItemCode> {
        let good = (1..=16).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
        if good { Ok(Self(code)) } else { Err(BadItemCode) }
    }
}

impl FromStr for ItemCode {
    type Err = BadItemCode;
    fn from_str(code: &str) -> Result<Self, BadItemCode> {
        code.to_owned().try_into()
    }
}

impl From<ItemCode> for String {
    fn from(code: ItemCode) -> Self {
        code.0
    }
}

impl Borrow<str> for ItemCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The answers given so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = BTreeMap<String, Answer>)]
pub struct Sheet(BTreeMap<ItemCode, Answer>);

impl Sheet {
    /// A sheet without answers.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Puts down an answer, replacing an earlier one.
    pub fn insert(&mut self, item: ItemCode, answer: Answer) -> Option<Answer> {
        self.0.insert(item, answer)
    }

    /// Takes an answer back.
    pub fn remove(&mut self, item: &ItemCode) -> Option<Answer> {
        self.0.remove(item)
    }

    /// The answer to an item.
    #[must_use]
    pub fn get(&self, item: &ItemCode) -> Option<&Answer> {
        self.0.get(item)
    }

    /// The answers by code.
    pub fn iter(&self) -> impl Iterator<Item = (&ItemCode, &Answer)> {
        self.0.iter()
    }

    /// How many items are answered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(ItemCode, Answer)> for Sheet {
    fn from_iter<I: IntoIterator<Item = (ItemCode, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}

impl IntoIterator for Sheet {
    type Item = (ItemCode, Answer);
    type IntoIter = std::collections::btree_map::IntoIter<ItemCode, Answer>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
