//! The report on outings as a reader gets it (examination 5.1-6).

#![allow(clippy::unwrap_used, clippy::panic)]

use ohqc_documents::{OutingReport, outing_report};

fn sample() -> OutingReport {
    let row = ["2025-06-24 至 2025-06-26", r#"#panic("x") $ *"#, "长春市南关区", "153", "150", "按期告知", "已完成"];
    OutingReport {
        institution: "长春示例职业病防治院".to_owned(),
        period: "2025年4月1日至2025年6月30日".to_owned(),
        basis: "依据：办法2019 第七条（未核实）".to_owned(),
        sums: vec![("外出批次".to_owned(), "1".to_owned())],
        rows: vec![row.map(str::to_owned)],
        date: "2025年7月1日".to_owned(),
        printed: (2025, 7, 1),
    }
}

#[test]
fn prints_sums_and_rows_and_says_when_there_were_none() {
    for rows in [sample().rows, Vec::new()] {
        assert!(outing_report(&OutingReport { rows, ..sample() }).unwrap().starts_with(b"%PDF-"));
    }
}
