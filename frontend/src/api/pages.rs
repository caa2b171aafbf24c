//! A list that is wanted whole, page after page.

use ohqc_domain::page::{MAX_LIMIT, Page};
use ohqc_domain::problem::Problem;

use crate::query::Query;

/// Every row that a filter leaves, until there are `most`; says whether there was more.
///
/// # Errors
/// Whatever the server answers in place of a page.
pub async fn every<T, F>(list: impl Fn(Query) -> F, query: Query, most: usize) -> Result<(Vec<T>, bool), Problem>
where
    F: Future<Output = Result<Page<T>, Problem>>,
{
    let mut query = query.without("cursor").with("limit", MAX_LIMIT);
    let mut rows = Vec::new();
    loop {
        let page = list(query.clone()).await?;
        rows.extend(page.items);
        match page.next {
            None => return Ok((rows, false)),
            Some(_) if rows.len() >= most => return Ok((rows, true)),
            Some(next) => query = query.with("cursor", next),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::future::ready;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// What comes of a future that never waits.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("it waits"),
        }
    }

    /// A list of so many rows, which keeps what it was asked for.
    fn rows_of(total: usize, asked: &RefCell<Vec<String>>) -> impl Fn(Query) -> std::future::Ready<Result<Page<usize>, Problem>> {
        move |query| {
            let (from, limit) =
                (query.get("cursor").unwrap_or("0").to_owned(), query.get("limit").unwrap_or_default().to_owned());
            let (from, limit): (usize, usize) = (from.parse().unwrap(), limit.parse().unwrap());
            asked.borrow_mut().push(from.to_string());
            let end = total.min(from + limit);
            ready(Ok(Page { items: (from..end).collect(), next: (end < total).then(|| end.to_string()) }))
        }
    }

    #[test]
    fn rows_are_fetched_page_by_page_until_there_are_enough() {
        let asked = RefCell::default();
        let (rows, more) = now(every(rows_of(10_000, &asked), Query::default(), 10_000)).unwrap();
        assert!(rows.into_iter().eq(0..10_000) && !more);
        assert_eq!(asked.borrow().len(), 50);
        let (rows, more) = now(every(rows_of(12_345, &asked), Query::default(), 10_000)).unwrap();
        assert_eq!((rows.len(), more), (10_000, true));
    }
}
