//! The audit trail.

pub use ohqc_domain::events::EventView;
use ohqc_domain::page::Page;
use ohqc_domain::problem::Problem;

use super::Client;
use crate::query::Query;

const ROWS_PER_REQUEST: u32 = 200;

/// A page of what happened, latest first. Takes `actor`, `subject_kind`, `subject_id`, `kind`, `from`, `to`, `cursor`.
///
/// # Errors
/// Whatever the server answers in place of it.
pub async fn list(client: Client, query: Query) -> Result<Page<EventView>, Problem> {
    client.list("events", &query).await
}

/// Everything a search finds, page after page, until there are `most` rows; says whether there was more.
///
/// # Errors
/// Whatever the server answers in place of a page.
pub async fn list_all(client: Client, query: Query, most: usize) -> Result<(Vec<EventView>, bool), Problem> {
    let mut query = query.without("cursor").with("limit", ROWS_PER_REQUEST);
    let mut events = Vec::new();
    loop {
        let page = list(client, query.clone()).await?;
        events.extend(page.items);
        match page.next {
            None => return Ok((events, false)),
            Some(_) if events.len() >= most => return Ok((events, true)),
            Some(next) => query = query.with("cursor", next),
        }
    }
}
