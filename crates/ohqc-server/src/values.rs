//! What every value of a request is checked for in one place, whatever it means: text and dates that both databases can hold,
//! and parameters that the API document knows.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::{Data, Query};
use actix_web::{Error, HttpRequest, ResponseError as _};
use chrono::{Datelike as _, NaiveDate};
use ohqc_app::AppError;
use ohqc_domain::problem::Code;
use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde_json::Value;

use crate::error::ApiError;

/// The years that both databases hold and order alike; a rule that counts on from any of them stays within what a date can be.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// The methods of every path, the query parameters over all of them, and whether a creation there takes an `Idempotency-Key`.
pub struct Paths(BTreeMap<String, (BTreeSet<String>, BTreeSet<String>, bool)>);

impl Paths {
    /// Those of the API document.
    ///
    /// # Errors
    /// Never, as the build writes them.
    pub fn known() -> serde_json::Result<Self> {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/paths.json"))).map(Self)
    }

    /// The methods that the path of a request answers to; none where nothing answers. What no document describes is read only.
    pub fn methods(&self, request: &HttpRequest) -> Option<String> {
        let known = self
            .0
            .get(&request.match_pattern()?)
            .map(|(methods, ..)| methods.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
        Some(known.unwrap_or_else(|| "GET".into()))
    }

    /// Whether the document lets a `POST` of this path carry an `Idempotency-Key`.
    pub fn take_key(&self, request: &ServiceRequest) -> bool {
        request.match_pattern().and_then(|pattern| self.0.get(&pattern)).is_some_and(|(.., keyed)| *keyed)
    }

    fn check(&self, request: &ServiceRequest) -> Result<(), ApiError> {
        if request.path().contains('\0') || request.path().contains("%00") {
            return Err(ApiError::said(StatusCode::BAD_REQUEST, Code::BadRequest, unwritable()));
        }
        if request.query_string().is_empty() {
            return Ok(());
        }
        let Some((_, known, _)) = request.match_pattern().and_then(|pattern| self.0.get(&pattern)) else { return Ok(()) };
        let Ok(given) = Query::<Vec<(String, String)>>::from_query(request.query_string()) else { return Ok(()) };
        let mut complaints = Complaints::default();
        for (name, value) in given.iter() {
            if !known.contains(name) {
                let text = Text::new("没有这个查询参数", "There is no such query parameter");
                complaints.add(pointer("", &name.replace('\0', "")), "unknown_parameter", text);
            }
            complain(&mut complaints, &pointer("", name), value);
        }
        complaints.into_result(()).map_err(|complaints| AppError::Invalid(complaints).into())
    }
}

/// Refuses a request whose path or query no operation can take.
pub async fn guard(request: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, Error> {
    let paths = request.app_data::<Data<Paths>>();
    let checked = paths.map_or(Ok(()), |paths| paths.check(&request));
    match checked {
        Ok(()) => Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => Ok(request.into_response(error.error_response())),
    }
}

/// Complains about every text and date in a body that a database cannot hold.
pub fn check(body: &Value) -> Result<(), Complaints> {
    let mut complaints = Complaints::default();
    walk(&mut complaints, "", body);
    complaints.into_result(())
}

fn walk(complaints: &mut Complaints, at: &str, value: &Value) {
    match value {
        Value::String(text) => complain(complaints, at, text),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| walk(complaints, &format!("{at}/{index}"), item));
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let here = pointer(at, name);
                complain(complaints, &here, name);
                walk(complaints, &here, field);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn complain(complaints: &mut Complaints, at: &str, text: &str) {
    if text.contains('\0') {
        complaints.add(at.replace('\0', ""), "characters", unwritable());
    }
    if text.parse::<NaiveDate>().is_ok_and(|date| !YEARS.contains(&date.year())) {
        let said = Text::new("日期应在公元 1 年至 9999 年之间", "A date lies between the years 1 and 9999");
        complaints.add(at, "date", said);
    }
}

/// The JSON Pointer of a field under another (RFC 6901 §3).
pub fn pointer(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn unwritable() -> Text {
    Text::new("含有无法保存的空字符（NUL）", "It holds a NUL character, which cannot be stored")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_no_database_holds_is_named_where_it_stands() {
        let body = json!({ "name": "a\0b", "dates": ["2025-06-16", "0000-01-01", "+10000-01-01"], "rate": 1, "plain": "0000", "serial": "0312-05-11", "lasting": "9999-12-31" });
        let found = check(&body).unwrap_err();
        let pointers: Vec<_> = found.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["/dates/1", "/dates/2", "/name"]);
    }
}
