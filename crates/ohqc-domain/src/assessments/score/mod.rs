//! From filled sheets to a conclusion that answers «why?».

mod conclusion;
mod diagnosis;
mod ohe;
mod rules;
mod steps;
mod verification;

#[cfg(test)]
mod properties;

pub use conclusion::{CategoryConclusion, ConcludeError, Conclusion, FailedItem, Filled, Input, Rule, Step};
pub use diagnosis::{VetoCircumstance, conclude_diagnosis};
pub use ohe::conclude_ohe;
pub use rules::{DiagnosisRules, ItemSource, MissingRule, OheRules, ResultScale};
pub(crate) use steps::cut;
pub use verification::{FiledItem, Outcome, VerificationConclusion, conclude_verification};
