//! What an event says beside who and when, as people can read it.

use leptos::prelude::*;
use ohqc_domain::events::{EventView, name, words};
use ohqc_domain::text::{Language, Text};
use serde_json::Value as Json;
use uuid::Uuid;

use super::button::Link;
use super::subject::subject_page;
use crate::i18n::language;

/// Characters of an identifier or a hash that are shown; the whole is on hover.
const SHORT: usize = 8;

/// One thing an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Detail {
    /// What is said.
    name: String,
    /// Its value in a few words.
    value: String,
    /// The value in full, where it was shortened.
    full: Option<String>,
    /// Its page, where it has one.
    href: Option<String>,
}

/// What the data of an event says, in the order of keys.
fn details(data: &Json, language: Language) -> Vec<Detail> {
    let Some(object) = data.as_object() else { return Vec::new() };
    // A file that is named needs no hash.
    let told = |key: &str, value: &Json| !(value.is_null() || key == "sha256" && object.contains_key("attachment"));
    object.iter().filter(|(key, value)| told(key, value)).map(|(key, value)| detail(key, value, language)).collect()
}

fn detail(key: &str, value: &Json, language: Language) -> Detail {
    let whole = words(key, value, language);
    let opaque = whole.parse::<Uuid>().is_ok() || key == "sha256";
    let href = whole.parse::<Uuid>().ok().and_then(|id| subject_page(key, id));
    let open = || Text::new("查看", "open").get(language).to_owned();
    let short = opaque.then(|| href.as_ref().map_or_else(|| whole.chars().take(SHORT).collect(), |_| open()));
    match short {
        Some(value) => Detail { name: name(key, language), value, full: Some(whole), href },
        None => Detail { name: name(key, language), value: whole, full: None, href },
    }
}

/// What an event says beside who and when, drawn.
#[component]
pub fn EventDetails(
    /// The event.
    event: EventView,
) -> impl IntoView {
    let data = StoredValue::new(event.data);
    let lines = move || data.with_value(|data| details(data, language())).into_iter().map(draw).collect_view();
    view! { <div class="detail-pairs">{lines}</div> }.into_any()
}

fn draw(detail: Detail) -> AnyView {
    let Detail { name, value, full, href } = detail;
    let value = match href {
        Some(href) => view! { <Link href=href>{value}</Link> }.into_any(),
        None => view! { {value} }.into_any(),
    };
    view! { <span class="detail-pair" title=full><span class="muted">{name}</span>" "{value}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(key: &str, value: Json) -> Detail {
        details(&json!({ key: value }), Language::Zh).remove(0)
    }

    #[test]
    fn a_check_leads_to_its_neighbours() {
        let id = Uuid::from_u128(7).to_string();
        for key in ["follows", "followed_by"] {
            assert_eq!(one(key, json!(id)).href.unwrap(), format!("/app/verifications/{id}"));
        }
    }

    #[test]
    fn the_version_in_its_place_is_one_press_away() {
        let id = Uuid::from_u128(7).to_string();
        assert_eq!(one("superseded_by", json!(id)).href.unwrap(), format!("/app/publications/{id}"));
    }

    #[test]
    fn a_page_is_opened_by_a_word_and_other_identifiers_are_short() {
        let id = Uuid::from_u128(7).to_string();
        let detail = one("assessment", json!(id));
        assert_eq!((detail.value.as_str(), detail.full.as_deref()), ("查看", Some(id.as_str())));
        assert_eq!(detail.href.unwrap(), format!("/app/assessments/{id}"));
        let gone = one("attachment", json!(id));
        assert_eq!((gone.href, gone.value.len()), (None, SHORT));
    }

    #[test]
    fn a_file_is_told_by_its_name_alone() {
        let told = details(&json!({ "attachment": "培训证.pdf", "sha256": "e5a636ac" }), Language::Zh);
        assert_eq!(told.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["培训证.pdf"]);
        assert_eq!(one("sha256", json!("e5a636ac0000")).value, "e5a636ac", "a published list is told by its hash");
    }

    #[test]
    fn what_is_not_there_is_left_out() {
        assert!(details(&json!({ "superseded_by": null }), Language::En).is_empty());
        assert!(details(&Json::Null, Language::En).is_empty());
    }
}
