//! Where a fact comes from and how sure it is: no template of ours is ever shown as the official text.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
