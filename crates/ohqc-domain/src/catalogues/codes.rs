//! Closed lists that code reasons about, each an enumeration.

enumeration! {
    /// A category of examination services that an institution files for (办法2019 第十一条).
    pub enum Category {
        /// Dust.
        Dust = "1" => ("接触粉尘类", "Dust"),
        /// Chemical agents.
        Chemical = "2" => ("接触化学因素类", "Chemical agents"),
        /// Physical agents.
        Physical = "3" => ("接触物理因素类", "Physical agents"),
        /// Biological agents.
        Biological = "4" => ("接触生物因素类", "Biological agents"),
        /// Ionising radiation.
        Radiation = "5" => ("接触放射因素类", "Ionising radiation"),
        /// Special operations and whatever the other five do not hold.
        Special = "9" => ("其他类（特殊作业等）", "Others (special operations)"),
    }
}

enumeration! {
    /// A class of the catalogue of occupational diseases (edition of 2024), for which diagnosis institutions file.
    pub enum DiagnosisCategory {
        /// Pneumoconiosis and other diseases of the airways.
        Respiratory = "01" => ("职业性尘肺病及其他呼吸系统疾病", "Pneumoconioses and other respiratory diseases"),
        /// Diseases of the skin.
        Skin = "02" => ("职业性皮肤病", "Skin diseases"),
        /// Diseases of the eye.
        Eye = "03" => ("职业性眼病", "Eye diseases"),
        /// Diseases of ear, nose, throat and mouth.
        EarNoseThroat = "04" => ("职业性耳鼻喉口腔疾病", "Ear, nose, throat and oral diseases"),
        /// Poisoning by chemicals.
        Poisoning = "05" => ("职业性化学中毒", "Chemical poisoning"),
        /// Diseases by physical agents.
        Physical = "06" => ("物理因素所致职业病", "Diseases caused by physical agents"),
        /// Diseases by radiation.
        Radiation = "07" => ("职业性放射性疾病", "Radiation diseases"),
        /// Infections.
        Infectious = "08" => ("职业性传染病", "Infectious diseases"),
        /// Tumours.
        Tumour = "09" => ("职业性肿瘤", "Occupational tumours"),
        /// Musculoskeletal diseases; new in the edition of 2024.
        Musculoskeletal = "10" => ("职业性肌肉骨骼疾病", "Musculoskeletal diseases"),
        /// Mental and behavioural disorders; new in the edition of 2024.
        Mental = "11" => ("职业性精神和行为障碍", "Mental and behavioural disorders"),
        /// Whatever the other classes do not hold.
        Other = "12" => ("其他职业病", "Other occupational diseases"),
    }
}

enumeration! {
    /// The kind of a problem in the ledger (eight kinds, set by this platform).
    pub enum ProblemCategory {
        /// Organisation and staff.
        Staff = "P1" => ("组织人员", "Organisation and staff"),
        /// Equipment and premises.
        Equipment = "P2" => ("设备场所", "Equipment and premises"),
        /// Quality system.
        System = "P3" => ("体系", "Quality system"),
        /// How examinations are done.
        Process = "P4" => ("检查过程", "Examination process"),
        /// Conclusions and reports.
        Conclusion = "P5" => ("结论报告", "Conclusions and reports"),
        /// Information reporting.
        Reporting = "P6" => ("信息报告", "Information reporting"),
        /// Archives.
        Archive = "P7" => ("档案", "Archives"),
        /// A clue that the law was broken.
        Unlawful = "P8" => ("违法线索", "Clue of an unlawful act"),
    }
}

enumeration! {
    /// One of the five key links that on-site checks and trends are grouped by (`JL24-1-3-c`, `NHC23-1-3`).
    pub enum KeyLink {
        /// Training and examination of physicians, staff in general.
        People = "people" => ("人员（医师培训考核）", "People: training and examination of physicians"),
        /// Equipment and facilities.
        Equipment = "equipment" => ("设备设施", "Equipment and facilities"),
        /// Workplace conditions.
        Premises = "premises" => ("工作场所条件", "Premises"),
        /// Quality management system and rules.
        QualitySystem = "quality_system" => ("质量管理体系和制度", "Quality management system and rules"),
        /// Information reporting.
        InformationReporting = "information_reporting" => ("信息报告", "Information reporting"),
    }
}

enumeration! {
    /// The level of a quality document.
    pub enum QualityDocumentKind {
        /// Quality manual.
        Manual = "manual" => ("质量手册", "Quality manual"),
        /// Procedure.
        Procedure = "procedure" => ("程序文件", "Procedure"),
        /// Work instruction.
        Instruction = "instruction" => ("作业指导书", "Work instruction"),
        /// Record forms.
        Record = "record" => ("记录表", "Record forms"),
    }
}
