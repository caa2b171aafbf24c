//! The permissions: one word each, asked for by use cases, shown by the permission page.

enumeration! {
    /// Something a role may do.
    pub enum Permission {
        /// See the overview and one's own deadlines.
        DeadlinesRead = "deadlines.read" => ("查看待办与期限", "See what is due"),
        /// See institutions.
        InstitutionsRead = "institutions.read" => ("查看机构", "See institutions"),
        /// Register an institution and open its account (JL24-1-1-a).
        InstitutionsRegister = "institutions.register" => ("登记机构", "Register institutions"),
        /// Change an institution's own particulars.
        InstitutionsEdit = "institutions.edit" => ("修改机构信息", "Change an institution's particulars"),
        /// See filings and their dossiers.
        FilingsRead = "filings.read" => ("查看备案", "See filings"),
        /// Fill in and submit a filing (JL24-1-1-c).
        FilingsEdit = "filings.edit" => ("填报备案", "Fill in and submit filings"),
        /// Verify the materials and return them for correction (JL24-1-3-b).
        FilingsReview = "filings.review" => ("核查备案材料", "Verify filing materials"),
        /// Accept a filing and issue its number and receipt (JL24-1-1-d).
        FilingsAccept = "filings.accept" => ("办理备案", "Accept filings"),
        /// See on-site checks.
        VerificationsRead = "verifications.read" => ("查看现场核查", "See on-site checks"),
        /// Carry out an on-site check (JL24-1-3-d).
        VerificationsRecord = "verifications.record" => ("开展现场核查", "Carry out on-site checks"),
        /// Name the teams of on-site checks and follow up what failed.
        VerificationsAssign = "verifications.assign" => ("指派核查组、开启复核", "Name teams of on-site checks"),
        /// See plans, rounds and conclusions.
        AssessmentsRead = "assessments.read" => ("查看质控考核", "See QC assessments"),
        /// Draw up the yearly plan and open rounds (NHC23-4-2).
        AssessmentsPlan = "assessments.plan" => ("制定质控计划", "Plan QC assessments"),
        /// Approve the yearly plan.
        AssessmentsApprove = "assessments.approve" => ("批准质控计划", "Approve QC plans"),
        /// Score items.
        AssessmentsScore = "assessments.score" => ("考核评分", "Score QC assessments"),
        /// Finalise a round; its result is then fixed.
        AssessmentsFinalise = "assessments.finalise" => ("审定考核结果", "Finalise QC assessments"),
        /// See the problem ledger.
        ProblemsRead = "problems.read" => ("查看问题台账", "See the problem ledger"),
        /// Plan a rectification and submit its evidence.
        ProblemsAnswer = "problems.answer" => ("提交整改", "Answer problems"),
        /// Review a rectification and close the problem.
        ProblemsReview = "problems.review" => ("复核整改", "Review rectifications"),
        /// See publications in preparation.
        PublicationsRead = "publications.read" => ("查看公示", "See publications"),
        /// Prepare a publication.
        PublicationsPrepare = "publications.prepare" => ("拟制公示", "Prepare publications"),
        /// Release or withdraw a publication.
        PublicationsRelease = "publications.release" => ("发布公示", "Release publications"),
        /// See annual releases in preparation.
        ReleasesRead = "releases.read" => ("查看年度发布", "See annual releases"),
        /// Freeze a year's results (JL24-6-6).
        ReleasesPrepare = "releases.prepare" => ("拟制年度发布", "Prepare annual releases"),
        /// Approve and publish a year's results as the second person.
        ReleasesApprove = "releases.approve" => ("批准年度发布", "Approve annual releases"),
        /// Pull published results over the API.
        ReleasesPull = "releases.pull" => ("拉取年度结果", "Pull annual results"),
        /// See examinations away from home and their notices.
        OutingsRead = "outings.read" => ("查看外出检查", "See outings"),
        /// Notify, carry out and report examinations away from home (JL24-3-1-a).
        OutingsEdit = "outings.edit" => ("办理外出检查告知", "Notify and report outings"),
        /// Receive notices, ask, and visit on the spot (JL24-3-1-b, JL24-3-1-d).
        OutingsReceive = "outings.receive" => ("接收告知、现场监督", "Receive notices and visit"),
        /// Confirm a notice as the employer it is about.
        OutingsConfirm = "outings.confirm" => ("确认外出检查告知", "Confirm notices of outings"),
        /// See policy profiles.
        PoliciesRead = "policies.read" => ("查看政策参数", "See policy profiles"),
        /// Put down and end delegations of the province's counties (JL24-3-1-c).
        DelegationsManage = "delegations.manage" => ("管理代管关系", "Manage delegations"),
        /// Name institutions to carry the diagnosis of cities that have none (diagnosis F-06).
        DesignationsManage = "designations.manage" => ("指定承担诊断的机构", "Name institutions for cities"),
        /// See employers with their particulars.
        EmployersRead = "employers.read" => ("查看用人单位", "See employers"),
        /// Find an employer of the province by credit code or name, to address it; no person, no size.
        EmployersFind = "employers.find" => ("检索用人单位", "Look employers up"),
        /// Register an employer.
        EmployersRegister = "employers.register" => ("登记用人单位", "Register employers"),
        /// Change an employer's particulars and merge what is registered twice.
        EmployersEdit = "employers.edit" => ("修改、合并用人单位", "Change and merge employers"),
        /// See the permission table.
        PermissionsRead = "permissions.read" => ("查看权限表", "See the permission table"),
        /// Search the audit trail.
        EventsRead = "events.read" => ("审计检索", "Search the audit trail"),
        /// Create and rename the offices of one's place: authorities of both lines, supervision and technical bodies (JL24-0-a).
        OrganisationsManage = "organisations.manage" => ("管理单位", "Manage organisations"),
        /// Manage the accounts of one's own and of the organisations below, and answer who asks for one (JL24-1-1-a).
        UsersManage = "users.manage" => ("管理账号", "Manage accounts"),
        /// Register, change and stop the programs that pull for organisations of one's place (RFC 7523).
        ClientsManage = "clients.manage" => ("管理接口客户端", "Manage client programs"),
    }
}

impl Permission {
    /// Whether it is one side of an act that takes two people, or of one scored by several.
    #[must_use]
    pub const fn takes_two(self) -> bool {
        matches!(
            self,
            Self::FilingsReview
                | Self::FilingsAccept
                | Self::VerificationsRecord
                | Self::AssessmentsPlan
                | Self::AssessmentsApprove
                | Self::AssessmentsScore
                | Self::AssessmentsFinalise
                | Self::PublicationsPrepare
                | Self::PublicationsRelease
                | Self::ReleasesPrepare
                | Self::ReleasesApprove
        )
    }
}

enumeration! {
    /// How far a role reaches; a later one is wider.
    pub enum Reach {
        /// Only what the person was assigned to.
        Assigned = "assigned" => ("受指派事项", "Assigned items"),
        /// The own organisation.
        Organisation = "organisation" => ("本机构", "Own organisation"),
        /// The own place and everything that reports to it.
        Place = "place" => ("本辖区", "Own region"),
    }
}
