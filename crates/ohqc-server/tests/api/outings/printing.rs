//! Notices as they are printed, with their materials.

use super::*;

on_both!(a_notice_is_printed_and_its_materials_are_read_by_whoever_was_told, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let file = p.attach(&s.admin).await;
    let mut body = notice(&s.employer);
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "委托协议.pdf" }]);
    let path = drafted(&p, &s.admin, &body).await;
    let attachment = format!("/api/v1/attachments/{file}");
    let _ = p.get(&s.county, &attachment).await.problem(404, "not_found");
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.get(&s.county, &attachment).await.expect(200);
    let printed = p.get(&s.county, &format!("{path}/notice")).await.expect(200);
    assert!(printed.bytes.starts_with(b"%PDF"));
});

// JL24-A2, examination.md §5.3: every group is printed as the record had it when the notice was sent, for whoever was told.
// examination 5.2, examination 5.3-1, examination 5.3-2, examination 5.3-3, examination 5.3-4, examination 5.3-5,
// examination 5.3-6, examination 5.3-7, examination 5.3-8, examination 5.3-9, examination D12.
on_both!(a_printed_notice_holds_every_group_as_it_was_sent, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let file = p.attach(&s.admin).await;
    let mut body = notice(&s.employer);
    body["materials"] = json!([{ "kind": "agreement", "attachment": file, "name": "XY-2025.pdf" }]);
    body["booth_tested_on"] = json!("2025-02-03");
    body["people"][1]["dosimeter"] = json!("JL-007");
    let path = drafted(&p, &s.admin, &body).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let _ = p.act(&s.county, &path, "receive", &json!({ "remark": "材料齐全" })).await.expect(200);
    let _ = p.act(&s.county, &path, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    // What the record says later is another matter.
    let employer = format!("/api/v1/employers/{}", s.employer);
    let seen = p.get(&s.health, &employer).await.expect(200);
    let mut renamed = seen.json()["particulars"].clone();
    (renamed["name"], renamed["industry"]) = (json!("更名后的公司"), json!("B"));
    let _ = p.change(Method::PUT, &s.health, &employer, &seen.etag(), &renamed).await.expect(200);

    let view = p.get(&s.county, &path).await.expect(200).json();
    let facts = &view["facts"];
    assert_eq!((&facts["employer"]["name"], &facts["industry"]["zh"]), (&json!("长春某某机械有限公司"), &json!("制造业")));
    assert_eq!(
        (&facts["legal_representative"], &facts["people"][1]["practice_certificate"]),
        (&json!("张某"), &json!("110220000000001"))
    );
    assert_eq!(
        (&facts["vehicles"][0]["dr_model"], &facts["devices"][0]["calibrated_to"]),
        (&json!("DRX-500"), &json!("2027-01-01"))
    );
    let version = p.get(&s.county, &format!("{path}/versions")).await.expect(200).json();
    assert_eq!(version[0]["facts"], *facts);

    let printed = p.get(&s.county, &format!("{path}/notice")).await.expect(200);
    let text = text_of(&printed.bytes);
    let receiver = format!("接收人：{}", Role::CountyHealth.label().zh);
    for words in [
        "一、检查机构",
        "备案编号",
        "接触粉尘类",
        "接触物理因素类",
        "外出资格",
        "可外出开展2项",
        "法定代表人",
        "张某",
        "李某0431-80000000",
        "二、用人单位",
        "长春某某机械有限公司",
        "行业",
        "制造业",
        "南关区",
        "工业北路8号",
        "陈某0431-80000001",
        "XY-2025-01",
        "三、检查安排",
        "矽尘、噪声",
        "上岗前2人，在岗期间150人，离岗时1人",
        "2025-06-24至2025-06-26",
        "08:00–16:30",
        "厂区东门体检点",
        "四、人员",
        "孙某（执业证110220000000001，诊断资格吉职诊0001有效期至2027-06-30）",
        "现场负责人",
        "剂量计JL-007",
        "五、车辆及车载DR",
        "吉A·12345",
        "专用车",
        "DRX-500",
        "编号DR-1",
        "检测日期2025-03-01",
        "防护检测有效期至2027-01-01",
        "放射诊疗许可",
        "许可范围X射线影像诊断",
        "测听舱本底噪声检测日期",
        "2025-02-03",
        "六、其他设备",
        "纯音听力计",
        "编号AD-1",
        "检定有效期至2027-01-01",
        "七、样品、防护与安全",
        "现场采血",
        "冷藏箱",
        "4小时",
        "本院检验科",
        "铅防护",
        "5米",
        "医废专人回收",
        "急救箱与转诊",
        "八、所附材料",
        "委托协议",
        "XY-2025.pdf",
        "九、接收",
        "已安排于2025-06-25",
        "抄送",
        "吉林省职业病防治院",
        "承诺以上内容",
        "2025年6月16日",
        "接收回执",
        receiver.as_str(),
        "材料齐全",
        "本平台设定",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains("更名后的公司"), "{text}");
    assert_eq!(view["receipt"]["by"], *Role::CountyHealth.label().zh, "the institution's authority and itself know who received");
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    let said = p.get(&own, &path).await.expect(200).json()["receipt"].clone();
    assert_eq!((said.get("by"), said["office"].is_string()), (None, true), "the employer knows the office");
    let said = p.get(&own, &format!("{path}/versions")).await.expect(200).json()[0]["receipt"].clone();
    assert_eq!((said.get("by"), said["office"].is_string()), (None, true));
    let seen = text_of(&p.get(&own, &format!("{path}/notice")).await.expect(200).bytes);
    assert!(seen.contains("接收回执") && !seen.contains("接收人"), "{seen}");
});

// JL24-3-1-a; examination 5.3-1, examination 5.3-3: what is filed and what is examined this time are two things.
on_both!(a_notice_of_one_category_tells_it_from_what_is_filed, |p| {
    let s = scene(&p).await;
    check(&p, &s.qc, &s.admin, json!([])).await;
    let mut body = notice(&s.employer);
    body["services"] = json!([{ "category": "3", "items": ["7.1"] }]);
    let path = drafted(&p, &s.admin, &body).await;
    let _ = notify(&p, &s.admin, &path).await.expect(200);
    let text = text_of(&p.get(&s.county, &format!("{path}/notice")).await.expect(200).bytes);
    let of_group = |from: &str, to: &str| text.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    let (institution, arrangement) = (of_group("一、检查机构", "二、用人单位"), of_group("三、检查安排", "四、人员"));
    assert!(institution.contains("备案类别及项目接触粉尘类；接触物理因素类"), "{institution}");
    assert!(arrangement.contains("检查项目接触物理因素类（噪声）") && !arrangement.contains("粉尘类"), "{arrangement}");
    let version = p.get(&s.county, &format!("{path}/versions")).await.expect(200).json()[0].clone();
    let filed = |category: &str| json!({ "category": category, "items": [] });
    assert_eq!(version["facts"]["institution"]["services"], json!([filed("1"), filed("3")]), "as it was sent");
});

// Two people of one name: the certificate of practice says which of them goes, and whose certificates are told.
on_both!(a_notice_names_the_right_one_of_two_people_of_one_name, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let mut dossier = build::dossier(&p.attach(&admin).await);
    let mut namesake = dossier["people"][3].clone();
    (namesake["roles"], namesake["practice_certificate"]) = (json!(["nurse"]), json!("110220000000002"));
    namesake["diagnosis_certificate"] = Value::Null;
    dossier["people"].as_array_mut().unwrap().insert(0, namesake);
    let started = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let filing = created.header("location").to_owned();
    let saved = p.change(Method::PUT, &admin, &filing, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{filing}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &filing).await.expect(200);
    check(&p, &qc, &admin, json!([])).await;
    let employer = p.post(&health, "/api/v1/employers", &build::employer("220102")).await.expect(201).json()["id"].clone();
    let mut body = notice(employer.as_str().unwrap());
    let path = drafted(&p, &admin, &body).await;
    let refused = notify(&p, &admin, &path).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/people/0/practice_certificate"]);
    body["people"][0]["practice_certificate"] = json!("110220000000001");
    let etag = p.get(&admin, &path).await.etag();
    let _ = p.change(Method::PUT, &admin, &path, &etag, &body).await.expect(200);
    let told = notify(&p, &admin, &path).await.expect(200).json();
    let people = told["facts"]["people"].as_array().unwrap().iter().map(|one| &one["practice_certificate"]);
    assert_eq!(people.collect::<Vec<_>>(), [&json!(""), &json!("110220000000001")]);
});
