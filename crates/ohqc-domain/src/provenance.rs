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

/// A clause that sets something, and how sure it is that it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Basis {
    /// The clause, as the field cites it; «—» where this platform sets it.
    pub clause: String,
    /// How sure it is.
    pub mark: Mark,
}

impl Basis {
    /// The clause where there is one.
    #[must_use]
    pub fn cited(&self) -> Option<&str> {
        Some(self.clause.as_str()).filter(|clause| !["", "—"].contains(clause))
    }

    /// The clause and, where the text itself was not read, how sure it is.
    #[must_use]
    pub fn said(&self) -> Text {
        let sure = self.mark.label();
        match self.cited() {
            Some(clause) if self.mark.is_official() => Text::name(clause),
            Some(clause) => Text::owned(format!("{clause}（{}）", sure.zh), format!("{clause} ({})", sure.en)),
            None => sure,
        }
    }
}

impl From<(&str, Mark)> for Basis {
    fn from((clause, mark): (&str, Mark)) -> Self {
        Self { clause: clause.to_owned(), mark }
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
    fn a_basis_is_cited_with_how_sure_it_is() {
        let said = |clause, mark| Basis::from((clause, mark)).said().zh;
        assert_eq!(said("NHC23-1-4", Mark::Verified), "NHC23-1-4");
        assert_eq!(said("枣庄市公示（2023）", Mark::Secondary), "枣庄市公示（2023）（旁证）");
        assert_eq!(said("—", Mark::Own), "本平台设定");
    }

    #[test]
    fn what_was_not_read_in_the_text_says_how_sure_it_is() {
        let of = |mark| Sourced { value: Text::new("第四条", "Article 4"), clause: "办法2019 第四条".into(), mark }.said();
        assert_eq!(of(Mark::Verified), Text::new("第四条", "Article 4"));
        assert_eq!(of(Mark::Inferred), Text::new("第四条（推断）", "Article 4 (Inferred)"));
        assert_eq!(of(Mark::Unverified).zh, "第四条（未核实）");
    }
}
