//! Rows of institutions that filed with a prefecture before the province took over (视同备案, JL24-1-1-e).

use chrono::NaiveDate;

use super::kinds::{needed, optional};
use super::{ImportColumn, Reading, Record};
use crate::catalogues::{self, Category, DiagnosisCategory};
use crate::filings::FiledService;
use crate::institutions::Service;
use crate::text::Text;
use crate::validation::Complaints;

/// The columns of such a row.
pub const COLUMNS: &[ImportColumn] = &[
    needed("name", Text::new("机构名称", "Name"), "吉林市某某职业病医院", Reading::Text),
    needed("credit_code", Text::new("统一社会信用代码", "Credit code"), "12220200MB0000000X", Reading::Code),
    needed("service", Text::new("备案业务", "Service"), "职业健康检查", Reading::Choice(services)),
    needed("categories", Text::new("备案类别", "Categories"), "接触粉尘类、接触物理因素类", Reading::Text),
    optional("items", Text::new("备案项目代码", "Items"), "6.1、7.1", Reading::Text),
    needed("local_number", Text::new("原备案编号", "Local number"), "长卫职检备〔2021〕第3号", Reading::Text),
    needed("local_on", Text::new("原备案日期", "Local date"), "2021-08-12", Reading::Date),
];

/// What separates one of several from the next.
const SEPARATORS: [char; 6] = [',', '，', '、', ';', '；', '\n'];

/// What a row says: a local filing of an institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeemedRow {
    /// The institution's name.
    pub name: String,
    /// Its credit code.
    pub credit_code: String,
    /// The service it filed.
    pub service: Service,
    /// The categories, with their items.
    pub services: Vec<FiledService>,
    /// The number that the prefecture gave.
    pub local_number: String,
    /// The day of the prefecture's record.
    pub local_on: Option<NaiveDate>,
}

/// Whether two names are one, however blanks and brackets were typed.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| !c.is_whitespace());
        letters
            .map(|c| {
                if c == '（' {
                    '('
                } else if c == '）' {
                    ')'
                } else {
                    c
                }
            })
            .collect()
    };
    plain(one) == plain(other)
}

/// Reads a row.
///
/// # Errors
/// Categories and items that the catalogue of the service does not know.
pub fn deemed(record: &Record) -> Result<DeemedRow, Complaints> {
    let text = |key: &str| record.get(key).cloned().unwrap_or_default();
    let mut found = Complaints::default();
    let service = text("service").parse().unwrap_or(Service::Examination);
    let services = filed(&mut found, service, &text("categories"), &text("items"));
    found.into_result(DeemedRow {
        name: text("name"),
        credit_code: text("credit_code"),
        service,
        services,
        local_number: text("local_number"),
        local_on: record.get("local_on").and_then(|day| day.parse().ok()),
    })
}

fn filed(found: &mut Complaints, service: Service, categories: &str, items: &str) -> Vec<FiledService> {
    let mut filed: Vec<FiledService> = Vec::new();
    let parts = |text: &str| {
        text.split(SEPARATORS).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>()
    };
    for part in parts(categories) {
        match category(service, &part) {
            Some(category) if filed.iter().all(|one| one.category != category) => {
                filed.push(FiledService { category: category.to_owned(), items: Vec::new() });
            }
            Some(_) => {}
            None => {
                let (zh, en) = (format!("“{part}”不是该业务的类别"), format!("«{part}» is no category of the service"));
                found.add("/categories", "unknown_category", Text::owned(zh, en));
            }
        }
    }
    for part in parts(items) {
        let category = catalogues::item(&part).map(|item| item.category.as_str());
        match filed.iter_mut().find(|one| Some(one.category.as_str()) == category) {
            Some(one) if !one.items.contains(&part) => one.items.push(part),
            Some(_) => {}
            None => {
                let (zh, en) = (format!("“{part}”不属于所填的类别"), format!("«{part}» belongs to none of the categories"));
                found.add("/items", "unknown_item", Text::owned(zh, en));
            }
        }
    }
    filed
}

/// The code of a category, by its name or by a code that may have lost its leading zero in a spreadsheet.
fn category(service: Service, text: &str) -> Option<&'static str> {
    let all: Vec<(&'static str, Text)> = match service {
        Service::Examination => Category::ALL.iter().map(|one| (one.code(), one.label())).collect(),
        Service::Diagnosis => DiagnosisCategory::ALL.iter().map(|one| (one.code(), one.label())).collect(),
    };
    let number = text.parse::<u8>().ok();
    let same = |code: &str, words: &Text| words.zh == text || words.en == text || number.is_some() && code.parse().ok() == number;
    all.into_iter().find(|(code, words)| same(code, words)).map(|(code, _)| code)
}

fn services() -> Vec<(&'static str, Text)> {
    Service::ALL.iter().map(|one| (one.code(), one.label())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(service: &str, categories: &str, items: &str) -> Record {
        let said = [("service", service), ("categories", categories), ("items", items), ("local_on", "2021-08-12")];
        said.into_iter().map(|(key, value)| (key, value.to_owned())).collect()
    }

    fn codes(record: &Record) -> Vec<(String, Vec<String>)> {
        deemed(record).unwrap().services.into_iter().map(|one| (one.category, one.items)).collect()
    }

    #[test]
    fn categories_are_known_by_name_and_by_a_code_without_its_zero() {
        let named = codes(&row("examination", "接触粉尘类、3", ""));
        assert_eq!(named, [("1".to_owned(), vec![]), ("3".to_owned(), vec![])]);
        assert_eq!(codes(&row("diagnosis", "1；10", "")), [("01".to_owned(), vec![]), ("10".to_owned(), vec![])]);
        let with_items = codes(&row("examination", "2", "5.1、5.3"));
        assert_eq!(with_items, [("2".to_owned(), vec!["5.1".to_owned(), "5.3".to_owned()])]);
    }

    #[test]
    fn a_name_is_the_same_however_it_was_typed() {
        assert!(same_name("长春市（测试）医院", " 长春市(测试) 医院"));
        assert!(!same_name("长春市医院", "长春医院"));
    }

    #[test]
    fn what_the_catalogue_does_not_know_is_said() {
        let wrong = |record: &Record| {
            let found = deemed(record).unwrap_err();
            found.iter().map(|one| (one.pointer.clone(), one.code)).collect::<Vec<_>>()
        };
        assert_eq!(wrong(&row("examination", "养猫", "")), [("/categories".to_owned(), "unknown_category")]);
        assert_eq!(wrong(&row("examination", "1", "5.1")), [("/items".to_owned(), "unknown_item")]);
        assert_eq!(wrong(&row("diagnosis", "接触粉尘类", "")), [("/categories".to_owned(), "unknown_category")]);
    }
}
