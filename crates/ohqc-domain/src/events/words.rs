//! The words for what an event says beside who and when.

use serde_json::Value as Json;

use crate::assessments::Grade;
use crate::assessments::score::{Outcome, VetoCircumstance};
use crate::catalogues::{self, Category, DiagnosisCategory};
use crate::checklists::{Template, latest};
use crate::filings::{Origin, VersionKind};
use crate::identity::{ClientScope, Permission, Role};
use crate::imports::ImportKind;
use crate::institutions::BodyKind;
use crate::outings::Standing;
use crate::publications::PublicationKind;
use crate::regions::{Line, RegionTree};
use crate::text::{Language, Text, colon, join};

/// What stands under a key of an event's data.
#[must_use]
pub fn words(key: &str, value: &Json, language: Language) -> String {
    match value {
        Json::Bool(yes) => if *yes { Text::new("是", "yes") } else { Text::new("否", "no") }.get(language).to_owned(),
        Json::String(text) => coded(key, text).map_or_else(|| text.clone(), |label| label.get(language).to_owned()),
        Json::Array(values) => join(values.iter().map(|value| words(key, value, language)), language),
        Json::Object(_) => match (value.get("id").and_then(Json::as_str), value.get("version")) {
            (Some(id), Some(version)) => edition(key, id, version).get(language).to_owned(),
            _ => pairs(key, value, language),
        },
        Json::Null | Json::Number(_) => value.to_string(),
    }
}

/// A version of something, as of a sheet.
fn edition(key: &str, id: &str, version: &Json) -> Text {
    match coded(key, id) {
        Some(Text { zh, en }) => Text::owned(format!("{zh}第{version}版"), format!("{en}, version {version}")),
        None => Text::owned(format!("{id}/{version}"), format!("{id}/{version}")),
    }
}

/// What an object says that is a count by code, as people examined by category.
fn pairs(key: &str, value: &Json, language: Language) -> String {
    let Some(object) = value.as_object() else { return value.to_string() };
    let one = |(code, value): (&String, &Json)| {
        let name = coded(key, code).map_or_else(|| code.clone(), |text| text.get(language).to_owned());
        colon(&name, &words(code, value, language), language)
    };
    join(object.iter().map(one), language)
}

/// The words for a code, by the key it stands under.
fn coded(key: &str, code: &str) -> Option<Text> {
    match key {
        "origin" => code.parse::<Origin>().ok().map(Origin::label),
        "fields" => FIELDS.iter().find(|(field, _)| *field == code).map(|(_, text)| text.clone()),
        "service" => code.parse().ok().map(BodyKind::label),
        "grade" => code.parse::<Grade>().ok().map(Grade::label),
        "kind" => {
            let list = || code.parse().map(PublicationKind::label);
            let version = || code.parse().map(handed_in);
            code.parse().map(ImportKind::label).or_else(|_| version()).or_else(|_| list()).ok()
        }
        "roles" => code.parse::<Role>().ok().map(Role::label),
        "permissions" => code.parse::<Permission>().ok().map(Permission::label),
        "scopes" => code.parse::<ClientScope>().ok().map(ClientScope::label),
        "outcome" => code.parse::<Outcome>().ok().map(Outcome::label),
        "circumstances" => code.parse::<VetoCircumstance>().ok().map(VetoCircumstance::label),
        "people" => code.parse::<Category>().ok().map(Category::label),
        "line" => code.parse::<Line>().ok().map(Line::label),
        "city" | "county" | "authority" | "recipient" => region(code),
        "standing" => code.parse::<Standing>().ok().map(Standing::label),
        "unable" => filed_item(code),
        "template" | "templates" => latest(code).map(Template::short_name),
        "item" => sheet_item(code),
        _ => None,
    }
}

/// What was handed in, in words for a filing and for a record alike: an event does not say of what kind the body is.
const fn handed_in(kind: VersionKind) -> Text {
    match kind {
        VersionKind::First => Text::new("首次办理", "First time"),
        VersionKind::Change => Text::new("变更", "Change"),
        VersionKind::Deemed => VersionKind::Deemed.label(),
        VersionKind::Cancellation => Text::new("注销", "Cancellation"),
    }
}

/// What was filed, by its code: an item, or a whole category, whose codes differ between the services.
fn filed_item(code: &str) -> Option<Text> {
    let item = catalogues::item(code).map(|item| item.name.clone());
    let category = || code.parse().map(Category::label).or_else(|_| code.parse().map(DiagnosisCategory::label)).ok();
    item.or_else(category)
}

/// The item of a sheet, by the sheet's id and the item's code.
fn sheet_item(code: &str) -> Option<Text> {
    let (sheet, item) = code.split_once(':')?;
    let Text { zh, en } = latest(sheet)?.short_name();
    Some(Text::owned(format!("{zh} {item}"), format!("{en} {item}")))
}

fn region(code: &str) -> Option<Text> {
    let (tree, code) = (RegionTree::embedded(), code.parse().ok()?);
    tree.get(code).map(|_| Text::owned(tree.full_name(code), tree.full_name(code)))
}

/// What people call a key of an event's data.
#[must_use]
pub fn name(key: &str, language: Language) -> String {
    let found = NAMES.iter().find(|(known, _)| *known == key);
    found.map_or_else(|| key.replace('_', " "), |(_, text)| text.get(language).to_owned())
}

/// What people call the fields whose change an event tells.
const FIELDS: &[(&str, Text)] = &[
    ("name", Text::new("机构名称", "name")),
    ("began_on", Text::new("开展服务日期", "service began on")),
    ("vehicles", Text::new("外出检查车辆", "vehicles")),
    ("display_name", Text::new("显示名称", "name shown")),
    ("organisation", Text::new("所属单位", "organisation")),
    ("roles", Text::new("角色", "roles")),
    ("client_name", Text::new("客户端名称", "the program's name")),
    ("scopes", Text::new("授权范围", "scopes")),
    ("keys", Text::new("公钥", "public keys")),
    ("holder", Text::new("机构信息", "the institution")),
    ("contact", Text::new("办公联系方式", "office contact")),
    ("disabled", Text::new("停用", "disabled")),
    ("password", Text::new("密码", "password")),
    ("region", Text::new("所在地区", "region")),
    ("credit_code", Text::new("统一社会信用代码", "credit code")),
    ("ownership", Text::new("机构性质", "ownership")),
    ("establishment", Text::new("机构类别", "kind of institution")),
    ("address", Text::new("地址", "address")),
    ("licence_number", Text::new("执业许可证登记号", "licence number")),
    ("contact_name", Text::new("联系人", "contact")),
    ("contact_phone", Text::new("联系电话", "telephone")),
    ("industry", Text::new("行业门类", "industry")),
    ("size", Text::new("规模", "size")),
    ("licences", Text::new("证照", "licences")),
    ("services", Text::new("类别与项目", "categories and items")),
    ("people", Text::new("人员", "people")),
    ("premises", Text::new("场所", "premises")),
    ("equipment", Text::new("设备", "equipment")),
    ("quality_documents", Text::new("质量管理体系", "quality system")),
    ("reporting", Text::new("信息报告", "information reporting")),
    ("attachments", Text::new("附送材料", "materials")),
    ("employer", Text::new("用人单位", "employer")),
    ("employer_contact", Text::new("用人单位联系人", "contact at the employer's")),
    ("employer_phone", Text::new("用人单位联系电话", "telephone of the employer")),
    ("agreement_number", Text::new("委托协议编号", "agreement")),
    ("starts_on", Text::new("开始日期", "first day")),
    ("ends_on", Text::new("结束日期", "last day")),
    ("daily_from", Text::new("每日开始时刻", "daily from")),
    ("daily_to", Text::new("每日结束时刻", "daily to")),
    ("hazards", Text::new("危害因素", "hazards")),
    ("planned", Text::new("计划人数", "people planned")),
    ("devices", Text::new("携带设备", "devices taken along")),
    ("booth_tested_on", Text::new("测听舱检测日期", "booth tested on")),
    ("samples", Text::new("样品运送", "samples")),
    ("safety", Text::new("防护与安全", "protection and safety")),
    ("declared", Text::new("真实性承诺", "declaration")),
    ("materials", Text::new("所附材料", "materials")),
];

/// What people call the keys of an event's data, in the order of [`DATA_KEYS`](super::DATA_KEYS).
const NAMES: &[(&str, Text)] = &[
    ("added", Text::new("新增", "added")),
    ("answered", Text::new("已填条目", "items filled in")),
    ("assessment", Text::new("考核", "assessment")),
    ("assigned", Text::new("人员", "people")),
    ("attachment", Text::new("附件", "attachment")),
    ("authority", Text::new("代管机关所在地", "stood in for by")),
    ("changed_on", Text::new("变化日期", "changed on")),
    ("circumstances", Text::new("否决情形", "circumstances that decide alone")),
    ("city", Text::new("市（州）", "city")),
    ("conducted_on", Text::new("开展日期", "carried out on")),
    ("confirmed", Text::new("属实", "confirmed")),
    ("county", Text::new("县（市、区）", "county")),
    ("differences", Text::new("与备案不一致", "not as filed")),
    ("due_on", Text::new("期限", "due on")),
    ("everywhere", Text::new("所有设备", "on every device")),
    ("evidence", Text::new("证据份数", "files of evidence")),
    ("faulty", Text::new("有误行数", "faulty rows")),
    ("fields", Text::new("变更内容", "what changed")),
    ("filing", Text::new("备案或登记", "filing or record")),
    ("followed_by", Text::new("后续核查", "followed by")),
    ("follows", Text::new("承接的核查", "follows")),
    ("grade", Text::new("结论", "conclusion")),
    ("handed_in_on", Text::new("提交日期", "handed in on")),
    ("item", Text::new("条目", "item")),
    ("items", Text::new("条目数", "items")),
    ("key_items_passed", Text::new("关键项全部合格", "key items passed")),
    ("kind", Text::new("种类", "kind")),
    ("last_day", Text::new("最后服务日期", "last day")),
    ("line", Text::new("事项", "matter")),
    ("made_on", Text::new("监督日期", "made on")),
    ("merged_from", Text::new("并入的登记", "merged from")),
    ("merged_into", Text::new("保留的登记", "merged into")),
    ("name", Text::new("名称", "name")),
    ("not_assessed", Text::new("未考核机构数", "institutions not assessed")),
    ("number", Text::new("编号", "number")),
    ("opinions", Text::new("意见数", "opinions")),
    ("origin", Text::new("备案来源", "origin")),
    ("outcome", Text::new("核查结论", "outcome")),
    ("people", Text::new("检查人次", "people examined")),
    ("permissions", Text::new("权限", "permissions")),
    ("plan", Text::new("计划", "plan")),
    ("planned_on", Text::new("计划日期", "planned for")),
    ("problems", Text::new("立账问题数", "problems opened")),
    ("reason", Text::new("原因", "reason")),
    ("reasons", Text::new("补正事项数", "things to correct")),
    ("recipient", Text::new("接收机关所在地", "told")),
    ("removed", Text::new("移出机构", "taken out")),
    ("replan", Text::new("须重订计划", "plan again")),
    ("roles", Text::new("角色", "roles")),
    ("rounds", Text::new("考核数", "rounds")),
    ("rows", Text::new("行数", "rows")),
    ("scopes", Text::new("授权范围", "scopes")),
    ("score", Text::new("得分", "score")),
    ("service", Text::new("服务", "service")),
    ("sha256", Text::new("哈希", "SHA-256")),
    ("standing", Text::new("告知时限", "notice")),
    ("starts_on", Text::new("开始日期", "begins")),
    ("stood_aside", Text::new("声明回避", "stood aside")),
    ("superseded_by", Text::new("替代版本", "superseded by")),
    ("target_date", Text::new("计划完成日", "target date")),
    ("team", Text::new("核查组人数", "members of the team")),
    ("template", Text::new("评分表", "checklist")),
    ("templates", Text::new("评分表", "checklists")),
    ("told_on", Text::new("告知日期", "told on")),
    ("unable", Text::new("不具备能力的项目", "not within capability")),
    ("valid_from", Text::new("开始日期", "from")),
    ("valid_to", Text::new("终止日期", "to")),
    ("verification", Text::new("现场核查", "on-site check")),
    ("version", Text::new("版本", "version")),
    ("year", Text::new("年度", "year")),
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::DATA_KEYS;
    use super::*;
    use crate::catalogues::items_of;

    fn one(key: &str, value: Json) -> String {
        words(key, &value, Language::Zh)
    }

    #[test]
    fn codes_become_words() {
        assert_eq!(one("grade", json!("qualified")), "合格");
        assert_eq!(one("key_items_passed", json!(true)), "是");
        assert_eq!(
            one("templates", json!([{ "id": "ohe-a", "version": 1 }, { "id": "ohe-b", "version": 2 }])),
            "表A第1版、表B第2版"
        );
        assert_eq!(one("templates", json!([{ "id": "gone", "version": 1 }])), "gone/1");
        assert_eq!((one("item", json!("ohe-e:E3.1.2")), one("item", json!("A1.1"))), ("表E E3.1.2".into(), "A1.1".into()));
        assert_eq!(one("template", json!("diagnosis-2")), "第二部分");
        assert_eq!(one("service", json!("technical_service")), "职业卫生技术服务");
        assert_eq!(one("grade", json!("splendid")), "splendid");
        assert_eq!(one("outcome", json!("partly_qualified")), Outcome::PartlyQualified.label().zh);
        assert_eq!(one("circumstances", json!(["false_certificate"])), VetoCircumstance::FalseCertificate.label().zh);
        assert_eq!(one("scopes", json!(["releases:read"])), "读取年度发布");
        assert_eq!(one("kind", json!("first")), "首次办理", "whether it was a filing or a record");
        assert_eq!(one("people", json!({ "1": 120 })), format!("{}：120", Category::Dust.label().zh));
    }

    #[test]
    fn every_key_that_events_carry_has_words_in_both_languages() {
        let named: Vec<&str> = NAMES.iter().map(|(key, _)| *key).collect();
        assert_eq!(named, DATA_KEYS);
        assert!(NAMES.iter().chain(FIELDS).all(|(_, text)| !text.zh.is_empty() && !text.en.is_empty()));
    }

    #[test]
    fn a_delegation_says_places_and_matter_in_words() {
        assert_eq!(one("county", json!("220102")), RegionTree::embedded().full_name("220102".parse().unwrap()));
        assert_eq!(one("line", json!("disease_control")), Line::DiseaseControl.label().zh);
        assert_eq!(one("authority", json!("999999")), "999999");
    }

    #[test]
    fn a_check_says_what_cannot_be_done() {
        let item = items_of(Category::Dust.code()).next().unwrap();
        let words = [item.name.zh.clone(), Category::Dust.label().zh, DiagnosisCategory::Respiratory.label().zh];
        assert_eq!(one("unable", json!([item.code, "1", "01"])), words.join("、"));
    }
}
