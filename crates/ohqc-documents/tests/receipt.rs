//! The receipt as a reader gets it: the text that a PDF reader finds in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod reading;

use std::fs;
use std::process::Command;

use chrono::NaiveDate;
use ohqc_documents::{Category, DocumentError, Origin, Receipt, ReceiptKind, receipt};
use reading::{raw_text_of, text_of};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn category(name: &str, items: &[&str]) -> Category {
    Category { name: name.to_owned(), items: items.iter().map(|&item| item.to_owned()).collect(), beyond: None }
}

fn sample() -> Receipt {
    Receipt {
        kind: ReceiptKind::Examination,
        number: "220000-OHE-2025-0007".to_owned(),
        institution: "长春示例职业病防治院".to_owned(),
        credit_code: "12220000412759999X".to_owned(),
        licence_number: "PDY00012322010412A1001".to_owned(),
        address: "吉林省长春市朝阳区示例路100号".to_owned(),
        legal_representative: Some("张示例".to_owned()),
        categories: vec![
            category("接触粉尘类", &["游离二氧化硅粉尘", "煤尘", "石棉粉尘", "其他致尘肺病的无机粉尘", "棉尘", "有机粉尘"]),
            category(
                "接触化学因素类",
                &["铅及其无机化合物", "汞及其无机化合物", "锰及其无机化合物", "苯", "正己烷", "三氯乙烯", "氯气", "一氧化碳"],
            ),
            category("接触物理因素类", &["噪声", "手传振动", "高温", "高气压", "紫外线"]),
            category("接触生物因素类", &["布鲁氏菌", "炭疽芽孢杆菌"]),
            category("接触放射因素类", &[]),
            category("其他类（特殊作业等）", &["电工作业", "高处作业", "压力容器作业", "职业机动车驾驶作业"]),
        ],
        outreach: Some("吉林省全省".to_owned()),
        basis: "《职业健康检查管理办法》；吉卫规〔2024〕2号".to_owned(),
        changes: vec![("视同备案".to_owned(), day(2025, 1, 6)), ("备案变更".to_owned(), day(2025, 3, 18))],
        first_filed_on: Some(day(2019, 8, 12)),
        filed_on: day(2025, 3, 18),
        authority: "吉林省卫生健康委员会".to_owned(),
        origin: Origin::Deemed {
            local_number: Some("长卫职检备〔2019〕第3号".to_owned()), local_date: Some(day(2019, 8, 12))
        },
        verification_code: "7K3M-Q9XR-2HTB".to_owned(),
        verification_url: "https://ohqc.example.org/verify/7K3M-Q9XR-2HTB".to_owned(),
    }
}

fn print(value: &Receipt) -> Vec<u8> {
    receipt(value).unwrap()
}

/// examination 5.4, examination D02.
#[test]
fn shows_every_field() {
    let value = sample();
    let pdf = print(&value);
    assert!(pdf.starts_with(b"%PDF-"));
    if let Ok(path) = std::env::var("OHQC_RECEIPT_OUT") {
        fs::write(path, &pdf).unwrap();
    }
    let text = text_of(&pdf);
    let fields = [&value.number, &value.institution, &value.credit_code, &value.licence_number, &value.address];
    for field in fields.into_iter().chain([&value.authority, &value.verification_code, &value.verification_url]) {
        assert!(text.contains(field.as_str()), "{field} is not in {text}");
    }
    for words in [
        "职业健康检查机构备案回执",
        "法定代表人张示例",
        "外出检查吉林省全省",
        "备案日期2025年3月18日（首次备案2019年8月12日）",
        "备案依据《职业健康检查管理办法》；吉卫规〔2024〕2号",
        "变更记录2025年1月6日视同备案；2025年3月18日备案变更",
        "视同备案",
        "原备案编号长卫职检备〔2019〕第3号；原备案日期2019年8月12日",
        "接触物理因素类：噪声、手传振动、高温、高气压、紫外线",
        "接触放射因素类其他类（特殊作业等）：电工作业",
        "（盖章）",
        "样式为本平台设定",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
}

/// examination 5.4: whoever scans the printed page is led to the address that confirms it.
#[test]
fn the_code_on_the_page_leads_to_the_address() {
    let value = sample();
    assert_eq!(codes_of(&print(&value)), [value.verification_url]);
}

/// What a scanner reads on the first page.
fn codes_of(pdf: &[u8]) -> Vec<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), pdf).unwrap();
    let drawn = Command::new("pdftoppm").args(["-gray", "-r", "150", "-l", "1"]).arg(file.path()).output();
    let drawn = drawn.expect("pdftoppm draws documents in tests; on Debian it is in the package poppler-utils");
    assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
    // A grey map says what it is, its width, its height and its white, each before one blank, and then a byte a dot.
    let mut parts = drawn.stdout.splitn(4, u8::is_ascii_whitespace);
    let mut number = || str::from_utf8(parts.next().unwrap()).unwrap().parse::<usize>();
    assert!(number().is_err(), "P5 first");
    let (width, height) = (number().unwrap(), number().unwrap());
    let dots = parts.next().unwrap().strip_prefix(b"255\n").unwrap();
    let mut page = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| *dots.get(y * width + x).unwrap());
    page.detect_grids().into_iter().map(|code| code.decode().unwrap().1).collect()
}

/// The address can be copied and opened: nothing invisible is in it, and it breaks within its column all the same.
#[test]
fn the_address_is_text_as_it_is() {
    let mut value = sample();
    value.verification_url = "https://quality-control.occupational-health.example.org/verify/7K3M-Q9XR-2HTB".to_owned();
    let found = raw_text_of(&print(&value));
    assert!(!found.contains('\u{200b}'), "{found}");
    let joined: String = found.chars().filter(|character| !character.is_whitespace()).collect();
    assert!(joined.contains(&value.verification_url), "{joined}");
}

#[test]
fn what_was_found_beyond_the_institution_is_said() {
    let mut value = sample();
    value.categories[2].beyond = Some("现场核查认定不具备能力：噪声".to_owned());
    let text = text_of(&print(&value));
    assert!(text.contains("现场核查认定不具备能力：噪声"), "{text}");
}

#[test]
fn typed_markup_stays_text() {
    let hostile = r##"#panic("x") ]) $ * _ `<a> @b \ // #read("/etc/passwd")"##;
    let mut value = sample();
    value.institution = hostile.to_owned();
    value.address = hostile.to_owned();
    value.authority = hostile.to_owned();
    value.categories = vec![category(hostile, &[hostile])];
    let text = text_of(&print(&value));
    assert!(text.matches(r##"#panic("x")])$*_`<a>@b\//"##).count() >= 4, "{text}");
}

#[test]
fn the_same_receipt_is_the_same_file() {
    let (first, second) = (print(&sample()), print(&sample()));
    assert!(first == second);
}

#[test]
fn long_lists_flow_onto_more_pages() {
    let mut value = sample();
    value.kind = ReceiptKind::Diagnosis;
    value.origin = Origin::Platform;
    value.changes.clear();
    value.institution = "很长的名称".repeat(30);
    value.categories = (0..60).map(|number| category(&format!("第{number}类"), &["项目甲", "项目乙"])).collect();
    let text = text_of(&print(&value));
    assert!(text.contains("第59类") && text.contains("职业病诊断机构备案回执") && !text.contains("视同"), "{text}");
}

#[test]
fn an_address_that_fits_no_code_is_refused() {
    let mut value = sample();
    value.verification_url = "x".repeat(5000);
    assert!(matches!(receipt(&value), Err(DocumentError::Data(_))));
}
