//! What anybody may ask about filings: whether a receipt is genuine, and who is on record.

use ohqc_domain::filings::VerificationCode;
pub use ohqc_domain::filings::api::ReceiptCheck;
use ohqc_domain::problem::Problem;

use super::Client;

/// What is on record under a receipt's code.
///
/// # Errors
/// `not_found` when no receipt has that code.
pub async fn check(client: Client, code: VerificationCode) -> Result<ReceiptCheck, Problem> {
    client.get(&format!("public/receipts/{}", code.as_str())).await
}
