//! What a person most likely came to do, by what they may do.

use crate::prelude::*;

/// One thing to do, and where.
#[derive(Debug, Clone)]
pub(super) struct Shortcut {
    /// The permission it needs.
    pub(super) permission: Permission,
    /// Where it leads.
    pub(super) href: &'static str,
    /// What it is.
    pub(super) label: Text,
    /// What it shows.
    pub(super) glyph: Glyph,
}

const fn shortcut(permission: Permission, href: &'static str, label: Text, glyph: Glyph) -> Shortcut {
    Shortcut { permission, href, label, glyph }
}

/// Acts before reading, institutions before the offices above them.
const SHORTCUTS: &[Shortcut] = &[
    shortcut(Permission::FilingsEdit, "/app/filings", Text::new("填报备案", "Fill in a filing"), Glyph::Edit),
    shortcut(Permission::ProblemsAnswer, "/app/problems?state=open", Text::new("提交整改", "Answer problems"), Glyph::Flag),
    shortcut(Permission::OutingsEdit, "/app/outings/new", Text::new("填写外出告知书", "Notice of an outing"), Glyph::Plus),
    shortcut(
        Permission::OutingsConfirm,
        "/app/outings?confirmed=false",
        Text::new("确认外出告知", "Confirm notices"),
        Glyph::Check,
    ),
    shortcut(Permission::FilingsAccept, "/app/filings?ready=true", Text::new("办理备案", "Put filings on record"), Glyph::Check),
    shortcut(
        Permission::FilingsReview,
        "/app/filings?state=submitted",
        Text::new("核查备案材料", "Review filings"),
        Glyph::Document,
    ),
    shortcut(
        Permission::OutingsReceive,
        "/app/outings?state=notified",
        Text::new("接收外出告知", "Receive notices"),
        Glyph::Document,
    ),
    shortcut(
        Permission::InstitutionsRegister,
        "/app/institutions/new",
        Text::new("登记机构", "Register an institution"),
        Glyph::Building,
    ),
    shortcut(
        Permission::VerificationsRecord,
        "/app/verifications",
        Text::new("开展现场核查", "On-site checks"),
        Glyph::Checklist,
    ),
    shortcut(Permission::AssessmentsScore, "/app/assessments", Text::new("考核评分", "Score assessments"), Glyph::Checklist),
    shortcut(
        Permission::AssessmentsApprove,
        "/app/plans?state=draft",
        Text::new("批准质控计划", "Approve QC plans"),
        Glyph::Calendar,
    ),
    shortcut(
        Permission::ProblemsReview,
        "/app/problems?state=corrected",
        Text::new("复核整改", "Review rectifications"),
        Glyph::Flag,
    ),
    shortcut(
        Permission::PublicationsPrepare,
        "/app/publications",
        Text::new("拟制公示", "Prepare a publication"),
        Glyph::Publish,
    ),
    shortcut(
        Permission::PublicationsRelease,
        "/app/publications?state=prepared",
        Text::new("发布公示", "Release publications"),
        Glyph::Publish,
    ),
    shortcut(Permission::ReleasesPrepare, "/app/releases", Text::new("冻结年度结果", "Freeze a year's results"), Glyph::Lock),
    shortcut(Permission::ReleasesApprove, "/app/releases", Text::new("批准年度发布", "Approve a release"), Glyph::Shield),
    shortcut(Permission::EventsRead, "/app/audit", Text::new("审计检索", "Search the audit trail"), Glyph::History),
    shortcut(Permission::ReleasesPull, "/app/results", Text::new("查看年度结果", "Annual results"), Glyph::Download),
    shortcut(Permission::PoliciesRead, "/app/policies", Text::new("查阅政策参数", "Look up the rules"), Glyph::Law),
];

const MOST: usize = 6;

/// The first few that a person may do; no address twice.
pub(super) fn shortcuts(can: impl Fn(Permission) -> bool) -> Vec<&'static Shortcut> {
    let mut found: Vec<&'static Shortcut> = Vec::new();
    for shortcut in SHORTCUTS.iter().filter(|shortcut| can(shortcut.permission)) {
        if found.len() < MOST && found.iter().all(|other| other.href != shortcut.href) {
            found.push(shortcut);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_offered_what_they_may_not_do() {
        assert!(shortcuts(|_| false).is_empty());
        let found = shortcuts(|permission| permission == Permission::EventsRead);
        assert_eq!(found.iter().map(|shortcut| shortcut.href).collect::<Vec<_>>(), ["/app/audit"]);
    }

    #[test]
    fn there_are_never_too_many() {
        assert_eq!(shortcuts(|_| true).len(), MOST);
    }
}
