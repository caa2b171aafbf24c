//! A sentence in both languages of the product.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A share between 0 and 1 in percent, exact: `0.955` is `95.5%`.
#[must_use]
pub fn percent(share: Decimal) -> String {
    format!("{}%", (share * Decimal::ONE_HUNDRED).normalize())
}

/// A language the product speaks; Chinese is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl Language {
    /// The language an `Accept-Language` header asks for; Chinese when it asks for nothing we speak.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| part.split(';').next())
            .map(|tag| tag.trim().to_ascii_lowercase())
            .find_map(|tag| match tag.get(..2) {
                Some("zh") => Some(Self::Zh),
                Some("en") => Some(Self::En),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// A sentence in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Text {
    /// Chinese
    #[schema(value_type = String)]
    pub zh: Cow<'static, str>,
    /// English
    #[schema(value_type = String)]
    pub en: Cow<'static, str>,
}

impl Text {
    /// A pair known when the program is written.
    #[must_use]
    pub const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// A pair made while the program runs.
    #[must_use]
    pub fn owned(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: Cow::Owned(zh.into()), en: Cow::Owned(en.into()) }
    }

    /// A name, which is the same in both.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self::owned(name, name)
    }

    /// A pair of which each half is made alike.
    #[must_use]
    pub fn each(say: impl Fn(Language) -> String) -> Self {
        Self::owned(say(Language::Zh), say(Language::En))
    }

    /// The sentence in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}

/// Several things after each other, as the language separates them: `粉尘、噪声`, `dust, noise`.
#[must_use]
pub fn join<S: AsRef<str>>(parts: impl IntoIterator<Item = S>, language: Language) -> String {
    let comma = if language == Language::Zh { "、" } else { ", " };
    let mut out = String::new();
    for (at, part) in parts.into_iter().enumerate() {
        if at > 0 {
            out.push_str(comma);
        }
        out.push_str(part.as_ref());
    }
    out
}

/// Sentences after each other, as the language separates what has commas of its own.
#[must_use]
pub fn enumerate(texts: &[Text]) -> Text {
    let part = |language: Language| texts.iter().map(|text| text.get(language)).collect::<Vec<_>>();
    Text::owned(part(Language::Zh).join("；"), part(Language::En).join("; "))
}

/// A name with what belongs to it: `原因：逾期`, `Reason: late`.
#[must_use]
pub fn colon(name: &str, value: &str, language: Language) -> String {
    let colon = if language == Language::Zh { "：" } else { ": " };
    format!("{name}{colon}{value}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_pairs_follow_the_language() {
        assert_eq!(join(["粉尘", "噪声"], Language::Zh), "粉尘、噪声");
        assert_eq!(join(["dust", "noise"], Language::En), "dust, noise");
        assert_eq!(join(Vec::<String>::new(), Language::En), "");
        assert_eq!(
            (colon("原因", "逾期", Language::Zh), colon("Reason", "late", Language::En)),
            ("原因：逾期".into(), "Reason: late".into())
        );
        let two = enumerate(&[Text::new("甲", "a"), Text::new("乙", "b")]);
        assert_eq!((two.zh.as_ref(), two.en.as_ref()), ("甲；乙", "a; b"));
    }

    #[test]
    fn language_follows_the_reader() {
        assert_eq!(Language::from_accept_language("en-GB,en;q=0.9,zh;q=0.8"), Language::En);
        assert_eq!(Language::from_accept_language("fr, zh-CN;q=0.5"), Language::Zh);
        assert_eq!(Language::from_accept_language(""), Language::Zh);
    }
}
