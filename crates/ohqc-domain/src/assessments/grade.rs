//! The grade a round ends with.

enumeration! {
    /// Conclusion of an assessment (examination.md §2.1, diagnosis.md §2.6; the names are official, thresholds are profile data).
    pub enum Grade {
        /// Excellent; diagnosis only.
        Excellent = "excellent" => ("优秀", "Excellent"),
        /// Qualified.
        Qualified = "qualified" => ("合格", "Qualified"),
        /// Basically qualified: mend within a time limit.
        BasicallyQualified = "basically_qualified" => ("基本合格", "Basically qualified"),
        /// Unqualified.
        Unqualified = "unqualified" => ("不合格", "Unqualified"),
    }
}
