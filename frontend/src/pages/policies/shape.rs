//! Values that have a shape of their own, as people can read them: pairs, a small table, or plain words.

use ohqc_domain::policy::Value;
use ohqc_domain::text::{Language, Text};
use serde_json::Value as Json;

use crate::format::join;

/// How a value is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A few words.
    Words(String),
    /// Names with their values.
    Pairs(Vec<(String, String)>),
    /// Rows under a head.
    Grid { head: Vec<String>, rows: Vec<Vec<String>> },
}

impl Shape {
    /// The layout of a value of any shape; nested values become words.
    pub(super) fn of(value: &Json, language: Language) -> Self {
        match value {
            Json::Object(_) if text(value).is_some() => Self::Words(words(value, language)),
            Json::Object(pairs) => {
                Self::Pairs(pairs.iter().map(|(key, value)| (name(key, language), words(value, language))).collect())
            }
            Json::Array(rows) if !rows.is_empty() && rows.iter().all(|row| row.is_object() && text(row).is_none()) => {
                grid(rows, language)
            }
            _ => Self::Words(words(value, language)),
        }
    }
}

/// A value in a few words, however it is shaped.
#[must_use]
pub fn value_words(value: &Value, language: Language) -> String {
    words(&value.to_json(), language)
}

fn grid(rows: &[Json], language: Language) -> Shape {
    let objects = || rows.iter().filter_map(Json::as_object);
    let mut keys: Vec<&String> = Vec::new();
    for key in objects().flat_map(serde_json::Map::keys) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let cell =
        |row: &serde_json::Map<String, Json>, key: &String| row.get(key).map(|value| words(value, language)).unwrap_or_default();
    Shape::Grid {
        head: keys.iter().map(|key| name(key, language)).collect(),
        rows: objects().map(|row| keys.iter().map(|key| cell(row, key)).collect()).collect(),
    }
}

/// A pair of texts, where a value is one.
fn text(value: &Json) -> Option<(&str, &str)> {
    let object = value.as_object().filter(|object| object.len() == 2)?;
    Some((object.get("zh")?.as_str()?, object.get("en")?.as_str()?))
}

fn words(value: &Json, language: Language) -> String {
    match value {
        Json::Null => "—".to_owned(),
        Json::Bool(true) => Text::new("是", "Yes").get(language).to_owned(),
        Json::Bool(false) => Text::new("否", "No").get(language).to_owned(),
        Json::Number(number) => number.to_string(),
        Json::String(code) => name(code, language),
        Json::Array(values) => join(values.iter().map(|value| words(value, language)), language),
        Json::Object(pairs) => match text(value) {
            Some((zh, en)) => if language == Language::Zh { zh } else { en }.to_owned(),
            None => {
                join(pairs.iter().map(|(key, value)| format!("{} {}", name(key, language), words(value, language))), language)
            }
        },
    }
}

/// The words for a code that occurs in the tables of a profile; the code itself when it is not known.
fn name(code: &str, language: Language) -> String {
    let found = NAMES.iter().find(|(known, _)| *known == code);
    found.map_or_else(|| code.replace('_', " "), |(_, text)| text.get(language).to_owned())
}

const NAMES: &[(&str, Text)] = &[
    ("after_days", Text::new("逾期天数", "days late")),
    ("annual_qc", Text::new("年度质控", "annual QC")),
    ("attach", Text::new("附", "attached")),
    ("audiograms", Text::new("电测听图", "audiograms")),
    ("by", Text::new("由", "by")),
    ("chest_films", Text::new("胸片", "chest films")),
    ("clause", Text::new("条款", "clause")),
    ("code", Text::new("代码", "code")),
    ("complaints_per_year", Text::new("年投诉数", "complaints a year")),
    ("county", Text::new("县级", "county")),
    ("county_present", Text::new("县级到场", "county present")),
    ("county_public_examination", Text::new("每县公立检查机构", "public examiners a county")),
    ("county_share", Text::new("县区覆盖率", "share of counties")),
    ("diagnosis", Text::new("诊断机构", "diagnosis")),
    ("disease_control", Text::new("疾控部门", "disease control")),
    ("due", Text::new("期限", "due")),
    ("examination", Text::new("检查机构", "examination")),
    ("filed_locally", Text::new("在属地备案的", "filed locally")),
    ("filed_on_platform", Text::new("在平台备案的", "filed on the platform")),
    ("from", Text::new("自", "from")),
    ("ge", Text::new("不少于", "at least")),
    ("gt", Text::new("多于", "more than")),
    ("health", Text::new("卫健部门", "health")),
    ("health_authority", Text::new("卫生健康行政部门", "health authority")),
    ("key_items_passed", Text::new("关键项合格", "key items passed")),
    ("mark", Text::new("确定程度", "certainty")),
    ("min", Text::new("下限", "least")),
    ("name", Text::new("名称", "name")),
    ("national_centre", Text::new("国家技术机构", "national centre")),
    ("national_health", Text::new("国家卫健委", "national health")),
    ("national_supervision", Text::new("国家疾控局", "national supervision")),
    ("noise_cases", Text::new("噪声个案", "noise cases")),
    ("operator", Text::new("比较", "comparison")),
    ("order", Text::new("下达监督意见", "supervision order")),
    ("overdue_problems", Text::new("逾期问题数", "overdue problems")),
    ("patients", Text::new("患者数", "patients")),
    ("penalty", Text::new("立案处罚", "penalty")),
    ("people_per_year", Text::new("年检查人数", "people a year")),
    ("per_unit_per_year", Text::new("每单位每年", "a unit a year")),
    ("prefecture_institutes", Text::new("每市职防机构", "institutes a prefecture")),
    ("prefecture_public_diagnosis", Text::new("每市公立诊断机构", "public diagnosis a prefecture")),
    ("public_list", Text::new("列入公示", "public list")),
    ("qc_centre", Text::new("质控中心", "QC centre")),
    ("reports", Text::new("检查报告", "reports")),
    ("step", Text::new("措施", "step")),
    ("to", Text::new("报送", "to")),
    ("typical_cases", Text::new("典型案例", "typical cases")),
    ("urge", Text::new("督促", "urge")),
    ("verification_passed", Text::new("现场核查合格", "on-site check passed")),
    ("verified", Text::new("原文已核", "verified")),
    ("inferred", Text::new("推断", "inferred")),
    ("secondary", Text::new("旁证", "secondary")),
    ("unverified", Text::new("未核实", "unverified")),
    ("own", Text::new("本平台设定", "ours")),
    ("year", Text::new("年份", "year")),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_become_a_small_table() {
        let steps = json!([{ "step": "urge", "after_days": 0 }, { "step": "order", "after_days": 15, "by": "disease_control" }]);
        let Shape::Grid { head, rows } = Shape::of(&steps, Language::Zh) else { panic!("not a grid") };
        assert_eq!(head.len(), 3);
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|row| row.len() == head.len()));
        assert!(rows[1].contains(&"疾控部门".to_owned()));
    }

    #[test]
    fn pairs_and_texts_are_told_apart() {
        let name = json!({ "zh": "年度质控", "en": "Annual QC" });
        assert_eq!(Shape::of(&name, Language::En), Shape::Words("Annual QC".into()));
        let counts = json!({ "examination": 1, "open": true });
        let expected = vec![("检查机构".to_owned(), "1".to_owned()), ("open".to_owned(), "是".to_owned())];
        assert_eq!(Shape::of(&counts, Language::Zh), Shape::Pairs(expected));
    }

    #[test]
    fn every_table_of_every_profile_has_a_layout() {
        let on = chrono::NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        for profile in ohqc_domain::policy::all(on) {
            for (key, setting) in profile.iter() {
                if let ohqc_domain::policy::Value::Table(table) = &setting.value {
                    assert!(!matches!(Shape::of(table, Language::Zh), Shape::Words(_)), "{key}");
                }
            }
        }
    }
}
