//! The front page of the public site.

use leptos_router::components::A;

use super::seek::destination;
use crate::browser;
use crate::pages::publications::Latest;
use crate::prelude::*;

/// What this platform is, one search for everything, and the way to each public list.
#[component]
pub(super) fn Home() -> impl IntoView {
    let title = t!("职业健康检查与职业病诊断质量控制", "Quality control of occupational health examination and diagnosis");
    Effect::new(move |_| browser::set_title(&format!("{} · OHQC", title.get())));
    view! {
        <div class="home">
            <section class="home-head">
                <h1 class="home-title">{title}</h1>
                <p class="home-lead">
                    {t!("查一查为您体检的机构是否备案、质控结论如何；核一核手中的备案回执是真是假。", "Look up whether the institution that examines you is on record and how it was assessed; check whether a filing receipt is genuine.")}
                </p>
                <Seek />
            </section>
            <ul class="home-doors">{doors()}</ul>
            <div class="home-latest"><Latest /></div>
        </div>
    }
    .into_any()
}

/// One box for names and codes.
#[component]
fn Seek() -> impl IntoView {
    let navigate = use_navigate();
    let typed = RwSignal::new(String::new());
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        navigate(&destination(&typed.get_untracked()), Default::default());
    };
    let hint = t!("机构名称，或备案回执上的核验码", "Name of an institution, or the code on a receipt");
    view! {
        <form class="home-seek" role="search" on:submit=go>
            <label class="visually-hidden" for="seek">{hint}</label>
            <Icon glyph=Glyph::Search size=20 />
            <input class="home-seek-input" id="seek" type="search" autocomplete="off" placeholder=hint
                prop:value=typed on:input=move |event| typed.set(event_target_value(&event)) />
            <Button submit=true weight=Weight::Primary>{t!("查询", "Search")}</Button>
        </form>
    }
    .into_any()
}

struct Door {
    href: &'static str,
    glyph: Glyph,
    title: Text,
    words: Text,
}

const DOORS: &[Door] = &[
    Door {
        href: "/institutions",
        glyph: Glyph::Building,
        title: Text::new("备案机构查询", "Institutions on record"),
        words: Text::new(
            "已备案的职业健康检查与职业病诊断机构、地址和检查类别",
            "Institutions on record for examination and diagnosis, with address and categories",
        ),
    },
    Door {
        href: "/rights",
        glyph: Glyph::Checklist,
        title: Text::new("服务资格查询", "Who may do what"),
        words: Text::new(
            "附近哪些机构可以开展某类检查、诊断或外出检查，以及依据",
            "Which institutions near you may examine, diagnose or go out, and why",
        ),
    },
    Door {
        href: "/publications",
        glyph: Glyph::Publish,
        title: Text::new("质控公示", "Published results"),
        words: Text::new("质控考核结果与合格名单，含撤回记录", "Assessment results and qualified lists, withdrawals included"),
    },
    Door {
        href: "/verify",
        glyph: Glyph::Shield,
        title: Text::new("回执核验", "Verify a receipt"),
        words: Text::new(
            "输入回执上的 16 位核验码，当场辨真伪",
            "Type the receipt's 16-character code and see whether it is genuine",
        ),
    },
    Door {
        href: "/data",
        glyph: Glyph::Chart,
        title: Text::new("开放数据", "Open data"),
        words: Text::new("面向疾控系统的年度结果接口与文档", "The API of annual results for CDC systems, and its documents"),
    },
];

fn doors() -> AnyView {
    DOORS
        .iter()
        .map(|door| {
            view! {
                <li>
                    <A href=door.href attr:class="home-door">
                        <Icon glyph=door.glyph size=22 />
                        <span class="home-door-words">
                            <span class="home-door-title">{label(door.title.clone())}</span>
                            <span class="muted">{label(door.words.clone())}</span>
                        </span>
                    </A>
                </li>
            }
        })
        .collect_view()
        .into_any()
}
