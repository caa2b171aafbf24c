//! Lists: seek-paged by an opaque cursor, because a page number lies as soon as rows arrive.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use utoipa::{IntoParams, ToSchema};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Which page of a list that nothing else narrows down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageFilter {
    /// Cursor of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows per page, 1 to 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}

/// Most rows per page.
pub const MAX_LIMIT: u64 = 200;

/// What narrows a list down, with the page of it that is asked for.
pub trait Paged {
    /// Asks for another page: after a cursor, of so many rows.
    fn turn(&mut self, cursor: Option<String>, limit: u64);
}

/// Filters with a cursor and a limit are [`Paged`].
macro_rules! paged {
    ($($filter:ty),+ $(,)?) => { $(
        impl $crate::page::Paged for $filter {
            fn turn(&mut self, cursor: Option<String>, limit: u64) {
                self.cursor = cursor;
                self.limit = Some(limit);
            }
        }
    )+ };
}

pub(crate) use paged;

/// Where a page starts: the sort key of the last row seen, and its id to break ties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The order the cursor belongs to; a cursor of another order is refused.
    #[serde(rename = "o")]
    pub order: String,
    /// The last row's sort key as text.
    #[serde(rename = "k")]
    pub key: String,
    /// The last row's id.
    #[serde(rename = "i")]
    pub id: String,
}

/// A cursor that this API did not hand out.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not a cursor of this list")]
pub struct BadCursor;

impl Cursor {
    /// The opaque text handed to the caller.
    #[must_use]
    pub fn encode(&self) -> String {
        let json = serde_json::json!([self.order, self.key, self.id]).to_string();
        URL_SAFE_NO_PAD.encode(json)
    }

    /// Reads a cursor back.
    ///
    /// # Errors
    /// [`BadCursor`] when the text was not made by [`Cursor::encode`] for this order.
    pub fn decode(text: &str, order: &str) -> Result<Self, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let (found, key, id): (String, String, String) = serde_json::from_slice(&bytes).map_err(|_| BadCursor)?;
        if found == order { Ok(Self { order: found, key, id }) } else { Err(BadCursor) }
    }
}

/// The order a list is asked for: a key of its own, `name`, or `-name` for the reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<K> {
    /// What it is ordered by.
    pub by: K,
    /// Last first.
    pub descending: bool,
}

impl<K> Sort<K> {
    /// First first.
    pub const fn ascending(by: K) -> Self {
        Self { by, descending: false }
    }

    /// Last first.
    pub const fn descending(by: K) -> Self {
        Self { by, descending: true }
    }
}

impl<K: fmt::Display> fmt::Display for Sort<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.by)
    }
}

impl<K: FromStr> FromStr for Sort<K> {
    type Err = K::Err;

    fn from_str(text: &str) -> Result<Self, K::Err> {
        match text.strip_prefix('-') {
            Some(key) => key.parse().map(Self::descending),
            None => text.parse().map(Self::ascending),
        }
    }
}

impl<K: fmt::Display> Serialize for Sort<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: FromStr> Deserialize<'de> for Sort<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom("not an order of this list"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    crate::enumeration! {
        /// What a list of this test is ordered by.
        pub enum Key {
            /// The name.
            Name = "name" => ("名称", "Name"),
        }
    }

    #[test]
    fn an_order_survives_the_trip_and_an_unknown_one_is_refused() {
        for (text, sort) in [("name", Sort::ascending(Key::Name)), ("-name", Sort::descending(Key::Name))] {
            assert_eq!(text.parse(), Ok(sort));
            assert_eq!(sort.to_string(), text);
        }
        for noise in ["", "-", "--name", "names"] {
            assert!(noise.parse::<Sort<Key>>().is_err(), "{noise}");
        }
    }

    proptest! {
        #[test]
        fn a_cursor_survives_the_trip(order in "[a-z_]{1,12}", key in ".*", id in ".*") {
            let cursor = Cursor { order: order.clone(), key, id };
            prop_assert_eq!(Cursor::decode(&cursor.encode(), &order), Ok(cursor));
        }

        #[test]
        fn noise_is_refused_without_panic(text in ".*") {
            let _ = Cursor::decode(&text, "name");
        }

        #[test]
        fn a_cursor_of_another_order_is_refused(key in ".*") {
            let cursor = Cursor { order: "name".into(), key, id: String::new() };
            prop_assert_eq!(Cursor::decode(&cursor.encode(), "updated"), Err(BadCursor));
        }
    }
}
