//! Where the page of a thing is that events and clocks speak of.

use std::fmt::Display;

/// The console's page about a subject; none when it has none of its own. `kind` is the code of a `SubjectKind`.
#[must_use]
pub fn subject_page(kind: &str, id: impl Display) -> Option<String> {
    let folder = match kind {
        "institution" => "institutions",
        "filing" => "filings",
        "verification" | "follows" | "followed_by" => "verifications",
        "plan" => "plans",
        "assessment" => "assessments",
        "problem" => "problems",
        "publication" => "publications",
        "release" => "releases",
        "delegation" => "delegations",
        "designation" => "designations",
        "import" => "imports",
        "outing" => "outings",
        "organisation" => "organisations",
        "account_request" => "account-requests",
        "api_client" => "clients",
        "employer" | "merged_from" | "merged_into" => "employers",
        // The version that took a withdrawn one's place.
        "superseded_by" => "publications",
        _ => return None,
    };
    Some(format!("/app/{folder}/{id}"))
}

#[cfg(test)]
mod tests {
    use ohqc_domain::events::SubjectKind;

    use super::*;

    #[test]
    fn everything_but_accounts_has_a_page() {
        for kind in SubjectKind::ALL {
            assert_eq!(subject_page(kind.code(), 7).is_none(), *kind == SubjectKind::User, "{kind}");
        }
        assert_eq!(subject_page("filing", 7).unwrap(), "/app/filings/7");
    }
}
