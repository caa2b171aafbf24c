//! The keys, explained.

use super::desk::Desk;
use super::keys::{Command, KEYS};
use crate::prelude::*;

const fn words(command: Command) -> Text {
    match command {
        Command::Next => Text::new("下一项", "Next item"),
        Command::Previous => Text::new("上一项", "Previous item"),
        Command::Missing => Text::new("跳到下一个未评分的项目（可跨表）", "To the next item without an answer, on any sheet"),
        Command::Full => Text::new("满分（符合），并到下一项", "Full marks (conforms), and on"),
        Command::Digit => {
            Text::new("直接输入扣分；“有或无”的项目扣全部", "Types the deduction; all-or-nothing items lose everything")
        }
        Command::Nothing => Text::new("全部扣完（不符合）", "Takes everything off (does not conform)"),
        Command::NotApplicable => Text::new("不涉及，须写理由", "Not applicable, with a reason"),
        Command::Reason => Text::new("到理由栏（Shift+Enter 换行）", "To the reason (Shift+Enter for a new line)"),
        Command::Clear => Text::new("撤回评分", "Takes the answer back"),
        Command::Commit => {
            Text::new("保存并到下一项；缺理由时到理由栏", "Saves and moves on; goes to the reason when it is missing")
        }
        Command::Leave => Text::new("放弃未保存的修改，回到该项", "Drops what is not saved, back to the item"),
        Command::Help => Text::new("显示本说明", "Shows this"),
    }
}

/// The keys in a dialog.
#[component]
pub(super) fn HelpDialog(desk: Desk) -> impl IntoView {
    let lines = move || {
        KEYS.iter()
            .map(|(command, keys)| {
                let joined = if *command == Command::Digit { " … " } else { " " };
                let keys: Vec<AnyView> = keys
                    .iter()
                    .enumerate()
                    .map(|(at, key)| view! { {(at > 0).then_some(joined)}<kbd>{*key}</kbd> }.into_any())
                    .collect();
                view! { <div class="key-line"><dt>{keys}</dt><dd>{label(words(*command))}</dd></div> }
            })
            .collect_view()
    };
    view! {
        <Dialog open=desk.help title=t!("键盘操作", "Keys")>
            <dl class="key-list">{lines}</dl>
            <p class="muted key-note">{t!("单键只在选中的条目上起作用，在扣分栏和理由栏内照常输入。每一项离开即自动保存；断网时暂存在本机，恢复后自动补传。", "Single keys act on the item that has the focus; in its fields they are text. Every item is saved as you leave it; without a connection it is kept here and sent later.")}</p>
        </Dialog>
    }
    .into_any()
}
