//! Imports: a file is brought, its columns are matched, every row is tried, then imported, and can be taken back.

mod columns;
mod detail;
mod faults;
mod list;
mod new;
mod run;

use ohqc_domain::ids::ImportId;
use ohqc_domain::imports::{ImportKind, ImportState};

use crate::prelude::*;

/// Imports.
pub const MODULE: Module = Module {
    nav: &[
        NavItem {
            group: Group::Administration,
            href: "/app/imports",
            label: Text::new("批量导入", "Imports"),
            glyph: Glyph::Upload,
            permissions: &[Permission::EmployersRegister, Permission::FilingsAccept],
        },
        NavItem {
            group: Group::New,
            href: "/app/imports/new",
            label: Text::new("新建批量导入", "Import a file"),
            glyph: Glyph::Plus,
            permissions: &[Permission::EmployersRegister, Permission::FilingsAccept],
        },
    ],
    console: || {
        vec![
            route(path!("imports"), lazy!(registers, list::ImportList)),
            route(path!("imports/new"), lazy!(registers, new::ImportNew)),
            id_route(path!("imports/:id"), lazy!(registers, |id: ImportId| view! { <detail::ImportDetail id /> })),
        ]
    },
    public: Vec::new,
};

/// The way to the list.
fn crumb() -> Crumb {
    Crumb::new(t!("批量导入", "Imports"), Signal::stored("/app/imports".to_owned()))
}

/// What this person may import: what they may do by hand.
fn kinds(client: Client) -> Vec<ImportKind> {
    ImportKind::ALL.iter().copied().filter(|kind| client.can(kind.permission())).collect()
}

/// The steps of the way; as many as there are when all is done.
const fn step(state: ImportState) -> usize {
    match state {
        ImportState::Uploaded => 1,
        ImportState::Checked => 2,
        ImportState::Running | ImportState::Undoing => 3,
        ImportState::Done | ImportState::Undone => 4,
    }
}

fn stepper(current: usize) -> AnyView {
    let steps = vec![
        t!("上传文件", "Bring the file"),
        t!("匹配列", "Match columns"),
        t!("检查试运行结果", "Look at the trial"),
        t!("导入", "Import"),
    ];
    view! { <Stepper steps current=Signal::stored(current) /> }.into_any()
}

fn state_badge(state: ImportState) -> AnyView {
    let tone = match state {
        ImportState::Uploaded => Tone::Neutral,
        ImportState::Checked | ImportState::Running => Tone::Accent,
        ImportState::Done => Tone::Success,
        ImportState::Undoing | ImportState::Undone => Tone::Warning,
    };
    view! { <StatusBadge tone label=label(state.label()) /> }.into_any()
}
