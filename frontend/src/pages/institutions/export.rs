//! The list of institutions as a file.

use ohqc_domain::institutions::api::InstitutionSummary;
use ohqc_domain::text::Language;

use crate::csv::csv;

/// The rows in the reader's language, in the order of the list.
pub(super) fn table(rows: &[InstitutionSummary], language: Language) -> String {
    let head = match language {
        Language::Zh => ["机构名称", "统一社会信用代码", "地区代码", "地区", "性质", "已备案业务", "最近考核结论", "未销号问题"],
        Language::En => {
            ["Name", "Credit code", "Region code", "Region", "Ownership", "Filed services", "Last conclusion", "Open problems"]
        }
    };
    let joint = match language {
        Language::Zh => "、",
        Language::En => "; ",
    };
    let line = |row: &InstitutionSummary| {
        let services: Vec<String> = row.services.iter().map(|service| service.label().get(language).to_owned()).collect();
        [
            row.name.clone(),
            row.credit_code.clone(),
            row.region.clone(),
            row.region_name.clone(),
            row.ownership.label().get(language).to_owned(),
            services.join(joint),
            row.grade.map(|grade| grade.label().get(language).to_owned()).unwrap_or_default(),
            row.open_problems.to_string(),
        ]
    };
    csv(std::iter::once(head.map(str::to_owned)).chain(rows.iter().map(line)))
}

#[cfg(test)]
mod tests {
    use ohqc_domain::ids::InstitutionId;
    use ohqc_domain::institutions::{Ownership, Service};

    use super::*;

    #[test]
    fn a_row_reads_as_the_list_does() {
        let row = InstitutionSummary {
            id: InstitutionId(uuid::Uuid::nil()),
            name: "甲医院".into(),
            credit_code: "91350100M000100Y43".into(),
            ownership: Ownership::Public,
            region: "220102".into(),
            region_name: "长春市南关区".into(),
            services: vec![Service::Examination, Service::Diagnosis],
            grade: None,
            open_problems: 2,
        };
        let text = table(&[row], Language::Zh);
        assert!(text.ends_with("甲医院,91350100M000100Y43,220102,长春市南关区,公立,职业健康检查、职业病诊断,,2\r\n"), "{text}");
    }
}
