//! Choosing a region step by step along the reporting tree: province, city, county; municipalities and special units have fewer.

use leptos::prelude::*;
use ohqc_domain::regions::{Region, RegionCode, RegionTree};

use super::fields::{Required, described_by};
use super::form::Bound;
use super::icon::{Glyph, Icon};
use crate::api::Client;
use crate::query::use_query;

/// One step of the way: what may be chosen there, and what is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    choices: Vec<(RegionCode, String)>,
    chosen: Option<RegionCode>,
    /// What stands when nothing is chosen here: the choice of the step before.
    above: Option<RegionCode>,
}

/// The steps from a root to what is chosen, and one more where the choice goes on.
fn steps(root: RegionCode, chosen: Option<RegionCode>) -> Vec<Step> {
    let tree = RegionTree::embedded();
    let inside = chosen.filter(|code| *code != root && tree.is_within(*code, root));
    let mut way: Vec<RegionCode> = inside.map_or_else(Vec::new, |code| {
        let above = tree.ancestors(code).into_iter().take_while(|step| *step != root);
        std::iter::once(code).chain(above).collect()
    });
    way.reverse();
    let mut found = Vec::new();
    let mut above = None;
    for at in 0..=way.len() {
        let here = above.unwrap_or(root);
        let choices: Vec<(RegionCode, String)> =
            tree.children(here).map(|region: &Region| (region.code, region.name.clone())).collect();
        if choices.is_empty() {
            break;
        }
        let chosen = way.get(at).copied();
        found.push(Step { choices, chosen, above });
        above = chosen;
    }
    found
}

/// The region that the reader's choices of a region begin at: their own; the country when it is unknown.
#[must_use]
pub fn own_region(client: Client) -> RegionCode {
    root_of(client.session().person().map_or("", |person| person.region.as_str()))
}

fn root_of(code: &str) -> RegionCode {
    code.parse().ok().filter(|code| RegionTree::embedded().get(*code).is_some()).unwrap_or(RegionCode::COUNTRY)
}

/// How the steps are drawn.
#[derive(Clone, Copy)]
struct Look {
    label: Signal<String>,
    none: Signal<String>,
    invalid: Signal<bool>,
}

fn draw(steps: Vec<Step>, id: Option<String>, look: Look, choose: Callback<String>) -> AnyView {
    let Look { label, none, invalid } = look;
    steps
        .into_iter()
        .enumerate()
        .map(|(at, step)| {
            let above = step.above.map(String::from).unwrap_or_default();
            let options = step
                .choices
                .into_iter()
                .map(|(code, name)| view! { <option value=code.to_string() selected=step.chosen == Some(code)>{name}</option> })
                .collect_view();
            let pick = move |event| {
                let picked = event_target_value(&event);
                choose.run(if picked.is_empty() { above.clone() } else { picked });
            };
            let id = id.clone().filter(|_| at == 0);
            let spoken = move || format!("{} {}", label.get(), at.saturating_add(1));
            view! {
                <select class="input select" id=id aria-label=spoken aria-invalid=move || invalid.get().then_some("true") on:change=pick>
                    <option value="" selected=step.chosen.is_none()>{none}</option>
                    {options}
                </select>
            }
        })
        .collect_view()
        .into_any()
}

/// A region of a form, chosen step by step; the value is the code of the last step.
#[component]
pub fn RegionField(
    /// The code.
    bind: Bound<String>,
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// Where the choices begin.
    root: RegionCode,
    /// How to answer.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// Must be answered.
    #[prop(optional, into)]
    required: Required,
) -> impl IntoView {
    let id = bind.id.get_value();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = described_by(bind.id, hint.is_some(), bind.complaint);
    let invalid = Signal::derive(move || bind.complaint.with(Option::is_some));
    let look = Look { label, none: t!("请选择", "Choose"), invalid };
    let chosen = Memo::new(move |_| bind.value.get());
    let first = id.clone();
    let selects = move || {
        let code = chosen.with(|code| code.parse().ok());
        draw(steps(root, code), Some(first.clone()), look, Callback::new(move |code| bind.set.run(code)))
    };
    view! {
        <div class="field field-wide" role="group" aria-label=label aria-describedby=described class:field-invalid=move || bind.complaint.with(Option::is_some)>
            <label class="field-label" for=id>
                {label}
                {required.draw()}
            </label>
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            <div class="region-steps">{selects}</div>
            {move || bind.complaint.get().map(|text| view! {
                <p class="field-error" id=error_id.clone()><Icon glyph=Glyph::Alert size=14 />{text}</p>
            })}
        </div>
    }
    .into_any()
}

/// Narrows a list down to a region and everything below it.
#[component]
pub fn RegionFilter(
    /// The parameter.
    #[prop(default = "region")]
    key: &'static str,
    /// What it narrows down by.
    #[prop(into)]
    label: Signal<String>,
    /// Where the choices begin: the reader's own region.
    #[prop(into)]
    root: Signal<RegionCode>,
) -> impl IntoView {
    let url = use_query();
    let chosen = url.param(key);
    let look = Look { label, none: t!("全部", "All"), invalid: Signal::stored(false) };
    let selects = move || {
        let found = steps(root.get(), chosen.with(|code| code.parse().ok()));
        draw(found, None, look, Callback::new(move |code: String| url.set_filter(key, &code, false)))
    };
    let any = move || !steps(root.get(), None).is_empty();
    view! {
        <Show when=any>
            <div class="filter-select" role="group" aria-label=label>
                <span class="filter-label">{label}</span>
                {selects}
            </div>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    fn shape(root: &str, chosen: &str) -> Vec<Option<String>> {
        steps(code(root), chosen.parse().ok()).into_iter().map(|step| step.chosen.map(String::from)).collect()
    }

    fn chosen(codes: &[&str]) -> Vec<Option<String>> {
        codes.iter().map(|code| (!code.is_empty()).then(|| (*code).to_owned())).collect()
    }

    #[test]
    fn the_way_leads_from_province_to_county() {
        assert_eq!(shape("000000", ""), chosen(&[""]));
        assert_eq!(shape("000000", "220000"), chosen(&["220000", ""]));
        assert_eq!(shape("000000", "220102"), chosen(&["220000", "220100", "220102"]));
        assert_eq!(shape("220000", "220102"), chosen(&["220100", "220102"]), "an office begins at its own region");
    }

    #[test]
    fn municipalities_and_special_units_have_fewer_steps() {
        assert_eq!(shape("000000", "120101"), chosen(&["120000", "120101"]));
        assert_eq!(shape("220000", "22L001"), chosen(&["22L001"]));
        assert_eq!(shape("220102", ""), chosen(&[]), "nothing to choose below a county");
    }

    #[test]
    fn a_region_elsewhere_is_no_choice() {
        assert_eq!(shape("220000", "120101"), chosen(&[""]));
        assert_eq!(root_of("nowhere"), RegionCode::COUNTRY);
    }

    #[test]
    fn taking_a_choice_back_keeps_the_one_above() {
        let found = steps(code("220000"), "220102".parse().ok());
        assert_eq!(found.last().and_then(|step| step.above), Some(code("220100")));
    }
}
