//! What may be chosen: enumerations, names, years.

use chrono::Datelike as _;
use leptos::prelude::*;

use crate::format::today;
use crate::i18n::{Text, label as follow};

/// One choice of a [`SelectField`](super::SelectField): the code that is sent and the words that are shown.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is shown.
    pub label: Signal<String>,
    /// `no` for a name, which is the same in every language.
    pub translate: Option<&'static str>,
}

impl Choice {
    /// A choice with words in both languages.
    #[must_use]
    pub fn new(code: impl Into<String>, label: Text) -> Self {
        Self { code: code.into(), label: follow(label), translate: None }
    }

    /// The years that plans are made for: the next one back to the one since which the province's rules hold.
    #[must_use]
    pub fn planned_years(since: i32) -> Vec<Self> {
        let this = today().year();
        Self::years(since.min(this), this.saturating_add(1))
    }

    /// The years that are published: this one and the six before, also those before the rules.
    #[must_use]
    pub fn past_years() -> Vec<Self> {
        let this = today().year();
        Self::years(this.saturating_sub(6), this)
    }

    /// Years, the latest first.
    fn years(first: i32, last: i32) -> Vec<Self> {
        (first..=last).rev().map(|year| Self::named(year.to_string(), year.to_string())).collect()
    }

    /// A choice with words that are the same in both languages, as a name.
    #[must_use]
    pub fn named(code: impl Into<String>, name: impl Into<String>) -> Self {
        Self { code: code.into(), label: Signal::stored(name.into()), translate: Some("no") }
    }
}

/// Every value of a coded enumeration as choices: `options!(Ownership)`.
#[macro_export]
macro_rules! options {
    ($enumeration:ty) => {
        <$enumeration>::ALL
            .iter()
            .map(|value| $crate::ui::Choice::new(value.code(), value.label()))
            .collect::<::std::vec::Vec<_>>()
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_go_back_to_the_rules_and_publications_by_six_years() {
        let codes = |years: Vec<Choice>| years.into_iter().map(|year| year.code).collect::<Vec<_>>();
        let this = today().year();
        let past: Vec<String> = (0..=6).map(|back| (this - back).to_string()).collect();
        assert_eq!(codes(Choice::past_years()), past);
        let planned = codes(Choice::planned_years(2021));
        assert_eq!(planned.first(), Some(&(this + 1).to_string()));
        assert_eq!(planned.last().map(String::as_str), Some("2021"));
        assert_eq!(codes(Choice::planned_years(this + 5)).len(), 2, "rules that do not hold yet hide no present year");
    }
}
