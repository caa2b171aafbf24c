//! What logging in decides.

use ohqc_domain::text::Text;
use ohqc_domain::validation::Complaints;
use serde::{Deserialize, Serialize};

use crate::api::session::LoginBody;

/// What was typed.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LoginForm {
    pub(super) name: String,
    pub(super) password: String,
}

impl LoginForm {
    /// Begins with the name used last.
    pub(super) fn named(name: Option<String>) -> Self {
        Self { name: name.unwrap_or_default(), password: String::new() }
    }

    /// After a refusal the name stays and the password is typed anew.
    pub(super) fn refused(&mut self) {
        self.password.clear();
    }

    /// What is sent. A password is taken as typed, blanks included.
    pub(super) fn credentials(&self) -> Result<LoginBody, Complaints> {
        let mut complaints = Complaints::default();
        if self.name.trim().is_empty() {
            complaints.add("/name", "required", Text::new("请输入登录名", "Enter your name"));
        }
        if self.password.is_empty() {
            complaints.add("/password", "required", Text::new("请输入密码", "Enter your password"));
        }
        complaints.into_result(LoginBody { name: self.name.trim().to_owned(), password: self.password.clone() })
    }
}

/// Where to go after logging in: a page of ours, or the workbench. Anything that could lead to another site is refused.
pub(super) fn next_page(asked: Option<&str>) -> String {
    let ours = |path: &&str| path.starts_with("/app") && !path.contains("//") && !path.contains('\\');
    asked.filter(ours).unwrap_or("/app").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_needed() {
        let complaints = LoginForm::default().credentials().unwrap_err();
        let pointers: Vec<&str> = complaints.iter().map(|complaint| complaint.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/password"]);
    }

    #[test]
    fn a_name_is_trimmed_and_a_password_is_not() {
        let form = LoginForm { name: " wang ".into(), password: " p ".into() };
        let credentials = form.credentials().unwrap();
        assert_eq!((credentials.name.as_str(), credentials.password.as_str()), ("wang", " p "));
    }

    #[test]
    fn a_refusal_keeps_the_name_only() {
        let mut form = LoginForm { name: "wang".into(), password: "wrong".into() };
        form.refused();
        assert_eq!((form.name.as_str(), form.password.as_str()), ("wang", ""));
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(next_page(Some("/app/filings?q=1")), "/app/filings?q=1");
        assert_eq!(next_page(Some("//evil.example")), "/app");
        assert_eq!(next_page(Some("https://evil.example")), "/app");
        assert_eq!(next_page(Some("/app//evil.example")), "/app");
        assert_eq!(next_page(None), "/app");
    }
}
