//! The record of an on-site check as a reader gets it (D03).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reading;

use chrono::NaiveDate;
use ohqc_documents::{CheckGroup, CheckRecord, CheckSignature, check_record};
use reading::text_of;

/// The smallest picture there is: one dark pixel.
const PIXEL: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00,
    0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78,
    0x9c, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0x48, 0xaf, 0xa4, 0x71, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];

fn words<const N: usize>(words: [&str; N]) -> [String; N] {
    words.map(str::to_owned)
}

fn sample() -> CheckRecord {
    let day = NaiveDate::from_ymd_opt(2025, 6, 16).unwrap();
    CheckRecord {
        title: "职业健康检查机构备案后现场核查记录表".to_owned(),
        number: "220000-OHE-2025-0007".to_owned(),
        institution: "长春示例职业病防治院".to_owned(),
        address: "吉林省长春市朝阳区示例路100号".to_owned(),
        conducted_on: day,
        concluded_on: day,
        team: vec!["王示例".to_owned()],
        groups: vec![CheckGroup {
            title: "设备设施".to_owned(),
            items: vec![words(["V2.4", "配备肺功能仪", "不符合", r#"#panic("x") $ *"#])],
        }],
        differences: vec![words(["肺功能仪", "X1 007", "现场未见：送检"])],
        not_compared: String::new(),
        results: vec![words(["接触粉尘类", "全部项目", "不具备能力", "核查表不符合：V2.4"])],
        outcome: "部分项目不具备能力".to_owned(),
        remark: String::new(),
        template: "核查表：平台模板".to_owned(),
        signatures: vec![
            CheckSignature {
                side: "核查组".to_owned(), words: "王示例（组长）".to_owned(), picture: Some(PIXEL.to_vec())
            },
            CheckSignature { side: "被核查机构".to_owned(), words: "未在屏幕签字：外出".to_owned(), picture: None },
        ],
    }
}

#[test]
fn prints_checklist_differences_results_and_signatures() {
    assert!(check_record(&sample()).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn an_empty_record_is_still_one() {
    let record = CheckRecord { groups: vec![], differences: vec![], results: vec![], signatures: vec![], ..sample() };
    assert!(check_record(&record).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn what_was_not_compared_is_never_said_to_agree() {
    let nothing = CheckRecord { differences: vec![], ..sample() };
    assert!(text_of(&check_record(&nothing).unwrap()).contains("未发现不一致"));
    let why = CheckRecord { not_compared: "机构当日搬迁设备".to_owned(), ..nothing };
    let text = text_of(&check_record(&why).unwrap());
    assert!(text.contains("未比对：机构当日搬迁设备") && !text.contains("未发现不一致"), "{text}");
}
