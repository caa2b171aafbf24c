//! Clocks.

enumeration! {
    /// What is done about a duty that stays open (JL24-6-3 to 6-5), in the order of severity.
    pub enum EscalationStep {
        /// A reminder from the office that set the duty.
        Urge = "urge" => ("催办", "Reminder"),
        /// An order of the disease-control line.
        Order = "order" => ("督促整改", "Supervision order"),
        /// The public list of those who refuse or fail to mend.
        PublicList = "public_list" => ("公布名单", "Public list"),
        /// A penalty by law.
        Penalty = "penalty" => ("依法处罚", "Penalty"),
    }
}
