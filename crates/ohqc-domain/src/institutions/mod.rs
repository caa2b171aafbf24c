//! Institutions: their particulars, as registered before any filing (JL24-1-1-a), and the kinds of body they can be.

pub mod api;
mod export;

use crate::identity::OrganisationKind;

enumeration! {
    /// Who owns an institution; indicators are split by it.
    pub enum Ownership {
        /// Owned by the state.
        Public = "public" => ("公立", "Public"),
        /// Everything else.
        Private = "private" => ("民营", "Private"),
    }
}

enumeration! {
    /// The kind of house (diagnosis.md §1.2, field «机构类别»; the types of JL21-4-5).
    pub enum Establishment {
        /// General hospital.
        GeneralHospital = "general_hospital" => ("综合医院", "General hospital"),
        /// Specialised hospital.
        SpecialHospital = "special_hospital" => ("专科医院", "Specialised hospital"),
        /// Hospital or institute for occupational diseases.
        OccupationalInstitute = "occupational_institute" => ("职业病医院／防治院（所）", "Occupational disease institute"),
        /// Centre for disease control and prevention.
        DiseaseControlCentre = "disease_control_centre" => ("疾病预防控制中心", "CDC"),
        /// Hospital of an enterprise.
        EnterpriseHospital = "enterprise_hospital" => ("企业医院", "Enterprise hospital"),
        /// Health-examination centre.
        ExaminationCentre = "examination_centre" => ("体检中心（门诊部）", "Examination centre"),
        /// Office that organises appraisals.
        AppraisalOffice = "appraisal_office" => ("职业病鉴定办事机构", "Appraisal office"),
        /// Technical-service body.
        TechnicalService = "technical_service" => ("职业卫生技术服务机构", "Technical-service body"),
        /// Body that identifies the toxicity of chemicals.
        ToxicityIdentification = "toxicity_identification" => ("化学品毒性鉴定机构", "Chemical toxicity identification body"),
        /// Rehabilitation station.
        Rehabilitation = "rehabilitation" => ("职业病康复站（点）", "Rehabilitation station"),
        /// Enterprise.
        Enterprise = "enterprise" => ("企业", "Enterprise"),
        /// University or college.
        University = "university" => ("高等院校", "University"),
        /// Learned society.
        Society = "society" => ("学会、协会", "Society"),
        /// Foundation.
        Foundation = "foundation" => ("基金会", "Foundation"),
    }
}

impl Establishment {
    /// Whether it is a medical institution with a practice licence.
    #[must_use]
    pub const fn is_medical(self) -> bool {
        match self {
            Self::GeneralHospital
            | Self::SpecialHospital
            | Self::OccupationalInstitute
            | Self::DiseaseControlCentre
            | Self::EnterpriseHospital
            | Self::ExaminationCentre
            | Self::Rehabilitation => true,
            Self::AppraisalOffice
            | Self::TechnicalService
            | Self::ToxicityIdentification
            | Self::Enterprise
            | Self::University
            | Self::Society
            | Self::Foundation => false,
        }
    }

    /// What its organisation is, and so which roles its people may hold.
    #[must_use]
    pub const fn organisation(self) -> OrganisationKind {
        match self {
            Self::AppraisalOffice => OrganisationKind::AppraisalOffice,
            Self::TechnicalService => OrganisationKind::TechnicalService,
            Self::ToxicityIdentification
            | Self::Rehabilitation
            | Self::Enterprise
            | Self::University
            | Self::Society
            | Self::Foundation => OrganisationKind::SupportInstitution,
            Self::GeneralHospital
            | Self::SpecialHospital
            | Self::OccupationalInstitute
            | Self::DiseaseControlCentre
            | Self::EnterpriseHospital
            | Self::ExaminationCentre => OrganisationKind::Institution,
        }
    }
}

enumeration! {
    /// The two services quality control looks after; each is filed separately (JL24-1-0).
    pub enum Service {
        /// Occupational health examination.
        Examination = "examination" => ("职业健康检查", "Occupational health examination"),
        /// Occupational disease diagnosis.
        Diagnosis = "diagnosis" => ("职业病诊断", "Occupational disease diagnosis"),
    }
}

enumeration! {
    /// What a dossier is of: one of the two services, or a body of another kind (JL21-4-5, TJ25-1); each has rules of its own.
    pub enum BodyKind {
        /// Occupational health examination.
        Examination = "examination" => ("职业健康检查", "Occupational health examination"),
        /// Occupational disease diagnosis.
        Diagnosis = "diagnosis" => ("职业病诊断", "Occupational disease diagnosis"),
        /// Organising the appraisal of diagnoses.
        Appraisal = "appraisal" => ("职业病鉴定办事", "Organising of appraisals"),
        /// Technical service.
        TechnicalService = "technical_service" => ("职业卫生技术服务", "Technical service"),
        /// Technical support of the prevention and treatment of occupational diseases.
        Support = "support" => ("职业病防治技术支撑", "Technical support"),
    }
}

impl BodyKind {
    /// The service that quality control looks after; none for a body of another kind.
    #[must_use]
    pub const fn service(self) -> Option<Service> {
        match self {
            Self::Examination => Some(Service::Examination),
            Self::Diagnosis => Some(Service::Diagnosis),
            Self::Appraisal | Self::TechnicalService | Self::Support => None,
        }
    }
}

impl From<Service> for BodyKind {
    fn from(service: Service) -> Self {
        match service {
            Service::Examination => Self::Examination,
            Service::Diagnosis => Self::Diagnosis,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::Role;

    /// JL21-4-5: every type that the paper names can be registered, and somebody of it can log in and fill in its dossier.
    #[test]
    fn the_types_of_organisation_are_known_and_have_somebody_who_files() {
        let named = [
            Establishment::TechnicalService,
            Establishment::ExaminationCentre,
            Establishment::OccupationalInstitute,
            Establishment::AppraisalOffice,
            Establishment::ToxicityIdentification,
            Establishment::Rehabilitation,
            Establishment::Enterprise,
            Establishment::University,
            Establishment::Society,
            Establishment::Foundation,
        ];
        assert!(named.len() >= 9);
        for establishment in Establishment::ALL {
            let role = Role::filer(establishment.organisation());
            assert!(role.kinds().contains(&establishment.organisation()), "{establishment}");
            assert!(role.permissions().contains(&crate::identity::Permission::FilingsEdit), "{establishment}");
        }
    }

    #[test]
    fn a_service_is_a_kind_of_body_under_the_same_code() {
        for service in Service::ALL {
            let kind = BodyKind::from(*service);
            assert_eq!((kind.service(), kind.code(), kind.label()), (Some(*service), service.code(), service.label()));
        }
    }
}
