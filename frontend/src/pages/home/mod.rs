//! The front page of the public site.

use leptos_router::components::A;

use crate::pages::places;
use crate::prelude::*;

/// The front page.
pub const MODULE: Module = Module { nav: &[], console: Vec::new, public: || vec![route(path!(""), Home)] };

/// What this platform is, and the way to each public list.
#[component]
fn Home() -> impl IntoView {
    let lists = places(Group::Public, |_| true)
        .into_iter()
        .map(|item| view! { <li><A href=item.href attr:class="door-link"><Icon glyph=item.glyph size=20 /><span>{label(item.label.clone())}</span><Icon glyph=Glyph::ArrowRight /></A></li> })
        .collect_view();
    view! {
        <div class="home">
            <h1 class="home-title">{t!("职业健康检查与职业病诊断质量控制", "Quality control of occupational health examination and diagnosis")}</h1>
            <p class="home-lead">
                {t!("机构备案、现场核查、质控考核、问题整改、结果公示与年度数据发布，在同一处办理、同一处公开。", "Filing, on-site checks, assessment, rectification, publication and annual results: handled in one place and made public in the same place.")}
            </p>
            <ul class="home-doors">{lists}</ul>
        </div>
    }
    .into_any()
}
