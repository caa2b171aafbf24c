//! The report on an institution's outings of a period, as it is, as a file and as a document.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::build::notice;
use ohqc_testkit::{Person, Platform, Reply, on_both};
use reqwest::Method;
use serde_json::{Value, json};

use crate::outings::{Scene, day, drafted, employer_in, notify, on_days, scene};
use crate::reading::text_of;
use crate::rights::check;

const JUNE: &str = "?from=2025-06-01&to=2025-06-30";

fn of(who: &Person) -> String {
    format!("/api/v1/institutions/{}/outing-report", who.organisation)
}

/// One outing carried out at the county, one told late there, one told anew and called off at another county, and a draft.
async fn quarter(p: &Platform, s: &Scene) {
    check(p, &s.qc, &s.admin, json!([])).await;
    let elsewhere = employer_in(p, s, "220202").await;
    let late = drafted(p, &s.admin, &on_days(&s.employer, "2025-06-20", "2025-06-20")).await;
    let off = drafted(p, &s.admin, &on_days(&elsewhere, "2025-06-27", "2025-06-27")).await;
    let done = drafted(p, &s.admin, &notice(&s.employer)).await;
    let _ = drafted(p, &s.admin, &on_days(&s.employer, "2025-06-30", "2025-06-30")).await;
    for path in [&late, &off, &done] {
        let _ = notify(p, &s.admin, path).await.expect(200);
    }
    let mut body = on_days(&elsewhere, "2025-06-27", "2025-06-27");
    body["address"] = json!("厂区西门体检点");
    let etag = p.get(&s.admin, &off).await.etag();
    let _ = p.change(Method::PUT, &s.admin, &off, &etag, &body).await.expect(200);
    let _ = p.act(&s.admin, &off, "cancel", &json!({ "reason": "用人单位停产" })).await.expect(200);
    let _ = p.act(&s.county, &done, "visit", &json!({ "planned_on": "2025-06-25" })).await.expect(200);
    let last = p.on(day("2025-06-26"));
    let _ = last.act(&s.admin, &done, "begin", &json!({})).await.expect(200);
    let record = json!({ "made_on": "2025-06-25", "as_notified": true, "findings": "人员车辆与告知一致" });
    let etag = last.get(&s.county, &done).await.etag();
    let _ = last.change(Method::PUT, &s.county, &format!("{done}/visit"), &etag, &record).await.expect(200);
    let counts = json!({ "examined": { "pre_employment": 2, "in_service": 147, "leaving": 1 } });
    let _ = last.act(&s.admin, &done, "complete", &counts).await.expect(200);
}

fn days(report: &Value) -> Vec<&str> {
    report["outings"].as_array().unwrap().iter().map(|row| row["starts_on"].as_str().unwrap()).collect()
}

async fn file(p: &Platform, who: &Person, path: &str, kind: &str) -> Reply {
    p.send(p.request(Method::GET, path).header("accept", kind).bearer_auth(&who.token)).await
}

// examination 5.1-6: an institution reports what its outings of a period came to, by stage, with the outings themselves.
on_both!(an_institution_reports_on_its_outings_of_a_period, |p| {
    let s = scene(&p).await;
    quarter(&p, &s).await;
    let report = p.get(&s.admin, &format!("{}{JUNE}", of(&s.admin))).await.expect(200).json();
    let sums = &report["sums"];
    let count = |key: &str| sums[key].as_u64().unwrap();
    assert_eq!(["changed", "cancelled", "completed", "visits", "counties", "employers"].map(count), [1, 1, 1, 1, 1, 1], "{sums}");
    let told = |key: &str| sums["counts"][key].as_u64().unwrap();
    assert_eq!(["found", "notified", "on_time", "late", "missing"].map(told), [2, 2, 1, 1, 0]);
    assert_eq!(sums["planned"], json!({ "pre_employment": 4, "in_service": 300, "leaving": 2 }));
    assert_eq!(sums["examined"], json!({ "pre_employment": 2, "in_service": 147, "leaving": 1 }));
    assert_eq!(days(&report), ["2025-06-20", "2025-06-24", "2025-06-27"], "a draft is told to nobody");
    assert_eq!((&report["outings"][2]["notices"], &report["outings"][2]["state"]), (&json!(2), &json!("cancelled")));
    let basis = &report["basis"];
    assert_eq!((&basis["clause"], &basis["mark"]), (&json!("办法2019 第七条"), &json!("unverified")), "as sure as we are");

    // By its first day an outing belongs to one period.
    let part = p.get(&s.admin, &format!("{}?from=2025-06-21&to=2025-06-24", of(&s.admin))).await.expect(200).json();
    assert_eq!(days(&part), ["2025-06-24"]);
    let none = p.get(&s.admin, &format!("{}?from=2025-01-01&to=2025-03-31", of(&s.admin))).await.expect(200).json();
    assert_eq!((days(&none).len(), &none["sums"]["counts"]["found"]), (0, &json!(0)));

    let text = file(&p, &s.admin, &format!("{}{JUNE}", of(&s.admin)), "text/csv").await.expect(200);
    let lines = String::from_utf8(text.bytes.clone()).unwrap();
    assert_eq!((lines.lines().count(), text.header("vary").contains("Accept")), (4, true), "{lines}");
    assert!(lines.contains("2025-06-24,2025-06-26,长春某某机械有限公司"), "{lines}");
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert!(file(&p, &s.admin, &format!("{}{JUNE}", of(&s.admin)), xlsx).await.expect(200).bytes.starts_with(b"PK"));
    let printed = text_of(&p.get(&s.admin, &format!("{}/document{JUNE}", of(&s.admin))).await.expect(200).bytes);
    for words in
        ["外出职业健康检查工作情况报告", "2025年6月1日至2025年6月30日", "办法2019第七条", "未核实", "本平台设定", "147", "已取消"]
    {
        assert!(printed.contains(words), "{words} is not in {printed}");
    }
});

// examination 5.1-6: an office reads of a report what concerns its place; everybody else learns of none.
on_both!(an_office_reads_of_a_report_what_concerns_its_place, |p| {
    let s = scene(&p).await;
    quarter(&p, &s).await;
    let path = of(&s.admin);
    let office = async |region| p.person(Role::CountyHealth, OrganisationKind::HealthAuthority, region).await;
    let (home, other, stranger) = (office("220104").await, office("220202").await, office("220203").await);
    for (who, found) in [(&s.qc, 3), (&home, 3), (&s.county, 2), (&other, 1)] {
        let report = p.get(who, &format!("{path}{JUNE}")).await.expect(200).json();
        assert_eq!(report["whole"], json!(found == 3), "a part says that it is one");
        assert_eq!((days(&report).len(), &report["institution"]), (found, &json!(s.admin.organisation)));
    }
    let rival = p.institution_admin("220102").await;
    let own = p.member(s.employer.parse().unwrap(), Role::Employer).await;
    for path in [format!("{path}{JUNE}"), format!("{path}/document{JUNE}")] {
        for who in [&stranger, &rival, &own] {
            let _ = p.get(who, &path).await.problem(404, "not_found");
        }
        let auditor = p.person(Role::Auditor, OrganisationKind::HealthAuthority, "220000").await;
        let _ = p.get(&auditor, &path).await.problem(403, "denied");
    }
});

// examination 5.1-6: no period is the law's, but it must be one.
on_both!(a_report_is_on_a_period_of_a_year_at_most, |p| {
    let admin = p.institution_admin("220104").await;
    for path in [of(&admin), format!("{}/document", of(&admin))] {
        for (period, code) in
            [("?from=2025-06-30&to=2025-06-01", "before_beginning"), ("?from=2024-01-01&to=2025-06-30", "range")]
        {
            let refused = p.get(&admin, &format!("{path}{period}")).await.problem(422, "invalid");
            assert_eq!((refused.pointers(), &refused.json()["errors"][0]["code"]), (vec!["/to".to_owned()], &json!(code)));
        }
        let _ = p.get(&admin, &path).await.problem(400, "bad_request");
    }
});
