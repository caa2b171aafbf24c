//! A sentence in both languages of the product.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_follows_the_reader() {
        assert_eq!(Language::from_accept_language("en-GB,en;q=0.9,zh;q=0.8"), Language::En);
        assert_eq!(Language::from_accept_language("fr, zh-CN;q=0.5"), Language::Zh);
        assert_eq!(Language::from_accept_language(""), Language::Zh);
    }
}
