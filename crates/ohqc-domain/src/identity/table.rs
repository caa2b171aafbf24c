//! The permission table as a document, for those who decide about it and do not read code.

use std::fmt::Write as _;

use super::{OrganisationKind, Permission, Role};

const HEAD: &str = "# 权限表 · Permissions

<!-- Generated from the domain: `cargo xtask openapi`. -->

每个角色可以做什么、范围多大、可以由哪类单位的人员担任。程序按此表判断，本文件由程序生成。

What each role may do, how far it reaches, and in which kinds of organisation it may be held. The platform decides by this
table; this document is generated from it.

";

/// The table in Markdown, in Chinese with English.
#[must_use]
pub fn markdown() -> String {
    let mut text = HEAD.to_owned();
    // Writing into a text does not fail.
    let _ = roles(&mut text).and_then(|()| permissions(&mut text));
    text
}

fn roles(text: &mut String) -> std::fmt::Result {
    writeln!(text, "## 角色 · Roles\n\n| 角色 · Role | 代码 · Code | 范围 · Reach | 单位 · Organisations |\n|---|---|---|---|")?;
    for role in Role::ALL {
        let (label, reach) = (role.label(), role.reach().label());
        let kinds: Vec<String> = role.kinds().iter().map(|kind| both(&OrganisationKind::label(*kind))).collect();
        writeln!(text, "| {} | `{role}` | {} | {} |", both(&label), both(&reach), kinds.join("；"))?;
    }
    writeln!(text)
}

fn permissions(text: &mut String) -> std::fmt::Result {
    writeln!(text, "## 权限 · Permissions\n\n| 权限 · Permission | 代码 · Code | 角色 · Roles |\n|---|---|---|")?;
    for permission in Permission::ALL {
        let holders = Role::ALL.iter().filter(|role| role.permissions().contains(permission));
        let names: Vec<String> = holders.map(|role| role.label().zh.into_owned()).collect();
        let named = if names.is_empty() { "—".to_owned() } else { names.join("、") };
        writeln!(text, "| {} | `{permission}` | {named} |", both(&permission.label()))?;
    }
    Ok(())
}

fn both(text: &crate::text::Text) -> String {
    format!("{} {}", text.zh, text.en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_what_the_table_says() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
        assert_eq!(std::fs::read_to_string(path).unwrap(), markdown(), "run `cargo xtask openapi` and review the change");
    }

    #[test]
    fn every_role_and_permission_has_its_row() {
        let text = markdown();
        assert!(Role::ALL.iter().all(|role| text.contains(&format!("| `{role}` |"))));
        assert!(Permission::ALL.iter().all(|permission| text.contains(&format!("| `{permission}` |"))));
    }
}
