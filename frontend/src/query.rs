//! What a reader is looking at lives in the URL: search, filters, order, cursor, open tab.

use std::fmt::{self, Write as _};

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// Query parameters, in order; an empty value is the same as none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// No parameters.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter as a type; nothing when it does not parse.
    #[must_use]
    pub fn parse<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.get(key)?.parse().ok()
    }

    /// With a parameter set; an empty value removes it.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        match self.0.iter_mut().find(|(name, _)| name == key) {
            _ if value.is_empty() => self.0.retain(|(name, _)| name != key),
            Some(pair) => pair.1 = value,
            None => self.0.push((key.to_owned(), value)),
        }
        self
    }

    /// Without a parameter.
    #[must_use]
    pub fn without(self, key: &str) -> Self {
        self.with(key, "")
    }

    /// Only the parameters named, for a request to the API.
    #[must_use]
    pub fn pick(&self, keys: &[&str]) -> Self {
        Self(self.0.iter().filter(|(name, _)| keys.contains(&name.as_str())).cloned().collect())
    }

    /// The order after a click on a column: ascending, descending, none. Any change goes back to the first page.
    #[must_use]
    pub fn sorted_by(self, key: &str) -> Self {
        let descending = format!("-{key}");
        let next = match self.get("sort") {
            Some(now) if now == key => descending,
            Some(now) if now == descending => String::new(),
            _ => key.to_owned(),
        };
        self.with("sort", next).without("cursor")
    }

    /// Whether the list is in this column's order, and if so whether descending.
    #[must_use]
    pub fn sort_of(&self, key: &str) -> Option<bool> {
        let now = self.get("sort")?;
        match now.strip_prefix('-') {
            Some(rest) if rest == key => Some(true),
            None if now == key => Some(false),
            _ => None,
        }
    }
}

impl fmt::Display for Query {
    /// `?a=b&c=d`, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, value)) in self.0.iter().enumerate() {
            f.write_char(if at == 0 { '?' } else { '&' })?;
            write!(f, "{}={}", escape(name), escape(value))?;
        }
        Ok(())
    }
}

impl<K: Into<String>, V: ToString> FromIterator<(K, V)> for Query {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        pairs.into_iter().fold(Self::new(), |query, (key, value)| query.with(&key.into(), value))
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986; safe in a path and in a query.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The query of the page on show, and the way to change it. `Copy`, so closures may hold it.
#[derive(Clone, Copy)]
pub struct UrlQuery {
    now: Memo<Query>,
    go: Callback<(String, bool)>,
    path: Memo<String>,
}

impl UrlQuery {
    /// The query now; a view that asks is drawn again when it changes.
    #[must_use]
    pub fn get(self) -> Query {
        self.now.get()
    }

    /// One parameter as text, empty when absent; followed only when that one changes.
    #[must_use]
    pub fn param(self, key: &'static str) -> Signal<String> {
        Memo::new(move |_| self.now.with(|query| query.get(key).unwrap_or_default().to_owned())).into()
    }

    /// The named parameters, for a request to the API; followed.
    #[must_use]
    pub fn pick(self, keys: &[&str]) -> Query {
        self.now.with(|query| query.pick(keys))
    }

    /// The address this page would have with another query.
    #[must_use]
    pub fn href(self, query: &Query) -> String {
        format!("{}{query}", self.path.get())
    }

    /// The path of the page.
    #[must_use]
    pub fn path(self) -> String {
        self.path.get_untracked()
    }

    /// Goes to another query; a new entry in the history.
    pub fn push(self, query: &Query) {
        self.go.run((format!("{}{query}", self.path.get_untracked()), false));
    }

    /// Goes to another query in place of this one, as while typing.
    pub fn replace(self, query: &Query) {
        self.go.run((format!("{}{query}", self.path.get_untracked()), true));
    }

    /// Sets a filter and goes back to the first page of the list.
    pub fn set_filter(self, key: &str, value: &str, replace: bool) {
        let query = self.now.get_untracked().with(key, value).without("cursor");
        if replace { self.replace(&query) } else { self.push(&query) }
    }
}

/// The query of the page on show.
#[must_use]
pub fn use_query() -> UrlQuery {
    let map = use_query_map();
    let location = use_location();
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |url: String, replace: bool| {
        navigate(&url, NavigateOptions { replace, scroll: false, resolve: false, ..NavigateOptions::default() });
    });
    UrlQuery {
        now: Memo::new(move |_| map.with(|map| map.latest_values().map(|(key, value)| (key.to_string(), value)).collect())),
        go: Callback::new(move |(url, replace)| go.with_value(|go| go(url, replace))),
        path: location.pathname,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_on_a_column_turns_the_order_and_returns_to_the_first_page() {
        let query: Query = [("q", "长春"), ("cursor", "abc")].into_iter().collect();
        let once = query.sorted_by("number");
        assert_eq!(once.to_string(), "?q=%E9%95%BF%E6%98%A5&sort=number");
        assert_eq!(once.sort_of("number"), Some(false));
        let twice = once.sorted_by("number");
        assert_eq!(twice.sort_of("number"), Some(true));
        assert_eq!(twice.sort_of("num"), None);
        assert_eq!(twice.sorted_by("number").get("sort"), None);
    }

    #[test]
    fn empty_values_vanish() {
        assert_eq!(Query::new().with("state", "open").with("state", "").to_string(), "");
    }

    #[test]
    fn only_named_parameters_reach_the_api() {
        let query: Query = [("tab", "history"), ("q", "a b&c")].into_iter().collect();
        assert_eq!(query.pick(&["q"]).to_string(), "?q=a%20b%26c");
    }
}
