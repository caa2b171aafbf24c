//! The form of a filing as a reader gets it (D01, D02): the text that a PDF reader finds in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reading;

use std::fs;

use ohqc_documents::{FilingForm, FormChapter, FormTable, filing_form};
use reading::text_of;

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn sample() -> FilingForm {
    let people = FormTable {
        columns: words(&["姓名", "岗位", "执业证书"]),
        rows: vec![words(&["孙示例", "主检医师", "110220000000001"]), words(&["白示例", "护士", ""])],
    };
    FilingForm {
        title: "职业健康检查机构备案表".to_owned(),
        rows: vec![pair("机构名称", "长春示例职业病防治院"), pair("备案依据", "《职业健康检查管理办法》")],
        chapters: vec![
            FormChapter { title: "项目与证照".to_owned(), rows: vec![pair("诊疗科目", "职业病科")], tables: vec![] },
            FormChapter { title: "人员".to_owned(), rows: vec![], tables: vec![people] },
            FormChapter { title: "附送材料".to_owned(), rows: vec![], tables: vec![] },
        ],
        declaration: "本机构承诺：所填内容和所附材料真实、有效。".to_owned(),
        institution: "长春示例职业病防治院".to_owned(),
        date: "2025年6月16日".to_owned(),
        submitted: (2025, 6, 16),
    }
}

/// The text of the printed form.
fn printed(form: &FilingForm) -> String {
    let pdf = filing_form(form).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    if let Ok(path) = std::env::var("OHQC_FORM_OUT") {
        fs::write(path, &pdf).unwrap();
    }
    text_of(&pdf)
}

/// examination 1.3-6.
#[test]
fn shows_every_part_and_says_whose_layout_it_is() {
    let text = printed(&sample());
    let fields = ["职业健康检查机构备案表", "长春示例职业病防治院", "诊疗科目", "职业病科", "孙示例", "主检医师", "护士"];
    let more = ["110220000000001", "附送材料", "本机构承诺", "2025年6月16日", "字段与样式为本平台设定，官方表式未见"];
    for words in fields.iter().chain(&more) {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

#[test]
fn typed_markup_stays_text() {
    let hostile = "#panic(1)]$*_";
    let mut form = sample();
    form.title = hostile.to_owned();
    form.rows = vec![pair(hostile, hostile)];
    let table = FormTable { columns: words(&[hostile]), rows: vec![words(&[hostile])] };
    form.chapters = vec![FormChapter { title: hostile.to_owned(), rows: vec![], tables: vec![table] }];
    let text = printed(&form);
    assert_eq!(text.matches(hostile).count(), 6, "{text}");
}
