//! One batch: the step it is at, what is wrong with its rows, what happened to it.

use ohqc_domain::ids::ImportId;
use ohqc_domain::imports::ImportState;

use super::columns::Columns;
use super::faults::Faults;
use super::run::{Acts, Progress};
use super::{crumb, state_badge, step, stepper};
use crate::api::imports::{self, ImportAction, ImportView};
use crate::prelude::*;

/// Where answers go: the page's own value.
pub(super) type Source = Fetched<Versioned<ImportView>>;

/// The page of a batch.
#[component]
pub(super) fn ImportDetail(id: ImportId) -> impl IntoView {
    let (client, busy) = (use_client(), RwSignal::new(false));
    let page = fetch(move || imports::get(client, id));
    page.page(t!("批量导入", "Import"), vec![crumb()], move |read| draw(client, page, read, busy))
}

fn draw(client: Client, page: Source, read: Versioned<ImportView>, busy: RwSignal<bool>) -> AnyView {
    let view = read.value.clone();
    let (summary, id) = (view.summary.clone(), view.summary.id);
    let saving = use_task();
    let name = summary.file_name.clone();
    let save = move || {
        let words = t!("结果", "result").get_untracked();
        let name = format!("{}-{words}.xlsx", name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem));
        saving.run(imports::result(client, id, name), Text::new("结果已下载", "The result is saved"), |()| ());
    };
    let told = summary.state != ImportState::Uploaded;
    let actions = {
        let read = read.clone();
        move || {
            let save = save.clone();
            let button = told.then(|| {
                view! { <Button glyph=Glyph::Download busy=saving.busy() on_press=save>{t!("下载结果", "Save the result")}</Button> }
            });
            view! { {button} <Acts page read=read.clone() busy /> }
        }
    };
    let faulty = summary.faulty > 0 && told;
    let faults_of = view.clone();
    let matching = view.actions.contains(&ImportAction::Check).then(|| view! { <Columns page read=read.clone() /> });
    let state = summary.state;
    view! {
        <PageHeader title=Signal::stored(summary.file_name.clone()) subtitle=label(summary.kind.label()) crumbs=vec![crumb()] actions badges=move || state_badge(state) />
        {stepper(step(state))}
        <div class="stat-row">
            <Stat label=t!("总行数", "Rows") value=summary.total.to_string() />
            <Stat label=t!("已导入", "Imported") value=summary.done.to_string() />
            <Stat label=t!("有误", "Faulty") value=summary.faulty.to_string() />
        </div>
        <Progress summary=summary.clone() />
        {matching}
        {faulty.then(|| view! { <Faults view=faults_of /> })}
        <Section title=t!("历史", "History")><History list=imports::history(id) /></Section>
    }
    .into_any()
}
