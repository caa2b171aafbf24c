//! Collecting every complaint about a form at once, each with a JSON Pointer.

use std::collections::BTreeMap;

use validator::{ValidationErrors, ValidationErrorsKind};

use crate::problem::FieldProblem;
use crate::text::{Language, Text};
use crate::values::telephone;

/// One complaint in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// JSON Pointer into the body.
    pub pointer: String,
    /// What is wrong, for programs.
    pub code: &'static str,
    /// What is wrong, for people.
    pub text: Text,
}

impl Complaint {
    /// The complaint as the reader gets it.
    #[must_use]
    pub fn to_problem(&self, language: Language) -> FieldProblem {
        FieldProblem { pointer: self.pointer.clone(), code: self.code.to_owned(), detail: self.text.get(language).to_owned() }
    }
}

/// Complaints collected so far, and where in the body we are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints(Vec<Complaint>);

impl Complaints {
    /// Adds a complaint.
    pub fn add(&mut self, pointer: impl Into<String>, code: &'static str, text: Text) {
        self.0.push(Complaint { pointer: pointer.into(), code, text });
    }

    /// Keeps the value, or the complaint about it.
    pub fn check<T>(&mut self, pointer: impl Into<String>, result: Result<T, (&'static str, Text)>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err((code, text)) => {
                self.add(pointer, code, text);
                None
            }
        }
    }

    /// Adds what was found elsewhere.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Adds what the derive-based checks of a body found.
    pub fn extend_validated(&mut self, body: &impl validator::Validate) {
        if let Err(errors) = body.validate() {
            self.walk("", &errors);
        }
    }

    fn walk(&mut self, at: &str, errors: &ValidationErrors) {
        // They come in no order; people read them, and tests compare them, in one.
        for (field, kind) in errors.errors().iter().collect::<BTreeMap<_, _>>() {
            let here = format!("{at}/{field}");
            match kind {
                ValidationErrorsKind::Field(list) => {
                    for error in list {
                        let (code, text) = sentence(error);
                        self.add(here.clone(), code, text);
                    }
                }
                ValidationErrorsKind::Struct(inner) => self.walk(&here, inner),
                ValidationErrorsKind::List(items) => {
                    for (index, inner) in items {
                        self.walk(&format!("{here}/{index}"), inner);
                    }
                }
            }
        }
    }

    /// The same complaints about a value that lies deeper in a body.
    #[must_use]
    pub fn under(mut self, at: &str) -> Self {
        for complaint in &mut self.0 {
            complaint.pointer.insert_str(0, at);
        }
        self
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The complaints, or `value` if there is none.
    ///
    /// # Errors
    /// All complaints, in the order they were found.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The complaints in order.
    pub fn iter(&self) -> impl Iterator<Item = &Complaint> {
        self.0.iter()
    }
}

fn sentence(error: &validator::ValidationError) -> (&'static str, Text) {
    let limit = |name: &str| error.params.get(name).map(ToString::to_string);
    let nothing = error.params.get("value").is_some_and(|value| {
        value.as_str().is_some_and(|text| text.trim().is_empty()) || value.as_array().is_some_and(Vec::is_empty)
    });
    match error.code.as_ref() {
        "length" if nothing && limit("min").is_some() => ("required", Text::new("必填", "Required")),
        "length" => match (limit("min"), limit("max")) {
            (Some(min), Some(max)) => {
                ("length", Text::owned(format!("长度应为 {min} 至 {max} 个字符"), format!("Use {min} to {max} characters")))
            }
            (Some(min), None) if min == "1" => ("required", Text::new("必填", "Required")),
            (Some(min), None) => ("length", Text::owned(format!("至少 {min} 个字符"), format!("Use at least {min} characters"))),
            (None, Some(max)) => ("length", Text::owned(format!("最多 {max} 个字符"), format!("Use at most {max} characters"))),
            (None, None) => ("length", Text::new("长度不符合要求", "The length is not valid")),
        },
        "range" => (
            "range",
            match (limit("min"), limit("max")) {
                (Some(min), Some(max)) => {
                    Text::owned(format!("应在 {min} 至 {max} 之间"), format!("Must be between {min} and {max}"))
                }
                (Some(min), None) => Text::owned(format!("不得小于 {min}"), format!("Must be at least {min}")),
                (None, Some(max)) => Text::owned(format!("不得大于 {max}"), format!("Must be at most {max}")),
                (None, None) => Text::new("超出范围", "Out of range"),
            },
        ),
        "required" => ("required", Text::new("必填", "Required")),
        telephone::CODE => (telephone::CODE, telephone::ASKED),
        "email" => ("email", Text::new("邮箱格式不正确", "Not an e-mail address")),
        _ => ("invalid", Text::new("内容不符合要求", "Not valid")),
    }
}
