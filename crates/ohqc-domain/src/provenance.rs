//! Where a fact comes from and how sure it is: no template of ours is ever shown as the official text.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::Text;

enumeration! {
    /// How sure a fact is.
    pub enum Mark {
        /// Read in the published text itself (✔, 已核·种, 已核·文).
        Verified = "verified" => ("原文已核", "Verified in the text"),
        /// Seen in a derived source only (◇, 已核·旁, 已核·稿).
        Secondary = "secondary" => ("旁证", "Secondary source"),
        /// A reading of ours (推断).
        Inferred = "inferred" => ("推断", "Inferred"),
        /// Known in the trade, text not seen (未核实).
        Unverified = "unverified" => ("未核实", "Unverified"),
        /// Set by this platform (【模板】, 自拟, 本平台设定).
        Own = "own" => ("本平台设定", "Set by this platform"),
    }
}

impl Mark {
    /// Whether the fact may be printed as an official rule.
    #[must_use]
    pub const fn is_official(self) -> bool {
        matches!(self, Self::Verified)
    }

    /// Whether what the fact demands may be insisted on: what claims to be a rule and was not read in its text is advice.
    #[must_use]
    pub const fn binds(self) -> bool {
        match self {
            Self::Verified | Self::Inferred | Self::Own => true,
            Self::Secondary | Self::Unverified => false,
        }
    }
}

/// A value with the clause it comes from and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sourced<T> {
    /// The value itself.
    pub value: T,
    /// The clause, as the field cites it, e.g. `JL24-1-3-d`.
    pub clause: String,
    /// How sure it is.
    pub mark: Mark,
}

impl Sourced<Text> {
    /// The value in words; where it was not read in the text itself, they say how sure it is.
    #[must_use]
    pub fn said(self) -> Text {
        if self.mark.is_official() {
            return self.value;
        }
        let (Text { zh, en }, sure) = (self.value, self.mark.label());
        Text::owned(format!("{zh}（{}）", sure.zh), format!("{en} ({})", sure.en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_read_in_the_text_says_how_sure_it_is() {
        let of = |mark| Sourced { value: Text::new("第四条", "Article 4"), clause: "办法2019 第四条".into(), mark }.said();
        assert_eq!(of(Mark::Verified), Text::new("第四条", "Article 4"));
        assert_eq!(of(Mark::Inferred), Text::new("第四条（推断）", "Article 4 (Inferred)"));
        assert_eq!(of(Mark::Unverified).zh, "第四条（未核实）");
    }
}
