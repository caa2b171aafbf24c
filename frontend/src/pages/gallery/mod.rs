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

#[cfg(test)]
mod tests {
    use std::fs::{read_dir, read_to_string};
    use std::path::{Path, PathBuf};

    /// Drawn by other parts, by the frame around every page, or in place of a whole page.
    const WITHIN_OTHERS: [&str; 11] = [
        "Card",
        "EmptyState",
        "ErrorSummary",
        "History",
        "LanguageToggle",
        "NotFound",
        "Pager",
        "ProblemPanel",
        "Skeleton",
        "ThemeToggle",
        "ToastArea",
    ];

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let inside = read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        inside.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }

    fn text(folder: &str) -> String {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
        sources(&folder).iter().map(|path| read_to_string(path).unwrap()).collect()
    }

    #[test]
    fn every_part_is_shown() {
        let (parts, shown) = (text("ui"), text("pages/gallery"));
        let named = |line: &str| line.strip_prefix("pub fn ")?.split(['(', '<']).next().map(str::to_owned);
        let parts: Vec<String> = parts.split("\n#[component]").skip(1).filter_map(|part| part.lines().find_map(named)).collect();
        assert!(parts.len() > 50, "{parts:?}");
        let missing: Vec<&String> = parts
            .iter()
            .filter(|part| !WITHIN_OTHERS.contains(&part.as_str()))
            .filter(|part| ![" ", ">", "\n"].iter().any(|end| shown.contains(&format!("<{part}{end}"))))
            .collect();
        assert_eq!(missing, Vec::<&String>::new());
    }
}
