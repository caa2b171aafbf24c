//! The list of outings: an institution's own, or those an authority was told of; as a table or by month.

use ohqc_domain::outings::{ClueStatus, Figure, StateName};

use super::calendar::Calendar;
use super::clues::Clues;
use super::overview::Overview;
use super::{report_page, state_badge, told_badge};
use crate::api::outings::{self, OutingSummary};
use crate::prelude::*;

const FILTERS: &[&str] = &["q", "state", "region", "from", "to", "late", "confirmed", "clue"];

/// The notices that wait for the reader's own employer.
const WAITING: &str = "/app/outings?confirmed=false";

/// The notices that wait for the reader's office.
const INBOX: &str = "/app/outings?state=notified";

/// What of the address the server is asked for.
fn asked(address: &Query) -> Query {
    address.pick(&[FILTERS, &["institution", "figure", "sort", "cursor"]].concat())
}

/// Outings the reader may see.
#[component]
pub(super) fn OutingList() -> impl IntoView {
    let client = use_client();
    let actions = move || {
        let add = client.can(Permission::OutingsEdit).then(|| {
            view! { <LinkButton href="/app/outings/new" weight=Weight::Primary glyph=Glyph::Plus>{t!("新建告知书", "New notice")}</LinkButton> }
        });
        let inbox = client.can(Permission::OutingsReceive).then(|| {
            view! { <LinkButton href=INBOX>{t!("待接收", "Waiting for receipt")}</LinkButton> }
        });
        let own = client.can(Permission::OutingsConfirm).then(|| {
            view! { <LinkButton href=WAITING>{t!("待确认", "Waiting for confirmation")}</LinkButton> }
        });
        let mine = untrack(|| client.session()).person().map(|person| report_page(person.organisation_id));
        let report = mine.filter(|_| client.can(Permission::OutingsEdit)).map(|href| {
            view! { <LinkButton href>{t!("外出工作情况报告", "Report on outings")}</LinkButton> }
        });
        view! { {inbox} {own} {report} {add} }
    };
    let mut tabs = vec![
        Tab::new("list", t!("列表", "List"), || view! { <Table /> }),
        Tab::new("calendar", t!("日历", "Calendar"), || view! { <Calendar /> }),
    ];
    // Clues and figures are for those who tell and those who are told.
    if !client.can(Permission::OutingsConfirm) {
        tabs.insert(1, Tab::new("clues", t!("外出告知线索", "Clues"), || view! { <Clues /> }));
        tabs.insert(2, Tab::new("overview", t!("指标与地图", "Figures and map"), || view! { <Overview /> }));
    }
    view! {
        <PageHeader title=t!("外出检查", "Outings") actions
            subtitle=t!("外出职业健康检查须先向用人单位所在地书面告知；代管期间向代管机关告知。", "An outing is notified in writing where the employer is, or to the office that stands in for it.") />
        <Tabs tabs label=t!("外出检查", "Outings") param="view" />
    }
    .into_any()
}

fn page_of(row: &OutingSummary) -> String {
    format!("/app/outings/{}", row.id)
}

/// The notices that wait for the reader's own employer, on the workbench; nothing when there are none.
#[component]
pub fn NoticePanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || outings::list(client, Query::new().with("confirmed", "false")));
    view! { <Brief source=page title=t!("待确认的外出检查告知", "Notices of outings to confirm") columns=own_columns href=page_of list=WAITING /> }
}

/// The notices that wait to be received, on the workbench; nothing when there are none.
#[component]
pub fn InboxPanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || outings::list(client, Query::new().with("state", StateName::Notified)));
    view! { <Brief source=page title=t!("待接收的外出检查告知", "Notices of outings to receive") columns=inbox_columns href=page_of list=INBOX /> }
}

/// The institution's notices that are not told yet, on the workbench; nothing when there are none.
#[component]
pub fn UnsentPanel() -> impl IntoView {
    let client = use_client();
    let page = fetch(move || outings::list(client, Query::new().with("state", StateName::Draft)));
    view! { <Brief source=page title=t!("尚未告知的告知书草稿", "Notices still to be sent") columns=draft_columns href=page_of list="/app/outings?state=draft" /> }
}

#[component]
fn Table() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || outings::list(client, asked(&url.get())));
    let root = Signal::derive(move || own_region(client));
    let late = vec![
        Choice::new("true", Text::new("逾期或未告知", "Late or missing")),
        Choice::new("false", Text::new("按期", "In time")),
    ];
    let confirmed =
        vec![Choice::new("true", Text::new("已确认", "Confirmed")), Choice::new("false", Text::new("待确认", "Waiting"))];
    let empty = if client.can(Permission::OutingsConfirm) {
        t!("没有发给本单位的外出检查告知", "No notice names your employer")
    } else {
        t!("没有符合条件的外出检查", "No outing found")
    };
    let clues = (!client.can(Permission::OutingsConfirm))
        .then(|| view! { <FilterSelect key="clue" label=t!("告知线索", "Clue") choices=options!(ClueStatus) /> });
    let shown = if client.can(Permission::OutingsConfirm) { own_columns() } else { columns() };
    let figure = Signal::derive(move || url.get().parse::<Figure>("figure").map(|figure| label(figure.label()).get()));
    view! {
        <div class="panel">
            <FilterBar keys=FILTERS.to_vec()>
                <SearchBox label=t!("用人单位名称", "Employer") />
                <FilterSelect key="state" label=t!("状态", "State") choices=options!(StateName) />
                <RegionFilter label=t!("用人单位地区", "Employer's region") root />
                <FilterDate key="from" label=t!("自", "From") />
                <FilterDate key="to" label=t!("至", "To") />
                <FilterSelect key="late" label=t!("告知时限", "Notice") choices=late />
                <FilterSelect key="confirmed" label=t!("用人单位确认", "Employer") choices=confirmed />
                {clues}
                <FilterFact key="figure" label=t!("只看指标口径内的", "Only what a figure counts") name=figure />
                <FilterFact key="institution" label=t!("只看一家机构", "One institution") />
                <ExportButton list=outings::FILE asked />
            </FilterBar>
            <DataTable source=page columns=shown caption=t!("外出检查", "Outings")
                href=page_of empty />
        </div>
    }
    .into_any()
}

/// Of every outing: who examines whom, where, when, how many.
fn columns() -> Vec<Column<OutingSummary>> {
    let mut columns = vec![employer(), institution().width("11rem"), region()];
    columns.extend(arrangement());
    columns.extend([state(), told(), recipient(), confirmed()]);
    columns
}

/// Of the outings to one's own employer: the institution names the row.
fn own_columns() -> Vec<Column<OutingSummary>> {
    let mut columns = vec![institution(), region()];
    columns.extend(arrangement());
    columns.extend([state(), confirmed()]);
    columns
}

/// Of the notices that wait to be received.
fn inbox_columns() -> Vec<Column<OutingSummary>> {
    let mut columns = vec![employer(), institution().width("11rem")];
    columns.extend(arrangement());
    columns.extend([told(), recipient()]);
    columns
}

/// Of notices that nobody was told of yet.
fn draft_columns() -> Vec<Column<OutingSummary>> {
    let mut columns = vec![employer(), region()];
    columns.extend(arrangement());
    columns
}

fn employer() -> Column<OutingSummary> {
    Column::text(t!("用人单位", "Employer"), |row: &OutingSummary| row.employer_name.clone())
}

fn institution() -> Column<OutingSummary> {
    Column::text(t!("检查机构", "Institution"), |row: &OutingSummary| row.institution_name.clone())
}

fn region() -> Column<OutingSummary> {
    Column::text(t!("地区", "Region"), |row: &OutingSummary| row.region_name.clone()).width("8rem")
}

fn arrangement() -> [Column<OutingSummary>; 3] {
    [
        Column::text(t!("开始", "From"), |row: &OutingSummary| date(row.starts_on)).sort("starts").brief(),
        Column::text(t!("结束", "To"), |row: &OutingSummary| date(row.ends_on)).brief(),
        Column::number(t!("计划人数", "People"), |row: &OutingSummary| row.planned.to_string()),
    ]
}

fn state() -> Column<OutingSummary> {
    Column::new(t!("状态", "State"), |row: &OutingSummary| {
        let moved = row.moved_away.then(|| view! { " " <Badge tone=Tone::Warning>{t!("已移出", "Moved away")}</Badge> });
        view! { {state_badge(row.state)}{moved} }
    })
}

fn told() -> Column<OutingSummary> {
    Column::new(t!("告知", "Notice"), |row: &OutingSummary| told_badge(row.recipient_name.is_some(), row.standing))
}

/// Who was told, and below it who got a copy.
fn recipient() -> Column<OutingSummary> {
    Column::new(t!("接收机关所在地", "Told"), |row: &OutingSummary| {
        let copy = row.copy_name.clone().map(|name| {
            view! { <div class="muted">{t!("抄送", "Copy to")} " " {label(name)}</div> }
        });
        view! { {row.recipient_name.clone()}{copy} }
    })
    .width("12rem")
}

fn confirmed() -> Column<OutingSummary> {
    Column::new(t!("用人单位确认", "Employer confirmed"), |row: &OutingSummary| {
        let waits = row.recipient_name.is_some() && row.state != StateName::Cancelled;
        let waiting = waits.then(|| view! { <span class="muted">{t!("待确认", "Waiting")}</span> });
        view! { {row.confirmed_at.map(moment)}{waiting.filter(|_| row.confirmed_at.is_none())} }
    })
}
