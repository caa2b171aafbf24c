//! The role table of requirements §6.2: which role holds which permission, and how far it reaches.

use super::permissions::{Permission, Reach};
use super::{OrganisationKind, OrganisationLevel};

enumeration! {
    /// A role somebody holds in an organisation.
    pub enum Role {
        /// 国家卫健委职业健康司
        NatHealth = "NAT_HEALTH" => ("国家职业健康司", "National health department"),
        /// 国家疾控局监督二司
        NatSupv = "NAT_SUPV" => ("国家监督二司", "National supervision department"),
        /// 中国疾控中心
        NatCdc = "NAT_CDC" => ("中国疾控中心", "China CDC"),
        /// 省卫健委
        ProvHealth = "PROV_HEALTH" => ("省级卫生健康部门", "Provincial health authority"),
        /// 省疾控局
        ProvSupv = "PROV_SUPV" => ("省级疾控主管部门", "Provincial disease-control authority"),
        /// 省级监督机构
        ProvCtr = "PROV_CTR" => ("省级监督机构", "Provincial supervision agency"),
        /// 省质控中心
        ProvQc = "PROV_QC" => ("省级质控中心", "Provincial QC centre"),
        /// 能力确认机构
        ProvCap = "PROV_CAP" => ("能力确认机构", "Capability-confirmation body"),
        /// 质控专家
        QcExpert = "QC_EXPERT" => ("质控专家", "QC expert"),
        /// 市（州）卫健委
        CityHealth = "CITY_HEALTH" => ("市级卫生健康部门", "City health authority"),
        /// 市疾控局
        CitySupv = "CITY_SUPV" => ("市级疾控主管部门", "City disease-control authority"),
        /// 市疾控中心／职防院
        CityTech = "CITY_TECH" => ("市级技术机构", "City technical centre"),
        /// 县卫健局
        CountyHealth = "COUNTY_HEALTH" => ("县级卫生健康部门", "County health authority"),
        /// 县疾控局
        CountySupv = "COUNTY_SUPV" => ("县级疾控主管部门", "County disease-control authority"),
        /// 区卫健委（疾控局），两条线合一
        DistBoth = "DIST_BOTH" => ("区级卫健（疾控）部门", "District authority of both lines"),
        /// 县疾控中心
        CountyTech = "COUNTY_TECH" => ("县级技术机构", "County technical centre"),
        /// 直报单位
        SpecialUnit = "SPECIAL_UNIT" => ("直报单位", "Special unit"),
        /// 机构管理员
        OrgAdmin = "ORG_ADMIN" => ("机构管理员", "Institution administrator"),
        /// 法定代表人
        OrgLegal = "ORG_LEGAL" => ("法定代表人", "Legal representative"),
        /// 质量负责人
        OrgQuality = "ORG_QUALITY" => ("质量负责人", "Quality head"),
        /// 技术负责人
        OrgTech = "ORG_TECH" => ("技术负责人", "Technical head"),
        /// 主检医师
        OrgOheDoctor = "ORG_OHE_DOCTOR" => ("主检医师", "Chief examining physician"),
        /// 诊断医师
        OrgDiagDoctor = "ORG_DIAG_DOCTOR" => ("诊断医师", "Diagnosis physician"),
        /// 外出检查联络员
        OrgOutreach = "ORG_OUTREACH" => ("外出检查联络员", "Outreach coordinator"),
        /// 技术服务机构
        TsiUser = "TSI_USER" => ("技术服务机构", "Technical-service institution"),
        /// 鉴定办事机构
        IdentOffice = "IDENT_OFFICE" => ("鉴定办事机构", "Appraisal office"),
        /// 培训基地
        TrainBase = "TRAIN_BASE" => ("培训基地", "Training base"),
        /// 用人单位
        Employer = "EMPLOYER" => ("用人单位", "Employer"),
        /// 劳动者
        Worker = "WORKER" => ("劳动者", "Worker"),
        /// 内部审计
        Auditor = "AUDITOR" => ("内部审计", "Internal auditor"),
    }
}

use Permission as P;

const NATIONAL: &[Permission] = &[P::ReleasesPull, P::PoliciesRead, P::PermissionsRead];
const PROVINCE_HEALTH: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::InstitutionsRegister,
    P::FilingsRead,
    P::FilingsReview,
    P::FilingsAccept,
    P::VerificationsRead,
    P::AssessmentsRead,
    P::AssessmentsApprove,
    P::ProblemsRead,
    P::OutingsRead,
    P::PublicationsRead,
    P::PublicationsRelease,
    P::ReleasesRead,
    P::ReleasesApprove,
    P::ReleasesPull,
    P::EmployersRead,
    P::EmployersFind,
    P::EmployersRegister,
    P::EmployersEdit,
    P::PoliciesRead,
    P::DelegationsManage,
    P::DesignationsManage,
    P::PermissionsRead,
    P::EventsRead,
    P::OrganisationsManage,
    P::UsersManage,
    P::ClientsManage,
];
const PROVINCE_QC: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::InstitutionsRegister,
    P::FilingsRead,
    P::FilingsReview,
    P::VerificationsRead,
    P::VerificationsRecord,
    P::VerificationsAssign,
    P::AssessmentsRead,
    P::AssessmentsPlan,
    P::AssessmentsScore,
    P::AssessmentsFinalise,
    P::ProblemsRead,
    P::ProblemsReview,
    P::OutingsRead,
    P::PublicationsRead,
    P::PublicationsPrepare,
    P::ReleasesRead,
    P::ReleasesPrepare,
    P::ReleasesPull,
    P::EmployersRead,
    P::EmployersFind,
    P::EmployersRegister,
    P::EmployersEdit,
    P::PoliciesRead,
    P::PermissionsRead,
    P::UsersManage,
];
const SUPERVISION: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::AssessmentsRead,
    P::ProblemsRead,
    P::OutingsRead,
    P::EmployersRead,
    P::EmployersFind,
    P::PoliciesRead,
    P::PermissionsRead,
];
const LOCAL_HEALTH: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::FilingsRead,
    P::VerificationsRead,
    P::AssessmentsRead,
    P::ProblemsRead,
    P::ProblemsReview,
    P::OutingsRead,
    P::OutingsReceive,
    P::EmployersRead,
    P::EmployersFind,
    P::EmployersRegister,
    P::EmployersEdit,
    P::PoliciesRead,
    P::PermissionsRead,
];
const INSTITUTION_ADMIN: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::InstitutionsEdit,
    P::FilingsRead,
    P::FilingsEdit,
    P::VerificationsRead,
    P::AssessmentsRead,
    P::ProblemsRead,
    P::ProblemsAnswer,
    P::OutingsRead,
    P::OutingsEdit,
    P::EmployersFind,
    P::EmployersRegister,
    P::PoliciesRead,
    P::PermissionsRead,
    P::UsersManage,
];
const RECORDED_BODY: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::InstitutionsEdit,
    P::FilingsRead,
    P::FilingsEdit,
    P::PoliciesRead,
    P::PermissionsRead,
];
const INSTITUTION_HEAD: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::FilingsRead,
    P::VerificationsRead,
    P::AssessmentsRead,
    P::ProblemsRead,
    P::ProblemsAnswer,
    P::OutingsRead,
    P::PoliciesRead,
    P::PermissionsRead,
];
const OUTREACH: &[Permission] = &[
    P::DeadlinesRead,
    P::InstitutionsRead,
    P::FilingsRead,
    P::OutingsRead,
    P::OutingsEdit,
    P::EmployersFind,
    P::EmployersRegister,
    P::PoliciesRead,
    P::PermissionsRead,
];
const EXPERT: &[Permission] = &[
    P::DeadlinesRead,
    P::VerificationsRead,
    P::VerificationsRecord,
    P::AssessmentsRead,
    P::AssessmentsScore,
    P::PoliciesRead,
    P::PermissionsRead,
];
const EMPLOYER: &[Permission] = &[P::OutingsRead, P::OutingsConfirm, P::EmployersRead, P::PoliciesRead, P::PermissionsRead];
const AUDIT: &[Permission] = &[P::EventsRead, P::PoliciesRead, P::PermissionsRead];
const READER: &[Permission] = &[P::PoliciesRead, P::PermissionsRead];

impl Role {
    /// What the role may do (requirements §6.2). Roles whose work is not built yet may only read the rules.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        match self {
            Self::NatHealth | Self::NatSupv | Self::NatCdc => NATIONAL,
            Self::ProvHealth => PROVINCE_HEALTH,
            Self::ProvQc => PROVINCE_QC,
            Self::ProvSupv | Self::ProvCtr | Self::CitySupv | Self::CountySupv => SUPERVISION,
            Self::CityHealth | Self::CountyHealth | Self::DistBoth | Self::SpecialUnit => LOCAL_HEALTH,
            Self::OrgAdmin => INSTITUTION_ADMIN,
            Self::OrgLegal | Self::OrgQuality | Self::OrgTech => INSTITUTION_HEAD,
            Self::OrgOutreach => OUTREACH,
            Self::TsiUser | Self::IdentOffice => RECORDED_BODY,
            Self::QcExpert => EXPERT,
            Self::Employer => EMPLOYER,
            Self::Auditor => AUDIT,
            Self::ProvCap
            | Self::CityTech
            | Self::CountyTech
            | Self::OrgOheDoctor
            | Self::OrgDiagDoctor
            | Self::TrainBase
            | Self::Worker => READER,
        }
    }

    /// Whether somebody of this role is one of the two people that an act takes: who prepares and who approves, who reviews
    /// and who accepts, who scores beside another.
    #[must_use]
    pub fn takes_two(self) -> bool {
        self.permissions().iter().any(|permission| permission.takes_two())
    }

    /// In which kinds of organisation somebody may hold the role (requirements §6.1 and §6.2).
    #[must_use]
    pub const fn kinds(self) -> &'static [OrganisationKind] {
        use OrganisationKind as K;
        match self {
            Self::NatHealth | Self::ProvHealth | Self::CityHealth | Self::CountyHealth => &[K::HealthAuthority],
            Self::NatSupv | Self::ProvSupv | Self::CitySupv | Self::CountySupv => &[K::DiseaseControl, K::SupervisionAgency],
            Self::ProvCtr => &[K::SupervisionAgency],
            Self::DistBoth | Self::SpecialUnit | Self::Auditor => &[K::HealthAuthority, K::DiseaseControl],
            Self::ProvQc | Self::ProvCap => &[K::QcCentre, K::TechnicalCentre],
            // Experts are invited from wherever the knowledge is; a round keeps them away from their own house.
            Self::QcExpert => &[K::QcCentre, K::TechnicalCentre, K::Institution],
            Self::NatCdc | Self::CityTech | Self::CountyTech => &[K::TechnicalCentre],
            Self::OrgAdmin | Self::OrgLegal | Self::OrgQuality | Self::OrgTech => &[K::Institution, K::SupportInstitution],
            Self::OrgOheDoctor | Self::OrgDiagDoctor | Self::OrgOutreach => &[K::Institution],
            Self::TsiUser => &[K::TechnicalService],
            Self::IdentOffice => &[K::AppraisalOffice],
            Self::TrainBase => &[K::TrainingBase],
            Self::Employer | Self::Worker => &[K::Employer],
        }
    }

    /// The role that fills in the dossier of an organisation of that kind.
    #[must_use]
    pub const fn filer(kind: OrganisationKind) -> Self {
        match kind {
            OrganisationKind::AppraisalOffice => Self::IdentOffice,
            OrganisationKind::TechnicalService => Self::TsiUser,
            OrganisationKind::HealthAuthority
            | OrganisationKind::DiseaseControl
            | OrganisationKind::SupervisionAgency
            | OrganisationKind::QcCentre
            | OrganisationKind::TechnicalCentre
            | OrganisationKind::Institution
            | OrganisationKind::SupportInstitution
            | OrganisationKind::TrainingBase
            | OrganisationKind::Employer => Self::OrgAdmin,
        }
    }

    /// The level of the offices that hold the role; nothing where any may.
    #[must_use]
    pub const fn level(self) -> Option<OrganisationLevel> {
        use OrganisationLevel as At;
        match self {
            Self::NatHealth | Self::NatSupv | Self::NatCdc => Some(At::National),
            Self::ProvHealth | Self::ProvSupv | Self::ProvCtr | Self::ProvQc | Self::ProvCap => Some(At::Province),
            Self::CityHealth | Self::CitySupv | Self::CityTech | Self::SpecialUnit => Some(At::City),
            Self::CountyHealth | Self::CountySupv | Self::DistBoth | Self::CountyTech => Some(At::County),
            Self::QcExpert
            | Self::OrgAdmin
            | Self::OrgLegal
            | Self::OrgQuality
            | Self::OrgTech
            | Self::OrgOheDoctor
            | Self::OrgDiagDoctor
            | Self::OrgOutreach
            | Self::TsiUser
            | Self::IdentOffice
            | Self::TrainBase
            | Self::Employer
            | Self::Worker
            | Self::Auditor => None,
        }
    }

    /// How far the role reaches.
    #[must_use]
    pub const fn reach(self) -> Reach {
        match self {
            Self::QcExpert => Reach::Assigned,
            Self::OrgAdmin
            | Self::OrgLegal
            | Self::OrgQuality
            | Self::OrgTech
            | Self::OrgOheDoctor
            | Self::OrgDiagDoctor
            | Self::OrgOutreach
            | Self::TsiUser
            | Self::IdentOffice
            | Self::TrainBase
            | Self::Employer
            | Self::Worker => Reach::Organisation,
            Self::NatHealth
            | Self::NatSupv
            | Self::NatCdc
            | Self::ProvHealth
            | Self::ProvSupv
            | Self::ProvCtr
            | Self::ProvQc
            | Self::ProvCap
            | Self::CityHealth
            | Self::CitySupv
            | Self::CityTech
            | Self::CountyHealth
            | Self::CountySupv
            | Self::DistBoth
            | Self::CountyTech
            | Self::SpecialUnit
            | Self::Auditor => Reach::Place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// JL21-5-6-c: each of the five user groups has roles of its own, and JL21-0: technical-service bodies use the platform.
    #[test]
    fn the_five_user_groups_have_roles() {
        use OrganisationKind as K;
        let groups: [&[K]; 4] = [
            &[K::TechnicalCentre, K::SupportInstitution],
            &[K::TechnicalService],
            &[K::HealthAuthority, K::DiseaseControl, K::SupervisionAgency],
            &[K::Employer],
        ];
        for group in groups {
            for kind in group {
                assert!(Role::ALL.iter().any(|role| role.kinds().contains(kind)), "{kind}");
            }
        }
        assert_eq!(Role::Worker.label().zh, "劳动者");
        assert!(Role::TsiUser.permissions().contains(&Permission::FilingsEdit), "more than reading the rules");
    }
}
