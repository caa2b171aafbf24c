//! The audit search by what it says: when, about what, and no further than the searcher's place.

use ohqc_domain::identity::{OrganisationKind, Role};
use ohqc_testkit::{Person, Platform, build, on_both};
use serde_json::Value;

const SEARCH: &str = "/api/v1/events?subject_kind=institution&kind=created";

/// What a search finds, latest first.
async fn found(p: &Platform, who: &Person, more: &str) -> Vec<Value> {
    let page = p.get(who, &format!("{SEARCH}{more}")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

on_both!(the_trail_is_searched_by_time_and_subject_within_the_searchers_place, |p| {
    let (qc, health) = (p.qc().await, p.health().await);
    let later = p.on("2025-07-01".parse().unwrap());
    let first = p.post(&qc, "/api/v1/institutions", &build::institution("220104")).await.expect(201).json()["id"].clone();
    let second = later.post(&qc, "/api/v1/institutions", &build::institution("220102")).await.expect(201).json()["id"].clone();
    let all = found(&p, &health, "").await;
    let [new, old] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((&old["subject_id"], &new["subject_id"]), (&first, &second));

    let moment = new["at"].as_str().unwrap();
    assert_eq!(found(&p, &health, &format!("&from={moment}")).await, std::slice::from_ref(new), "its own moment is within");
    assert_eq!(found(&p, &health, &format!("&to={moment}")).await, std::slice::from_ref(old), "and not within what ends there");
    assert_eq!(found(&p, &health, "&from=2025-06-15T00:00:00Z&to=2025-06-17T00:00:00Z").await, std::slice::from_ref(old));
    assert!(found(&p, &health, "&from=2025-07-02T00:00:00Z").await.is_empty());

    let of_one = format!("&subject_id={}", first.as_str().unwrap());
    assert_eq!(found(&p, &health, &of_one).await, std::slice::from_ref(old));
    assert!(found(&p, &health, &format!("{of_one}&from={moment}")).await.is_empty());

    let elsewhere = p.person(Role::ProvHealth, OrganisationKind::HealthAuthority, "210000").await;
    for more in ["", &of_one] {
        assert!(found(&p, &elsewhere, more).await.is_empty(), "{more}");
    }
    let _ = p.get(&qc, SEARCH).await.problem(403, "denied");
});
