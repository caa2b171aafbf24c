//! Bodies that are valid as they stand; tests change the one thing they are about.

use std::sync::atomic::{AtomicU32, Ordering};

use ohqc_domain::filings::Part;
use ohqc_domain::values::CreditCode;
use serde_json::{Value, json};

static SERIAL: AtomicU32 = AtomicU32::new(1);

/// A credit code nobody has yet.
pub fn credit_code() -> String {
    let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
    CreditCode::with_check_digit(&format!("12220000{serial:09}")).expect("17 characters").as_str().to_owned()
}

/// A registrable institution in a region.
pub fn institution(region: &str) -> Value {
    json!({
        "name": "长春市朝阳区职业健康检查中心（测试）",
        "credit_code": credit_code(),
        "ownership": "public",
        "establishment": "examination_centre",
        "region": region,
        "address": "吉林省长春市朝阳区南湖大路 1000 号",
        "licence_number": "PDY00001-222010",
        "contact_name": "李某",
        "contact_phone": "0431-80000000",
    })
}

/// A complete notice for dust and noise, from 24 to 26 June 2025.
pub fn notice(employer: &str) -> Value {
    json!({
        "employer": employer, "employer_contact": "陈某", "employer_phone": "0431-80000001", "agreement_number": "XY-2025-01",
        "contact_name": "李某", "contact_phone": "0431-80000000", "starts_on": "2025-06-24", "ends_on": "2025-06-26",
        "daily_from": "08:00", "daily_to": "16:30", "address": "厂区东门体检点", "hazards": ["矽尘", "噪声"],
        "services": [{ "category": "1" }, { "category": "3" }],
        "planned": { "pre_employment": 2, "in_service": 150, "leaving": 1 },
        "people": [{ "name": "孙某", "duty": "chief_physician" }, { "name": "王某", "duty": "leader" }],
        "vehicles": ["吉A·12345"], "devices": [{ "name": "纯音听力计", "serial": "AD-1" }],
        "samples": { "collection": "现场采血", "transport": "冷藏箱", "time_limit": "4 小时", "laboratory": "本院检验科" },
        "safety": { "radiation": "铅防护", "cordon": "5 米", "biosafety": "医废专人回收", "emergency": "急救箱与转诊" },
        "declared": true,
    })
}

/// A registrable employer with a work place in a region.
pub fn employer(region: &str) -> Value {
    json!({
        "name": "长春某某机械有限公司",
        "credit_code": credit_code(),
        "region": region,
        "address": "工业北路 8 号",
        "industry": "C",
        "size": "small",
        "contact_name": "陈某",
        "contact_phone": "0431-81000000",
    })
}

/// A complete examination dossier for dust and physical agents, valid through 2027.
pub fn dossier(attachment: &str) -> Value {
    let file = |kind: &str| json!({ "kind": kind, "attachment": attachment, "name": "evidence.pdf" });
    let materials = ["F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09"].map(file);
    let person = |name: &str, roles: &[&str]| json!({ "name": name, "roles": roles, "title": "intermediate", "years": 6 });
    json!({
        "licences": { "practice_valid_to": "2027-12-31", "licensor": "长春市卫生健康委员会", "departments": "职业病科（尘肺专业、职业健康监护专业）",
            "radiology_scope": "X 射线影像诊断", "radiology_number": "吉卫放证字（2023）第 0001 号", "radiology_valid_to": "2027-12-31" },
        "services": [{ "category": "1", "items": [] }, { "category": "3", "items": [] }],
        "people": [
            person("张某", &["legal_representative"]),
            person("王某", &["quality_head", "physician"]),
            person("赵某", &["technical_head", "nurse"]),
            {
                "name": "孙某", "roles": ["chief_physician"], "title": "senior", "years": 12, "practice_certificate": "110220000000001",
                "diagnosis_certificate": { "number": "吉职诊 0001", "categories": ["1", "3"], "valid_to": "2027-06-30" },
            },
        ],
        "premises": { "total_area": "650", "waiting_area": true, "laboratory": true, "rooms": [{ "name": "测听室", "area": "9.5" }] },
        "equipment": [
            { "name": "数字化 X 线摄影系统（DR）", "categories": ["1"], "calibrated_to": "2027-01-01" },
            { "name": "肺通气功能仪", "categories": ["1"], "calibrated_to": "2027-01-01" },
            { "name": "纯音听力计", "serial": "AD-1", "categories": ["3"], "portable": true, "calibrated_to": "2027-01-01" },
        ],
        "vehicles": [{ "plate": "吉A·12345", "model": "体检车", "dedicated": true, "dr_serial": "DR-1", "dr_model": "DRX-500", "dr_tested_on": "2025-03-01",
            "road_test_valid_to": "2027-01-01", "protection_test_valid_to": "2027-01-01" }],
        "quality_documents": ["QD01"],
        "reporting": { "officer": "周某", "telephone": "0431-81000001", "deputy": "吴某", "network": true, "system": "职业病及健康危害因素监测信息系统" },
        "attachments": materials,
    })
}

/// A complete dossier for the diagnosis of pneumoconiosis, with as many physicians as any province asks for.
pub fn diagnosis_dossier(attachment: &str) -> Value {
    let mut dossier = dossier(attachment);
    dossier["services"] = json!([{ "category": "01", "items": [] }]);
    dossier["equipment"] = json!([{ "name": "肺功能仪", "categories": ["01"], "calibrated_to": "2027-01-01" }]);
    let physician = |serial: u32| {
        json!({
            "name": format!("诊断医师 {serial}"), "roles": ["diagnosis_physician"], "title": "senior", "years": 12,
            "practice_certificate": format!("11022000000001{serial}"),
            "diagnosis_certificate": { "number": format!("吉职诊 001{serial}"), "categories": ["01"], "valid_to": "2027-06-30" },
        })
    };
    dossier["quality_documents"] = json!(["DD01"]);
    let materials = dossier["attachments"].as_array_mut().expect("materials");
    materials.retain(|file| !["F03", "F08", "F09"].iter().any(|kind| file["kind"] == *kind));
    let people = dossier["people"].as_array_mut().expect("people");
    people.truncate(3);
    people.extend((1..=3).map(physician));
    dossier
}

/// An opinion on every part: in order, but for those with what to correct there.
pub fn opinions(to_correct: &[(&str, &str)]) -> Value {
    let opinion = |part: &Part| match to_correct.iter().find(|(code, _)| *code == part.code()) {
        Some((code, note)) => json!({ "part": code, "verdict": "to_correct", "note": note }),
        None => json!({ "part": part, "verdict": "ok" }),
    };
    json!({ "opinions": Part::ALL.iter().map(opinion).collect::<Vec<_>>() })
}
