//! The notice of an outing as a reader gets it.

#![allow(clippy::unwrap_used, clippy::panic)]

use ohqc_documents::{NoticeGroup, OutingNotice, notice};

fn sample() -> OutingNotice {
    let rows = vec![("机构名称".to_owned(), r##"#panic("x") $ * `<a>"##.to_owned())];
    OutingNotice {
        institution: "长春示例职业病防治院".to_owned(),
        recipient: "长春市南关区卫生健康部门".to_owned(),
        groups: vec![
            NoticeGroup { title: "一、检查机构".to_owned(), rows },
            NoticeGroup { title: "八、所附材料".to_owned(), rows: vec![] },
        ],
        declaration: "本机构承诺以上内容及所附材料真实有效。".to_owned(),
        date: "2025年6月16日".to_owned(),
        receipt: "南关区卫生健康局于 2025-06-17 09:00 接收。".to_owned(),
        confirmation: "长春某某机械有限公司于 2025-06-17 10:00 确认。".to_owned(),
        void: String::new(),
        printed: (2025, 6, 18),
    }
}

#[test]
fn markup_in_data_stays_text_and_an_empty_group_prints_nothing() {
    let bare = OutingNotice { groups: vec![], receipt: String::new(), confirmation: String::new(), ..sample() };
    for sheet in [sample(), bare] {
        assert!(notice(&sheet).unwrap().starts_with(b"%PDF-"));
    }
}
