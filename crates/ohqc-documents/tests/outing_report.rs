//! The report on outings as a reader gets it (examination 5.1-6).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reading;

use ohqc_documents::{OutingReport, outing_report};
use reading::text_of;

fn sample() -> OutingReport {
    let row = ["2025-06-24 至 2025-06-26", r#"#panic("x") $ *"#, "长春市南关区", "153", "150", "按期告知", "已完成"];
    OutingReport {
        institution: "长春示例职业病防治院".to_owned(),
        period: "2025年4月1日至2025年6月30日".to_owned(),
        whole: true,
        basis: "依据：办法2019 第七条（未核实）".to_owned(),
        sums: vec![("外出批次".to_owned(), "1".to_owned())],
        rows: vec![row.map(str::to_owned)],
        date: "2025年7月1日".to_owned(),
        printed: (2025, 7, 1),
    }
}

#[test]
fn prints_sums_and_rows_and_says_when_there_were_none() {
    let printed = |report: OutingReport| text_of(&outing_report(&report).unwrap());
    let text = printed(sample());
    for shown in ["外出批次1", "长春市南关区", "按期告知", r#"#panic("x")$*"#, "（盖章）", "未核实"] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    let none = printed(OutingReport { rows: Vec::new(), ..sample() });
    assert!(none.contains("本期没有外出职业健康检查") && !none.contains("长春市南关区"), "{none}");
}

#[test]
fn a_part_is_nobodys_report() {
    let text = text_of(&outing_report(&OutingReport { whole: false, ..sample() }).unwrap());
    assert!(text.contains("仅含涉及查询机关辖区的外出检查") && !text.contains("（盖章）"), "{text}");
}
