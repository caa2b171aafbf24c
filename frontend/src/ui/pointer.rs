//! From a complaint's JSON Pointer to the field on the page.

use ohqc_domain::problem::Problem;

/// The id of the field that a pointer means, unique to its form.
#[must_use]
pub fn field_id(form: &str, pointer: &str) -> String {
    let slug: String = pointer.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{form}{slug}")
}

/// The first complaint about the field at a pointer, or about anything inside it.
#[must_use]
pub fn complaint(problem: &Problem, pointer: &str) -> Option<String> {
    let concerns = |found: &str| found.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    problem.errors.iter().find(|error| concerns(&error.pointer)).map(|error| error.detail.clone())
}

/// The problem without what it says about the field at a pointer; nothing when nothing is left to say.
#[must_use]
pub fn without(mut problem: Problem, pointer: &str) -> Option<Problem> {
    let concerns = |found: &str| found.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    problem.errors.retain(|error| !concerns(&error.pointer));
    (!problem.errors.is_empty()).then_some(problem)
}

#[cfg(test)]
mod tests {
    use ohqc_domain::problem::{Code, FieldProblem};
    use ohqc_domain::text::Language;

    use super::*;

    fn problem_at(pointer: &str) -> Problem {
        let mut problem = Problem::new(422, Code::Invalid, None, Language::En);
        problem.errors.push(FieldProblem { pointer: pointer.into(), code: "required".into(), detail: "Required".into() });
        problem
    }

    #[test]
    fn a_complaint_finds_its_field_and_no_neighbour() {
        let problem = problem_at("/name");
        assert_eq!(complaint(&problem, "/name").as_deref(), Some("Required"));
        assert_eq!(complaint(&problem, "/name_en"), None);
        assert_eq!(complaint(&problem, "/nam"), None);
    }

    #[test]
    fn a_complaint_inside_a_list_shows_at_the_list() {
        assert!(complaint(&problem_at("/items/2/code"), "/items").is_some());
    }

    #[test]
    fn a_corrected_field_is_complained_about_no_more() {
        let mut problem = problem_at("/name");
        assert_eq!(without(problem.clone(), "/name"), None);
        problem.errors.extend(problem_at("/beds").errors);
        assert_eq!(without(problem, "/name"), Some(problem_at("/beds")));
    }

    #[test]
    fn ids_are_plain_words() {
        assert_eq!(field_id("filing", "/contact/phone"), "filing-contact-phone");
    }
}
