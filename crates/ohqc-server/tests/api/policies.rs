//! Policy profiles over the API: what a province sets, and which days of the year it fixes.

use chrono::NaiveDate;
use ohqc_testkit::{Person, Platform, on_both};
use serde_json::{Value, json};

/// The days of the year by their clause: due, and the last working day in time.
async fn fixed(p: &Platform, who: &Person, id: &str, clause: &str) -> Vec<(Value, Value)> {
    let view = p.get(who, &format!("/api/v1/policies/{id}")).await.expect(200).json();
    let dates = view["dates"].as_array().unwrap().clone();
    dates.iter().filter(|one| one["clause"] == clause).map(|one| (one["due_on"].clone(), one["safe_on"].clone())).collect()
}

// LN24-0: the campaign has its days; LN24-2-2-d: capability is confirmed by 30 November 2025; TJ25-3-1-b: everything is inspected
// by the end of November; NHC23-5-6: both reports go to the nation by 10 January.
on_both!(a_profile_tells_the_days_of_the_year, |p| {
    let health = p.health().await;
    let at = |due: &str, safe: &str| (json!(due), json!(safe));
    assert_eq!(fixed(&p, &health, "LN", "LN24-2-2-d").await, [at("2025-11-30", "2025-11-28")]);
    assert_eq!(fixed(&p, &health, "LN", "LN24-0").await, [at("2025-12-31", "2025-12-31")]);
    assert_eq!(fixed(&p, &health, "TJ", "TJ25-3-1-b").await, [at("2025-11-30", "2025-11-28")]);
    for id in ["CN", "JL", "LN", "TJ"] {
        assert_eq!(
            fixed(&p, &health, id, "NHC23-5-6").await,
            [at("2025-01-10", "2025-01-10"), at("2025-01-10", "2025-01-10")],
            "{id}"
        );
    }
    let next = p.on(NaiveDate::from_ymd_opt(2026, 6, 16).unwrap());
    assert_eq!(fixed(&next, &health, "JL", "NHC23-5-6").await[0], at("2026-01-10", "2026-01-09"), "a Saturday");
    for clause in ["LN24-2-2-d", "LN24-0"] {
        assert_eq!(fixed(&next, &health, "LN", clause).await, [], "once, in 2025");
    }
    let liaoning = p.get(&health, "/api/v1/policies/LN").await.expect(200).json();
    let programmes = liaoning["groups"].as_array().unwrap().iter().find(|group| group["code"] == "programmes").unwrap();
    let campaign = programmes["settings"].as_array().unwrap().iter().find(|one| one["key"] == "programmes.campaign").unwrap();
    assert!(campaign["value"].to_string().contains("2024-01-01"), "{campaign}");
    assert_eq!((&campaign["clause"], &campaign["mark"], &campaign["from"]), (&json!("LN24-0"), &json!("verified"), &json!("LN")));
});

// JL24-0-b: Jilin's profile stands on the nation's and names where it departs from it.
on_both!(a_province_departs_from_the_nation_by_name, |p| {
    let health = p.health().await;
    let jilin = p.get(&health, "/api/v1/policies/JL").await.expect(200).json();
    assert_eq!(jilin["inherits"], "CN");
    let differences = jilin["differences"].as_array().unwrap();
    let scope = differences.iter().find(|one| one["key"] == "org.types_in_scope").unwrap();
    assert!(
        scope["child"]["clause"].as_str().unwrap().contains("JL24-0-b") && scope["parent"]["clause"] == "NHC23-1-2",
        "{scope}"
    );
    assert!(differences.iter().all(|one| one["key"] != "qc.pass_line"), "inherited");
    let _ = p.get(&health, "/api/v1/policies/XX").await.problem(404, "not_found");
});
