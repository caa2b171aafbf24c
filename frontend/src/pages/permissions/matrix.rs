//! The permission table as rows and columns, narrowed down.

use ohqc_domain::identity::{Permission, Reach, Role};
use ohqc_domain::text::{Language, Text};

use crate::api::permissions::RoleView;
use crate::csv::csv;
use crate::query::Query;

/// What the reader narrowed the table down to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filter {
    words: String,
    role: Option<Role>,
    reach: Option<Reach>,
    permission: Option<Permission>,
}

impl Filter {
    /// Reads the parameters `q`, `role`, `reach` and `permission`.
    pub(super) fn read(query: &Query) -> Self {
        Self {
            words: query.get("q").unwrap_or_default().trim().to_lowercase(),
            role: query.parse("role"),
            reach: query.parse("reach"),
            permission: query.parse("permission"),
        }
    }

    fn takes_role(&self, role: &RoleView) -> bool {
        self.role.is_none_or(|asked| asked == role.role)
            && self.reach.is_none_or(|asked| asked == role.reach)
            && self.permission.is_none_or(|asked| role.permissions.contains(&asked))
    }

    fn takes_permission(&self, permission: Permission, table: &[RoleView]) -> bool {
        let text = permission.label();
        let says = |word: &str| word.to_lowercase().contains(&self.words);
        let held = |role: Role| table.iter().any(|row| row.role == role && row.permissions.contains(&permission));
        (self.words.is_empty() || says(&text.zh) || says(&text.en) || says(permission.code()))
            && self.role.is_none_or(held)
            && self.permission.is_none_or(|asked| asked == permission)
    }
}

/// Permissions that belong to one capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) title: Text,
    pub(super) permissions: Vec<Permission>,
}

/// The table as it is shown: a column a role, a row a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matrix {
    pub(super) roles: Vec<RoleView>,
    pub(super) blocks: Vec<Block>,
}

impl Matrix {
    /// The part of the table that the filter asks for.
    pub(super) fn new(table: &[RoleView], filter: &Filter) -> Self {
        let roles = table.iter().filter(|role| filter.takes_role(role)).cloned().collect();
        let mut blocks: Vec<Block> = Vec::new();
        for permission in Permission::ALL.iter().copied().filter(|one| filter.takes_permission(*one, table)) {
            let title = capability(permission);
            match blocks.last_mut().filter(|block| block.title == title) {
                Some(block) => block.permissions.push(permission),
                None => blocks.push(Block { title, permissions: vec![permission] }),
            }
        }
        Self { roles, blocks }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.roles.is_empty() || self.blocks.is_empty()
    }

    /// As a spreadsheet file: a row a permission, a column a role.
    pub(super) fn file(&self, language: Language) -> String {
        let head =
            ["".to_owned(), "".to_owned()].into_iter().chain(self.roles.iter().map(|role| role.label.get(language).to_owned()));
        let reach = ["".to_owned(), "".to_owned()]
            .into_iter()
            .chain(self.roles.iter().map(|role| role.reach.label().get(language).to_owned()));
        let permissions = self.blocks.iter().flat_map(|block| &block.permissions);
        let rows = permissions.map(|permission| {
            let names = [permission.code().to_owned(), permission.label().get(language).to_owned()];
            let marks = self.roles.iter().map(|role| if role.permissions.contains(permission) { "✓" } else { "" }.to_owned());
            names.into_iter().chain(marks).collect::<Vec<_>>()
        });
        csv([head.collect(), reach.collect()].into_iter().chain(rows))
    }
}

/// The capability a permission belongs to, from the first word of its code.
fn capability(permission: Permission) -> Text {
    match permission.code().split('.').next().unwrap_or_default() {
        "deadlines" => Text::new("待办与期限", "What is due"),
        "institutions" => Text::new("机构", "Institutions"),
        "filings" => Text::new("备案", "Filings"),
        "verifications" => Text::new("现场核查", "On-site checks"),
        "assessments" => Text::new("质控考核", "QC assessments"),
        "problems" => Text::new("问题台账", "Problem ledger"),
        "publications" => Text::new("公示", "Publications"),
        "releases" => Text::new("年度发布", "Annual releases"),
        "cases" => Text::new("个案", "Case records"),
        _ => Text::new("系统", "System"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_table_shows_every_permission_once() {
        let matrix = Matrix::new(&RoleView::table(), &Filter::default());
        assert_eq!(matrix.roles.len(), Role::ALL.len());
        assert_eq!(matrix.blocks.iter().map(|block| block.permissions.len()).sum::<usize>(), Permission::ALL.len());
    }

    #[test]
    fn a_role_shows_only_what_it_holds() {
        let matrix = Matrix::new(&RoleView::table(), &Filter::read(&Query::new().with("role", "AUDITOR")));
        assert_eq!(matrix.roles.len(), 1);
        let shown: Vec<Permission> = matrix.blocks.iter().flat_map(|block| block.permissions.clone()).collect();
        assert_eq!(shown.len(), Role::Auditor.permissions().len());
        assert!(shown.contains(&Permission::EventsRead));
    }

    #[test]
    fn a_permission_shows_only_those_who_hold_it() {
        let query = Query::new().with("permission", "releases.approve");
        let matrix = Matrix::new(&RoleView::table(), &Filter::read(&query));
        assert_eq!(matrix.roles.iter().map(|role| role.role).collect::<Vec<_>>(), [Role::ProvHealth]);
        assert!(Matrix::new(&RoleView::table(), &Filter::read(&Query::new().with("q", "无此权限"))).is_empty());
    }

    #[test]
    fn the_file_has_a_line_for_every_permission() {
        let file = Matrix::new(&RoleView::table(), &Filter::default()).file(Language::Zh);
        assert_eq!(file.lines().count(), Permission::ALL.len() + 2);
    }
}
