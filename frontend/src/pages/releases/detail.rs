//! One version of a year's results.

use ohqc_domain::ids::ReleaseId;
use ohqc_domain::releases::StateName;

use super::acts::{ApproveDialog, PublishDialog, ReturnDialog, Source};
use super::cities::overview;
use super::indicators::indicators;
use super::list::tone;
use super::manifest;
use super::results::{Pulls, Results};
use crate::api::releases::{self, ReleaseAction, ReleaseView};
use crate::prelude::*;

/// One version.
#[component]
pub(super) fn ReleaseDetail(
    /// Which one.
    id: ReleaseId,
) -> impl IntoView {
    let client = use_client();
    let source = fetch(move || releases::get(client, id));
    source.page(
        t!("年度结果", "Annual results"),
        vec![Crumb::new(t!("年度结果", "Annual results"), "/app/releases")],
        move |read| draw(source, read),
    )
}

fn draw(source: Source, read: Versioned<ReleaseView>) -> AnyView {
    let Versioned { value: shown, etag } = read;
    let (id, state, version, year, region) = (shown.id, shown.state, shown.version, shown.year, shown.region);
    let name = shown.region_name.clone();
    let (approving, returning, publishing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let may = |action| shown.actions.contains(&action);
    let (may_approve, may_return, may_publish) =
        (may(ReleaseAction::Approve), may(ReleaseAction::Return), may(ReleaseAction::Publish));
    let actions = move || {
        view! {
            {may_return.then(|| view! { <Button on_press=move || returning.set(true)>{t!("退回", "Return")}</Button> })}
            {may_approve.then(|| view! { <Button weight=Weight::Primary glyph=Glyph::Check on_press=move || approving.set(true)>{t!("批准", "Approve")}</Button> })}
            {may_publish.then(|| view! { <Button weight=Weight::Primary glyph=Glyph::Publish on_press=move || publishing.set(true)>{t!("发布", "Publish")}</Button> })}
        }
    };
    let badges = move || {
        view! {
            <StatusBadge tone=tone(state) label=label(state.label()) />
            <Badge>{t!("第 {} 版", "Version {}", version)}</Badge>
        }
    };
    let summary = StoredValue::new(shown.summary.clone());
    let head = shown.manifest.clone();
    let rows = u64::from(shown.summary.totals.rows);
    let mut tabs = vec![
        Tab::new("overview", t!("概览", "Overview"), move || summary.with_value(overview)),
        Tab::new("indicators", t!("指标", "Indicators"), move || summary.with_value(indicators)),
        Tab::new("results", t!("逐机构结果", "Results"), move || view! { <Results id /> }).count(rows),
        Tab::new("manifest", t!("清单与哈希", "Manifest"), move || manifest::draw(&head)),
    ];
    if state == StateName::Published {
        tabs.push(Tab::new("pulls", t!("拉取回执", "Pulls"), move || view! { <Pulls year region /> }));
    }
    tabs.push(Tab::new("history", t!("经过", "History"), move || {
        view! { <Card><History list=releases::history(id) /></Card> }
    }));
    view! {
        <PageHeader title=t!("{} {} 年度质控结果", "{} {}: QC results", name, year)
            crumbs=vec![Crumb::new(t!("年度发布", "Annual releases"), "/app/releases")] badges actions />
        {progress(&shown)}
        <Tabs tabs label=t!("年度结果", "Annual results") />
        {may_approve.then(|| view! { <ApproveDialog id year etag=etag.clone() source open=approving /> })}
        {may_return.then(|| view! { <ReturnDialog id etag=etag.clone() source open=returning /> })}
        {may_publish.then(|| view! { <PublishDialog id year etag source open=publishing /> })}
    }
    .into_any()
}

/// How many steps are done: frozen, approved, published.
const fn steps_done(state: StateName) -> usize {
    match state {
        StateName::Prepared | StateName::Returned => 1,
        StateName::Approved => 2,
        StateName::Published => 3,
    }
}

/// Who did which step, and what is next.
fn progress(shown: &ReleaseView) -> AnyView {
    let signed = |by: &Option<String>, on: Option<chrono::NaiveDate>| Some(format!("{} · {}", by.as_deref()?, date(on?)));
    let prepared = format!("{} · {}", shown.prepared_by, date(shown.prepared_on));
    let approved = signed(&shown.approved_by, shown.approved_on);
    let published = signed(&shown.published_by, shown.published_on);
    let step = |words: Signal<String>, done: Option<String>| {
        Signal::derive(move || done.as_ref().map_or_else(|| words.get(), |done| format!("{} · {done}", words.get())))
    };
    let steps = vec![
        step(t!("冻结", "Frozen"), Some(prepared)),
        step(t!("第二人批准", "Second person approves"), approved),
        step(t!("发布", "Published"), published),
    ];
    let returned = shown.reason.clone().map(|reason| {
        let by = signed(&shown.returned_by, shown.returned_on).unwrap_or_default();
        view! { <div class="notice-block"><Notice tone=Tone::Warning title=t!("已退回 · {}", "Returned · {}", by)><p>{reason}</p></Notice></div> }
    });
    let waiting = (matches!(shown.state, StateName::Prepared | StateName::Approved) && shown.actions.is_empty()).then(|| {
        view! {
            <div class="notice-block"><Notice tone=Tone::Accent>
                <p>{t!("须由有批准权限、且非拟制本人的另一人办理下一步。", "The next step is for another person who may approve and did not prepare it.")}</p>
            </Notice></div>
        }
    });
    view! { <Stepper steps current=steps_done(shown.state) /> {returned} {waiting} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_place_among_the_steps() {
        let done: Vec<usize> = StateName::ALL.iter().map(|state| steps_done(*state)).collect();
        assert_eq!(done, [1, 1, 2, 3]);
    }
}
