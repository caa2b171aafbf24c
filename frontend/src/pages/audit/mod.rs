//! The audit trail: who did what to which thing, and when.

mod search;

use ohqc_domain::events::{EventKind, SubjectKind};

use crate::api::events::{self, EventView};
use crate::prelude::*;

/// The audit trail.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Administration,
        href: "/app/audit",
        label: Text::new("审计检索", "Audit trail"),
        glyph: Glyph::History,
        permissions: &[Permission::EventsRead],
    }],
    console: || vec![route(path!("audit"), lazy!(registers, Audit))],
    public: Vec::new,
};

/// Searches what happened; the search is in the address.
#[component]
fn Audit() -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let page = fetch(move || events::list(client, search::request(&url.get())));
    let subject = Signal::derive(move || {
        let first = page.get().and_then(|page| page.items.into_iter().next())?;
        Some(named(&first)?.get())
    });
    view! {
        <PageHeader title=t!("审计检索", "Audit trail")
            subtitle=t!("每一次变更留一条记录，只增不改。时间为北京时间。", "Every change leaves one row that is never altered. Times are China's.")
            actions=|| view! { <ExportButton list=events::FILE asked=search::request /> } />
        <div class="panel">
            <FilterBar keys=search::KEYS.to_vec()>
                <SearchBox key="actor" label=t!("操作人或登录名", "Person or login name") />
                <SearchBox key="institution" label=t!("机构名称", "Institution") />
                <FilterSelect key="subject_kind" label=t!("对象", "Subject") choices=options!(SubjectKind) />
                <FilterSelect key="kind" label=t!("事件", "Event") choices=options!(EventKind) />
                <FilterDate key="from" label=t!("自", "From") />
                <FilterDate key="to" label=t!("至", "To") />
            </FilterBar>
            <FilterFact key="subject_id" label=t!("仅看一个对象", "One subject only") name=subject />
            <DataTable source=page columns=columns() caption=t!("审计记录", "Audit trail")
                empty=t!("这些条件下没有记录", "Nothing happened that matches") />
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column<EventView>> {
    vec![
        Column::text(t!("时间", "When"), |event: &EventView| moment(event.at)).width("9.5rem"),
        Column::new(
            t!("事件", "Event"),
            |event: &EventView| view! { <StatusBadge tone=event_tone(event.kind) label=label(event.what()) /> },
        )
        .width("9rem"),
        Column::new(t!("操作人", "Who"), |event: &EventView| {
            let name = event.actor.clone().map_or_else(|| t!("系统", "System"), Signal::stored);
            view! { <div class="two-lines"><span>{name}</span><span class="muted">{event.organisation.clone()}</span></div> }
        })
        .width("13rem"),
        Column::new(t!("对象", "Subject"), draw_subject).width("13rem"),
        Column::new(t!("说明", "Details"), |event: &EventView| view! { <EventDetails event=event.clone() /> }),
        Column::number(t!("序号", "No."), |event: &EventView| event.position.to_string()).width("4rem"),
    ]
}

/// What a subject is called: by itself, or by the institution it belongs to.
fn named(event: &EventView) -> Option<Signal<String>> {
    event.subject.clone().map(label).or_else(|| event.institution.clone().map(Signal::stored))
}

fn draw_subject(event: &EventView) -> AnyView {
    let (id, kind) = (event.subject_id.to_string(), event.subject_kind);
    let what = match subject_page(kind.code(), &id).filter(|_| !event.gone) {
        Some(href) => view! { <Link href=href>{label(kind.label())}</Link> }.into_any(),
        None => view! { <span>{label(kind.label())}</span> }.into_any(),
    };
    let whole = format!("/app/audit?subject_kind={kind}&subject_id={id}");
    let words = named(event).unwrap_or_else(|| t!("全部记录", "Everything"));
    view! {
        <div class="two-lines">
            {what}
            <a class="muted" href=whole title=t!("该对象的全部记录", "Everything that happened to it")>{words}</a>
        </div>
    }
    .into_any()
}
