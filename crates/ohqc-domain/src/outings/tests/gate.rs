//! What lets an outing through.

use super::*;

/// examination 5.3 materials.
#[test]
fn the_gate_lets_a_complete_outing_through_and_warns_of_materials_only() {
    let notice = body();
    assert_eq!(refusals(&notice, &dossier(), true), []);
    let (dossier, profile) = (dossier(), profile("220102", "2025-06-24"));
    let days = rights(&dossier, &notice, true);
    let ground = Ground { dossier: &dossier, days: &days, area: Area::Province, profile: &profile };
    let told: Vec<_> = gate(&notice, &ground).into_iter().map(|one| (one.code, one.weight)).collect();
    assert_eq!(
        told,
        vec![("no_material".to_owned(), Weight::Warning); MaterialKind::ALL.len()],
        "one for each, and nothing else"
    );
    let beyond = gate(&notice, &Ground { area: Area::Beyond, ..ground });
    assert!(beyond.iter().any(|one| one.code == "beyond" && one.weight == Weight::Refusal));
}

/// `JL24-1-2-d` and every paper: each is valid on all days of the outing, or the notice is refused with all reasons.
/// examination 5.1-3.
#[test]
fn the_gate_asks_for_everything_on_every_day() {
    assert_eq!(refusals(&body(), &dossier(), false), at("/services/0", "gate_check"));
    let with = |change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(&body(), &changed, true)
    };
    let second = || NaiveDate::from_ymd_opt(2025, 6, 25);
    assert_eq!(second(), Some(day("2025-06-25")));
    assert_eq!(
        with(|d| d.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        at("/services/0", "radiology_licence")
    );
    // No other vehicle on record may go out on that day, so the right ends with the test.
    let ended = [at("/services/0", "outing_equipment"), at("/vehicles/0", "expires")].concat();
    assert_eq!(with(|d| d.vehicles[0].road_test_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)), ended);
    assert_eq!(with(|d| d.vehicles[0].protection_test_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)), ended);
    assert_eq!(
        with(|d| d.people[0].diagnosis_certificate.as_mut().unwrap().valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        [at("/services/0", "physician"), at("/services/0", "no_physician")].concat()
    );
    let all = with(|d| {
        d.vehicles.clear();
        d.equipment[0].portable = false;
    });
    let codes: Vec<&str> = all.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes, ["outing_equipment", "outing_equipment", "not_on_record", "no_vehicle", "not_portable"]);
    let mut notice = body();
    notice.services.push(FiledService { category: "2".into(), items: vec!["5.1".into()] });
    let codes: Vec<String> = refusals(&notice, &dossier(), true).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["not_filed", "no_device", "no_physician"]);
}

/// `JL24-1-2-b`: a road test or a protection test that is not on record refuses; a device may need no calibration.
#[test]
fn a_test_that_is_not_on_record_refuses() {
    let with = |change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(&body(), &changed, true)
    };
    let road = with(|d| d.vehicles[0].road_test_valid_to = None);
    assert!(road.contains(&at("/vehicles/0", "no_date")[0]), "{road:?}");
    let protection = with(|d| d.vehicles[0].protection_test_valid_to = None);
    assert!(protection.contains(&at("/vehicles/0", "no_date")[0]), "{protection:?}");
    assert_eq!(
        with(|d| {
            d.vehicles[0].dr_serial.clear();
            d.vehicles[0].protection_test_valid_to = None;
        }),
        [],
        "no X-rays, no protection test"
    );
    let (mut changed, notice, profile) = (dossier(), body(), profile("220102", "2025-06-24"));
    changed.equipment[0].calibrated_to = None;
    let days = rights(&changed, &notice, true);
    let found = gate(&notice, &Ground { dossier: &changed, days: &days, area: Area::Own, profile: &profile });
    let told = found.iter().find(|one| one.code == "no_date").unwrap();
    assert_eq!((told.weight, told.pointer.as_str()), (Weight::Warning, "/devices/0"));
}

/// Our own rule: whoever examines is on record; who leads or drives need not be.
#[test]
fn whoever_examines_is_on_record() {
    for duty in Duty::ALL {
        let mut notice = body();
        notice.people.push(member("钱某", *duty));
        let refused = refusals(&notice, &dossier(), true);
        assert_eq!(refused == at("/people/2", "not_on_record"), duty.is_clinical(), "{duty}: {refused:?}");
        assert_eq!(refused.is_empty(), !duty.is_clinical(), "{duty}");
    }
}

/// `JL24-1-2-b`: the radiological licence for what takes films and for nothing else, the vehicle's protection test, the plan
/// of transport: each with the day it expires.
/// examination 2.6-8.
#[test]
fn radiation_and_samples_are_asked_for_with_their_expiry() {
    let last = body().ends_on;
    let eve = last.pred_opt();
    let with = |notice: &NoticeBody, change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(notice, &changed, true)
    };
    assert_eq!(with(&body(), |d| d.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 26)), []);
    assert_eq!(
        with(&body(), |d| d.licences.radiology_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        at("/services/0", "radiology_licence")
    );
    assert_eq!(with(&body(), |d| d.licences.radiology_number.clear()), at("/services/0", "radiology_licence"));
    let noise = |d: &mut Dossier| {
        d.licences.radiology_number.clear();
        d.services[0].category = "3".into();
        d.equipment[0].categories = vec!["3".into()];
        d.vehicles[0].dr_serial.clear();
        d.people[0].diagnosis_certificate.as_mut().unwrap().categories = vec!["3".into()];
    };
    let mut hearing = body();
    hearing.services[0].category = "3".into();
    assert_eq!(with(&hearing, noise), [], "hearing takes no films");
    assert_eq!(
        with(&body(), |d| d.vehicles[0].protection_test_valid_to = NaiveDate::from_ymd_opt(2025, 6, 25)),
        [at("/services/0", "outing_equipment"), at("/vehicles/0", "expires")].concat()
    );
    for (valid_to, expected) in [(eve, at("/samples/plan_valid_to", "expires")), (Some(last), Vec::new())] {
        let mut notice = body();
        notice.samples.plan_valid_to = valid_to;
        assert_eq!(refusals(&notice, &dossier(), true), expected);
    }
    let mut bare = body();
    bare.samples.plan_valid_to = None;
    assert_eq!(refusals(&bare, &dossier(), true), [], "worth a warning only");
}

/// `JL24-1-2-a`: a dedicated vehicle and portable, calibrated devices on record; what is missing is named.
/// examination 2.6-8.
#[test]
fn vehicle_and_instruments_are_the_institutions_own() {
    let without = |change: fn(&mut Dossier)| {
        let mut changed = dossier();
        change(&mut changed);
        refusals(&body(), &changed, true).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert!(without(|d| d.vehicles[0].dedicated = false).contains(&"no_vehicle".to_owned()));
    let expired = without(|d| d.equipment[0].calibrated_to = NaiveDate::from_ymd_opt(2025, 6, 25));
    assert!(expired.contains(&"expires".to_owned()), "{expired:?}");
    let mut foreign = body();
    foreign.vehicles = vec!["吉B·00000".into()];
    let codes: Vec<String> = refusals(&foreign, &dossier(), true).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["not_on_record", "no_vehicle"]);
}
