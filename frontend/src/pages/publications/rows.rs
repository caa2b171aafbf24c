//! The rows of a publication in the reader's order, and as a file.

use ohqc_domain::publications::Row;
use ohqc_domain::text::{Language, Text};

use crate::csv::csv;
use crate::format;
use crate::query::Query;

/// The rows that contain the words of `q`, in the order of `sort`; as printed without one.
pub(super) fn arrange(rows: &[Row], query: &Query) -> Vec<Row> {
    let words = query.get("q").unwrap_or_default();
    let mut found: Vec<Row> = rows.iter().filter(|row| row.matches(words)).cloned().collect();
    let order = query.get("sort").unwrap_or_default();
    match order.trim_start_matches('-') {
        "name" => found.sort_by(|a, b| a.name.cmp(&b.name)),
        "city" => found.sort_by(|a, b| a.city.cmp(&b.city)),
        "grade" => found.sort_by_key(|row| row.grade),
        "score" => found.sort_by_key(|row| row.score),
        "finalised_on" => found.sort_by_key(|row| row.finalised_on),
        _ => found.sort_by_key(|row| row.number),
    }
    if order.starts_with('-') {
        found.reverse();
    }
    found
}

/// Texts in one language, one after the other.
pub(super) fn join(texts: &[Text], language: Language) -> String {
    format::join(texts.iter().map(|text| text.get(language)), language)
}

/// The rows as a spreadsheet file.
pub(super) fn file(rows: &[Row], language: Language) -> String {
    if follows_check(rows) { found_on_site(rows, language) } else { assessed(rows, language) }
}

/// Whether the rows tell of an on-site check and not of rounds.
pub(super) fn follows_check(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.grade.is_none())
}

fn assessed(rows: &[Row], language: Language) -> String {
    let head = match language {
        Language::Zh => ["序号", "机构名称", "所在市", "机构类型", "备案类别", "结论", "得分", "关键项全部合格", "审定日期"],
        Language::En => {
            ["no", "institution", "city", "service", "categories", "conclusion", "score", "key items passed", "finalised on"]
        }
    };
    let yes_no = |yes: bool| if yes { Text::new("是", "yes") } else { Text::new("否", "no") };
    let line = |row: &Row| {
        [
            row.number.to_string(),
            row.name.clone(),
            row.city.clone(),
            row.service.label().get(language).to_owned(),
            join(&row.categories, language),
            row.grade.map(|grade| grade.label().get(language).to_owned()).unwrap_or_default(),
            row.score.map(format::points).unwrap_or_default(),
            row.key_items_passed.map(|yes| yes_no(yes).get(language).to_owned()).unwrap_or_default(),
            format::date(row.finalised_on),
        ]
    };
    csv(std::iter::once(head.map(str::to_owned)).chain(rows.iter().map(line)))
}

fn found_on_site(rows: &[Row], language: Language) -> String {
    let head = match language {
        Language::Zh => ["序号", "机构名称", "所在市", "地址", "机构类型", "备案类别", "不具备的条件或能力", "认定日期"],
        Language::En => ["no", "institution", "city", "address", "service", "categories", "lacks or cannot do", "decided on"],
    };
    let line = |row: &Row| {
        [
            row.number.to_string(),
            row.name.clone(),
            row.city.clone(),
            row.address.clone(),
            row.service.label().get(language).to_owned(),
            join(&row.categories, language),
            join(&row.findings, language),
            format::date(row.finalised_on),
        ]
    };
    csv(std::iter::once(head.map(str::to_owned)).chain(rows.iter().map(line)))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use ohqc_domain::assessments::Grade;
    use ohqc_domain::ids::InstitutionId;
    use ohqc_domain::institutions::Service;
    use rust_decimal::Decimal;

    use super::*;

    fn row(number: u32, name: &str, grade: Grade, score: i64) -> Row {
        Row {
            number,
            institution: InstitutionId(uuid::Uuid::nil()),
            name: name.into(),
            city: "长春市".into(),
            service: Service::Examination,
            categories: vec![Text::new("接触粉尘类", "Dust"), Text::new("其他类", "Others")],
            address: String::new(),
            findings: Vec::new(),
            grade: Some(grade),
            score: Some(Decimal::new(score, 2)),
            key_items_passed: Some(true),
            finalised_on: NaiveDate::from_ymd_opt(2025, 10, 8).unwrap(),
        }
    }

    fn rows() -> Vec<Row> {
        vec![
            row(1, "乙医院", Grade::Unqualified, 5512),
            row(2, "甲医院", Grade::Qualified, 9650),
            row(3, "丙医院", Grade::Excellent, 9900),
        ]
    }

    fn numbers(query: Query) -> Vec<u32> {
        arrange(&rows(), &query).iter().map(|row| row.number).collect()
    }

    #[test]
    fn rows_stand_as_printed_until_the_reader_asks() {
        assert_eq!(numbers(Query::new()), [1, 2, 3]);
        assert_eq!(numbers(Query::new().with("sort", "-score")), [3, 2, 1]);
        assert_eq!(numbers(Query::new().with("sort", "grade")), [3, 2, 1]);
        assert_eq!(numbers(Query::new().with("sort", "nonsense")), [1, 2, 3]);
        assert_eq!(numbers(Query::new().with("q", "甲")), [2]);
    }

    #[test]
    fn the_file_keeps_two_decimals() {
        let file = file(&rows(), Language::Zh);
        assert_eq!(file.lines().count(), 4);
        assert!(file.contains("1,乙医院,长春市,职业健康检查,接触粉尘类、其他类,不合格,55.12,是,2025-10-08"), "{file}");
    }

    #[test]
    fn the_file_of_a_check_names_address_condition_and_day() {
        // Requirements §7.1 P1: institution, address, missing condition, decision date.
        let found = Row {
            address: "健康路 1 号".into(),
            findings: vec![Text::new("工作场所总面积不足", "Too small")],
            grade: None,
            score: None,
            key_items_passed: None,
            ..row(1, "甲医院", Grade::Qualified, 0)
        };
        let file = file(&[found], Language::Zh);
        let line = "1,甲医院,长春市,健康路 1 号,职业健康检查,接触粉尘类、其他类,工作场所总面积不足,2025-10-08";
        assert!(file.contains(line), "{file}");
    }
}
