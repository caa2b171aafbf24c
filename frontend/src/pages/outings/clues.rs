//! Clues (外出告知线索): late and missing notices that the office has to look into.

use ohqc_domain::outings::{Clue, ClueKind, ClueStatus};

use crate::api::outings::{self, OutingSummary};
use crate::prelude::*;

/// Clues by where they stand, the open ones first.
#[component]
pub(super) fn Clues() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let status = |address: &Query| address.parse::<ClueStatus>("clue").unwrap_or(ClueStatus::Open);
    let asked = move |address: &Query| address.pick(&["q", "region", "sort", "cursor"]).with("clue", status(address).code());
    let page = fetch(move || outings::list(client, asked(&url.get())));
    let root = Signal::derive(move || own_region(client));
    let switch = move || {
        let link = |one: &ClueStatus| {
            let (one, query) = (*one, url.get().without("cursor").with("clue", one.code()));
            let current = (status(&url.get()) == one).then_some("page");
            view! { <a class="switch-link" href=url.href(&query) aria-current=current>{label(one.label())}</a> }
        };
        ClueStatus::ALL.iter().map(link).collect_view()
    };
    view! {
        <p class="muted">{t!("逾期告知、开始后告知和首日已到仍未告知的外出，自动列为线索，由接收机关核实；属实的线索如何移送，另行办理。", "Outings told late, after they began, or not at all are listed here for the office that answers to look into; handing on what is confirmed is another matter.")}</p>
        <nav class="switch-row" aria-label=t!("线索状态", "Where the clues stand")>{switch}</nav>
        <div class="panel">
            <FilterBar keys=vec!["q", "region"]>
                <SearchBox label=t!("用人单位名称", "Employer") />
                <RegionFilter label=t!("用人单位地区", "Employer's region") root />
                <ExportButton list=outings::FILE asked />
            </FilterBar>
            <DataTable source=page columns=columns() caption=t!("外出告知线索", "Clues")
                href empty=t!("没有线索", "No clue") />
        </div>
    }
    .into_any()
}

/// The open clues of the office, on its workbench.
#[component]
pub fn CluePanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || outings::list(client, Query::new().with("clue", ClueStatus::Open.code())));
    view! { <Brief source=page title=t!("外出告知线索", "Clues: notices of outings") columns href list="/app/outings?view=clues" /> }
}

fn href(row: &OutingSummary) -> String {
    format!("/app/outings/{}", row.id)
}

fn columns() -> Vec<Column<OutingSummary>> {
    let day = |row: &OutingSummary, of: fn(&Clue) -> Option<chrono::NaiveDate>| {
        row.clue.as_ref().and_then(of).map(date).unwrap_or_default()
    };
    vec![
        Column::text(t!("用人单位", "Employer"), |row: &OutingSummary| row.employer_name.clone()),
        Column::text(t!("检查机构", "Institution"), |row: &OutingSummary| row.institution_name.clone()).width("11rem"),
        Column::text(t!("地区", "Region"), |row: &OutingSummary| row.region_name.clone()).width("8rem"),
        Column::new(t!("线索", "Clue"), |row: &OutingSummary| row.clue.as_ref().map(|clue| kind_badge(clue.kind))),
        Column::text(t!("开始", "First day"), move |row: &OutingSummary| day(row, |clue| Some(clue.starts_on))).brief(),
        Column::text(t!("告知期限日", "Due"), move |row: &OutingSummary| day(row, |clue| clue.due_on)).brief(),
        Column::text(t!("告知日期", "Told"), move |row: &OutingSummary| day(row, |clue| clue.told_on)).brief(),
        Column::new(t!("核实", "Looked into"), |row: &OutingSummary| row.clue.as_ref().map(|clue| status_badge(clue.status()))),
    ]
}

fn kind_badge(kind: ClueKind) -> AnyView {
    let tone = match kind {
        ClueKind::Late => Tone::Warning,
        ClueKind::NoNotice | ClueKind::AfterStart => Tone::Danger,
    };
    view! { <Badge tone>{label(kind.label())}</Badge> }.into_any()
}

fn status_badge(status: ClueStatus) -> AnyView {
    let tone = match status {
        ClueStatus::Open => Tone::Accent,
        ClueStatus::Confirmed => Tone::Danger,
        ClueStatus::Dismissed => Tone::Neutral,
    };
    view! { <StatusBadge tone label=label(status.label()) /> }.into_any()
}

/// The clue of an outing, on its page: the facts it rests on, and what was found.
pub(super) fn draw(clue: Clue) -> AnyView {
    let (kind, status) = (clue.kind, clue.status());
    let due = clue.due_on.map(|due| view! { <Item label=t!("告知期限日", "Due")>{date(due)}</Item> });
    let told = match clue.told_on {
        Some(told) => Signal::stored(date(told)),
        None => t!("尚未告知", "Nobody was told"),
    };
    let found = clue.settlement.map(|found| {
        view! { <Item label=t!("核实情况", "What was found") wide=true>{found.office} " · " {date(found.on)} <p>{found.remark}</p></Item> }
    });
    let before = clue.before.map(|before| {
        view! { <h3>{t!("此前的线索", "The clue before")}</h3> {draw(*before)} }
    });
    view! {
        <p>{kind_badge(kind)} " " {status_badge(status)}</p>
        <DescriptionList>
            <Item label=t!("开始日期", "First day")>{date(clue.starts_on)}</Item>
            {due}
            <Item label=t!("告知日期", "Told")>{told}</Item>
            {found}
        </DescriptionList>
        {before}
    }
    .into_any()
}
