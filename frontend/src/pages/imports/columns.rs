//! Matching the columns of the file with those of the kind.

use ohqc_domain::imports::{Mapping, check};

use super::detail::Source;
use crate::api::imports::{self, ColumnView, HeadingView, ImportView};
use crate::prelude::*;

/// What was chosen for each column; nothing where it stays empty.
type Chosen = Vec<(String, RwSignal<String>)>;

/// What is sent of it.
fn mapping(chosen: &Chosen) -> Mapping {
    chosen.iter().filter_map(|(key, at)| Some((key.clone(), at.get().parse().ok()?))).collect()
}

/// The columns, each with what it takes from the file.
#[component]
pub(super) fn Columns(page: Source, read: Versioned<ImportView>) -> impl IntoView {
    let (client, task) = (use_client(), use_task());
    let ImportView { summary, headings, columns, mapping: guessed, .. } = read.value;
    let (id, kind, etag, width) = (summary.id, summary.kind, read.etag, headings.len());
    let choices: Vec<Choice> = headings.iter().zip(0_u32..).map(|(heading, at)| offered(heading, at)).collect();
    let start = |column: &ColumnView| guessed.get(&column.key).map(ToString::to_string).unwrap_or_default();
    let chosen: Chosen = columns.iter().map(|column| (column.key.clone(), RwSignal::new(start(column)))).collect();
    let fields = columns.into_iter().zip(&chosen).map(|(column, (_, at))| field(column, *at, choices.clone())).collect_view();
    let chosen = StoredValue::new(chosen);
    let wrong = Memo::new(move |_| {
        let found = chosen.with_value(|chosen| check(kind, &mapping(chosen), width));
        found
            .err()
            .map(|found| found.iter().map(|one| one.text.get(language()).to_owned()).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let try_it = move || {
        let sent = untrack(|| chosen.with_value(mapping));
        task.run(imports::check(client, id, etag.clone(), sent), Text::new("已试运行", "Tried"), move |new| page.set(new));
    };
    let complaints = move || {
        let wrong = wrong.get();
        (!wrong.is_empty()).then(|| {
            let lines = wrong.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            view! { <Notice tone=Tone::Warning title=t!("还不能试运行", "It cannot be tried yet")><ul>{lines}</ul></Notice> }
        })
    };
    view! {
        <Section title=t!("匹配列", "Match columns") note=t!("已按列标题自动匹配，请核对；未注“选填”的列必须匹配。", "Guessed from the headings; please look it over. Columns that are not optional are needed.")>
            <div class="stack">
                <Fieldset legend=t!("文件中的列", "Columns of the file")>{fields}</Fieldset>
                <div role="status">{complaints}</div>
                <div class="cluster">
                    <Button weight=Weight::Primary busy=task.busy() disabled=Signal::derive(move || !wrong.with(Vec::is_empty)) on_press=try_it>{t!("试运行", "Try")}</Button>
                    <span class="muted">{t!("逐行检查，不会导入任何内容。", "Every row is tried, and nothing is imported.")}</span>
                </div>
            </div>
        </Section>
    }
    .into_any()
}

fn offered(heading: &HeadingView, at: u32) -> Choice {
    let sample: String = heading.sample.chars().take(20).collect();
    let words = if sample.is_empty() { heading.heading.clone() } else { format!("{}（{sample}）", heading.heading) };
    Choice::new(at.to_string(), Text::name(&words))
}

fn field(column: ColumnView, at: RwSignal<String>, choices: Vec<Choice>) -> AnyView {
    let bind = Bound::loose(format!("column-{}", column.key), at);
    view! { <SelectField bind label=label(column.heading) choices hint=label(column.hint) required=column.required /> }.into_any()
}
