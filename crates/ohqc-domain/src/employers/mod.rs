//! Employers (用人单位): one entry per legal entity and county in which it has people at work, since notices go to the
//! county of the work place (JL24-3-1-b).

pub mod api;
mod export;

enumeration! {
    /// The size of an enterprise (统计上大中小微型企业划分办法); bodies that are no enterprise have none.
    pub enum EmployerSize {
        /// Large.
        Large = "large" => ("大型", "Large"),
        /// Medium.
        Medium = "medium" => ("中型", "Medium"),
        /// Small.
        Small = "small" => ("小型", "Small"),
        /// Micro.
        Micro = "micro" => ("微型", "Micro"),
    }
}
