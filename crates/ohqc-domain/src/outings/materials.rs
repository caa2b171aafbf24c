//! What goes with a notice.

enumeration! {
    /// A material that goes with a notice (examination.md §5.3; the list of annex 2 was not seen, this one is the platform's).
    pub enum MaterialKind as OutingMaterialKind {
        /// The receipt of the filing.
        FilingReceipt = "filing_receipt" => ("备案回执", "Receipt of the filing"),
        /// The agreement with the employer.
        Agreement = "agreement" => ("委托协议", "Agreement"),
        /// The employer's particulars and the roster.
        Roster = "roster" => ("用人单位资料与人员名册", "Employer's particulars and roster"),
        /// The plan of the examinations.
        Plan = "plan" => ("检查方案", "Plan of the examinations"),
        /// The people's qualifications.
        Qualifications = "qualifications" => ("人员资质", "Qualifications"),
        /// The devices' calibration.
        Calibration = "calibration" => ("设备检定证书", "Calibration certificates"),
        /// The radiological licence and the test of the protection.
        Radiation = "radiation" => ("放射诊疗许可与防护检测报告", "Radiological licence and protection test"),
        /// The vehicles' papers.
        Vehicle = "vehicle" => ("车辆资料", "Vehicle papers"),
        /// The plan of biosafety.
        Biosafety = "biosafety" => ("生物安全方案", "Biosafety plan"),
    }
}
