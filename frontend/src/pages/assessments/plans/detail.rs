//! One plan: coverage, progress, its rounds, who is not covered, and what may be done.

use ohqc_domain::assessments::api::{PlanAction, PlanView, UncoveredView};
use ohqc_domain::assessments::{PlanStateName, StateName};
use ohqc_domain::ids::PlanId;

use super::super::{PlanBadge, StateBadge};
use super::add::AddRounds;
use super::coverage::draw_coverage;
use super::crumb;
use super::rounds::Rounds;
use crate::api::plans;
use crate::prelude::*;

/// The page of a plan.
#[component]
pub(in crate::pages::assessments) fn PlanDetail(id: PlanId) -> impl IntoView {
    let client = use_client();
    let page = fetch(move || plans::get(client, id));
    page.page(t!("质控计划", "QC plan"), vec![crumb()], move |read| draw(client, page, read))
}

/// What of a plan is offered.
struct Offered {
    discard: bool,
    remove: bool,
    add: bool,
    approve: bool,
    close: bool,
}

/// Whether listing, approving, taking back and ending are offered. Of a plan all of whose rounds are finished nothing is left to end, and
/// institutions can be listed as long as there are any without a round, as those that filed since.
fn offered(plan: &PlanView) -> Offered {
    let may = |action| plan.actions.contains(&action);
    let completed = plan.state == PlanStateName::Completed;
    let uncovered = plan.coverage.ratio.numerator < plan.coverage.ratio.denominator;
    Offered {
        discard: may(PlanAction::Discard),
        remove: may(PlanAction::RemoveRounds),
        add: may(PlanAction::AddRounds) && (uncovered || !completed),
        approve: may(PlanAction::Approve),
        close: may(PlanAction::Close) && !completed,
    }
}

fn draw(client: Client, page: Fetched<Versioned<PlanView>>, read: Versioned<PlanView>) -> AnyView {
    let Versioned { value: plan, etag } = read;
    let (id, service, state) = (plan.id, plan.service, plan.state);
    let Offered { discard, remove, add, approve, close } = offered(&plan);
    let empty = plan.progress.total() == 0;
    let task = use_task();
    let (approving, closing, discarding) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let navigate = StoredValue::new_local(use_navigate());
    let actions = {
        let etag = etag.clone();
        move || {
            let first = if empty || !approve { Weight::Primary } else { Weight::Secondary };
            view! {
                {discard.then(|| view! { <Button glyph=Glyph::Trash on_press=move || discarding.set(true)>{t!("作废", "Discard")}</Button> })}
                {close.then(|| view! { <Button glyph=Glyph::Lock on_press=move || closing.set(true)>{t!("结束计划", "Close")}</Button> })}
                {add.then(|| view! { <AddRounds id service page etag weight=first /> })}
                {approve.then(|| view! { <Button weight=Weight::Primary glyph=Glyph::Check disabled=empty on_press=move || approving.set(true)>{t!("批准计划", "Approve")}</Button> })}
            }
        }
    };
    let (approve_tag, close_tag, discard_tag, rounds_tag) = (etag.clone(), etag.clone(), etag.clone(), etag);
    let do_approve = move || {
        task.run(
            plans::approve(client, id, approve_tag.clone()),
            Text::new("计划已批准，开始执行", "The plan is in force"),
            move |read| page.set(read),
        )
    };
    let do_close = move || {
        task.run(plans::close(client, id, close_tag.clone()), Text::new("计划已结束", "The plan is closed"), move |read| {
            page.set(read)
        })
    };
    let do_discard = move || {
        task.run(
            plans::discard(client, id, discard_tag.clone()),
            Text::new("计划已作废", "The plan is discarded"),
            move |()| {
                navigate.with_value(|go| go("/app/plans", Default::default()));
            },
        )
    };
    let (total, planned) = (plan.progress.total(), plan.progress.planned);
    let dialogs = view! {
        <ConfirmDialog open=approving title=t!("批准质控计划", "Approve the plan") action=t!("批准", "Approve") task on_confirm=do_approve>
            <p>{t!("批准后 {} 家机构的年度考核开始计时，专家组可以评分；新备案的机构仍可补充列入。", "The time of {} rounds begins and experts may score; newly filed institutions can still join.", total)}</p>
        </ConfirmDialog>
        <ConfirmDialog open=discarding title=t!("作废这份计划？", "Discard the plan?") action=t!("作废", "Discard") danger=true task on_confirm=do_discard>
            <p>{t!("计划及列入的 {} 家机构一并删除，作废留有记录；该年度该项服务可以重新拟定计划。", "The plan goes, with its {} rounds, and leaves a record; another plan of the year and service can be drawn up.", total)}</p>
        </ConfirmDialog>
        <ConfirmDialog open=closing title=t!("结束质控计划", "Close the plan") action=t!("结束", "Close") danger=true task on_confirm=do_close>
            <p>{t!("结束后不能再评分。尚未开始的 {} 家机构将记为未覆盖。", "Nothing can be scored afterwards. {} institutions not begun stay uncovered.", planned)}</p>
        </ConfirmDialog>
    };
    let heading = {
        let (province, year, service) = (plan.region_name.clone(), plan.year, plan.service.label());
        Signal::derive(move || format!("{province} · {year} · {}", service.get(language())))
    };
    let tabs = vec![
        Tab::new("rounds", t!("考核轮次", "Rounds"), move || {
            let etag = remove.then(|| rounds_tag.clone());
            view! { <Rounds id page etag /> }
        })
        .count(total),
        Tab::new("uncovered", t!("未覆盖机构", "Not covered"), move || view! { <Uncovered id /> }),
        Tab::new("history", t!("办理记录", "History"), move || {
            view! { <Card><History list=plans::history(id) /></Card> }
        }),
    ];
    view! {
        <PageHeader title=Signal::stored(plan.title.clone()) subtitle=heading crumbs=vec![crumb()] badges=move || view! { <PlanBadge state /> } actions />
        {draft_notice(&plan, approve)}
        <div class="two-columns">
            {draw_coverage(&plan.coverage, total)}
            {progress(&plan)}
        </div>
        <Tabs tabs label=t!("计划", "Plan") />
        {dialogs}
    }
    .into_any()
}

/// What a draft waits for, and whom.
fn draft_notice(plan: &PlanView, may_approve: bool) -> AnyView {
    if plan.state != PlanStateName::Draft {
        return ().into_any();
    }
    let by = plan.drafted_by.clone();
    let words = match (plan.progress.total(), may_approve) {
        (0, _) => t!(
            "尚未列入机构。列入后由 {} 以外的人批准。",
            "No institutions yet. Somebody other than {} approves it afterwards.",
            by
        ),
        (_, true) => t!("由 {} 拟定，待您批准。", "Drawn up by {}; it waits for your approval.", by),
        (_, false) => t!(
            "由 {} 拟定，待卫生健康部门另一人批准；拟定人不能批准自己的计划。",
            "Drawn up by {}; another person of the health authority approves it.",
            by
        ),
    };
    view! { <div class="score-notice"><Notice tone=Tone::Accent><p>{words}</p></Notice></div> }.into_any()
}

fn progress(plan: &PlanView) -> AnyView {
    let parts = [
        (StateName::Finalised, plan.progress.finalised),
        (StateName::Scoring, plan.progress.scoring),
        (StateName::Planned, plan.progress.planned),
    ];
    let total = plan.progress.total();
    let bars = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| view! { <span class="plan-part" data-state=state.code() style:flex-grow=count.to_string()></span> })
        .collect_view();
    let id = plan.id;
    let keys = parts
        .into_iter()
        .map(|(state, count)| {
            view! { <li><span class="plan-key" data-state=state.code() aria-hidden="true"></span>
            <Link href=format!("/app/assessments?plan={id}&state={state}")>{label(state.label())}</Link> <b>{count}</b></li> }
        })
        .collect_view();
    let approval = plan.approved_by.clone().zip(plan.approved_on).map(|(by, on)| format!("{by} · {}", date(on)));
    let closed = plan.closed_on.map(|on| view! { <Item label=t!("结束日期", "Closed on")>{date(on)}</Item> });
    let by = plan.drafted_by.clone();
    view! {
        <Section title=t!("执行进度", "Progress") note=counted(total)>
            <div class="plan-bar" role="img" aria-label=t!("执行进度", "Progress")>{bars}</div>
            <ul class="plan-keys">{keys}</ul>
            <DescriptionList>
                <Item label=t!("拟定", "Drawn up by")>{by}</Item>
                <Item label=t!("批准", "Approved by")>{approval}</Item>
                {closed}
            </DescriptionList>
        </Section>
    }
    .into_any()
}

/// How many institutions a plan lists.
fn counted(total: u64) -> Signal<String> {
    if total == 1 { t!("共 1 家", "1 institution") } else { t!("共 {} 家", "{} institutions", total) }
}

#[component]
fn Uncovered(id: PlanId) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let rows = fetch(move || plans::uncovered(client, id, url.pick(&["cursor"])));
    let asked = |address: &Query| address.pick(&["cursor"]);
    view! {
        <div class="panel">
            <div class="filter-bar"><ExportButton list=plans::uncovered_file(id) asked /></div>
            <DataTable source=rows columns=uncovered_columns() caption=t!("未覆盖机构", "Not covered") href=|row: &UncoveredView| format!("/app/institutions/{}", row.institution)
                empty=t!("周期内全部机构均已考核", "Every institution was assessed within the window") />
        </div>
    }
    .into_any()
}

fn uncovered_columns() -> Vec<Column<UncoveredView>> {
    vec![
        Column::text(t!("机构", "Institution"), |row: &UncoveredView| row.institution_name.clone()),
        Column::text(t!("地区", "Region"), |row: &UncoveredView| row.region_name.clone()),
        Column::new(t!("本计划", "This plan"), |row: &UncoveredView| match (row.assessment, row.state) {
            (Some(round), Some(state)) => {
                view! { <Link href=format!("/app/assessments/{round}")><StateBadge state /></Link> }.into_any()
            }
            _ => {
                let words = label(row.listed());
                view! { <Badge tone=Tone::Warning>{words}</Badge> }.into_any()
            }
        }),
    ]
}
