//! Institutions that examine or diagnose: their particulars, as registered before any filing (JL24-1-1-a).

pub mod api;

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
    /// The kind of house (diagnosis.md §1.2, field «机构类别»).
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
