//! Filings over the API: the way to a receipt, and everything that is refused on it.

mod changes;
mod deeming;
mod review;
mod values;

use ohqc_app::filings::ReceiptData;
use ohqc_domain::identity::{Actor, OrganisationKind, Principal, Role};
use ohqc_domain::regions::RegionTree;
use ohqc_testkit::{Person, Platform, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::reading::text_of;

// examination 1.3 states.
on_both!(the_straight_way_ends_with_a_receipt_that_the_public_can_confirm, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let filing = p.get(&admin, &path).await.expect(200).json();
    assert_eq!(filing["state"], "accepted");
    assert_eq!(filing["number"], "220000-OHE-2025-0001");
    assert_eq!(filing["actions"], json!(["change", "cancel", "receipt"]));
    let pdf = p.get(&admin, &format!("{path}/receipt")).await.expect(200);
    let (text, code) = (text_of(&pdf.bytes), filing["verification_code"].as_str().unwrap());
    let address = format!("/verify/{code}");
    let holder = &filing["holder"];
    let said = ["name", "credit_code", "licence_number", "address"].map(|field| holder[field].as_str().unwrap());
    for words in ["220000-OHE-2025-0001", code, &address, "法定代表人张某"].into_iter().chain(said) {
        let words = words.replace(' ', "");
        assert!(text.contains(&words), "{words} is not in {text}");
    }
    let code = code.to_lowercase().replace('-', "");
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    assert_eq!(check["number"], "220000-OHE-2025-0001");
    assert!(check.get("contact_name").is_none());
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["accepted", "recorded", "assigned", "submitted", "updated", "created"]);
    let reviewer = p.get(&health, &path).await.expect(200).json()["reviewer"]["name"].clone();
    assert_eq!(history[2]["data"], json!({ "assigned": [reviewer] }), "the event keeps an id, the history tells the name");
    assert!(history[1]["data"]["opinions"].is_u64(), "{history}");
});

// diagnosis.md F-02: diagnosis is filed, published and judged by disease.
// diagnosis F-02, diagnosis F-10, diagnosis F-13, diagnosis 1.2 fields-3, diagnosis 1.2 fields-9.
on_both!(diagnosis_is_filed_by_disease, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let started = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::diagnosis_dossier(&p.attach(&admin).await);
    dossier["services"][0]["items"] = json!(["N01-01", "N05-01", "6.1", "N01-01"]);
    let refused = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(422, "invalid");
    assert_eq!(refused.pointers(), ["/services/0/items/1", "/services/0/items/2", "/services/0/items/3"]);
    dossier["services"][0]["items"] = json!(["N01-01", "N01-02"]);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let accepted = p.accept_filing(&health, &path).await.expect(200).json();
    let public = async |path: &str| p.send(p.request(Method::GET, path)).await.expect(200).json()["items"].clone();
    let listed = public("/api/v1/public/institutions?service=diagnosis").await;
    let named = listed[0]["categories"][0]["items"].as_array().unwrap();
    assert_eq!(named.iter().map(|item| item["zh"].as_str().unwrap()).collect::<Vec<_>>(), ["矽肺", "煤工尘肺"]);
    let found = public("/api/v1/public/rights?category=01&item=N01-01").await;
    assert_eq!((&found[0]["number"], &found[0]["units"][0]["item"]), (&accepted["number"], &json!("N01-01")));
    assert_eq!(public("/api/v1/public/rights?category=01&item=N01-03").await, json!([]), "it did not file for graphite");
});

// D01, D02: the form of a filing, of its change and of its end, each as it was handed in.
// examination 1.3-8, examination D01, examination D02, diagnosis 3.1-1.
on_both!(every_version_prints_its_form, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-16" })).await.expect(200);
    let mut dossier = p.get(&admin, &path).await.json()["application"]["dossier"].clone();
    dossier["reporting"]["deputy"] = json!("郑某");
    let etag = p.get(&admin, &path).await.etag();
    let _ = p.change(Method::PUT, &admin, &path, &etag, &dossier).await.expect(200);
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let ending = json!({ "last_day": "2025-06-30", "reason": "机构撤并" });
    let _ = p.act(&admin, &path, "cancellation", &ending).await.expect(200);
    for number in 1..=3 {
        let form = p.get(&admin, &format!("{path}/versions/{number}/form")).await.expect(200);
        assert!(form.bytes.starts_with(b"%PDF-") && form.header("content-type") == "application/pdf");
    }
    // A wish for the end that was taken back is printed as it was handed in.
    let _ = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200);
    let text = text_of(&p.get(&admin, &format!("{path}/versions/3/form")).await.expect(200).bytes);
    for words in ["最后服务日期", "2025年6月30日", "机构撤并", "撤回"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let text = text_of(&p.get(&admin, &format!("{path}/versions/2/form")).await.expect(200).bytes);
    assert!(text.contains("变更内容") && text.contains("郑某") && !text.contains("最后服务日期"), "{text}");
    let _ = p.get(&admin, &format!("{path}/versions/4/form")).await.problem(404, "not_found");
    let _ = p.get(&admin, &format!("{path}/versions/first/form")).await.problem(400, "bad_request");
    let foreign = p.institution_admin("220104").await;
    let _ = p.get(&foreign, &format!("{path}/versions/1/form")).await.problem(404, "not_found");
    let _ = p.send(p.request(Method::GET, &format!("{path}/versions/1/form"))).await.problem(401, "unauthenticated");
});

// What ends is in force to its last day, and nothing of its kind, nor what it excludes, begins beside it (令6 第三十六条).
on_both!(what_ends_stays_in_force_to_its_last_day_and_nothing_begins_beside_it, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.submitted_diagnosis(&admin).await;
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let ending = json!({ "last_day": "2025-07-31", "reason": "机构搬迁" });
    let _ = p.act(&admin, &path, "cancellation", &ending).await.expect(200);
    let _ = p.act(&health, &path, "accept", &json!({})).await.expect(200);
    let start = |service: &str| json!({ "institution": admin.organisation, "service": service });
    let refused = p.post(&admin, "/api/v1/filings", &start("diagnosis")).await.problem(409, "rule_refused").json();
    assert!(refused["detail"].as_str().unwrap().contains("2025-07-31"), "{refused}");
    let refused = p.post(&admin, "/api/v1/filings", &start("appraisal")).await.problem(409, "rule_refused").json();
    assert!(refused["detail"].as_str().unwrap().contains("令6 第三十六条"), "{refused}");
    let then = p.on("2025-08-01".parse().unwrap());
    for service in ["examination", "appraisal"] {
        let _ = then.post(&admin, "/api/v1/filings", &start(service)).await.expect(201);
    }
});

on_both!(nothing_happens_out_of_order, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.accepted_filing(&admin, &health).await;
    let _ = p.act(&health, &path, "accept", &json!({})).await.problem(409, "rule_refused");
    let _ = p.act(&admin, &path, "submit", &json!({})).await.problem(409, "rule_refused");
    let etag = p.get(&admin, &path).await.etag();
    let _ =
        p.change(Method::PUT, &admin, &path, &etag, &build::dossier(&p.attach(&admin).await)).await.problem(409, "rule_refused");
});

// examination T03.
on_both!(the_reviewer_sees_the_clock_and_the_act_closes_it, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let path = p.submitted_filing(&admin).await;
    let due = p.get(&health, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let clock = due.as_array().unwrap().iter().find(|clock| clock["kind"] == "filing_review").cloned().unwrap();
    assert_eq!(clock["due_on"], "2025-06-23", "five working days after Monday 2025-06-16");
    let _ = p.accept_filing(&health, &path).await.expect(200);
    // What came of it is on the board of whoever checks on site, and the review on nobody's.
    let due = p.get(&p.qc().await, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = due.as_array().unwrap().iter().map(|clock| clock["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["verification"]);
    let due = p.get(&health, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    assert!(!due.to_string().contains("filing_review"), "{due}");
});

on_both!(a_stale_change_is_refused_and_a_missing_precondition_asked_for, |p| {
    let admin = p.institution_admin("220104").await;
    let created = p
        .post(&admin, "/api/v1/filings", &json!({ "institution": admin.organisation, "service": "examination" }))
        .await
        .expect(201);
    let path = created.header("location").to_owned();
    let dossier = build::dossier(&p.attach(&admin).await);
    let _ = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.problem(412, "stale");
    let bare = p.request(Method::PUT, &path).bearer_auth(&admin.token).json(&dossier);
    let _ = p.send(bare).await.problem(428, "precondition_required");
});

on_both!(nobody_sees_a_filing_outside_their_place, |p| {
    let admin = p.institution_admin("220104").await;
    let path = p.submitted_filing(&admin).await;
    let other = p.institution_admin("220104").await;
    let elsewhere = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220200").await;
    let here = p.person(Role::CityHealth, OrganisationKind::HealthAuthority, "220100").await;
    let liaoning = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    for stranger in [&other, &elsewhere, &liaoning] {
        let _ = p.get(stranger, &path).await.problem(404, "not_found");
        assert_eq!(p.get(stranger, "/api/v1/filings").await.expect(200).json()["items"], json!([]));
    }
    let _ = p.get(&here, &path).await.expect(200);
    let _ = p.change(Method::POST, &liaoning, &format!("{path}/accept"), "\"r3\"", &json!({})).await.problem(404, "not_found");
    let second = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let _ = p.post(&other, "/api/v1/filings", &second).await.problem(404, "not_found");
});

on_both!(one_filing_per_service, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let _ = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let _ = p.post(&admin, "/api/v1/filings", &body).await.problem(409, "duplicate");
});

on_both!(a_list_pages_without_gap_or_repeat, |p| {
    let health = p.health().await;
    for region in ["220102", "220103", "220104", "220202", "220302"] {
        let admin = p.institution_admin(region).await;
        let _ = p.submitted_filing(&admin).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/filings?limit=2&state=submitted".to_owned();
    loop {
        let page = p.get(&health, &path).await.expect(200);
        seen.extend(page.json()["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
        let Some(next) = page.json()["next"].as_str().map(str::to_owned) else { break };
        assert!(page.header("link").contains("rel=\"next\""));
        path = format!("/api/v1/filings?limit=2&state=submitted&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
    let _ = p.get(&health, "/api/v1/filings?cursor=nonsense").await.problem(422, "invalid");
    let _ = p.get(&health, "/api/v1/filings?limit=0").await.problem(422, "invalid");
    let _ = p.get(&health, "/api/v1/filings?state=nonsense").await.problem(400, "bad_request");
});

/// What the receipt of a filing is printed from, for somebody of the province.
pub async fn printed(p: &Platform, health: &Person, path: &str) -> ReceiptData {
    let actor = Actor {
        principal: Principal::User(health.id),
        organisation: health.organisation,
        place: RegionTree::embedded().path("220000".parse().unwrap()).unwrap(),
        roles: vec![Role::ProvHealth],
        client_scopes: Vec::new(),
    };
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    p.app.filings(&actor).unwrap().receipt(id).await.unwrap()
}

// examination 1.3-1, examination 1.9-1.
on_both!(receipt_and_public_list_name_the_items_where_only_some_are_filed, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["services"] = json!([{ "category": "1", "items": [] }, { "category": "3", "items": ["7.1"] }]);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let filing = p.accept_filing(&health, &path).await.expect(200).json();
    let code = filing["verification_code"].as_str().unwrap();
    let check = p.send(p.request(Method::GET, &format!("/api/v1/public/receipts/{code}"))).await.expect(200).json();
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions")).await.expect(200).json();
    for shown in [&check, &list["items"][0]] {
        let items: Vec<_> = shown["categories"].as_array().unwrap().iter().map(|category| &category["items"]).collect();
        assert_eq!(items, [&json!([]), &json!([{ "zh": "噪声", "en": "Noise" }])], "{shown}");
    }
    let printed = printed(&p, &health, &path).await;
    // Whoever compares a receipt finds everything that is printed on it.
    let holder = &printed.holder;
    assert_eq!((&check["credit_code"], &check["licence_number"]), (&json!(holder.credit_code), &json!(holder.licence_number)));
    assert_eq!((&check["address"], &check["institution_name"]), (&json!(holder.address), &json!(holder.name)));
    assert_eq!(check["legal_representative"], json!(printed.legal_representative.clone().unwrap()));
    assert!(check.get("first_on").is_none() && printed.first_on == printed.accepted_on);
    assert_eq!(printed.categories.iter().map(|category| category.items.len()).collect::<Vec<_>>(), [0, 1]);
});

on_both!(acceptances_at_once_get_numbers_one_after_the_other, |p| {
    let health = p.health().await;
    let mut paths = Vec::new();
    for region in ["220102", "220103", "220104", "220202"] {
        let admin = p.institution_admin(region).await;
        paths.push(p.submitted_filing(&admin).await);
    }
    let accept = |at: usize| p.accept_filing(&health, &paths[at]);
    let answers: [_; 4] = tokio::join!(accept(0), accept(1), accept(2), accept(3)).into();
    let mut numbers: Vec<_> =
        answers.into_iter().map(|answer| answer.expect(200).json()["number"].as_str().unwrap().to_owned()).collect();
    numbers.sort();
    let expected = [1, 2, 3, 4].map(|serial| format!("220000-OHE-2025-000{serial}"));
    assert_eq!(numbers, expected);
});

/// The kinds of the clocks on somebody's board with their due dates.
async fn board(p: &Platform, who: &Person) -> Vec<(String, Value)> {
    let items = p.get(who, "/api/v1/deadlines").await.expect(200).json()["items"].clone();
    let clock = |one: &Value| (one["kind"].as_str().unwrap().to_owned(), one["due_on"].clone());
    items.as_array().unwrap().iter().map(clock).collect()
}

fn clock(kind: &str, due_on: &str) -> (String, Value) {
    (kind.to_owned(), json!(due_on))
}

// 办法2019 第四条, 令6 第七条 (T01, F-01): the first filing is on the board before it is late.
// examination T01, diagnosis F-01.
on_both!(a_first_filing_is_on_the_board_once_it_is_known_when_the_service_began, |p| {
    for (service, kind) in [("examination", "filing_first"), ("diagnosis", "filing_first_diagnosis")] {
        let admin = p.institution_admin("220104").await;
        let body = json!({ "institution": admin.organisation, "service": service });
        let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
        let (path, file) = (created.header("location").to_owned(), p.attach(&admin).await);
        let mut dossier = if service == "diagnosis" { build::diagnosis_dossier(&file) } else { build::dossier(&file) };
        let mut etag = created.etag();
        for (began_on, due) in [
            (json!("2025-06-16"), vec![clock(kind, "2025-07-07")]),
            (json!("2025-06-09"), vec![clock(kind, "2025-06-30")]),
            (Value::Null, vec![]),
            (json!("2025-06-09"), vec![clock(kind, "2025-06-30")]),
        ] {
            dossier["began_on"] = began_on;
            etag = p.change(Method::PUT, &admin, &path, &etag, &dossier).await.expect(200).etag();
            assert_eq!(board(&p, &admin).await, due);
        }
        let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &etag, &json!({})).await.expect(200);
        assert!(board(&p, &admin).await.is_empty());
    }
});

// 令6 第七条 (F-02): a filing of diagnosis is public within so many working days of its complete materials.
// diagnosis F-02.
on_both!(the_publication_of_a_diagnosis_filing_is_due_from_its_materials_on, |p| {
    let (admin, health, qc) = (p.institution_admin("220104").await, p.health().await, p.qc().await);
    let path = p.submitted_diagnosis(&admin).await;
    let publication = clock("filing_publication", "2025-07-07");
    assert!(board(&p, &health).await.contains(&publication) && !board(&p, &qc).await.contains(&publication));
    let _ = p.judge_filing(&qc, &path, &build::opinions(&[("people", "证书不清晰")])).await.expect(200);
    let _ = p.act(&qc, &path, "return", &json!({})).await.expect(200);
    assert!(!board(&p, &health).await.contains(&publication), "the materials were not complete");
    let _ = p.act(&admin, &path, "submit", &json!({})).await.expect(200);
    assert!(board(&p, &health).await.contains(&publication));
    let _ = p.accept_filing(&health, &path).await.expect(200);
    assert!(board(&p, &health).await.is_empty());
    let list = p.send(p.request(Method::GET, "/api/v1/public/institutions?service=diagnosis")).await.expect(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "public with the record");

    // 令6 第三十一条 (F-07): its end is told fifteen working days ahead; a later word is said to be late and stops nothing.
    for (last_day, late) in [("2025-07-07", false), ("2025-07-04", true)] {
        let asked = json!({ "last_day": last_day, "reason": "停止诊断工作" });
        let ending = p.act(&admin, &path, "cancellation", &asked).await.expect(200).json();
        assert_eq!((&ending["late"], ending["due_on"].is_string()), (&json!(late), true), "{last_day}");
        let _ = p.act(&admin, &path, "withdraw", &json!({})).await.expect(200);
    }
});

// diagnosis 1.2 stricter-2: that a physician is of another house is on record, and a change of it is seen; Jilin refuses it nowhere.
on_both!(a_physician_of_another_house_is_kept_and_compared, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let started = json!({ "institution": admin.organisation, "service": "diagnosis" });
    let created = p.post(&admin, "/api/v1/filings", &started).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::diagnosis_dossier(&p.attach(&admin).await);
    dossier["people"][3]["external"] = json!(true);
    let saved = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    assert_eq!((&saved.json()["dossier"]["people"][3]["external"], &saved.json()["missing"]), (&json!(true), &json!([])));
    assert!(saved.json()["dossier"]["people"][4].get("external").is_none());
    let _ = p.change(Method::POST, &admin, &format!("{path}/submit"), &saved.etag(), &json!({})).await.expect(200);
    let _ = p.accept_filing(&health, &path).await.expect(200);
    let begun = p.act(&admin, &path, "change", &json!({ "changed_on": "2025-06-10" })).await.expect(200);
    dossier["people"][3]["external"] = json!(false);
    let saved = p.change(Method::PUT, &admin, &path, &begun.etag(), &dossier).await.expect(200).json();
    let found = &saved["application"]["differences"];
    assert_eq!((found.as_array().map(Vec::len), &found[0]["field"]["zh"]), (Some(1), &json!("外聘")), "{found}");
    assert_eq!((&found[0]["before"]["zh"], &found[0]["after"]["zh"]), (&json!("是"), &json!("否")));
});

// 办法2019 第四条: what is filed has begun.
on_both!(a_service_that_has_not_begun_is_kept_and_not_handed_in, |p| {
    let admin = p.institution_admin("220104").await;
    let body = json!({ "institution": admin.organisation, "service": "examination" });
    let created = p.post(&admin, "/api/v1/filings", &body).await.expect(201);
    let path = created.header("location").to_owned();
    let mut dossier = build::dossier(&p.attach(&admin).await);
    dossier["began_on"] = json!("2025-06-17");
    let _ = p.change(Method::PUT, &admin, &path, &created.etag(), &dossier).await.expect(200);
    let refused = p.act(&admin, &path, "submit", &json!({})).await.problem(409, "rule_refused");
    assert_eq!(refused.pointers(), ["/began_on"]);
});

// JL24-4-2-b: a qualification has categories and a last day, and what rests on it is said before it ends.
on_both!(papers_that_end_are_listed_with_what_they_mean, |p| {
    let (admin, health) = (p.institution_admin("220104").await, p.health().await);
    let _ = p.accepted_filing(&admin, &health).await;
    let expiries = "/api/v1/filings/expiries";
    assert_eq!(p.get(&health, expiries).await.expect(200).json()["items"], json!([]), "everything holds through 2026");
    let later = p.on("2027-06-01".parse().unwrap());
    let items = later.get(&health, expiries).await.expect(200).json()["items"].clone();
    let told: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["expiry"]["paper"].clone(), one["expiry"]["days_left"].clone()))
        .collect();
    let ended = |paper: &str| (json!(paper), json!(-151));
    let [calibration, road, protection] = [ended("calibration"), ended("road_test"), ended("protection_test")];
    let qualification = (json!("qualification"), json!(29));
    assert_eq!(told, [calibration.clone(), calibration.clone(), calibration, road, protection, qualification]);
    assert_eq!(items[5]["expiry"]["categories"], json!(["1", "3"]), "nobody else covers them");
    for (query, count) in
        [("paper=qualification", 1), ("over=true", 5), ("over=false", 1), ("service=diagnosis", 0), ("q=朝阳", 6)]
    {
        let items = later.get(&health, &format!("{expiries}?{query}")).await.expect(200).json()["items"].clone();
        assert_eq!(items.as_array().map(Vec::len), Some(count), "{query}");
    }
    let (mut paged, mut next) = (Vec::new(), Some(String::new()));
    while let Some(cursor) = next {
        let page = later.get(&health, &format!("{expiries}?limit=4{cursor}")).await.expect(200).json();
        paged.extend(page["items"].as_array().unwrap().clone());
        next = page["next"].as_str().map(|cursor| format!("&cursor={cursor}"));
    }
    assert_eq!(json!(paged), items, "pages without gap or repeat");
    assert_eq!((&paged[0]["expiry"]["warnings"], &paged[5]["expiry"]["warnings"]), (&json!(3), &json!(2)));
    let _ = later.get(&health, &format!("{expiries}?cursor=nonsense")).await.problem(422, "invalid");
    let other = later.institution_admin("220104").await;
    assert_eq!(later.get(&other, expiries).await.expect(200).json()["items"], json!([]));
    let _ = later.get(&health, &format!("{expiries}?paper=nonsense")).await.problem(400, "bad_request");
    let expert = later.person(Role::QcExpert, OrganisationKind::QcCentre, "220000").await;
    let _ = later.get(&expert, expiries).await.problem(403, "denied");
});
