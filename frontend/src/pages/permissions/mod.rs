//! The permission table: which role may do what, and how far it reaches.

mod matrix;

use ohqc_domain::identity::{Reach, Role};

use self::matrix::{Filter, Matrix};
use crate::api::permissions::{self, RoleView};
use crate::browser;
use crate::prelude::*;

/// The permission table.
pub const MODULE: Module = Module {
    nav: &[NavItem {
        group: Group::Administration,
        href: "/app/permissions",
        label: Text::new("权限表", "Permissions"),
        glyph: Glyph::Shield,
        permissions: &[Permission::PermissionsRead],
    }],
    console: || vec![route(path!("permissions"), lazy!(registers, Permissions))],
    public: Vec::new,
};

/// Roles across, permissions down. The server enforces the same table.
#[component]
fn Permissions() -> impl IntoView {
    let client = use_client();
    let table = fetch(move || permissions::list(client));
    view! {
        <PageHeader title=t!("权限表", "Permissions")
            subtitle=t!("角色决定能做什么，所在地或所在机构决定做到哪里。服务器按同一张表判断。", "The role says what one may do, the place or organisation how far. The server asks the same table.") />
        {table.show(|table| view! { <Table table /> })}
    }
    .into_any()
}

#[component]
fn Table(
    /// The whole table.
    table: Vec<RoleView>,
) -> impl IntoView {
    let (client, url) = (use_client(), use_query());
    let table = StoredValue::new(table);
    let matrix = Memo::new(move |_| table.with_value(|table| Matrix::new(table, &Filter::read(&url.get()))));
    let mine = Memo::new(move |_| client.session().person().map(|person| person.roles.clone()).unwrap_or_default());
    let save = move || {
        let file = matrix.with_untracked(|matrix| matrix.file(language_now()));
        browser::save_text(&file, "text/csv;charset=utf-8", "permissions.csv");
    };
    let shown = move || {
        matrix.with(|matrix| {
            if matrix.is_empty() {
                view! { <EmptyState glyph=Glyph::Filter title=t!("没有符合条件的权限", "Nothing matches") /> }.into_any()
            } else {
                draw(matrix, &mine.get())
            }
        })
    };
    view! {
        <div class="panel">
            <FilterBar keys=vec!["q", "role", "permission", "reach"]>
                <SearchBox label=t!("查找权限", "Find a permission") />
                <FilterSelect key="role" label=t!("角色", "Role") choices=options!(Role) />
                <FilterSelect key="permission" label=t!("权限", "Permission") choices=options!(Permission) />
                <FilterSelect key="reach" label=t!("范围", "Reach") choices=options!(Reach) />
                <Button small=true glyph=Glyph::Download on_press=save>{t!("导出", "Export")}</Button>
            </FilterBar>
            {shown}
        </div>
    }
    .into_any()
}

fn draw(matrix: &Matrix, mine: &[Role]) -> AnyView {
    let own = |role: &RoleView| mine.contains(&role.role);
    let heads = matrix.roles.iter().map(|role| {
        let (name, reach) = (label(role.label.clone()), label(role.reach.label()));
        let count = role.permissions.len();
        let title = t!("{}：{}，{} 项权限", "{}: {}, {} permissions", name.get(), reach.get(), count);
        view! {
            <th scope="col" class="matrix-role" class:matrix-own=own(role) title=title>
                <span class="matrix-role-words">{name}</span>
                <span class="matrix-reach" data-reach=role.reach.code()>{reach}</span>
            </th>
        }
    });
    let span = matrix.roles.len().saturating_add(1);
    let blocks = matrix.blocks.iter().map(|block| {
        let rows = block.permissions.iter().map(|permission| draw_row(*permission, matrix, mine)).collect_view();
        view! {
            <tbody>
                <tr class="matrix-block"><th scope="rowgroup" colspan=span><span>{label(block.title.clone())}</span></th></tr>
                {rows}
            </tbody>
        }
    });
    view! {
        <div class="matrix-scroll" tabindex="0" role="region" aria-label=t!("权限表", "Permissions")>
            <table class="matrix">
                <thead><tr><th scope="col" class="matrix-corner">{t!("权限 \\ 角色", "Permission \\ role")}</th>{heads.collect_view()}</tr></thead>
                {blocks.collect_view()}
            </table>
        </div>
        <p class="matrix-key muted">{t!("● 有此权限　　着色列为您的角色　　范围：本辖区含所有下级；本机构仅限本单位；受指派仅限指派事项", "● may do it; your own roles are tinted. Region includes everything below it; organisation means one's own; assigned means what one was given.")}</p>
    }
    .into_any()
}

fn draw_row(permission: Permission, matrix: &Matrix, mine: &[Role]) -> AnyView {
    let cells = matrix.roles.iter().map(|role| {
        let held = role.permissions.contains(&permission);
        let own = mine.contains(&role.role);
        let mark = held.then(|| view! { <span class="matrix-dot" aria-hidden="true"></span><span class="visually-hidden">{t!("有", "yes")}</span> });
        view! { <td class:matrix-own=own>{mark}</td> }
    });
    view! {
        <tr>
            <th scope="row" title=permission.code()>{label(permission.label())}</th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}
