//! Every part of the client in every state, for whoever builds pages.

mod data;
mod forms;
mod words;

use crate::prelude::*;

/// The gallery of parts.
pub const MODULE: Module = Module { nav: &[], console: || vec![route(path!("ui"), lazy!(registers, Gallery))], public: Vec::new };

/// All parts, by tab.
#[component]
fn Gallery() -> impl IntoView {
    let tabs = vec![
        Tab::new("data", t!("数据", "Data"), data::data).count(12),
        Tab::new("forms", t!("表单", "Forms"), forms::forms),
        Tab::new("words", t!("标记与消息", "Marks and messages"), words::words),
    ];
    view! {
        <PageHeader
            title=t!("界面部件", "Interface parts")
            subtitle=t!("各部件及其全部状态，供编写页面时对照。", "Every part in every state, to build pages by.")
            crumbs=vec![Crumb::new(t!("工作台", "Desk"), "/app")]
            badges=|| view! { <StatusBadge tone=Tone::Accent label=t!("办理中", "Under way") /> }
            actions=|| view! {
                <Button glyph=Glyph::Print on_press=crate::browser::print>{t!("打印", "Print")}</Button>
                <Button weight=Weight::Primary glyph=Glyph::Plus>{t!("新建", "New")}</Button>
            }
        />
        <Tabs tabs label=t!("部件分类", "Kinds of parts") />
    }
    .into_any()
}
