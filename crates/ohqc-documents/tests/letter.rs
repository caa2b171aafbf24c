//! The letter to the authority that issued a practice licence, as a reader gets it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reading;

use ohqc_documents::{Category, LicensorLetter, licensor_letter};
use reading::text_of;

fn sample() -> LicensorLetter {
    LicensorLetter {
        title: "职业健康检查机构备案告知函".to_owned(),
        number: "吉卫职健函〔2025〕12号".to_owned(),
        licensor: "长春市卫生健康委员会".to_owned(),
        opening: "下列机构已办理备案，现予告知。".to_owned(),
        rows: vec![("机构名称".to_owned(), r##"#panic("x") $ * `<a>"##.to_owned())],
        categories: vec![
            Category { name: "接触粉尘类".to_owned(), items: vec!["矽尘".to_owned(), "煤尘".to_owned()], beyond: None },
            Category { name: "接触物理因素类".to_owned(), items: vec![], beyond: None },
        ],
        asked: "请在执业许可证副本备注栏注明。".to_owned(),
        authority: "吉林省卫生健康委员会".to_owned(),
        date: "2025年6月18日".to_owned(),
        filed: (2025, 6, 16),
    }
}

/// examination 1.3-1.
#[test]
fn a_letter_says_whom_it_asks_for_what_and_that_it_is_our_template() {
    let text = text_of(&licensor_letter(&sample()).unwrap());
    let said = ["备案告知函", "〔2025〕12号", "长春市卫生健康委员会：", "矽尘、煤尘", "全部项目", "备注栏注明", "2025年6月18日"];
    for words in said.iter().chain(&["本平台模板", "官方文书未见", r##"#panic("x")$*`<a>"##]) {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn what_is_not_known_yet_is_left_open() {
    let open = LicensorLetter { number: String::new(), licensor: String::new(), date: String::new(), ..sample() };
    let text = text_of(&licensor_letter(&open).unwrap());
    assert!(text.contains("（发证机关）：") && text.contains("年月日"), "{text}");
}
