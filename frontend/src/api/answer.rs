//! Answers that are not what was asked for, as problems.

use ohqc_domain::problem::{Code, Problem};
use ohqc_domain::text::{Language, Text};

/// The problem an answer carries; one of our own making when the body is not `application/problem+json`, as when a
/// proxy answers in the server's place.
pub(super) fn problem(status: u16, body: &str, language: Language) -> Problem {
    serde_json::from_str(body).unwrap_or_else(|_| Problem::new(status, code_of(status), None, language))
}

/// The problem of a request that got no answer at all.
pub(super) fn unreachable(language: Language) -> Problem {
    let text = Text::new(
        "无法连接服务器，请检查网络后重试。已填写的内容不会丢失。",
        "The server cannot be reached. Check the connection and try again; what you typed is kept.",
    );
    Problem::new(0, Code::Unavailable, Some(&text), language)
}

/// The problem of an answer that this client cannot read, as when it is older than the server.
pub(super) fn unreadable(status: u16, language: Language) -> Problem {
    let text = Text::new(
        "服务器的答复无法识别，请刷新页面后重试。",
        "The server's answer could not be read. Reload the page and try again.",
    );
    Problem::new(status, Code::Unavailable, Some(&text), language)
}

/// The name in a `Content-Disposition` of ours: plain letters between quotation marks.
pub(super) fn file_name(disposition: &str) -> Option<String> {
    let (name, _) = disposition.split_once("filename=\"")?.1.split_once('"')?;
    Some(name.to_owned())
}

/// Whether the same request may well succeed later: no connection, trouble at the server, or too many requests.
#[must_use]
pub const fn passes(problem: &Problem) -> bool {
    matches!(problem.status, 0 | 429 | 500..)
}

const fn code_of(status: u16) -> Code {
    match status {
        400 => Code::BadRequest,
        401 => Code::Unauthenticated,
        403 => Code::Denied,
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        409 => Code::RuleRefused,
        412 => Code::Stale,
        413 => Code::TooLarge,
        415 => Code::UnsupportedMediaType,
        422 => Code::Invalid,
        428 => Code::PreconditionRequired,
        429 => Code::TooManyRequests,
        500 => Code::Internal,
        _ => Code::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_body_is_taken_as_it_is() {
        let sent = Problem::new(409, Code::RuleRefused, Some(&Text::new("已提交", "Submitted already")), Language::En);
        let body = serde_json::to_string(&sent).unwrap();
        assert_eq!(problem(409, &body, Language::Zh), sent);
    }

    #[test]
    fn a_file_is_called_what_the_server_calls_it() {
        let told = "attachment; filename=\"filings-2025-06-16.xlsx\"";
        assert_eq!(file_name(told).as_deref(), Some("filings-2025-06-16.xlsx"));
        assert_eq!(file_name("inline"), None);
    }

    #[test]
    fn trouble_at_the_server_passes_and_a_refusal_does_not() {
        let passing = |status| passes(&problem(status, "", Language::Zh));
        assert!([0, 429, 500, 503].into_iter().all(passing));
        assert!(![400, 401, 403, 412, 422].into_iter().any(passing));
    }

    #[test]
    fn a_proxys_page_becomes_a_problem_with_the_status_code() {
        let found = problem(502, "<html>Bad Gateway</html>", Language::En);
        assert_eq!((found.status, found.code), (502, Code::Unavailable));
        assert_eq!(problem(413, "", Language::Zh).code, Code::TooLarge);
    }
}
