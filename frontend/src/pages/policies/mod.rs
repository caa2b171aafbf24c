//! Policy profiles: every value with its clause, how sure it is, and where a province departs from the nation.

mod narrow;
mod shape;
mod values;

use ohqc_domain::deadlines::FixedDate;
use ohqc_domain::policy::Document;

pub use self::shape::value_words;
use crate::api::policies::{self, ProfileSummary, ProfileView};
use crate::browser;
use crate::prelude::*;

/// Policy profiles.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Administration,
        href: "/app/policies",
        label: Text::new("政策参数", "Policies"),
        glyph: Glyph::Law,
        permissions: &[Permission::PoliciesRead],
    }],
    console: || {
        vec![route(path!("policies"), lazy!(registers, Policies)), route(path!("policies/:id"), lazy!(registers, Policies))]
    },
    public: Vec::new,
};

/// The profile that the address names, or that of the person's own province.
#[component]
fn Policies() -> impl IntoView {
    let client = use_client();
    let params = use_params_map();
    let asked = Memo::new(move |_| params.with(|params| params.get("id")));
    let list = fetch(move || policies::list(client));
    list.show(move |profiles| {
        let home = client.session().person().map(|person| person.region.clone()).unwrap_or_default();
        let own = narrow::profile_of(&home, &profiles);
        let chosen = Memo::new(move |_| asked.get().or(own.clone().map(|id| id.0)).unwrap_or_default());
        let profile = fetch(move || policies::get(client, chosen.get()));
        view! { {switch(&profiles, chosen)} {profile.show(draw)} }
    })
}

/// The way from one profile to another.
fn switch(profiles: &[ProfileSummary], chosen: Memo<String>) -> AnyView {
    let links = profiles
        .iter()
        .map(|profile| {
            let id = profile.id.0.clone();
            let current = move || chosen.with(|chosen| *chosen == id).then_some("page");
            let own = profile.own;
            let href = format!("/app/policies/{}", profile.id);
            view! {
                <a href=href class="switch-link" aria-current=current>
                    <span><b>{label(profile.title.clone())}</b> " " <span class="muted">{profile.id.to_string()}</span></span>
                    <span class="muted">{t!("自设 {} 项", "{} of its own", own)}</span>
                </a>
            }
        })
        .collect_view();
    view! { <nav class="switch-row" aria-label=t!("选择政策参数", "Profiles")>{links}</nav> }.into_any()
}

fn draw(profile: ProfileView) -> AnyView {
    let ProfileView { id, title, inherits, valid_from, on, documents, groups, differences, dates, marks, .. } = profile;
    let (since, day) = (date(valid_from), date(on));
    let name = label(title.clone());
    let parent = inherits.clone().map(|parent| parent.0);
    let subtitle = match parent.clone() {
        Some(parent) => {
            t!("继承 {}，自 {} 起施行；以下为 {} 的现行值。", "Inherits {}, in force since {}; as of {}.", parent, since, day)
        }
        None => t!("国家基线，各省在其上调整；以下为 {} 的现行值。", "The national baseline; as of {}.", day),
    };
    let heading = t!("政策参数 · {}", "Policies · {}", name.get());
    let settings: usize = groups.iter().map(|group| group.settings.len()).sum();
    let mut tabs = vec![
        Tab::new("values", t!("全部参数", "All values"), move || values::values(groups.clone(), inherits.is_some()))
            .count(u64::try_from(settings).unwrap_or_default()),
    ];
    if let Some(parent) = parent {
        let count = u64::try_from(differences.len()).unwrap_or_default();
        let child = id.0.clone();
        tabs.push(
            Tab::new("differences", t!("与上级的差异", "Differences"), move || {
                values::differences(differences.clone(), parent.clone(), child.clone())
            })
            .count(count),
        );
    }
    let fixed = u64::try_from(dates.len()).unwrap_or_default();
    tabs.push(Tab::new("dates", t!("本年度日期", "Dates of the year"), move || draw_dates(dates.clone())).count(fixed));
    let cited = u64::try_from(documents.len()).unwrap_or_default();
    tabs.push(Tab::new("documents", t!("引用文件", "Documents"), move || draw_documents(documents.clone())).count(cited));
    let sure = marks.into_iter().filter(|mark| mark.count > 0).map(|mark| {
        view! { <span class="mark-pair"><MarkBadge mark=mark.mark always=true /> {mark.count}</span> }
    });
    view! {
        <PageHeader title=heading subtitle
            actions=|| view! { <Button glyph=Glyph::Print on_press=browser::print>{t!("打印", "Print")}</Button> } />
        <Card><div class="mark-line"><span class="muted">{t!("确定程度", "How sure")}</span>{sure.collect_view()}</div></Card>
        <Tabs tabs label=t!("政策参数", "Policies") />
    }
    .into_any()
}

fn draw_dates(dates: Vec<FixedDate>) -> AnyView {
    let columns = vec![
        Column::text(t!("截止日期", "Due"), |one: &FixedDate| date(one.due_on)).width("8rem"),
        Column::text(t!("最后工作日", "Last working day"), |one: &FixedDate| {
            one.safe_on.map_or_else(|| "—".to_owned(), date)
        })
        .width("9rem"),
        Column::new(t!("事项", "What"), |one: &FixedDate| {
            let title = label(one.title.clone());
            view! { {title} }
        }),
        Column::new(t!("条款", "Clause"), |one: &FixedDate| {
            view! { {one.clause.clone()} " " <MarkBadge mark=one.mark clause=one.clause.clone() /> }
        }),
    ];
    view! { <div class="panel"><DataTable source=Fetched::ready(dates) columns caption=t!("本年度日期", "Dates of the year") /></div> }
        .into_any()
}

fn draw_documents(documents: Vec<Document>) -> AnyView {
    let columns = vec![
        Column::new(t!("条款前缀", "Prefix"), |one: &Document| view! { <span class="code">{one.prefix.clone()}</span> })
            .width("9rem"),
        Column::new(t!("文件", "Document"), |one: &Document| {
            let title = label(Text::owned(one.zh.clone(), one.en.clone()));
            view! { {title} }
        }),
        Column::text(t!("印发日期", "Issued"), |one: &Document| one.issued.map_or_else(|| "—".to_owned(), date)).width("8rem"),
    ];
    view! { <div class="panel"><DataTable source=Fetched::ready(documents) columns caption=t!("引用文件", "Documents") /></div> }
        .into_any()
}
