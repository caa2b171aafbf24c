//! What an event says beside who and when, as people can read it.

use ohqc_domain::assessments::Grade;
use ohqc_domain::institutions::Service;
use ohqc_domain::publications::PublicationKind;
use ohqc_domain::text::{Language, Text};
use serde_json::Value as Json;
use uuid::Uuid;

use super::subject::subject_page;

/// Characters of an identifier or a hash that are shown; the whole is on hover.
const SHORT: usize = 8;

/// One thing an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Detail {
    /// What is said.
    pub(super) name: String,
    /// Its value in a few words.
    pub(super) value: String,
    /// The value in full, where it was shortened.
    pub(super) full: Option<String>,
    /// Its page, where it has one.
    pub(super) href: Option<String>,
}

/// What the data of an event says, in the order of keys.
pub(super) fn details(data: &Json, language: Language) -> Vec<Detail> {
    let Some(object) = data.as_object() else { return Vec::new() };
    object.iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| detail(key, value, language)).collect()
}

fn detail(key: &str, value: &Json, language: Language) -> Detail {
    let whole = words(key, value, language);
    let opaque = whole.parse::<Uuid>().is_ok() || key == "sha256";
    let short = opaque.then(|| whole.chars().take(SHORT).collect::<String>());
    let href = whole.parse::<Uuid>().ok().and_then(|id| subject_page(key, id));
    match short {
        Some(value) => Detail { name: name(key, language), value, full: Some(whole), href },
        None => Detail { name: name(key, language), value: whole, full: None, href },
    }
}

fn words(key: &str, value: &Json, language: Language) -> String {
    let comma = if language == Language::Zh { "、" } else { ", " };
    match value {
        Json::Bool(yes) => if *yes { Text::new("是", "yes") } else { Text::new("否", "no") }.get(language).to_owned(),
        Json::String(text) => coded(key, text).map_or_else(|| text.clone(), |label| label.get(language).to_owned()),
        Json::Array(values) => values.iter().map(|value| words(key, value, language)).collect::<Vec<_>>().join(comma),
        Json::Object(_) => match (value.get("id").and_then(Json::as_str), value.get("version")) {
            (Some(id), Some(version)) => format!("{id}/{version}"),
            _ => value.to_string(),
        },
        Json::Null | Json::Number(_) => value.to_string(),
    }
}

/// The words for a code, by the key it stands under.
fn coded(key: &str, code: &str) -> Option<Text> {
    match key {
        "fields" => FIELDS.iter().find(|(field, _)| *field == code).map(|(_, text)| text.clone()),
        "service" => code.parse::<Service>().ok().map(Service::label),
        "grade" => code.parse::<Grade>().ok().map(Grade::label),
        "kind" => code.parse::<PublicationKind>().ok().map(PublicationKind::label),
        "roles" => code.parse::<ohqc_domain::identity::Role>().ok().map(ohqc_domain::identity::Role::label),
        _ => None,
    }
}

fn name(key: &str, language: Language) -> String {
    let found = NAMES.iter().find(|(known, _)| *known == key);
    found.map_or_else(|| key.replace('_', " "), |(_, text)| text.get(language).to_owned())
}

/// What people call the fields whose change an event tells.
const FIELDS: &[(&str, Text)] = &[
    ("name", Text::new("机构名称", "name")),
    ("credit_code", Text::new("统一社会信用代码", "credit code")),
    ("ownership", Text::new("机构性质", "ownership")),
    ("establishment", Text::new("机构类别", "kind of institution")),
    ("address", Text::new("地址", "address")),
    ("licence_number", Text::new("执业许可证登记号", "licence number")),
    ("contact_name", Text::new("联系人", "contact")),
    ("contact_phone", Text::new("联系电话", "telephone")),
    ("licences", Text::new("证照", "licences")),
    ("services", Text::new("备案类别与项目", "categories and items")),
    ("people", Text::new("人员", "people")),
    ("premises", Text::new("场所", "premises")),
    ("equipment", Text::new("设备", "equipment")),
    ("quality_documents", Text::new("质量管理体系", "quality system")),
    ("reporting", Text::new("信息报告", "information reporting")),
    ("attachments", Text::new("备案材料", "materials")),
];

const NAMES: &[(&str, Text)] = &[
    ("added", Text::new("新增", "added")),
    ("answered", Text::new("已填条目", "items filled in")),
    ("assessment", Text::new("考核", "assessment")),
    ("attachment", Text::new("附件", "attachment")),
    ("conducted_on", Text::new("开展日期", "carried out on")),
    ("due_on", Text::new("期限", "due on")),
    ("evidence", Text::new("证据份数", "files of evidence")),
    ("experts", Text::new("专家数", "experts")),
    ("fields", Text::new("变更内容", "what changed")),
    ("filing", Text::new("备案", "filing")),
    ("grade", Text::new("结论", "conclusion")),
    ("handed_in_on", Text::new("提交日期", "handed in on")),
    ("item", Text::new("条目", "item")),
    ("items", Text::new("条目数", "items")),
    ("key_items_passed", Text::new("关键项全部合格", "key items passed")),
    ("kind", Text::new("名单", "list")),
    ("name", Text::new("名称", "name")),
    ("number", Text::new("编号", "number")),
    ("outcome", Text::new("核查结论", "outcome")),
    ("plan", Text::new("计划", "plan")),
    ("reason", Text::new("原因", "reason")),
    ("reasons", Text::new("补正事项数", "things to correct")),
    ("replan", Text::new("须重订计划", "plan again")),
    ("roles", Text::new("角色", "roles")),
    ("rounds", Text::new("考核数", "rounds")),
    ("rows", Text::new("行数", "rows")),
    ("scopes", Text::new("授权范围", "scopes")),
    ("score", Text::new("得分", "score")),
    ("service", Text::new("服务", "service")),
    ("sha256", Text::new("哈希", "SHA-256")),
    ("target_date", Text::new("计划完成日", "target date")),
    ("template", Text::new("评分表", "checklist")),
    ("templates", Text::new("评分表", "checklists")),
    ("version", Text::new("版本", "version")),
    ("year", Text::new("年度", "year")),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn one(key: &str, value: Json) -> Detail {
        details(&json!({ key: value }), Language::Zh).remove(0)
    }

    #[test]
    fn codes_become_words() {
        assert_eq!(one("grade", json!("qualified")).value, "合格");
        assert_eq!(one("key_items_passed", json!(true)).value, "是");
        assert_eq!(
            one("templates", json!([{ "id": "ohe-a", "version": 1 }, { "id": "ohe-b", "version": 2 }])).value,
            "ohe-a/1、ohe-b/2"
        );
        assert_eq!(one("grade", json!("splendid")).value, "splendid");
    }

    #[test]
    fn identifiers_are_short_and_lead_to_their_page() {
        let id = Uuid::from_u128(7).to_string();
        let detail = one("assessment", json!(id));
        assert_eq!((detail.value.len(), detail.full.as_deref()), (SHORT, Some(id.as_str())));
        assert_eq!(detail.href.unwrap(), format!("/app/assessments/{id}"));
        assert_eq!(one("attachment", json!(id)).href, None);
    }

    #[test]
    fn what_is_not_there_is_left_out() {
        assert!(details(&json!({ "superseded_by": null }), Language::En).is_empty());
        assert!(details(&Json::Null, Language::En).is_empty());
    }
}
