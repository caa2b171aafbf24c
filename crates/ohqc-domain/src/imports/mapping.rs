//! Which column of a file is which: guessed from the headings, to be changed by people.

use std::collections::BTreeMap;

use super::{Cell, ImportKind, Row};
use crate::text::Text;
use crate::validation::Complaints;

/// The columns of a file, counted from 0, by the key of the kind's column.
pub type Mapping = BTreeMap<String, u32>;

/// How many rows at the beginning may be titles above the headings.
const TITLES: usize = 10;

/// What people also call a column, by its key; their own words, for no form fixes them.
const ALSO: &[(&str, &[&str])] = &[
    ("name", &["用人单位名称", "企业名称", "用人单位", "企业全称", "单位全称"]),
    ("credit_code", &["社会信用代码", "信用代码", "统一信用代码"]),
    ("region", &["行政区划", "行政区划代码", "行政区", "所在区县", "所属区县", "所在地区", "地区"]),
    ("address", &["地址", "单位地址", "详细地址", "经营地址"]),
    ("industry", &["行业", "所属行业"]),
    ("size", &["企业规模", "单位规模"]),
    ("contact_phone", &["电话", "联系人电话"]),
];

/// A heading without what people add to it: blanks, stars, notes in brackets.
fn bare(heading: &str) -> String {
    let before = heading.split(['(', '（', '[', '【']).next().unwrap_or_default();
    before.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | ':' | '：')).flat_map(char::to_lowercase).collect()
}

/// The columns whose heading is known: by our own words, else by what people also call them. A heading that stands twice is
/// left to people.
#[must_use]
pub fn guess(kind: ImportKind, headings: &[String]) -> Mapping {
    let bare_headings: Vec<String> = headings.iter().map(|heading| bare(heading)).collect();
    let mut found = Mapping::new();
    for column in kind.columns() {
        let places = |known: &[&str]| -> Vec<u32> {
            (0..).zip(&bare_headings).filter(|(_, heading)| known.contains(&heading.as_str())).map(|(at, _)| at).collect()
        };
        let ours = places(&[&bare(&column.heading.zh), &bare(&column.heading.en), column.key]);
        let also = ALSO.iter().filter(|(key, _)| *key == column.key).flat_map(|(_, words)| places(words)).collect();
        let at = if ours.is_empty() { also } else { ours };
        if let [at] = at.as_slice() {
            found.insert(column.key.to_owned(), *at);
        }
    }
    found
}

/// Where among the first rows the headings stand: where most are known, else at the top.
#[must_use]
pub fn heading_row(kind: ImportKind, rows: &[Row]) -> usize {
    let known = |row: &Row| guess(kind, &row.cells.iter().map(Cell::shown).collect::<Vec<_>>()).len();
    let best = rows.iter().take(TITLES).enumerate().rev().max_by_key(|(_, row)| known(row));
    best.filter(|(_, row)| known(row) > 1).map_or(0, |(at, _)| at)
}

/// Checks what people matched against the kind's columns and the file's.
///
/// # Errors
/// Every required column that is missing, unknown ones, and a column of the file taken twice.
pub fn check(kind: ImportKind, mapping: &Mapping, columns: usize) -> Result<(), Complaints> {
    let mut found = Complaints::default();
    for column in kind.columns().iter().filter(|column| column.required && !mapping.contains_key(column.key)) {
        let (zh, en) = (&column.heading.zh, &column.heading.en);
        let text = Text::owned(format!("文件中没有匹配“{zh}”的列"), format!("No column of the file is matched with «{en}»"));
        found.add(format!("/mapping/{}", column.key), "missing_column", text);
    }
    let mut taken = BTreeMap::new();
    for (key, at) in mapping {
        if !kind.columns().iter().any(|column| column.key == key) {
            found.add(format!("/mapping/{key}"), "unknown_column", Text::new("没有这一列", "There is no such column"));
        } else if usize::try_from(*at).map_or(true, |at| at >= columns) {
            found.add(format!("/mapping/{key}"), "range", Text::new("文件中没有这一列", "The file has no such column"));
        } else if taken.insert(*at, key).is_some() {
            let text = Text::new("文件的同一列不能匹配两次", "A column of the file cannot be matched twice");
            found.add(format!("/mapping/{key}"), "duplicate_column", text);
        }
    }
    found.into_result(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(list: &[&str]) -> Vec<String> {
        list.iter().map(|heading| (*heading).to_owned()).collect()
    }

    #[test]
    fn headings_are_known_with_what_people_add_to_them() {
        let found = guess(ImportKind::Employers, &headings(&["序号", "单位名称*", "统一社会信用代码（18位）", "Region", "备注"]));
        assert_eq!(found, Mapping::from([("name".into(), 1), ("credit_code".into(), 2), ("region".into(), 3)]));
        let twice = guess(ImportKind::Employers, &headings(&["单位名称", "单位名称"]));
        assert!(twice.is_empty(), "a heading that stands twice is left to people");
    }

    #[test]
    fn headings_are_known_by_what_people_also_call_them() {
        let found = guess(ImportKind::Employers, &headings(&["企业全称", "行业", "行政区", "地址"]));
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [("address".to_owned(), 3), ("industry".to_owned(), 1), ("name".to_owned(), 0), ("region".to_owned(), 2)]
        );
        let found = guess(ImportKind::Employers, &headings(&["企业名称", "社会信用代码", "行政区划（代码）"]));
        assert_eq!(found, Mapping::from([("name".into(), 0), ("credit_code".into(), 1), ("region".into(), 2)]));
        let ours = guess(ImportKind::Employers, &headings(&["行政区划", "所在县（市、区）"]));
        assert_eq!(ours, Mapping::from([("region".into(), 1)]), "our own heading goes first");
        let two = guess(ImportKind::Employers, &headings(&["行政区划", "行政区划代码"]));
        assert!(two.is_empty(), "which of the two is meant is left to people");
    }

    #[test]
    fn titles_above_the_headings_are_passed_over() {
        let row = |number, cells: &[&str]| Row { number, cells: cells.iter().map(|text| Cell::Text((*text).into())).collect() };
        let rows = [row(1, &["吉林省用人单位登记表"]), row(2, &["单位名称", "统一社会信用代码"]), row(3, &["某某公司", "x"])];
        assert_eq!(heading_row(ImportKind::Employers, &rows), 1);
        assert_eq!(heading_row(ImportKind::Employers, &rows[2..]), 0);
    }

    #[test]
    fn missing_and_doubled_columns_are_named() {
        let mapping = Mapping::from([("name".into(), 0), ("address".into(), 0), ("region".into(), 9), ("colour".into(), 1)]);
        let found = check(ImportKind::Employers, &mapping, 3).unwrap_err();
        let mut said: Vec<_> = found.iter().map(|one| (one.pointer.as_str(), one.code)).collect();
        said.sort_unstable();
        assert_eq!(
            said,
            [
                ("/mapping/colour", "unknown_column"),
                ("/mapping/credit_code", "missing_column"),
                ("/mapping/industry", "missing_column"),
                ("/mapping/name", "duplicate_column"),
                ("/mapping/region", "range"),
            ]
        );
    }
}
