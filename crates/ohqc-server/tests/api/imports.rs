//! Imports over the API: tried, imported in portions or all at once, told row by row, taken back.

mod deemed;
mod files;

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use ohqc_documents::{Column, Sheet};
use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_domain::imports::MAX_ROWS;
use ohqc_testkit::{Person, Platform, Reply, build, on_both};
use reqwest::Method;
use serde_json::{Value, json};

const LIST: &str = "/api/v1/imports";
const HEADINGS: &str = "单位名称,统一社会信用代码,所在县（市、区）,工作场所地址,行业门类,规模,联系人,联系电话";

/// A row of an employer in a county.
fn row(region: &str) -> String {
    format!("吉林某某机械有限公司,{},{region},工业大街 1 号,制造业,中型,陈某,0431-81000000", build::credit_code())
}

fn csv(rows: &[String]) -> Vec<u8> {
    format!("{HEADINGS}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

async fn bring(p: &Platform, who: &Person, name: &str, bytes: Vec<u8>) -> Reply {
    p.upload(who, "imports?kind=employers", name, bytes).await
}

/// Brings a file and tries it with the columns as guessed.
async fn tried(p: &Platform, who: &Person, bytes: Vec<u8>) -> (String, Reply) {
    let brought = bring(p, who, "employers.csv", bytes).await.expect(201);
    let path = brought.header("location").to_owned();
    let body = json!({ "mapping": brought.json()["mapping"] });
    let tried = p.change(Method::POST, who, &format!("{path}/check"), &brought.etag(), &body).await.expect(200);
    (path, tried)
}

/// Asks until nothing is left to do.
async fn carried_out(p: &Platform, who: &Person, path: &str, mode: &str) -> Value {
    loop {
        let view = p.act(who, path, "run", &json!({ "mode": mode })).await.expect(200).json();
        if view["summary"]["state"] != "running" {
            return view;
        }
    }
}

/// Takes back until nothing is left.
async fn taken_back(p: &Platform, who: &Person, path: &str) -> Value {
    loop {
        let view = p.act(who, path, "undo", &json!({})).await.expect(200).json();
        if view["summary"]["state"] != "undoing" {
            return view;
        }
    }
}

async fn employers(p: &Platform, who: &Person) -> usize {
    p.get(who, "/api/v1/employers?limit=200").await.expect(200).json()["items"].as_array().unwrap().len()
}

fn codes(reply: &Reply) -> Vec<(u64, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = reply.json()["items"].as_array().unwrap().clone();
    items.iter().map(|fault| (fault["row"].as_u64().unwrap(), text(&fault["column"]), text(&fault["code"]))).collect()
}

fn sheet(bytes: &[u8], at: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[at].clone();
    let range = book.worksheet_range(&name).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

on_both!(good_rows_are_imported_the_others_told_and_all_is_taken_back, |p| {
    let health = p.health().await;
    let twice = row("220104");
    let rows =
        [row("220102"), row("朝阳区"), twice.clone(), twice, row("220105").replace("制造业", "养猫"), row("吉林省长春市二道区")];
    let (path, tried) = tried(&p, &health, [b"\xef\xbb\xbf".to_vec(), csv(&rows)].concat()).await;
    let view = tried.json();
    assert_eq!((&view["summary"]["faulty"], &view["actions"]), (&json!(3), &json!(["check", "run_good"])));
    assert_eq!(employers(&p, &health).await, 0, "nothing was kept");
    let faults = p.get(&health, &format!("{path}/faults")).await.expect(200);
    let expected = [(3, "region", "ambiguous_region"), (5, "credit_code", "repeated"), (6, "industry", "unknown_choice")];
    assert_eq!(codes(&faults), expected.map(|(row, column, code)| (row, column.to_owned(), code.to_owned())));
    assert_eq!(faults.json()["items"][2]["value"], "养猫");
    let file = p.request(reqwest::Method::GET, &format!("{path}/faults")).header("accept", "text/csv").bearer_auth(&health.token);
    let file = String::from_utf8(p.send(file).await.expect(200).bytes).unwrap();
    assert!(file.starts_with("\u{feff}行号,列,") && file.contains(",行业门类,养猫,"), "{file}");
    assert!(faults.json()["items"][1]["sentence"]["zh"].as_str().unwrap().contains('4'));
    assert_eq!(codes(&p.get(&health, &format!("{path}/faults?column=region")).await.expect(200)).len(), 1);
    assert_eq!(codes(&p.get(&health, &format!("{path}/faults?code=repeated")).await.expect(200)).len(), 1);

    let _ = p.act(&health, &path, "run", &json!({ "mode": "all" })).await.problem(409, "rule_refused");
    let done = carried_out(&p, &health, &path, "good").await;
    assert_eq!(
        (&done["summary"]["done"], &done["summary"]["faulty"], &done["actions"]),
        (&json!(3), &json!(3), &json!(["undo"]))
    );
    assert_eq!(employers(&p, &health).await, 3);
    let result = p.get(&health, &format!("{path}/result")).await.expect(200);
    let told = sheet(&result.bytes, 0);
    assert_eq!(told[0][8..], ["行号", "导入结果", "错误说明"]);
    assert_eq!(told[1][8..], ["2", "已导入", ""]);
    assert_eq!((told[5][9].as_str(), told[5][4].as_str()), ("有误", "养猫"));
    assert!(told[5][10].starts_with("行业门类："), "{}", told[5][10]);

    let undone = p.act(&health, &path, "undo", &json!({})).await.expect(200).json();
    assert_eq!((&undone["summary"]["state"], &undone["summary"]["done"]), (&json!("undone"), &json!(0)));
    assert_eq!(employers(&p, &health).await, 0);
    let _ = p.act(&health, &path, "undo", &json!({})).await.problem(409, "rule_refused");
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json()["items"].clone();
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["withdrawn", "finalised", "begun", "recorded", "created"]);
    assert!(!history.to_string().contains("陈某"));
    // What was taken back can be brought again.
    let (_, again) = self::tried(&p, &health, csv(&rows[..1])).await;
    assert_eq!(again.json()["actions"], json!(["check", "run_all", "run_good"]));
});

// Rows that say the same are noted by their place in the file, however many there are, and anew for other columns.
on_both!(a_file_of_one_row_again_and_again_is_imported_once, |p| {
    let health = p.health().await;
    let rows = vec![row("220104"); 800];
    let (path, checked) = tried(&p, &health, csv(&rows)).await;
    assert_eq!(checked.json()["summary"]["faulty"], 799);
    let body = json!({ "mapping": checked.json()["mapping"] });
    let again = p.change(Method::POST, &health, &format!("{path}/check"), &checked.etag(), &body).await.expect(200);
    assert_eq!(again.json()["summary"]["faulty"], 799);
    let told = ohqc_testkit::sql::texts(
        p.app.db(),
        "SELECT CAST(COUNT(*) AS TEXT) || '/' || CAST(MIN(position) AS TEXT) FROM import_waiting WHERE repeats = 2",
    );
    assert_eq!(told.await, ["799/1"]);
    assert_eq!(carried_out(&p, &health, &path, "good").await["summary"]["done"], 1);
});

on_both!(all_or_nothing_leaves_nothing_when_a_row_turns_out_faulty, |p| {
    let health = p.health().await;
    let rows: Vec<String> = (0..300).map(|_| row("220104")).collect();
    let (path, checked) = tried(&p, &health, csv(&rows)).await;
    assert_eq!(checked.json()["actions"], json!(["check", "run_all", "run_good"]));
    // Somebody registers the last of them in the meantime.
    let code = rows[299].split(',').nth(1).unwrap();
    let mut body = build::employer("220104");
    body["credit_code"] = json!(code);
    let _ = p.post(&health, "/api/v1/employers", &body).await.expect(201);
    let given_up = carried_out(&p, &health, &path, "all").await;
    assert_eq!((&given_up["summary"]["state"], &given_up["summary"]["faulty"]), (&json!("undoing"), &json!(1)));
    assert_eq!(given_up["actions"], json!(["run_good", "undo"]));
    let faults = codes(&p.get(&health, &format!("{path}/faults")).await.expect(200));
    assert_eq!(faults, [(301, "credit_code".to_owned(), "duplicate".to_owned())]);
    let back = taken_back(&p, &health, &path).await;
    assert_eq!((&back["summary"]["state"], &back["summary"]["position"]), (&json!("checked"), &json!(0)));
    assert_eq!(back["actions"], json!(["check", "run_good"]));
    assert_eq!(count(&p, "employers").await, "1", "nothing of the other 299");
    let _ = p.act(&health, &path, "run", &json!({ "mode": "all" })).await.problem(409, "rule_refused");
    // The good rows can still be brought.
    assert_eq!(carried_out(&p, &health, &path, "good").await["summary"]["done"], 299);

    let (path, _) = tried(&p, &health, csv(&[row("220105"), row("220106")])).await;
    let done = carried_out(&p, &health, &path, "all").await;
    assert_eq!((&done["summary"]["state"], &done["summary"]["done"]), (&json!("done"), &json!(2)));
    assert_eq!(count(&p, "employers").await, "302");
});

// What was imported before a late fault is used by somebody: nothing is taken back, and the batch still comes to an end.
on_both!(what_was_given_up_and_is_in_use_stays_with_the_good_rows, |p| {
    let health = p.health().await;
    let rows: Vec<String> = (0..300).map(|_| row("220104")).collect();
    let (path, _) = tried(&p, &health, csv(&rows)).await;
    let code = |at: usize| rows[at].split(',').nth(1).unwrap();
    let _ = p.act(&health, &path, "run", &json!({ "mode": "all" })).await.expect(200);
    let found = p.get(&health, &format!("/api/v1/employers?q={}", code(3))).await.expect(200).json();
    let one = format!("/api/v1/employers/{}", found["items"][0]["id"].as_str().unwrap());
    let read = p.get(&health, &one).await.expect(200);
    let mut changed = read.json()["particulars"].clone();
    changed["address"] = json!("工业大街 2 号");
    let _ = p.change(Method::PUT, &health, &one, &read.etag(), &changed).await.expect(200);
    let mut body = build::employer("220104");
    body["credit_code"] = json!(code(299));
    let _ = p.post(&health, "/api/v1/employers", &body).await.expect(201);
    assert_eq!(carried_out(&p, &health, &path, "all").await["summary"]["state"], "undoing");

    let refused = p.act(&health, &path, "undo", &json!({})).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("没有撤销任何一行"));
    assert_eq!(p.get(&health, &path).await.expect(200).json()["summary"]["done"], 250);
    let _ = p.act(&health, &path, "run", &json!({ "mode": "all" })).await.problem(409, "rule_refused");
    let done = carried_out(&p, &health, &path, "good").await;
    assert_eq!(
        (&done["summary"]["state"], &done["summary"]["done"], &done["summary"]["faulty"]),
        (&json!("done"), &json!(299), &json!(1))
    );
    assert_eq!((count(&p, "employers").await, count(&p, "import_waiting").await), ("300".into(), "0".into()));
    let history = p.get(&health, &format!("{path}/history")).await.expect(200).json();
    assert_eq!((&history["items"][0]["kind"], &history["items"][0]["data"]["rows"]), (&json!("finalised"), &json!(299)));
});

on_both!(a_batch_goes_on_where_it_stopped_and_no_row_is_done_twice, |p| {
    let health = p.health().await;
    let rows: Vec<String> = (0..600).map(|at| row(if at % 2 == 0 { "220104" } else { "220105" })).collect();
    let (path, checked) = tried(&p, &health, csv(&rows)).await;
    let run_path = format!("{path}/run");
    let begun = p.change(Method::POST, &health, &run_path, &checked.etag(), &json!({ "mode": "good" })).await;
    let begun = begun.expect(200);
    let view = begun.json();
    assert_eq!((&view["summary"]["state"], &view["summary"]["position"]), (&json!("running"), &json!(250)));
    assert_eq!(view["actions"], json!(["continue"]));
    let _ = p.change(Method::POST, &health, &run_path, &checked.etag(), &json!({ "mode": "good" })).await.problem(412, "stale");
    let _ = p.act(&health, &path, "undo", &json!({})).await.problem(409, "rule_refused");
    // Two who go on at once: one does the next portion, the other is told.
    let (etag, good) = (begun.etag(), json!({ "mode": "good" }));
    let both = tokio::join!(
        p.change(Method::POST, &health, &run_path, &etag, &good),
        p.change(Method::POST, &health, &run_path, &etag, &good)
    );
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
    // Another process over the same database goes on, as after a crash.
    let other = p.on("2025-06-17".parse().unwrap());
    let done = carried_out(&other, &health, &path, "good").await;
    assert_eq!((&done["summary"]["done"], &done["summary"]["position"]), (&json!(600), &json!(600)));
    let count = ohqc_testkit::sql::texts(
        p.app.db(),
        "SELECT CAST(COUNT(*) AS TEXT) || '/' || CAST(COUNT(DISTINCT credit_code) AS TEXT) FROM employers",
    );
    assert_eq!(count.await, ["600/600"]);
});

on_both!(nothing_is_taken_back_once_something_depends_on_it, |p| {
    let health = p.health().await;
    let (path, _) = tried(&p, &health, csv(&[row("220104"), row("220105")])).await;
    let _ = carried_out(&p, &health, &path, "all").await;
    let list = p.get(&health, "/api/v1/employers").await.expect(200).json();
    let one = format!("/api/v1/employers/{}", list["items"][0]["id"].as_str().unwrap());
    let read = p.get(&health, &one).await.expect(200);
    let mut changed = read.json()["particulars"].clone();
    changed["address"] = json!("工业大街 2 号");
    let _ = p.change(Method::PUT, &health, &one, &read.etag(), &changed).await.expect(200);
    let refused = p.act(&health, &path, "undo", &json!({})).await.problem(409, "rule_refused");
    assert!(refused.json()["detail"].as_str().unwrap().contains("行不能撤销"));
    assert_eq!(employers(&p, &health).await, 2);
});

on_both!(an_employer_that_something_depends_on_stays_and_says_why, |p| {
    let s = crate::outings::scene(&p).await;
    crate::rights::check(&p, &s.qc, &s.admin, json!([])).await;
    let mut brought = Vec::new();
    for _ in 0..4 {
        let row = row("220102");
        let (path, _) = tried(&p, &s.health, csv(std::slice::from_ref(&row))).await;
        let _ = carried_out(&p, &s.health, &path, "all").await;
        let code = row.split(',').nth(1).unwrap();
        let found = p.get(&s.health, &format!("/api/v1/employers?q={code}")).await.expect(200).json();
        brought.push((path, found["items"][0]["id"].as_str().unwrap().to_owned()));
    }
    let [(now, named), (before, named_before), (with_account, employer), (free, _)] = brought.try_into().unwrap();
    let _ = p.member(employer.parse().unwrap(), Role::Employer).await;
    let outing = crate::outings::drafted(&p, &s.admin, &build::notice(&named_before)).await;
    let sent = crate::outings::notify(&p, &s.admin, &outing).await.expect(200);
    let _ = p.change(Method::PUT, &s.admin, &outing, &sent.etag(), &build::notice(&named)).await.expect(200);
    for (path, reason) in [(&now, "已有其他记录引用"), (&before, "已有其他记录引用"), (&with_account, "已开立账号")]
    {
        let refused = p.act(&s.health, path, "undo", &json!({})).await.problem(409, "rule_refused");
        assert!(refused.json()["detail"].as_str().unwrap().contains(reason), "{}", refused.json());
    }
    let _ = taken_back(&p, &s.health, &free).await;
    assert_eq!(employers(&p, &s.health).await, 4, "the scene's own, and three that stay");
});

on_both!(who_may_make_a_row_by_hand_may_import_it_and_nobody_else, |p| {
    let (health, county) = (p.health().await, p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, "220104").await);
    let supervision = p.person(Role::CountySupv, OrganisationKind::DiseaseControl, "220104").await;
    let rows = csv(&[row("220104"), row("220105")]);
    let _ = bring(&p, &supervision, "employers.csv", rows.clone()).await.problem(403, "denied");
    for path in [LIST.to_owned(), format!("{LIST}/template?kind=employers")] {
        let _ = p.get(&supervision, &path).await.problem(403, "denied");
    }
    let (path, checked) = tried(&p, &county, rows).await;
    assert_eq!(checked.json()["summary"]["faulty"], 1, "the other county's");
    let faults = codes(&p.get(&county, &format!("{path}/faults")).await.expect(200));
    assert_eq!(faults, [(3, "region".to_owned(), "denied".to_owned())]);
    for part in ["", "/faults", "/result", "/history"] {
        let _ = p.get(&health, &format!("{path}{part}")).await.problem(404, "not_found");
    }
    for (verb, body) in [("check", json!({ "mapping": {} })), ("run", json!({ "mode": "good" })), ("undo", json!({}))] {
        let answer = p.change(Method::POST, &health, &format!("{path}/{verb}"), &checked.etag(), &body).await;
        let _ = answer.problem(404, "not_found");
    }
    assert_eq!(p.get(&health, LIST).await.expect(200).json()["items"], json!([]));
    let own = p.get(&county, &format!("{LIST}?kind=employers&state=checked")).await.expect(200).json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
});

// The file of an import names contacts: who works beside those who import, and may not, reads none.
on_both!(the_file_of_an_import_is_read_by_whoever_sees_the_import, |p| {
    let admin = p.institution_admin("220104").await;
    let (other, beside) =
        (p.member(admin.organisation, Role::OrgOutreach).await, p.member(admin.organisation, Role::OrgQuality).await);
    let (path, tried) = tried(&p, &admin, csv(&[row("220104")])).await;
    let file = format!("/api/v1/attachments/{}", tried.json()["summary"]["file"].as_str().unwrap());
    for who in [&admin, &other] {
        assert!(String::from_utf8(p.get(who, &file).await.expect(200).bytes).unwrap().contains("陈某"));
    }
    let _ = p.get(&beside, &path).await.problem(403, "denied");
    let _ = p.get(&beside, &file).await.problem(404, "not_found");
    let _ = p.get(&p.health().await, &file).await.problem(404, "not_found");
});

on_both!(a_large_file_is_imported_completely, |p| {
    let health = p.health().await;
    let rows: Vec<String> = (0..1_250).map(|_| row("220104")).collect();
    let (path, checked) = tried(&p, &health, csv(&rows)).await;
    assert_eq!(checked.json()["summary"]["faulty"], 0);
    assert_eq!(count(&p, "import_waiting").await, "1250");
    let done = carried_out(&p, &health, &path, "all").await;
    assert_eq!((&done["summary"]["done"], &done["summary"]["position"]), (&json!(1_250), &json!(1_250)));
    assert_eq!((count(&p, "employers").await, count(&p, "import_waiting").await), ("1250".into(), "0".into()));
    let undone = taken_back(&p, &health, &path).await;
    assert_eq!((&undone["summary"]["state"], &undone["summary"]["done"]), (&json!("undone"), &json!(0)));
    assert_eq!((count(&p, "employers").await, count(&p, "import_rows").await), ("0".into(), "0".into()));
});

// Between two portions anybody else writes: no batch holds the only writer for the length of its file.
on_both!(others_write_while_a_batch_is_imported, |p| {
    let health = p.health().await;
    let rows: Vec<String> = (0..600).map(|_| row("220104")).collect();
    let (path, _) = tried(&p, &health, csv(&rows)).await;
    let begun = p.act(&health, &path, "run", &json!({ "mode": "all" })).await.expect(200).json();
    assert_eq!((&begun["summary"]["state"], &begun["summary"]["position"]), (&json!("running"), &json!(250)));
    let _ = p.post(&health, "/api/v1/employers", &build::employer("220104")).await.expect(201);
    // How it was begun it goes on.
    let _ = p.act(&health, &path, "run", &json!({ "mode": "good" })).await.problem(409, "rule_refused");
    assert_eq!(carried_out(&p, &health, &path, "all").await["summary"]["done"], 600);
});

on_both!(what_is_used_meanwhile_stays_and_the_rest_is_taken_back_once_it_is_settled, |p| {
    let health = p.health().await;
    let rows: Vec<String> = (0..260).map(|_| row("220104")).collect();
    let (path, _) = tried(&p, &health, csv(&rows)).await;
    let _ = carried_out(&p, &health, &path, "good").await;
    let begun = p.act(&health, &path, "undo", &json!({})).await.expect(200).json();
    assert_eq!((&begun["summary"]["state"], &begun["summary"]["done"]), (&json!("undoing"), &json!(10)));
    assert_eq!(begun["actions"], json!(["undo"]));
    let code = rows[3].split(',').nth(1).unwrap();
    let found = p.get(&health, &format!("/api/v1/employers?q={code}")).await.expect(200).json();
    let one = format!("/api/v1/employers/{}", found["items"][0]["id"].as_str().unwrap());
    let read = p.get(&health, &one).await.expect(200);
    let mut changed = read.json()["particulars"].clone();
    changed["address"] = json!("工业大街 2 号");
    let _ = p.change(Method::PUT, &health, &one, &read.etag(), &changed).await.expect(200);
    let refused = p.act(&health, &path, "undo", &json!({})).await.problem(409, "rule_refused");
    let words = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(words.contains("第 5 行") && words.contains("它之后的行已撤销"), "{words}");
    assert_eq!(p.get(&health, &path).await.expect(200).json()["summary"]["done"], 10);
});

// What names a person stands in the caller's own file and nowhere else.
on_both!(what_is_kept_of_a_fault_names_nobody, |p| {
    let health = p.health().await;
    let wrong = row("220104").replace("陈某", &"陈".repeat(100)).replace("0431-81000000", "13812345678".repeat(9).as_str());
    let shifted = row("220104").replace("制造业", "220104199003071234").replace("吉林某某", "13812345678 吉林某某");
    let (path, tried) = tried(&p, &health, csv(&[wrong, shifted])).await;
    assert_eq!(tried.json()["summary"]["faulty"], 2);
    let faults = p.get(&health, &format!("{path}/faults")).await.expect(200);
    let told = faults.json().to_string();
    for personal in ["陈陈", "13812345678", "220104199003071234"] {
        assert!(!told.contains(personal) && !tried.json().to_string().contains(personal), "{personal} {told}");
    }
    assert!(told.contains("陈**") && told.contains("220**"), "{told}");
    let kept = ohqc_testkit::sql::texts(p.app.db(), "SELECT shown || zh || en FROM import_faults").await.concat();
    let headings = ohqc_testkit::sql::texts(p.app.db(), "SELECT CAST(headings AS TEXT) FROM imports").await.concat();
    assert!(!(kept + &headings).contains("陈陈"));
    let _ = p.act(&health, &path, "run", &json!({ "mode": "good" })).await.problem(409, "rule_refused");
    let result = p.get(&health, &format!("{path}/result")).await.expect(200);
    assert!(sheet(&result.bytes, 0)[2][4].contains("220104199003071234"), "the caller's own file is whole");
});

// A name in a column that nobody matched is no sample, and a column matched otherwise is masked as what it is.
on_both!(a_sample_is_kept_of_matched_columns_only_and_made_anew_with_them, |p| {
    let health = p.health().await;
    let file = format!("法人姓名,{HEADINGS}\n欧阳某某,{}\n", row("220104"));
    let brought = bring(&p, &health, "employers.csv", file.into_bytes()).await.expect(201);
    let (view, path) = (brought.json(), brought.header("location").to_owned());
    let samples = |view: &Value| [0, 1, 7].map(|at| view["headings"][at]["sample"].as_str().unwrap().to_owned());
    assert_eq!(samples(&view), ["", "吉林某某机械有限公司", "陈**"]);
    let mut mapping = view["mapping"].clone();
    mapping["contact_name"] = json!(0);
    let body = json!({ "mapping": mapping });
    let tried = p.change(Method::POST, &health, &format!("{path}/check"), &brought.etag(), &body).await.expect(200);
    assert_eq!(samples(&tried.json()), ["欧**", "吉林某某机械有限公司", ""]);
    let kept = ohqc_testkit::sql::texts(p.app.db(), "SELECT CAST(headings AS TEXT) FROM imports").await.concat();
    assert!(!kept.contains("欧阳") && !kept.contains("陈某"), "{kept}");
});

async fn count(p: &Platform, table: &str) -> String {
    ohqc_testkit::sql::texts(p.app.db(), &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}")).await.concat()
}
