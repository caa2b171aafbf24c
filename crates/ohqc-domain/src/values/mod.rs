//! Values that carry their own check digit, parsed once at the edge and valid ever after, and numbers of a known form.

mod credit_code;
mod identity_number;
pub mod telephone;

pub use credit_code::{CreditCode, CreditCodeError};
pub use identity_number::{IdentityNumber, IdentityNumberError};

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema;

    use super::*;
    use crate::regions::RegionCode;

    #[test]
    fn the_api_document_shows_them_as_patterns() {
        for schema in [CreditCode::schema(), IdentityNumber::schema(), RegionCode::schema()] {
            let json = serde_json::to_value(schema).unwrap();
            assert_eq!(json["type"], "string");
            assert!(json["pattern"].as_str().unwrap().starts_with('^'));
        }
    }
}
